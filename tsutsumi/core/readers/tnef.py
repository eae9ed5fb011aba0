"""winmail.dat: what Outlook sends to those without Outlook. Attachments, and the text properties of the letter."""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from tsutsumi.core.readers import bounds, charset, rtf
from tsutsumi.core.readers.old.outlook import unpacked
from tsutsumi.core.readers.passage import Passage, Place
from tsutsumi.core.readers.reasons import Gap
from tsutsumi.core.readers.source import Source
from tsutsumi.core.readers.text import strip_html

SUBJECT, BODY, PROPERTIES, TITLE, DATA, RENDERED, ATTACHED = 0x8004, 0x800C, 0x9003, 0x8010, 0x800F, 0x9002, 0x9005
RTF, HTML, LONG_NAME = 0x1009, 0x1013, 0x3707
FIXED = {0x2: 4, 0x3: 4, 0x4: 4, 0xB: 4, 0xA: 4, 0x5: 8, 0x6: 8, 0x7: 8, 0x14: 8, 0x40: 8, 0x48: 16}
STRINGS, VARIABLE = {0x1E, 0x1F}, {0x1E, 0x1F, 0xD, 0x102}

Item = Passage | Gap | Source


@dataclass(slots=True)
class Letter:
    """What has been found in the letter, and the attachment that is being put together."""

    lines: list[str] = field(default_factory=list)
    files: list[tuple[str, bytes]] = field(default_factory=list)
    name: str = ""
    content: bytes = b""

    def take(self, kind: int, body: bytes) -> None:
        if kind in {SUBJECT, BODY}:
            self.lines.append(charset.decode(body.rstrip(b"\0"))[0])
        elif kind == PROPERTIES:
            self.lines += _texts(body)
        elif kind == RENDERED:
            self.next_file()
        elif kind == TITLE:
            self.name = charset.decode(body.rstrip(b"\0"))[0]
        elif kind == DATA:
            self.content = body
        elif kind == ATTACHED:
            self.name = _long_name(body) or self.name

    def next_file(self) -> None:
        if self.content:
            self.files.append((self.name or f"添付{len(self.files) + 1}", self.content))
        self.name, self.content = "", b""


def read_tnef(source: Source) -> Iterator[Item]:
    data, letter, at = source.whole(256 << 20), Letter(), 6
    while at + 9 <= len(data):
        kind, size = struct.unpack_from("<xHxxI", data, at)
        letter.take(kind, data[at + 9 : at + 9 + size])
        at += 9 + size + 2
    letter.next_file()
    if text := "\n".join(filter(str.strip, letter.lines)).replace("\0", ""):
        yield Passage(text, Place(source.path))
    yield from (source.member(name, io.BytesIO(body), len(body)) for name, body in letter.files)
    if at > len(data) + 2:
        yield Gap("damaged", "途中まで", bounds.of_plain(at - len(data)))


def _texts(data: bytes) -> Iterator[str]:
    for tag, kind, value in _properties(data):
        if tag == RTF:
            yield rtf.text_of(unpacked(value))
        elif tag == HTML:
            yield strip_html(charset.decode(value)[0])
        elif kind in STRINGS:
            yield _string(kind, value)


def _long_name(data: bytes) -> str:
    return next((_string(kind, value) for tag, kind, value in _properties(data) if tag == LONG_NAME), "")


def _string(kind: int, value: bytes) -> str:
    return (value.decode("utf-16-le", "replace") if kind == 0x1F else charset.decode(value)[0]).rstrip("\0")


def _properties(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Tag, type and bytes of each property, as far as they can be followed."""
    at = 4
    while at + 4 <= len(data):
        kind, tag = struct.unpack_from("<HH", data, at)
        at += 4
        if tag >= 0x8000:
            at = _past_name(data, at)
        if kind & ~0x1000 in VARIABLE:
            count, at = int.from_bytes(data[at : at + 4], "little"), at + 4
            for _ in range(min(count, 1000)):
                size, at = int.from_bytes(data[at : at + 4], "little"), at + 4
                yield tag, kind & ~0x1000, data[at : at + size]
                at += -(-size // 4) * 4
        elif kind in FIXED:
            at += FIXED[kind]
        else:
            return


def _past_name(data: bytes, at: int) -> int:
    named = int.from_bytes(data[at + 16 : at + 20], "little")
    if not named:
        return at + 24
    size = int.from_bytes(data[at + 20 : at + 24], "little")
    return at + 24 + -(-size // 4) * 4

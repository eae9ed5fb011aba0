"""Plain text, logs, Markdown and HTML, in windows that end at a line."""

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

import numpy as np

from tsutsumi.core.readers import bounds, charset, stretches
from tsutsumi.core.readers.passage import Passage, Place
from tsutsumi.core.readers.reasons import Gap, Remark, Unclear, Unreadable
from tsutsumi.core.readers.source import Source
from tsutsumi.core.readers.stretches import MARK, PLAIN, Share, Stretch

WINDOW = 1 << 20  # bytes
LARGEST_PAGE = 64 << 20  # bytes of HTML that are taken apart; more is read as it stands
BREAKS = re.compile("\n|\r|。|、|,|;|\t| ".encode())
NARROW_BREAKS = re.compile(b"\n|\r|,|;|\t| ")
UNREADABLE = "�".encode()


@dataclass(slots=True)
class Broken:
    """Characters that could not be decoded."""

    count: int = 0

    def see(self, text: str) -> None:
        if "�" in text:
            self.count += text.count("�")

    def seen(self, data: bytes, encoding: str) -> bytes:
        """The same as UTF-8."""
        return self.read(data, encoding)[0]

    def read(self, data: bytes, encoding: str) -> tuple[bytes, int]:
        """The same with the number of characters."""
        text, characters, unreadable = charset.read(data, encoding)
        self.count += unreadable
        return text, characters

    def gaps(self) -> Iterator[Gap]:
        if self.count:
            yield Gap("undecodable", f"{self.count:,}文字", bounds.of_plain(self.count * 2))

    def unclear(self) -> Iterator[Unclear]:
        """The same of a part of a file, whose parts are counted together."""
        if self.count:
            yield Unclear(self.count)


def read_text(source: Source) -> Iterator[Passage | Gap | Remark]:
    encoding = charset.encoding_of(source)
    if encoding is None:
        raise Unreadable("unknown_format")
    yield Remark(encoding)
    broken = Broken()
    if encoding in PLAIN:
        yield from _placed((broken.read(part, encoding) for part in windows_of(source.blocks(), encoding)), source.path)
    else:
        yield from windows(charset.decoded(source, encoding), source.path, broken)
    yield from broken.gaps()


def windows(blocks: Iterable[str], path: str, broken: Broken) -> Iterator[Passage]:
    """Passages of a text that is there as characters."""
    parts = (block.encode("utf-8", "replace") for block in blocks)
    return _placed((broken.read(part, "utf-8") for part in windows_of(parts, "utf-8")), path)


def _placed(parts: Iterable[tuple[bytes, int]], path: str) -> Iterator[Passage]:
    """The parts of a text, each with its number of characters, where they stand in it."""
    offset, line = 0, 1
    for part, characters in parts:
        yield Passage(part, Place(path, line=line), offset)
        offset, line = offset + characters, line + lines(part)


def read_share(source: Source, share: Share) -> Iterator[Passage | Unclear]:
    """Some of the windows of a large text, as they would come from the whole."""
    broken = Broken()
    for stretch, data in stretches.read(source.file, share.stretches):
        text = broken.seen(bytes(data), share.encoding)
        yield Passage(text, Place(source.path, line=stretch.rows + 1), stretch.characters)
    yield from broken.unclear()


def survey(pieces: Iterable[bytes], encoding: str) -> Iterator[Stretch]:
    """The windows of a text: where each begins, in bytes, lines and characters."""
    at, ended, before = 0, 0, 0
    for data in windows_of(pieces, encoding):
        at += len(MARK) if not at and encoding == "utf-8-sig" else 0
        yield Stretch(at, len(data), ended, before)
        at, ended = at + len(data), ended + lines(data)
        before += charset.read(data, encoding)[1]


def windows_of(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """About WINDOW bytes each, cut where no value can be cut in two if there is such a place."""
    held, at = b"", 0  # what waits, from `at` on
    for piece in _long(pieces):
        if not held and encoding == "utf-8-sig" and piece.startswith(MARK):
            at = len(MARK)
        held, piece = (held, piece) if held else (piece, b"")
        while len(held) - at + len(piece) >= 2 * WINDOW:
            cut, here = _cut_of(held, at, piece, encoding), len(held) - at
            yield held[at : at + cut] if cut <= here else _joined(held, at, piece, cut - here)
            held, at, piece = (held, at + cut, piece) if cut <= here else (piece, cut - here, b"")
        if piece:
            held, at = _joined(held, at, piece, len(piece)), 0
    if rest := held[at:]:
        yield rest


def _long(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of a WINDOW or more, but for the last one."""
    waiting: list[bytes] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= WINDOW:
            yield b"".join(waiting)
            waiting, size = [], 0
    if size:
        yield b"".join(waiting)


def _joined(held: bytes, at: int, piece: bytes, end: int) -> bytes:
    """What is held from `at` on, and the piece up to its end: copied once."""
    return b"".join((memoryview(held)[at:], memoryview(piece)[:end]))


def _cut_of(held: bytes, at: int, piece: bytes, encoding: str) -> int:
    """After how many bytes a window ends; mostly at a line end, which is looked for without putting both together."""
    here = len(held) - at
    end = piece.rfind(b"\n", max(0, WINDOW // 2 - here), max(0, WINDOW - here)) + 1
    end = end + here if end else held.rfind(b"\n", at + WINDOW // 2, at + WINDOW) + 1 - at
    return end if end > 0 else _cut(_joined(held, at, piece, max(0, 2 * WINDOW - here)), encoding)


def lines(data: bytes) -> int:
    """How many lines end here."""
    if len(data) < charset.LARGE:
        return data.count(b"\n")
    from tsutsumi.core.readers.compiled import utf8  # Numba takes a second that nobody need spend on short texts

    return utf8.lines(np.frombuffer(data, np.uint8))


def _cut(text: bytes, encoding: str) -> int:
    """The same where no line ends."""
    narrow = not encoding.startswith("utf-8")  # a wide comma of UTF-8 may be half of two characters of another encoding
    breaks = NARROW_BREAKS if narrow else BREAKS
    end = max((m.end() for m in breaks.finditer(text, WINDOW - 4096, WINDOW)), default=WINDOW)
    if narrow and end == WINDOW:
        decoder = codecs.getincrementaldecoder(encoding)("replace")
        decoder.decode(text[:WINDOW])
        return WINDOW - len(decoder.getstate()[0])
    while end < len(text) and text[end] & 0xC0 == 0x80:  # within a character
        end += 1
    return end


class _Stripper(HTMLParser):
    """Text of a page: no scripts, no styles, no furigana; blocks on lines of their own, cells apart by tabs."""

    SILENT = frozenset({"script", "style", "rt", "rp"})
    BREAK = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "table", "title"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in self.SILENT
        self.parts.append("\n" if tag in self.BREAK else "\t" if tag in {"td", "th"} else "")
        for name, value in attrs:
            if name == "href" and value and value.lower().startswith("mailto:"):
                self.parts.append(f" {value[7:]} ")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in self.SILENT))
        self.parts.append("\n" if tag in self.BREAK else "")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)

    def handle_comment(self, data: str) -> None:
        """Commented-out rows have leaked as well."""
        self.parts.append(f"\n{data}\n")


def strip_html(text: str) -> str:
    """What a reader of the page could see or find in its source."""
    stripper = _Stripper()
    stripper.feed(text)
    stripper.close()
    return "".join(stripper.parts)


META_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)


def read_xml(source: Source) -> Iterator[Passage | Gap | Remark]:
    """The text as it stands, tags and all, with characters written as numbers made readable; nothing is resolved."""
    for item in read_text(source):
        if isinstance(item, Passage) and "&#" in item.text:
            yield Passage(NUMBERED.sub(_character, item.text), item.place, item.offset)
        else:
            yield item


NUMBERED = re.compile(r"&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));")


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else int(match[2])
    return chr(code) if 32 <= code < 0xD800 or 0xE000 <= code < 0x110000 else " "


def read_html(source: Source) -> Iterator[Passage | Gap | Remark]:
    if source.size > LARGEST_PAGE:
        yield from read_xml(source)
        return
    data = source.whole(LARGEST_PAGE)
    declared = META_CHARSET.search(data[:4096])
    text, encoding = charset.decode(data, declared[1].decode() if declared else None)
    yield Remark(encoding)
    broken = Broken()
    yield from windows([strip_html(text)], source.path, broken)
    yield from broken.gaps()

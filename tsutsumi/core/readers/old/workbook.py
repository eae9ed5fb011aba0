"""Excel 97-2003: what lies on the sheets and not in cells (notes, boxes, headers and footers, pictures)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

BOX, CONTINUED, HEADER, FOOTER, PICTURES = 0x01B6, 0x003C, 0x0014, 0x0015, 0x00EB
CELLS = frozenset({0x06, 0x7E, 0xBD, 0xD6, 0xFD, 0x203, 0x204, 0x205, 0x207, 0x27E})  # numbers, texts, formulas


class Streams(Protocol):
    def get(self, name: str) -> bytes: ...


@dataclass(slots=True)
class Drawn:
    """All text, one piece on a line; how many bytes of pictures; whether there are cells at all."""

    texts: list[str] = field(default_factory=list)
    pictures: int = 0
    cells: bool = False

    @property
    def text(self) -> str:
        return "\n".join(self.texts).replace("\r", "\n").replace("\0", "").strip()


def drawn(streams: Streams) -> Drawn:
    """One walk over the records of the workbook."""
    found, wanted, last = Drawn(), 0, 0
    for kind, body in _records(streams.get("Workbook")):
        if kind == CONTINUED:
            if wanted > 0:
                text = _characters(body)
                found.texts[-1] += text[:wanted]
                wanted -= len(text)
            found.pictures += len(body) if last == PICTURES else 0
            continue
        last, wanted = kind, 0
        found.cells |= kind in CELLS
        if kind == PICTURES:
            found.pictures += len(body)
        elif kind == BOX and len(body) >= 12:
            wanted = struct.unpack_from("<H", body, 10)[0]
            found.texts.append("")
        elif kind in {HEADER, FOOTER} and len(body) > 3:
            found.texts.append(_characters(body[2:]))
    return found


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        yield kind, data[at + 4 : at + 4 + size]
        at += 4 + size


def _characters(body: bytes) -> str:
    """A flag byte, then one or two bytes a character."""
    if not body:
        return ""
    return body[1:].decode("utf-16-le" if body[0] & 1 else "latin-1", "replace")

"""Excel 97-2003: text that lies on the sheets and not in cells (notes, boxes, headers and footers)."""

import struct
from typing import Protocol

BOX, CONTINUED, HEADER, FOOTER = 0x01B6, 0x003C, 0x0014, 0x0015


class Streams(Protocol):
    def get(self, name: str) -> bytes: ...


def drawn(streams: Streams) -> str:
    """All of it, one piece on a line."""
    data = streams.get("Workbook")
    found: list[str] = []
    at, wanted, box = 0, 0, list[str]()
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        body = data[at + 4 : at + 4 + size]
        at += 4 + size
        if kind == CONTINUED and wanted > 0:
            text = _characters(body)
            box.append(text[:wanted])
            wanted -= len(text)
            continue
        if box:
            found.append("".join(box))
            box = []
        wanted = struct.unpack_from("<H", body, 10)[0] if kind == BOX and len(body) >= 12 else 0
        if kind in {HEADER, FOOTER} and len(body) > 3:
            found.append(_characters(body[2:]))
    return "\n".join([*found, "".join(box)]).replace("\r", "\n").replace("\0", "").strip()


def _characters(body: bytes) -> str:
    """A flag byte, then one or two bytes a character."""
    if not body:
        return ""
    return body[1:].decode("utf-16-le" if body[0] & 1 else "latin-1", "replace")

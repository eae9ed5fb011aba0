"""Word 6 to 2003: the text by the piece table, with notes, headers, comments and text boxes."""

import re
import struct
from collections.abc import Iterator
from typing import Protocol

from tsutsumi.core.readers import bounds, charset
from tsutsumi.core.readers.passage import Grid, Passage, Place
from tsutsumi.core.readers.reasons import Gap, Remark, Unreadable
from tsutsumi.core.readers.source import Source

WORD_97, WORD_6 = 0xA5EC, 0xA5DC
CLX_AT, FIRST_AT, LIMIT_AT = 0x1A2, 0x18, 0x1C
OTHER_TABLE, LOCKED, COMPLEX = 0x200, 0x100, 0x4
PICTURE_BYTES = 30_000
CELL = "\x07"
FIELDS = re.compile(r"[\x13\x14\x15]")
SILENT = re.compile(r"[\x00-\x06\x08\x0e-\x1f\ufffe\uffff]")
ROW = re.compile(r"(?:[^\x07\r]*\x07)+")


class Streams(Protocol):
    def get(self, name: str) -> bytes: ...
    def size(self, name: str) -> int: ...


Item = Passage | Grid | Gap | Remark


def read(source: Source, streams: Streams) -> Iterator[Item]:
    data = streams.get("WordDocument")
    if len(data) < 0x60:
        raise Unreadable("damaged")
    sign, flags = struct.unpack_from("<H8xH", data)
    if flags & LOCKED:
        raise Unreadable("encrypted")
    if sign != WORD_97 or struct.unpack_from("<H", data, 2)[0] < 0xC0:
        yield from _of_word_6(source, data, flags)
        return
    text, lost = _pieces(data, streams.get("1Table" if flags & OTHER_TABLE else "0Table"))
    yield from told(source, text)
    if lost:
        yield Gap("damaged", f"約{lost:,}文字", bounds.of_plain(lost))
    if pictures := streams.size("Data") // PICTURE_BYTES:
        yield Gap("image", f"多くとも{pictures}枚", bounds.of_pages(pictures))


def _of_word_6(source: Source, data: bytes, flags: int) -> Iterator[Item]:
    """One run of bytes in the code page of its day; a file saved in haste has more, in pieces we do not follow."""
    first, limit = struct.unpack_from("<II", data, FIRST_AT)
    if not 0 < first < limit <= len(data):
        raise Unreadable("damaged")
    text, encoding = charset.decode(data[first:limit])
    yield Remark(encoding)
    yield from told(source, text)
    if flags & COMPLEX:
        yield Gap("damaged", "高速保存された文書", bounds.of_plain(len(data)))


def _pieces(data: bytes, table: bytes) -> tuple[str, int]:
    """The text in its order, and how many characters of it are not there."""
    at, size = struct.unpack_from("<II", data, CLX_AT) if len(data) >= CLX_AT + 8 else (0, 0)
    plan = _plan(table[at : at + size])
    count = max(0, (len(plan) - 4) // 12)
    if not count:
        raise Unreadable("damaged")
    ends = struct.unpack_from(f"<{count + 1}I", plan)
    parts, lost, most = [], 0, len(data)
    for n in range(count):
        length = max(0, ends[n + 1] - ends[n])
        where = struct.unpack_from("<I", plan, 4 * (count + 1) + 8 * n + 2)[0]
        piece = _piece(data, where, min(length, most))
        most -= len(piece)
        lost += length - len(piece)
        parts.append(piece)
    return "".join(parts), lost


def _piece(data: bytes, where: int, length: int) -> str:
    if where & 0x40000000:
        start = (where & 0x3FFFFFFF) // 2
        return data[start : start + length].decode("cp1252", "replace")
    return data[where : where + 2 * length].decode("utf-16-le", "replace")


def _plan(clx: bytes) -> bytes:
    """The piece table behind the lists of changes."""
    at = 0
    while at < len(clx) and clx[at] == 1:
        at += 3 + int.from_bytes(clx[at + 1 : at + 3], "little")
    if at >= len(clx) or clx[at] != 2:
        return b""
    return clx[at + 5 : at + 5 + int.from_bytes(clx[at + 1 : at + 5], "little")]


def told(source: Source, text: str) -> Iterator[Passage | Grid]:
    """Paragraphs as text, rows of tables as grids."""
    text = SILENT.sub("", FIELDS.sub(" ", text))
    prose, rows = [], list[list[str]]()
    tables: list[list[list[str]]] = []
    for paragraph in text.replace(CELL * 2, CELL * 2 + "\r").split("\r"):
        if paragraph.endswith(CELL * 2) and ROW.fullmatch(paragraph):
            rows.append(paragraph[:-2].split(CELL))
            continue
        if paragraph.strip() and rows:
            tables.append(rows)
            rows = []
        prose.append(paragraph.replace(CELL, "\t"))
    tables.append(rows)
    if plain := "\n".join(prose).strip():
        yield Passage(plain.replace("\x0b", "\n").replace("\x0c", "\n"), Place(source.path))
    for number, table in enumerate(filter(None, tables), start=1):
        yield Grid(table, Place(source.path, sheet=f"表{number}"))

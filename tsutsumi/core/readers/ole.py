"""Compound files, the container of Office 97-2003 and Outlook: which document is inside, and what is embedded in it."""

import io
from collections.abc import Iterator
from typing import Any

import olefile

from tsutsumi.core.readers import bounds, charset, sheets
from tsutsumi.core.readers.columns import Columns
from tsutsumi.core.readers.old import outlook, powerpoint, word, workbook
from tsutsumi.core.readers.passage import Grid, Passage, Place
from tsutsumi.core.readers.pictures import Picture
from tsutsumi.core.readers.reasons import Gap, Remark, Unreadable
from tsutsumi.core.readers.source import Source

MOST_STREAM = 256 << 20
MOST_EMBEDDED = 1_000
PICTURE_BYTES = 30_000
NAMES = {"VisioDocument": "Visio", "Quill": "Publisher", "\x05HwpSummaryInformation": "HWP", "FileHeader": "HWP",
         "_VBA_PROJECT_CUR": "マクロ", "VBA": "マクロ",
         "JSRV_SegmentInformation": "一太郎"}  # fmt: skip
LABELS = {".pub": "Publisher", ".vsd": "Visio", ".jtd": "一太郎", ".mpp": "Project", ".msi": "インストーラー",
          ".doc": "Word 97-2003", ".ppt": "PowerPoint 97-2003", ".xls": "Excel 97-2003", ".msg": "Outlook"}  # fmt: skip
DAMAGED = (OSError, IndexError, ValueError, KeyError, TypeError, AttributeError, RecursionError)

Item = Passage | Grid | Columns | Gap | Remark | Source | Picture


def read_ole(source: Source) -> Iterator[Item]:
    """The document of a compound file, then the files embedded in it."""
    source.file.seek(0)
    try:
        ole = olefile.OleFileIO(source.file)
        names = {"/".join(path) for path in ole.listdir()}
    except DAMAGED as error:
        yield from _by_bytes(source, error)
        return
    yield from _document(source, ole, names)


def _by_bytes(source: Source, error: Exception) -> Iterator[Item]:
    """A directory that cannot be read: a workbook may still open, anything else is damaged."""
    if b"W\0o\0r\0k\0b\0o\0o\0k\0" not in source.whole(MOST_STREAM):
        raise Unreadable("damaged") from error
    yield from sheets.read_workbook(source)


def _document(source: Source, ole: Any, names: set[str]) -> Iterator[Item]:
    streams = Streams(ole)
    if streams.has("WordDocument"):
        yield from word.read(source, streams)
    elif streams.has("PowerPoint Document"):
        yield from powerpoint.read(source, streams)
    elif streams.has("__properties_version1.0"):
        yield from outlook.read(source, streams)
    elif streams.has("Workbook") or streams.has("Book"):
        yield from _workbook(source, streams)
    else:
        what = next((NAMES[n.split("/")[0]] for n in sorted(names) if n.split("/")[0] in NAMES), None)
        detail = what or LABELS.get(source.suffix, "旧形式の文書")
        raise Unreadable("unknown_format", detail, bounds.of_packed(source.size))
    yield from embedded(source, streams, names)


def _workbook(source: Source, streams: "Streams") -> Iterator[Item]:
    """Cells by the reader of spreadsheets; notes, boxes and pictures on the sheets by our own."""
    drawn = workbook.drawn(streams)
    try:
        yield from sheets.read_workbook(source)
    except Unreadable as reason:  # no cell with anything in it; believed when our own walk meets none either
        if reason.code != "nothing_found" or drawn.cells or not streams.has("Workbook"):
            raise
    if drawn.text:
        yield Passage(drawn.text, Place(source.path, sheet="図形・コメント"))
    if pictures := drawn.pictures // PICTURE_BYTES:
        yield Gap("image", f"多くとも{pictures}枚", bounds.of_pages(pictures))


class Streams:
    """The streams of a compound file by name; what cannot be read is empty."""

    def __init__(self, ole: Any, prefix: str = "") -> None:
        self.ole, self.prefix = ole, prefix

    def names(self) -> list[str]:
        """Names below the prefix, in order of name."""
        every = ("/".join(path) for path in self.ole.listdir())
        return sorted(n.removeprefix(self.prefix) for n in every if n.startswith(self.prefix))

    def below(self, name: str) -> "Streams":
        return Streams(self.ole, f"{self.prefix}{name}/")

    def has(self, name: str) -> bool:
        return bool(self.ole.exists(self.prefix + name))

    def size(self, name: str) -> int:
        try:
            return int(self.ole.get_size(self.prefix + name))
        except DAMAGED:
            return 0

    def get(self, name: str) -> bytes:
        """At most MOST_STREAM bytes; what there is of a stream that is cut short."""
        try:
            with self.ole.openstream(self.prefix + name) as stream:
                data: bytes = stream.read(MOST_STREAM)
        except DAMAGED:
            return b""
        return data


def embedded(source: Source, streams: Streams, names: set[str]) -> Iterator[Item]:
    """Files put into the document: packages are opened, whole documents of the old kind are named as unread."""
    found = [n for n in sorted(names) if n.rsplit("/", 1)[-1] in {"Package", "\x01Ole10Native", "CONTENTS"}]
    for name in found[:MOST_EMBEDDED]:
        data = streams.get(name)
        if name.endswith("\x01Ole10Native"):
            title, data = native(data)
        else:
            title = "埋め込み" + {b"PK": ".zip", b"%P": ".pdf"}.get(data[:2], "")
        if data:
            yield source.member(title, io.BytesIO(data), len(data))
    deep = [n for n in names if "/" in n and n.rsplit("/", 1)[-1] in {"Workbook", "Book", "PowerPoint Document"}]
    inner = {n.rsplit("/", 1)[0] for n in names if "/" in n and n.endswith("/WordDocument")}
    for place in sorted(inner)[:MOST_EMBEDDED]:
        yield from word.read(source, streams.below(place))
    if deep:
        most = bounds.of_plain(sum(map(streams.size, deep)))
        yield Gap("unknown_format", f"埋め込まれた旧形式の文書{len(deep)}個", most)


def native(data: bytes) -> tuple[str, bytes]:
    """Name and bytes of a file in an Ole10Native stream; the bytes alone where it is no packaged file."""
    if data[4:6] != b"\x02\0":
        return "埋め込み", data[4:]
    try:
        label_end = data.index(b"\0", 6)
        path_end = data.index(b"\0", label_end + 1)
        at = path_end + 5
        temporary = int.from_bytes(data[at : at + 4], "little")
        at += 4 + temporary
        size = int.from_bytes(data[at : at + 4], "little")
    except ValueError:
        return "埋め込み", data
    return charset.decode(data[6:label_end])[0], data[at + 4 : at + 4 + size]

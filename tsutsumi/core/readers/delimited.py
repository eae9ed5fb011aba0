"""Long delimited files as columns: Arrow splits them, and what it refuses is left to the tolerant reader."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow
from numpy.typing import NDArray

from tsutsumi.core.readers import charset, stretches
from tsutsumi.core.readers.columns import Columns, Head, of_rows
from tsutsumi.core.readers.passage import Grid, Place
from tsutsumi.core.readers.source import Source
from tsutsumi.core.readers.stretches import Stretch
from tsutsumi.core.readers.text import UNREADABLE, Broken

LONG = 1 << 20  # bytes from which it pays
BLOCK = 4 << 20
HEAD_ROWS = 2000
HEAD_BYTES = 1 << 20
WIDEST = 500  # columns; wider ones are rare and better read row by row
MOST_COLUMNS = 4000  # a wider list was saved without line breaks


class Odd(Exception):  # noqa: N818 - a property of the file
    """The file, or the rest of it, is not for Arrow. rows: how many rows were handed on before."""

    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        self.rows = rows


class _Utf8(io.RawIOBase):
    """A source in another encoding, read as UTF-8. An unreadable character ends the stream as odd."""

    def __init__(self, source: Source, encoding: str) -> None:
        self.blocks = charset.decoded(source, encoding)
        self.rest = b""
        self.odd = False

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while not self.rest:
            block = next(self.blocks, None)
            if block is None:
                return b""
            self.odd |= "\ufffd" in block or "\0" in block
            if self.odd:
                raise ValueError
            self.rest = block.encode("utf-8", "replace")
        size = len(self.rest) if size < 0 else size
        part, self.rest = self.rest[:size], self.rest[size:]
        return part


def blocks(source: Source, encoding: str, delimiter: str, head: Head) -> Iterator[Columns]:
    """The table in blocks of columns; Odd when it is, or becomes, something for the tolerant reader."""
    rows = 0
    width = len(head.rows[0]) if head.rows else 0
    if not 1 < width <= WIDEST or any(len(row) != width for row in head.rows):
        raise Odd(0)
    blank = Blank()
    parse = _parsing(delimiter, _surveyed(source), blank)
    try:
        with _opened(source, encoding, width, parse) as reader:
            for batch in reader:
                if blank.lines and blank.lines[0] <= rows + batch.num_rows:
                    raise Odd(rows)
                yield Columns(tuple(batch.columns), Place(source.path), rows + 1, head=head)
                rows += batch.num_rows
    except (pa.ArrowInvalid, ValueError) as error:
        raise Odd(rows) from error


class Blank:
    """Blank lines are left out; where others follow, the numbers of those would be wrong."""

    def __init__(self) -> None:
        self.lines: list[int] = []

    def __call__(self, row: Any) -> str:
        """What Arrow asks about a row of another width."""
        if row.text.strip():
            return "error"
        self.lines.append(row.number or 0)
        return "skip"


def _opened(source: Source, encoding: str, width: int, parse: arrow.ParseOptions) -> Any:
    source.file.seek(0)
    stream = pa.PythonFile(_Utf8(source, encoding), mode="r")
    read = arrow.ReadOptions(use_threads=False, block_size=BLOCK, column_names=_names(width))
    return arrow.open_csv(stream, read, parse, _converting(width))


def _names(width: int) -> list[str]:
    return [str(n) for n in range(width)]


def _parsing(delimiter: str, quoted: bool, blank: Blank) -> arrow.ParseOptions:
    return arrow.ParseOptions(
        delimiter=delimiter, quote_char='"' if quoted else False, newlines_in_values=quoted, ignore_empty_lines=False,
        invalid_row_handler=blank,
    )  # fmt: skip


def _converting(width: int, *, checked: bool = False) -> arrow.ConvertOptions:
    """checked: the bytes are known to be UTF-8."""
    types = dict.fromkeys(_names(width), pa.string())
    return arrow.ConvertOptions(column_types=types, strings_can_be_null=False, check_utf8=not checked)


def _is_utf8(data: memoryview) -> bool:
    from tsutsumi.core.readers.compiled.utf8 import counted  # Numba takes a second that a parent need not spend

    return counted(np.frombuffer(data, np.uint8))[0] >= 0


def _surveyed(source: Source) -> bool:
    """Whether there are quotes; Odd when there are zero bytes, which other programs drop."""
    quoted = False
    for block in source.blocks():
        quoted = quoted or b'"' in block
        if b"\0" in block:
            raise Odd(0)
    return quoted


def _split(text: NDArray[np.uint8], mark: int, width: int) -> tuple[pa.StringArray, ...] | None:
    """The columns of a text without quotes; None when its rows are not all alike."""
    from tsutsumi.core.readers.compiled import split

    ends, sizes = np.empty(split.most_cells(text, mark), np.int32), np.zeros(width, np.int64)
    rows = split.ends(text, mark, width, ends, sizes)
    if rows <= 0:
        return None
    bases = np.zeros(width + 1, np.int64)
    np.cumsum((sizes // split.EACH + 2) * split.EACH, out=bases[1:])
    starts, room = np.empty((width, rows + 1), np.int32), np.empty(bases[-1], np.uint8)
    split.move(text, ends[: rows * width], bases[:-1].copy(), starts.reshape(-1), room)
    return tuple(
        pa.StringArray.from_buffers(rows, pa.py_buffer(starts[n]), pa.py_buffer(room[base : base + size]))
        for n, (base, size) in enumerate(zip(bases.tolist(), sizes.tolist(), strict=False))
    )


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table whose records are known to end where its stretches end. path: to show. head: of the whole table."""

    path: str
    encoding: str
    delimiter: str
    head: Head

    def columns(self, stretch: Stretch, data: memoryview) -> Columns | None:
        """A block by Arrow; None when it is something for the tolerant reader: ragged rows, blank lines, bytes that
        are no text.
        """
        width = self.width()
        if not 1 < width <= WIDEST or (text := self._text(data)) is None:
            return None
        if not stretch.quoted and (plain := _split(np.frombuffer(text, np.uint8), ord(self.delimiter), width)):
            return Columns(plain, Place(self.path), stretch.rows + 1, head=self.head)
        cells = self._by_arrow(stretch, text, width)
        return Columns(cells, Place(self.path), stretch.rows + 1, head=self.head) if cells else None

    def _by_arrow(self, stretch: Stretch, text: memoryview | bytes, width: int) -> tuple[pa.StringArray, ...] | None:
        read = arrow.ReadOptions(use_threads=False, block_size=len(text) + 1, column_names=_names(width))
        blank = Blank()
        parse, convert = _parsing(self.delimiter, stretch.quoted, blank), _converting(width, checked=True)
        try:
            table = arrow.read_csv(pa.py_buffer(text), read, parse, convert)
        except (pa.ArrowInvalid, ValueError):
            return None
        if blank.lines and blank.lines[0] <= table.num_rows:
            return None
        columns = table.columns
        return tuple(column.chunk(0) if column.num_chunks == 1 else column.combine_chunks() for column in columns)

    def _text(self, data: memoryview) -> memoryview | bytes | None:
        """The same in UTF-8; None when something is unreadable."""
        if self.encoding.startswith("utf-8"):
            return data if _is_utf8(data) else None
        text = charset.utf8(bytes(data), self.encoding)
        return None if UNREADABLE in text else text

    def width(self) -> int:
        """As most of the first rows have it."""
        return Counter(map(len, self.head.rows)).most_common(1)[0][0] if self.head.rows else 0

    def rows(self, stretch: Stretch, data: memoryview, broken: Broken) -> Columns | Grid:
        """A block row by row."""
        text = broken.seen(bytes(data), self.encoding).decode()
        csv.field_size_limit(stretches.LONGEST)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter))
        place, first = Place(self.path), stretch.rows + 1
        if max(map(len, rows), default=0) > MOST_COLUMNS:
            return Grid(rows, place, first)
        return Columns(of_rows(rows), place, first, head=self.head)


@lru_cache(maxsize=2)
def head_of(data: bytes, encoding: str, delimiter: str, whole: bool) -> Head:
    """The first rows of a file that begins so, the last of them left out because it may be cut. The same object for
    the parts of one file, so that its columns are understood once.
    """
    text = codecs.getincrementaldecoder(encoding)("replace").decode(data, final=whole)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(row)
            if len(rows) > HEAD_ROWS:
                break
    except csv.Error:
        pass
    return Head(rows[:-1])

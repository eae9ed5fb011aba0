"""Long delimited files as columns: Arrow splits them, and what it refuses is left to the tolerant reader."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.csv as arrow

from tsutsumi.core.readers import charset
from tsutsumi.core.readers.columns import Columns, Head
from tsutsumi.core.readers.passage import Place
from tsutsumi.core.readers.source import Source

LONG = 1 << 20  # bytes from which it pays
BLOCK = 4 << 20
HEAD_ROWS = 2000
HEAD_BYTES = 1 << 20
WIDEST = 500  # columns; wider ones are rare and better read row by row


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
    quoted = _surveyed(source)
    names = [str(n) for n in range(width)]
    blank: list[int] = []

    def skip(row: Any) -> str:
        """Blank lines are left out; where others follow, the numbers of those would be wrong."""
        if row.text.strip():
            return "error"
        blank.append(row.number or 0)
        return "skip"

    parse = arrow.ParseOptions(
        delimiter=delimiter, quote_char='"' if quoted else False, newlines_in_values=quoted, ignore_empty_lines=False,
        invalid_row_handler=skip,
    )  # fmt: skip
    try:
        with _opened(source, encoding, names, parse) as reader:
            for batch in reader:
                if blank and blank[0] <= rows + batch.num_rows:
                    raise Odd(rows)
                yield Columns(tuple(batch.columns), Place(source.path), rows + 1, head=head)
                rows += batch.num_rows
    except (pa.ArrowInvalid, ValueError) as error:
        raise Odd(rows) from error


def _opened(source: Source, encoding: str, names: list[str], parse: arrow.ParseOptions) -> Any:
    plain = encoding in {"utf-8", "utf-8-sig", "ascii"}
    source.file.seek(0)
    stream = pa.PythonFile(source.file if plain else _Utf8(source, encoding), mode="r")
    return arrow.open_csv(
        stream,
        arrow.ReadOptions(use_threads=False, block_size=BLOCK, column_names=names),
        parse,
        arrow.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
    )


def _surveyed(source: Source) -> bool:
    """Whether there are quotes; Odd when there are zero bytes, which other programs drop."""
    quoted = False
    for block in source.blocks():
        quoted = quoted or b'"' in block
        if b"\0" in block:
            raise Odd(0)
    return quoted


def head_of(text: str, delimiter: str) -> Head:
    """The first rows of a text, the last of them left out because it may be cut."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(row)
            if len(rows) > HEAD_ROWS:
                break
    except csv.Error:
        pass
    return Head(rows[:-1])

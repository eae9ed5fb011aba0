"""A sheet, or a block of a long table, as whole columns of text: no object per cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import pyarrow as pa

from tsutsumi.core.readers.passage import Grid, Merged, Place


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """The first rows of a long table, from which its columns are known; the same object with each of its blocks."""

    rows: list[list[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """cells: one Arrow array of strings per column, of one length, without nulls; the header is not yet found.

    head: of a table that comes in blocks. first_row: number of the first row in the file.
    """

    cells: tuple[pa.StringArray, ...]
    place: Place
    first_row: int = 1
    merged: tuple[Merged, ...] = ()
    head: Head | None = None

    def __len__(self) -> int:
        return len(self.cells[0]) if self.cells else 0

    def rows(self, begin: int = 0, end: int | None = None) -> list[list[str]]:
        """Some rows as lists, for what is looked at row by row: a header, a sample."""
        parts = [column.slice(begin, None if end is None else end - begin).to_pylist() for column in self.cells]
        return [list(row) for row in zip(*parts, strict=True)]


def of_rows(rows: Sequence[Sequence[str]]) -> tuple[pa.StringArray, ...]:
    """Rows as columns; short rows have empty cells at their end."""
    return tuple(text_column(column) for column in zip_longest(*rows, fillvalue=""))


def text_column(values: Sequence[str]) -> pa.StringArray:
    """Strings as an Arrow array; halves of characters become "?"."""
    try:
        return pa.array(values, pa.string())
    except UnicodeEncodeError:
        return pa.array([v.encode("utf-8", "replace").decode() for v in values], pa.string())


def of_grid(grid: Grid) -> Columns:
    """The same cells as columns."""
    return Columns(of_rows(grid.rows), grid.place, grid.first_row, grid.merged)


def blocks(table: pa.Table, place: Place, head: Head, first_row: int) -> Iterator[Columns]:
    """The batches of an Arrow table of strings, numbered on."""
    for batch in table.to_batches():
        yield Columns(tuple(batch.columns), place, first_row, head=head)
        first_row += batch.num_rows

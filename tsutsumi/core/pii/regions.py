"""Several tables on one sheet: parted by blank rows and blank columns, each with a header of its own; and forms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.pii.cells import BLANK, states
from tsutsumi.core.pii.forms import form_of, read_form
from tsutsumi.core.pii.headers import LOOK_AT, find_header
from tsutsumi.core.pii.plan import Plan, plan_of
from tsutsumi.core.pii.tables import TableRead, read_columns
from tsutsumi.core.readers.columns import Columns, Head, of_grid, of_rows
from tsutsumi.core.readers.passage import Grid, Merged, Place

FEWEST = 2  # headings, without which a piece of a sheet is no table of its own
MOST_PIECES = 400

type Span = tuple[int, int]
type Said = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """A part of a sheet. top, left: where it begins."""

    block: Columns
    top: int = 0
    left: int = 0

    def read(self) -> Iterator[TableRead]:
        """What stands in it: a form, or a table."""
        form = form_of(self.block)
        table = read_form(self.block, form) if form else read_columns(self.block, plan_of(self.block))
        table.top, table.left = self.top, self.left
        yield table


def tables_of(sheet: Columns | Grid, plans: dict[Head, Plan]) -> list[TableRead]:
    """The tables of a sheet, or of one block of a long table, whose plan is made once and kept in `plans`."""
    block = of_grid(sheet) if isinstance(sheet, Grid) else sheet
    if block.head is None:
        return [table for region in regions(block) for table in region.read()]
    if block.head not in plans:
        plans[block.head] = _planned(block.head)
    return [read_columns(block, plans[block.head])]


@lru_cache(maxsize=2)
def _planned(head: Head) -> Plan:
    """A reader of several shares of one file meets the same head again."""
    return plan_of(Columns(of_rows(head.rows), Place("")))


def regions(sheet: Columns) -> list[Region]:
    """The tables of a sheet, from top to bottom and left to right; the whole sheet when it is one."""
    if not len(sheet):
        return []
    said = np.array([states(column) != BLANK for column in sheet.cells], np.bool_)
    found = []
    for top, bottom in _with_headers(sheet, said):
        for left, right in _side_by_side(sheet, said, (top, bottom)):
            found.append(_part(sheet, (top, bottom), (left, right)))
    return found


def _with_headers(sheet: Columns, said: Said) -> Iterator[Span]:
    """Rows of one table each: a piece below a blank row begins another table when it has headings."""
    pieces = list(_pieces(said.any(axis=0)))
    starts = [0]
    headed = False
    for number, (begin, end) in enumerate(pieces):
        has = number < MOST_PIECES and _has_header(sheet, (begin, end))
        if has and headed:
            starts.append(_with_title(said, pieces[number - 1]) or begin)
        headed |= has
    yield from zip(starts, [*starts[1:], len(sheet)], strict=True)


def _with_title(said: Said, before: Span) -> int:
    """Where the lines before a table begin that hold one cell each; 0 for none."""
    begin, end = before
    return begin if begin and bool((said[:, begin:end].sum(axis=0) == 1).all()) and end - begin <= 3 else 0


def _pieces(filled: Said) -> Iterator[Span]:
    """Runs of what is filled."""
    edges = np.flatnonzero(np.diff(np.r_[False, filled, False].astype(np.int8)))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _has_header(sheet: Columns, rows: Span, columns: Span | None = None) -> bool:
    """Headings in the first lines of the piece, at least two, with something below them."""
    begin, end = rows
    left, right = columns or (0, len(sheet.cells))
    lines = [row[left:right] for row in sheet.rows(begin, min(end, begin + (LOOK_AT if columns else 3)))]
    header = find_header(lines, _inside(sheet.merged, (begin, end), (left, right)))
    known = sum(bool(promise.word) for promise in header.promises)
    return known >= FEWEST and bool(header.rows) and end > begin + header.rows[-1] + 1


def _side_by_side(sheet: Columns, said: Said, rows: Span) -> list[Span]:
    """Columns of one table each: parted by blank columns, when the parts all have headings."""
    begin, end = rows
    groups = list(_pieces(said[:, begin:end].any(axis=1)))
    if len(groups) < 2:
        return [(0, len(sheet.cells))]
    with_header = [_has_header(sheet, rows, group) for group in groups]
    if sum(with_header) < 2:
        return [(0, len(sheet.cells))]
    spans: list[Span] = []
    for (left, right), has in zip(groups, with_header, strict=True):
        if has or not spans:
            spans.append((left, right))
        else:
            spans[-1] = (spans[-1][0], right)
    return spans


def _part(sheet: Columns, rows: Span, columns: Span) -> Region:
    (top, bottom), (left, right) = rows, columns
    if (top, bottom, left, right) == (0, len(sheet), 0, len(sheet.cells)):
        return Region(sheet)
    cells = tuple(column.slice(top, bottom - top) for column in sheet.cells[left:right])
    merged = _inside(sheet.merged, rows, columns)
    return Region(replace(sheet, cells=cells, first_row=sheet.first_row + top, merged=merged), top, left)


def _inside(merged: Sequence[Merged], rows: Span, columns: Span) -> tuple[Merged, ...]:
    """The joined cells of a part, counted from its corner."""
    (top, bottom), (left, right) = rows, columns
    return tuple(
        (a - top, b - left, c - top, d - left)
        for a, b, c, d in merged
        if top <= a and c < bottom and left <= b and d < right
    )

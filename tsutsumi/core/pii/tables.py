"""Sheets: where the header is, what each column holds, and the values of each row by kind."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.pii.detector import WEAK, Hit
from tsutsumi.core.readers.passage import Grid


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    kind: id in kinds.toml, "" for unknown, "free_text" for notes. part: family, given, kana or "" of a name.
    """

    index: int
    header: str
    kind: str
    part: str
    category: str
    why: str


@dataclass(frozen=True, slots=True, eq=False)
class TableRead:
    """A sheet as understood.

    data: 0-based indexes into grid.rows of the rows that hold data (no header, total or blank rows). The arrays are the
    findings: row is such an index, start and end are characters of the cell.
    """

    grid: Grid
    columns: tuple[Column, ...]
    header_rows: tuple[int, ...]
    first_data_row: int
    data: tuple[int, ...]
    kind: NDArray[np.int16]
    row: NDArray[np.int64]
    column: NDArray[np.int32]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    strength: NDArray[np.int8]
    reason: NDArray[np.int16]
    detail: NDArray[np.int16]

    def counts(self) -> dict[str, int]:
        """Findings per kind id."""
        return {}

    def records(self) -> Iterator[dict[str, str]]:
        """Per data row: kind id → value as written; "name_kana" for a reading. Empty for a row of nothing."""
        return iter(())

    def hits(self, at_least: int = WEAK) -> Iterator[Hit]:
        """One object per finding; the place holds sheet, row and column."""
        return iter(())


def read_table(grid: Grid) -> TableRead:
    """Find the header, name the columns, check their values."""
    raise NotImplementedError

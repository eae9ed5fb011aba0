"""Which rows of a table describe somebody or something: no header, no totals, no blank lines."""

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from tsutsumi.core.pii.cells import BLANK, Flags, beginning_with, lengths, signs_of, spaces
from tsutsumi.core.pii.headers import folded
from tsutsumi.core.pii.plan import Plan
from tsutsumi.core.readers.columns import Columns

TOTALS = ("合計", "小計", "総計", "計", "平均", "総合計", "累計", "件数", "合計人数", "合計金額", "total", "subtotal",
          "average", "sum")  # fmt: skip
TOTAL_FIRST = "合小総計平累件tsaＴＳＡ(（【[「※"
LONGEST_TOTAL = 24  # bytes

type Numbers = NDArray[np.int64]


def data_rows(block: Columns, seen: Sequence[NDArray[np.uint8]], plan: Plan, first: int) -> Numbers:
    """Rows that describe somebody or something: no blank ones, no totals, no header printed again."""
    kept = np.zeros(len(block), np.bool_)
    for state in seen:
        kept |= state != BLANK
        if kept.all():
            break
    kept[:first] = False
    kept[list(_totals(block, seen, kept))] = False
    kept[list(_again(block, plan))] = False
    return np.flatnonzero(kept)


def _totals(block: Columns, seen: Sequence[NDArray[np.uint8]], rows: Flags) -> Iterator[int]:
    """Rows whose first cell with text is a word for a total."""
    left = rows.copy()
    for column, state in zip(block.cells, seen, strict=True):
        leads = left & (state != BLANK)
        likely = beginning_with(column, _total_signs())
        for row in likely[leads[likely] & (lengths(column)[likely] <= LONGEST_TOTAL)].tolist():
            if _is_total(column[row].as_py()):
                yield row
        left &= ~leads
        if not left.any():
            return


@cache
def _total_signs() -> NDArray[np.uint8]:
    """What the words for a total begin with, behind white space too."""
    return signs_of(TOTAL_FIRST) | spaces()


def _is_total(cell: str) -> bool:
    text = cell.strip()
    return len(text) <= 8 and folded(text) in TOTALS


def _again(block: Columns, plan: Plan) -> Iterator[int]:
    """Rows that repeat a heading row, as a new page of a printed list does."""
    for texts in plan.header.lines:
        column = max(range(len(texts)), key=lambda n: len(texts[n].strip()), default=-1)
        if column < 0 or column >= len(block.cells) or not texts[column].strip():
            continue
        same = np.flatnonzero(pc.equal(block.cells[column], texts[column]).to_numpy(zero_copy_only=False))
        for row in same.tolist():
            cells = [c[row].as_py().strip() for c in block.cells[: len(texts)]]
            if cells == [t.strip() for t in texts]:
                yield row

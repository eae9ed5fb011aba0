"""Tables: their plan applied to whole columns, findings as columns, one object only for what is shown."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tsutsumi.core.pii import reasons
from tsutsumi.core.pii.cells import (
    FILLED,
    Flags,
    Scanned,
    holding,
    scan_cells,
    signs_of,
    states,
    taken,
)
from tsutsumi.core.pii.columns import doubtful_cells, right_cells
from tsutsumi.core.pii.datarows import data_rows
from tsutsumi.core.pii.detector import LIKELY, SURE, WEAK, Hit
from tsutsumi.core.pii.headers import folded
from tsutsumi.core.pii.kinds import ALL, CATEGORIES, CATEGORY, KINDS
from tsutsumi.core.pii.offices import of_nobody
from tsutsumi.core.pii.plan import CHECKED, FORMED, SEARCHED, Column, Plan, plan_of
from tsutsumi.core.pii.roles import Known
from tsutsumi.core.readers.columns import Columns, of_grid
from tsutsumi.core.readers.passage import Grid, Place, column_letter

LOOKED_AT = 1000  # findings among which the first are looked for first
NO_PERSON = (
    r"株式会社|有限会社|合同会社|\(株\)|（株）|㈱|\(有\)|（有）|㈲|法人|事務所|病院|クリニック|銀行|組合|協会|大学|学校|"
    r"^(合計|計)$"
)

type Numbers = NDArray[np.int64]


class Rows(NamedTuple):
    """Findings as arrays. row, column: from 0 in the block; start, end: characters of the cell."""

    kind: NDArray[np.int16]
    row: Numbers
    column: NDArray[np.int32]
    start: Numbers
    end: Numbers
    strength: NDArray[np.int8]
    reason: NDArray[np.int16]
    detail: NDArray[np.int16]

    def where(self, keep: NDArray[np.bool_] | Numbers) -> "Rows":
        return Rows._make(part[keep] for part in self)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Findings of one column. cells: the cells looked at; row: of each finding. scanned: set where a finding is only a
    part of its cell. Strength and reason are one number for all, or one per finding.
    """

    kind: int | NDArray[np.int16]
    row: Numbers
    column: int
    strength: int | NDArray[np.int8]
    reason: int | NDArray[np.int16]
    detail: int | NDArray[np.int16] = 0
    scanned: Scanned | None = None

    def __len__(self) -> int:
        return len(self.row)

    def likely(self) -> Flags:
        """Which of them count."""
        return np.broadcast_to(np.asarray(self.strength) >= LIKELY, len(self))

    def doubtful(self) -> Flags:
        """Which of them are weak, but told for a person to look at."""
        return np.broadcast_to(np.asarray(self.reason) == reasons.IN_DOUBT, len(self))

    def first(self, most: int) -> "Part":
        """So many of each kind among those that are told, those that count before those in doubt."""
        if isinstance(self.kind, int):
            likely = _first_true(self.likely(), most)
            return self.where(np.sort(np.append(likely, _first_true(self.doubtful(), most - len(likely)))))
        told = np.flatnonzero(self.likely() | self.doubtful())
        told = told[np.argsort(self.doubtful()[told], kind="stable")]
        kinds = self.kind[told]
        return self.where(np.sort(np.concatenate([told[kinds == k][:most] for k in np.unique(kinds)] or [told])))

    def where(self, keep: Numbers) -> "Part":
        return Part(
            _cut(self.kind, keep), self.row[keep], self.column, _cut(self.strength, keep), _cut(self.reason, keep),
            _cut(self.detail, keep), self.scanned and self.scanned.where(keep),
        )  # fmt: skip

    def rows(self, cells: pa.StringArray) -> Rows:
        """The same as arrays of one length."""
        count = len(self)
        if self.scanned:
            start, end = self.scanned.characters()
        else:
            start, end = np.zeros(count, np.int64), _characters(cells, self.row)
        given = (self.kind, self.strength, self.reason, self.detail)
        kind, strength, reason, detail = (np.broadcast_to(np.asarray(value), count) for value in given)
        return Rows(
            kind.astype(np.int16), self.row, np.full(count, self.column, np.int32), start, end,
            strength.astype(np.int8), reason.astype(np.int16), detail.astype(np.int16),
        )  # fmt: skip


def _first_true(flags: Flags, most: int) -> Numbers:
    """Where the first so many are; mostly they are among the very first."""
    found = np.flatnonzero(flags[:LOOKED_AT])
    return (found if len(found) >= most else np.flatnonzero(flags))[:most]


def _per_kind(parts: Sequence[Part], which: Callable[[Part], Flags]) -> Numbers:
    counts = np.zeros(len(ALL), np.int64)
    for part in parts:
        if isinstance(part.kind, int):
            counts[part.kind] += np.count_nonzero(which(part))
        else:
            counts += np.bincount(part.kind[which(part)], minlength=len(ALL))
    return counts


def _cut[N: np.integer[Any]](value: int | NDArray[N], keep: Numbers) -> int | NDArray[N]:
    return value if isinstance(value, int) else value[keep]


def _stacked(parts: Sequence[Rows]) -> Rows:
    """Findings behind one another, then by row, column and start."""
    found = Rows._make(np.concatenate(arrays) for arrays in zip(*[no_rows(), *parts], strict=True))
    return found.where(np.lexsort((found.start, found.column, found.row)))


def _characters(cells: pa.StringArray, rows: Numbers) -> Numbers:
    return np.asarray(pc.utf8_length(taken(cells, rows)).to_numpy(zero_copy_only=False), np.int64)


@dataclass(slots=True, eq=False)
class TableRead:
    """One table of a sheet as understood.

    block: the cells, of the whole sheet or a part of it. data: rows that hold data (no header, totals, blank rows).
    filled: per column, which cells of `data` say something. top, left: where the block begins on its sheet.
    known: people whom no whole columns tell.
    """

    block: Columns
    plan: Plan
    data: Numbers
    filled: list[Flags]
    parts: list[Part]
    top: int = 0
    left: int = 0
    known: list[Known] = field(default_factory=list)
    _rows: Rows | None = field(default=None, repr=False)

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.plan.columns

    @property
    def header_rows(self) -> tuple[int, ...]:
        return self.plan.header.rows if self.block.head is None else ()

    def column(self, index: int) -> pa.StringArray:
        """One column, of the data rows."""
        cells = self.block.cells[index]
        return cells if len(self.data) == len(cells) else taken(cells, self.data)

    def rows(self) -> Rows:
        """Every finding, ordered by row, column and start."""
        if self._rows is None:
            self._rows = _stacked([part.rows(self.block.cells[part.column]) for part in self.parts])
        return self._rows

    def counts(self, at_least: int = LIKELY) -> dict[str, int]:
        """Findings per kind id."""
        found = self.rows()
        per = np.bincount(found.kind[found.strength >= at_least], minlength=len(ALL))
        return {kind.id: int(per[kind.code]) for kind in ALL if per[kind.code]}

    def told(self) -> Rows:
        """The findings that count, and those in doubt."""
        found = self.rows()
        return found.where((found.strength >= LIKELY) | (found.reason == reasons.IN_DOUBT))

    def per_kind(self) -> Numbers:
        """How many findings count, per kind code; without making a row of each."""
        return _per_kind(self.parts, Part.likely)

    def doubts_per_kind(self) -> Numbers:
        """The same of those in doubt."""
        mixed = [part for part in self.parts if not isinstance(part.reason, int) or part.reason == reasons.IN_DOUBT]
        return _per_kind(mixed, Part.doubtful)

    def per_category(self) -> Numbers:
        """The same per category of 要配慮."""
        counts = np.zeros(len(CATEGORIES) + 1, np.int64)
        for part in self.parts:
            if isinstance(part.detail, int) and not part.detail:
                continue
            detail = np.broadcast_to(np.asarray(part.detail), len(part))[part.likely()]
            counts += np.bincount(detail, minlength=len(counts))
        counts[0] = 0
        return counts

    def samples(self, most: int) -> Iterator[Hit]:
        """The first findings of each kind that are told, by row and column."""
        found = _stacked([p.rows(self.block.cells[p.column]) for p in (part.first(most) for part in self.parts)])
        for kind in np.unique(found.kind):
            for n in np.flatnonzero(found.kind == kind)[:most]:
                yield self.hit(found, int(n))

    def texts(self, found: Rows) -> list[str]:
        """The values of findings, column by column."""
        result = [""] * len(found.row)
        for column in np.unique(found.column):
            mine = np.flatnonzero(found.column == column)
            cells = taken(self.block.cells[column], found.row[mine]).to_pylist()
            for n, cell in zip(mine.tolist(), cells, strict=True):
                result[n] = cell[found.start[n] : found.end[n]]
        return result

    def text(self, row: int, column: int, start: int, end: int) -> str:
        return str(self.block.cells[column][row].as_py()[start:end])

    def hits(self, at_least: int = WEAK) -> Iterator[Hit]:
        """One object per finding; the place holds sheet, row and column."""
        found = self.rows()
        for n in np.flatnonzero(found.strength >= at_least):
            yield self.hit(found, int(n))

    def hit(self, found: Rows, n: int) -> Hit:
        row, column, detail = int(found.row[n]), int(found.column[n]), int(found.detail[n])
        where, start, end = self.block.place, int(found.start[n]), int(found.end[n])
        letter = column_letter(column + self.left)
        place = Place(where.path, where.sheet, self.block.first_row + row, letter, where.page, where.line)
        category = CATEGORIES[detail - 1].id if detail else ""
        why = reasons.sentence(int(found.reason[n]))
        text = self.text(row, column, start, end)
        return Hit(ALL[int(found.kind[n])].id, place, start, end, int(found.strength[n]), why, text, category)


def no_rows() -> Rows:
    """Nothing found."""
    whole, small = np.zeros(0, np.int64), np.zeros(0, np.int16)
    return Rows(small, whole, np.zeros(0, np.int32), whole, whole, np.zeros(0, np.int8), small, small)


def read_table(sheet: Grid | Columns) -> TableRead:
    """A sheet that is one table."""
    table = of_grid(sheet) if isinstance(sheet, Grid) else sheet
    return read_columns(table, plan_of(table))


def read_columns(block: Columns, plan: Plan) -> TableRead:
    """Apply a plan to a block. The header is in it unless it is a later block of a long table."""
    first = plan.first if block.head is None or block.first_row == 1 else 0
    seen = [states(column) for column in block.cells]
    data = data_rows(block, seen, plan, first)
    every = len(data) == len(block)
    kept = [state == FILLED if every else state[data] == FILLED for state in seen]
    read = TableRead(block, plan, data, kept, above(block, plan.header.rows[0] if first else 0))
    for column in plan.columns[: len(block.cells)]:
        read.parts += findings(column, read.column(column.index), kept[column.index], data)
    read.parts += credentials(plan.columns, read)
    return read


@cache
def _strange_signs() -> NDArray[np.uint8]:
    """What NO_PERSON cannot do without: the first characters of its words."""
    return signs_of("株有合(（㈱㈲法事病ク銀組協大学計")


def findings(column: Column, cells: pa.StringArray, said: Flags, data: Numbers) -> list[Part]:
    """Findings of one column of data rows."""
    if column.kind in SEARCHED:
        parts = searched(cells, data, column.index)
        return parts if column.kind else [_without_offices(part, cells, column) for part in parts]
    kept = np.flatnonzero(said)
    if not len(kept):
        return []
    code, row = KINDS[column.kind].code, data[kept]
    if column.kind == "sensitive":
        category = CATEGORY[column.category]
        trap = category.counts == "no"
        strength, reason = (WEAK, reasons.TRAP) if trap else (LIKELY, reasons.HEADER)
        return [Part(code, row, column.index, strength, reason, category.code)]
    by_header = column.why.startswith("見出し")
    good = SURE if by_header else LIKELY
    right = _right(column, cells if len(kept) == len(cells) else taken(cells, kept))
    if right is None:
        return [Part(code, row, column.index, good, reasons.HEADER if by_header else reasons.VALUES)]
    why = reasons.HEADER_AND_VALUES if by_header else reasons.VALUES
    if right.all():
        return [Part(code, row, column.index, good, why)]
    strengths = np.where(right, good, WEAK).astype(np.int8)
    whys = np.where(right, why, reasons.HEADER_BAD_VALUE).astype(np.int16)
    wrong = np.flatnonzero(~right)
    whys[wrong[doubtful_cells(taken(cells, kept[wrong]), column.kind)]] = reasons.IN_DOUBT
    return [Part(code, row, column.index, strengths, whys)]


def _right(column: Column, cells: pa.StringArray) -> Flags | None:
    """Which values keep what the heading promises; None when every value does."""
    if column.kind == "name" and not column.part:
        doubtful = holding(cells, _strange_signs())
        strange = pc.match_substring_regex(taken(cells, doubtful), NO_PERSON).to_numpy(zero_copy_only=False)
        right = np.ones(len(cells), np.bool_)
        right[doubtful[strange]] = False
        return right if strange.any() else None
    if column.part.startswith("kana") or column.kind not in CHECKED | FORMED:
        return None
    return right_cells(cells, column.kind)


def searched(cells: pa.StringArray, marks: Numbers, column: int) -> list[Part]:
    """Findings of the scan in the cells of a column of free text."""
    if not len(cells):
        return []
    scanned = scan_cells(cells)
    found = scanned.found
    if not len(found):
        return []
    return [Part(found.kind, marks[scanned.cell], column, found.strength, found.reason, found.detail, scanned)]


def _without_offices(part: Part, cells: pa.StringArray, column: Column) -> Part:
    """Names that are only likely are none in the cells of a firm, a branch or a place."""
    names = np.flatnonzero((part.kind == KINDS["name"].code) & (np.asarray(part.strength) == LIKELY))
    if not len(names) or part.scanned is None:
        return part
    wrong = of_nobody(cells, part.scanned.cell[names], among_places=column.part == "place")
    strength = np.array(part.strength)
    strength[names[wrong]] = WEAK
    return replace(part, strength=strength)


def above(block: Columns, header: int) -> list[Part]:
    """Findings in the lines over the header: titles, dates, who made the list."""
    marks = np.arange(header, dtype=np.int64)
    return [part for n, cells in enumerate(block.cells) for part in searched(cells.slice(0, header), marks, n)]


def credentials(columns: Sequence[Column], read: TableRead) -> list[Part]:
    """ID and password in one row make a pair; a mail address or a member number serves as ID."""
    secret = next((c.index for c in columns if c.kind == "password"), None)
    kinds = ("login_id", "email", "member_id")
    logins = [c.index for kind in kinds for c in columns if c.kind == kind]
    login = next(iter([*logins, *(c.index for c in columns if folded(c.header) == "id")]), None)
    if secret is None or login is None:
        return []
    both = np.flatnonzero(read.filled[secret] & read.filled[login])
    return [Part(KINDS["credential"].code, read.data[both], secret, SURE, reasons.PAIR)] if len(both) else []

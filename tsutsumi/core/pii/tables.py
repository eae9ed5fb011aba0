"""Sheets: where the header is, what each column holds, and the values of each row by kind."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.pii import reasons
from tsutsumi.core.pii.columns import is_empty, kind_by_values, right_cells, scan_cells
from tsutsumi.core.pii.detector import LIKELY, SURE, WEAK, Hit
from tsutsumi.core.pii.headers import Header, Promise, find_header, folded
from tsutsumi.core.pii.kinds import ALL, CATEGORIES, CATEGORY, KINDS
from tsutsumi.core.readers.passage import Grid, Place, column_letter

TOTALS = ("合計", "小計", "総計", "計", "平均", "総合計", "累計", "件数", "total", "subtotal", "average")
CHECKED = {"my_number", "corporate_number", "card", "drivers_licence"}
# Kinds whose cells must at least look like it; of the others every cell that says something counts.
FORMED = {"phone", "email", "postal_code", "birth_date", "ip_address", "card_expiry", "residence_card", "passport"}

OTHER_ADDRESS = re.compile("勤務先|本籍|会社|送付先|届け先|実家|所在地|旧住所")

type Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    kind: id in kinds.toml, "" for unknown, "free_text" for notes. part of a name: family, given, kana, kana_family,
    kana_given, other (not the person the row is about: staff, guardian) or "".
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

    def counts(self, at_least: int = LIKELY) -> dict[str, int]:
        """Findings per kind id."""
        per = np.bincount(self.kind[self.strength >= at_least], minlength=len(ALL))
        return {kind.id: int(per[kind.code]) for kind in ALL if per[kind.code]}

    def records(self) -> Iterator[dict[str, str]]:
        """Per data row: kind id → value as written; "name_kana" for a reading. Empty for a row of nothing."""
        rows = [self.grid.rows[n] for n in self.data]
        fields = {key: [cells(rows, n) for n in columns] for key, columns in self._fields().items()}
        joined = [zip(*parts, strict=True) for parts in fields.values()]
        glue = [" " if key.startswith("name") else "" for key in fields]
        for values in zip(*joined, strict=True) if joined else ((),) * len(rows):
            record = {}
            for key, space, parts in zip(fields, glue, values, strict=True):
                text = space.join(p.strip() for p in parts if not is_empty(p))
                if text:
                    record[key] = text
            yield record

    def _fields(self) -> dict[str, list[int]]:
        """Key of a record → the columns it is made of: the parts of a name or of an address, else the first column."""
        fields: dict[str, list[int]] = {}
        for column in self.columns:
            if column.kind in {"", "free_text", "sensitive"} or (column.kind == "name" and column.part == "other"):
                continue
            key = "name_kana" if column.part.startswith("kana") else column.kind
            parts = fields.setdefault(key, [])
            goes_on = column.kind == "address" and column.index - 1 in parts and not OTHER_ADDRESS.search(column.header)
            if not parts or goes_on or column.part in {"given", "kana_given"}:
                parts.append(column.index)
        return fields

    def hits(self, at_least: int = WEAK) -> Iterator[Hit]:
        """One object per finding; the place holds sheet, row and column."""
        for n in np.flatnonzero(self.strength >= at_least):
            row, column, detail = int(self.row[n]), int(self.column[n]), int(self.detail[n])
            where = self.grid.place
            place = Place(
                where.path, where.sheet, self.grid.first_row + row, column_letter(column), where.page, where.line
            )
            start, end = int(self.start[n]), int(self.end[n])
            why = reasons.sentence(int(self.reason[n]))
            text = self.grid.rows[row][column][start:end]
            category = CATEGORIES[detail - 1].id if detail else ""
            yield Hit(ALL[int(self.kind[n])].id, place, start, end, int(self.strength[n]), why, text, category)


def read_table(grid: Grid) -> TableRead:
    """Find the header, name the columns, check their values."""
    header = find_header(grid.rows, grid.merged)
    first = header.rows[-1] + 1 if header.rows else 0
    data = data_rows(grid.rows, header, first)
    rows: Rows = [grid.rows[n] for n in data]
    width = max(map(len, rows), default=len(header.texts))
    columns = tuple(name_column(n, header, cells(rows, n)) for n in range(width))
    marks = np.array(data, np.int64)
    parts = [above(grid.rows, header.rows[0] if header.rows else 0)]
    parts += [findings(column, cells(rows, column.index), marks) for column in columns]
    parts.append(credentials(columns, rows, marks))
    found = np.concatenate(parts)
    found = found[np.lexsort((found[:, 3], found[:, 2], found[:, 1]))]
    return TableRead(
        grid,
        columns,
        header.rows,
        first,
        tuple(data),
        found[:, 0].astype(np.int16),
        found[:, 1],
        found[:, 2].astype(np.int32),
        found[:, 3],
        found[:, 4],
        found[:, 5].astype(np.int8),
        found[:, 6].astype(np.int16),
        found[:, 7].astype(np.int16),
    )


def cells(rows: Rows, column: int) -> list[str]:
    """One column; short rows have empty cells at their end."""
    try:
        return list(map(itemgetter(column), rows))
    except IndexError:
        return [row[column] if column < len(row) else "" for row in rows]


def data_rows(rows: Rows, header: Header, first: int) -> list[int]:
    """Rows that describe somebody or something: no blank ones, no totals, no header printed again."""
    again = {tuple(c.strip() for c in rows[n]) for n in header.rows}
    return [n for n in range(first, len(rows)) if is_data(rows[n], again)]


def is_data(row: Sequence[str], headers: set[tuple[str, ...]]) -> bool:
    lead = next((c for c in row if c and not c.isspace()), "").strip()
    if not lead or (len(lead) <= 8 and folded(lead) in TOTALS):
        return False
    return not headers or tuple(c.strip() for c in row) not in headers


def name_column(index: int, header: Header, values: Sequence[str]) -> Column:
    """Kind of a column by its heading and by its values, with the reason."""
    text = header.texts[index] if index < len(header.texts) else ""
    promise = header.promises[index] if index < len(header.promises) else Promise()
    shown = text.replace("\n", "／")
    if promise.kind == "free_text":
        return Column(index, shown, "free_text", "", "", f"見出し「{shown}」は自由記述の欄")
    if promise.kind:
        why = f"見出し「{shown}」が「{promise.word}」にあたる"
        return Column(index, shown, promise.kind, promise.part, promise.category, why)
    kind, share = kind_by_values(values)
    if not kind or (kind == "name" and promise.word):
        return Column(index, shown, "", "", "", "見出しからも値からも種類を判断できない")
    why = f"値の{share:.0%}が{KINDS[kind].label_ja}の形に一致"
    return Column(index, shown, kind, "", "", why)


def findings(column: Column, values: list[str], marks: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rows of kind, row, column, start, end, strength, reason, detail for one column."""
    if column.kind in {"", "free_text"}:
        return searched(values, marks, column.index)
    filled = np.array([not is_empty(v) for v in values], np.bool_)
    strength, reason = graded(column, values)
    kept = np.flatnonzero(filled)
    lengths = np.fromiter(map(len, values), np.int64, len(values))
    result = np.zeros((len(kept), 8), np.int64)
    result[:, 0] = KINDS[column.kind].code
    result[:, 1] = marks[kept]
    result[:, 2] = column.index
    result[:, 4] = lengths[kept]
    result[:, 5] = strength[kept]
    result[:, 6] = reason[kept]
    result[:, 7] = CATEGORY[column.category].code if column.category else 0
    return result


def graded(column: Column, values: list[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Strength and reason of every cell: what the heading promises, and whether the value keeps it."""
    count = len(values)
    if column.kind == "sensitive":
        trap = CATEGORY[column.category].counts == "no"
        return np.full(count, WEAK if trap else LIKELY), np.full(count, reasons.TRAP if trap else reasons.HEADER)
    by_header = column.why.startswith("見出し")
    if column.part.startswith("kana") or column.kind not in CHECKED | FORMED:
        return np.full(count, SURE if by_header else LIKELY), np.full(
            count, reasons.HEADER if by_header else reasons.VALUES
        )
    right = right_cells(values, column.kind)
    good = reasons.HEADER_AND_VALUES if by_header else reasons.VALUES
    return np.where(right, SURE if by_header else LIKELY, WEAK), np.where(right, good, reasons.HEADER_BAD_VALUE)


def searched(values: list[str], marks: NDArray[np.int64], column: int) -> NDArray[np.int64]:
    """Findings of the scan in the cells of a column of free text."""
    scanned = scan_cells(values)
    found = scanned.found
    row = marks[scanned.cell]
    where = np.full(len(found), column)
    return np.stack(
        (found.kind, row, where, scanned.start, scanned.end, found.strength, found.reason, found.detail), axis=1
    ).astype(np.int64)


def above(rows: Rows, header: int) -> NDArray[np.int64]:
    """Findings in the lines over the header: titles, dates, who made the list."""
    width = max((len(row) for row in rows[:header]), default=0)
    marks = np.arange(header, dtype=np.int64)
    parts = [searched(cells(rows[:header], n), marks, n) for n in range(width)]
    return np.concatenate(parts) if parts else np.zeros((0, 8), np.int64)


def credentials(columns: Sequence[Column], rows: Rows, marks: NDArray[np.int64]) -> NDArray[np.int64]:
    """ID and password in one row make a pair; a mail address or a member number serves as ID."""
    secret = next((c.index for c in columns if c.kind == "password"), None)
    kinds = ("login_id", "email", "member_id")
    logins = [c.index for kind in kinds for c in columns if c.kind == kind]
    login = next(iter([*logins, *(c.index for c in columns if folded(c.header) == "id")]), None)
    if secret is None or login is None:
        return np.zeros((0, 8), np.int64)
    secrets = cells(rows, secret)
    pairs = zip(secrets, cells(rows, login), strict=True)
    both = np.flatnonzero([not is_empty(a) and not is_empty(b) for a, b in pairs])
    result = np.zeros((len(both), 8), np.int64)
    result[:, 0] = KINDS["credential"].code
    result[:, 1] = marks[both]
    result[:, 2] = secret
    result[:, 4] = [len(secrets[n]) for n in both]
    result[:, 5] = SURE
    result[:, 6] = reasons.PAIR
    return result

"""Forms: a sheet of labels with the value to the right or below, for one person or several."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from tsutsumi.core.pii import reasons
from tsutsumi.core.pii.cells import is_empty
from tsutsumi.core.pii.columns import doubtful_cells, right_cells
from tsutsumi.core.pii.detector import LIKELY, SURE, WEAK
from tsutsumi.core.pii.headers import Header, Promise, folded, is_value, promise_of, vocabulary
from tsutsumi.core.pii.kinds import CATEGORY, KINDS
from tsutsumi.core.pii.loose import USEFUL, VAGUE
from tsutsumi.core.pii.people import key_of
from tsutsumi.core.pii.plan import CHECKED, FORMED, Column, Plan
from tsutsumi.core.pii.records import VALUES
from tsutsumi.core.pii.roles import Known, Role, role_of
from tsutsumi.core.pii.tables import Part, TableRead, searched
from tsutsumi.core.readers.columns import Columns

MOST_ROWS, MOST_COLUMNS = 300, 40
FEWEST_KINDS = 3  # different things asked for in one column of labels
REACH = 3  # cells to the right, because joined cells leave blanks


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value. person: which of several value columns."""

    column: Column
    row: int
    at: int
    value: str
    person: int = 0


def form_of(block: Columns) -> list[Pair]:
    """The pairs of a form; empty when the block is a table or text."""
    if not 2 <= len(block.cells) <= MOST_COLUMNS or not FEWEST_KINDS <= len(block) <= MOST_ROWS:
        return []
    rows = block.rows()
    labels = {(r, c): promise for r, row in enumerate(rows) for c, cell in enumerate(row) if (promise := _label(cell))}
    if not _stands_upright(labels, rows):
        return []
    across = len({c for _, c in labels}) == 1 and _transposed(rows, labels)
    return list(_pairs(rows, labels, across=across))


def _label(cell: str) -> Promise | None:
    """What a cell asks for, when it is a label and nothing else."""
    text = cell.strip().rstrip("：:")
    if not text or len(text) > 20 or is_value(text):
        return None
    word = vocabulary().get(folded(text))
    promise = word or promise_of(text)
    named = promise.kind and (word or role_of(text).word or text != cell.strip())
    return promise if named else None


def _stands_upright(labels: dict[tuple[int, int], Promise], rows: Sequence[Sequence[str]]) -> bool:
    """Whether labels stand below one another, beside values, and not side by side as headings do."""
    for column in {c for _, c in labels}:
        mine = {r: p for (r, c), p in labels.items() if c == column}
        beside = [r for r in mine if _right(rows[r], labels, r, column) is not None]
        kinds = {(mine[r].kind, mine[r].part) for r in beside}
        filled = sum(bool(row[column].strip()) for row in rows)
        if len(kinds) >= FEWEST_KINDS and len(beside) >= 0.5 * filled:
            return True
    return False


def _right(row: Sequence[str], labels: dict[tuple[int, int], Promise], r: int, c: int) -> int | None:
    """The column of the value on the right of a label."""
    for at in range(c + 1, min(c + 1 + REACH, len(row))):
        if row[at].strip():
            return None if (r, at) in labels else at
    return None


def _transposed(rows: Sequence[Sequence[str]], labels: dict[tuple[int, int], Promise]) -> bool:
    """Whether each further column is a person: most lines with a label are filled to the right alike."""
    counts = [sum(bool(c.strip()) for c in rows[r]) for r, _ in labels]
    return min(counts, default=0) > 2


def _pairs(rows: Sequence[Sequence[str]], labels: dict[tuple[int, int], Promise], *, across: bool) -> Iterator[Pair]:
    for (r, c), promise in labels.items():
        header = rows[r][c].strip().rstrip("：:")
        why = f"見出し「{header}」が「{promise.word}」にあたる"
        column = Column(c, header, promise.kind, promise.part, promise.category, why, role_of(header))
        at = _right(rows[r], labels, r, c)
        if across:
            yield from (Pair(column, r, n, v, n) for n, v in enumerate(rows[r]) if n > c and v.strip())
        elif at is not None:
            yield Pair(column, r, at, rows[r][at])
        elif r + 1 < len(rows) and rows[r + 1][c].strip() and (r + 1, c) not in labels:
            yield Pair(column, r + 1, c, rows[r + 1][c])


def read_form(block: Columns, pairs: Sequence[Pair]) -> TableRead:
    """Its findings and its people; cells that belong to no pair are searched as text."""
    plan = Plan(Header((), (), ()), (), ())
    read = TableRead(block, plan, np.zeros(0, np.int64), [], [])
    told = [pair for pair in pairs if pair.column.kind != "free_text" and not is_empty(pair.value)]
    read.parts = [part for pair in told if (part := _finding(pair))]
    taken = {(pair.row, pair.at) for pair in told}
    marks = np.arange(len(block), dtype=np.int64)
    for n, column in enumerate(block.cells):
        texts = ["" if (r, n) in taken else cell for r, cell in enumerate(column.to_pylist())]
        read.parts += searched(pa.array(texts, pa.string()), marks, n)
    read.known = [person for person in _people(told) if set(person.values) & USEFUL and not set(person.values) <= VAGUE]
    return read


def _finding(pair: Pair) -> Part | None:
    column, row = pair.column, np.array([pair.row], np.int64)
    if column.kind not in KINDS:
        return None
    strength, reason, detail = SURE, reasons.HEADER, 0
    if column.kind == "sensitive":
        detail = CATEGORY[column.category].code
        trap = CATEGORY[column.category].counts == "no"
        strength, reason = (WEAK, reasons.TRAP) if trap else (LIKELY, reasons.HEADER)
    elif column.kind in CHECKED | FORMED and not right_cells(pa.array([pair.value]), column.kind)[0]:
        doubt = doubtful_cells(pa.array([pair.value]), column.kind)[0]
        strength, reason = WEAK, reasons.IN_DOUBT if doubt else reasons.HEADER_BAD_VALUE
    return Part(KINDS[column.kind].code, row, pair.at, strength, reason, detail)


def _people(pairs: Sequence[Pair]) -> Iterator[Known]:
    """One person per role; a second name in the same role begins the next."""
    open_people: dict[tuple[Role, int], Known] = {}
    done: list[Known] = []
    named = {pair.column.role for pair in pairs if key_of(pair.column) == "name"}
    for pair in pairs:
        key = key_of(pair.column)
        role = pair.column.role if pair.column.role in named else Role()
        if key not in VALUES:
            continue
        person = open_people.get((role, pair.person))
        if person is None or (key == "name" and "name" in person.values and pair.column.part != "given"):
            person = open_people[role, pair.person] = Known(pair.row, {})
            done.append(person)
        if key in person.values and pair.column.part in {"given", "kana_given"}:
            person.values[key] += f" {pair.value.strip()}"
        person.values.setdefault(key, pair.value.strip())
    yield from done

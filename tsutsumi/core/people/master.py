"""The customer master: who the leaked people are, so that they can be reached. Links only; the rest stay unknown."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tsutsumi.core.people import alike
from tsutsumi.core.people.alike import Same
from tsutsumi.core.people.breakdown import NO, UNKNOWN, YES, Share
from tsutsumi.core.people.grouping import Ints, Labels, size_of
from tsutsumi.core.people.roster import Roster
from tsutsumi.core.people.signs import Signs, signs_of
from tsutsumi.core.people.spelling import Speller, Words
from tsutsumi.core.pii.plan import Plan
from tsutsumi.core.pii.records import joined
from tsutsumi.core.pii.regions import tables_of
from tsutsumi.core.pii.sheets import sheet_of
from tsutsumi.core.pii.tables import TableRead, read_table
from tsutsumi.core.readers.columns import Columns, Head
from tsutsumi.core.readers.limits import Limits
from tsutsumi.core.readers.opener import Ended, Job, walk
from tsutsumi.core.readers.passage import Grid, Place

NOBODY, SEVERAL = -1, -2  # a person who is not in the master; one whom several customers fit
DECEASED = ("死亡", "物故", "逝去", "故人", "没年", "deceased")
SAYS_NO = {"", "0", "-", "無", "なし", "いいえ", "false", "no", "n", "×", "生存", "存命", "f"}
RULES = tuple(s for s in alike.SURE if not s.nameless)
CHANNELS = ("address", "phone", "email")


class MasterError(Exception):
    """A master that cannot be taken in; the message is a Japanese sentence."""


@dataclass(frozen=True, slots=True, eq=False)
class Master:
    """Customers as record sheets. deceased: YES, NO or UNKNOWN per customer."""

    sheet: pa.Table
    deceased: NDArray[np.int8]

    def __len__(self) -> int:
        return int(self.sheet.num_rows)


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """customer: row of the master per person, NOBODY or SEVERAL. rule: index into RULES, -1 for none."""

    customer: Ints
    rule: Ints

    def reason(self, person: int) -> str:
        """Why this person is this customer, or why none was found."""
        if self.customer[person] == SEVERAL:
            return "複数の顧客に当たり、どれか決められない"
        return RULES[int(self.rule[person])].reason if self.customer[person] >= 0 else "名簿に見つからない"

    @property
    def matched(self) -> int:
        return int((self.customer >= 0).sum())

    def deceased(self, master: Master) -> Share:
        """Who is no longer alive by the master; who is not in it is unknown."""
        state = np.full(len(self.customer), UNKNOWN, np.int8)
        known = self.customer >= 0
        state[known] = master.deceased[self.customer[known]]
        return Share(int((state == YES).sum()), int((state == UNKNOWN).sum()))

    def reachable(self, master: Master) -> dict[str, int]:
        """How many people could be reached by each channel that the master knows."""
        known = self.customer[self.customer >= 0]
        has = {way: np.asarray(master.sheet[way].is_valid()) for way in CHANNELS}
        return {way: int(mask[known].sum()) for way, mask in has.items()}


def _every(table: str) -> bool:  # noqa: ARG001
    return True


def of_file(path: Path, limits: Limits | None = None, wanted: Callable[[str], bool] = _every) -> Master:
    """A customer master from CSV, a spreadsheet, a database or whatever else holds a table.

    wanted: asked of the name of a sheet or of a table in a database, whether its rows are customers.
    """
    masters: list[Master] = []
    plans: dict[Head, Plan] = {}
    for event in walk(Job(str(path), path.name), limits or Limits()):
        if isinstance(event, Grid | Columns) and wanted(event.place.sheet or ""):
            masters += map(of_table, tables_of(event, plans))
        elif isinstance(event, Ended) and event.report.state != "read":
            raise MasterError(f"{event.report.path} を全部は読めません。{event.report.reason}")
    return _joined(masters, path.name)


def of_rows(headings: Sequence[str], rows: Iterable[Sequence[object]], name: str = "顧客名簿") -> Master:
    """A customer master from the rows of a database query."""
    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    return _joined([of_table(read_table(Grid([list(headings), *cells], Place(name))))], name)


def _joined(masters: Sequence[Master], name: str) -> Master:
    sheet = pa.concat_tables([m.sheet for m in masters]) if masters else joined([])
    if not sheet.num_rows:
        raise MasterError(f"{name} に人の行が見つかりません。氏名と住所や電話などの見出しがある表を指定してください。")
    return Master(sheet, np.concatenate([m.deceased for m in masters]))


def of_table(table: TableRead) -> Master:
    """The rows of a table that are people; of a household the one the row is about."""
    sheet, owner = sheet_of([table], table.block.place, table.block.first_row)
    record, state = owner[table.data], _deceased(table)
    people = record >= 0
    return Master(joined([sheet.take(pa.array(record[people]))]), state[people])


def says_who_died(header: str) -> bool:
    """Whether a column of this heading tells who is no longer alive."""
    return any(word in header.lower() for word in DECEASED)


def _deceased(table: TableRead) -> NDArray[np.int8]:
    """What a column about death says of each row; UNKNOWN where there is none."""
    column = next((c.index for c in table.columns if says_who_died(c.header)), None)
    if column is None:
        return np.full(len(table.data), UNKNOWN, np.int8)
    said = [cell.strip().lower() for cell in table.column(column).to_pylist()]
    return np.array([NO if cell in SAYS_NO else YES for cell in said], np.int8)


def link(roster: Roster | pa.Table, person: Labels, master: Master) -> Links:
    """Each person's customer. A rule is tried only where the stronger ones before it found nobody.

    Whom two customers fit equally is left to a person.
    """
    speller = Speller()
    signs = signs_of(roster.to_batches() if isinstance(roster, pa.Table) else roster.batches(), speller)
    customers = signs_of(master.sheet.to_batches(), speller)
    size, owner = size_of(person), person[signs.row]
    customer, rule = np.full(size, NOBODY, np.int64), np.full(size, -1, np.int64)
    several = np.zeros(size, np.bool_)
    for number, same in enumerate(RULES):
        found = _by_rule(signs, customers, same)
        hit = np.flatnonzero(found != NOBODY)
        who, whom = owner[hit], np.where(found[hit] < 0, SEVERAL, customers.row[found[hit]])
        clash = _clashing(who, whom, size)
        several |= clash & (customer == NOBODY)
        fresh = (customer[who] == NOBODY) & ~clash[who]
        customer[who[fresh]], rule[who[fresh]] = whom[fresh], number
    return Links(np.where((customer == NOBODY) & several, SEVERAL, customer), rule)


def _clashing(who: Labels, whom: Ints, size: int) -> NDArray[np.bool_]:
    """People of whom records point to different customers, or one to several."""
    lowest, highest = np.full(size, np.iinfo(np.int64).max), np.full(size, np.iinfo(np.int64).min)
    np.minimum.at(lowest, who, whom)
    np.maximum.at(highest, who, whom)
    return np.asarray((lowest < highest) | (lowest == SEVERAL))


def _by_rule(signs: Signs, customers: Signs, same: Same) -> Ints:
    """Per record the one customer with the same key, SEVERAL or NOBODY; none who differs in what must not differ."""
    mine, theirs = signs.key(*same.on), customers.key(*same.on)
    result = np.full(len(signs), NOBODY, np.int64)
    if mine is None or theirs is None:
        return result
    known, first, times = np.unique(theirs, return_index=True, return_counts=True)
    at = np.minimum(np.searchsorted(known, mine), len(known) - 1)
    hit = np.flatnonzero((known[at] == mine) & (mine != 0))
    result[hit] = np.where(times[at[hit]] > 1, SEVERAL, first[at[hit]])
    one = result >= 0
    for sign in same.unlike:
        ours, other = signs.of(sign)[one], customers.of(sign)[result[one]]
        result[np.flatnonzero(one)[_differ(ours, other)]] = NOBODY
        one = result >= 0
    return result


def _differ(ours: Words, other: Words) -> NDArray[np.bool_]:
    return np.asarray((ours != 0) & (other != 0) & (ours != other))

"""Contacts from the customer master, for what the affected list lacks: taken while a list is frozen, and marked.

Only whom the linking knows surely (people.customers). Where several customers fit, nothing is taken.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from django.utils.translation import gettext_noop as _
from numpy.typing import NDArray

from tsutsumi.cases.models import Case
from tsutsumi.core.jp import address, text
from tsutsumi.core.people.breakdown import YES
from tsutsumi.core.people.master import Master
from tsutsumi.notices import plan
from tsutsumi.notices.models import FILL, FROM_LIST
from tsutsumi.people import customers
from tsutsumi.people import gather as people

NAMES = ("name", "name_kana", "name_latin")
# What is taken together -> its columns. Names and birthdays only where the list has none.
TAKEN: dict[str, tuple[str, ...]] = {
    "name": NAMES, "birth_date": ("birth_date",), "address": ("postal_code", "address"), "phone": ("phone",),
    "email": ("email",),
}  # fmt: skip
COLUMNS = tuple(column for columns in TAKEN.values() for column in columns)
LABELS: dict[str, str] = {
    "name": _("氏名"), "birth_date": _("生年月日"), "address": _("住所"), "phone": _("電話番号"), "email": _("メール"),
    "deceased": _("亡くなっている印"),
}  # fmt: skip

type Row = Mapping[str, Any]


class Contacts:
    """The customers of one case. A mark that two rows of the master share stands for nobody."""

    def __init__(self, master: Master, how: str) -> None:
        self.sheet, self.dead, self.how = master.sheet.select(COLUMNS), master.deceased, how
        self.places: dict[str, int | None] = {}
        for place, mark in enumerate(_marks(master)):
            self.places[mark] = None if mark in self.places else place

    @classmethod
    def of(cls, case: Case, how: str) -> "Contacts | None":
        """None where no master is linked, or nothing is to be taken from it. Refused when it cannot be read."""
        found = people.assessment_of(case)
        if how == FROM_LIST or found is None or found.master is None or found.master.source is None:
            return None
        return cls(customers.rows(found.master), how)

    def added(self, batch: pa.RecordBatch) -> tuple[list[dict[str, Any]], list[str], NDArray[np.bool_]]:
        """The rows of a block with what was taken, the names of that for each, and who has died by the master."""
        rows = batch.to_pylist()
        places = [self._place(row) for row in rows]
        own = self.sheet.take(pa.array(places, pa.int64())).to_pylist()
        taken = [",".join(self._take(*pair)) for pair in zip(rows, own, strict=True)]
        dead = np.array([place is not None and self.dead[place] == YES for place in places], np.bool_)
        return rows, taken, dead

    def _place(self, row: Row) -> int | None:
        return self.places.get(row["customer"]) if row["known"] == "known" and row["customer"] else None

    def _take(self, row: dict[str, Any], own: Row) -> Iterator[str]:
        for name, columns in TAKEN.items():
            may = not _usable(name, row) or (self.how != FILL and name not in ("name", "birth_date"))
            if may and _usable(name, own) and any(row[column] != own[column] for column in columns):
                row |= {column: own[column] for column in columns}
                yield name


def _marks(master: Master) -> list[str]:
    """As the affected list names its customers."""
    numbers, lines = master.sheet["member_id"].to_pylist(), master.sheet["row"].to_pylist()
    return [customers.mark(number, line) for number, line in zip(numbers, lines, strict=True)]


def _usable(name: str, row: Row) -> bool:
    """Whether somebody could be written to or called by it."""
    if name == "email":
        return bool(plan.mail_address(row))
    if name == "phone":
        return bool(text.phone(row["phone"] or ""))
    if name == "address":
        return bool(address.key(row["address"] or ""))
    return any(row[column] for column in TAKEN[name])

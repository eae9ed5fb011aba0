"""What this person can do: acts that fit exactly their items, in their language."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from tsutsumi.core.pii.own import PREFIX
from tsutsumi.core.telling.items import BULLET
from tsutsumi.core.telling.person import Person, read_toml


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do. mark: how sure the source is (確認, 二次, 要確認)."""

    text: str
    source: str
    mark: str


@cache
def _rows() -> tuple[dict[str, Any], ...]:
    return tuple(read_toml("acts.toml")["act"])


def of(person: Person) -> list[Act]:
    """Acts for this person's items and for whom the text speaks to; none for items that are not theirs."""
    kinds = {"own" if kind.startswith(PREFIX) else kind for kind in person.kinds}
    return [
        Act(row[person.language], row["source"], row["mark"])
        for row in _rows()
        if person.audience in row["audience"]
        and (kinds & set(row["kinds"]) or person.categories & set(row["categories"]))
    ]


def lines(person: Person) -> str:
    """As they stand in a text: one a line, each behind a bullet; empty when nothing fits."""
    return "\n".join(BULLET + act.text for act in of(person))

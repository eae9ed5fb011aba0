"""The items of exactly one person, in plain words of their language; and read back from a text."""

from collections.abc import Iterable, Mapping
from functools import cache

from tsutsumi.core.pii.kinds import CATEGORY, KINDS
from tsutsumi.core.telling.person import Person, TellingError, read_toml

BULLET = "・"


@cache
def words(language: str) -> Mapping[str, str]:
    """Plain words by id of kind or category; no two are alike in one language."""
    return {id_: row[language] for group in read_toml("items.toml").values() for id_, row in group.items()}


def ids(person: Person) -> list[str]:
    """Kinds and categories in the order of the product's list. A category says more than the bare kind `sensitive`."""
    kinds = person.kinds - ({"sensitive"} if person.categories else set())
    known = [kind for kind in KINDS if kind in kinds]
    return known + sorted(kinds - set(KINDS)) + [name for name in CATEGORY if name in person.categories]


def of(person: Person) -> list[str]:
    """Plain words of this person's items only."""
    said = words(person.language)
    return [said.get(id_) or person.own[id_].strip() for id_ in ids(person)]


def lines(person: Person) -> str:
    """As they stand in a text: one item a line, each behind a bullet. TellingError when there is none to tell."""
    found = of(person)
    if not found:
        raise TellingError("この人の項目が一つもありません。対象者の一覧を確かめてください。")
    return "\n".join(BULLET + word for word in found)


def read(text: Iterable[str], language: str, own: Mapping[str, str] | None = None) -> frozenset[str]:
    """Ids of the items that stand as lines of their own: what a notice says, compared with what it should say."""
    back = {word: id_ for id_, word in words(language).items()} | {w.strip(): id_ for id_, w in (own or {}).items()}
    return frozenset(back[line] for raw in text if (line := raw.strip().removeprefix(BULLET).strip()) in back)

"""How findings in prose become records, said one finding at a time: slow and plain, to hold the arrays to it."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from tests.core.pii.sheet_maker import SheetMaker
from tsutsumi.core.jp import name as names
from tsutsumi.core.pii.detector import LIKELY, SURE
from tsutsumi.core.pii.found import Found
from tsutsumi.core.pii.kinds import ALL, KINDS
from tsutsumi.core.pii.loose import NAMED, USEFUL, VAGUE
from tsutsumi.core.pii.reasons import ADDRESSEE, SURNAME_ONLY, TITLE
from tsutsumi.core.pii.records import SURNAME_ONLY as ONLY_SURNAME
from tsutsumi.core.pii.records import VALUES, WEAK_NAME

BEHIND, BEFORE = 600, 200  # bytes within which a value belongs to the name before it, or to the next one
NAME = KINDS["name"].code


@dataclass(slots=True)
class _Person:
    """A name in a text and what was found near it."""

    at: int
    line: int
    values: dict[str, str]
    strength: int
    surname_only: bool = False
    kinds: set[int] = field(default_factory=set)
    categories: set[int] = field(default_factory=set)

    @property
    def flags(self) -> int:
        return (WEAK_NAME if self.strength < SURE else 0) | (ONLY_SURNAME if self.surname_only else 0)


def of_prose(found: Found, records: SheetMaker) -> dict[int, int]:
    """Index of a finding → record number.

    A value belongs to the name on its line, else to the last name shortly before it, else to the next one shortly
    after; when the whole text has one name, to that. What belongs to no name is a record of its own line.
    """
    lines = _Lines(found.data)
    likely = np.flatnonzero(found.strength >= LIKELY).tolist()
    begun = {n: _person(found, n, lines) for n in likely if found.kind[n] == NAME}
    owners = dict(_owners(found, likely, begun, lines))
    return _numbered(found, owners, records)


def _owners(
    found: Found, likely: list[int], begun: dict[int, "_Person"], lines: "_Lines"
) -> Iterator[tuple[int, "_Person"]]:
    """Finding → whose it is. Kinds that point to nobody by themselves need a name nearby."""
    people = list(begun.values())
    nameless: dict[int, _Person] = {}  # line → the last person without a name on it
    for n in likely:
        if n in begun:
            yield n, begun[n]
            continue
        start = int(found.start[n])
        owner, line = _owner(people, start, lines), lines.of(start)
        kind, value = ALL[int(found.kind[n])].id, _text(found, n)
        if owner is None and kind in USEFUL:
            owner = nameless.get(line)
            if owner is None or owner.values.get(kind, value) != value:  # a second address on a line is a second person
                owner = nameless[line] = _Person(start, line, {}, SURE)
        if owner is None:
            continue
        if kind in VALUES:
            owner.values.setdefault(kind, value)
        yield n, owner


class _Lines:
    """Line numbers of byte positions."""

    def __init__(self, data: bytes) -> None:
        self.starts = [0]
        at = data.find(b"\n")
        while at >= 0:
            self.starts.append(at + 1)
            at = data.find(b"\n", at + 1)

    def of(self, position: int) -> int:
        return bisect_right(self.starts, position) - 1


def _person(found: Found, n: int, lines: _Lines) -> _Person:
    start, value = int(found.start[n]), _text(found, n)
    short = len(value.replace(" ", "").replace("　", "")) <= 2
    reason = int(found.reason[n])
    alone = reason == ADDRESSEE and " " not in value and "　" not in value
    surname = reason == SURNAME_ONLY or alone or (reason == TITLE and short)
    return _Person(start, lines.of(start), {"name": value}, int(found.strength[n]), surname)


def _text(found: Found, n: int) -> str:
    return found.data[int(found.start[n]) : int(found.end[n])].decode("utf-8", "replace")


def _owner(people: list[_Person], start: int, lines: _Lines) -> _Person | None:
    if not people:
        return None
    after = bisect_right(people, start, key=lambda p: p.at)
    before = people[after - 1] if after else None
    later = people[after] if after < len(people) else None
    line = lines.of(start)
    if before and (before.line == line or (start - before.at <= BEHIND and not (later and later.line == line))):
        return before
    if later and (later.line == line or later.at - start <= BEFORE):
        return later
    only = len({p.values["name"] for p in people}) == 1
    return people[0] if only else None


def _numbered(found: Found, owners: dict[int, _Person], records: SheetMaker) -> dict[int, int]:
    """One record per person, with everything that was found of them."""
    for n, person in owners.items():
        person.kinds.add(int(found.kind[n]))
        if found.detail[n]:
            person.categories.add(int(found.detail[n]))
    numbers: dict[int, int] = {}
    made: dict[int, int] = {}
    for n, person in owners.items():
        if id(person) not in made:
            new = records.add(person.values, person.flags, person.kinds, person.categories) if _worth(person) else -1
            made[id(person)] = new
        if made[id(person)] >= 0:
            numbers[n] = made[id(person)]
    return numbers


def _worth(person: _Person) -> bool:
    """Somebody: not a company in the place of a name, nor a date or an address alone."""
    told = set(person.values) & USEFUL
    written = person.values.get("name", "")
    if written and not names.is_person(written) and not told & {"birth_date", "my_number"}:
        return False
    return bool(told & NAMED) or not told <= VAGUE

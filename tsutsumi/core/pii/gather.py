"""Findings become records: a row of a table is one, and in prose a name with what stands near it."""

from bisect import bisect_right
from dataclasses import dataclass

from tsutsumi.core.pii.batch import ROW, WEAK_NAME, RecordMaker
from tsutsumi.core.pii.detector import LIKELY, SURE
from tsutsumi.core.pii.found import Found
from tsutsumi.core.pii.keys import MAKERS, NAMED, Feature, features
from tsutsumi.core.pii.kinds import ALL
from tsutsumi.core.pii.reasons import ADDRESSEE, SURNAME_ONLY, TITLE
from tsutsumi.core.pii.tables import TableRead

BEHIND, BEFORE = 600, 200  # bytes within which a value belongs to the name before it, or to the next one
USEFUL = {"name", *MAKERS}


def of_table(table: TableRead, records: RecordMaker, first: int = 0) -> dict[int, int]:
    """Row index in the grid → record number, for rows from `first` on."""
    numbers: dict[int, int] = {}
    for row, values in zip(table.data, table.records(), strict=True):
        number = records.add(features(values), ROW) if row >= first else -1
        if number >= 0:
            numbers[row] = number
    return numbers


@dataclass(slots=True)
class _Person:
    """A name in a text and what was found near it."""

    at: int
    line: int
    values: dict[str, str]
    strength: int
    surname_only: bool = False

    def features(self) -> list[Feature]:
        return features(self.values, surname_only=self.surname_only)


def of_prose(found: Found, records: RecordMaker) -> dict[int, int]:
    """Index of a finding → record number.

    A value belongs to the name on its line, else to the last name shortly before it, else to the next one shortly
    after; when the whole text has one name, to that. What belongs to no name is a record of its own line.
    """
    useful = [n for n in range(len(found)) if ALL[int(found.kind[n])].id in USEFUL and found.strength[n] >= LIKELY]
    lines = _Lines(found.data)
    people = [_person(found, n, lines) for n in useful if ALL[int(found.kind[n])].id == "name"]
    owners: dict[int, _Person] = {}
    nameless: dict[int, _Person] = {}
    names = iter(people)
    for n in useful:
        start = int(found.start[n])
        if ALL[int(found.kind[n])].id == "name":
            owners[n] = next(names)
            continue
        owner = _owner(people, start, lines)
        if owner is None:
            owner = nameless.setdefault(lines.of(start), _Person(start, lines.of(start), {}, SURE))
        owner.values.setdefault(ALL[int(found.kind[n])].id, _text(found, n))
        owners[n] = owner
    return _numbered(owners, records)


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


def _numbered(owners: dict[int, _Person], records: RecordMaker) -> dict[int, int]:
    """One record per name; a record with a birth date alone is a date, not a person."""
    numbers: dict[int, int] = {}
    made: dict[int, int] = {}
    for n, person in owners.items():
        if id(person) not in made:
            made[id(person)] = records.add(_worth(person), WEAK_NAME if person.strength < SURE else 0)
        if made[id(person)] >= 0:
            numbers[n] = made[id(person)]
    return numbers


def _worth(person: _Person) -> list[Feature]:
    found = person.features()
    kinds = {attribute for attribute, _ in found}
    return [] if kinds <= {"birth", "address"} and not kinds & NAMED else found

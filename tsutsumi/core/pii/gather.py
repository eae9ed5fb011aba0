"""Findings become records: a row of a table is one, and in prose a name with what stands near it."""

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

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
    """Row index in the grid → record number, for rows from `first` on.

    A row is a person by its named columns. What stands elsewhere (a sheet without headings, a title, a note) counts
    too: each name there begins a person, and so does each further value of a kind that the person has already.
    """
    loose = _loose(table, first)
    numbers: dict[int, int] = {}
    for row, values in zip(table.data, table.records(), strict=True):
        number = records.add(features(values), ROW) if row >= first else -1
        if number >= 0:
            numbers[row] = number
    for row, found in loose.items():
        for person in _people(found, has_owner=row in numbers):
            number = records.add(_worth(person), WEAK_NAME if person.strength < SURE else 0)
            if number >= 0:
                numbers.setdefault(row, number)
    return numbers


def _loose(table: TableRead, first: int) -> dict[int, list[tuple[str, str, int]]]:
    """Row → kind, value and strength of what was found outside the named columns, from left to right."""
    named = [c.index for c in table.columns if c.kind not in {"", "free_text"}]
    above = table.header_rows[0] if table.header_rows else 0
    useful = np.isin(table.kind, [kind.code for kind in ALL if kind.id in USEFUL])
    outside = ~np.isin(table.column, named) | (table.row < above)
    found: dict[int, list[tuple[str, str, int]]] = {}
    for n in np.flatnonzero(useful & outside & (table.strength >= LIKELY) & (table.row >= first)):
        row, start, end = int(table.row[n]), int(table.start[n]), int(table.end[n])
        text = table.grid.rows[row][int(table.column[n])][start:end]
        found.setdefault(row, []).append((ALL[int(table.kind[n])].id, text, int(table.strength[n])))
    return found


def _people(found: list[tuple[str, str, int]], *, has_owner: bool) -> list["_Person"]:
    """Persons in the loose findings of a row. Values before the first name belong to the row's owner, if it has one."""
    people: list[_Person] = []
    for kind, text, strength in found:
        begins = kind == "name" or (not people and not has_owner)
        if begins or (people and people[-1].values.get(kind, text) != text):
            people.append(_Person(0, 0, {}, strength))
        if people:
            people[-1].values.setdefault(kind, text)
    return people


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
    nameless: dict[int, _Person] = {}  # line → the last person without a name on it
    names = iter(people)
    for n in useful:
        start = int(found.start[n])
        if ALL[int(found.kind[n])].id == "name":
            owners[n] = next(names)
            continue
        owner = _owner(people, start, lines)
        kind, value = ALL[int(found.kind[n])].id, _text(found, n)
        if owner is None:
            line = lines.of(start)
            owner = nameless.get(line)
            if owner is None or owner.values.get(kind, value) != value:  # a second address on a line is a second person
                owner = nameless[line] = _Person(start, line, {}, SURE)
        owner.values.setdefault(kind, value)
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

"""Of how many people what leaked: by kind, under 18, abroad, by file and system, and the item sets of the letters."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tsutsumi.core.jp import text
from tsutsumi.core.people.abroad import is_abroad
from tsutsumi.core.people.grouping import Labels, size_of
from tsutsumi.core.people.roster import Roster
from tsutsumi.core.pii.keys import birth
from tsutsumi.core.pii.kinds import ALL, CATEGORIES

MAJORITY = 18
READ = ["path", "kinds0", "kinds1", "categories", "birth_date", "age", "address", "nationality"]
NO, YES, UNKNOWN = 0, 1, 2
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Share:
    """Of all people `yes` surely are, `unknown` may be; the rest surely are not. An interval: yes to yes + unknown."""

    yes: int
    unknown: int

    @property
    def most(self) -> int:
        return self.yes + self.unknown


@dataclass(frozen=True, slots=True)
class ItemSet:
    """People of whom exactly these kinds and categories leaked: one wording of the letter."""

    kinds: frozenset[str]
    categories: frozenset[str]
    people: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """people: persons of the resolution. kinds, categories by id; files by path; systems by top folder."""

    people: int
    kinds: dict[str, int]
    categories: dict[str, int]
    under_18: Share
    abroad: Share
    files: dict[str, int]
    systems: dict[str, int]
    item_sets: tuple[ItemSet, ...]


def breakdown(roster: Roster | pa.Table, person: Labels, on: date) -> Breakdown:
    """The people of a resolution (`Resolution.person`), broken down. on: the day on which somebody is under 18."""
    tally = _Tally(size_of(person), on)
    at = 0
    for batch in _batches(roster):
        tally.add(batch, person[at : at + batch.num_rows])
        at += batch.num_rows
    return tally.done()


class _Tally:
    """What is known of each person so far."""

    def __init__(self, size: int, on: date) -> None:
        self.size, self.on = size, on
        self.kinds = np.zeros((2, size), np.uint64)
        self.categories = np.zeros(size, np.uint32)
        self.young, self.adult, self.out, self.home = (np.zeros(size, np.bool_) for _ in range(4))
        self.paths: dict[str, int] = {}
        self.seen: list[NDArray[np.int64]] = []  # path × person, each once per block

    def add(self, batch: pa.RecordBatch, who: Labels) -> None:
        if (who < 0).any():
            batch, who = batch.filter(pa.array(who >= 0)), who[who >= 0]
        for row, name in enumerate(("kinds0", "kinds1")):
            np.bitwise_or.at(self.kinds[row], who, _numbers(batch, name))
        np.bitwise_or.at(self.categories, who, _numbers(batch, "categories"))
        ages = _ages(batch, self.on)
        self.young[who[ages == YES]], self.adult[who[ages == NO]] = True, True
        places = _each(batch["address"], _abroad)
        self.out[who[places == YES]], self.home[who[places == NO]] = True, True
        path = _each(batch["path"].cast(pa.string()), lambda path: self.paths.setdefault(path, len(self.paths)))
        self.seen.append(np.unique(path * self.size + who))

    def done(self) -> Breakdown:
        marks = np.concatenate([self.kinds.T, self.categories[:, None].astype(np.uint64)], axis=1)
        known = {k.id: n for k in ALL if (n := int(_bit(self.kinds[k.code // 64], k.code % 64).sum()))}
        sensitive = {c.id: n for c in CATEGORIES if (n := int(_bit(self.categories, c.code).sum()))}
        seen = np.unique(np.concatenate([np.empty(0, np.int64), *self.seen]))
        return Breakdown(
            self.size,
            known,
            sensitive,
            _share(self.young, self.adult),
            _share(self.out, self.home),
            self._per(seen, list(self.paths)),
            self._per(seen, [top_folder(path) for path in self.paths]),
            _item_sets(marks),
        )

    def _per(self, seen: NDArray[np.int64], names: list[str]) -> dict[str, int]:
        """People by a name of each path."""
        known = sorted(set(names))
        code = {name: n for n, name in enumerate(known)}
        of_path = np.array([code[name] for name in names], np.int64)
        path, who = np.divmod(seen, max(self.size, 1))
        once = np.unique(of_path[path] * max(self.size, 1) + who) if len(seen) else seen
        people = np.bincount(once // max(self.size, 1), minlength=len(known))
        return {name: int(people[n]) for n, name in enumerate(known)}


def top_folder(path: str) -> str:
    """The system a file came from: its first folder; "" for a file in none."""
    parts = [part for part in path.split("/") if part]
    return parts[0] if len(parts) > 1 else ""


def _batches(roster: Roster | pa.Table) -> Iterable[pa.RecordBatch]:
    return roster.select(READ).to_batches() if isinstance(roster, pa.Table) else roster.batches(READ)


def _numbers(batch: pa.RecordBatch, name: str) -> NDArray[Any]:
    found: NDArray[Any] = batch[name].to_numpy(zero_copy_only=False)
    return found


def _bit(words: NDArray[Any], bit: int) -> NDArray[Any]:
    return np.asarray((words >> words.dtype.type(bit)) & words.dtype.type(1))


def _share(yes: Bools, no: Bools) -> Share:
    """Who is both by two records (a slip in a date) is unknown, as is who is neither."""
    return Share(int((yes & ~no).sum()), int((yes == no).sum()))


def _each(column: pa.Array, say: Callable[[str], int]) -> NDArray[np.int64]:
    """What is said of each cell, asked once per different cell; an empty one is asked as ""."""
    coded = pc.fill_null(column, "").dictionary_encode()
    answers = np.array([say(value) for value in coded.dictionary.to_pylist()], np.int64)
    found: NDArray[np.int64] = answers[coded.indices.to_numpy(zero_copy_only=False)]
    return found


def _abroad(address: str) -> int:
    found = is_abroad(address) if address else None
    return UNKNOWN if found is None else YES if found else NO


def _ages(batch: pa.RecordBatch, on: date) -> NDArray[np.int64]:
    """Under 18 on that day: by the birth date, else by an age of 19 and more, which only grows."""
    by_date = _each(batch["birth_date"], lambda written: _under(written, on))
    by_age = _each(batch["age"], _grown)
    return np.where(by_date == UNKNOWN, by_age, by_date)


def _under(written: str, on: date) -> int:
    day = birth(written) if written else ""
    if not day:
        return UNKNOWN
    year, month, rest = (int(part) for part in day.split("-"))
    age = on.year - year - ((on.month, on.day) < (month, rest))
    return YES if age < MAJORITY else NO


def _grown(written: str) -> int:
    number = text.digits(written)
    return NO if number and int(number) >= MAJORITY and len(number) <= 3 else UNKNOWN


def _item_sets(marks: NDArray[np.uint64]) -> tuple[ItemSet, ...]:
    """The different sets, the most frequent first."""
    different, people = np.unique(marks, axis=0, return_counts=True)
    order = np.argsort(-people, kind="stable")
    return tuple(_item_set(different[n].tolist(), int(people[n])) for n in order)


def _item_set(words: list[int], people: int) -> ItemSet:
    low, high, categories = words
    kinds = frozenset(k.id for k in ALL if (low | high << 64) >> k.code & 1)
    return ItemSet(kinds, frozenset(c.id for c in CATEGORIES if categories >> c.code & 1), people)

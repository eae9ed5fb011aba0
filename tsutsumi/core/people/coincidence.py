"""What agrees by chance: people of one name born on one day, and how many more there are than chance brings."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.people.grouping import Labels, kernels, size_of, slots
from tsutsumi.core.people.signs import AS_NUMBER, SCRIPTS, Signs, mixed
from tsutsumi.core.people.spelling import Words

Counts = NDArray[np.int32]
FEWEST = 10_000  # people of whom it can be told how common a day is
LIFETIME = 30_000  # days on which people who live were born
MANY = 1_000  # groups of which chance can be measured; of fewer, each pair has been weighed by itself
RARE = 0.002  # namesakes born on the same day, to be expected beside one person
FIRST_HALF = 12  # days that can be months too


def fresh(key: Words) -> NDArray[np.uint8]:
    """1 where a key stands for the first time; 0 is no key."""
    result = np.empty(len(key), np.uint8)
    kernels().firsts(key, slots(len(key)), result)
    return result


def tally(value: Words, counts: NDArray[np.uint8] | None = None) -> tuple[int, Counts]:
    """How many pairs of equal values there are, and how many stand at the value of each place."""
    here = np.ones(len(value), np.uint8) if counts is None else counts
    first, result = slots(len(value)), np.empty(len(value), np.int32)
    return int(kernels().tally(value, here, first, np.zeros(len(first), np.int64), result)), result


def rare(key: Words, name: Words, birth: Words) -> Words:
    """The key of name and birth date, 0 where other people of that name can be expected to be born on that day: where
    the name and the day are both common among so many people.
    """
    once = fresh(key)
    of_name, of_day = (tally(np.where(key != 0, sign, np.uint64(0)), once)[1] for sign in (name, birth))
    on_this_day = np.maximum((of_day - 1) / max(int(once.sum()), FEWEST), 1 / LIFETIME)
    expected = (of_name - 1) * on_this_day
    return np.where(expected < RARE, key, np.uint64(0))


@dataclass(frozen=True, slots=True)
class Nearness:
    """How many pairs have birth dates that stand in a relation: of one year; only the day, the month or the year
    differs; day and month are exchanged; the same.
    """

    all: int
    year: int
    day_off: int
    month_off: int
    year_off: int
    turned: int
    same: int

    @property
    def year_only(self) -> int:
        """Of one year, with another month and another day: no usual slip makes one of the other."""
        return self.year - self.day_off - self.month_off - self.same

    @property
    def nothing(self) -> int:
        return self.all - self.year - self.year_off


def nearness(birth: Words, who: Words | None = None) -> Nearness:
    """The relations among those who are one in `who`; among all without it."""

    def pairs(value: Words) -> int:
        return tally(value if who is None else np.where(value != 0, mixed(value, who), np.uint64(0)))[0]

    year, month, day = birth // 10_000, birth // 100 % 100, birth % 100
    either = np.minimum(month, day) * 100 + np.maximum(month, day)
    turned = pairs(np.where(day <= FIRST_HALF, year * 10_000 + either, np.uint64(0)))
    turned -= pairs(np.where(day <= FIRST_HALF, birth, np.uint64(0)))
    same = pairs(birth)
    of_month, of_day, of_date = (pairs(v) - same for v in (birth // 100, year * 100 + day, birth % 10_000))
    return Nearness(pairs(np.ones_like(birth)), pairs(year), of_month, of_day, of_date, turned, same)


def born_twice(signs: Signs, label: Labels) -> int:
    """Of the groups with a name and a birth date, those who by expectation are people counted already: of one name and
    of one day, or of days of which a slip of the pen makes one another, more than chance brings. Below 0 where more
    were joined than chance leaves.

    Chance is measured on people of one name whose days no slip makes of one another, for names have their years.
    """
    if int(signs.of("birth").max(initial=0)) >= AS_NUMBER:
        return 0
    left, total = np.ones(size_of(label), np.bool_), 0.0
    for script in SCRIPTS:
        name, birth, group = _dated(signs, label, script, left)
        total += _excess(name, birth, group) if len(name) >= MANY else 0.0
        left[group] = False
    return round(total)


def _dated(signs: Signs, label: Labels, script: str, left: NDArray[np.bool_]) -> tuple[Words, Words, Labels]:
    """Each name with each birth date of each group that is left, once: name, birth, group."""
    name, birth = signs.of(script), signs.of("birth")
    here = np.flatnonzero((name != 0) & (birth != 0) & left[label])
    key = mixed(mixed(name[here], birth[here]), label[here].astype(np.uint64) + np.uint64(1))
    here = here[fresh(key) == 1]
    return name[here], birth[here], label[here]


def _excess(name: Words, birth: Words, group: Labels) -> float:
    """Pairs of groups of one name, whose days are the same or a slip apart, beyond those by chance."""
    found, usual = nearness(birth, name), nearness(birth)
    inside = nearness(birth, mixed(name, group.astype(np.uint64) + np.uint64(1)))
    of_year = (found.year_only - inside.year_only) / max(usual.year_only, 1)
    of_any = (found.nothing - inside.nothing) / max(usual.nothing, 1)
    rate = {"same": of_year, "day_off": of_year, "month_off": of_year, "turned": of_year, "year_off": of_any}
    return sum(
        _beyond(getattr(found, kind) - getattr(inside, kind), chance * getattr(usual, kind))
        for kind, chance in rate.items()
    )


def _beyond(found: int, expected: float) -> float:
    """What is more (or less) than expected; nothing where chance alone shows as much."""
    return found - expected if abs(found - expected) > 2 * expected**0.5 else 0.0

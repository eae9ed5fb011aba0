"""The most probable count: groups that are one person more often than not, though something differs or is missing."""

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.people.grouping import Ints, Labels, size_of
from tsutsumi.core.people.signs import AS_NUMBER, SCRIPTS, Signs
from tsutsumi.core.people.spelling import Words

ANCHORS = ("birth", "phone", "email", "address")


def with_near_births(signs: Signs) -> Signs:
    """The same with signs of a birth date that is written with one slip."""
    columns = dict(signs.columns)
    if "birth" in columns and int(columns["birth"].max(initial=0)) < AS_NUMBER:
        birth = columns["birth"]
        year, month, day = birth // 10_000, birth // 100 % 100, birth % 100
        known = birth != 0
        turned = year * 10_000 + np.minimum(month, day) * 100 + np.maximum(month, day)
        columns["swapped"] = np.where(known & (day <= 12), turned, np.uint64(0))
        columns["same_month"] = np.where(known, birth // 100, np.uint64(0))
        columns["same_day"] = np.where(known, year * 100 + day, np.uint64(0))
        columns["same_date"] = np.where(known, birth % 10_000, np.uint64(0))
    return Signs(signs.record, signs.flags, columns, signs.row, signs.total)


def with_known_readings(signs: Signs) -> Signs:
    """The same with a reading for names in kanji that have one reading only wherever they have one in these records."""
    if not {"name", "kana"} <= signs.columns.keys():
        return signs
    name, kana = signs.columns["name"], signs.columns["kana"]
    both = (name != 0) & (kana != 0)
    pairs = np.unique(np.stack([name[both], kana[both]], axis=1), axis=0)
    names, first, times = np.unique(pairs[:, 0], return_index=True, return_counts=True)
    once = times == 1
    columns = signs.columns | {"read": np.where(kana != 0, kana, _looked_up(names[once], pairs[first[once], 1], name))}
    return Signs(signs.record, signs.flags, columns, signs.row, signs.total)


def _looked_up(known: Words, value: Words, asked: Words) -> Words:
    """The value of each number asked for; 0 for what is not known. known: sorted."""
    if not len(known):
        return np.zeros(len(asked), np.uint64)
    at = np.minimum(np.searchsorted(known, asked), len(known) - 1)
    return np.where(known[at] == asked, value[at], np.uint64(0))


def repeated(signs: Signs, label: Labels) -> int:
    """How many groups are, by expectation, people who are counted already: groups that cannot be compared with the
    others, because they lack what most others have (a birth date, say).

    If they were all new people, their names would be found among the others as often as the names of the others are
    found among themselves, by chance. They are found more often by those who are the same people.
    """
    size = size_of(label)
    rest, expected, new = _of_group(signs.has(*SCRIPTS), label, size), 0.0, 1.0
    for anchored in _anchors(signs, label, size):
        asked = rest & ~anchored
        again = _among(signs, label, rest & anchored, asked)
        expected += new * again
        new *= 1 - again / max(int(asked.sum()), 1)
        rest = asked
    return round(expected)


def _among(signs: Signs, label: Labels, anchored: NDArray[np.bool_], asked: NDArray[np.bool_]) -> float:
    """Of the groups asked for, those expected to be people of the anchored groups, by the names in each script."""
    expected, left = 0.0, asked.copy()
    for script in SCRIPTS:
        if script in signs.columns:
            name, group = _bearers(signs.columns[script], label)
            there = signs.has(*SCRIPTS) & anchored[label]
            borne = float((signs.columns[script][there] != 0).mean()) if there.any() else 0.0
            expected += _again(name, anchored[group], left[group], borne)
            left[group] = False
    return expected


def _anchors(signs: Signs, label: Labels, size: int) -> list[NDArray[np.bool_]]:
    """Groups that have a sign to be compared by: the birth date where half have it, then the commonest sign."""
    named = _of_group(signs.has(*SCRIPTS), label, size)
    known = {sign: named & _of_group(signs.has(sign), label, size) for sign in ANCHORS if sign in signs.columns}
    half = {sign for sign, groups in known.items() if sign == "birth" and 2 * groups.sum() >= named.sum()}
    order = sorted(known, key=lambda sign: (sign not in half, -int(known[sign].sum()), sign))
    return [known[sign] for sign in order]


def _of_group(records: NDArray[np.bool_], label: Labels, size: int) -> NDArray[np.bool_]:
    result = np.zeros(size, np.bool_)
    result[label[records]] = True
    return result


def _bearers(column: Words, label: Labels) -> tuple[Ints, Labels]:
    """Each name as a dense number with each group that bears it, once."""
    named = np.flatnonzero(column)
    order = named[np.lexsort((label[named], column[named]))]
    name, group = column[order], label[order]
    other = np.r_[True, name[1:] != name[:-1]][: len(name)]
    first = other | np.r_[True, group[1:] != group[:-1]][: len(name)]
    return np.cumsum(other)[first] - 1, group[first]


def _again(name: Ints, anchored: NDArray[np.bool_], asked: NDArray[np.bool_], borne: float) -> float:
    """Of the groups asked for, those that are expected to be among the anchored ones. borne: the share of anchored
    records that have a name in this script; who stands there in another script cannot be found.
    """
    holders = np.bincount(name[anchored], minlength=int(name.max(initial=-1)) + 1)
    if not asked.any() or not anchored.any():
        return 0.0
    by_chance = float((holders[name[anchored]] > 1).mean())
    found = float((holders[name[asked]] > 0).mean())
    share = (found - by_chance) / (borne * (1 - by_chance)) if by_chance < 1 else 0.0
    return min(1.0, max(0.0, share)) * int(asked.sum())

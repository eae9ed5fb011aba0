"""The lowest count: how many of the groups are surely different people."""

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.people.alike import UNIQUE
from tsutsumi.core.people.grouping import Grouping, Ints, Labels, size_of
from tsutsumi.core.people.signs import SCRIPTS, Signs
from tsutsumi.core.pii.records import WEAK_NAME

Bools = NDArray[np.bool_]


def least(signs: Signs, label: Labels, divided: NDArray[np.integer] | None = None, missed: float = 0.0) -> int:
    """How many of these groups are surely different people.

    Two groups are when both have a birth date and it or the name differs, or when the names differ. A group without a
    birth date may be any group of the same name; a name in kana only may be any name in kanji without a reading.
    divided: groups (pairs, shape (2, n)) that a person has said are two people. missed: how many pairs of these groups
    are one person by expectation, which of chance may be more: by two roots in one of forty cases.
    """
    size = size_of(label)
    group, name, script = _names(signs, label)
    named = flag(size, group)
    dated = named & flag(size, label[signs.has("birth")])
    late = ~dated[group]
    joint = _hung_together(size, group[late], name[late], int(name.max(initial=-1)) + 1)
    taken = joint[size + name[~late]]
    free = np.setdiff1d(joint[np.flatnonzero(named & ~dated)], taken)
    certain = np.concatenate([joint[np.flatnonzero(dated)], free])
    apart = len(certain) - _slack([flag(len(joint), joint[group[script == n]])[certain] for n in range(len(SCRIPTS))])
    apart += _told_apart(joint, certain, divided, dated) if divided is not None else 0
    apart -= int(missed + 2 * missed**0.5)
    return max(apart, _numbered(signs, named[label]), int(signs.has("email", "surname").any()))


def flag(size: int, where: NDArray[np.integer]) -> Bools:
    result = np.zeros(size, np.bool_)
    result[where] = True
    return result


def _hung_together(size: int, group: Ints, name: Ints, names: int) -> Labels:
    """Groups and names (behind the groups) that hang together."""
    grouping = Grouping(size + names)
    grouping.by_pairs(group, size + name)
    return grouping.labels()


def _names(signs: Signs, label: Labels) -> tuple[Ints, Ints, Ints]:
    """Names that are no mere guesses: the group, the name as a dense number, and the script of each."""
    strong = (signs.flags & WEAK_NAME) == 0
    parts, shift = [np.empty((3, 0), np.int64)], 0
    for number, script in enumerate(SCRIPTS):
        column = signs.of(script)
        mine = np.flatnonzero(strong & (column != 0))
        known, value = np.unique(column[mine], return_inverse=True)
        parts.append(np.stack([label[mine], value + shift, np.full(len(mine), number)]).astype(np.int64))
        shift += len(known)
    group, name, which = np.concatenate(parts, axis=1)
    return group, name, which


def _told_apart(joint: Labels, certain: Labels, divided: NDArray[np.integer], dated: Bools) -> int:
    """People that only a decision tells apart: one more where what hangs together counts once and is divided."""
    left, right = divided
    open_ones = (joint[left] == joint[right]) & ~(dated[left] & dated[right])
    once = np.bincount(certain, minlength=len(joint)) == 1
    return int(once[np.unique(joint[left[open_ones]])].sum())


def _slack(scripts: list[Bools]) -> int:
    """How many people may have been counted twice because two scripts cannot be compared."""
    kanji, kana, latin = scripts
    only_latin = int((latin & ~kanji & ~kana).sum())
    return min(int((kanji & ~kana).sum()), int((kana & ~kanji).sum())) + min(only_latin, len(latin) - only_latin)


def _numbered(signs: Signs, named: Bools) -> int:
    """People that numbers alone prove: all 個人番号, or the other numbers of records without a name."""
    proofs = [different(signs.of("my_number"))]
    proofs += [different(signs.of(sign)[~named]) for sign in UNIQUE if sign in signs.columns]
    return max(proofs)


def different(values: NDArray[np.uint64]) -> int:
    """How many different values there are, 0 aside."""
    return len(np.unique(values[values != 0]))

"""Undecided pairs by weight: records of different groups that share a key, weighed field by field."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from tsutsumi.core.people.grouping import Ints, Labels, slots
from tsutsumi.core.people.signs import NUMBERED, SCRIPTS, THREADS, Signs
from tsutsumi.core.people.spelling import Words
from tsutsumi.core.people.weights import ALL, PATTERNS, UNKNOWN, Floats, agreeing, chances, levels

CROWD = 32  # records that may share a key; what more share (a switchboard, a common name) says little of any two
FEW = 2_000  # records of which all pairs are weighed, whatever they share
SAMPLE = 1_000_000  # records of which all pairs are learnt from; of more, a share of the pairs
ROOM = 16  # records for each pair that there is room for at first
COULD_BE, IS = 0.01, 0.5  # chances from which two could be one person, and are more likely than not
COMPARED = (
    "name", "kana", "latin", "sound", "given", "letters", "syllables", "birth", "address", "spot", "phone", "dial",
    "email", "none",
)  # fmt: skip


def kernels() -> Any:
    """The compiled functions; loaded when first needed, because Numba takes its time to load."""
    from tsutsumi.core.people.compiled import weighing

    return weighing


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """Pairs of records of different groups that could be one person: numbers of the records, and the chance. missed:
    how many pairs with a birth date are one person, by expectation, though each of them alone is not likely.
    """

    left: Ints
    right: Ints
    chance: Floats
    missed: float = 0.0

    def from_(self, least: float) -> Ints:
        """Those of at least this chance, shape (2, n)."""
        chosen = self.chance >= least
        return np.stack([self.left[chosen], self.right[chosen]])


def weighed(signs: Signs, surely: Labels) -> Weighed:
    """surely: groups that are one person anyhow."""
    fields = _fields(signs)
    spoken = ("sound",) if "latin" in signs.columns else ()  # the sound of a reading says what the reading says
    keys = ("birth", "address", "phone", "email", *NUMBERED, *SCRIPTS, *spoken)
    keys = tuple(sign for sign in keys if sign in signs.columns)
    if len(signs) <= FEW:
        return _together([_under(signs, surely, fields, ALL), *(_under(signs, surely, fields, sign) for sign in keys)])
    with ThreadPoolExecutor(THREADS) as pool:
        return _together(pool.map(lambda sign: _under(signs, surely, fields, sign), keys))


def _together(parts: Iterable[Weighed]) -> Weighed:
    known = [Weighed(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)), *parts]
    left, right, chance = (
        np.concatenate([getattr(part, name) for part in known]) for name in ("left", "right", "chance")
    )
    return Weighed(left, right, chance, sum(part.missed for part in known))


def _field_of(sign: str) -> str:
    return "name" if sign in {*SCRIPTS, "sound"} else "number" if sign in NUMBERED else sign


def _fields(signs: Signs) -> tuple[Any, Any, Any]:
    """Columns as the kernels take them."""
    columns, none = signs.columns, np.zeros(len(signs), np.uint64)
    known = [sign for sign in NUMBERED if sign in columns] or ["none"]
    return (
        tuple(columns.get(sign, none) for sign in COMPARED),
        tuple(columns.get(sign, none) for sign in known),
        tuple(columns.get(f"{sign}_drawn", none) for sign in known),
    )


def _under(signs: Signs, surely: Labels, fields: Any, sign: str) -> Weighed:
    """The pairs that share this sign."""
    key, field = np.ones(len(signs), np.uint64) if sign == ALL else signs.columns[sign], _field_of(sign)
    chain, times, most = _chain(key), np.zeros(PATTERNS, np.int64), FEW if sign == ALL else CROWD
    share = np.uint64(min(1.0, SAMPLE / max(len(key), 1)) * (1 << 24))
    kernels().count_patterns(chain, most, signs.record, share, fields, times)
    chance = chances(times, field, 1 / max(len(key), 2) if sign == ALL else 0.5)
    kept = (chance >= COULD_BE) & agreeing(field)
    found, rest = np.empty((3, len(key) // ROOM + ROOM), np.int32), np.zeros(PATTERNS, np.int64)
    number = kernels().collect(chain, most, surely, fields, kept, found, rest)
    if number > found.shape[1]:
        found = np.empty((3, number), np.int32)
        kernels().collect(chain, most, surely, fields, kept, found, np.zeros_like(rest))
    left, right, code = found[:, :number].astype(np.int64)
    dated = (levels(np.arange(PATTERNS))[1] != UNKNOWN) & (sign != ALL)
    return Weighed(left, right, chance[code], float((rest * chance)[dated].sum()))


def _chain(key: Words) -> tuple[Any, Any, Any]:
    first, following = slots(len(key)), np.empty(len(key), np.int32)
    size = np.zeros(len(first), np.int32)
    kernels().chained(key, first, following, size)
    return first, following, size

"""Undecided pairs for a person to decide: which records could be one person, and what speaks for and against it."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tsutsumi.core.people.alike import BY_NAME, POSSIBLE, Same
from tsutsumi.core.people.compare import reasons
from tsutsumi.core.people.grouping import Ints, Labels
from tsutsumi.core.people.review import ATTRIBUTES_JA, Level, Pair, Reason
from tsutsumi.core.people.roster import Roster
from tsutsumi.core.people.signs import Signs
from tsutsumi.core.people.spelling import Words
from tsutsumi.core.people.weighed import Weighed

MOST = 2_000  # pairs shown; more would be read by nobody
# Logarithm of how much more often two records of one person show this than two of different people.
WEIGHT: dict[str, dict[str, float]] = {
    "name": {"same": 5.0, "alike": 2.0, "different": -3.5},
    "name_kana": {"same": 4.5, "alike": 2.5, "different": -3.5},
    "name_latin": {"same": 4.5, "alike": 2.5, "different": -2.5},
    "birth_date": {"same": 8.0, "alike": 1.5, "different": -5.0},
    "address": {"same": 8.0, "alike": 1.5, "different": -1.5},
    "phone": {"same": 9.0, "alike": 1.0, "different": -1.0},
    "email": {"same": 11.0, "alike": 2.0, "different": -0.5},
}
NUMBER = {"same": 12.0, "alike": 1.0, "different": -2.0}
PRIOR = -9.0
NAMES = ("name", "name_kana", "name_latin")


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Pairs of records as their numbers, shape (2, n), and the chance that each is one person: -1 where it was not
    weighed among others of its kind.
    """

    both: Ints
    chance: NDArray[np.float64]


def candidates(signs: Signs, surely: Labels, apart: Ints, doubtful: Weighed, most: int = MOST) -> Candidates:
    """One pair per two groups: those that were weighed, the most even chances first; then those that a rule would
    join, rarer signs first.
    """
    seen: set[tuple[int, int]] = {_sorted(a, b) for a, b in zip(*surely[apart].tolist(), strict=True)}
    found: list[tuple[int, int, float]] = []
    rules = (*POSSIBLE, *BY_NAME)
    for left, right, chance in chain(_by_weight(signs, doubtful), _by_rules(signs, surely, rules)):
        if len(found) == most:
            break
        groups = _sorted(int(surely[left]), int(surely[right]))
        if groups not in seen:
            seen.add(groups)
            found.append((left, right, chance))
    both = np.array([pair[:2] for pair in found], np.int64).reshape(-1, 2).T
    return Candidates(both, np.array([pair[2] for pair in found]))


def _by_weight(signs: Signs, doubtful: Weighed) -> Iterator[tuple[int, int, float]]:
    ids = np.sort(np.stack([signs.record[doubtful.left], signs.record[doubtful.right]]), axis=0)
    turn = np.lexsort((ids[1], ids[0], -doubtful.chance, np.abs(doubtful.chance - 0.5)))
    for n in turn:
        yield int(doubtful.left[n]), int(doubtful.right[n]), float(doubtful.chance[n])


def _by_rules(signs: Signs, surely: Labels, rules: Iterable[Same]) -> Iterator[tuple[int, int, float]]:
    """Neighbours under each rule, made only as far as somebody asks for them."""
    for same in rules:
        key = signs.key(*same.on)
        if key is not None:
            yield from ((left, right, -1.0) for left, right in _neighbours(key, surely, signs.record))


def _sorted(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)


def _neighbours(key: Words, surely: Labels, record: Words) -> Iterable[tuple[int, int]]:
    """Records next to one another under one key that are in different groups, in an order that files do not change."""
    here = np.flatnonzero(key)
    order = here[np.lexsort((record[here], key[here]))]
    left, right = order[:-1], order[1:]
    joined = (key[left] == key[right]) & (surely[left] != surely[right])
    left, right = left[joined], right[joined]
    turn = np.argsort(np.minimum(record[left], record[right]), kind="stable")
    return zip(left[turn].tolist(), right[turn].tolist(), strict=True)


def pairs(roster: Roster | pa.Table, found: Candidates, signs: Signs) -> tuple[Pair, ...]:
    """The pairs with their reasons, the most useful first: those nearest to an even chance."""
    columns = list(ATTRIBUTES_JA)
    both = signs.row[found.both.reshape(-1)]
    rows = (
        roster.select(columns).take(pa.array(both)) if isinstance(roster, pa.Table) else roster.take(both, columns)
    ).to_pylist()
    half = found.both.shape[1]
    ids = signs.record[found.both]
    made = [_pair((rows[n], rows[half + n]), ids[:, n], float(found.chance[n])) for n in range(half)]
    return tuple(sorted(made, key=lambda p: (abs(p.score - 0.5), p.left, p.right)))


def _pair(rows: tuple[dict[str, str], dict[str, str]], ids: NDArray[np.uint64], chance: float) -> Pair:
    left, right = sorted(int(n) for n in ids)
    one, other = rows if left == int(ids[0]) else rows[::-1]
    why = reasons(one, other)
    return Pair(left, right, why, score(why) if chance < 0 else round(chance, 4), question(why))


def score(why: Sequence[Reason]) -> float:
    """Chance that the two are one person where it was not learnt, from fixed weights of the reasons."""
    total = PRIOR + sum(WEIGHT.get(r.attribute, NUMBER).get(r.level, 0.0) for r in why)
    return round(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))), 4)


def question(why: Sequence[Reason]) -> str:
    """What is to be decided, in one sentence: what agrees, what does not, and what it could mean."""
    level = {r.attribute: r.level for r in why}
    more = [ATTRIBUTES_JA[one] for one, how in level.items() if how == "same" and one not in NAMES]
    named = ["氏名"] if "same" in {level.get(one) for one in NAMES} else []
    if any("改姓" in r.text_ja for r in why):
        return "名とほかの項目が同じで、姓が違います。姓が変わった同じ人でしょうか。"
    if named and not more:
        return f"氏名が同じで、{_against(level)}。同姓同名の二人でしょうか、同じ人でしょうか。"
    same = "と".join(named + more) or "一部の項目"
    if named and level.get("birth_date") == "different":
        return f"{same}が同じで、{_against(level)}。書き間違いか、親子など同じ名前の二人でしょうか。"
    return f"{same}が同じで、{_against(level)}。同じ人でしょうか。"


def _against(level: Mapping[str, Level]) -> str:
    unlike = [ATTRIBUTES_JA[one] for one, how in level.items() if how == "different"]
    near = [ATTRIBUTES_JA[one] for one, how in level.items() if how == "alike"]
    told = [f"{'と'.join(unlike)}が違います"] if unlike else []
    told += [f"{'と'.join(near)}が少し違います"] if near else []
    return "。".join(told) or "ほかに決め手がありません"

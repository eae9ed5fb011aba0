"""名寄せ: records become people. Keys first, by union; what stays undecided becomes pairs for a person to decide."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from tsutsumi.core.people import alike
from tsutsumi.core.people.alike import Same
from tsutsumi.core.people.decisions import Ruled, held_apart, ruled
from tsutsumi.core.people.grouping import Grouping, Ints, Labels, apart, size_of
from tsutsumi.core.people.interval import Cause, HeadCount, interval, undecided, unread
from tsutsumi.core.people.least import least
from tsutsumi.core.people.likely import repeated, with_known_readings, with_near_births
from tsutsumi.core.people.pairs import candidates, pairs
from tsutsumi.core.people.review import Contradiction, Decision, Merge, Pair
from tsutsumi.core.people.roster import Roster
from tsutsumi.core.people.signs import SCRIPTS, THREADS, Signs, signs_of
from tsutsumi.core.people.spelling import Words
from tsutsumi.core.readers.passage import FileReport

SAID = "人が同じ人と決めた"


@dataclass(frozen=True, slots=True)
class Step:
    """One reading on the ladder from strict to loose: the people in what was read, and with what was not read."""

    level: str
    label_ja: str
    low: int
    high: int


@dataclass(frozen=True, slots=True, eq=False)
class Resolution:
    """The people of a leak. Per record in the order of the roster: record its stable id, person the number of the
    person; 0 and -1 where a record identifies nobody.
    """

    count: HeadCount
    ladder: tuple[Step, ...]
    record: Words
    person: Labels
    pairs: tuple[Pair, ...] = ()
    merges: tuple[Merge, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()


def resolve_roster(
    roster: Roster | pa.Table,
    decisions: Iterable[Decision] = (),
    files: Sequence[FileReport] = (),
    more: Iterable[Cause] = (),
) -> Resolution:
    """The people in these record sheets. files: reports of the scan; more: what else widens the interval (log gaps,
    the elusion check). The order of files and records does not change any number.
    """
    said = tuple(decisions)
    signs = signs_of(roster.to_batches() if isinstance(roster, pa.Table) else roster.batches())
    resolution = resolve_signs(signs, said, files, more)
    open_ones = candidates(signs, resolution.person[signs.row], ruled(said, signs.record).apart)
    return replace(resolution, pairs=pairs(roster, open_ones, signs))


def resolve_signs(
    signs: Signs,
    decisions: Iterable[Decision] = (),
    files: Iterable[FileReport] = (),
    more: Iterable[Cause] = (),
) -> Resolution:
    """The same, from signs."""
    said = ruled(decisions, signs.record)
    merges: list[Merge] = []
    surely = _sure(signs, said, merges)
    with ThreadPoolExecutor(THREADS) as pool:  # the compiled work and the sorting let go of the interpreter
        likely, strict = pool.submit(_likely, signs, surely, said), pool.submit(_strict, signs, said)
        low = pool.submit(_low, signs, surely, said).result()
    most = size_of(surely)
    outside = [*unread(files), *more]
    count = interval(low, likely.result(), [*undecided(signs, surely, most - low), *outside])
    missing = sum(cause.adds for cause in outside)
    steps = [
        ("strict", "氏名のほかに二つが一致するときだけ同じ人とする", size_of(strict.result())),
        ("sure", "食い違いがないときだけ同じ人とする", most),
        ("likely", "同じ人であることのほうが多いものもまとめる", count.point or 0),
        ("loose", "同じ人かもしれないものはすべてまとめる", low),
    ]
    ladder = tuple(Step(level, label, people, people + missing) for level, label, people in steps)
    return Resolution(count, ladder, signs.ids(), signs.everywhere(surely), (), tuple(merges), said.contradictions)


def _sure(signs: Signs, said: Ruled, merges: list[Merge]) -> Labels:
    """Group per record, joined only where nothing speaks against it: the most people these records can be."""
    grouping = Grouping(len(signs))
    joins = [(same.reason, grouping.by_key(key_of(signs, same))) for same in alike.SURE]
    joins.append((SAID, grouping.by_pairs(*said.same)))
    merges.extend(Merge(reason, gone) for reason, gone in joins if gone)
    label = _one_birth(signs, grouping.labels(), said)
    return held_apart(label, said.apart, said.same, lambda members: _keys(signs, members))


def _strict(signs: Signs, said: Ruled) -> Labels:
    grouping = Grouping(len(signs))
    for same in (*alike.STRICT, *alike.NUMBERS):
        grouping.by_key(key_of(signs, same))
    grouping.by_pairs(*said.same)
    return held_apart(grouping.labels(), said.apart, said.same, lambda members: _keys(signs, members))


def _loosened(signs: Signs, surely: Labels, rules: Sequence[Same], said: Ruled) -> Labels:
    """Group per record, with more rules on top of the sure groups."""
    grouping = Grouping.of(surely)
    for same in rules:
        grouping.by_key(key_of(signs, same))
    label = grouping.labels()
    return held_apart(label, said.apart, said.same, lambda members: [surely[members].astype(np.uint64) + np.uint64(1)])


def _likely(signs: Signs, surely: Labels, said: Ruled) -> int:
    """The most probable count: joined where it is one person more often than not, less those counted twice."""
    more = with_known_readings(with_near_births(signs))
    probably = _loosened(more, surely, alike.LIKELY, said)
    return size_of(probably) - repeated(signs, probably)


def _low(signs: Signs, surely: Labels, said: Ruled) -> int:
    """The lowest count: of what could be one person, how many are surely different people."""
    possibly = _loosened(with_near_births(signs), surely, alike.POSSIBLE, said)
    return least(signs, possibly, possibly[said.apart] if said.apart.size else None)


def _keys(signs: Signs, members: Ints) -> Iterable[Words]:
    """The sure keys of some records."""
    some = signs.some(members)
    found = (key_of(some, same) for same in alike.SURE)
    return (key for key in found if key is not None)


def key_of(signs: Signs, same: Same) -> Words | None:
    """The key by which `same` joins records; 0 where it does not apply."""
    key = signs.key(*same.on)
    if key is None:
        return None
    if same.nameless:
        key = np.where(signs.has(*SCRIPTS, "surname"), np.uint64(0), key)
    for sign in same.unlike:
        if sign in signs.columns and sign not in same.on:
            key = apart(key, signs.columns[sign])
    return key


def _one_birth(signs: Signs, label: Labels, said: Ruled) -> Labels:
    """Groups that came to hold several birth dates by way of third records fall apart again, by birth date.

    Not where a person has said that it is one.
    """
    if "birth" not in signs.columns:
        return label
    birth = signs.columns["birth"]
    key = apart(label.astype(np.uint64) + np.uint64(1), birth)
    torn = key != label.astype(np.uint64) + np.uint64(1)
    if not torn.any():
        return label
    grouping = Grouping(len(label))
    grouping.by_key(key)
    grouping.by_pairs(*said.same)
    return grouping.labels()

"""名寄せ: records become people. Keys first, by union; what stays undecided becomes pairs for a person to decide."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from tsutsumi.core.people import alike
from tsutsumi.core.people.alike import Same
from tsutsumi.core.people.coincidence import born_twice, rare
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
from tsutsumi.core.people.weighed import COULD_BE, IS, Weighed, weighed
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
    person; 0 and -1 where a record identifies nobody. pairs: the most useful of the undecided ones, MOST at most.
    undecided: how many pairs must be decided, at least, until nothing is open; namesakes: how many of these agree in
    the name alone.
    """

    count: HeadCount
    ladder: tuple[Step, ...]
    record: Words
    person: Labels
    pairs: tuple[Pair, ...] = ()
    merges: tuple[Merge, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    undecided: int = 0
    namesakes: int = 0


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
    resolution, doubtful = _resolved(signs, said, files, more)
    open_ones = candidates(signs, resolution.person[signs.row], ruled(said, signs.record).apart, doubtful)
    found = pairs(roster, open_ones, signs)
    return replace(resolution, pairs=found, undecided=max(resolution.undecided, len(found)))


def resolve_signs(
    signs: Signs,
    decisions: Iterable[Decision] = (),
    files: Iterable[FileReport] = (),
    more: Iterable[Cause] = (),
) -> Resolution:
    """The same, from signs; without the pairs, which take the values."""
    return _resolved(signs, decisions, files, more)[0]


def _resolved(
    signs: Signs, decisions: Iterable[Decision], files: Iterable[FileReport], more: Iterable[Cause]
) -> tuple[Resolution, Weighed]:
    said = ruled(decisions, signs.record)
    merges: list[Merge] = []
    surely = sure(signs, said, merges)
    with ThreadPoolExecutor(THREADS) as pool:  # the compiled work and the sorting let go of the interpreter
        strict = pool.submit(_strict, signs, said)
        doubtful = weighed(signs, surely)
        likely, least = (
            pool.submit(_likely, signs, surely, said, doubtful),
            pool.submit(_low, signs, surely, said, doubtful),
        )
        low, undecided_, namesakes = least.result()
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
    told = (tuple(merges), said.contradictions, undecided_, namesakes)
    return Resolution(count, ladder, signs.ids(), signs.everywhere(surely), (), *told), doubtful


def sure(signs: Signs, said: Ruled, merges: list[Merge]) -> Labels:
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


def _loosened(signs: Signs, surely: Labels, rules: Sequence[Same], said: Ruled, pairs: Ints | None = None) -> Labels:
    """Group per record, with more rules and pairs on top of the sure groups."""
    grouping = Grouping.of(surely)
    for same in rules:
        grouping.by_key(key_of(signs, same))
    if pairs is not None:
        grouping.by_pairs(*pairs)
    label = grouping.labels()
    return held_apart(label, said.apart, said.same, lambda members: [surely[members].astype(np.uint64) + np.uint64(1)])


def _likely(signs: Signs, surely: Labels, said: Ruled, doubtful: Weighed) -> int:
    """The most probable count: joined where it is one person more often than not, less those counted twice."""
    more = with_known_readings(with_near_births(signs))
    probably = _loosened(more, surely, alike.LIKELY, said, doubtful.from_(IS))
    return size_of(probably) - repeated(signs, probably) - born_twice(signs, probably)


def _low(signs: Signs, surely: Labels, said: Ruled, doubtful: Weighed) -> tuple[int, int, int]:
    """The lowest count: of what could be one person, how many are surely different people. And how many joins are open,
    with those by name alone, and these.
    """
    possibly = _loosened(with_near_births(signs), surely, alike.POSSIBLE, said, doubtful.from_(COULD_BE))
    named = size_of(_loosened(signs, possibly, alike.BY_NAME, said))
    low = least(signs, possibly, possibly[said.apart] if said.apart.size else None, doubtful.missed)
    return low, size_of(surely) - named, size_of(possibly) - named


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
    if same.rare:
        key = rare(key, *(signs.columns[sign] for sign in same.on))
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

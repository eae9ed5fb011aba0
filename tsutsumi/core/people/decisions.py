"""What people decided about pairs, made to hold in every reading of the records, and where decisions contradict."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tsutsumi.core.people.grouping import Grouping, Ints, Labels
from tsutsumi.core.people.review import Contradiction, Decision
from tsutsumi.core.people.spelling import Words

CONTRADICTED = (
    "「同じ人」とした記録をたどると、「別の人」とした二つがつながります。どちらも採らず、未決定として数えました。"
)

Keys = Callable[[Ints], Iterable[Words]]  # records → their keys, one array per rule, the strongest rule first


@dataclass(frozen=True, slots=True)
class Ruled:
    """Decisions as record numbers: pairs of shape (2, n). `same` and `apart` do not contradict one another."""

    same: Ints
    apart: Ints
    contradictions: tuple[Contradiction, ...] = ()


def ruled(decisions: Iterable[Decision], record: Words) -> Ruled:
    """The decisions whose records are there. The last word on a pair counts.

    Where "one person" goes round to a pair that is said to be two, neither holds: all these stay undecided.
    """
    last = {(min(d.left, d.right), max(d.left, d.right)): d for d in decisions if d.left != d.right}
    number = _numbers([n for pair in last for n in pair], record)
    known = [(number[a], number[b], d) for (a, b), d in sorted(last.items()) if a in number and b in number]
    same = [(a, b, d) for a, b, d in known if d.same]
    apart = [(a, b, d) for a, b, d in known if not d.same]
    group = _groups([(a, b) for a, b, _ in same])
    torn = {group[a] for a, b, _ in apart if a in group and group[a] == group.get(b)}
    said = tuple(
        Contradiction(d, CONTRADICTED)
        for a, b, d in apart
        if a in group and group[a] == group.get(b)
    )  # fmt: skip
    kept = [(a, b) for a, b, _ in same if group[a] not in torn]
    divided = [(a, b) for a, b, _ in apart if not (a in group and group[a] == group.get(b))]
    return Ruled(_pairs(kept), _pairs(divided), said)


def _pairs(pairs: Sequence[tuple[int, int]]) -> Ints:
    return np.array(pairs, np.int64).reshape(-1, 2).T


def _numbers(ids: Sequence[int], record: Words) -> dict[int, int]:
    """Stable id → position of the record; ids that are not there are left out."""
    wanted = np.unique(np.array(ids, np.uint64))
    found = np.flatnonzero(np.isin(record, wanted)) if len(wanted) else np.empty(0, np.int64)
    return {int(record[n]): int(n) for n in found}


def _groups(pairs: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Member → the number of the group it hangs together with."""
    members = sorted({n for pair in pairs for n in pair})
    at = {member: n for n, member in enumerate(members)}
    grouping = Grouping(len(members))
    grouping.by_pairs([at[a] for a, _ in pairs], [at[b] for _, b in pairs])
    label = grouping.labels()
    return {member: int(label[n]) for member, n in at.items()}


def held_apart(label: Labels, apart: Ints, same: Ints, keys: Keys) -> Labels:
    """The groups with every "two people" respected: a group that holds such a pair is put together again, strongest
    rule first, leaving out each join that would bring the two back together.
    """
    left, right = apart
    inside = label[left] == label[right]
    if not inside.any():
        return label
    result = label.astype(np.int64)
    fresh = int(label.max()) + 1
    for torn in np.unique(label[left[inside]]):
        members = np.flatnonzero(label == torn)
        within = inside & (label[left] == torn)
        part = _rebuilt(members, (left[within], right[within]), same, keys)
        result[members] = np.where(part == part[0], torn, fresh + part)
        fresh += int(part.max()) + 1
    return np.unique(result, return_inverse=True)[1].astype(np.int32)


def _rebuilt(members: Ints, apart: tuple[Ints, Ints], same: Ints, keys: Keys) -> Ints:
    """A group number per member."""
    at = {int(member): n for n, member in enumerate(members)}
    group = list(range(len(members)))
    foes = [(at[int(a)], at[int(b)]) for a, b in zip(*apart, strict=True)]

    def join(a: int, b: int) -> None:
        one, other = sorted((group[a], group[b]))
        if one != other and not any({group[x], group[y]} == {one, other} for x, y in foes):
            group[:] = [one if g == other else g for g in group]

    for a, b in zip(*same, strict=True):
        if int(a) in at and int(b) in at:
            join(at[int(a)], at[int(b)])
    for key in keys(members):
        order = np.argsort(key, kind="stable")
        for a, b in pairwise(order.tolist()):
            if key[a] and key[a] == key[b]:
                join(a, b)
    return np.unique(np.array(group), return_inverse=True)[1]

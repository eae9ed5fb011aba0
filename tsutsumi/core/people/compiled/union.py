"""Records with equal keys become one group: open hash tables over keys, and union-find. A key of 0 is no key."""

from typing import Any

import numpy as np

from tsutsumi.core.jit import compiled

MIX = np.uint64(0x9E3779B97F4A7C15)
SHIFT = np.uint64(29)
ZERO = np.uint64(0)


@compiled
def root(parent: Any, i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


@compiled
def unite(parent: Any, a: int, b: int) -> int:
    """1 when two groups became one. The smaller number stays."""
    a = root(parent, a)
    b = root(parent, b)
    if a == b:
        return 0
    if a < b:
        parent[b] = a
    else:
        parent[a] = b
    return 1


@compiled
def slot(key: Any, first: Any, i: int) -> int:
    """Where the key of record i belongs in `first`, which holds the first record of each key, -1 for none yet."""
    mask = len(first) - 1
    at = int((key[i] * MIX) >> np.uint64(24)) & mask
    while first[at] >= 0 and key[first[at]] != key[i]:
        at = (at + 1) & mask
    return at


@compiled
def unite_keys(parent: Any, key: Any, first: Any) -> int:
    """Unites records with equal keys; returns how many groups went away."""
    gone = 0
    for i in range(len(key)):
        if key[i] != ZERO:
            at = slot(key, first, i)
            if first[at] < 0:
                first[at] = i
            else:
                gone += unite(parent, first[at], i)
    return gone


@compiled
def unite_pairs(parent: Any, left: Any, right: Any) -> int:
    gone = 0
    for i in range(len(left)):
        gone += unite(parent, left[i], right[i])
    return gone


@compiled
def split(key: Any, value: Any, first: Any, holder: Any) -> None:
    """Where one key holds several values, only records of one value keep a common key; those without one lose it.

    holder: per slot the first record that has a value; -1 for none, -2 when there are several values.
    """
    for i in range(len(key)):
        if key[i] == ZERO:
            continue
        at = slot(key, first, i)
        if first[at] < 0:
            first[at] = i
        if value[i] != ZERO:
            if holder[at] == -1:
                holder[at] = i
            elif holder[at] >= 0 and value[holder[at]] != value[i]:
                holder[at] = -2


@compiled
def part(key: Any, value: Any, first: Any, holder: Any, result: Any) -> None:
    """The keys after `split`: the second look at every record."""
    for i in range(len(key)):
        if key[i] == ZERO:
            continue
        if holder[slot(key, first, i)] != -2:
            result[i] = key[i]
        elif value[i] != ZERO:
            mixed = (key[i] ^ (value[i] * MIX)) * MIX
            result[i] = (mixed ^ (mixed >> SHIFT)) | np.uint64(1)


@compiled
def flatten(parent: Any) -> None:
    for i in range(len(parent)):
        parent[i] = root(parent, i)


@compiled
def number(parent: Any, label: Any) -> int:
    """Dense numbers from 0 in order of first record; `parent` is flat and each root is the least of its group."""
    count = 0
    for i in range(len(parent)):
        if parent[i] == i:
            label[i] = count
            count += 1
        else:
            label[i] = label[parent[i]]
    return count


@compiled
def firsts(key: Any, first: Any, fresh: Any) -> None:
    """1 where a key stands for the first time."""
    for i in range(len(key)):
        fresh[i] = 0
        if key[i] != ZERO:
            at = slot(key, first, i)
            if first[at] < 0:
                first[at] = i
                fresh[i] = 1


@compiled
def tally(value: Any, counts: Any, first: Any, times: Any, result: Any) -> int:
    """Per place how often its value stands where counts is 1, and how many pairs of these places have equal values."""
    pairs = 0
    for i in range(len(value)):
        if value[i] != ZERO:
            at = slot(value, first, i)
            if first[at] < 0:
                first[at] = i
            if counts[i]:
                pairs += times[at]
                times[at] += 1
    for i in range(len(value)):
        result[i] = 0 if value[i] == ZERO else times[slot(value, first, i)]
    return pairs

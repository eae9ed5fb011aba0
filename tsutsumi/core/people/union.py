"""Which records hang together, given pairs of records; millions of pairs in a second."""

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
FEW = 5_000  # pairs that are united before Numba would be there


def _unite(parent: Ints, left: Ints, right: Ints) -> None:
    """Turns `parent` (each its own) into the smallest member of each record's group."""
    for i in range(len(left)):
        a, b = left[i], right[i]
        while parent[a] != a:
            parent[a] = parent[parent[a]]
            a = parent[a]
        while parent[b] != b:
            parent[b] = parent[parent[b]]
            b = parent[b]
        if a < b:
            parent[b] = a
        elif b < a:
            parent[a] = b
    for i in range(len(parent)):
        parent[i] = parent[parent[i]]


@cache
def unite_many() -> Callable[[Ints, Ints, Ints], None]:
    """The same, compiled."""
    from tsutsumi.core.pii.jit import compiled

    return compiled(_unite)


def groups(count: int, pairs: Ints) -> Ints:
    """Label per record, 0 to number of groups - 1. pairs: two rows, (2, n)."""
    roots = np.arange(count, dtype=np.int64)
    unite = _unite if len(pairs[0]) < FEW else unite_many()
    unite(roots, np.ascontiguousarray(pairs[0], np.int64), np.ascontiguousarray(pairs[1], np.int64))
    return np.unique(roots, return_inverse=True)[1].astype(np.int64)


def joined(parts: list[Ints]) -> Ints:
    """Pairs of all parts."""
    return np.concatenate([np.empty((2, 0), np.int64), *parts], axis=1)


def chain(order: Ints, same: NDArray[np.bool_]) -> Ints:
    """Neighbours in `order` that belong together: same[i] is about order[i] and order[i + 1]."""
    return np.stack([order[:-1][same], order[1:][same]]).astype(np.int64)

"""Groups of records: a typed door to the compiled union of equal keys."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.people.spelling import Words

Ints = NDArray[np.int64]
Labels = NDArray[np.int32]


def kernels() -> Any:
    """The compiled functions; loaded when first needed, because Numba takes its time to load."""
    from tsutsumi.core.people.compiled import union

    return union


class Grouping:
    """Records, each alone at first, that are united by equal keys."""

    def __init__(self, count: int) -> None:
        self.parent = np.arange(count, dtype=np.int32)

    @classmethod
    def of(cls, label: Labels) -> "Grouping":
        """Records that already hang together."""
        grouping = cls(len(label))
        grouping.by_label(label)
        return grouping

    def by_key(self, key: Words | None) -> int:
        """How many groups went away. A key of 0 is no key."""
        return 0 if key is None else int(kernels().unite_keys(self.parent, key, slots(len(key))))

    def by_label(self, label: Labels) -> int:
        return self.by_key(label.astype(np.uint64) + np.uint64(1))

    def by_pairs(self, left: Any, right: Any) -> int:
        return int(kernels().unite_pairs(self.parent, np.asarray(left, np.int64), np.asarray(right, np.int64)))

    def labels(self) -> Labels:
        """A number per record, 0 to number of groups - 1, in order of first record."""
        kernels().flatten(self.parent)
        label = np.empty(len(self.parent), np.int32)
        kernels().number(self.parent, label)
        return label


def apart(key: Words, value: Words) -> Words:
    """The key, made different where the records of one key have different values; see `union.split`."""
    first, holder = slots(len(key)), slots(len(key))
    result = np.zeros(len(key), np.uint64)
    kernels().split(key, value, first, holder)
    kernels().part(key, value, first, holder, result)
    return result


def slots(count: int) -> Labels:
    """An empty hash table for so many keys."""
    return np.full(1 << max(int(count * 1.5).bit_length(), 4), -1, np.int32)


def size_of(label: Labels) -> int:
    """How many groups there are."""
    return int(label.max(initial=-1)) + 1

"""Records as columns: for each attribute which record has which value, values as dense numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.pii.batch import WEAK_NAME, Records
from tsutsumi.core.pii.keys import ATTRIBUTES, CODE

Ints = NDArray[np.int64]
SCRIPTS = ("name", "kana", "latin")
NONE = -1


@dataclass(frozen=True, slots=True)
class Column:
    """One attribute: record owner[i] has value[i]; `values` is how many different values there are."""

    owner: Ints
    value: Ints
    values: int


@dataclass(frozen=True, slots=True)
class Book:
    """All records of a scan, ready to be compared."""

    count: int
    columns: dict[str, Column]
    flags: NDArray[np.uint8]

    def single(self, attribute: str) -> Ints:
        """The one value per record; NONE when it has none or several that contradict one another."""
        column = self.columns[attribute]
        result = np.full(self.count, NONE, np.int64)
        result[column.owner] = column.value
        clash = result[column.owner] != column.value
        result[column.owner[clash]] = NONE
        return result

    def has(self, *attributes: str) -> NDArray[np.bool_]:
        """Records with a value in any of these attributes."""
        result = np.zeros(self.count, np.bool_)
        for attribute in attributes:
            result[self.columns[attribute].owner] = True
        return result

    @property
    def weak(self) -> NDArray[np.bool_]:
        return (self.flags & WEAK_NAME) > 0


def book_of(records: Records) -> Book:
    """Fingerprints become dense numbers in the order of the fingerprints, so the order of files does not matter."""
    columns = {}
    for attribute in ATTRIBUTES:
        mine = records.attribute == CODE[attribute]
        known, value = np.unique(records.key[mine], return_inverse=True)
        columns[attribute] = Column(records.owner[mine], value.astype(np.int64), len(known))
    return Book(records.count, columns, records.flags)

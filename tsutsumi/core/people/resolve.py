"""名寄せ: records become people. Pairs by equal keys, groups by union; millions of rows as arrays."""

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.people.alike import POSSIBLE, SURE, Same
from tsutsumi.core.people.record import NONE, SCRIPTS, Book
from tsutsumi.core.people.union import chain, groups, joined

Ints = NDArray[np.int64]
FAR = np.iinfo(np.int64).max


def sure(book: Book) -> Ints:
    """Group per record, joined only where nothing speaks against it: the most people these records can be."""
    pairs = joined([_pairs(book, same) for same in SURE])
    return _apart(book, groups(book.count, pairs))


def possible(book: Book, surely: Ints) -> Ints:
    """Group per record, joined wherever two records could be one person."""
    firsts = np.unique(surely, return_index=True)[1]
    anchors = np.stack([np.arange(book.count), firsts[surely]])
    return groups(book.count, joined([anchors, *(_pairs(book, same) for same in POSSIBLE)]))


def _pairs(book: Book, same: Same) -> Ints:
    """Pairs of records that `same` joins."""
    owner, key = _keys(book, same)
    for attribute in same.unlike:
        owner, key = _without_clash(owner, key, book.single(attribute)[owner])
    order = np.argsort(key, kind="stable")
    return chain(owner[order], key[order][:-1] == key[order][1:])


def _keys(book: Book, same: Same) -> tuple[Ints, Ints]:
    """Records and their joint value in the attributes of `same`."""
    first = book.columns[same.on[0]]
    owner, key = first.owner, first.value
    for attribute in same.on[1:]:
        owner, key = _with(book, owner, key, attribute)
    if same.nameless:
        keep = ~book.has(*SCRIPTS, "surname")[owner]
        owner, key = owner[keep], key[keep]
    return owner, key


def _with(book: Book, owner: Ints, key: Ints, attribute: str) -> tuple[Ints, Ints]:
    """Each key with each value its record has in the attribute."""
    column = book.columns[attribute]
    order = np.argsort(column.owner, kind="stable")
    owners, values = column.owner[order], column.value[order]
    begin, end = np.searchsorted(owners, owner, "left"), np.searchsorted(owners, owner, "right")
    times = end - begin
    which = np.repeat(np.arange(len(owner)), times)
    inside = np.arange(len(which)) - np.repeat(np.cumsum(times) - times, times)
    return owner[which], key[which] * (column.values + 1) + values[begin[which] + inside]


def _without_clash(owner: Ints, key: Ints, value: Ints) -> tuple[Ints, Ints]:
    """Where one key holds several values, only equal values stay together, and records without one stay out."""
    known = value != NONE
    clashing = _several(key, value, known)
    keep = known | ~clashing
    part = np.where(clashing, value, NONE)[keep]
    return owner[keep], _joint(key[keep], part)


def _joint(key: Ints, value: Ints) -> Ints:
    """One number for both; values from NONE up."""
    return np.asarray(key * (int(value.max(initial=0)) + 2) + value + 1, np.int64)


def _several(key: Ints, value: Ints, known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which entries have a key that occurs with more than one known value."""
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.r_[True, key[order][1:] != key[order][:-1]]) if len(key) else np.empty(0, np.int64)
    lowest = np.minimum.reduceat(np.where(known, value, FAR)[order], starts) if len(key) else starts
    highest = np.maximum.reduceat(np.where(known, value, NONE)[order], starts) if len(key) else starts
    result = np.empty(len(key), np.bool_)
    result[order] = np.repeat(highest > lowest, np.diff(np.r_[starts, len(key)]))
    return result


def _apart(book: Book, label: Ints) -> Ints:
    """Groups that came to hold several birth dates by way of third records fall apart again, by birth date."""
    birth = book.single("birth")
    known = birth != NONE
    torn = _several(label, birth, known)
    alone = book.columns["birth"].values + np.arange(book.count)
    part = np.where(torn, np.where(known, birth, alone), NONE)
    return np.unique(_joint(label, part), return_inverse=True)[1].astype(np.int64)

"""Whose a finding is: persons in a text as numbers, their first values, and everything found of them as bit masks."""

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.jit import compiled

type Bytes = NDArray[np.uint8]
type Ints = NDArray[np.int64]
type Words = NDArray[np.uint64]

NONE, UNUSED = -1, -2


@compiled
def same_bytes(data: Bytes, a: int, a_end: int, b: int, b_end: int) -> bool:
    """Whether two stretches of a text say the same."""
    if a_end - a != b_end - b:
        return False
    for k in range(a_end - a):  # noqa: SIM110 - compiled, and compiled code makes no generators
        if data[a + k] != data[b + k]:
            return False
    return True


@compiled
def nameless(data: Bytes, spans: Ints, kind: Ints, person: Ints, first: Ints, next_person: int) -> int:
    """Gives findings without an owner (person -1) to a person of their line; a second value of a kind that the person
    has already is a second person. spans: start, end and line of each finding, (3, n). first: per kind code UNUSED for
    kinds that stand for nobody, else NONE; changed here. How many persons there are now.
    """
    line = -1
    for n in range(len(person)):
        held = first[kind[n]]
        if person[n] >= 0 or held == UNUSED:
            continue
        other = held >= 0 and not same_bytes(data, spans[0, held], spans[1, held], spans[0, n], spans[1, n])
        if spans[2, n] != line or other:
            line = spans[2, n]
            for k in range(len(first)):
                if first[k] >= 0:
                    first[k] = NONE
            next_person += 1
        if first[kind[n]] < 0:
            first[kind[n]] = n
        person[n] = next_person - 1
    return next_person


@compiled
def gathered(person: Ints, kind: Ints, value: Ints, detail: Ints, first: Ints, masks: Words) -> None:
    """Fills first[value, person] with the finding that holds the first value of that column, and masks (3, persons)
    with the kinds (two words) and categories found. value: column of each kind code, -1 for none.
    """
    one = np.uint64(1)
    for n in range(len(person)):
        who = person[n]
        if who < 0:
            continue
        column = value[kind[n]]
        if column >= 0 and first[column, who] < 0:
            first[column, who] = n
        word = kind[n] >> 6
        masks[word, who] |= one << np.uint64(kind[n] & 63)
        if detail[n] > 0:
            masks[2, who] |= one << np.uint64(detail[n])


@compiled
def copied(data: Bytes, start: Ints, end: Ints, offsets: NDArray[np.int32], out: Bytes) -> None:
    """Stretches of a text behind one another: out[offsets[k]:offsets[k + 1]] is the k-th."""
    for k in range(len(start)):
        at = offsets[k]
        for p in range(end[k] - start[k]):
            out[at + p] = data[start[k] + p]


@compiled
def hashed(data: Bytes, start: Ints, end: Ints, out: Words) -> None:
    """64 bits of FNV-1a of each stretch, to tell equal ones without making an object of each."""
    for k in range(len(start)):
        word = np.uint64(0xCBF29CE484222325)
        for p in range(start[k], end[k]):
            word = (word ^ np.uint64(data[p])) * np.uint64(0x100000001B3)
        out[k] = word

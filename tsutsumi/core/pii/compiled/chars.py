"""Characters and words under the reading head."""

from collections.abc import Callable
from typing import cast

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.jit import bare, compiled, inlined
from tsutsumi.core.pii.compiled.codes import (
    BELOW_AT,
    BLOOM_AT,
    COUNT,
    FIELDS,
    HASH,
    KEYS_AT,
    OUT,
    PAIRS,
    WORD_ARG,
    WORD_AT,
    WORD_CLASS,
    Table,
)
from tsutsumi.core.readers.compiled.utf8 import characters_in, lines_in

whole = cast("Callable[[object], int]", np.int64)  # bytes are unsigned, and unsigned with signed makes floats

type Bytes = NDArray[np.uint8]
type Ints = NDArray[np.int64]


@compiled
def emit(st: Ints, kind: int, span: tuple[int, int], strength: int, reason: int) -> None:
    """Write one finding."""
    at = OUT + st[COUNT] * FIELDS
    st[at] = kind
    st[at + 1] = span[0]
    st[at + 2] = span[1]
    st[at + 3] = strength
    st[at + 4] = reason
    st[at + 5] = 0
    st[COUNT] += 1


@inlined
def character(data: Bytes, p: int) -> tuple[int, int]:
    """Code point (ASCII in lower case) and width in bytes; 0 for what no word of ours contains."""
    b = whole(data[p])
    if b < 0x80:
        if 65 <= b <= 90:
            b += 32
        return b, 1
    if 0xE2 <= b <= 0xEF:
        return ((b & 15) << 12) | ((whole(data[p + 1]) & 63) << 6) | (whole(data[p + 2]) & 63), 3
    return 0, 1


@compiled
def before(data: Bytes, p: int) -> int:
    """Code point of the character that ends at p when it is one of three bytes, the byte itself when ASCII, else 0."""
    b = whole(data[p - 1])
    if b < 0x80:
        return b
    if (b & 0xC0) == 0x80 and 0xE2 <= data[p - 3] <= 0xEF:
        return ((whole(data[p - 3]) & 15) << 12) | ((whole(data[p - 2]) & 63) << 6) | (b & 63)
    return 0


@inlined
def child(t: Table, node: int, cp: int) -> int:
    """The node below, 0 for none. Open addressing; the bloom word turns most questions away unasked."""
    if not (t[BLOOM_AT + node] >> (cp & 31)) & 1:
        return 0
    key = (node << 16) | cp
    slot = ((key * 0x9E3779B1) >> 13) & (HASH - 1)
    while t[KEYS_AT + slot] != 0:
        if t[KEYS_AT + slot] == key:
            return whole(t[BELOW_AT + slot])
        slot = (slot + 1) & (HASH - 1)
    return 0


@compiled
def longest(data: Bytes, i: int, first: int, t: Table, st: Ints) -> int:
    """End of the longest word that starts at i, 0 for none; its class and argument are left in the state."""
    cp, width = character(data, i)
    node = whole(t[first + cp])
    best, word = 0, 0
    p = i
    while node > 0:
        p += width
        if t[WORD_AT + node]:
            best = p
            word = t[WORD_AT + node]
        cp, width = character(data, p)
        node = child(t, node, cp)
    if best:
        st[WORD_CLASS] = word >> 8
        st[WORD_ARG] = word & 255
    return best


@inlined
def digit(data: Bytes, p: int) -> tuple[int, int]:
    """Value and width of the digit at p, full width included; -1 for none."""
    b = data[p]
    if 48 <= b <= 57:
        return whole(b) - 48, 1
    if b == 0xEF and data[p + 1] == 0xBC and 0x90 <= data[p + 2] <= 0x99:
        return whole(data[p + 2]) - 0x90, 3
    return -1, 1


@compiled
def is_word_byte(b: int) -> bool:
    """ASCII letter, digit or underscore."""
    return 48 <= b <= 57 or 65 <= b <= 90 or 97 <= b <= 122 or b == 95


@compiled
def is_upper(b: int) -> bool:
    """ASCII capital letter."""
    return 65 <= b <= 90


@inlined
def pair_slot(first: int, second: int) -> int:
    """Where the bit of two characters stands."""
    return (first * 40503 + second * 10007) & (PAIRS - 1)


@inlined
def triple(data: Bytes, i: int) -> int:
    """Code point of three bytes."""
    return ((int(data[i]) & 15) << 12) | ((int(data[i + 1]) & 63) << 6) | (int(data[i + 2]) & 63)


@compiled
def count_characters(text: Bytes, offsets: Ints, result: Ints) -> None:
    """Characters before each of the sorted byte offsets."""
    data, p, count = bare(text), 0, 0
    for n in range(len(offsets)):
        count += characters_in(data, p, offsets[n])
        p = max(p, offsets[n])
        result[n] = count


@compiled
def count_before(text: Bytes, offsets: Ints, lines: Ints, characters: Ints) -> None:
    """Line ends and characters before each of the sorted byte offsets."""
    data, p, ended, begun = bare(text), 0, 0, 0
    for n in range(len(offsets)):
        ended += lines_in(data, p, offsets[n])
        begun += characters_in(data, p, offsets[n])
        p = max(p, offsets[n])
        lines[n] = ended
        characters[n] = begun


@compiled
def count_within(text: Bytes, starts: Ints, ends: Ints, result: Ints) -> None:
    """Characters of each of some stretches."""
    data = bare(text)
    for n in range(len(starts)):
        result[n] = characters_in(data, starts[n], ends[n])

"""Characters and words under the reading head."""

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.pii.compiled.codes import COUNT, WORD_ARG, WORD_CLASS, Tables
from tsutsumi.core.pii.jit import compiled

type Bytes = NDArray[np.uint8]
type Ints = NDArray[np.int64]


@compiled
def emit(out: Ints, st: Ints, kind: int, span: tuple[int, int], strength: int, reason: int) -> None:
    """Write one finding."""
    row = st[COUNT]
    out[row, 0] = kind
    out[row, 1] = span[0]
    out[row, 2] = span[1]
    out[row, 3] = strength
    out[row, 4] = reason
    out[row, 5] = 0
    st[COUNT] = row + 1


@compiled
def character(data: Bytes, p: int) -> tuple[int, int]:
    """Code point (ASCII in lower case) and width in bytes; 0 for what no word of ours contains."""
    b = np.int64(data[p])
    if b < 0x80:
        if 65 <= b <= 90:
            b += 32
        return b, 1
    if 0xE2 <= b <= 0xEF:
        return ((b & 15) << 12) | ((np.int64(data[p + 1]) & 63) << 6) | (np.int64(data[p + 2]) & 63), 3
    return 0, 1


@compiled
def before(data: Bytes, p: int) -> int:
    """Code point of the character that ends at p when it is one of three bytes, the byte itself when ASCII, else 0."""
    b = np.int64(data[p - 1])
    if b < 0x80:
        return b
    if (b & 0xC0) == 0x80 and 0xE2 <= data[p - 3] <= 0xEF:
        return ((np.int64(data[p - 3]) & 15) << 12) | ((np.int64(data[p - 2]) & 63) << 6) | (b & 63)
    return 0


@compiled
def child(t: Tables, node: int, cp: int) -> int:
    """The node below, 0 for none. Open addressing; the bloom word turns most questions away unasked."""
    if not (t.bloom[node] >> np.uint64(cp & 63)) & np.uint64(1):
        return 0
    key = (np.int64(node) << 16) | cp
    mask = len(t.keys) - 1
    slot = ((key * 0x9E3779B1) >> 13) & mask
    while t.keys[slot] != 0:
        if t.keys[slot] == key:
            return np.int64(t.nodes[slot])
        slot = (slot + 1) & mask
    return 0


@compiled
def longest(data: Bytes, i: int, first: NDArray[np.int32], t: Tables, st: Ints) -> int:
    """End of the longest word that starts at i, 0 for none; its class and argument are left in the state."""
    cp, width = character(data, i)
    node = np.int64(first[cp])
    best = 0
    p = i
    while node > 0:
        p += width
        if t.word_class[node]:
            best = p
            st[WORD_CLASS] = t.word_class[node]
            st[WORD_ARG] = t.word_arg[node]
        cp, width = character(data, p)
        node = child(t, node, cp)
    return best


@compiled
def digit(data: Bytes, p: int) -> tuple[int, int]:
    """Value and width of the digit at p, full width included; -1 for none."""
    b = data[p]
    if 48 <= b <= 57:
        return np.int64(b) - 48, 1
    if b == 0xEF and data[p + 1] == 0xBC and 0x90 <= data[p + 2] <= 0x99:
        return np.int64(data[p + 2]) - 0x90, 3
    return -1, 1


@compiled
def is_word_byte(b: int) -> bool:
    """ASCII letter, digit or underscore."""
    return 48 <= b <= 57 or 65 <= b <= 90 or 97 <= b <= 122 or b == 95


@compiled
def is_upper(b: int) -> bool:
    """ASCII capital letter."""
    return 65 <= b <= 90

"""Pairs of records under one key, field by field: how many show which pattern, and which are worth a look."""

from typing import Any

import numpy as np

from tsutsumi.core.jit import compiled
from tsutsumi.core.people.compiled.union import slot

UNKNOWN, SAME, ALIKE, UNLIKE, GIVEN = range(5)  # levels; GIVEN: the given name is the same, the rest is not
RADIX = (5, 4, 4, 4, 4, 4)  # levels of name, birth, address, phone, email, number in a pattern
ZERO = np.uint64(0)
LETTERS_PART, SYLLABLES_PART, PLACE_PART, NUMBER_PART = 60, 65, 70, 70  # percent in common of what is alike
STIR, TAKEN = np.uint64(0x9E3779B97F4A7C15), np.uint64(40)


@compiled
def chained(key: Any, first: Any, following: Any, size: Any) -> None:
    """Records of one key as a chain that begins at its slot in `first`; size: how many they are."""
    for i in range(len(key)):
        following[i] = -1
        if key[i] != ZERO:
            at = slot(key, first, i)
            following[i] = first[at]
            first[at] = i
            size[at] += 1


@compiled
def bits(x: Any) -> int:
    x = x - ((x >> np.uint64(1)) & np.uint64(0x5555555555555555))
    x = (x & np.uint64(0x3333333333333333)) + ((x >> np.uint64(2)) & np.uint64(0x3333333333333333))
    x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return int((x * np.uint64(0x0101010101010101)) >> np.uint64(56))


@compiled
def near(one: Any, other: Any, part: int) -> bool:
    """Two sketches have so many percent in common."""
    return bits(one & other) * 200 >= part * (bits(one) + bits(other)) and one != ZERO and other != ZERO


@compiled
def field(value: Any, drawn: Any, i: int, j: int, part: int) -> int:
    a, b = value[i], value[j]
    if a == ZERO or b == ZERO:
        return UNKNOWN
    if a == b:
        return SAME
    return ALIKE if near(drawn[i], drawn[j], part) else UNLIKE


@compiled
def names(f: Any, i: int, j: int) -> int:
    """f: name, kana, latin, sound, given, letters, syllables, ... The best of what can be compared."""
    written = f[0][i] != ZERO and f[0][j] != ZERO
    spoken = f[3][i] != ZERO and f[3][j] != ZERO
    if written and f[0][i] == f[0][j]:
        return SAME
    if spoken and (f[3][i] == f[3][j] or (f[1][i] != ZERO and f[1][i] == f[1][j])):
        return ALIKE if written else SAME
    if written and f[4][i] != ZERO and f[4][i] == f[4][j]:
        return GIVEN
    if (written and near(f[5][i], f[5][j], LETTERS_PART)) or (spoken and near(f[6][i], f[6][j], SYLLABLES_PART)):
        return ALIKE
    return UNLIKE if written or spoken else UNKNOWN


@compiled
def births(a: Any, b: Any) -> int:
    """ALIKE: one of year, month and day differs, or month and day are exchanged."""
    if a == ZERO or b == ZERO:
        return UNKNOWN
    if a == b:
        return SAME
    ya, ma, da = a // np.uint64(10000), a // np.uint64(100) % np.uint64(100), a % np.uint64(100)
    yb, mb, db = b // np.uint64(10000), b // np.uint64(100) % np.uint64(100), b % np.uint64(100)
    if ya == yb and ma == db and da == mb:
        return ALIKE
    return ALIKE if (ya == yb) + (ma == mb) + (da == db) == 2 else UNLIKE


@compiled
def numbers(values: Any, drawn: Any, i: int, j: int) -> int:
    """The best agreement of any number that both have."""
    best = UNKNOWN
    for k in range(len(values)):
        found = field(values[k], drawn[k], i, j, NUMBER_PART)
        if found != UNKNOWN and (best == UNKNOWN or found < best):
            best = found
    return best


@compiled
def pattern(f: Any, values: Any, drawn: Any, i: int, j: int) -> int:
    """The levels of all fields as one number. f: as in `names`, then birth, address, spot, phone, dial, email, none."""
    code = names(f, i, j)
    code = code * RADIX[1] + births(f[7][i], f[7][j])
    code = code * RADIX[2] + field(f[8], f[9], i, j, PLACE_PART)
    code = code * RADIX[3] + field(f[10], f[11], i, j, NUMBER_PART)
    code = code * RADIX[4] + field(f[12], f[13], i, j, NUMBER_PART)
    return code * RADIX[5] + numbers(values, drawn, i, j)


@compiled
def count_patterns(chain: Any, most: int, record: Any, share: Any, fields: Any, times: Any) -> None:
    """Adds every pair of a chain of at most so many records; of many records a share of the pairs, by their ids."""
    first, following, size = chain
    f, values, drawn = fields
    for at in range(len(first)):
        if 2 <= size[at] <= most:
            i = first[at]
            while i >= 0:
                j = following[i]
                while j >= 0:
                    if ((record[i] ^ record[j]) * STIR) >> TAKEN < share:
                        times[pattern(f, values, drawn, i, j)] += 1
                    j = following[j]
                i = following[i]


@compiled
def collect(chain: Any, most: int, label: Any, fields: Any, kept: Any, found: Any, rest: Any) -> int:
    """The pairs that are not in one group yet: those of a pattern that is kept go to the rows of `found` (left, right,
    pattern) as far as there is room, of the others it is counted how many of each pattern there are. Returns how many
    pairs are kept.
    """
    first, following, size = chain
    f, values, drawn = fields
    n = 0
    for at in range(len(first)):
        if 2 <= size[at] <= most:
            i = first[at]
            while i >= 0:
                j = following[i]
                while j >= 0:
                    if label[i] != label[j]:
                        code = pattern(f, values, drawn, i, j)
                        if not kept[code]:
                            rest[code] += 1
                        else:
                            if n < found.shape[1]:
                                found[0, n] = i
                                found[1, n] = j
                                found[2, n] = code
                            n += 1
                    j = following[j]
                i = following[i]
    return n

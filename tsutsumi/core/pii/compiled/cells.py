"""Whole columns at a time: which cells are empty, and which are written in the plainest form of their kind."""

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.jit import bare, compiled, inlined
from tsutsumi.core.pii.compiled import codes

type Bytes = NDArray[np.uint8]
type Offsets = NDArray[np.int32]
type Places = NDArray[np.int64]

LONGEST_EMPTY = 24  # bytes of the longest word for nothing
SLOTS = 4096


@compiled
def left_of(data: Bytes, s: int, e: int) -> int:
    """Where the cell begins without spaces, narrow or wide."""
    while s < e:
        if data[s] <= 32:
            s += 1
        elif data[s] == 0xE3 and e - s >= 3 and data[s + 1] == 0x80 and data[s + 2] == 0x80:
            s += 3
        else:
            return s
    return s


@compiled
def right_of(data: Bytes, s: int, e: int) -> int:
    """Where it ends without spaces."""
    while s < e:
        if data[e - 1] <= 32:
            e -= 1
        elif data[e - 1] == 0x80 and e - s >= 3 and data[e - 2] == 0x80 and data[e - 3] == 0xE3:
            e -= 3
        else:
            return e
    return e


@compiled
def slot(data: Bytes, s: int, e: int) -> int:
    """A small number that is equal for equal words, whatever their case."""
    mixed = e - s
    for p in range(s, e):
        c = data[p]
        if 65 <= c <= 90:
            c |= 32
        mixed = (mixed * 31 + c) & 0xFFFFFF
    return (mixed ^ (mixed >> 12)) & (SLOTS - 1)


@inlined
def first_sign(data: Bytes, s: int, e: int) -> int:
    """A small number for the first character of a cell; of letters without their case."""
    c = int(data[s])
    if c < 0xE0 or e - s < 3:
        return c | 32 if 65 <= c <= 90 else c
    return 256 + ((c * 31 + int(data[s + 1])) * 31 + int(data[s + 2])) % (SLOTS - 256)


@compiled
def emptiness(text: Bytes, offsets: Offsets, words: Bytes, firsts: Bytes, out: Bytes) -> tuple[int, int]:
    """Per cell: 1 blank, 2 perhaps a word for nothing, 0 filled; how many of the first two there are. firsts: what such
    words, and spaces, begin with.
    """
    data, ends, known, likely, result = bare(text), bare(offsets), bare(words), bare(firsts), bare(out)
    blank, doubtful = 0, 0
    for n in range(len(offsets) - 1):
        s, e = ends[n], ends[n + 1]
        state = 1
        if s < e:
            state = 0
            if likely[first_sign(data, s, e)]:
                s = left_of(data, s, e)
                e = right_of(data, s, e)
                state = 1 if s == e else 2 if e - s <= LONGEST_EMPTY and known[slot(data, s, e)] else 0
        result[n] = state
        blank += state == 1
        doubtful += state == 2
    return blank, doubtful


@compiled
def begins_so(text: Bytes, offsets: Offsets, signs: Bytes, empty: bool, out: Places) -> int:
    """Fills `out` with the cells whose first character is one of these, and with the empty ones when `empty` says so.
    How many these are.
    """
    data, ends, likely, places = bare(text), bare(offsets), bare(signs), bare(out)
    count = 0
    for n in range(len(offsets) - 1):
        s, e = ends[n], ends[n + 1]
        places[count] = n
        count += (likely[first_sign(data, s, e)] != 0) if s < e else empty
    return count


@compiled
def holds_one(text: Bytes, offsets: Offsets, signs: Bytes, out: Places) -> int:
    """Fills `out` with the cells in which one of these characters perhaps is; how many. Only narrow ones and those of
    three bytes are asked for, each by `first_sign`.
    """
    data, ends, likely, places = bare(text), bare(offsets), bare(signs), bare(out)
    count = 0
    for n in range(len(offsets) - 1):
        p, e = ends[n], ends[n + 1]
        found = False
        while p < e and not found:
            found = likely[first_sign(data, p, e)] != 0
            p += 3 if data[p] >= 0xE0 else 1
        places[count] = n
        count += found
    return count


@compiled
def between_marks(text: Bytes, offsets: Offsets, mark: Bytes, out: Bytes) -> None:
    """Fills `out` with all cells, each behind the mark but for the two bytes before the first; a mark's own sign in a
    cell becomes a space.
    """
    data, ends, signs, result = bare(text), bare(offsets), bare(mark), bare(out)
    sign, size, at = signs[2], len(mark), 0
    for n in range(len(offsets) - 1):
        for k in range(0 if n else 2, size):
            result[at] = signs[k]
            at += 1
        s, e = ends[n], ends[n + 1]
        for p in range(s, e):
            result[at + p - s] = 32 if data[p] == sign else data[p]
        at += e - s


@inlined
def digits_only(data: Bytes, s: int, e: int) -> bool:
    p = s
    while p < e and 48 <= data[p] <= 57:
        p += 1
    return p >= e


@inlined
def grouped(data: Bytes, s: int, e: int, a: int, b: int) -> bool:
    """Digits with hyphens at the a-th and b-th place, and nowhere else; b of 0 for one hyphen."""
    for p in range(s, e):
        at = p - s
        if at == a or (b and at == b):
            if data[p] != 45:
                return False
        elif data[p] < 48 or data[p] > 57:
            return False
    return True


@inlined
def plain_phone(data: Bytes, s: int, e: int) -> bool:
    """A mobile number, or a fixed line in one of the usual groupings."""
    n = e - s
    if n < 10 or n > 13 or data[s] != 48 or data[s + 1] == 48:
        return False
    second, third = data[s + 1], data[s + 2]
    if third == 48:  # 090, 080, 070, 050; 0800 is a freephone
        fourth = data[s + 4] if data[s + 3] == 45 else data[s + 3]
        if second < 53 or second == 54 or (second == 56 and fourth == 48):
            return False
        return (n == 13 and grouped(data, s, e, 3, 8)) or (n == 11 and digits_only(data, s, e))
    if (second == 49 and third == 50) or (second == 53 and third == 55) or (second == 57 and third == 57):
        return False  # 0120, 0570, 0990 and what looks like them: looked at more closely
    if n == 10:
        return digits_only(data, s, e)
    if n != 12:
        return False
    if third == 45:
        return (second == 51 or second == 54) and grouped(data, s, e, 2, 7)
    return grouped(data, s, e, 3, 7) or grouped(data, s, e, 4, 7)


@inlined
def plain_email(data: Bytes, s: int, e: int) -> bool:
    """Letters, digits, dots and hyphens around one @, as most addresses are."""
    at = s
    while at < e and data[at] != 64:
        at += 1
    last = e
    while last > at and data[last - 1] != 46:
        last -= 1
    if at == s or last <= at + 2 or e - last < 2 or not letters_only(data, last, e):
        return False
    return wordy(data, s, at, 95) and wordy(data, at + 1, last - 1, 45)


@inlined
def wordy(data: Bytes, s: int, e: int, more: int) -> bool:
    """Letters and digits; dots, hyphens and one more sign only between them."""
    joint = True
    for p in range(s, e):
        c = data[p]
        if c == 46 or c == 45 or c == more:
            if joint:
                return False
            joint = True
        elif (97 <= c | 32 <= 122) or (48 <= c <= 57):
            joint = False
        else:
            return False
    return not joint


@inlined
def letters_only(data: Bytes, s: int, e: int) -> bool:
    for p in range(s, e):
        low = data[p] | 32
        if low < 97 or low > 122:
            return False
    return True


@inlined
def plain_postal(data: Bytes, s: int, e: int) -> bool:
    return (e - s == 8 and grouped(data, s, e, 3, 0)) or (e - s == 7 and digits_only(data, s, e))


@inlined
def pair(data: Bytes, s: int) -> int:
    """The number of two digits."""
    return (int(data[s]) - 48) * 10 + int(data[s + 1]) - 48


@inlined
def plain_date(data: Bytes, s: int, e: int) -> bool:
    """1980-01-02 or 1980/01/02, of this and the last century."""
    if e - s != 10:
        return False
    mark = data[s + 4]
    if (mark != 45 and mark != 47) or data[s + 7] != mark:
        return False
    if not (digits_only(data, s, s + 4) and digits_only(data, s + 5, s + 7) and digits_only(data, s + 8, e)):
        return False
    century, month, day = pair(data, s), pair(data, s + 5), pair(data, s + 8)
    recent = century == 19 or (century == 20 and pair(data, s + 2) <= 25)
    return recent and 1 <= month <= 12 and 1 <= day <= 28


@compiled
def plain_my_number(data: Bytes, s: int, e: int) -> bool:
    if e - s != 12 or not digits_only(data, s, e):
        return False
    total = 0
    for k in range(11):
        total += (int(data[s + 10 - k]) - 48) * (k + 2 if k < 6 else k - 4)
    rest = total % 11
    return int(data[s + 11]) - 48 == (0 if rest <= 1 else 11 - rest)


@compiled
def plain_card(data: Bytes, s: int, e: int) -> bool:
    """Sixteen digits of Visa or Mastercard that pass Luhn's check."""
    if e - s != 16 or not digits_only(data, s, e):
        return False
    two = pair(data, s)
    if two // 10 != 4 and not (51 <= two <= 55):
        return False
    total = 0
    for k in range(16):
        d = int(data[e - 1 - k]) - 48
        if k % 2 == 1:
            d = d * 2 - 9 if d > 4 else d * 2
        total += d
    return total % 10 == 0


@compiled
def plain(text: Bytes, offsets: Offsets, kind: int, out: Bytes) -> int:
    """Per cell: 1 when it is in the plainest form of its kind, so that the scan need not look at it; how many are."""
    data, ends, result = bare(text), bare(offsets), bare(out)
    count = 0
    for n in range(len(offsets) - 1):
        s, e = ends[n], ends[n + 1]
        good = False
        if kind == codes.PHONE:
            good = plain_phone(data, s, e)
        elif kind == codes.EMAIL:
            good = plain_email(data, s, e)
        elif kind == codes.POSTAL:
            good = plain_postal(data, s, e)
        elif kind == codes.BIRTH:
            good = plain_date(data, s, e)
        elif kind == codes.MY_NUMBER:
            good = plain_my_number(data, s, e)
        elif kind == codes.CARD:
            good = plain_card(data, s, e)
        result[n] = good
        count += good
    return count

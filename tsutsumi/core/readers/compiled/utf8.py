"""Whether bytes are UTF-8, how many characters and lines they are: many at a time, as the loops have no branches."""

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.jit import bare, compiled, inlined

type Bytes = NDArray[np.uint8]

BLOCK = 1 << 12  # bytes that three loops look at one after the other, in the nearest cache
STEP = 128  # bytes of which a count fits into a byte


@inlined
def is_wrong(a: int, b: int, c: int, d: int) -> bool:
    """Whether d cannot stand behind a, b and c: it goes on where nothing goes on, or the other way round, or the
    character could be written shorter, is half of a pair or beyond the last one.
    """
    goes_on, must = (d & 0xC0) == 0x80, (c >= 0xC0) | (b >= 0xE0) | (a >= 0xF0)
    never = (d == 0xC0) | (d == 0xC1) | (d >= 0xF5)
    longer = ((c == 0xE0) & (d < 0xA0)) | ((c == 0xF0) & (d < 0x90))
    return (goes_on != must) | never | longer | ((c == 0xED) & (d >= 0xA0)) | ((c == 0xF4) & (d >= 0x90))


@inlined
def at(data: Bytes, place: int) -> int:
    """A byte, 0 before the first."""
    return data[place] if place >= 0 else 0


@compiled
def begins_well(data: Bytes, end: int) -> bool:
    """Whether nothing is wrong with the first bytes."""
    for n in range(end):  # noqa: SIM110 - compiled, and compiled code makes no generators
        if is_wrong(at(data, n - 3), at(data, n - 2), at(data, n - 1), data[n]):
            return False
    return True


@compiled
def ends_within(data: Bytes, size: int) -> bool:
    """Whether the last character is cut."""
    return at(data, size - 1) >= 0xC0 or at(data, size - 2) >= 0xE0 or at(data, size - 3) >= 0xF0


@compiled
def goes_well(data: Bytes, start: int, end: int) -> bool:
    """The same of bytes with three before them."""
    wrong = np.uint8(0)
    for n in range(start, end):
        wrong = np.uint8(wrong | np.uint8(is_wrong(data[n - 3], data[n - 2], data[n - 1], data[n])))
    return not wrong


@inlined
def begins(data: Bytes, n: int) -> bool:
    """Whether a character begins here."""
    return bool((data[n] & 0xC0) != 0x80)


@inlined
def is_unreadable(data: Bytes, n: int) -> bool:
    """Whether U+FFFD ends here."""
    return bool((data[n - 2] == 0xEF) & (data[n - 1] == 0xBF) & (data[n] == 0xBD))


@inlined
def is_line_end(data: Bytes, n: int) -> bool:
    """Whether a line ends here."""
    return bool(data[n] == 10)


@compiled
def characters_in(data: Bytes, start: int, end: int) -> int:
    """How many characters begin between two places."""
    total, n = 0, start
    while n + STEP <= end:
        few = np.uint8(0)
        for k in range(n, n + STEP):
            few = np.uint8(few + np.uint8(begins(data, k)))
        total, n = total + int(few), n + STEP
    for k in range(n, end):
        total += begins(data, k)
    return total


@compiled
def unreadable_in(data: Bytes, start: int, end: int) -> int:
    """How many U+FFFD end between two places."""
    total, n = 0, start
    while n + STEP <= end:
        few = np.uint8(0)
        for k in range(n, n + STEP):
            few = np.uint8(few + np.uint8(is_unreadable(data, k)))
        total, n = total + int(few), n + STEP
    for k in range(n, end):
        total += is_unreadable(data, k)
    return total


@compiled
def lines_in(data: Bytes, start: int, end: int) -> int:
    """How many lines end between two places."""
    total, n = 0, start
    while n + STEP <= end:
        few = np.uint8(0)
        for k in range(n, n + STEP):
            few = np.uint8(few + np.uint8(is_line_end(data, k)))
        total, n = total + int(few), n + STEP
    for k in range(n, end):
        total += is_line_end(data, k)
    return total


@compiled
def counted(text: Bytes) -> tuple[int, int]:
    """How many characters, and how many of them are U+FFFD; -1 where this is no UTF-8 or ends within a character."""
    data, size = bare(text), len(text)
    first = min(3, size)
    if not begins_well(data, first) or ends_within(data, size):
        return -1, 0
    characters, unreadable = characters_in(data, 0, first), unreadable_in(data, 2, first)
    for start in range(first, size, BLOCK):
        end = min(start + BLOCK, size)
        if not goes_well(data, start, end):
            return -1, 0
        characters += characters_in(data, start, end)
        unreadable += unreadable_in(data, start, end)
    return characters, unreadable


@compiled
def lines(text: Bytes) -> int:
    """How many lines end here."""
    return lines_in(bare(text), 0, len(text))

"""A run of digits with its separators, as one token."""

from tsutsumi.core.jit import compiled, inlined
from tsutsumi.core.pii.compiled.chars import Bytes, Ints, before, digit, is_word_byte
from tsutsumi.core.pii.compiled.codes import (
    CLOCK,
    DIGITS,
    DOT,
    END,
    FIRST_END,
    GROUPS,
    HYPHEN,
    KANJI_DATE,
    KEPT_DIGITS,
    MOST_GROUPS,
    SEPARATOR,
    SIZES,
    SLASH,
    SPACE,
    VALUES,
)


@compiled
def wide_separator(data: Bytes, p: int) -> int:
    """Class of a separator of three bytes, 0 for none."""
    a, b, c = data[p], data[p + 1], data[p + 2]
    if a == 0xEF and b == 0xBC:  # － （ ） ． ／
        if c == 0x8D or c == 0x88 or c == 0x89:
            return HYPHEN
        if c == 0x8E:
            return DOT
        return SLASH if c == 0x8F else 0
    if a == 0xE2:  # ‐ ‑ ‒ – — ― −
        return HYPHEN if (b == 0x80 and 0x90 <= c <= 0x95) or (b == 0x88 and c == 0x92) else 0
    if a == 0xE3:  # ー, ideographic space
        if b == 0x83 and c == 0xBC:
            return HYPHEN
        return SPACE if b == 0x80 and c == 0x80 else 0
    year = a == 0xE5 and b == 0xB9 and c == 0xB4
    month = a == 0xE6 and b == 0x9C and c == 0x88
    return KANJI_DATE if year or month else 0


@inlined
def separator(data: Bytes, p: int) -> tuple[int, int]:
    """Class and width of the separator at p; class 0 for none."""
    b = data[p]
    if b >= 0x80:
        return wide_separator(data, p), 3
    if b == 45 or b == 40 or b == 41:
        return HYPHEN, 1
    if b == 32:
        return SPACE, 1
    if b == 46:
        return DOT, 1
    if b == 47:
        return SLASH, 1
    return (CLOCK if b == 58 else 0), 1


@compiled
def read_run(data: Bytes, i: int, st: Ints) -> None:
    """Read digits from i on; groups are parted by one separator each, all of one class."""
    p = i
    digits, groups, size, kind = 0, 0, 0, 0
    st[FIRST_END] = 0
    while True:
        value, width = digit(data, p)
        if value >= 0:
            if digits < KEPT_DIGITS:
                st[VALUES + digits] = value
            digits += 1
            size += 1
            p += width
            continue
        if groups == 0:
            st[FIRST_END] = p
        found, width = separator(data, p)
        if found == 0 or (kind != 0 and found != kind) or groups == MOST_GROUPS - 1:
            break
        if digit(data, p + width)[0] < 0:
            break
        st[SIZES + groups] = size
        kind = found
        groups += 1
        size = 0
        p += width
    st[SIZES + groups] = size
    st[GROUPS] = groups + 1
    st[DIGITS] = digits
    st[SEPARATOR] = kind
    st[END] = p


@compiled
def sizes(st: Ints) -> int:
    """Group sizes as one decimal number: 3, 4, 4 is 344."""
    code = 0
    for k in range(st[GROUPS]):
        code = code * 10 + min(st[SIZES + k], 9)
    return code


@compiled
def number(st: Ints, first: int, count: int) -> int:
    """The value of some digits of the run."""
    total = 0
    for k in range(first, min(first + count, KEPT_DIGITS)):
        total = total * 10 + st[VALUES + k]
    return total


@inlined
def is_glued(data: Bytes, i: int) -> bool:
    """Whether something before the run makes it part of a longer token: a letter, a hyphen after a letter, a point."""
    b = data[i - 1]
    if b < 0x80:
        if b == 46:
            return bool(48 <= data[i - 2] <= 57)
        return is_word_byte(b) or b == 37 or ((b == 45 or b == 47) and is_word_byte(data[i - 2]))
    return before(data, i) == 0xFF0D


@inlined
def goes_on(data: Bytes, end: int) -> bool:
    """Whether the token goes on after the run with a letter, an underscore, or a hyphen and a letter."""
    b = data[end]
    return is_word_byte(b) or (b == 45 and is_word_byte(data[end + 1])) or b == 37


@compiled
def is_date(st: Ints) -> bool:
    """Year of four digits, month, day."""
    a, b, c = st[SIZES], st[SIZES + 1], st[SIZES + 2]
    if st[GROUPS] != 3 or a != 4 or b > 2 or c > 2:
        return False
    year, month, day = number(st, 0, 4), number(st, 4, b), number(st, 4 + b, c)
    return 1868 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31


@compiled
def is_era_date(st: Ints) -> bool:
    """Year of an era, month, day."""
    a, b, c = st[SIZES], st[SIZES + 1], st[SIZES + 2]
    if st[GROUPS] != 3 or a > 2 or b > 2 or c > 2:
        return False
    year, month, day = number(st, 0, a), number(st, a, b), number(st, a + b, c)
    return 1 <= year <= 64 and 1 <= month <= 12 and 1 <= day <= 31


@compiled
def is_plain_date(st: Ints) -> bool:
    """Eight digits that read as year, month and day."""
    year, month, day = number(st, 0, 4), number(st, 4, 2), number(st, 6, 2)
    return 1868 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31

"""Addresses: one number for all ways of writing one: municipality, town and block, without prefecture and building."""

from typing import Any

import numpy as np

from tsutsumi.core.jit import compiled
from tsutsumi.core.people.compiled.letters import ONE, PRIME, SIXTH, SPACE, folded, found_word, hashed, sketch, stirred

POSTAL_MARK, MINUS = 0x3012, 0x2D
COUNTY, CHO, MURA, AZA, DAI = ord("郡"), ord("町"), ord("村"), ord("字"), ord("大")
CHOME, EYE, BAN, CHI, GO, SHITSU, NO = (ord(c) for c in "丁目番地号室の")
JO, LINE, TEN, HUNDRED = ord("条"), ord("線"), ord("十"), ord("百")
MOST_NUMBERS = 3


@compiled
def places(data: Any, ends: Any, table: Any, prefectures: Any, index: Any, seed: Any, chars: Any, result: Any) -> None:
    """Row 0: the number; row 1: the sketch of the name and of each number of the block."""
    for i in range(len(ends) - 1):
        n = folded(data, ends[i], ends[i + 1], table, chars)
        if n > 2:
            at = behind_postal(chars, n)
            at += found_word(chars, at, n, prefectures, index) if at < n else 0
            result[0, i], result[1, i] = place(chars, behind_county(chars, at, n), n, seed)


@compiled
def is_digit(c: int) -> bool:
    return 0x30 <= c <= 0x39


@compiled
def behind_postal(chars: Any, n: int) -> int:
    """Behind 〒 and seven digits."""
    at = 0
    while at < n and chars[at] in (POSTAL_MARK, SPACE):
        at += 1
    k = at
    digits = 0
    while k < n and (is_digit(int(chars[k])) or chars[k] == MINUS):
        digits += chars[k] != MINUS
        k += 1
    if digits != 7 or k - at > 8:
        return at
    while k < n and chars[k] in (SPACE, 0x2C):
        k += 1
    return k


@compiled
def behind_county(chars: Any, at: int, n: int) -> int:
    """Behind 郡 where a 町 or 村 follows."""
    for k in range(at + 1, min(at + 5, n)):
        if chars[k] == COUNTY:
            for t in range(k + 2, min(k + 8, n)):
                if chars[t] in (CHO, MURA):
                    return k + 1
            return at
    return at


@compiled
def place(chars: Any, at: int, n: int, seed: Any) -> Any:
    """The name up to the first number of a block, and up to three numbers; 0 without a block."""
    m = 0
    while at < n:
        end = number_end(chars, at, n)
        if end > at and begins_block(chars, at, end, n):
            break
        for k in range(at, max(end, at + 1)):
            c = chars[k]
            big = c == DAI and k + 1 < n and chars[k + 1] == AZA
            if c not in (SPACE, AZA, 0x2C) and not big:
                chars[m] = c
                m += 1
        at = max(end, at + 1)
    if m < 2 or at >= n:
        return np.uint64(0), np.uint64(0)
    return block(chars, at, n, hashed(chars, 0, m, seed), sketch(chars, 0, m, 2))


@compiled
def kanji_digit(c: int) -> int:
    if c == 0x3007:
        return 0
    if c == 0x4E00:
        return 1
    if c == 0x4E8C:
        return 2
    if c == 0x4E09:
        return 3
    if c == 0x56DB:
        return 4
    if c == 0x4E94:
        return 5
    if c == 0x516D:
        return 6
    if c == 0x4E03:
        return 7
    return 8 if c == 0x516B else 9 if c == 0x4E5D else -1


@compiled
def is_kanji_number(c: int) -> bool:
    return kanji_digit(c) >= 0 or c in (TEN, HUNDRED)


@compiled
def number_end(chars: Any, at: int, n: int) -> int:
    """Where the number at `at` ends; `at` itself when there is none."""
    end = at
    if is_digit(int(chars[at])):
        while end < n and is_digit(int(chars[end])):
            end += 1
    else:
        while end < n and is_kanji_number(int(chars[end])):
            end += 1
    return end


@compiled
def begins_block(chars: Any, at: int, end: int, n: int) -> bool:
    """A number of digits does, but for 2条 and 3線; one of kanji before 丁目, 番, 号, or a hyphen and a number."""
    following = int(chars[end]) if end < n else 0
    if following in (JO, LINE):
        return False
    if is_digit(int(chars[at])):
        return True
    if following == CHOME and end + 1 < n and chars[end + 1] == EYE:
        return True
    if following in (MINUS, NO):
        return end + 1 < n and number_end(chars, end + 1, n) > end + 1
    return following == GO or (following == BAN and not (end + 1 < n and chars[end + 1] == CHO))


@compiled
def value(chars: Any, at: int, end: int) -> int:
    """12, 十二, 百二 or 一二 as a number."""
    total = 0
    digit = 0
    plain = True
    for k in range(at, end):
        c = int(chars[k])
        if c in (TEN, HUNDRED):
            total += max(digit, 1) * (10 if c == TEN else 100)
            digit = 0
            plain = False
        else:
            d = c - 0x30 if is_digit(c) else kanji_digit(c)
            digit = (digit * 10 + d) % 1000000 if plain else d
    return total + digit


@compiled
def behind_unit(chars: Any, at: int, n: int) -> int:
    """Behind 丁目, 番地の, 番, 号, a hyphen or の, where one of them stands; -1 where the block ends."""
    start = at
    while at < n and (chars[at] in (CHOME, EYE, BAN, CHI, GO, SHITSU, MINUS) or (chars[at] == NO and at > start)):
        at += 1
    if at == start and at < n and chars[at] == NO:
        at += 1
    spaces = at
    while spaces < n and chars[spaces] == SPACE:
        spaces += 1
    if spaces > at and at == start and spaces < n and chars[spaces] in (CHOME, BAN, GO, MINUS):
        return behind_unit_once(chars, spaces, n)
    if at == start:
        return -1
    return spaces


@compiled
def behind_unit_once(chars: Any, at: int, n: int) -> int:
    while at < n and chars[at] in (CHOME, EYE, BAN, CHI, GO, SHITSU, MINUS, NO, SPACE):
        at += 1
    return at


@compiled
def block(chars: Any, at: int, n: int, total: Any, drawn: Any) -> Any:
    numbers = 0
    while 0 <= at < n and numbers < MOST_NUMBERS:
        end = number_end(chars, at, n)
        if end == at:
            break
        total = (total ^ np.uint64(value(chars, at, end))) * PRIME
        drawn |= ONE << (stirred(np.uint64(value(chars, at, end) * MOST_NUMBERS + numbers)) >> SIXTH)
        numbers += 1
        at = behind_unit(chars, end, n)
    return stirred(total), drawn

"""Telephone numbers, mail addresses, dates and numbers of cards: one number per cell, 0 for none."""

from typing import Any

import numpy as np

from tsutsumi.core.jit import compiled
from tsutsumi.core.people.compiled.letters import folded, hashed, sketch

ZERO, NINE, AT, MINUS, DOT, SLASH, COMMA = 0x30, 0x39, 0x40, 0x2D, 0x2E, 0x2F, 0x2C
YEAR, MONTH, DAY, FIRST = ord("年"), ord("月"), ord("日"), ord("元")
MANY = 64


@compiled
def phones(data: Any, ends: Any, table: Any, seed: Any, chars: Any, result: Any) -> None:
    """Digits from the trunk 0 (+81, eaten zeros); what stands behind the first whole number does not count. Row 1: the
    sketch.
    """
    for i in range(len(ends) - 1):
        n = folded(data, ends[i], ends[i + 1], table, chars)
        m = 0
        for k in range(n):
            c = int(chars[k])
            if ZERO <= c <= NINE:
                chars[m] = c
                m += 1
            elif m >= 9 and c not in (MINUS, 0x20, 0x29, 0x28):
                break
        result[0, i], result[1, i] = trunk(chars, m, seed)


@compiled
def trunk(chars: Any, m: int, seed: Any) -> Any:
    """The number in `chars` from its trunk 0 on."""
    start = 0
    if m in (11, 12, 13) and chars[0] == 0x38 and chars[1] == 0x31:
        start = 3 if chars[2] == ZERO else 2
    elif m in (13, 14, 15) and chars[0] == ZERO and chars[1] == 0x31 and chars[2] == ZERO and chars[3] == 0x38:
        start = 6 if chars[5] == ZERO else 5
    elif chars[0] == ZERO and m > 0:
        start = 1
    elif m not in (9, 10):
        return np.uint64(0), np.uint64(0)
    if not 8 <= m - start <= 10:
        return np.uint64(0), np.uint64(0)
    return hashed(chars, start, m, seed), sketch(chars, start, m, 2)


@compiled
def mails(data: Any, ends: Any, table: Any, seed: Any, chars: Any, result: Any) -> None:
    """Lower case, without spaces and without mailto:."""
    for i in range(len(result)):
        n = folded(data, ends[i], ends[i + 1], table, chars)
        m = 0
        at = 0
        for k in range(n):
            c = int(chars[k])
            if c != 0x20:
                chars[m] = c + 0x20 if 0x41 <= c <= 0x5A else c
                at += chars[m] == AT
                m += 1
        start = 7 if m > 7 and chars[0] == 0x6D and chars[6] == 0x3A else 0
        if at == 1 and m - start >= 3:
            result[i] = hashed(chars, start, m, seed)


@compiled
def codes(data: Any, ends: Any, table: Any, seed: Any, least: int, only_digits: bool, chars: Any, result: Any) -> None:
    """Letters and digits in upper case, or digits alone; at least so many, and one digit. Row 1: the sketch."""
    for i in range(len(ends) - 1):
        n = folded(data, ends[i], ends[i + 1], table, chars)
        m = 0
        digits = 0
        for k in range(n):
            c = int(chars[k])
            c = c - 0x20 if 0x61 <= c <= 0x7A else c
            digit = ZERO <= c <= NINE
            if digit or (not only_digits and (0x41 <= c <= 0x5A or c > 0x3040)):
                digits += digit
                chars[m] = c
                m += 1
        if m >= least and digits:
            result[0, i] = hashed(chars, 0, m, seed)
            result[1, i] = sketch(chars, 0, m, 2)


@compiled
def dates(data: Any, ends: Any, table: Any, chars: Any, result: Any) -> None:
    """Years × 10000 + months × 100 + days; 0 for what is no day. table: folds 令和 and the like to R, H, S, T, M."""
    for i in range(len(result)):
        n = folded(data, ends[i], ends[i + 1], table, chars)
        if n > 5:
            result[i] = day_of(chars, n)


@compiled
def day_of(chars: Any, n: int) -> int:
    at = 0
    base = era(int(chars[0]))
    if base:
        at = 1
        while at < n and not (ZERO <= chars[at] <= NINE or chars[at] == FIRST):
            at += 1
    year, at, width = number(chars, at, n)
    if base == 0 and width == 8:
        return valid(year // 10000, year // 100 % 100, year % 100)
    if base and width == 6:
        return in_era(base, year // 10000, year // 100 % 100, year % 100)
    if base == 0 and width != 4:
        return 0
    month, at, width = number(chars, skipped(chars, at, n), n)
    if not 1 <= width <= 2:
        return 0
    day, at, width = number(chars, skipped(chars, at, n), n)
    if not 1 <= width <= 2:
        return 0
    return in_era(base, year, month, day) if base else valid(year, month, day)


@compiled
def era(c: int) -> int:
    """The year before the first one of an era."""
    if c == 0x52:
        return 2018
    if c == 0x48:
        return 1988
    if c == 0x53:
        return 1925
    if c == 0x54:
        return 1911
    return 1867 if c == 0x4D else 0


@compiled
def number(chars: Any, at: int, n: int) -> tuple[int, int, int]:
    """A number, where it ends, and its digits; 元 is 1."""
    if at < n and chars[at] == FIRST:
        return 1, at + 1, 1
    value = 0
    start = at
    while at < n and ZERO <= chars[at] <= NINE and at - start < 9:
        value = value * 10 + int(chars[at]) - ZERO
        at += 1
    return value, at, at - start


@compiled
def skipped(chars: Any, at: int, n: int) -> int:
    """Behind 年, 月 or a sign between numbers, and spaces."""
    while at < n and (chars[at] in (YEAR, MONTH, MINUS, DOT, SLASH, COMMA, 0x20)):
        at += 1
    return at


@compiled
def in_era(base: int, year: int, month: int, day: int) -> int:
    """A day before its era's first day or after its last is a slip of the pen."""
    west = valid(base + year, month, day)
    if base == 2018:
        return west if west >= 20190501 else 0
    if base == 1988:
        return west if 19890108 <= west <= 20190430 else 0
    if base == 1925:
        return west if 19261225 <= west <= 19890107 else 0
    if base == 1911:
        return west if 19120730 <= west <= 19261224 else 0
    return west if 18730101 <= west <= 19120729 else 0


@compiled
def valid(year: int, month: int, day: int) -> int:
    if not (1850 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31):
        return 0
    if month in (4, 6, 9, 11) and day > 30:
        return 0
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if month == 2 and day > (29 if leap else 28):
        return 0
    return year * 10000 + month * 100 + day

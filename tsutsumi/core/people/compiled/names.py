"""Names: which script, and one number for all spellings of one name. 0 for what is no person's name."""

from typing import Any

import numpy as np

from tsutsumi.core.jit import compiled
from tsutsumi.core.people.compiled.letters import (
    SPACE,
    contains,
    folded,
    found_word,
    hashed,
    is_kana,
    sketch,
    starts_with,
    stirred,
)
from tsutsumi.core.people.compiled.sounds import of_kana, of_letters

NAME, KANA, LATIN, WILD, STRANGE, GIVEN, LETTERS = range(7)  # rows of the result
MIDDLE_DOT, LONG = 0x30FB, 0x30FC
GETA, DOT, NO_CHARACTER = 0x3013, 0x25CF, 0xFFFD
ONES = np.uint64(1)


@compiled
def names(data: Any, ends: Any, tables: Any, lists: Any, seed: Any, buffers: Any, result: Any) -> None:
    """Rows NAME, KANA, LATIN: the numbers by script. WILD: 1 where a character could not be printed. STRANGE: 1 where
    something stands that is no person (a company, a total, a number). GIVEN: the given name of a kanji name. LETTERS:
    the sketch of a kanji name.
    """
    usual, forms = tables
    companies, company_index, titles, surnames, nobody = lists
    chars, sounds = buffers
    for i in range(len(ends) - 1):
        n = folded(data, ends[i], ends[i + 1], usual, chars)
        if n == 0:
            continue
        if company(chars, n, companies, company_index):
            result[STRANGE, i] = ONES
            continue
        n = without_brackets(chars, n)
        n = without_title(chars, n, titles)
        if n < 2 or has_digit(chars, n) or contains(nobody, hashed(chars, 0, n, seed)):
            result[STRANGE, i] = ONES
            continue
        kind = script(chars, n)
        if kind == KANA:
            result[KANA, i] = kana_key(chars, n, seed)
        elif kind == LATIN:
            result[LATIN, i] = latin_key(chars, n, seed, sounds)
        elif kind == WILD:
            result[WILD, i] = ONES
        else:
            result[NAME, i], result[GIVEN, i], result[LETTERS, i] = name_key(chars, n, forms, surnames, seed)


@compiled
def readings(data: Any, ends: Any, table: Any, seed: Any, chars: Any, sounds: Any, result: Any) -> None:
    """Row 0: the reading; row 1: its letters in any order, to be compared with Latin letters; row 2: its sketch."""
    for i in range(len(ends) - 1):
        n = folded(data, ends[i], ends[i + 1], table, chars)
        if n >= 2 and script(chars, n) == KANA:
            m = of_kana(chars, n, sounds)
            result[1, i] = bag(sounds, m, seed)
            result[2, i] = sketch(sounds, 0, m, 2)
            result[0, i] = kana_key(chars, n, seed)


@compiled
def latin_sounds(data: Any, ends: Any, table: Any, seed: Any, chars: Any, sounds: Any, result: Any) -> None:
    """Row 0: the words of the name in any order; row 1: its letters in any order; row 2: its sketch."""
    for i in range(len(ends) - 1):
        n = folded(data, ends[i], ends[i + 1], table, chars)
        if n >= 2 and script(chars, n) == LATIN:
            result[0, i] = latin_key(chars, n, seed, sounds)
            m = of_letters(chars, 0, n, sounds)
            result[1, i] = bag(sounds, m, seed)
            result[2, i] = sketch(sounds, 0, m, 2)


@compiled
def without_brackets(chars: Any, n: int) -> int:
    """Remarks in brackets are no part of a name."""
    m = 0
    depth = 0
    for k in range(n):
        c = chars[k]
        if c in (0x28, 0x5B, 0x3010, 0x3008, 0x3C):
            depth += 1
        elif c in (0x29, 0x5D, 0x3011, 0x3009, 0x3E):
            depth = max(depth - 1, 0)
        elif depth == 0 and not (c == SPACE and (m == 0 or chars[m - 1] == SPACE)):
            chars[m] = c
            m += 1
    return m - 1 if m and chars[m - 1] == SPACE else m


@compiled
def without_title(chars: Any, n: int, titles: Any) -> int:
    """様, 殿 and the like at the end, where at least two characters stay."""
    shorter = True
    while shorter:
        shorter = False
        for word in range(len(titles)):
            length = 0
            while length < titles.shape[1] and titles[word, length]:
                length += 1
            if n - length >= 2 and starts_with(chars, n - length, n, titles, word) == length:
                n -= length
                shorter = True
        while n and chars[n - 1] == SPACE:
            n -= 1
    return n


@compiled
def company(chars: Any, n: int, companies: Any, index: Any) -> bool:
    for k in range(n):
        if found_word(chars, k, n, companies, index):
            return True
    return False


@compiled
def has_digit(chars: Any, n: int) -> bool:
    for k in range(n):
        if 0x30 <= chars[k] <= 0x39:
            return True
    return False


@compiled
def script(chars: Any, n: int) -> int:
    kana = True
    latin = True
    for k in range(n):
        c = int(chars[k])
        if c in (GETA, DOT, NO_CHARACTER, 0x25A0, 0x25A1, 0x3F, 0x2A, 0x25CB, 0x25EF):
            return WILD
        between = c in (SPACE, MIDDLE_DOT, 0x2D)
        kana = kana and (is_kana(c) or between)
        latin = latin and (0x41 <= c <= 0x7A or between or c in (0x2C, 0x2E, 0x27))
    return KANA if kana else LATIN if latin else NAME


@compiled
def kana_key(chars: Any, n: int, seed: Any) -> Any:
    """Katakana without spaces; small kana as large ones, a long mark as the vowel before it, ヅ as ズ."""
    m = 0
    for k in range(n):
        c = plain_kana(int(chars[k]))
        if c == LONG and m:
            c = vowel(int(chars[m - 1]))
        if c not in (SPACE, MIDDLE_DOT, 0x2D):
            chars[m] = c
            m += 1
    return hashed(chars, 0, m, seed) if m >= 2 else np.uint64(0)


@compiled
def plain_kana(c: int) -> int:
    if 0x3041 <= c <= 0x3096:
        c += 0x60
    if c in (0x30A1, 0x30A3, 0x30A5, 0x30A7, 0x30A9, 0x30C3, 0x30E3, 0x30E5, 0x30E7, 0x30EE):
        return c + 1
    if c in (0x30C5, 0x30C2):  # ヅ, ヂ
        return 0x30BA if c == 0x30C5 else 0x30B8
    if c == 0x30F2:  # ヲ
        return 0x30AA
    return 0x30A8 if c == 0x30F1 else 0x30A4 if c == 0x30F0 else c


@compiled
def vowel(c: int) -> int:
    """The vowel a katakana ends in."""
    if c in (0x30A2, 0x30A4, 0x30A6, 0x30A8, 0x30AA):
        return c
    if 0x30AB <= c <= 0x30C2:  # カ to ヂ, in steps of two
        return 0x30A2 + 2 * ((c - 0x30AB) // 2 % 5)
    if 0x30C4 <= c <= 0x30C9:  # ツ to ド
        return 0x30A6 + 2 * ((c - 0x30C4) // 2)
    if 0x30CA <= c <= 0x30CE:
        return 0x30A2 + 2 * (c - 0x30CA)
    if 0x30CF <= c <= 0x30DD:
        return 0x30A2 + 2 * ((c - 0x30CF) // 3)
    if 0x30DE <= c <= 0x30E2:
        return 0x30A2 + 2 * (c - 0x30DE)
    if c in (0x30E4, 0x30E6, 0x30E8):
        return 0x30A2 if c == 0x30E4 else 0x30A6 if c == 0x30E6 else 0x30AA
    return 0x30A2 + 2 * (c - 0x30E9) if 0x30E9 <= c <= 0x30ED else 0x30A2


@compiled
def latin_key(chars: Any, n: int, seed: Any, sounds: Any) -> Any:
    """The sum over the words of the name, so that their order does not matter."""
    total = np.uint64(0)
    start = 0
    for k in range(n + 1):
        if k == n or chars[k] in (SPACE, 0x2C, 0x2E):
            if k > start:
                total += hashed(sounds, 0, of_letters(chars, start, k, sounds), seed)
            start = k + 1
    return stirred(total) if total else total


@compiled
def bag(sounds: Any, m: int, seed: Any) -> Any:
    """The letters in any order."""
    total = np.uint64(0)
    for k in range(m):
        if sounds[k] != SPACE:
            total += stirred(seed ^ np.uint64(sounds[k]))
    return stirred(total)


@compiled
def name_key(chars: Any, n: int, forms: Any, surnames: Any, seed: Any) -> Any:
    """One form of each character, the family name first where the list of surnames tells, without spaces; the given
    name, where a space or the list tells where it begins, else the last two characters; and the sketch of all.
    """
    m = 0
    gap = -1
    gaps = 0
    for k in range(n):
        c = int(chars[k])
        if c == SPACE:
            gap = m
            gaps += 1
        elif c != MIDDLE_DOT:
            chars[m] = forms[c] if c < len(forms) else c
            m += 1
    if m < 2:
        return np.uint64(0), np.uint64(0), np.uint64(0)
    if (
        gaps == 1
        and contains(surnames, hashed(chars, gap, m, seed))
        and not contains(surnames, hashed(chars, 0, gap, seed))
    ):
        turned(chars, gap, m)
        gap = m - gap
    if gaps == 0:
        gap = known_family(chars, m, surnames, seed)
    if gap == 0 and m >= 4:
        gap = m - 2
    given = hashed(chars, gap, m, seed) if gaps < 2 and 0 < gap < m else np.uint64(0)
    return hashed(chars, 0, m, seed), given, sketch(chars, 0, m, 1)


@compiled
def known_family(chars: Any, m: int, surnames: Any, seed: Any) -> int:
    """How many characters of a name without a space are a known family name, with at least one behind it; else 0."""
    for length in (2, 3, 1):
        if length < m and contains(surnames, hashed(chars, 0, length, seed)):
            return length
    return 0


@compiled
def turned(chars: Any, gap: int, m: int) -> None:
    """花子山田 becomes 山田花子, in place."""
    reverse(chars, 0, gap)
    reverse(chars, gap, m)
    reverse(chars, 0, m)


@compiled
def reverse(chars: Any, start: int, end: int) -> None:
    while start < end - 1:
        end -= 1
        chars[start], chars[end] = chars[end], chars[start]
        start += 1

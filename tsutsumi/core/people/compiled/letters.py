"""UTF-8 bytes to folded characters, and characters to a number. Scratch buffers come from the caller."""

from typing import Any

import numpy as np

from tsutsumi.core.jit import compiled

PRIME = np.uint64(0x9E3779B97F4A7C15)
HALF = np.uint64(32)
LOW = np.uint64(29)
ONE, SIXTH = np.uint64(1), np.uint64(58)
DAKUTEN, HANDAKUTEN, SPACE = 0x3099, 0x309A, 0x20
TABLE = 0x30000  # characters with an entry in the table of foldings


@compiled
def folded(data: Any, start: int, end: int, table: Any, out: Any) -> int:
    """Writes the folded characters of one cell, runs of spaces as one and none around; returns how many, -1 when they
    do not fit. table: character → its folded form, 0 to leave it out.
    """
    n = 0
    i = start
    while i < end:
        b = int(data[i])
        if b < 0x80:
            c = b
            i += 1
        elif i + (2 if b < 0xE0 else 3 if b < 0xF0 else 4) > end:
            break
        elif b < 0xE0:
            c = (b & 0x1F) << 6 | (int(data[i + 1]) & 0x3F)
            i += 2
        elif b < 0xF0:
            c = (b & 0x0F) << 12 | (int(data[i + 1]) & 0x3F) << 6 | (int(data[i + 2]) & 0x3F)
            i += 3
        else:
            c = (b & 0x07) << 18 | (int(data[i + 1]) & 0x3F) << 12 | (int(data[i + 2]) & 0x3F) << 6
            c |= int(data[i + 3]) & 0x3F
            i += 4
        if c < TABLE:
            c = int(table[c])
        elif 0xE0100 <= c < 0xE01F0:
            c = 0
        if c == 0 or (c == SPACE and (n == 0 or out[n - 1] == SPACE)):
            continue
        if c in (DAKUTEN, HANDAKUTEN):
            if n:
                out[n - 1] = voiced(int(out[n - 1]), c)
            continue
        if n == len(out):
            return -1
        out[n] = c
        n += 1
    return n - 1 if n and out[n - 1] == SPACE else n


@compiled
def voiced(c: int, mark: int) -> int:
    """カ and a mark is ガ, ハ and a ring is パ; for both kinds of kana."""
    k = c + 0x60 if 0x3041 <= c <= 0x3096 else c
    shift = c - k
    if k == 0x30A6 and mark == DAKUTEN:
        return 0x30F4 + shift
    if 0x30CF <= k <= 0x30DB and (k - 0x30CF) % 3 == 0:
        return c + (1 if mark == DAKUTEN else 2)
    row = (0x30AB <= k <= 0x30C2 and k % 2 == 1) or (0x30C4 <= k <= 0x30C8 and k % 2 == 0)
    return c + 1 if row and mark == DAKUTEN else c


@compiled
def stirred(h: Any) -> Any:
    """Never 0, for 0 means no sign."""
    h = (h ^ (h >> HALF)) * PRIME
    h = (h ^ (h >> LOW)) * PRIME
    return (h ^ (h >> HALF)) | np.uint64(1)


@compiled
def hashed(chars: Any, start: int, end: int, seed: Any) -> Any:
    """64 bits of these characters."""
    h = seed
    for i in range(start, end):
        h = (h ^ np.uint64(chars[i])) * PRIME
        h ^= h >> HALF
    return stirred(h)


@compiled
def sketch(chars: Any, start: int, end: int, width: int) -> Any:
    """A set of 64 at most of the runs of `width` characters: what two cells share shows how much they are alike. The
    same under every seed, for what is counted by likeness must not change from run to run.
    """
    found = np.uint64(0)
    for i in range(start, end - width + 1):
        h = LOW
        for k in range(i, i + width):
            h = (h ^ np.uint64(chars[k])) * PRIME
            h ^= h >> HALF
        found |= ONE << (h * PRIME >> SIXTH)
    return found


@compiled
def starts_with(chars: Any, at: int, end: int, words: Any, word: int) -> int:
    """Length of this word when it stands at `at`, else 0. words: one word per row, 0 behind its end."""
    k = 0
    while k < words.shape[1] and words[word, k]:
        if at + k >= end or chars[at + k] != words[word, k]:
            return 0
        k += 1
    return k


@compiled
def found_word(chars: Any, at: int, end: int, words: Any, index: Any) -> int:
    """Length of the longest word of a sorted list that stands at `at`, 0 for none. index: see `Words` in folding."""
    c = int(chars[at])
    if c >= len(index) - 1:
        return 0
    best = 0
    for word in range(index[c], index[c + 1]):
        length = starts_with(chars, at, end, words, word)
        best = max(best, length)
    return best


@compiled
def is_kana(c: int) -> bool:
    return 0x30A1 <= c <= 0x30FE or 0x3041 <= c <= 0x309E


@compiled
def contains(sorted_words: Any, value: Any) -> bool:
    low, high = 0, len(sorted_words)
    while low < high:
        middle = (low + high) // 2
        if sorted_words[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low < len(sorted_words) and sorted_words[low] == value

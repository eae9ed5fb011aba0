"""Tables for the compiled spellings: which character stands for which, and lists of words as arrays."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.jp import name, text
from tsutsumi.core.pii.words import listed

Table = NDArray[np.uint32]
SIZE = 0x30000
PREFECTURES = tuple(sorted({row[1] for row in listed("municipalities.csv")}))
LATIN_MARKS = {"ā": "a", "ī": "i", "ū": "u", "ē": "e", "ō": "o", "â": "a", "î": "i", "û": "u", "ê": "e", "ô": "o"}


def _table(changes: dict[int, int]) -> Table:
    table = general().copy()
    for character, other in changes.items():
        table[table == character] = other
    return table


@cache
def general() -> Table:
    """NFKC where it is one character for one, one hyphen, one space, nothing for what cannot be seen."""
    table = np.arange(SIZE, dtype=np.uint32)
    for code in range(0x80, SIZE):
        if 0xD800 <= code < 0xE000 or 0x3400 <= code < 0xA000 or 0x20000 <= code < 0x2A6E0 or 0xAC00 <= code < 0xD7B0:
            continue  # surrogates; Chinese characters and hangul stay
        character = chr(code)
        other = unicodedata.normalize("NFKC", character)
        if len(other) == 1:
            table[code] = ord(other)
        if character.isspace() or other.isspace():
            table[code] = 0x20
    for code in (*range(0x20), 0x7F):
        table[code] = 0x20
    table[[*range(0x200B, 0x2010), 0x2060, 0xFEFF, 0xAD, *range(0xFE00, 0xFE10)]] = 0
    for hyphen in text.HYPHENS:
        table[ord(hyphen)] = ord("-")
    table[0x309B], table[0x309C], table[0xFF9E], table[0xFF9F] = 0x3099, 0x309A, 0x3099, 0x309A
    return table


@cache
def names() -> tuple[Table, Table]:
    """For names: as written by everybody, and the old and popular forms of one character."""
    usual = _table({ord(mark): ord(plain) for mark, plain in LATIN_MARKS.items()})
    usual[ord("-")] = usual[ord("ｰ")] = ord("-")
    forms = np.arange(SIZE, dtype=np.uint32)
    for character, other in name.FOLD.items():
        forms[character] = other
    forms[ord("ケ")] = forms[ord("ヵ")] = ord("ヶ")
    return usual, forms


@cache
def kana() -> Table:
    """For readings: a hyphen in half width is a long mark."""
    table = general().copy()
    table[ord("ｰ")] = ord("ー")
    return table


@cache
def addresses() -> Table:
    """For addresses: old forms, and the ways of writing the が of 希望が丘 and the の of 丸の内."""
    table = general().copy()
    for character, other in name.FOLD.items():
        table[table == character] = other
    for written, same in (
        *zip("がガケヵ", "ヶヶヶヶ", strict=True),
        *zip("ノ之乃", "ののの", strict=True),
        ("ー", "-"),
    ):
        table[table == ord(written)] = ord(same)
    return table


@cache
def dates() -> Table:
    """For dates: eras as their letters, hyphens of all kinds, nothing for the second character of an era."""
    table = general().copy()
    letters = {
        "令": "R",
        "平": "H",
        "昭": "S",
        "大": "T",
        "明": "M",
        "㋿": "R",
        "㍻": "H",
        "㍼": "S",
        "㍽": "T",
        "㍾": "M",
    }
    for character, other in letters.items():
        table[ord(character)] = ord(other)
    for letter in "rhstm":
        table[table == ord(letter)] = ord(letter.upper())
    for character in "和成正治西暦生まれ":
        table[ord(character)] = 0
    table[ord("ー")] = ord("-")
    return table


@dataclass(frozen=True, slots=True)
class Words:
    """A sorted list of words. rows: characters, 0 behind the end. index[c] to index[c + 1]: rows beginning with c."""

    rows: Table
    index: NDArray[np.int32]


def words(listing: Iterable[str]) -> Words:
    ordered = sorted(set(listing))
    rows = np.zeros((len(ordered), max(map(len, ordered))), np.uint32)
    for n, word in enumerate(ordered):
        rows[n, : len(word)] = [ord(c) for c in word]
    index = np.searchsorted(rows[:, 0], np.arange(0x10000 + 1)).astype(np.int32)
    return Words(rows, index)


@cache
def companies() -> Words:
    return words([*name.COMPANY_WORDS, *"㈱㈲㍿㈳㈶"])


@cache
def prefectures() -> Words:
    return words(PREFECTURES)


@cache
def titles() -> Table:
    return words(name.TITLES).rows


def hashes(listing: Iterable[str], seed: Any, forms: Table | None = None) -> NDArray[np.uint64]:
    """The sorted numbers of words, as the kernels make them."""
    from tsutsumi.core.people.compiled.letters import hashed

    found = set()
    for word in listing:
        chars = np.array([ord(c) for c in word], np.uint32)
        found.add(int(hashed(chars if forms is None else forms[chars], 0, len(chars), seed)))
    return np.array(sorted(found), np.uint64)


@cache
def surnames() -> tuple[str, ...]:
    return tuple(row[0] for row in listed("surnames.csv"))

"""The tables of the tagger of persons, and that names are found wherever they stand."""

import unicodedata

import numpy as np
import pytest

from tsutsumi.core.pii import weights
from tsutsumi.core.pii.compiled import tagcodes as tc
from tsutsumi.core.pii.compiled.window import pair_row
from tsutsumi.core.pii.scan import scan_text

SCRIPT_NAMES = {
    "HIRAGANA LETTER": tc.HIRAGANA,
    "KATAKANA LETTER": tc.KATAKANA,
    "HALFWIDTH KATAKANA LETTER": tc.KATAKANA,
    "CJK UNIFIED IDEOGRAPH": tc.KANJI,
    "CJK COMPATIBILITY IDEOGRAPH": tc.KANJI,
    "DIGIT": tc.DIGIT,
    "FULLWIDTH DIGIT": tc.DIGIT,
    "LATIN SMALL LETTER": tc.LATIN,
    "FULLWIDTH LATIN": tc.LATIN,
}
TOLD = (*range(0x30, 0x3A), *range(0x61, 0x7B), *range(0x3041, 0x3097), *range(0x30A1, 0x30FB), *range(0x3400, 0x4DC0),
        *range(0x4E00, 0xA000), *range(0xF900, 0xFA6E), *range(0xFF10, 0xFF1A), *range(0xFF66, 0xFF9E))  # fmt: skip


def names(text: str) -> list[str]:
    found = scan_text(text.encode()).of("name")
    return [text.encode()[a:b].decode() for a, b in zip(found.start.tolist(), found.end.tolist(), strict=True)]


def test_a_character_has_the_script_that_unicode_names() -> None:
    for cp in TOLD:
        name = unicodedata.name(chr(cp), "")
        wanted = next((script for start, script in SCRIPT_NAMES.items() if name.startswith(start)), None)
        assert wanted is None or weights.script_of(cp) == wanted, name


def test_a_pair_has_one_row_for_the_tables_and_for_the_scan() -> None:
    rng = np.random.default_rng(5)
    first, second = rng.integers(0, 0x10FFFF, (2, 500))
    rows = [(pair_row(a, b) - tc.PAIRS_AT) // tc.ROW for a, b in zip(first.tolist(), second.tolist(), strict=True)]
    assert weights.pairs_of(first, second).tolist() == rows


def test_what_is_looked_up_is_the_sum_of_what_was_learned() -> None:
    table = np.zeros(tc.TAG_TABLE, np.int32)
    table[: tc.LEARNED] = np.random.default_rng(6).integers(-99, 99, tc.LEARNED)
    learned = table.copy()
    weights.put_sums(table)
    family, usual, given, ended = 0b0010, 1, 0b0100, 0b1001
    at = ended << 9 | usual << 8 | family << 4 | given
    parts = learned[tc.BEGINS_AT + (usual << 8 | family << 4 | given)] + learned[tc.ENDS_AT + (ended << 4 | given)]
    assert table[tc.FAMILIES_AT + at] == parts
    at, nouns = (tc.OPENS | tc.BEHIND) << 8 | 0b0011_0100, 0b0011_0100
    parts = learned[tc.NOUNS_AT + at] + learned[tc.THINGS_AT + nouns] + learned[tc.ROLE_AT + (tc.OPENS | tc.BEHIND)]
    assert table[tc.NOUNS_AT + at] == parts


@pytest.mark.parametrize("before", ["a", "1", ",", "\n", " "])
def test_a_name_is_found_behind_any_number_of_narrow_characters(before: str) -> None:
    for count in range(70):
        assert names(before * count + "\n佐藤 花子様からの連絡") == ["佐藤 花子"]


def test_a_name_in_a_cell_does_not_depend_on_the_numbers_beside_it() -> None:
    for digits in range(1, 20):
        number = "7" * digits
        assert names(f"{number},鈴木 一郎,{number},{number}\n") == ["鈴木 一郎"]

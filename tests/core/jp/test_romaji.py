"""Readings in Latin letters, in the ways people write them."""

import pytest

from tsutsumi.core.jp.romaji import spellings


@pytest.mark.parametrize(
    ("reading", "ways"),
    [
        ("ヤマダ", {"yamada"}),
        ("オオタ", {"ota", "oota", "ohta"}),
        ("サトウ", {"sato", "satou", "satoh"}),
        ("ユウコ", {"yuko", "yuuko"}),
        ("ナンバ", {"nanba", "namba"}),
        ("ハットリ", {"hattori"}),
        ("ハッチョウ", {"hatchou", "hatcho", "hatchoh"}),
        ("キョウコ", {"kyouko", "kyoko", "kyohko"}),
        ("シュンイチ", {"shunichi"}),
        ("ジュン", {"jun"}),
        ("ツヅキ", {"tsuzuki"}),
    ],
)
def test_a_reading_is_written_in_the_usual_ways(reading, ways):
    assert spellings(reading) == ways


@pytest.mark.parametrize("reading", ["", "山田", "yamada", "ヤマダ タロウ"])
def test_what_is_no_reading_has_no_spelling(reading):
    assert spellings(reading) == set()

"""What a page shows of a record is enough to compare and not enough to know."""

import pytest

from tsutsumi.core.pii.records import VALUES
from tsutsumi.people.masks import hint

SHOWN = [
    ("name", "長谷川 陽菜", "長●●●"),
    ("name_kana", "ハセガワ ハルナ", "ハ●●●"),
    ("name_latin", "Haruna Hasegawa", "H●●●"),
    ("birth_date", "1987-04-09", "1987年●月●日"),
    ("birth_date", "昭和62年4月9日", "1987年●月●日"),
    ("birth_date", "四月ごろ", "●●●"),
    ("phone", "090-1234-5678", "●●●678"),
    ("phone", "12345", "●●●"),
    ("email", "haruna@example.jp", "h●●●@example.jp"),
    ("address", "〒100-0001 東京都千代田区千代田1-1", "東京都●●●"),
    ("address", "千代田区千代田1-1", "●●●"),
    ("postal_code", "100-0001", "100-●●●●"),
    ("sex", "女", "女"),
    ("name", "", ""),
]


@pytest.mark.parametrize(("kind", "value", "shown"), SHOWN)
def test_the_hint_of_a_value(kind, value, shown):
    assert hint(kind, value) == shown


@pytest.mark.parametrize("kind", sorted(set(VALUES) - {"sex", "email"}))
def test_no_kind_shows_more_than_a_third(kind):
    value = "9182736455"
    left = [c for c in hint(kind, value) if c in value]
    assert len(left) <= 4 if kind != "birth_date" else not left

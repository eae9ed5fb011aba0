"""The question beside a pair says what agrees and what does not, and never that there is no clue where there is one."""

import pytest

from tsutsumi.core.people.compare import reasons
from tsutsumi.core.people.pairs import question

TARO = {"name": "山田 太郎", "birth_date": "1966-04-05"}


@pytest.mark.parametrize(
    ("left", "right", "told"),
    [
        (
            {**TARO, "member_id": "PT-104873"},
            {"name": "山田 太郎", "birth_date": "1966-09-23", "member_id": "PT-104873"},
            ("氏名と会員番号・患者番号が同じ", "生年月日が違います"),
        ),
        (
            {**TARO, "member_id": "PT-104873"},
            {"name": "山田 太郎", "birth_date": "1966-04-06", "member_id": "PT-104873"},
            ("氏名と会員番号・患者番号が同じ", "生年月日が少し違います"),
        ),
        ({"name": "山田 太郎"}, {"name": "山田 太郎"}, ("氏名が同じで、ほかに決め手がありません", "同姓同名")),
        (TARO, {"name": "山田 太郎", "birth_date": "1981-11-30"}, ("氏名が同じで、生年月日が違います", "同姓同名")),
        (
            {"name": "山田 花", "phone": "090-1234-5678"},
            {"name": "高橋 実", "phone": "090-1234-5678"},
            ("電話番号が同じで、氏名が違います",),
        ),
    ],
)
def test_what_agrees_and_what_does_not_is_said(left, right, told):
    asked = question(reasons(left, right))
    assert [words for words in told if words not in asked] == []
    assert asked.endswith("でしょうか。")

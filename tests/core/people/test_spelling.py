"""One number for all spellings of one value, and another for another value."""

import numpy as np
import pyarrow as pa
import pytest

from tests.core.pii.sheet_maker import SheetMaker
from tsutsumi.core.people.signs import signs_of
from tsutsumi.core.people.spelling import Speller
from tsutsumi.core.pii.records import SURNAME_ONLY, of_columns
from tsutsumi.core.readers.passage import Place

SPELL = Speller()

SAME = {
    "name": [
        ("髙橋　花子", "高橋花子", "高橋 花子 様", "高橋花子さん", "花子 高橋", "高橋（旧姓）花子"),
        ("渡邉 実", "渡辺実", "渡邊　實", "渡辺 実殿"),
        ("葛󠄀城 彩", "葛城彩"),
        ("三ケ島 薫", "三ヶ島薫", "三ヵ島薫"),
    ],
    "name_kana": [
        ("ﾔﾏﾀﾞ ﾊﾅｺ", "ヤマダハナコ", "やまだ　はなこ", "ヤマタ\u3099 ハナコ"),
        ("オーノ ジュン", "オオノ ジユン"),
        ("ワタナベ カヅキ", "ワタナベ カズキ"),
    ],
    "name_latin": [
        ("Shinji Itoh", "ITO SHINJI", "Itō, Shinji", "Sinzi Itou"),
        ("Junko Honma", "HOMMA Jun'ko", "zyunko honma"),
    ],
    "address": [
        (
            "東京都文京区小石川一丁目２番３号 コーポ401",
            "文京区小石川1-2-3",
            "〒112-0002 東京都文京区小石川１丁目２−３",
            "1120002文京区小石川 1-2-3-401",
            "文京区小石川1丁目2番地3",
            "文京区小石川１ー２ー３",
        ),
        ("愛知県知多郡東浦町大字緒川字政所20", "東浦町緒川政所20番地"),
        ("北海道札幌市中央区北1条西2丁目3番地", "札幌市中央区北１条西２－３"),
        ("横浜市青葉区美しが丘十二番5", "神奈川県横浜市青葉区美しヶ丘12-5"),
    ],
    "phone": [("090-1234-5678", "０９０（１２３４）５６７８", "+81 90-1234-5678", "+81(0)90 1234 5678", "9012345678")],
    "email": [("Hanako@Example.jp", "mailto:hanako@example.jp", "ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ")],
    "birth_date": [
        (
            "1980-01-02",
            "昭和55年1月2日",
            "S55.1.2",
            "㍼55年1月2日",
            "1980/1/2",
            "19800102",
            "1980年01月02日生",
            "S550102",
        ),
        ("2019-05-01", "令和元年5月1日", "R1/5/1", "令和 １年 ５月 １日", "2019-05-01 00:00:00"),
    ],
    "member_id": [("ab-0012 3", "AB00123", "ＡＢ００１２３")],
}
DIFFERENT = {
    "name": ["山田花子", "山田花江", "山本花子", "花田山子", "ヤマダハナコ"],
    "name_kana": ["オノ", "オオノ", "ハマ", "バマ", "パマ"],
    "name_latin": ["Ito Shin", "Ito Jun", "Sato Shin"],
    "address": ["文京区小石川1-2-3", "文京区小石川1-2-4", "文京区小石川1-23", "文京区小日向1-2-3", "札幌市北1条2-3"],
    "phone": ["090-1234-5678", "080-1234-5678", "03-1234-5678"],
    "email": ["a@example.jp", "b@example.jp", "a@example.com"],
    "birth_date": ["1980-01-02", "1980-02-01", "1981-01-02"],
    "member_id": ["A1001", "A1002"],
}
NOTHING = {
    "name": ["株式会社山田", "(株)山田", "㈱山田", "合計", "山田2", "計", "林", "", "●"],
    "address": ["東京都", "小石川", "112-0002", "1-2-3", "海外"],
    "phone": ["1234", "なし", "090-1234-567890123"],
    "email": ["なし", "a@", "@"],
    "birth_date": ["2月30日", "1980-02-30", "平成31年5月1日", "昭和99年1月1日", "40", "2026"],
    "member_id": ["12", "会員"],
}


def numbers(kind: str, values) -> list[int]:
    sheet = of_columns(
        Place("-"), np.arange(len(values)), {kind: list(values), "card": ["4111111111111111"] * len(values)}
    )
    sign = {"name_kana": "kana", "name_latin": "latin", "birth_date": "birth", "member_id": "member"}.get(kind, kind)
    signs = signs_of([sheet], SPELL)
    return [
        int(n) for n in signs.of(sign)[np.searchsorted(signs.row, np.arange(len(values)).clip(max=signs.row.max()))]
    ]


@pytest.mark.parametrize(("kind", "values"), [(kind, values) for kind, rows in SAME.items() for values in rows])
def test_spellings_of_one_value_are_one_number(kind, values):
    found = numbers(kind, values)
    assert found[0] != 0
    assert set(found) == {found[0]}, [v for v, n in zip(values, found, strict=True) if n != found[0]]


@pytest.mark.parametrize("kind", DIFFERENT)
def test_different_values_are_different_numbers(kind):
    found = [n for n in numbers(kind, DIFFERENT[kind]) if n]
    assert len(set(found)) == len(found) >= len(DIFFERENT[kind]) - 1


@pytest.mark.parametrize("kind", NOTHING)
def test_what_says_nothing_has_no_number(kind):
    column = pa.array(NOTHING[kind])
    made = {
        "name": SPELL.names,
        "address": SPELL.places,
        "phone": SPELL.phones,
        "email": SPELL.mails,
        "birth_date": SPELL.days,
        "member_id": lambda c: SPELL.codes(c, 4, only_digits=False),
    }[kind](column)
    rows = made[:3].any(axis=0) if kind == "name" else np.atleast_2d(made).any(axis=0)
    assert not rows.any(), [v for v, n in zip(NOTHING[kind], rows, strict=True) if n]


def test_latin_letters_and_kana_of_one_name_sound_alike():
    sheet = of_columns(Place("-"), [1, 2], {"name": ["イトウ シンジ", "Shinji ITOH"]})
    sounds = signs_of([sheet], SPELL).of("sound")
    assert sounds[0] == sounds[1] != 0


def test_cells_of_any_length_and_any_character_are_taken():
    strange = ["山" * 500, "\U0010ffff\U0001f600", "\u3099\u3099", "(((", "𠮷野家", "\x00\x01", "ー", "ンン"]
    values = dict.fromkeys(("name", "name_kana", "name_latin", "address", "phone", "email", "birth_date"), strange)
    assert signs_of([of_columns(Place("-"), np.arange(len(strange)), values)], SPELL).total == len(strange)


def test_a_surname_alone_is_no_name_and_a_company_without_birth_date_is_nobody():
    maker = SheetMaker(Place("-"))
    maker.add({"name": "山田"}, SURNAME_ONLY)
    maker.add({"name": "株式会社山田", "phone": "03-1111-2222"})
    maker.add({"birth_date": "1980-01-02", "address": "文京区小石川1-2-3"})
    signs = signs_of([maker.done()], SPELL)
    assert signs.row.tolist() == [0]
    assert signs.has("surname").all()
    assert not signs.has("name").any()

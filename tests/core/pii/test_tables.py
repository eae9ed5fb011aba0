"""Sheets as people make them: titles above, two-row and joined headings, totals, no heading at all."""

import pytest

from tsutsumi.core.pii.detector import LIKELY, WEAK
from tsutsumi.core.pii.headers import promise_of
from tsutsumi.core.pii.records import VALUES
from tsutsumi.core.pii.sheets import sheet_of
from tsutsumi.core.pii.tables import read_table
from tsutsumi.core.readers.passage import Grid, Place


def read(rows, merged=()):
    return read_table(Grid(rows, Place("名簿.xlsx", sheet="患者"), 1, merged))


def records(table):
    """The record sheet of a table, as dicts of what is written."""
    sheet, _ = sheet_of([table], table.block.place, 1)
    values = sheet.select(VALUES).to_pylist()
    return [{kind: text for kind, text in row.items() if text} for row in values]


PATIENTS = [
    ["令和8年度 患者名簿", "", "", "", "", ""],
    ["作成者 佐藤太郎", "", "", "", "", ""],
    ["", "", "", "", "", ""],
    ["No.", "患者番号", "氏名", "生年月日", "電話番号", "病名", "備考"],
    ["1", "A00123", "山田 花子", "S45/1/1", "090-1234-5678", "糖尿病", "連絡は鈴木様 080-1111-2222 へ"],
    ["", "", "", "", "", "", ""],
    ["2", "A00124", "田中 一郎", "1991.4.5", "03-1234-5678", "なし", ""],
    ["合計", "2名", "", "", "", "", ""],
]


def test_a_header_below_titles_is_found_and_totals_are_no_people():
    table = read(PATIENTS)
    assert table.header_rows == (3,)
    assert table.data.tolist() == [4, 6]
    assert [c.kind for c in table.columns] == ["", "member_id", "name", "birth_date", "phone", "sensitive", "free_text"]
    assert records(table)[1] == {
        "member_id": "A00124",
        "name": "田中 一郎",
        "birth_date": "1991.4.5",
        "phone": "03-1234-5678",
    }


def test_notes_are_searched_and_known_columns_are_not_searched_again():
    hits = [h for h in read(PATIENTS).hits() if h.place.row == 5]
    assert [(h.kind, h.text) for h in hits if h.place.column == "G"] == [("name", "鈴木"), ("phone", "080-1111-2222")]
    assert [(h.kind, h.text) for h in hits if h.place.column == "F"] == [("sensitive", "糖尿病")]
    assert all(h.place.sheet == "患者" and h.why for h in hits)


def test_a_person_named_above_the_header_is_found():
    assert [h.text for h in read(PATIENTS).hits() if h.place.row == 2] == ["佐藤太郎"]


def test_an_illness_that_is_none_is_no_finding():
    assert read(PATIENTS).counts()["sensitive"] == 1


TWO_ROWS = [
    ["患者", "", "", "連絡先", "", "カード"],
    ["番号", "氏名", "カナ", "電話", "住所", "番号"],
    ["100234", "佐藤健", "サトウケン", "0312345678", "東京都千代田区丸の内1-1-1", "4111111111111111"],
]


@pytest.mark.parametrize("merged", [((0, 0, 0, 2), (0, 3, 0, 4)), ()], ids=["joined cells", "gaps of a CSV"])
def test_headings_of_two_rows_are_read_together(merged):
    table = read(TWO_ROWS, merged)
    assert table.header_rows == (0, 1)
    assert [c.kind for c in table.columns] == ["member_id", "name", "name", "phone", "address", "card"]
    assert records(table)[0]["name_kana"] == "サトウケン"


def test_a_list_without_headings_is_told_by_its_values():
    table = read([
        ["山田太郎", "a@example.com", "090-1111-2222", "123456789018"],
        ["佐藤花子", "b@example.com", "090-1111-2223", "023456789013"],
        ["鈴木一郎", "c@example.com", "090-1111-2224", "987654321093"],
    ])  # fmt: skip
    assert table.header_rows == ()
    assert [c.kind for c in table.columns][:3] == ["name", "email", "phone"]
    assert len(table.data) == 3


def test_parts_of_name_and_address_become_one_value():
    table = read([
        ["姓", "名", "セイ", "メイ", "会社名", "都道府県", "市区町村", "番地", "勤務先住所"],
        ["山田", "太郎", "ヤマダ", "タロウ", "田中商店", "東京都", "渋谷区", "1-2-3", "大阪府大阪市北区梅田1-1"],
    ])  # fmt: skip
    record = records(table)[0]
    assert record["name"] == "山田 太郎"
    assert record["name_kana"] == "ヤマダ タロウ"
    assert record["address"] == "東京都渋谷区1-2-3"


def test_a_value_that_does_not_pass_its_check_is_weak_and_says_so():
    table = read([["氏名", "個人番号"], ["山田太郎", "123456789018"], ["佐藤花子", "123456789012"]])
    hits = [h for h in table.hits() if h.kind == "my_number"]
    assert [h.strength >= LIKELY for h in hits] == [True, False]
    assert hits[1].strength == WEAK
    assert "検査用数字が合わない" in hits[1].why


def test_id_and_password_in_one_row_are_a_pair():
    table = read([["ID", "パスワード", "氏名"], ["u1", "Xa12bc", "山田太郎"], ["u2", "", "佐藤花子"]])
    assert table.counts()["credential"] == 1


def test_a_header_printed_again_is_no_person():
    header = ["氏名", "電話番号"]
    table = read([header, ["山田太郎", "03-1234-5678"], header, ["佐藤花子", "03-1234-5679"]])
    assert table.data.tolist() == [1, 3]


HEADINGS = [
    ("氏名（漢字）", "name", ""),
    ("フリガナ", "name", "kana"),
    ("患者氏名", "name", ""),
    ("主治医", "name", "other"),
    ("会社名", "", "other"),
    ("緊急連絡先電話番号", "phone", ""),
    ("生年月日※必須", "birth_date", ""),
    ("〒", "postal_code", ""),
    ("メールアドレス２", "email", ""),
    ("マイナンバー", "my_number", ""),
    ("既往歴", "sensitive", ""),
    ("障害等級", "sensitive", ""),
    ("処方薬", "sensitive", ""),
    ("備考", "free_text", ""),
    ("商品名", "", "other"),
    ("数量", "", ""),
    ("銀行名", "bank_branch", ""),
    ("口座番号", "bank_account", ""),
    ("性別", "sex", ""),
    ("TEL", "phone", ""),
]


@pytest.mark.parametrize(("heading", "kind", "part"), HEADINGS)
def test_a_heading_promises_a_kind(heading, kind, part):
    promise = promise_of(heading)
    assert (promise.kind, promise.part) == (kind, part)


@pytest.mark.parametrize(
    "rows", [[], [[]], [[""]], [["", ""], []], [["氏名"]], [["a"] * 300] * 3, [["\x1e\n\0", "１" * 5000]]]
)
def test_odd_grids_are_read_without_an_error(rows):
    table = read(rows)
    assert len(records(table)) <= len(table.data)
    assert len(list(table.hits())) == len(table.rows().kind)


def test_rows_of_different_length_are_read():
    table = read(
        [
            ["氏名", "電話番号", "メール"],
            ["山田太郎"],
            ["佐藤花子", "03-1234-5678"],
            ["鈴木", "", "s@example.com", "余分"],
        ]
    )
    assert [len(r) for r in records(table)] == [1, 2, 2]


def test_a_column_of_days_beside_an_address_is_no_address():
    rows = [
        ["店", "所在地", "開店日"],
        *(["甲", f"東京都台東区浅草{n}-2-3", f"20{n:02d}-04-0{n}"] for n in range(1, 6)),
    ]
    assert [c.kind for c in read(rows).columns][1:] == ["address", ""]


def test_a_user_name_that_is_written_as_people_are_is_a_name():
    logins = read([["user_name", "email"], ["t.yamada", "a@example.jp"], ["h_sato", "b@example.jp"]])
    people = read([["user_name", "email"], ["東海林 誠司", "a@example.jp"], ["佐藤 花子", "b@example.jp"]])
    assert [logins.columns[0].kind, people.columns[0].kind] == ["login_id", "name"]

"""What is written comes back; what others did to the file is seen."""

import csv
import io
import random
import zipfile

import openpyxl
import pytest

from tests import naughty
from tsutsumi.core import sheets
from tsutsumi.core.sheets import cells

STATES = (("open", "受付"), ("called", "折返し済み"), ("done", "終わり"))
SHEET = sheets.Sheet(
    "問い合わせ",
    (
        sheets.Column("number", "受付番号", locked=True),
        sheets.Column("phone", "電話番号", digits=True),
        sheets.Column("due", "期日", kind="day"),
        sheets.Column("at", "受けた日時", kind="moment"),
        sheets.Column("minutes", "分", kind="number"),
        sheets.Column("state", "状態", choices=STATES, required=True),
        sheets.Column("note", "メモ", most=200),
    ),
)
HEAD = SHEET.titles


def entry(key="1", version="1", **values):
    full = {"number": "A-1", "phone": "0312345678", "due": "2026-12-01", "at": "2026-12-01 09:05", "minutes": "7"}
    return sheets.Entry(key, version, full | {"state": "open", "note": "=1+1"} | values)


NOTES = ["", "=cmd|' /C calc'!A0", "+81 3", "-5", "@x", "'quoted", "'=twice", "\tTab", " =space", "007", "1-2",
         "2026/1/2", "a,b\n\"c\"", "〜−—", "髙﨑①㈱", "𠮷野家 👪", "_x0041_", "TRUE", "1E5", "　全角　"]  # fmt: skip


def forms(entries):
    yield "xlsx", sheets.xlsx(SHEET, entries)
    yield "utf-8", sheets.csv(SHEET, entries).data
    yield "cp932", sheets.csv(SHEET, entries, "cp932").data


@pytest.mark.parametrize("note", NOTES)
def test_what_nobody_touched_comes_back_unchanged_in_every_form(note):
    entries = [entry(note=note), entry("2", note="x")]
    for form, data in forms(entries):
        found = sheets.read(data, SHEET)
        diff = sheets.compare(SHEET, entries, found)
        assert (form, diff.unchanged, diff.is_empty) == (form, 2, True), (found, diff)


def test_a_thousand_rows_of_hostile_text_come_back_unchanged():
    rng = random.Random(5)
    pool = [text for text in naughty.TYPED.values() if isinstance(text, str) and len(text) <= 200]
    kept = [text for text in pool if all(sign.isprintable() or sign in "\t\n" for sign in text)]
    entries = [entry(str(n), note=rng.choice(kept)) for n in range(1, 1001)]
    for form, data in forms(entries):
        diff = sheets.compare(SHEET, entries, sheets.read(data, SHEET))
        assert (form, diff.unchanged, diff.is_empty) == (form, 1000, True)


def test_no_cell_of_the_book_is_a_formula_and_every_phone_keeps_its_zero():
    book = openpyxl.load_workbook(io.BytesIO(sheets.xlsx(SHEET, [entry()])))
    page = book.worksheets[0]
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n"}
    assert page["D2"].value == "0312345678"
    assert page.protection.sheet
    assert page["A2"].protection.locked
    assert not page["D2"].protection.locked
    assert book.sheetnames == ["問い合わせ", "コード"]
    assert ("状態", "called", "折返し済み") in list(book.worksheets[1].values)
    assert all(page.column_dimensions[name].hidden is False for name in "AB")


def test_a_csv_begins_no_cell_like_a_formula():
    data = sheets.csv(SHEET, [entry(note=note) for note in NOTES]).data.decode("utf-8-sig")
    for row in list(csv.reader(io.StringIO(data, newline="")))[1:]:
        assert not any(cell.lstrip()[:1] in set("=+-@") and cell.strip() for cell in row), row


def test_what_cp932_lacks_is_listed_and_never_a_question_mark():
    made = sheets.csv(SHEET, [entry("4", note="𠮷野と👪と𠮷")], "cp932")
    assert [(lost.id, lost.title, lost.signs) for lost in made.unwritable] == [("4", "メモ", "𠮷👪")]
    assert "〓野と〓と〓" in made.data.decode("cp932")
    assert "?" not in made.data.decode("cp932")


def retyped(data, edit):
    """The book as somebody saved it after editing."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    edit(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_added_changed_removed_and_conflicting_rows_are_told_apart():
    now = [entry(), entry("2"), entry("3"), entry("4", "7")]
    old = sheets.xlsx(SHEET, [entry(), entry("2"), entry("3"), entry("4", "6")])

    def edit(page):
        page["I3"] = "折返しました"
        page["H3"] = "折返し済み"
        page["I5"] = "ほかの人も直した行"
        page.delete_rows(4)
        page.append([None, None, None, "0900000000", None, None, None, "受付", "新しい行"])

    diff = sheets.compare(SHEET, now, sheets.read(retyped(old, edit), SHEET))
    assert [line.values["note"] for line in diff.added] == ["新しい行"]
    assert [(c.entry.id, [(f.key, new) for f, _old, new in c.fields]) for c in diff.changed] == [
        ("2", [("state", "called"), ("note", "折返しました")])
    ]
    assert [row.id for row in diff.removed] == ["3"]
    assert [c.entry.id for c in diff.conflicts] == ["4"]
    assert diff.unchanged == 1


def test_an_old_version_that_says_the_same_is_no_conflict():
    diff = sheets.compare(SHEET, [entry(version="9")], sheets.read(sheets.xlsx(SHEET, [entry()]), SHEET))
    assert diff.unchanged == 1
    assert diff.is_empty


BAD = [
    ("D2", 312345678, "先頭の0"), ("E2", "2026-02-30", "実在する日付"), ("F2", "きのう", "2026-12-01 14:05"),
    ("G2", "七", "整数"), ("H2", "たぶん", "受付、折返し済み、終わり"), ("H2", None, "空です"),
    ("I2", "あ" * 201, "200文字"),
    ("A2", "99", "いまの一覧にありません"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "value", "sentence"), BAD)
def test_a_wrong_cell_is_said_in_the_same_file(place, value, sentence):
    data = retyped(sheets.xlsx(SHEET, [entry()]), lambda page: page.__setitem__(place, value))
    found = sheets.read(data, SHEET)
    diff = sheets.compare(SHEET, [entry()], found)
    assert len(diff.wrong) == 1
    assert sentence in " ".join(diff.wrong[0].errors)
    assert diff.unchanged == 0
    assert not diff.changed
    page = openpyxl.load_workbook(io.BytesIO(sheets.returned(SHEET, found))).worksheets[0]
    assert page.cell(1, len(HEAD) + 1).value == "エラー内容"
    assert sentence in page.cell(2, len(HEAD) + 1).value
    assert str(page[place].value or "") == str(value or "")


def test_the_returned_file_can_be_mended_and_handed_in_again():
    broken = retyped(sheets.xlsx(SHEET, [entry()]), lambda page: page.__setitem__("G2", "七"))
    back = sheets.returned(SHEET, sheets.read(broken, SHEET))
    mended = retyped(back, lambda page: page.__setitem__("G2", 8))
    diff = sheets.compare(SHEET, [entry()], sheets.read(mended, SHEET))
    assert [(f.key, new) for f, _old, new in diff.changed[0].fields] == [("minutes", "8")]


def test_dates_that_a_table_calculation_made_of_texts_are_taken():
    from datetime import datetime

    def edit(page):
        page["E2"] = datetime(2026, 12, 1)
        page["F2"] = datetime(2026, 12, 1, 9, 5)

    data = retyped(sheets.xlsx(SHEET, [entry()]), edit)
    assert sheets.compare(SHEET, [entry()], sheets.read(data, SHEET)).unchanged == 1


def test_zeros_eaten_by_a_table_calculation_are_no_change():
    data = sheets.csv(SHEET, [entry()]).data.replace(b"0312345678", b"312345678")
    assert sheets.compare(SHEET, [entry()], sheets.read(data, SHEET)).unchanged == 1


def test_columns_may_stand_in_any_order_and_headings_in_any_width():
    rows = [["メモ", "状態", "分", "受けた日時", "期日", "電話番号", "受付番号", "版", "管理ＩＤ"],
            ["=1+1", "ｏｐｅｎ", "7", "2026/12/1 9:05", "2026年12月1日", "0312345678", "A-1", "1", "1"]]  # fmt: skip
    data = "\n".join("\t".join(row) for row in rows).encode()
    assert sheets.compare(SHEET, [entry()], sheets.read(data, SHEET)).unchanged == 1


WHOLE = [
    (b"", "開けません"), (b"\x00\x01\x02", "開けません"), (b"PK\x03\x04broken", "開けません"),
    ("管理ID,版\n1,1".encode(), "「受付番号」"), (",".join([*HEAD, "ひみつ"]).encode(), "ひみつ"),
    (",".join([*HEAD, "メモ"]).encode(), "二つ"), (b"\x81\x00\xff", "文字コード"), (b'"open', "開けません"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "sentence"), WHOLE)
def test_a_file_that_cannot_be_taken_says_why_and_gives_no_lines(data, sentence):
    found = sheets.read(data, SHEET)
    assert found.lines == []
    assert sentence in found.troubles[0]


def test_a_book_that_unpacks_without_end_is_not_opened(monkeypatch):
    monkeypatch.setattr("tsutsumi.core.sheets.packed.MOST_UNPACKED", 1000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        whole.writestr("xl/workbook.xml", "0" * 2000)
    assert "大きすぎます" in sheets.read(out.getvalue(), SHEET).troubles[0]


def book(rows, *, size=None):
    """A book whose one sheet holds this XML; `size`: what it says of the sheet's length, if that is a lie."""
    out, good = io.BytesIO(), openpyxl.Workbook()
    good.active["A1"] = "x"
    good.save(made := io.BytesIO())
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            is_sheet = name == "xl/worksheets/sheet1.xml"
            new.writestr(name, f"{head}{rows}</sheetData></worksheet>" if is_sheet else old.read(name))
    data = out.getvalue()
    if size is not None:
        true = len(f"{head}{rows}</sheetData></worksheet>").to_bytes(4, "little")
        assert data.count(true) == 2
        data = data.replace(true, size.to_bytes(4, "little"))
    return data


CELL = '<c r="{}"><v>1</v></c>'
FAR = {
    "the last cell": f'<row r="1">{CELL.format("A1")}</row><row r="1048576">{CELL.format("XFD1048576")}</row>',
    "single quotes": "<row r='1048576'><c r = 'XFD1048576'><v>1</v></c></row>",
    "behind a sign that ends a tag elsewhere": '<row r="1"><c x=">" r="XFD1048576"><v>1</v></c></row>',
    "another name for the tags": '<x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
    "many without a place": f'<row r="1">{"<c><v>1</v></c>" * 400}</row><row r="1048576"><c><v>1</v></c></row>',
    "beyond every sheet": CELL.format("ZZZZZZ99999999"),
}


@pytest.mark.parametrize("rows", FAR.values(), ids=FAR)
def test_a_small_book_that_names_a_far_cell_is_not_laid_out(rows):
    """Some kilobytes would take more memory than there is: the file comes from an outside call centre."""
    data = book(rows)
    assert len(data) < 20_000
    assert "大きすぎます" in sheets.read(data, SHEET).troubles[0]


def test_the_same_book_would_be_laid_out_without_that_look(monkeypatch):
    data = book(f'<row r="1">{CELL.format("A1")}</row><row r="3000">{CELL.format("Z3000")}</row>')
    assert "大きすぎます" not in sheets.read(data, SHEET).troubles[0]
    monkeypatch.setattr("tsutsumi.core.sheets.packed.MOST_CELLS", 50_000)
    assert "大きすぎます" in sheets.read(data, SHEET).troubles[0]


def test_what_lies_about_its_size_or_is_no_xlsx_is_not_opened():
    lying = book(f'<row r="1">{CELL.format("A1")}</row>' + "<row/>" * 1000, size=500)
    assert sheets.read(lying, SHEET).lines == []
    for name in ("xl/workbook.bin", "content.xml"):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as whole:
            whole.writestr(name, "x")
        assert "開けません" in sheets.read(out.getvalue(), SHEET).troubles[0]


def test_the_same_id_twice_is_wrong():
    data = sheets.csv(SHEET, [entry(), entry(note="other")]).data
    diff = sheets.compare(SHEET, [entry()], sheets.read(data, SHEET))
    assert "2行目にもあります" in diff.wrong[0].errors[0]


def test_a_locked_cell_is_never_taken_back():
    data = retyped(sheets.xlsx(SHEET, [entry()]), lambda page: page.__setitem__("C2", "B-9"))
    found = sheets.read(data, SHEET)
    assert "number" not in found.lines[0].values
    assert sheets.compare(SHEET, [entry()], found).unchanged == 1


def test_the_guard_is_undone_whatever_a_text_begins_with():
    for text in NOTES:
        assert cells.bare(cells.guarded(text)) == text


def test_a_version_changes_with_any_value_and_not_with_their_order():
    assert sheets.version_of({"a": "1", "b": "2"}) == sheets.version_of({"b": "2", "a": "1"})
    assert sheets.version_of({"a": "1", "b": "2"}) != sheets.version_of({"a": "12", "b": ""})


def test_two_columns_of_one_heading_are_no_sheet():
    with pytest.raises(ValueError, match="one name"):
        sheets.Sheet("x", (sheets.Column("a", "版"),))

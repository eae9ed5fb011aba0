"""Every output says the same: each value is parsed back from PDF, DOCX, XLSX, JSON and the page."""

import io
import json
import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import docx
import openpyxl
import pikepdf
import pypdfium2
import pytest

from tests.core.documents.samples import filled
from tsutsumi.core.documents import page, render
from tsutsumi.core.documents.form import shown
from tsutsumi.core.documents.values import People, State, from_json

# The values as people must read them, written by hand from samples.py.
READ = {
    "発覚日": "令和8年11月2日（月）",
    "発生日": "不明（調査中）　判明の見込み：令和8年11月20日（金）",
    "氏名又は名称": "医療法人社団あおい会　あおい総合クリニック",
    "総数": "912人以上1,043人以下（概数）",
    "うちクレジットカード情報を含む数": "無（該当なし）",
    "発生事案": "□漏えい　■漏えいのおそれ　□滅失　□滅失のおそれ　□毀損　□毀損のおそれ",
    "公表文": "（未入力）",
    "委託元の有無": "□有　■無",
}


def squeezed(text):
    """Without spaces and line ends: PDF text breaks where the line does."""
    return re.sub(r"[\s\u200b]", "", unicodedata.normalize("NFKC", text))


def pdf_text(pdf):
    opened = pypdfium2.PdfDocument(pdf)
    return "".join(p.get_textpage().get_text_range() for p in opened)


def docx_rows(data):
    tables = docx.Document(io.BytesIO(data)).tables
    return {row.cells[0].text: row.cells[1].text for table in tables for row in table.rows}


@pytest.fixture(scope="module")
def report():
    return filled(draft=False)


@pytest.fixture(scope="module")
def out(report):
    return {kind: render.render(report, kind) for kind in render.MEDIA_TYPES}


@pytest.mark.parametrize(("label", "words"), READ.items())
def test_a_value_reads_the_same_on_paper_in_word_in_print_and_on_the_page(out, report, label, words):
    assert squeezed(label + words) in squeezed(pdf_text(out["pdf"]))
    assert docx_rows(out["docx"])[label] == words
    rows = {row.field.label: row for section in page.sections(report) for row in section.rows}
    assert rows[label].printed == words
    sheet = openpyxl.load_workbook(io.BytesIO(out["xlsx"]))["様式（印刷用）"]
    assert words in [row[1] for row in sheet.iter_rows(values_only=True) if row[0] == label]


def test_every_value_stands_in_the_pdf_and_in_the_docx(out, report):
    text, rows = squeezed(pdf_text(out["pdf"])), docx_rows(out["docx"])
    for section in page.sections(report):
        for row in section.rows:
            assert squeezed(row.printed) in text, row.field.code
            if row.field.label not in ("種類", "項目"):  # these labels occur twice
                assert rows[row.field.label] == row.printed


def test_json_gives_back_every_value_with_its_state_and_source(out, report):
    data = json.loads(out["json"])
    for field in report.form.fields:
        assert from_json(field.kind, data["values"][field.code]) == report.values[field.code]


def table(out):
    book = openpyxl.load_workbook(io.BytesIO(out["xlsx"]))
    head, *rows = book["報告項目"].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_machine_sheet_is_one_table_with_a_row_for_every_field(out, report):
    rows = table(out)
    assert list(dict.fromkeys(r["項目コード"] for r in rows)) == [f.code for f in shown(report.form, report.values)]
    sheet = openpyxl.load_workbook(io.BytesIO(out["xlsx"]))["報告項目"]
    assert not sheet.merged_cells.ranges


def test_the_machine_sheet_keeps_days_as_days_numbers_as_numbers_and_nothing_as_nothing(out):
    rows = {(r["項目コード"], r["枝番"]): r for r in table(out)}
    assert rows["outline.found_on", 1]["値"] == datetime(2026, 11, 2)
    total = rows["people.total", 1]
    assert (total["値"], total["下限"], total["上限"], total["状態コード"]) == (1043, 912, 1043, "estimated")
    assert rows["announcement.text", 1]["値"] is None
    assert rows["people.card", 1]["状態コード"] == "none"
    assert rows["outline.occurred_on", 1]["判明見込み日"] == datetime(2026, 11, 20)
    assert rows["outline.limbs", 2]["選択肢コード"] == "4"


def test_the_machine_sheet_gives_back_what_was_put_in(out, report):
    for row in table(out):
        value = report.values[row["項目コード"]]
        assert row["状態コード"] == value.state
        if isinstance(value.content, People):
            assert (row["下限"], row["上限"]) == (value.content.low, value.content.high)
        elif isinstance(value.content, date):
            assert row["値"].date() == value.content
        elif isinstance(value.content, tuple):
            assert row["選択肢コード"] == value.content[row["枝番"] - 1]
        elif value.state is State.KNOWN:
            assert value.content in (row["値"], row["選択肢コード"])


def test_the_pdf_is_tagged_titled_japanese_and_says_pdf_ua(out):
    with pikepdf.open(io.BytesIO(out["pdf"])) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang).startswith("ja")
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"
            assert meta["dc:title"] == "漏えい等報告書（速報）"


def test_every_font_of_the_pdf_is_embedded(out):
    with pikepdf.open(io.BytesIO(out["pdf"])) as pdf:
        fonts = [f for p in pdf.pages for f in p.Resources.Font.values()]
        for font in fonts:
            assert "/FontFile3" in font.DescendantFonts[0].FontDescriptor
        assert fonts


def test_the_docx_has_real_headings_header_rows_and_a_japanese_font(out):
    made = docx.Document(io.BytesIO(out["docx"]))
    assert [p.text for p in made.paragraphs if p.style.name == "Title"] == ["漏えい等報告書（速報）"]
    assert "3 報告事項" in [p.text for p in made.paragraphs if p.style.name == "Heading 1"]
    assert all("w:tblHeader" in t.rows[0]._tr.xml for t in made.tables)
    assert 'w:eastAsia="游ゴシック"' in made.styles["Normal"].element.xml
    assert made.core_properties.title == "漏えい等報告書（速報）"


@pytest.mark.parametrize("kind", ["pdf", "json"])
def test_the_same_report_gives_the_same_bytes(report, out, kind):
    assert render.render(report, kind) == out[kind]


def test_threads_do_not_disturb_one_another(report, out):
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda _: render.render(report, "pdf"), range(12)))
    assert set(made) == {out["pdf"]}


def test_years_are_western_when_so_set():
    rows = [r for s in page.sections(filled(days="seireki")) for r in s.rows]
    assert {r.field.code: r.plain for r in rows}["outline.found_on"] == "2026年11月2日（月）"


def test_a_draft_shows_the_marks_and_a_submitted_report_does_not():
    assert "要確認" in pdf_text(render.render(filled(draft=True), "pdf"))
    assert "要確認" not in pdf_text(render.render(filled(draft=False), "pdf"))


def test_what_is_unknown_is_listed_on_the_report_for_supplementing(out):
    assert "追って補充する事項" in pdf_text(out["pdf"])


def test_what_is_to_copy_is_empty_where_nobody_wrote_anything(report):
    rows = {r.field.code: r for s in page.sections(report) for r in s.rows}
    assert rows["announcement.text"].copy == ""
    assert rows["outline.events"].copy == "漏えいのおそれ"

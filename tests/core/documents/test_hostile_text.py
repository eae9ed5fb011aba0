"""No text of a person breaks a document, becomes markup or a formula, or vanishes unseen."""

import io
import json
from dataclasses import replace

import docx
import openpyxl
import pypdfium2
import pytest

from tests.core.documents.samples import decision, filled
from tsutsumi.core.documents import clean, pdf, render, word
from tsutsumi.core.documents import decision as decisions
from tsutsumi.core.documents.values import known

HOSTILE = [
    "\"quotes\" 'and' `backticks`",
    "#panic() #{1+1} $x^2$ @ref <label> *b* _i_ \\ // /* = - + ~",
    "\\u{0} \\\\ \\",
    "=1+1",
    "+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "-2+3",
    "\t=1+1",
    "http://example.jp/" + "a" * 3000,
    "あ" * 20_000,
    "\x00\x01\x08\x0b\x1f\x7f\x85",
    "😀👩‍⚕️🏳️‍🌈",
    "مرحبا שלום हिन्दी",
    "\u202eabc\u202c\u2066x\u2069",
    "葛\U000e0100城 か\u3099 ﾊﾟ ①㈱",
    "\ud800",
    "\ufffe\uffff\U0001fffe",
    "]]> <!-- </w:t> &amp; &#0;",
    "{{7*7}} {% debug %} ${7*7}",
    "\r\n\r\n\n改行\r改行",
    " ",
]


def report(text):
    made = filled()
    return replace(made, values={**made.values, "outline.summary": known(text), "reporter.name": known(text)})


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "json"])
def test_hostile_text_breaks_no_document(text, kind):
    assert render.render(report(text), kind)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_breaks_no_decision_record(text):
    made = decisions.document(replace(decision(), title=text, organisation=text, reason=text, unknown=(text[:200],)))
    assert pdf.render(made)
    assert word.render(made)


@pytest.mark.parametrize("text", ["#panic() *b* $x$ @a <b> \\", "=1+1", "\"'`", "{{7*7}}"])
def test_markup_stays_text(text):
    read = "".join(p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(render.render(report(text), "pdf")))
    assert text in read
    made = docx.Document(io.BytesIO(render.render(report(text), "docx")))
    assert text in [c.text for t in made.tables for r in t.rows for c in r.cells]


@pytest.mark.parametrize("text", [t for t in HOSTILE if t.strip()[:1] in "=+-@h"])
def test_no_cell_becomes_a_formula_or_a_link(text):
    book = openpyxl.load_workbook(io.BytesIO(render.render(report(text), "xlsx")))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None


@pytest.mark.parametrize("bad", ["\x00", "\x0b", "\x1f", "\ud800", "\ufffe", "\u202e"])
def test_an_illegal_character_leaves_a_visible_mark(bad):
    assert clean.legal(f"あ{bad}い") == "あ〓い"


@pytest.mark.parametrize("bad", ["😀", "م", "ह"])
def test_a_character_the_font_cannot_show_leaves_a_visible_mark_in_the_pdf_only(bad):
    assert clean.printable(f"あ{bad}い") == "あ〓い"
    assert clean.legal(f"あ{bad}い") == f"あ{bad}い"


@pytest.mark.parametrize("good", ["葛\U000e0100城", "髙橋﨑", "①Ⅳ㈱", "Ａａｱ", "〒→■□"])
def test_characters_of_japanese_names_and_offices_are_kept(good):
    assert clean.printable(good) == good


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_json_carries_every_text_unchanged(text):
    data = json.loads(render.render(report(text), "json"))
    assert data["values"]["outline.summary"]["content"] == text


def test_a_text_too_long_for_a_cell_is_cut_with_a_note():
    book = openpyxl.load_workbook(io.BytesIO(render.render(report("あ" * 40_000), "xlsx")))
    cells = [c for c in book["報告項目"].iter_rows(values_only=True) if c[3] == "outline.summary"]
    assert cells[0][8].endswith("…（以下略。全文はJSON・PDFにあります）")

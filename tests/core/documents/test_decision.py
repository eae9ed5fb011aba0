"""報告要否判断書: one page, complete by itself, above all when nothing is to be reported."""

import io
import re
from dataclasses import replace

import docx
import pypdfium2
import pytest

from tests.core.documents.samples import POINT, decision, verdict
from tsutsumi.core.documents import decision as decisions
from tsutsumi.core.documents import pdf, word
from tsutsumi.core.documents.decision import FactRow


def first_page(of):
    made = pdf.render(decisions.document(of))
    opened = pypdfium2.PdfDocument(made)
    return re.sub(r"\s", "", opened[0].get_textpage().get_text_range())


@pytest.mark.parametrize(
    ("answer", "word"), [("no", "結論：報告対象外"), ("yes", "結論：報告対象"), ("needs_judgement", "結論：要判断")]
)
def test_the_first_page_says_the_conclusion_who_decided_and_that_it_is_no_legal_advice(answer, word):
    text = first_page(decision(answer))
    for part in (
        word,
        "PI-R8-0012",
        "起案",
        "承認",
        "佐藤花子",
        "伊藤誠",
        "法的助言ではありません",
        "令和8年11月23日（月）",
    ):
        assert part in text


def test_a_decision_not_to_report_gives_the_reason_for_every_limb_with_its_article():
    text = first_page(decision("no"))
    for part in ("1号", "2号", "3号", "4号", "非該当", "規則7条1号", "規則7条4号", "31人", "要確認", "A：", "B："):
        assert part in text


def test_a_decision_to_report_shows_both_dates_while_limb_3_is_open():
    text = first_page(decision("yes"))
    assert "令和8年12月1日（火）まで" in text
    assert "令和9年1月4日（月）まで（3号が未確定のため併記）" in text
    assert "法定の期限ではありません" in text
    assert "912人以上1,043人以下" in text
    assert "不正の目的によるおそれはありますか" in text


@pytest.mark.parametrize("answer", ["no", "yes", "needs_judgement"])
@pytest.mark.parametrize("facts", [0, 9, 40])
def test_the_approval_stands_on_the_first_page_however_many_facts_there_are(answer, facts):
    rows = tuple(FactRow(f"事実{n}", "値" * 20, "佐藤") for n in range(facts))
    points = [{**POINT, "id": f"O{n}", "title": f"論点{n}"} for n in range(8)]
    of = replace(decision(answer), facts=rows, verdicts=({**verdict(answer), "open_points": points},))
    text = first_page(of)
    assert "承認" in text
    assert "伊藤誠" in text


def test_two_regimes_stand_side_by_side():
    number = {**verdict("yes"), "regime": "number_act", "label": "番号法"}
    assert "番号法" in first_page(replace(decision("yes"), verdicts=(verdict("yes"), number)))


def test_the_appendix_holds_the_whole_proof():
    opened = pypdfium2.PdfDocument(pdf.render(decisions.document(decision("no"))))
    rest = "".join(opened[n].get_textpage().get_text_range() for n in range(1, len(opened)))
    assert "個人データに当たるか" in rest
    assert "法16条3項" in rest


def test_word_says_the_same_as_the_pdf():
    made = docx.Document(io.BytesIO(word.render(decisions.document(decision("no")))))
    cells = [c.text for t in made.tables for r in t.rows for c in r.cells]
    assert any(c.startswith("結論：報告対象外") for c in cells)
    assert "誤送付（宛名の取り違え）" in cells


def test_a_decision_that_nobody_approved_says_so():
    blank = tuple(replace(s, name="", on=None) for s in decision().signatures)
    assert "（未承認）" in first_page(replace(decision(), signatures=blank))

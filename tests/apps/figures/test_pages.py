"""The pages of the ledger."""

from datetime import date

import pytest
from django.urls import reverse

from tsutsumi.figures import actions, gather


def url(name, case, *args):
    return reverse(f"figures:{name}", args=[case.number, *args])


VALUE = {
    "standing": "known", "text": "不正利用の事実は確認されておりません", "on": "2026-11-20", "at": "9:00",
    "source": "監視の報告", "reason": "問い合わせがないため",
}  # fmt: skip


@pytest.fixture
def page(as_user, world, case):
    return as_user(world.sato)


def test_the_ledger_shows_values_sources_uses_and_what_is_stale(page, case, world):
    actions.cite(case, "made.letter:1", "院内掲示", {"people": "最大900人"}, by=world.sato, sent=True)
    text = page.get(url("index", case)).content.decode()
    assert "最大1,043人" in text
    assert "調査中" in text
    assert "文書では「最大900人」、いまは「最大1,043人」" in text
    assert "（誤）最大900人　（正）最大1,043人" in text


def test_a_value_is_set_with_its_reason(page, case):
    assert page.get(url("figure", case, "misuse")).status_code == 200
    assert page.post(url("figure", case, "misuse"), VALUE).status_code == 302
    assert gather.ledger(case)["misuse"].text() == VALUE["text"]
    assert "監視の報告" in page.get(url("figure", case, "misuse")).content.decode()
    page.post(url("give_back", case, "misuse"), {"back_reason": "やり直すため"})
    assert not gather.ledger(case)["misuse"].is_known


def test_each_figure_of_the_case_has_its_page(page, case):
    """Also where a day is known of what may be a moment: 「いつ時点の」 of a number that was said without an hour."""
    codes = list(gather.ledger(case))
    assert "as_of" in codes
    assert {code: answer for code in codes if (answer := page.get(url("figure", case, code)).status_code) != 200} == {}
    assert page.get(url("figure", case, "as_of")).context["form"]["day"].initial == date(2026, 11, 2)


@pytest.mark.parametrize("missing", ["text", "standing", "source", "reason", "on"])
def test_what_is_missing_is_said_and_what_was_typed_stays(page, case, missing):
    answer = page.post(url("figure", case, "misuse"), VALUE | {missing: ""})
    assert answer.status_code == 200
    assert ("監視の報告" in answer.content.decode()) or missing == "source"
    assert not gather.ledger(case)["misuse"].is_known


@pytest.mark.parametrize(
    ("shape", "value", "said"),
    [
        ("number", {"number": "３２"}, "32日"),
        ("range", {"low": "10", "high": "20"}, "10〜20日"),
        ("day", {"day": "2026-11-20"}, "2026年11月20日"),
        ("moment", {"day": "2026-11-20", "clock": "9:05"}, "2026年11月20日 09:05"),
        ("text", {"text": "長い間"}, "長い間"),
        ("list", {"text": "一つ目\n\n二つ目"}, "一つ目、二つ目"),
    ],
)
def test_a_figure_of_the_house_takes_every_shape(page, case, shape, value, said):
    told = VALUE | {"text": ""} | value | {"label": "自分の数字", "unit": "日"}
    assert page.post(url("new", case, shape), told).status_code == 302
    assert gather.ledger(case)["own.1"].text() == said


def test_who_may_not_set_reads_without_a_form(as_user, world, case):
    page = as_user(world.yamada)
    assert "値を決める" not in page.get(url("figure", case, "misuse")).content.decode()
    assert page.post(url("figure", case, "misuse"), VALUE).status_code == 404


def test_the_count_has_no_form_but_says_where_it_is_changed(page, case):
    text = page.get(url("figure", case, "people")).content.decode()
    assert "値を決める" not in text
    assert "質問への答えを直す" in text
    assert page.post(url("figure", case, "people"), VALUE).status_code == 404
    assert page.get(url("figure", case, "nothing")).status_code == 404

"""The desk answers thirty questions from the ledger and says so where it cannot yet."""

import re
from dataclasses import replace

import pytest

from tests.core.telling.ledger import LEDGER, figure
from tsutsumi.core.figures.cite import REFERENCE
from tsutsumi.core.figures.figure import Range
from tsutsumi.core.telling import faq
from tsutsumi.core.telling.faq import _rows
from tsutsumi.core.telling.person import LANGUAGES, TellingError


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_thirty_questions_and_each_has_an_answer_without_a_reference(language):
    found = faq.all(LEDGER, language)
    assert [one.number for one in found] == list(range(1, 31))
    assert all(one.question and one.answer and one.words for one in found)
    assert all(one.complete for one in found)
    assert not any("{{" in one.question + one.answer for one in found)
    assert sum(one.language == language for one in found) >= 10


def test_with_an_empty_ledger_every_question_still_has_an_answer_and_the_open_ones_are_named():
    found = faq.all({})
    assert {one.number for one in found if not one.complete} == {2, 3, 4, 6, 7, 8, 11, 22, 24, 25, 29, 30}
    assert not any("{{" in one.answer or "不明" in one.answer for one in found)


def test_answers_are_of_twenty_to_eighty_characters():
    for row in _rows("faq.toml", "faq"):
        for answer in row["answer"]:
            bare = REFERENCE.sub("", answer["ja"])
            assert len(bare) <= 80, bare
    assert all(len(one.answer) >= 20 for one in faq.all(LEDGER))


def test_answers_change_with_the_facts():
    def answer(number, **changes):
        ledger = {**LEDGER, **{code.replace("__", "."): figure(code, value) for code, value in changes.items()}}
        return faq.all(ledger)[number - 1].answer

    assert "共有フォルダ" in answer(4)
    assert "調査中" in answer(4, cause=None)
    assert "パスワードを含む" not in answer(7)
    assert "パスワードを含む" not in answer(7, kinds__password=0)
    assert "パスワードを含む" in answer(7, kinds__password=12)
    assert "差し替え" in answer(8, kinds__card=Range(0, 4))
    assert "起きた時期は現在調査中" in answer(3, occurred=None)


def test_a_changed_figure_changes_the_answer_and_is_named_as_used():
    more = replace(LEDGER["people"], value=Range(980, 1100))
    found = faq.all({**LEDGER, "people": more})[21]
    assert "1,100人" in found.answer
    assert found.used["people"] in found.answer


def test_no_answer_promises_money_or_says_that_there_is_no_harm():
    said = "".join(answer["ja"] for row in _rows("faq.toml", "faq") for answer in row["answer"])
    assert not re.search(r"被害はあり|安全です|責任はあり|円をお|念のため", said)


def test_the_script_begins_and_ends_with_an_apology_and_never_asks_for_secrets():
    steps = faq.script(LEDGER)
    assert len(steps) == 7
    assert "申し訳ございません" in steps[0].say
    assert "お詫び" in steps[-1].say
    assert "絶対に伺わない" in steps[1].do
    assert "調査中" in faq.script({})[-1].say


def test_a_language_that_is_not_there_is_refused():
    with pytest.raises(TellingError, match="言語「fr」"):
        faq.all(LEDGER, "fr")

"""Only what still matters is asked, the weightiest first."""

from datetime import date

import pytest

from tsutsumi.core.law import engine
from tsutsumi.core.law.facts import Facts
from tsutsumi.core.law.questions import question_for, wording

FAX = {
    "event": "leak",
    "data_kinds": ["name", "phone"],
    "is_personal_data": True,
    "count": 1,
    "cause": "mis_fax",
    "wrongful_purpose": False,
    "role": "operator",
    "sector": "private",
}
USB = {**FAX, "event": "suspected_leak", "cause": "lost", "data_kinds": ["medical_record"], "count": 30}


def asked(stated, **more):
    return {question.fact: question.changes for question in engine.questions(Facts.of(stated), **more)}


def test_where_everything_is_decided_nothing_is_asked():
    assert asked(FAX) == {}


def test_an_exemption_nobody_has_checked_is_asked_for_and_so_is_the_missing_day():
    found = asked(USB)
    assert {"encrypted", "all_recovered_unseen", "knowledge_date", "contact_available"} <= found.keys()
    assert "duty" in found["encrypted"]
    assert found["knowledge_date"] == ("date",)
    assert found["contact_available"] == ("notice",)


def test_a_stated_fact_is_never_asked_again():
    assert not asked(USB).keys() & USB.keys()


def test_a_following_question_waits_for_the_one_it_follows():
    assert "key_safe" not in asked(USB)
    assert "duty" in asked({**USB, "encrypted": "advanced"})["key_safe"]
    assert "key_safe" not in asked({**USB, "encrypted": "none"})


def test_an_answer_of_not_knowing_lets_the_following_question_through_and_is_not_asked_again():
    found = asked(USB, skip=frozenset({"encrypted"}))
    assert "encrypted" not in found
    assert "key_safe" in found


@pytest.mark.parametrize(
    ("change", "fact"),
    [
        ({"count": None}, "count_max"),
        ({"cause": None, "wrongful_purpose": None}, "wrongful_purpose"),
        ({"data_kinds": None}, "data_kinds"),
        ({"data_kinds": ["login_id", "password"]}, "service_has_payment"),
        ({"event": None, "count": 2000}, "event"),
        ({"is_personal_data": None, "count": 2000}, "is_personal_data"),
        ({"sector": None, "count": 500}, "sector"),
        ({"role": None, "count": 2000}, "role"),
        ({"role": "trustee", "count": 2000}, "trustor_has_duty"),
        ({"role": "trustee", "trustor_has_duty": True, "count": 2000}, "trustor_notified_on"),
        ({"event": "loss", "cause": "mis_disposal", "count": 2000}, "copy_exists"),
        ({"is_personal_data": False, "cause": "theft", "wrongful_purpose": True}, "db_input_planned"),
        ({"data_kinds": ["my_number"], "cause": "misconfiguration"}, "public_internet"),
        ({"data_kinds": ["my_number"]}, "system"),
    ],
)
def test_a_fact_on_which_the_duty_hangs_is_asked(change, fact):
    stated = {name: value for name, value in {**FAX, **change}.items() if value is not None}
    assert "duty" in asked(stated)[fact]


def test_the_payment_question_is_only_for_an_id_with_a_password():
    assert "service_has_payment" not in asked(USB)
    assert "service_has_payment" not in asked({**FAX, "data_kinds": ["login_id"]})


def test_how_many_is_not_asked_once_the_greatest_possible_is_known_or_cannot_matter():
    assert "count_max" not in asked({**FAX, "count": 900})
    assert not asked({k: v for k, v in FAX.items() if k != "count"} | {"count_max": 900}).keys() & {"count"}


def test_the_sector_may_change_only_the_recipient():
    stated = {k: v for k, v in USB.items() if k != "sector"} | {"regime": "APPI", "count": 5}
    assert "recipient" in asked(stated)["sector"]


def test_what_changes_the_duty_comes_before_what_changes_only_the_notice():
    order = list(asked(USB))
    assert order.index("all_recovered_unseen") < order.index("contact_available")
    weights = [("duty" in changes, "date" in changes) for changes in asked({"event": "leak"}).values()]
    assert weights[0] == (True, True)


def test_at_the_very_beginning_the_first_questions_decide_the_duty():
    found = list(asked({}).items())
    assert {"event", "data_kinds", "sector"} <= {fact for fact, _ in found[:4]}
    assert all("duty" in changes for _, changes in found[:4])


def test_a_question_brings_its_reason_article_and_choices():
    question = question_for("cause")
    assert question.text.endswith("か（分かっている範囲で）")
    assert "60日" in question.why
    assert "規則7条3号" in question.article
    assert ("ransomware", "ランサムウェア") in [(choice.code, choice.label) for choice in question.choices]
    assert question.to_json()["choices"][0].keys() == {"code", "label"}


def test_yes_and_no_are_choices_of_a_question_that_can_be_answered_so():
    codes = [choice.code for choice in question_for("all_recovered_unseen").choices]
    assert codes == ["true", "false", "unknown", "needs_judgement"]
    assert [c.label for c in question_for("key_safe").choices] == ["はい", "いいえ"]


def test_every_question_has_words_for_a_first_timer():
    for fact, line in wording().items():
        assert line.question.fact == fact
        assert line.question.why
        assert line.question.examples
        assert line.question.article


def test_the_law_of_the_day_decides_what_is_asked():
    stated = {**FAX, "is_personal_data": False, "cause": "web_skimming", "wrongful_purpose": True}
    assert "db_input_planned" in asked(stated, on=date(2024, 4, 1))

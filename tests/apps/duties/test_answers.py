"""Answers become facts; facts are judged; what was said stays."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.apps.duties.conftest import OWN
from tsutsumi.audit.models import Entry
from tsutsumi.core.flow import Refused
from tsutsumi.core.law.verdict import Answer as Outcome
from tsutsumi.duties import actions, gather

LEARNED = date(2026, 11, 2)


def say(case, by, **facts):
    for fact, value in facts.items():
        actions.answer(case, fact, value, on=LEARNED, by=by, source="聞き取り")


def test_a_case_that_was_just_opened_is_not_decided(case):
    assert gather.judged(case).overall is Outcome.JUDGEMENT


def test_one_patients_medical_record_on_a_lost_stick_is_reportable_within_thirty_days(case, world):
    say(case, world.sato, data_kinds=["name", "medical_record"], count=1, **OWN)
    verdict = gather.judged(case).regime("appi")
    assert verdict.reportable is Outcome.YES
    assert verdict.limbs == ("1",)
    assert verdict.final.due == date(2026, 12, 1)  # 2 November is day 1; day 30 is Tuesday 1 December


def test_a_corrected_answer_wins_and_the_old_one_stays(case, world):
    say(case, world.sato, count=800)
    say(case, world.sato, count=1200)
    assert gather.facts_of(case).value("count") == 1200
    assert [a.value for a in case.answers.filter(fact="count")] == [800, 1200]


def test_dont_know_takes_a_fact_back(case, world):
    say(case, world.sato, wrongful_purpose=False)
    say(case, world.sato, wrongful_purpose=None)
    assert gather.facts_of(case).value("wrongful_purpose") is None


def test_dont_know_is_not_asked_again_but_keeps_the_duty_open(case, world):
    asked = gather.questions_of(case)[0].fact
    say(case, world.sato, **{asked: None})
    assert asked not in {q.fact for q in gather.questions_of(case)}
    assert gather.judged(case).overall is not Outcome.NO


def test_every_answer_knows_who_said_it_when_it_was_learned_and_from_where(case, world):
    say(case, world.sato, count=12)
    known = gather.facts_of(case).count
    assert (known.value, known.on, known.by, known.source) == (12, LEARNED, "佐藤 花子", "聞き取り")


def test_the_fourth_limb_runs_from_the_day_the_number_passed_a_thousand(case, world):
    say(case, world.sato, data_kinds=["name", "email"], count=800, **OWN)
    assert gather.judged(case).overall is Outcome.NO
    actions.answer(case, "count", 1200, on=date(2026, 11, 12), by=world.sato)
    final = gather.judged(case).regime("appi").final
    assert final.start == date(2026, 11, 12)
    assert final.due == date(2026, 12, 11)  # day 30 counted from the 12th


def test_a_day_in_the_future_is_refused(case, world):
    with pytest.raises(Refused, match="未来"):
        actions.answer(case, "count", 3, on=timezone.localdate() + timedelta(days=1), by=world.sato)
    assert not case.answers.exists()


@pytest.mark.parametrize(("fact", "value"), [("cuont", 3), ("cause", "lostt"), ("count", True), ("count", "3")])
def test_a_value_outside_the_vocabulary_is_refused_and_not_stored(case, world, fact, value):
    with pytest.raises(Refused):
        actions.answer(case, fact, value, on=LEARNED, by=world.sato)
    assert not case.answers.exists()


def test_a_new_duty_is_told_once(case, world):
    say(case, world.sato, data_kinds=["medical_record"], count=1, **OWN)
    told = Entry.objects.filter(case_id=case.pk, verb="duty.changed").count()
    assert told >= 1
    assert actions.watch(case, by=world.sato) is False
    assert Entry.objects.filter(case_id=case.pk, verb="duty.changed").count() == told


def test_an_answer_and_its_entry_stand_or_fall_together(case, world, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("the trail is gone")

    monkeypatch.setattr(actions, "record", broken)
    with pytest.raises(RuntimeError):
        say(case, world.sato, count=3)
    assert not case.answers.exists()

"""A ruling needs two people, freezes its reasons, and never hides a duty."""

from datetime import date

import pytest

from tests.apps.duties.conftest import OWN
from tsutsumi.core.flow import Refused
from tsutsumi.duties import actions
from tsutsumi.duties.models import Ruling

LEARNED = date(2026, 11, 2)
REPORTABLE = {"data_kinds": ["medical_record"], "count": 1, **OWN}
HARMLESS = {"data_kinds": ["name", "phone"], "count": 1, **OWN}


def say(case, by, facts):
    for fact, value in facts.items():
        actions.answer(case, fact, value, on=LEARNED, by=by)


def propose(case, by, outcome):
    return actions.propose(case, outcome, reason="事実と条文のとおり", recipient="個人情報保護委員会", by=by)


def test_the_author_cannot_approve_and_another_person_can(case, world):
    say(case, world.sato, REPORTABLE)
    ruling = propose(case, world.sato, "yes")
    with pytest.raises(Refused, match="起案した本人"):
        actions.approve(ruling, by=world.sato)
    actions.approve(ruling, by=world.ito)
    kept = Ruling.objects.get(pk=ruling.pk)
    assert (kept.state, kept.approved_by) == ("approved", world.ito)


def test_not_reportable_cannot_be_ruled_against_the_finding(case, world):
    say(case, world.sato, REPORTABLE)
    with pytest.raises(Refused, match="報告対象です"):
        propose(case, world.sato, "no")


def test_not_reportable_cannot_be_ruled_while_a_telling_fact_is_unknown(case, world):
    with pytest.raises(Refused, match="分からない事実"):
        propose(case, world.sato, "no")


def test_an_answer_of_dont_know_does_not_open_the_way_to_not_reportable(case, world):
    say(case, world.sato, HARMLESS | {"data_kinds": None})
    with pytest.raises(Refused, match="分からない事実"):
        propose(case, world.sato, "no")


def test_a_harmless_case_is_ruled_not_reportable_with_its_reasons_frozen(case, world):
    say(case, world.sato, HARMLESS)
    ruling = propose(case, world.sato, "no")
    frozen = ruling.judgement
    say(case, world.sato, {"count": 2000})
    ruling.refresh_from_db()
    assert ruling.judgement == frozen
    assert ruling.digest == actions.digest_of(frozen)


def test_a_ruling_whose_facts_have_changed_cannot_be_approved(case, world):
    say(case, world.sato, HARMLESS)
    ruling = propose(case, world.sato, "no")
    say(case, world.sato, {"count": 2000})
    with pytest.raises(Refused, match="起案のあとに"):
        actions.approve(ruling, by=world.ito)
    assert Ruling.objects.get(pk=ruling.pk).state == "proposed"


def test_a_ruling_is_approved_only_once(case, world):
    say(case, world.sato, REPORTABLE)
    ruling = propose(case, world.sato, "yes")
    stale = Ruling.objects.get(pk=ruling.pk)
    actions.approve(ruling, by=world.ito)
    with pytest.raises(Refused):
        actions.approve(stale, by=world.ito)

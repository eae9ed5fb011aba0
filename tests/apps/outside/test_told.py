"""Who is told about a case: by rule, by a person's word, with the log, the receipt, and what authorities ask."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.apps.outside.conftest import KNOWN_AT, KNOWN_ON
from tsutsumi.audit.models import Entry
from tsutsumi.core.flow import Refused
from tsutsumi.duties.gather import facts_of
from tsutsumi.evidence.actions import register
from tsutsumi.outbox.models import Message
from tsutsumi.outside import actions, gather, jobs
from tsutsumi.outside.actions import Said


def line(case, code):
    return gather.line(case, code)


def test_the_rule_speaks_until_a_person_does_and_again_when_they_take_it_back(case, world):
    assert line(case, "MED").applies == "unknown"
    actions.say_flags({"medical": True, "pmark": False}, by=world.sato)
    assert (line(case, "MED").applies, line(case, "PMARK-K").applies) == ("yes", "no")
    actions.decide(case, "MED", "no", "県の担当課に確かめた。", by=world.sato)
    assert (line(case, "MED").applies, line(case, "MED").is_by_hand) == ("no", True)
    actions.decide(case, "MED", "", "", by=world.sato)
    assert line(case, "MED").applies == "yes"


def test_a_decision_needs_its_reason(case, world):
    with pytest.raises(Refused, match="理由"):
        actions.decide(case, "POLICE", "no", " ", by=world.sato)


def test_what_applies_and_is_not_done_stands_first(case, world):
    actions.say_flags({"pmark": True, "insured": True, "listed": False}, by=world.sato)
    found = gather.lines(case)
    ranks = [("yes", "unknown", "no").index(x.applies) for x in found if not x.is_done]
    assert ranks == sorted(ranks)
    assert found[0].applies == "yes"
    assert found[0].clock.due is not None
    actions.send(case, found[0].code, KNOWN_ON, by=world.sato)
    assert gather.lines(case)[-1].code == found[0].code


def test_the_limb_of_the_law_engine_decides_the_first_report_of_the_mark(case, world):
    actions.say_flags({"pmark": True}, by=world.sato)
    assert line(case, "PMARK-S").applies == "yes"  # 要配慮個人情報
    assert line(case, "PMARK-K").clock.due == date(2026, 12, 31)  # a wrongful purpose: day 60 from 2 November


def test_contact_then_sent_then_received(case, world, paper):
    actions.contact(
        case, "POLICE", Said(KNOWN_AT, "phone", "相談の日を決めた。", next="相談", next_on=KNOWN_ON), by=world.ito
    )
    assert line(case, "POLICE").row.state == "contacted"
    with pytest.raises(Refused):
        actions.receive(case, "POLICE", "受理12", None, by=world.ito)
    actions.send(case, "POLICE", KNOWN_ON, by=world.ito)
    with pytest.raises(Refused, match="受付番号"):
        actions.receive(case, "POLICE", " ", None, by=world.ito)
    row = actions.receive(case, "POLICE", "受理12", paper, by=world.ito)
    assert (row.state, row.receipt, row.item) == ("received", "受理12", paper)
    assert line(case, "POLICE").is_done


def test_nothing_happens_in_the_future_and_nobody_unknown_is_told(case, world):
    tomorrow = timezone.now() + timedelta(days=1)
    with pytest.raises(Refused, match="未来"):
        actions.contact(case, "POLICE", Said(tomorrow, "phone", "まだ"), by=world.ito)
    with pytest.raises(Refused, match="未来"):
        actions.send(case, "POLICE", timezone.localdate() + timedelta(days=1), by=world.ito)
    for code in ("NOBODY", "own-9"):
        with pytest.raises(Refused, match="一覧にありません"):
            actions.send(case, code, KNOWN_ON, by=world.ito)


def test_evidence_of_another_case_is_no_receipt(case, world):
    from tsutsumi.cases.actions import open_case

    other = register(open_case("別の事案", KNOWN_AT, by=world.sato), "紙", "paper", by=world.sato)
    actions.send(case, "POLICE", KNOWN_ON, by=world.ito)
    with pytest.raises(Refused, match="この事案のものではありません"):
        actions.receive(case, "POLICE", "受理12", other, by=world.ito)


def test_the_day_on_which_the_client_was_told_answers_the_question_of_the_law(case, world):
    actions.send(case, "CLIENT", date(2026, 11, 4), by=world.ito, is_answer=True)
    assert facts_of(case).value("trustor_notified_on") == date(2026, 11, 4)


def test_without_the_tick_the_law_is_told_nothing(case, world):
    actions.send(case, "CLIENT", date(2026, 11, 4), by=world.ito)
    assert facts_of(case).value("trustor_notified_on") is None


def test_a_timely_notice_to_a_client_with_the_duty_releases_the_trustee(case, world):
    """法26条1項ただし書, 規則9条: the trustee's own report falls away, and with a late one it does not."""
    from tsutsumi.duties.actions import answer
    from tsutsumi.duties.gather import judged

    for fact, value in (("role", "trustee"), ("trustor_has_duty", True)):
        answer(case, fact, value, on=KNOWN_ON, by=world.sato)
    assert str(judged(case).overall) == "yes"
    actions.send(case, "CLIENT", date(2026, 11, 4), by=world.ito, is_answer=True)
    assert str(judged(case).overall) == "no"


def test_the_trail_holds_no_words_of_a_contact(case, world):
    actions.contact(case, "POLICE", Said(KNOWN_AT, "phone", "秘密の言葉", person="山川警部"), by=world.ito)
    written = "".join(str(e.data) + e.subject for e in Entry.objects.filter(case_id=case.pk))
    assert "秘密の言葉" not in written
    assert "山川" not in written


DEMAND = {"authority": "個人情報保護委員会", "kind": "report_order", "text": "人数の内訳", "received_on": KNOWN_ON}


def test_an_answer_closes_the_clock_and_a_late_one_says_so(case, world, paper):
    demand = actions.take_demand(case, DEMAND | {"due_on": KNOWN_ON + timedelta(days=7), "item": paper}, by=world.ito)
    with pytest.raises(Refused, match="より前"):
        actions.answer(demand, KNOWN_ON - timedelta(days=1), "答え", None, by=world.ito)
    actions.answer(demand, KNOWN_ON + timedelta(days=9), "答え", None, by=world.ito)
    assert Entry.objects.get(verb="demand.answer").data["late"] is True
    with pytest.raises(Refused):
        actions.extend(demand, KNOWN_ON + timedelta(days=30), by=world.ito)


def test_the_people_in_charge_are_reminded_once_a_day_until_it_is_answered(case, world):
    due = KNOWN_ON + timedelta(days=20)
    demand = actions.take_demand(case, DEMAND | {"due_on": due}, by=world.ito)
    rows = Message.objects.filter(key__contains=f"demand:{demand.pk}:")
    for days, count in ((10, 0), (17, 2), (17, 2), (20, 4), (21, 6)):
        with time_machine.travel(KNOWN_AT + timedelta(days=days), tick=False):
            jobs.remind({}, lambda: None)
            jobs.remind({}, lambda: None)
        assert rows.count() == count, days
    assert {row.to for row in rows} == {"sato@aoi.example", "ito@aoi.example"}
    assert all("人数の内訳" not in row.body for row in rows)
    actions.answer(demand, due, "答え", None, by=world.ito)
    with time_machine.travel(KNOWN_AT + timedelta(days=23), tick=False):
        jobs.remind({}, lambda: None)
    assert rows.count() == 6


def test_an_addressee_with_a_near_day_is_called_to_mind_until_it_is_sent(case, world):
    actions.say_flags({"pmark": True}, by=world.sato)
    rows = Message.objects.filter(key__contains="PMARK-K")
    with time_machine.travel(KNOWN_AT + timedelta(days=58), tick=False):  # 30 December, the day before day 60
        jobs.remind({}, lambda: None)
        assert rows.count() == 2
        actions.send(case, "PMARK-K", KNOWN_ON, by=world.sato)
    with time_machine.travel(KNOWN_AT + timedelta(days=59), tick=False):
        jobs.remind({}, lambda: None)
    assert rows.count() == 2

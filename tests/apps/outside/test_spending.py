"""Money behind two gates: the insurer's consent in writing where the policy asks for it, and a decision."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.apps.outside.conftest import KNOWN_AT, KNOWN_ON
from tsutsumi.core.flow import Refused
from tsutsumi.core.law import others
from tsutsumi.decisions import actions as decisions
from tsutsumi.evidence.actions import register
from tsutsumi.outside import actions, gather
from tsutsumi.outside.actions import Asked

GIFT = Asked("C13", "お詫びの品", "対象の方", 521_500, 1043)


def decide(request, world):
    decision = decisions.put_up(actions.put_up(request, by=world.suzuki), by=world.suzuki)
    decisions.approve(decision.steps.get(round=decision.round, user=world.sato), decision.seal, by=world.sato)
    return decision


def consent(request, paper, by, kind="given"):
    actions.attach_consent(request, kind, KNOWN_ON, "損保 田村", item=paper, by=by)


NEEDED = sorted(one.code for one in others.spendings() if one.consent == "required")


@pytest.mark.parametrize("kind", NEEDED)
def test_decided_but_without_the_insurers_paper_it_stays_stopped(case, world, paper, kind):
    request = actions.ask(case, Asked(kind, "頼みたい", "業者", 1_000_000), by=world.suzuki)
    decide(request, world)
    with pytest.raises(Refused, match="書面の同意"):
        actions.release(request, by=world.suzuki)
    assert request.state == "asked"
    consent(request, paper, world.suzuki)
    actions.release(request, by=world.suzuki)
    assert request.state == "released"


def test_consented_but_not_decided_it_stays_stopped(case, world, paper):
    request = actions.ask(case, GIFT, by=world.suzuki)
    consent(request, paper, world.suzuki)
    with pytest.raises(Refused, match="決裁がありません"):
        actions.release(request, by=world.suzuki)
    request.refresh_from_db()
    assert request.state == "asked"


def test_a_word_of_the_insurer_is_no_consent_where_writing_is_needed(case, world, paper):
    request = actions.ask(case, GIFT, by=world.suzuki)
    decide(request, world)
    with pytest.raises(Refused, match="その書面"):
        consent(request, None, world.suzuki)
    consent(request, None, world.suzuki, kind="not_needed")
    with pytest.raises(Refused, match="書面の同意"):
        actions.release(request, by=world.suzuki)


def test_another_amount_is_another_request(case, world, paper):
    request = actions.ask(case, GIFT, by=world.suzuki)
    consent(request, paper, world.suzuki)
    decision = decide(request, world)
    actions.change(request, Asked("C13", "お詫びの品", "対象の方", 5_215_000, 1043), by=world.suzuki)
    decision.refresh_from_db()
    assert decision.state == "draft"
    with pytest.raises(Refused, match="金額が変わりました"):
        actions.release(request, by=world.suzuki)
    consent(request, paper, world.suzuki)
    with pytest.raises(Refused, match="決裁がありません"):
        actions.release(request, by=world.suzuki)
    decide(request, world)
    actions.release(request, by=world.suzuki)


def test_a_released_spending_is_released_once_and_changes_no_more(case, world, paper):
    request = actions.ask(case, GIFT, by=world.suzuki)
    consent(request, paper, world.suzuki)
    decide(request, world)
    actions.release(request, by=world.suzuki)
    with pytest.raises(Refused):
        actions.release(request, by=world.suzuki)
    with pytest.raises(Refused, match="直せません"):
        actions.change(request, GIFT, by=world.suzuki)
    with pytest.raises(Refused, match="支出を決める前"):
        consent(request, paper, world.suzuki)
    actions.pay(request, timezone.localdate(), by=world.suzuki)
    assert request.state == "paid"


def test_what_is_usually_to_be_asked_waits_for_the_insurers_answer(case, world):
    request = actions.ask(case, Asked("C11", "電話窓口", "業者", 3_000_000), by=world.suzuki)
    decide(request, world)
    with pytest.raises(Refused, match="確かめ"):
        actions.release(request, by=world.suzuki)
    consent(request, None, world.suzuki, kind="not_needed")
    actions.release(request, by=world.suzuki)


def test_the_policy_of_the_house_says_which_kinds_are_stopped(case, world):
    actions.save_insurer({"company": "損保", "kinds": ["C08"]}, by=world.sato)
    assert (gather.consent_for("C08"), gather.consent_for("C13")) == ("required", "no")


def test_without_insurance_only_the_decision_counts_and_unknown_is_not_without(case, world):
    assert gather.consent_for("C13") == "required"
    actions.say_flags({"insured": None}, by=world.sato)
    assert gather.consent_for("C13") == "required"
    actions.say_flags({"insured": False}, by=world.sato)
    request = actions.ask(case, GIFT, by=world.suzuki)
    with pytest.raises(Refused, match="決裁がありません"):
        actions.release(request, by=world.suzuki)
    decide(request, world)
    actions.release(request, by=world.suzuki)


def test_a_consent_is_of_a_day_a_person_and_this_case(case, world, paper):
    from tsutsumi.cases.actions import open_case

    request = actions.ask(case, GIFT, by=world.suzuki)
    other = register(open_case("別の事案", KNOWN_AT, by=world.sato), "紙", "paper", by=world.sato)
    future = timezone.localdate() + timedelta(days=1)
    for on, who, item in ((future, "損保 田村", paper), (KNOWN_ON, " ", paper), (KNOWN_ON, "損保 田村", other)):
        with pytest.raises(Refused):
            actions.attach_consent(request, "given", on, who, item=item, by=world.suzuki)
    request.refresh_from_db()
    assert request.consent == ""


@pytest.mark.parametrize(("amount", "people", "over"), [(521_500, 1043, None), (521_501, 1043, 501), (500, None, None)])
def test_above_the_cap_per_person_it_is_said(case, world, amount, people, over):
    actions.save_insurer({"company": "損保", "kinds": ["C13"], "cap_per_person": 500}, by=world.sato)
    request = actions.ask(case, Asked("C13", "品", "方", amount, people), by=world.suzuki)
    assert gather.over_cap(request) == over


def test_dropped_its_decision_is_void(case, world):
    request = actions.ask(case, GIFT, by=world.suzuki)
    decision = decide(request, world)
    actions.drop(request, by=world.suzuki)
    decision.refresh_from_db()
    assert (request.state, decision.state) == ("dropped", "draft")


def test_the_day_of_payment_is_not_in_the_future(case, world):
    actions.say_flags({"insured": False}, by=world.sato)
    request = actions.ask(case, GIFT, by=world.suzuki)
    decide(request, world)
    actions.release(request, by=world.suzuki)
    with pytest.raises(Refused, match="未来"):
        actions.pay(request, date(2999, 1, 1), by=world.suzuki)

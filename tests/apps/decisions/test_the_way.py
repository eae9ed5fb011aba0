"""起案 → 合議 → 承認 → 決裁: the order, who may say yes, and what makes a yes void."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.apps.decisions.conftest import BYTES, REPORT, put_up, step_of, told
from tsutsumi.accounts.models import User
from tsutsumi.audit.models import Entry
from tsutsumi.cases.actions import add_member, remove_member
from tsutsumi.core.flow import Refused
from tsutsumi.decisions import actions, gather
from tsutsumi.decisions.models import Decision


def say_yes(decision, *people):
    for person in people:
        actions.approve(step_of(decision, person), decision.seal, by=person)
    decision.refresh_from_db()
    return decision


def test_without_rules_one_other_person_who_leads_decides(case, world):
    decision = put_up(case, world.suzuki)
    assert [step.user for step in decision.steps.all()] == [world.sato]
    assert say_yes(decision, world.sato).state == "decided"


def test_where_the_leader_is_the_author_the_management_decides(case, world):
    decision = put_up(case, world.sato)
    assert [step.user for step in decision.steps.all()] == [world.yamada]


def test_alone_in_a_case_nobody_can_put_up_and_is_told_why(world):
    from tests.apps.decisions.conftest import KNOWN_AT
    from tsutsumi.cases.actions import open_case

    alone = open_case("一人だけの事案", KNOWN_AT, by=world.sato)
    decision = actions.draft(alone, told(), by=world.sato)
    with pytest.raises(Refused, match="決裁できる人が"):
        actions.put_up(decision, by=world.sato)
    decision.refresh_from_db()
    assert (decision.state, decision.round) == ("draft", 0)


def test_the_stages_come_in_their_order(case, world, ways):
    add_member(case, world.tanaka, by=world.sato)
    hr = User.objects.create_user("hr@aoi.example", "人事 花", "hr")
    add_member(case, hr, by=world.sato)
    decision = put_up(case, hr)
    with pytest.raises(Refused, match="この段階の番ではありません"):
        say_yes(decision, world.ito)
    with pytest.raises(Refused, match="この段階の番ではありません"):
        say_yes(decision, world.sato)
    say_yes(decision, world.suzuki)
    with pytest.raises(Refused, match="この段階の番ではありません"):
        say_yes(decision, world.ito)
    assert say_yes(decision, world.takahashi, world.ito).state == "running"
    assert say_yes(decision, world.sato).state == "decided"


@pytest.mark.parametrize(("mode", "needed"), [("one", 1), ("majority", 2), ("all", 3)])
def test_how_many_yeses_a_stage_needs(case, world, mode, needed):
    stages = [{"kind": "decide", "mode": mode, "roles": ["system", "pr", "legal"]}]
    actions.add_route("submission", 0, 0, stages, by=world.sato)
    decision = put_up(case, world.sato)
    people = [world.suzuki, world.takahashi, world.ito]
    for n, person in enumerate(people[:needed], start=1):
        say_yes(decision, person)
        assert decision.state == ("decided" if n == needed else "running")
    states = sorted(decision.steps.values_list("state", flat=True))
    assert states == ["approved"] * needed + ["skipped"] * (3 - needed)


def test_a_majority_against_sends_it_back(case, world):
    stages = [{"kind": "decide", "mode": "majority", "roles": ["system", "pr", "legal"]}]
    actions.add_route("submission", 0, 0, stages, by=world.sato)
    decision = put_up(case, world.sato)
    actions.object_to(step_of(decision, world.ito), decision.seal, by=world.ito, comment="時期尚早")
    decision.refresh_from_db()
    assert decision.state == "running"
    actions.object_to(step_of(decision, world.suzuki), decision.seal, by=world.suzuki, comment="同じく")
    decision.refresh_from_db()
    assert decision.state == "returned"


def test_a_no_needs_its_reason(case, world):
    decision = put_up(case, world.suzuki)
    for act in (actions.object_to, actions.send_back):
        with pytest.raises(Refused, match="理由"):
            act(step_of(decision, world.sato), decision.seal, by=world.sato, comment=" ")


def test_sent_back_to_an_earlier_stage_that_stage_says_yes_anew(case, world, ways):
    hr = User.objects.create_user("hr@aoi.example", "人事 花", "hr")
    add_member(case, hr, by=world.sato)
    decision = say_yes(put_up(case, hr), world.suzuki, world.takahashi, world.ito)
    actions.send_back(step_of(decision, world.sato), decision.seal, by=world.sato, comment="法務でもう一度", to=2)
    decision.refresh_from_db()
    assert decision.state == "running"
    with pytest.raises(Refused, match="番ではありません"):
        say_yes(decision, world.sato)
    assert say_yes(decision, world.ito, world.sato).state == "decided"
    assert [turn.act for turn in decision.turns.all()].count("approved") == 5
    assert decision.turns.filter(act="sent_back", words="法務でもう一度").exists()


def test_sent_back_to_the_author_it_is_put_up_again_in_a_new_round(case, world):
    decision = put_up(case, world.suzuki)
    actions.send_back(step_of(decision, world.sato), decision.seal, by=world.sato, comment="金額を書く")
    decision.refresh_from_db()
    assert decision.state == "returned"
    old = step_of(decision, world.sato)
    actions.edit(decision, told(text="金額を書いた。"), by=world.suzuki)
    actions.put_up(decision, by=world.suzuki)
    with pytest.raises(Refused):
        actions.approve(old, decision.seal, by=world.sato)
    assert say_yes(decision, world.sato).state == "decided"


def test_pulled_back_the_yeses_given_are_void(case, world, ways):
    hr = User.objects.create_user("hr@aoi.example", "人事 花", "hr")
    add_member(case, hr, by=world.sato)
    decision = say_yes(put_up(case, hr), world.suzuki)
    with pytest.raises(Refused, match="起案した本人"):
        actions.pull_back(decision, by=world.sato)
    actions.pull_back(decision, by=hr)
    assert decision.state == "draft"
    actions.put_up(decision, by=hr)
    assert set(decision.steps.filter(round=2).values_list("state", flat=True)) == {"waiting"}


def test_what_is_decided_cannot_be_pulled_back_but_withdrawn(case, world):
    decision = say_yes(put_up(case, world.suzuki), world.sato)
    with pytest.raises(Refused):
        actions.pull_back(decision, by=world.suzuki)
    actions.withdraw(decision, by=world.suzuki)
    with pytest.raises(Refused, match="決裁がありません"):
        actions.require("submission", REPORT, BYTES)


def test_the_author_never_approves_not_even_as_a_deputy(case, world):
    decision = put_up(case, world.suzuki)
    actions.appoint(world.sato, world.suzuki, timezone.localdate(), None, by=world.sato)
    with pytest.raises(Refused, match="代理としてもできません"):
        actions.approve(step_of(decision, world.sato), decision.seal, by=world.suzuki)


def test_a_deputy_acts_in_the_name_of_the_person_on_the_days_agreed(case, world):
    decision = put_up(case, world.suzuki)
    step, today = step_of(decision, world.sato), timezone.localdate()
    with pytest.raises(Refused, match="あなたの番ではありません"):
        actions.approve(step, decision.seal, by=world.ito)
    over = actions.appoint(world.sato, world.ito, today - timedelta(days=9), today - timedelta(days=1), by=world.sato)
    with pytest.raises(Refused, match="あなたの番ではありません"):
        actions.approve(step, decision.seal, by=world.ito)
    actions.end_proxy(over, by=world.sato)
    actions.appoint(world.sato, world.ito, today, today, by=world.sato)
    actions.approve(step, decision.seal, by=world.ito)
    step.refresh_from_db()
    assert (step.user, step.by, step.is_by_deputy) == (world.sato, world.ito, True)
    assert decision.turns.get(act="approved").instead_of == world.sato


def test_only_oneself_or_the_keeper_of_the_settings_names_a_deputy(case, world):
    today = timezone.localdate()
    with pytest.raises(Refused, match="設定の権限"):
        actions.appoint(world.sato, world.suzuki, today, None, by=world.ito)
    with pytest.raises(Refused, match="別の人"):
        actions.appoint(world.sato, world.sato, today, None, by=world.sato)
    with pytest.raises(Refused, match="別の人"):
        actions.appoint(world.sato, world.kato, today, None, by=world.sato)  # the auditor may not decide
    assert actions.appoint(world.ito, world.suzuki, today, None, by=world.sato).user == world.ito


def test_a_guest_decides_nothing_whatever_part_is_written(case, world):
    guest = User.objects.create_user("bengoshi@example.jp", "弁護 士郎", "guest")
    add_member(case, guest, by=world.sato, role="lead")
    decision = put_up(case, world.suzuki)
    assert guest not in [step.user for step in decision.steps.all()]
    actions.appoint(world.sato, world.ito, timezone.localdate(), None, by=world.sato)
    with pytest.raises(Refused, match="外部の協力者"):
        actions.approve(step_of(decision, world.sato), decision.seal, by=guest)


def test_whoever_left_the_house_or_the_case_says_no_yes(case, world):
    decision = put_up(case, world.suzuki)
    step = step_of(decision, world.sato)
    User.objects.filter(pk=world.sato.pk).update(is_active=False)  # behind the back of the session's object
    with pytest.raises(Refused, match="関係者"):
        actions.approve(step, decision.seal, by=world.sato)
    User.objects.filter(pk=world.sato.pk).update(is_active=True)
    add_member(case, world.stranger, by=world.sato)  # another officer, so that the last one does not leave
    remove_member(case.parts.get(user=world.sato), by=world.sato)
    with pytest.raises(Refused, match="関係者"):
        actions.approve(step, decision.seal, by=world.sato)


def test_nobody_stands_behind_two_steps(case, world):
    stages = [
        {"kind": "approve", "mode": "one", "roles": ["legal"]},
        {"kind": "decide", "mode": "one", "roles": ["lead"]},
    ]
    actions.add_route("submission", 0, 0, stages, by=world.sato)
    decision = put_up(case, world.suzuki)
    actions.appoint(world.sato, world.ito, timezone.localdate(), None, by=world.sato)
    say_yes(decision, world.ito)
    with pytest.raises(Refused, match="二つの段階"):
        actions.approve(step_of(decision, world.sato), decision.seal, by=world.ito)


def test_a_yes_to_an_older_page_is_no_yes(case, world):
    decision = put_up(case, world.suzuki)
    seen = decision.seal
    actions.edit(decision, told(text="別の内容。"), by=world.suzuki)
    actions.put_up(decision, by=world.suzuki)
    with pytest.raises(Refused, match="内容が変わりました"):
        actions.approve(step_of(decision, world.sato), seen, by=world.sato)


def test_edited_after_the_decision_it_must_be_put_up_again(case, world):
    decision = say_yes(put_up(case, world.suzuki), world.sato)
    actions.edit(decision, told(title="速報と公表"), by=world.suzuki)
    assert decision.state == "draft"
    with pytest.raises(Refused, match="決裁がありません"):
        actions.require("submission", REPORT, BYTES)


def test_changed_behind_its_back_it_covers_nothing(case, world):
    decision = say_yes(put_up(case, world.suzuki), world.sato)
    assert actions.require("submission", REPORT, BYTES) == decision
    Decision.objects.filter(pk=decision.pk).update(text="一億円を払う。")
    with pytest.raises(Refused, match="内容が変わっています"):
        actions.require("submission", REPORT, BYTES)


def test_other_bytes_another_thing_another_kind_are_not_covered(case, world):
    say_yes(put_up(case, world.suzuki), world.sato)
    with pytest.raises(Refused, match="一致しません"):
        actions.require("submission", REPORT, "b" * 64)
    for kind, subject in (("submission", "reports.version:8"), ("publication", REPORT)):
        with pytest.raises(Refused, match="決裁がありません"):
            actions.require(kind, subject, BYTES)
    with pytest.raises(Refused):
        actions.require("submission", "", BYTES)


def test_a_decision_goes_out_once(case, world):
    decision = say_yes(put_up(case, world.suzuki), world.sato)
    actions.spend("submission", REPORT, BYTES, by=world.suzuki)
    with pytest.raises(Refused, match="すでに一度使われて"):
        actions.spend("submission", REPORT, BYTES, by=world.suzuki)
    decision.refresh_from_db()
    with pytest.raises(Refused):
        actions.edit(decision, told(), by=world.suzuki)


def test_the_trail_holds_what_was_approved_and_by_whom_and_no_words(case, world):
    decision = say_yes(put_up(case, world.suzuki), world.sato)
    entry = Entry.objects.get(verb="step.approve")
    assert entry.by == world.sato
    assert entry.data["seal"] == decision.seal
    written = "".join(str(e.data) for e in Entry.objects.filter(case_id=case.pk))
    assert decision.text not in written
    assert decision.title not in written


def test_looked_at_afterwards(case, world):
    decision = actions.draft(case, told(), by=world.suzuki)
    actions.put_up(decision, by=world.suzuki, later=[world.yamada])
    late = step_of(decision, world.yamada)
    with pytest.raises(Refused, match="決裁の後"):
        actions.look(late, by=world.yamada)
    say_yes(decision, world.sato)
    assert decision.state == "decided"
    assert [w.why for w in gather.waiting_for(world.yamada)] == ["later"]
    with pytest.raises(Refused, match="名前のある本人"):
        actions.look(late, by=world.ito)
    actions.look(late, by=world.yamada)
    assert gather.waiting_for(world.yamada) == []


def test_amount_and_people_choose_the_way_and_unknown_counts_as_large(case, world):
    small = [{"kind": "decide", "mode": "one", "roles": ["legal"]}]
    large = [
        {"kind": "approve", "mode": "one", "roles": ["legal"]},
        {"kind": "decide", "mode": "one", "roles": ["executive"]},
    ]
    actions.add_route("payment", 0, 0, small, by=world.sato)
    actions.add_route("payment", 1_000_000, 0, large, by=world.sato)

    def people(**told):
        decision = put_up(case, world.sato, kind="payment", subject="", bound="", **told)
        return [step.user for step in decision.steps.all()]

    assert people(amount=999_999) == [world.ito]
    assert people(amount=1_000_000) == [world.ito, world.yamada]
    assert people(amount=None) == [world.ito, world.yamada]


def test_void_takes_the_yeses_of_a_thing_that_changed(case, world, stage):
    from tsutsumi.audit.record import name_of

    decision = say_yes(put_up(case, world.suzuki, subject=name_of(stage.report)), world.sato)
    assert actions.void(stage.report, by=world.sato) == 1
    decision.refresh_from_db()
    assert decision.state == "draft"
    assert decision.turns.last().act == "voided"

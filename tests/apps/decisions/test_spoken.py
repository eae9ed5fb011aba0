"""An oral yes in an emergency: a witness writes it down, it stands as unconfirmed, and the person has the last word."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.apps.decisions.conftest import BYTES, REPORT, put_up, step_of
from tsutsumi.core.flow import Refused
from tsutsumi.decisions import actions, gather


def hear(decision, of, witness, **changes):
    said = {"heard_at": timezone.now(), "how": "電話", "comment": "進めてよい"} | changes
    actions.hear(step_of(decision, of), decision.seal, by=witness, **said)
    decision.refresh_from_db()
    return decision


def test_heard_by_a_third_person_it_counts_and_waits_to_be_confirmed(case, world):
    decision = hear(put_up(case, world.suzuki), world.sato, world.ito)
    assert decision.state == "decided"
    assert [step.state for step in gather.unconfirmed(decision)] == ["oral"]
    assert [w.why for w in gather.waiting_for(world.sato)] == ["oral"]
    step = step_of(decision, world.sato)
    actions.confirm(step, by=world.sato)
    step.refresh_from_db()
    assert (step.state, step.witness, step.was_oral) == ("approved", world.ito, True)
    assert gather.unconfirmed(decision) == []


def test_the_author_cannot_write_down_a_yes_nor_can_the_one_who_gave_it(case, world):
    decision = put_up(case, world.suzuki)
    for witness in (world.suzuki, world.sato):
        with pytest.raises(Refused, match="第三の人"):
            hear(decision, world.sato, witness)


def test_a_stranger_to_the_case_is_no_witness(case, world):
    with pytest.raises(Refused, match="関係者"):
        hear(put_up(case, world.suzuki), world.sato, world.stranger)


def test_whoever_approved_is_no_witness_of_the_next_step(case, world, ways):
    from tsutsumi.accounts.models import User
    from tsutsumi.cases.actions import add_member

    hr = User.objects.create_user("hr@aoi.example", "人事 花", "hr")
    add_member(case, hr, by=world.sato)
    decision = put_up(case, hr)
    for person in (world.suzuki, world.takahashi, world.ito):
        actions.approve(step_of(decision, person), decision.seal, by=person)
    with pytest.raises(Refused, match="二つの段階"):
        hear(decision, world.sato, world.ito)


def test_the_time_lies_between_putting_up_and_now(case, world):
    decision = put_up(case, world.suzuki)
    for heard_at in (timezone.now() + timedelta(hours=1), decision.put_up_at - timedelta(minutes=1)):
        with pytest.raises(Refused, match="日時"):
            hear(decision, world.sato, world.ito, heard_at=heard_at)


def test_where_the_house_does_not_take_spoken_words_they_do_not_count(case, world):
    actions.save_policy("submission", is_needed=False, is_oral_allowed=False, by=world.sato)
    with pytest.raises(Refused, match="口頭の承認では"):
        hear(put_up(case, world.suzuki), world.sato, world.ito)


def test_only_the_person_confirms(case, world):
    decision = hear(put_up(case, world.suzuki), world.sato, world.ito)
    for other in (world.ito, world.suzuki, world.yamada):
        with pytest.raises(Refused, match="本人だけ"):
            actions.confirm(step_of(decision, world.sato), by=other)


@pytest.mark.parametrize("is_spent", [False, True])
def test_disowned_the_decision_falls_even_after_it_went_out(case, world, is_spent):
    decision = hear(put_up(case, world.suzuki), world.sato, world.ito)
    if is_spent:
        actions.spend("submission", REPORT, BYTES, by=world.suzuki)
    step = step_of(decision, world.sato)
    with pytest.raises(Refused, match="理由"):
        actions.disown(step, by=world.sato, comment="")
    actions.disown(step, by=world.sato, comment="その時刻は眠っていた")
    decision.refresh_from_db()
    assert decision.state == "disowned"
    with pytest.raises(Refused):
        actions.require("submission", REPORT, BYTES)


def test_a_spoken_yes_of_an_older_round_cannot_be_confirmed_into_the_new_one(case, world):
    decision = hear(put_up(case, world.suzuki), world.sato, world.ito)
    old = step_of(decision, world.sato)
    from tests.apps.decisions.conftest import told

    actions.edit(decision, told(text="変えた"), by=world.suzuki)
    actions.put_up(decision, by=world.suzuki)
    with pytest.raises(Refused, match="前の回付"):
        actions.confirm(old, by=world.sato)


def test_it_is_late_after_twelve_hours(case, world):
    hear(put_up(case, world.suzuki), world.sato, world.ito)
    now = timezone.now()
    assert list(gather.overdue_orals(now + timedelta(hours=11))) == []
    assert [s.user for s in gather.overdue_orals(now + timedelta(hours=13))] == [world.sato]


def test_a_yes_heard_in_the_minute_of_putting_up_counts_for_people_say_minutes(case, world):
    decision = put_up(case, world.suzuki)
    heard_at = decision.put_up_at.replace(second=0, microsecond=0)
    assert hear(decision, world.sato, world.ito, heard_at=heard_at).state == "decided"

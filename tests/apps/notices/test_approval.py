"""What a second person approved is what leaves, on every path; and nothing leaves without that."""

import pytest

from tests.apps.notices import made
from tsutsumi.accounts.models import User
from tsutsumi.audit.record import name_of
from tsutsumi.core.flow import Refused
from tsutsumi.decisions import actions as decisions
from tsutsumi.decisions.models import NOTICE
from tsutsumi.notices import actions, jobs, leaving, sealing
from tsutsumi.notices.models import Flag, Mailing, Notice
from tsutsumi.notices.sending import actions as sending
from tsutsumi.outbox.models import Message

pytestmark = pytest.mark.django_db


def decided(mailing, author, decider):
    decision = decisions.put_up(sending.put_up(mailing, by=author), by=author)
    step = decision.steps.get(round=decision.round, user=decider)
    decisions.approve(step, decision.seal, by=decider)
    return decision


@pytest.fixture
def live(settled, ito, sato):
    """Approved by Sato, asked for by Ito, live and being sent."""
    decided(settled, ito, sato)
    sending.go_live(settled, "40", by=ito)
    sending.start(settled, by=ito)
    return settled


def some(mailing, number=5):
    return list(mailing.notices.all()[:number])


def test_what_was_approved_may_leave_and_it_is_exactly_that(live, ito):
    sending.queue_due(live, live.letter_on, by=ito)
    found = leaving.cleared(live, some(live))
    assert [one.digest for one in found] == [one.text_digest for one in some(live)]
    assert {one.notice.state for one in found} == {"queued"}


def test_each_text_says_the_name_and_the_items_of_its_person_only(live):
    found = leaving.cleared(live, some(live, 40))
    for one in found:
        others = [made.person(n)["name"] for n in range(40) if n != one.notice.person]
        assert made.person(one.notice.person)["name"] in one.now.text
        assert not [name for name in others if name in one.now.text]
        assert not [x.code for x in found if x is not one and x.code in one.now.text]


def test_without_a_decision_nothing_goes_live(settled, ito):
    with pytest.raises(Refused):
        sending.go_live(settled, "40", by=ito)
    with pytest.raises(Refused):
        leaving.cleared(settled, some(settled))


def test_the_author_is_not_the_second_person_in_any_shape(settled, ito, sato):
    decision = decisions.put_up(sending.put_up(settled, by=sato), by=sato)
    for step in decision.steps.all():
        with pytest.raises(Refused):
            decisions.approve(step, decision.seal, by=sato)
    with pytest.raises(Refused):
        sending.go_live(settled, "40", by=sato)


def test_as_the_deputy_of_the_decider_the_author_is_refused_too(settled, ito, sato):
    from django.utils import timezone

    decision = decisions.put_up(sending.put_up(settled, by=ito), by=ito)
    decisions.appoint(sato, ito, timezone.localdate(), None, by=sato)
    with pytest.raises(Refused):
        decisions.approve(decision.steps.get(user=sato), decision.seal, by=ito)
    with pytest.raises(Refused):
        sending.go_live(settled, "40", by=ito)


def test_the_digest_of_another_mailing_opens_nothing(case, settled, persons, ito, sato):
    decided(settled, ito, sato)
    other = actions.make(case, "二回目", by=sato)
    actions.plan(other, by=sato)
    Mailing.objects.filter(pk=other.pk).update(
        digest=settled.digest, blocks=settled.blocks, letter_on=settled.letter_on
    )
    other.refresh_from_db()
    with pytest.raises(Refused):
        sending.go_live(other, "40", by=ito)


CHANGES = {
    "a date": lambda m, by: actions.edit(m, {"letter_on": m.letter_on.replace(day=20)}, by=by),
    "a way": lambda m, by: actions.edit(m, {"channels": ["letter"]}, by=by),
    "a flag": lambda m, by: actions.flag(m, 3, Flag.LANGUAGE, "en", "窓口で本人から聞いた", by=by),
    "a wording": lambda m, by: actions.word(m, ("mail", "ja", "adult"), "件名", "{{person.items}}", by=by),
    "the waves": lambda m, by: sending.plan_waves(m, [(m.letter_on, 20), (m.letter_on.replace(day=28), 20)], by=by),
}


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_makes_the_approval_void(settled, ito, sato, change):
    decision = decided(settled, ito, sato)
    CHANGES[change](settled, sato)
    decision.refresh_from_db()
    settled.refresh_from_db()
    assert (decision.state, settled.digest, settled.state) == ("draft", "", "draft")
    with pytest.raises(Refused):
        sending.go_live(settled, "40", by=ito)


def test_while_it_is_being_sent_nothing_can_be_changed(live, sato):
    for change in CHANGES.values():
        with pytest.raises(Refused):
            change(live, sato)


TAMPERING = {
    "another text digest": lambda m: m.notices.filter(person=1).update(text_digest="0" * 64),
    "another way": lambda m: m.notices.filter(person=1).update(ways=["phone"]),
    "another language": lambda m: m.notices.filter(person=1).update(language="en"),
    "another token": lambda m: m.notices.filter(person=1).update(token="a" * 26),
    "one left out": lambda m: m.notices.filter(person=1).delete(),
    "another date": lambda m: Mailing.objects.filter(pk=m.pk).update(letter_on="2027-01-01"),
    "another list": lambda m: Mailing.objects.filter(pk=m.pk).update(roll_digest="0" * 64),
    "other figures": lambda m: Mailing.objects.filter(pk=m.pk).update(ledger=m.ledger[:-1]),
    "a wording behind the back": lambda m: m.wordings.create(
        channel="mail", language="ja", audience="adult", subject="x", body="{{person.items}}", at=m.at
    ),
}


@pytest.mark.parametrize("how", TAMPERING)
def test_what_was_changed_behind_the_approval_does_not_leave(live, how):
    assert leaving.cleared(live, some(live, 3))  # before: it may
    TAMPERING[how](live)
    with pytest.raises(Refused):
        leaving.cleared(live, [*some(live, 3), *live.notices.filter(person=1)])


def test_it_would_leave_if_the_digests_were_not_compared(live, monkeypatch):
    """Positive control: the tampering above is real."""
    TAMPERING["a wording behind the back"](live)
    monkeypatch.setattr(sealing, "unchanged", lambda *_: None)
    monkeypatch.setattr(leaving, "Writer", leaving.Writer)
    with pytest.raises(Refused):  # the digest of each text still holds it back
        leaving.cleared(live, some(live, 3))
    for one in live.notices.all():
        row = next(actions.frozen.people(live.case, live.roll, [one.person]))
        Notice.objects.filter(pk=one.pk).update(text_digest=leaving.Writer.of(live).ready(one, row).digest)
    assert leaving.cleared(live, some(live, 3))[0].now.subject == "x"


def test_in_trial_paused_or_stopped_nothing_leaves(live, settled, ito):
    sending.pause(live, by=ito)
    with pytest.raises(Refused):
        leaving.cleared(live, some(live))
    sending.start(live, by=ito)
    assert leaving.cleared(live, some(live))
    Mailing.objects.filter(pk=live.pk).update(is_trial=True)
    with pytest.raises(Refused):
        leaving.cleared(live, some(live))


def test_a_job_that_is_asked_for_directly_queues_nothing_without_approval(settled, ito):
    jobs.waves({}, lambda: None)
    with pytest.raises(Refused):
        sending.queue_due(settled, settled.letter_on, by=ito)
    assert not settled.notices.exclude(state="planned").exists()


def test_a_drill_sends_to_nobody(live, ito, case):
    assert leaving.cleared(live, some(live))  # no drill: it may
    type(case).objects.filter(pk=case.pk).update(is_drill=True)
    live.refresh_from_db()
    with pytest.raises(Refused):
        leaving.cleared(live, some(live))
    jobs.waves({}, lambda: None)
    assert not Notice.objects.exclude(state="planned").exists()
    with pytest.raises(Refused):
        sending.go_live(Mailing.objects.get(pk=live.pk), "40", by=ito)


@pytest.mark.parametrize("typed", ["", "41", "4 0 1", "はい"])
def test_going_live_wants_the_number_of_people(settled, ito, sato, typed):
    decided(settled, ito, sato)
    with pytest.raises(Refused):
        sending.go_live(settled, typed, by=ito)
    sending.go_live(settled, "40", by=ito)
    assert not settled.is_trial


def test_the_decision_is_used_up_at_the_end(live, ito, sato):
    for one in live.notices.all():
        actions.settle(one, "handed", by=sato)
        actions.settle(one, "told", by=sato)
    sending.finish(live, by=ito)
    assert live.state == "done"
    with pytest.raises(Refused):
        decisions.require(NOTICE, name_of(live), live.digest)


def test_a_trial_goes_to_people_of_the_team_and_names_nobody_of_the_list(settled, ito, sato, persons):
    stranger = User.objects.create_user("stranger@made.example", "他人", "officer")
    trial = sending.try_out(settled, [ito, stranger], by=sato)
    assert trial.to == 1
    assert {one.to for one in Message.objects.all()} == {ito.email}
    assert Message.objects.count() == trial.sent > 0
    with pytest.raises(Refused):
        sending.try_out(settled, [stranger], by=sato)


def test_settling_again_gives_the_same_number(settled, sato):
    before = settled.digest
    actions.reopen(settled, by=sato)
    settled.refresh_from_db()
    assert settled.digest == ""
    sending.settle(settled, by=sato)
    assert settled.digest == before


def test_without_a_way_to_ask_back_nothing_is_settled(dated, sato, ledger):
    ledger["contact.phone"] = type(ledger["contact.phone"])("contact.phone", "電話", None)
    with pytest.raises(Refused, match="数字台帳"):
        sending.ask_to_settle(dated, by=sato)

"""A drill never leaves the house: looked at when it is asked for, and again at the door."""

import pytest

from tsutsumi.core.flow import Refused
from tsutsumi.outbox import actions, jobs
from tsutsumi.outbox.models import Message

pytestmark = pytest.mark.django_db


def put(by, to, **more):
    return actions.put(to, "連絡", "本文", key=f"d{to}", by=by, **more)


def test_a_drill_is_marked_in_subject_and_text(sink, sato, ito):
    put(sato, ito.email, drill=True)
    jobs.send({}, lambda: None)
    [(_sender, to, letter)] = sink.envelopes
    assert (to, letter["Subject"]) == ([ito.email], "【訓練】連絡")
    assert letter.get_content().startswith("【訓練】")


def test_a_drill_is_not_told_to_anybody_outside(sato, ito):
    with pytest.raises(Refused):
        put(sato, "counsel@law.example", drill=True)
    ito.is_active = False
    ito.save()
    with pytest.raises(Refused):
        put(sato, ito.email, drill=True)


def test_a_guest_is_outside(sato):
    from tsutsumi.accounts.models import User

    guest = User.objects.create_user("bengo@law.example", "弁護士", "guest")
    with pytest.raises(Refused):
        put(sato, guest.email, drill=True)
    assert put(sato, guest.email).kind == "mail"  # the control: in earnest the guest may be told


@pytest.mark.parametrize(("kind", "to"), [("webhook", "chat"), ("sms", "09000000000")])
def test_a_drill_goes_by_mail_only(sato, kind, to):
    with pytest.raises(Refused):
        put(sato, to, kind=kind, drill=True)


def test_a_case_that_is_a_drill_makes_its_messages_a_drill(sato, ito, world):
    from django.utils import timezone

    from tsutsumi.cases.actions import open_case

    case = open_case("訓練の事案", timezone.now(), by=sato, is_drill=True)
    with pytest.raises(Refused):
        put(sato, "counsel@law.example", case=case)
    assert put(sato, ito.email, case=case).is_drill


def test_somebody_who_left_meanwhile_is_not_told_at_the_door(sink, sato, ito):
    message = put(sato, ito.email, drill=True)
    ito.is_active = False
    ito.save()
    jobs.send({}, lambda: None)
    assert (Message.objects.get(pk=message.pk).state, sink.envelopes) == ("failed", [])

"""Whatever tries again, goes on or takes the next way is compared with what was approved once more: after somebody has
changed a text or the list by hand, in the database, nothing leaves on any of these paths.
"""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction

from tests.apps.notices import made
from tests.apps.notices.test_approval import decided
from tests.apps.notices.test_mail import bounced
from tests.apps.notices.test_texting import Gateway
from tests.apps.outbox.sink import Sink
from tsutsumi.config.outgoing import smtp
from tsutsumi.core.flow import Refused
from tsutsumi.notices import actions, frozen
from tsutsumi.notices.letters import actions as letters
from tsutsumi.notices.letters import jobs as printing
from tsutsumi.notices.letters.models import PrintRun
from tsutsumi.notices.models import Attempt, Mailing
from tsutsumi.notices.post import bounces, jobs
from tsutsumi.notices.sending import actions as sending
from tsutsumi.outbox import channels

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
PEOPLE = 6


@pytest.fixture
def persons():
    return [made.person(number) for number in range(PEOPLE)]


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def house(clock, settings, monkeypatch):
    """A relay and a gateway."""
    gateway = Gateway()
    monkeypatch.setattr(channels, "posting", gateway)
    with Sink() as relay:
        settings.SMTP, settings.NOTICE_FROM = smtp(relay.url), "あおい総合クリニック <info@aoi.example>"
        settings.BOUNCE_DOMAIN, settings.MAIL_CONNECTIONS = "aoi.example", 1
        settings.RELAY_LOG, settings.SMS_URL = None, "https://sms.example/send/{to}"
        yield World(relay, gateway, clock)


class World:
    def __init__(self, relay, gateway, clock):
        self.relay, self.gateway, self.clock = relay, gateway, clock

    def left(self, mailing):
        """How many notices have left the house so far, by whatever way."""
        printed = sum(part.count for run in mailing.print_runs.all() for part in run.parts.all())
        return len(self.relay.envelopes) + len(self.gateway.got) + printed


def begun(mailing, by, second, channels=("mail", "letter", "phone")):
    """Settled, approved, live, and everybody in the queue."""
    actions.edit(mailing, {"letter_on": NOW.date(), "channels": list(channels), "per_minute": 0}, by=by)
    actions.plan(mailing, by=by)
    sending.ask_to_settle(mailing, by=by)
    sending.settle(mailing, by=by)
    decided(mailing, second, by)
    sending.go_live(mailing, str(PEOPLE), by=second)
    sending.start(mailing, by=second)
    sending.queue_due(mailing, NOW.date(), by=second)
    mailing.refresh_from_db()


def carry(mailing):
    jobs.carry({"mailing": mailing.pk}, lambda: None)


def a_full_box_tried_again(house, mailing, by):
    house.relay.refuse = {made.person(2)["email"]: "452 4.2.2 full"}
    carry(mailing)
    house.relay.refuse = {}
    house.clock.move_to(NOW + timedelta(hours=1))
    return lambda: carry(mailing)


def a_second_copy_after_a_bounce(house, mailing, by):
    carry(mailing)
    bounces.take(*bounced(mailing, 3, "552 5.2.2 mailbox full", "5.2.2"), by=by)
    house.clock.move_to(NOW + timedelta(hours=5))
    sending.queue_due(mailing, NOW.date(), by=by)
    return lambda: carry(mailing)


def one_sent_once_more_by_a_persons_word(house, mailing, by):
    house.relay.drop_after_data = True
    carry(mailing)
    house.relay.drop_after_data = False
    bounces.again(mailing.notices.filter(reason="mail.unknown").first(), by=by)
    return lambda: carry(mailing)


def going_on_after_a_pause(house, mailing, by):
    sending.pause(mailing, by=by)

    def go():
        sending.start(mailing, by=by)
        sending.queue_due(mailing, NOW.date(), by=by)
        carry(mailing)

    return go


def the_letter_after_a_failed_mail(house, mailing, by):
    carry(mailing)
    bounces.take(*bounced(mailing, 3, "550 5.1.1 <person@isp.example>: User unknown", "5.1.1"), by=by)
    return lambda: printing.make({"run": letters.ask(mailing, letters.Asked(per_bundle=10), by=by).pk}, lambda: None)


def a_print_run_tried_again(house, mailing, by):
    the_letter_after_a_failed_mail(house, mailing, by)
    run = letters.ask(mailing, letters.Asked(per_bundle=10), by=by)
    letters.give_up(run, "用紙がありません。", by=by)

    def go():
        letters.retry(PrintRun.objects.get(pk=run.pk), by=by)
        printing.make({"run": run.pk}, lambda: None)

    return go


def a_text_message_tried_again(house, mailing, by):
    house.gateway.trouble = channels.NotNow("away")
    jobs.text({"mailing": mailing.pk}, lambda: None)
    house.gateway.trouble = None
    house.clock.move_to(NOW + timedelta(hours=1))
    return lambda: jobs.text({"mailing": mailing.pk}, lambda: None)


PATHS = [
    a_full_box_tried_again, a_second_copy_after_a_bounce, one_sent_once_more_by_a_persons_word, going_on_after_a_pause,
    the_letter_after_a_failed_mail, a_print_run_tried_again, a_text_message_tried_again,
]  # fmt: skip


def another_wording(mailing):
    way = "sms" if "sms" in mailing.channels else "letter"
    mailing.wordings.create(
        channel=way, language="ja", audience="adult", subject="x", body="別の文です。", at=mailing.at
    )


def another_list(mailing):
    """The same people in a list under another name, with somebody else's mail address in it."""
    frozen.freeze(mailing.case, made.listed(mailing.case, [made.person(9)] * PEOPLE, mailing.by).roll, "x", lambda: 0)
    Mailing.objects.filter(pk=mailing.pk).update(roll="x")


def other_figures(mailing):
    Mailing.objects.filter(pk=mailing.pk).update(ledger=mailing.ledger[:-1])


ATTACKS = [another_wording, another_list, other_figures]


def went(house, mailing, go):
    """How many notices leave the house now."""
    before = house.left(mailing)
    with contextlib.suppress(Refused):
        go()
    return house.left(mailing) - before


@pytest.mark.parametrize("path", PATHS, ids=lambda one: one.__name__)
def test_on_every_path_nothing_leaves_after_a_change_by_hand_and_without_one_it_does(
    house, mailing, ledger, path, sato, ito
):
    begun(mailing, sato, ito, ("sms", "phone") if path is a_text_message_tried_again else ("mail", "letter"))
    go = path(house, mailing, sato)
    for attack in ATTACKS:
        with transaction.atomic():
            attack(mailing)
            assert went(house, mailing, go) == 0, attack.__name__
            transaction.set_rollback(True)
    mailing.refresh_from_db()
    assert went(house, mailing, go) > 0


def test_an_address_that_was_changed_inside_the_frozen_list_holds_everything_back(house, mailing, ledger, sato, ito):
    """By one who has the keys: the text is the same, and it would go to somebody else."""
    begun(mailing, sato, ito)
    persons = [made.person(number) for number in range(PEOPLE)]
    persons[3]["email"] = "somebody.else@made.example"
    frozen.freeze(mailing.case, made.listed(mailing.case, persons, sato).roll, mailing.roll, lambda: None)
    carry(mailing)
    assert house.left(mailing) == 0
    mailing.refresh_from_db()
    assert mailing.state == "paused"
    assert not Attempt.objects.exists()

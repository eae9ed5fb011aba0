"""Whoever got a mail knows its return address. With it they can say that their own mail came back, and nothing more."""

import contextlib
import os
import signal
import smtplib
import socket
import threading

import pytest
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.apps.notices import made
from tests.apps.notices.test_mail import bounced, carry, clock, live, settled, sink  # noqa: F401
from tsutsumi.core.mailing import verp
from tsutsumi.evidence.models import Sealed
from tsutsumi.notices import actions
from tsutsumi.notices.models import Attempt, Notice
from tsutsumi.notices.post import bounces, door

FAILED = b"From: mailer-daemon@y.example\nSubject: failure notice\n\n550 5.1.1 User unknown\n"


def states(mailing):
    return sorted(mailing.notices.values_list("person", "state", "channel"))


@pytest.mark.django_db
def test_a_flood_to_one_return_address_is_not_kept(live, sink, sato, monkeypatch):  # noqa: F811
    carry(live)
    to, before = verp.address(live.notices.get(person=7).token, "aoi.example"), Sealed.objects.count()
    for _ in range(30):
        bounces.take(FAILED, to, by=sato)
    assert Sealed.objects.count() - before == 20
    monkeypatch.setattr(bounces, "MOST_KEPT", 10**6)  # positive control
    bounces.take(FAILED, to, by=sato)
    assert Sealed.objects.count() - before == 21


@pytest.mark.django_db
@pytest.mark.parametrize("copy", [2, 3, 50, 99])
def test_a_made_up_number_behind_the_token_leaves_no_attempt(live, sink, sato, copy):  # noqa: F811
    carry(live)
    one, before = live.notices.get(person=7), states(live)
    bounces.take(FAILED, verp.address(verp.mark(one.token, copy), "aoi.example"), by=sato)
    assert states(live) == before or copy == 2
    assert set(Attempt.objects.filter(notice=one).values_list("number", flat=True)) <= {1, 2}


@pytest.mark.django_db
def test_what_names_several_people_moves_the_one_it_came_to(live, sink, sato):  # noqa: F811
    carry(live)
    mine, other = live.notices.get(person=7), live.notices.get(person=8)
    raw = FAILED + f"\nTo: {verp.address(other.token, 'aoi.example')}\n{made.person(8)['email']}\n".encode()
    bounces.take(raw, verp.address(mine.token, "aoi.example"), by=sato)
    assert live.notices.get(person=8).state == "handed"
    assert live.notices.get(person=7).channel == "letter"


@pytest.mark.django_db(transaction=True)
def test_the_program_takes_a_bounce_into_the_real_tables(mailing, settings, monkeypatch):
    """`manage.py bounces` from its start to SIGTERM: connections of its own, beside the one of the test."""
    monkeypatch.setattr(door, "close_old_connections", _close_all)
    settings.BOUNCE_DOMAIN = settings.BOUNCE_DOMAIN or "aoi.example"
    one = mailing.notices.get(person=5)
    actions.settle(one, "handed", by=mailing.by)
    to = verp.address(one.token, settings.BOUNCE_DOMAIN)
    port, said = _free(), []

    def talk():
        try:
            with _greeted(port) as smtp:
                said.append(smtp.sendmail("", [to], FAILED.replace(b"\n", b"\r\n")))
                said.append(smtp.docmd("MAIL FROM:<>")[0])
                said.append(smtp.rcpt("bounce+" + "z" * 26 + f"@{settings.BOUNCE_DOMAIN}")[0])
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    with _beside(talk):
        call_command("bounces", port=port)
    assert said == [{}, 250, 550]
    one = Notice.objects.get(pk=one.pk)
    assert (one.state, one.channel, one.attempts.get().state) == ("planned", "letter", "bounced")
    assert Sealed.objects.filter(scope=f"case:{mailing.case_id}").exists()
    with pytest.raises(OSError, match=r".+"):
        socket.create_connection(("127.0.0.1", port), timeout=1)


@contextlib.contextmanager
def _beside(talk):
    """`talk` in a thread; afterwards signals mean what they meant."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    thread = threading.Thread(target=talk)
    thread.start()
    try:
        yield
    finally:
        thread.join()
        for number, handler in before.items():
            signal.signal(number, handler)


def _free():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _close_all():
    """Django leaves a database in memory open; the thread that opened it ends here."""
    for one in connections.all(initialized_only=True):
        BaseDatabaseWrapper.close(one)


def _greeted(port):
    for _ in range(200):
        with contextlib.suppress(OSError):
            return smtplib.SMTP("127.0.0.1", port, timeout=10)
        threading.Event().wait(0.02)
    raise AssertionError("nobody listens")

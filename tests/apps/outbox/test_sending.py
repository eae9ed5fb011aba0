"""One envelope per person, once; what cannot go waits, is tried again, and stands on the printed list."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction

from tsutsumi.core.flow import Refused
from tsutsumi.outbox import actions, channels, jobs
from tsutsumi.outbox.models import Message
from tsutsumi.work.models import Job

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 27, 14, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def put(by, to="ito@aoi.example", key="k", **more):
    return actions.put(to, "堤からの連絡", "ログインして確かめてください。", key=key, by=by, **more)


def work():
    jobs.send({}, lambda: None)


def state_of(message):
    return Message.objects.get(pk=message.pk).state


def test_every_person_gets_an_envelope_of_their_own(sink, sato):
    put(sato, "ito@aoi.example", "a")
    put(sato, "suzuki@aoi.example", "b")
    work()
    assert sorted(recipients for _sender, recipients, _letter in sink.envelopes) == [
        ["ito@aoi.example"], ["suzuki@aoi.example"],
    ]  # fmt: skip
    for sender, recipients, letter in sink.envelopes:
        assert sender == "tsutsumi@aoi.example"
        assert [a.addr_spec for a in letter["To"].addresses] == recipients
        assert (letter["Cc"], letter["Bcc"]) == (None, None)


def test_a_letter_is_plain_text_that_no_machine_answers(sink, sato):
    put(sato)
    work()
    [(_sender, _to, letter)] = sink.envelopes
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content().strip() == "ログインして確かめてください。"
    assert letter["Subject"] == "堤からの連絡"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert state_of(Message.objects.get()) == "sent"


def test_the_same_key_is_the_same_message(sink, sato):
    first, second = put(sato), put(sato, "suzuki@aoi.example")
    work()
    work()
    assert (first, len(sink.envelopes)) == (second, 1)


def test_a_message_of_an_act_that_failed_does_not_exist(sink, sato):
    def fails():
        with transaction.atomic():
            put(sato)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    work()
    assert (sink.envelopes, Message.objects.count(), Job.objects.count()) == ([], 0, 0)


@pytest.mark.parametrize("evil", ["x\r\nBcc: evil@example.com", "x\nBcc: evil@example.com", "x\u2028Bcc: e@e.example"])
def test_a_subject_cannot_become_a_second_header(sink, sato, evil):
    actions.put("ito@aoi.example", evil, "本文\r\nBcc: evil@example.com", key="evil", by=sato)
    work()
    [(_sender, recipients, letter)] = sink.envelopes
    assert (recipients, letter["Bcc"]) == (["ito@aoi.example"], None)
    assert set(letter.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type", "Content-Transfer-Encoding",
        "MIME-Version",
    }  # fmt: skip


@pytest.mark.parametrize(
    "to", ["", "a@b.example, c@d.example", "a@b.example\nBcc: c@d.example", "佐藤", "<a@b.example>"]
)
def test_an_address_is_one_address(sato, to):
    with pytest.raises(Refused):
        put(sato, to)


def test_without_a_mail_server_it_waits_and_stands_on_the_printed_list(sato, settings, clock):
    settings.SMTP = None
    message = put(sato)
    assert list(Message.objects.undelivered()) == [message]
    work()
    assert state_of(message) == "queued"
    assert Message.objects.get().last_error == "メールを送る設定がありません。"


def test_a_mail_server_that_is_down_is_tried_again_at_growing_pauses(sink, sato, settings, clock):
    up, settings.SMTP = settings.SMTP, {**settings.SMTP, "port": 1}
    message, tries = put(sato), []
    assert not Message.objects.undelivered().exists()
    for minute in range(70):
        before = Message.objects.get().attempts
        work()
        if Message.objects.get().attempts > before:
            tries.append(minute)
        clock.shift(timedelta(minutes=1))
    assert tries == [0, 1, 3, 7, 15, 31, 61]
    assert list(Message.objects.undelivered()) == [message]
    settings.SMTP = up
    clock.shift(timedelta(minutes=30))
    work()
    assert (state_of(message), len(sink.envelopes)) == ("sent", 1)
    assert not Message.objects.undelivered().exists()


def test_after_two_days_it_is_given_up_and_stays_on_the_list(sink, sato, settings, clock):
    settings.SMTP = {**settings.SMTP, "port": 1}
    message = put(sato)
    work()
    clock.shift(timedelta(hours=49))
    work()
    assert state_of(message) == "given_up"
    assert list(Message.objects.undelivered()) == [message]


def test_a_refused_recipient_is_not_tried_again_by_itself(sink, sato, clock):
    sink.refuse["ito@aoi.example"] = "550 no such user"
    message = put(sato)
    work()
    clock.shift(timedelta(hours=1))
    work()
    assert (state_of(message), Message.objects.get().attempts) == ("failed", 1)
    del sink.refuse["ito@aoi.example"]
    actions.retry(Message.objects.get(), by=sato)
    work()
    assert (state_of(message), len(sink.envelopes)) == ("sent", 1)


@pytest.mark.parametrize("answer", ["451 later", "421 busy"])
def test_a_server_that_says_later_is_asked_later(sink, sato, clock, answer):
    sink.after_data = answer
    message = put(sato)
    work()
    assert state_of(message) == "queued"
    sink.after_data = "250 OK"
    clock.shift(timedelta(minutes=1))
    work()
    assert (state_of(message), len(sink.envelopes)) == ("sent", 1)


def test_a_line_that_breaks_without_an_answer_leaves_it_unclear_and_is_not_doubled(sink, sato, clock):
    sink.drop_after_data = True
    message = put(sato)
    work()
    sink.drop_after_data = False
    for _ in range(5):
        clock.shift(timedelta(hours=1))
        work()
    assert (state_of(message), len(sink.envelopes)) == ("unclear", 1)
    assert list(Message.objects.undelivered()) == [message]


def test_a_message_that_somebody_told_by_telephone_is_not_sent_any_more(sink, sato, settings):
    up, settings.SMTP = settings.SMTP, None
    message = put(sato)
    actions.told(message, by=sato)
    settings.SMTP = up
    work()
    assert (state_of(message), sink.envelopes) == ("printed", [])
    assert not Message.objects.undelivered().exists()


class Killed(BaseException):
    """kill -9 as far as the code is concerned: nothing after it runs but what would run anyway at the socket's end."""


STEPS = {
    "before it is taken": (jobs, "_taken", "before"),
    "when it is taken": (jobs, "_taken", "after"),
    "before the line is opened": (channels, "open_line", "before"),
    "when the line is open": (channels, "open_line", "after"),
    "when sending is written": (jobs, "_begun", "after"),
    "just before the end is written": (jobs, "_delivered", "before"),
    "when all is done": (jobs, "_delivered", "after"),
}
# Between the two writes nobody can know: the one is told by a person, never sent twice.
UNCLEAR = {"when sending is written": 0, "just before the end is written": 1}


def kill(monkeypatch, place, name, when):
    real = getattr(place, name)

    def dying(*args):
        made = real(*args) if when == "after" else None
        if hasattr(made, "close"):  # as the system closes the sockets of the dead
            made.close()
        raise Killed

    monkeypatch.setattr(place, name, dying)


@pytest.mark.parametrize("step", STEPS)
def test_a_worker_killed_at_any_step_doubles_nothing_and_loses_nothing(sink, sato, clock, monkeypatch, step):
    message = put(sato)
    with monkeypatch.context() as patch:
        kill(patch, *STEPS[step])
        with pytest.raises(Killed):
            work()
    for _ in range(4):
        clock.shift(timedelta(minutes=10))
        work()
    if step in UNCLEAR:
        assert (state_of(message), len(sink.envelopes)) == ("unclear", UNCLEAR[step])
        assert list(Message.objects.undelivered()) == [message]
    else:
        assert (state_of(message), len(sink.envelopes)) == ("sent", 1)


def test_a_message_in_another_workers_hands_is_left_alone(sink, sato):
    message = put(sato)
    assert jobs._taken(message.pk) is not None
    work()
    assert sink.envelopes == []


def test_the_attempts_of_one_message_carry_the_same_stamp(sink, sato, clock):
    sink.drop_after_data = True
    message = put(sato)
    work()
    sink.drop_after_data = False
    actions.retry(Message.objects.get(pk=message.pk), by=sato)
    work()
    first, second = (letter["Message-ID"] for *_, letter in sink.envelopes)
    assert first == second

"""A clock that is set forward or back: the trail says so, nothing that waits is stopped by it, no proof stays fresh."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tests.apps.stage import a_case
from tsutsumi.accounts.freshness import PROOFS, proved_lately
from tsutsumi.audit.models import Entry
from tsutsumi.audit.record import record
from tsutsumi.audit.verify import verify
from tsutsumi.outbox import actions as outbox
from tsutsumi.outbox.models import Message
from tsutsumi.work import actions, clock, loop, queue
from tsutsumi.work.models import Job, Schedule

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
YEARS = timedelta(days=3650)


@pytest.fixture
def hands():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def act(by, case_id=None):
    with transaction.atomic():
        return record("job.retried", "work.job:1", by=by, case_id=case_id)


def told():
    return [(e.verb, e.data.get("seconds")) for e in Entry.objects.filter(verb__startswith="clock.")]


def test_an_entry_that_would_stand_before_the_last_one_is_told_of_by_the_trail_itself(sato, hands):
    act(sato)
    hands.shift(-timedelta(hours=2))
    act(sato)
    act(sato)
    assert [e.verb for e in Entry.objects.order_by("number")] == [
        "job.retried",
        "clock.back",
        "job.retried",
        "job.retried",
    ]
    back = Entry.objects.get(verb="clock.back")
    assert back.data == {"seconds": 7200, "last": "2026-11-23T03:00:00.000000+00:00"}
    assert str(back.sentence) == "機械の時計が、前の記録の時刻より前に戻っていた"
    assert list(verify()) == []


@pytest.mark.parametrize("step", [timedelta(0), timedelta(seconds=-1), timedelta(hours=5)])
def test_a_clock_that_goes_on_or_differs_by_a_second_is_not(sato, hands, step):
    act(sato)
    hands.shift(step)
    act(sato)
    assert told() == []


def test_each_chain_looks_at_its_own_last_entry(sato, hands):
    act(sato, case_id=7)
    hands.shift(-timedelta(minutes=10))
    act(sato, case_id=8)
    assert [e.case_id for e in Entry.objects.filter(verb="clock.back")] == [None]  # chain.opened of 7 stands later
    act(sato, case_id=7)
    assert [e.case_id for e in Entry.objects.filter(verb="clock.back")] == [None, 7]


class Hand:
    def __init__(self):
        self.at = 1000.0

    def __call__(self):
        return self.at


@pytest.mark.parametrize(("jump", "found"), [(0, 0), (5, 0), (-5, 0), (3600, 3600), (-86400, -86400)])
def test_the_worker_sees_a_jump_against_a_clock_that_nobody_can_set(jump, found):
    wall, against = Hand(), Hand()
    watch = clock.Watch(wall, against)
    wall.at += 60 + jump
    against.at += 60
    assert watch.moved() == found
    assert watch.moved() == 0


def test_a_jump_is_in_the_trail_of_the_house_and_on_the_page_of_work(suzuki, as_user):
    page = as_user(suzuki)
    assert "時計が飛んだり戻ったりした記録はありません" in page.get(reverse("office:work")).content.decode()
    clock.tell(0)
    assert told() == []
    clock.tell(-86400)
    assert told() == [("clock.jumped", -86400)]
    shown = page.get(reverse("office:work")).content.decode()
    assert "機械の時計が飛んだ" in shown
    assert "-86400秒" in shown or "-86,400秒" in shown
    assert "時計が戻っています" not in shown


def test_the_page_says_so_while_the_clock_stands_before_what_was_written_last(suzuki, as_user, hands):
    act(suzuki)
    page = as_user(suzuki)
    assert "時計が戻っています" not in page.get(reverse("office:work")).content.decode()
    hands.shift(-timedelta(hours=1))
    assert "時計が戻っています" in as_user(suzuki).get(reverse("office:work")).content.decode()


def test_a_clock_that_was_years_ahead_stops_neither_the_timetable_nor_the_queue(hands, admin):
    """Every job of a time that has not come was asked for by a clock that was wrong then."""
    timetable = [loop.Every("duties.watch", timedelta(hours=1))]
    hands.shift(YEARS)
    actions.enqueue("scan", "7")
    loop.keep_timetable(timetable, timezone.now())
    hands.shift(-YEARS)
    assert Job.objects.filter(run_after__gt=timezone.now()).count() == 2  # the attack is there
    assert loop.keep_timetable(timetable, timezone.now()) == 1
    assert not Schedule.objects.filter(due__gt=timezone.now()).exists()
    assert {queue.claim().kind, queue.claim().kind} == {"scan", "duties.watch"}


def test_a_job_that_was_claimed_by_a_clock_years_ahead_is_taken_over(hands):
    hands.shift(YEARS)
    actions.enqueue("scan", "7")
    assert queue.claim() is not None
    hands.shift(-YEARS)
    assert queue.claim() is not None
    assert queue.claim() is None  # and then it is somebody's


def test_a_message_that_was_put_off_by_a_clock_years_ahead_still_goes(hands, admin, settings):
    message = outbox.put(admin.email, "堤からの連絡", "ログインして確かめてください。", key="k", by=admin)
    Message.objects.update(next_at=NOW + YEARS, lease_until=NOW + YEARS)
    assert list(Message.objects.due(NOW)) == [message]
    Message.objects.update(next_at=NOW + timedelta(minutes=20), lease_until=None)
    assert not Message.objects.due(NOW).exists()


def test_the_worker_goes_on_looking_at_the_timetable_when_the_clock_is_set_back(hands, monkeypatch):
    seen, leaving, at = [], threading.Event(), [0.0]

    def look(_timetable, now):
        seen.append(now)
        at[0] += 61
        hands.shift(-YEARS if len(seen) == 1 else timedelta(0))
        if len(seen) == 3:
            leaving.set()
        return 0

    monkeypatch.setattr(loop, "keep_timetable", look)
    monkeypatch.setattr(loop, "do_next", lambda _handlers: True)
    monkeypatch.setattr(clock, "steady", lambda: at[0])
    loop.run({}, (), leaving)
    assert seen == [NOW, NOW - YEARS, NOW - YEARS]


@pytest.mark.parametrize(("age", "fresh"), [(30, True), (-30, True), (700, False), (-3600, False)])
def test_a_proof_of_the_future_is_not_fresh(rf, age, fresh):
    request = rf.get("/")
    request.session = {PROOFS: [{"method": "password", "at": time.time() - age}]}
    assert proved_lately(request) is fresh


def test_the_days_of_a_case_do_not_move_with_the_clock(sato, hands):
    case = a_case(sato)
    before = (case.known_at, case.number)
    hands.shift(-timedelta(days=400))
    case.refresh_from_db()
    assert (case.known_at, case.number) == before


def test_the_page_of_jobs_names_no_thing_of_a_case(world, as_user):
    """A job's key holds the number of a case, a scan, a report, which not everybody who keeps the machine may know."""
    for state in ("dead", "waiting"):
        told = {"kind": "evidence.scan", "state": state, "run_after": timezone.now(), "ended_at": timezone.now()}
        Job.objects.create(key=f"scan:4711{state}", **told)
    shown = as_user(world.suzuki).get(reverse("office:work")).content.decode()
    assert shown.count("evidence.scan") == 2
    assert "4711" not in shown

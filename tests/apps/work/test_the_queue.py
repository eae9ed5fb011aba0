"""Jobs: one open job per key, a lease that can be lost, back-off, dead letters, the timetable."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from tsutsumi.core.flow import Refused
from tsutsumi.work import actions, loop, queue
from tsutsumi.work.models import Job, Schedule

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def later(clock, **span):
    clock.shift(timedelta(**span))


def test_asking_twice_makes_one_job(clock):
    first, second = actions.enqueue("scan", "7", run=7), actions.enqueue("scan", "7", run=7)
    assert first == second
    assert first.args == {"run": 7}


def test_asked_for_again_while_it_runs_it_runs_once_more(clock):
    actions.enqueue("scan", "7")
    job = queue.claim()
    actions.enqueue("scan", "7")
    actions.enqueue("scan", "7")
    queue.finish(job)
    assert queue.claim() == job
    queue.finish(Job.objects.get())
    assert queue.claim() is None


def test_a_finished_job_does_not_stand_in_the_way_of_a_new_one(clock):
    actions.enqueue("scan", "7")
    queue.finish(queue.claim())
    actions.enqueue("scan", "7")
    assert Job.objects.count() == 2


def test_a_job_exists_only_if_the_act_that_asked_for_it_does(clock):
    with transaction.atomic():
        actions.enqueue("scan", "7")
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_a_claimed_job_is_nobody_elses_until_the_lease_ends(clock):
    actions.enqueue("scan", "7")
    mine = queue.claim()
    assert queue.claim() is None
    later(clock, seconds=61)
    theirs = queue.claim()
    assert theirs == mine
    assert theirs.attempts == 2


def test_a_beat_extends_the_lease(clock):
    actions.enqueue("scan", "7")
    mine = queue.claim()
    for _ in range(5):
        later(clock, seconds=50)
        queue.beat(mine)
        assert queue.claim() is None


def test_who_has_lost_the_lease_can_neither_beat_nor_end_the_job(clock):
    actions.enqueue("scan", "7")
    slow = queue.claim()
    later(clock, seconds=61)
    fast = queue.claim()
    with pytest.raises(queue.LeaseLost):
        queue.beat(slow)
    assert not queue.finish(slow)
    queue.fail(slow, "遅れました。")
    assert Job.objects.get().state == "running"
    assert queue.finish(fast)


def test_an_attempt_given_back_does_not_count_and_its_fence_is_not_used_twice(clock):
    actions.enqueue("scan", "7")
    first = queue.claim()
    queue.give_back(first)
    second = queue.claim()
    assert (second.attempts, second.fence) == (1, 2)
    assert not queue.finish(first)


def test_a_failed_job_waits_longer_each_time_and_then_stops(clock):
    actions.enqueue("scan", "7")
    waits = []
    for _ in range(5):
        job = queue.claim()
        queue.fail(job, "読めませんでした。")
        job.refresh_from_db()
        waits.append((job.run_after - timezone.now()).total_seconds())
        assert queue.claim() is None
        later(clock, hours=1)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.last_error) == ("dead", 5, "読めませんでした。")
    assert 2.5 <= waits[0] <= 5
    assert 5 <= waits[1] <= 10
    assert queue.claim() is None


def test_a_job_that_kills_its_worker_every_time_becomes_a_dead_letter(clock):
    actions.enqueue("scan", "7")
    for _ in range(5):
        assert queue.claim() is not None
        later(clock, seconds=61)
    assert queue.claim() is None
    job = Job.objects.get()
    assert job.state == "dead"
    assert job.last_error == queue.GIVEN_UP


def test_a_stopped_job_can_be_tried_again_by_a_person(clock, suzuki):
    from tsutsumi.audit.models import Entry

    actions.enqueue("scan", "7")
    queue.fail(queue.claim(), "だめでした。", for_good=True)
    actions.retry(Job.objects.get(), by=suzuki)
    assert queue.claim().attempts == 1
    assert Entry.objects.get().verb == "job.retried"
    with pytest.raises(Refused, match="待っているか実行中"):
        actions.retry(Job.objects.get(), by=suzuki)


def test_the_oldest_job_comes_first(clock):
    actions.enqueue("scan", "1")
    later(clock, seconds=1)
    actions.enqueue("scan", "2")
    assert [queue.claim().key, queue.claim().key] == ["1", "2"]


@pytest.mark.parametrize(
    ("problem", "state", "sentence"),
    [
        (None, "done", ""),
        (Refused("この事案は終わっています。"), "dead", "この事案は終わっています。"),
        (ValueError("佐藤花子 090-1234-5678"), "waiting", "作業の途中で想定外の問題が起きました（ValueError）。"),
        (queue.LeaseLost(), "running", ""),
        (queue.Later("ほかで使われています。"), "waiting", "ほかで使われています。"),
        (loop.Leaving(), "waiting", ""),
    ],
)
def test_each_end_of_a_handler_has_its_state_and_no_value_in_its_error(clock, problem, state, sentence):
    def handler(args, beat):
        beat()
        if problem:
            raise problem

    actions.enqueue("scan", "7")
    assert loop.do_next({"scan": handler})
    job = Job.objects.get()
    assert (job.state, job.last_error) == (state, sentence)


def test_what_is_put_off_is_tried_again_as_often_as_it_takes(clock):
    def busy(args, beat):
        raise queue.Later("ほかで使われています。")

    job = actions.enqueue("scan", "7")
    for _ in range(job.max_attempts * 2):
        assert loop.do_next({"scan": busy})
        assert not loop.do_next({"scan": busy})  # not at once
        later(clock, seconds=61)
    assert loop.do_next({"scan": lambda args, beat: None})
    assert Job.objects.get().state == "done"


def test_a_job_of_an_unknown_kind_stops_at_once_and_says_so(clock):
    actions.enqueue("unheard", "7")
    loop.do_next({})
    assert Job.objects.get().last_error == loop.UNKNOWN


def test_the_timetable_asks_once_per_period(clock):
    table = [loop.Every("tidy", timedelta(hours=6))]
    assert [loop.keep_timetable(table, timezone.now()) for _ in range(3)] == [1, 0, 0]
    later(clock, hours=6)
    assert loop.keep_timetable(table, timezone.now()) == 1
    assert Schedule.objects.count() == 2
    assert Job.objects.count() == 2


def test_a_worker_that_is_told_to_leave_gives_the_job_back(clock):
    import threading

    leaving = threading.Event()

    def handler(args, beat):
        leaving.set()
        beat()

    actions.enqueue("scan", "7")
    loop.run({"scan": handler}, (), leaving)
    job = Job.objects.get()
    assert (job.state, job.attempts) == ("waiting", 0)

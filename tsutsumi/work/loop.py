"""The worker: claim, do, end; and once a minute look at the timetable."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from tsutsumi.core.flow import Refused
from tsutsumi.work import clock, queue
from tsutsumi.work.models import Job, Schedule

log = logging.getLogger(__name__)

# A handler does one job and may be killed at any line: doing it again must lose and double nothing. It calls beat()
# between steps; beat raises LeaseLost when somebody else has taken the job over, and the handler lets it through.
Beat = Callable[[], None]
Handler = Callable[[Mapping[str, Any], Beat], None]

IDLE_SECONDS = 0.5
LOOK_SECONDS = 60.0
UNKNOWN = "この種類の作業を行うプログラムがありません。版が古い可能性があります。"
BROKEN = "作業の途中で想定外の問題が起きました（{kind}）。"


@dataclass(frozen=True, slots=True)
class Every:
    """A job of the timetable: asked for once in each period, periods counted from midnight UTC."""

    kind: str
    period: timedelta

    def due(self, at: datetime) -> datetime:
        """The beginning of the period `at` lies in."""
        start = at.replace(hour=0, minute=0, second=0, microsecond=0)
        return start + (at - start) // self.period * self.period


def do_next(handlers: Mapping[str, Handler]) -> bool:
    """Do one job that may run now. False when there is none."""
    job = queue.claim()
    if job is None:
        return False
    with _Heart(job) as heart:
        _do(job, handlers, heart.beat)
    return True


def keep_timetable(timetable: Sequence[Every], at: datetime) -> int:
    """Ask for what is due and was not asked for yet; how many were.

    What was asked for in a time that has not come was asked by a clock that stood too far ahead: it does not count.
    """
    Schedule.objects.filter(due__gt=at).delete()
    asked = 0
    for entry in timetable:
        due = entry.due(at)
        if Schedule.objects.filter(name=entry.kind, due=due).exists():
            continue
        try:
            with transaction.atomic():
                Schedule.objects.create(name=entry.kind, due=due)
                queue.put(entry.kind, f"{due:%Y-%m-%dT%H:%M}", {}, None)
        except IntegrityError:  # another worker asked
            continue
        asked += 1
    return asked


def run(handlers: Mapping[str, Handler], timetable: Sequence[Every], leaving: threading.Event) -> None:
    """Work until told to leave. A job in hand is done to its end or, when it looks at beat(), given back."""
    watchful, watch = _leaving_early(handlers, leaving), clock.Watch()
    looked = -LOOK_SECONDS
    while not leaving.is_set():
        try:
            # Not by the clock of the machine: set back by a year, it would stop the timetable for a year.
            if clock.steady() - looked >= LOOK_SECONDS:
                looked = clock.steady()
                clock.tell(watch.moved())
                keep_timetable(timetable, timezone.now())
            idle = not do_next(watchful)
        except DatabaseError as error:  # the database is away for a moment: so are we
            log.warning("the queue cannot be read: %s", type(error).__name__)
            connection.close()
            idle = True
        if idle:
            leaving.wait(IDLE_SECONDS)


class Leaving(Exception):  # noqa: N818
    """The worker was told to end: the job is given back."""


def _leaving_early(handlers: Mapping[str, Handler], leaving: threading.Event) -> Mapping[str, Handler]:
    def wrap(handler: Handler) -> Handler:
        def handle(args: Mapping[str, Any], beat: Beat) -> None:
            def watchful() -> None:
                if leaving.is_set():
                    raise Leaving
                beat()

            handler(args, watchful)

        return handle

    return {kind: wrap(handler) for kind, handler in handlers.items()}


def _do(job: Job, handlers: Mapping[str, Handler], beat: Beat) -> None:
    handler = handlers.get(job.kind)
    if handler is None:
        queue.fail(job, UNKNOWN, for_good=True)
        return
    try:
        handler(job.args, beat)
    except Leaving:
        queue.give_back(job)
    except queue.LeaseLost:
        log.warning("job %s %s: taken over by another worker", job.kind, job.pk)
    except queue.Later as later:
        queue.put_off(job, later.sentence)
    except Refused as refused:  # trying again will not change it
        queue.fail(job, refused.sentence, for_good=True)
    except Exception as error:
        log.exception("job %s %s failed", job.kind, job.pk)
        queue.fail(job, BROKEN.format(kind=type(error).__name__))
    else:
        queue.finish(job)


class _Heart:
    """Beats in the background while the job is done, so that one long step does not lose the lease."""

    def __init__(self, job: Job) -> None:
        self.job, self.stopped, self.lost = job, threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> "_Heart":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self.thread.join()

    def beat(self) -> None:
        if self.lost.is_set():
            raise queue.LeaseLost
        queue.beat(self.job)

    def _beat(self) -> None:
        while not self.stopped.wait(queue.BEAT_SECONDS):
            try:
                queue.beat(self.job)
            except queue.LeaseLost:
                self.lost.set()
                return
            except Exception:
                log.exception("a heartbeat failed; the lease still holds for a while")
            finally:
                connection.close()

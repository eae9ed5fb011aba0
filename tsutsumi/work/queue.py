"""The table of jobs as a queue: put, claim, beat, and the three ends of a job.

A claim is a lease. Whoever holds it must beat before it runs out; a worker that was killed stops beating and the job
is claimed again. `fence` rises with every claim: an end or a beat counts only while the number is still one's own,
so a worker that was merely slow cannot end a job that somebody else has taken over.
"""

import random
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.core.flow import Refused
from tsutsumi.work.models import OPEN, Job

LEASE = timedelta(seconds=60)
BEAT_SECONDS = 10.0
FIRST_PAUSE = 5.0  # seconds before the second attempt; doubled for each later one
LONGEST_PAUSE = 900.0
PUT_OFF = timedelta(minutes=1)
# No pause and no lease is that long: what stands further ahead was written by a clock that was set back since.
NEVER_SO_FAR = timedelta(hours=1)
GIVEN_UP = "作業の途中で処理が止まり、決められた回数を超えました。"

CLAIM = """
UPDATE work_job SET state = 'running', attempts = attempts + 1, fence = fence + 1, lease_until = %s, beat_at = %s
WHERE id = (
    SELECT id FROM work_job
    WHERE (state = 'waiting' AND (run_after <= %s OR run_after > %s))
       OR (state = 'running' AND (lease_until < %s OR lease_until > %s) AND attempts < max_attempts)
    ORDER BY run_after, id LIMIT 1 {lock}
)
RETURNING id
"""


class LeaseLost(Exception):  # noqa: N818
    """Somebody else has the job now: stop, and change nothing more."""


class Later(Exception):  # noqa: N818
    """What the job needs is in use just now; nothing is wrong. `sentence`: why, in Japanese, without values."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def put(kind: str, key: str, args: dict[str, Any], by: User | None) -> Job:
    """The open job of this kind and key, made when there is none."""
    while True:
        Job.objects.filter(kind=kind, key=key, state=Job.State.RUNNING).update(again=True)
        job = Job.objects.filter(kind=kind, key=key, state__in=OPEN).first()
        if job is not None:
            return job
        try:
            with transaction.atomic():
                return Job.objects.create(kind=kind, key=key, args=args, run_after=timezone.now(), created_by=by)
        except IntegrityError:
            continue  # somebody asked for the same in this moment: theirs is found, or already done


def claim() -> Job | None:
    """The next job that may run, now ours until its lease ends; None when there is none."""
    bury()
    now = timezone.now()
    far = now + NEVER_SO_FAR
    lock = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    moments = [connection.ops.adapt_datetimefield_value(at) for at in (now + LEASE, now, now, far, now, far)]
    with connection.cursor() as cursor:
        cursor.execute(CLAIM.format(lock=lock), moments)
        row = cursor.fetchone()
    return Job.objects.get(pk=row[0]) if row else None


def bury() -> int:
    """Jobs whose worker was killed at their last attempt become dead letters: seen by people, tried no more."""
    now = timezone.now()
    over = Q(lease_until__lt=now) | Q(lease_until__gt=now + NEVER_SO_FAR)
    lost = Job.objects.filter(over, state=Job.State.RUNNING)
    return lost.filter(attempts__gte=F("max_attempts")).update(
        state=Job.State.DEAD, lease_until=None, ended_at=now, last_error=GIVEN_UP
    )


def beat(job: Job) -> None:
    """Extend the lease. LeaseLost when it is no longer ours."""
    now = timezone.now()
    if not _ours(job).update(beat_at=now, lease_until=now + LEASE):
        raise LeaseLost(f"{job.kind} {job.pk}")


def finish(job: Job) -> bool:
    """Done; or waiting again when it was asked for once more meanwhile. False when the lease was lost."""
    now = timezone.now()
    with transaction.atomic():
        again = {"state": Job.State.WAITING, "again": False, "attempts": 0, "run_after": now, "lease_until": None}
        if _ours(job).filter(again=True).update(**again):
            return True
        done = {"state": Job.State.DONE, "ended_at": now, "lease_until": None, "last_error": ""}
        return bool(_ours(job).update(**done))


def fail(job: Job, error: str, *, for_good: bool = False) -> None:
    """Try again after a pause, or give up. `error`: a Japanese sentence without values."""
    now, last = timezone.now(), for_good or job.attempts >= job.max_attempts
    if last:
        _ours(job).update(state=Job.State.DEAD, ended_at=now, lease_until=None, last_error=error[:300])
        return
    wait = {"state": Job.State.WAITING, "run_after": now + pause(job.attempts), "lease_until": None}
    _ours(job).update(last_error=error[:300], **wait)


def give_back(job: Job) -> None:
    """The worker is leaving: the job waits again at once, and the attempt does not count."""
    _wait_again(job, timedelta(0))


def put_off(job: Job, why: str) -> None:
    """It cannot be done yet: tried again in a minute, without end. `why`: Japanese, without values."""
    _wait_again(job, PUT_OFF, last_error=why[:300])


def _wait_again(job: Job, pause: timedelta, **more: Any) -> None:
    """The attempt does not count."""
    again = {"state": Job.State.WAITING, "attempts": max(0, job.attempts - 1), "lease_until": None}
    _ours(job).update(run_after=timezone.now() + pause, **again, **more)


def revive(job: Job) -> None:
    if Job.objects.filter(kind=job.kind, key=job.key, state__in=OPEN).exists():
        raise Refused("同じ作業がすでに待っているか実行中です。終わるのを待ってください。")
    dead = Job.objects.filter(pk=job.pk, state=Job.State.DEAD)
    if not dead.update(state=Job.State.WAITING, attempts=0, run_after=timezone.now(), ended_at=None):
        raise Refused("この作業は止まっていません。画面を開き直してください。")


def pause(attempts: int) -> timedelta:
    """5, 10, 20 … seconds, each spread by half, so that jobs that failed together do not return together."""
    longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempts - 1))
    return timedelta(seconds=longest * random.uniform(0.5, 1.0))  # noqa: S311


def _ours(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, fence=job.fence)

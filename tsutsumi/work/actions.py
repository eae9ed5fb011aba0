"""Ask for work, and try stopped work again."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.audit.record import record
from tsutsumi.core.flow import Refused
from tsutsumi.work.models import OPEN, Job


def enqueue(kind: str, key: str, *, by: User | None = None, **args: Any) -> Job:
    """One open job per kind and key: asking again while it waits changes nothing, while it runs it runs once more.

    In the caller's transaction: the job exists exactly when the change that asked for it does. `args` are numbers and
    identifiers, never values. `by` None: the machine asked.
    """
    job = _joined(kind, key)
    if job is not None:
        return job
    try:
        with transaction.atomic():
            return Job.objects.create(kind=kind, key=key, args=args, run_after=timezone.now(), created_by=by)
    except IntegrityError:  # somebody asked for the same in this moment
        return _joined(kind, key) or enqueue(kind, key, by=by, **args)


def _joined(kind: str, key: str) -> Job | None:
    Job.objects.filter(kind=kind, key=key, stage=Job.Stage.RUNNING).update(again=True)
    return Job.objects.filter(kind=kind, key=key, stage__in=OPEN).first()


def retry(job: Job, *, by: User) -> None:
    """Let a stopped job wait again with its attempts at nought."""
    with transaction.atomic():
        if Job.objects.filter(kind=job.kind, key=job.key, stage__in=OPEN).exists():
            raise Refused("同じ作業がすでに待っているか実行中です。終わるのを待ってください。")
        stopped = Job.objects.filter(pk=job.pk, stage=Job.Stage.DEAD)
        if not stopped.update(stage=Job.Stage.WAITING, attempts=0, run_after=timezone.now(), ended_at=None):
            raise Refused("この作業は止まっていません。画面を開き直してください。")
        record("job.retried", job, by=by, kind=job.kind)

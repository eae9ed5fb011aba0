"""Ask for work, and try stopped work again."""

from typing import Any

from django.db import transaction

from tsutsumi.accounts.models import User
from tsutsumi.audit.record import record
from tsutsumi.work import queue
from tsutsumi.work.models import Job


def enqueue(kind: str, key: str, *, by: User | None = None, **args: Any) -> Job:
    """One open job per kind and key: asking again while it waits changes nothing, while it runs it runs once more.

    In the caller's transaction: the job exists exactly when the change that asked for it does. `args` are numbers and
    identifiers, never values. `by` None: the machine asked.
    """
    return queue.put(kind, key, args, by)


def retry(job: Job, *, by: User) -> None:
    """Let a stopped job wait again with its attempts at nought. Refused when it has not stopped."""
    with transaction.atomic():
        queue.revive(job)
        record("job.retried", job, by=by, kind=job.kind)

"""Work to be done later: one table of jobs, each held by a lease while somebody does it. See docs/decisions/0002."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User

OPEN = ("waiting", "running")


class Job(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", _("待っています")
        RUNNING = "running", _("実行中")
        DONE = "done", _("終わりました")
        DEAD = "dead", _("止まりました")

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    args = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    # Asked for again while it was running: it runs once more, so nothing asked is lost.
    again = models.BooleanField(default=False)
    run_after = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    fence = models.PositiveIntegerField(default=0)  # rises with every claim
    attempts = models.PositiveIntegerField(default=0)
    max_attempts = models.PositiveIntegerField(default=5)
    last_error = models.CharField(max_length=300, blank=True)  # Japanese, no values
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=models.Q(state__in=OPEN), name="work_one_open_job_per_key"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["state", "run_after"], name="work_next_job")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Schedule(models.Model):
    """A job of the timetable that was already asked for. The unique row is the guard against asking twice."""

    name = models.CharField(max_length=60)
    due = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["name", "due"], name="work_once_per_due")]

    def __str__(self) -> str:
        return f"{self.name} {self.due:%Y-%m-%d %H:%M}"

"""People called together, one after the other, and whether they answered."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.team.flow import CALL, HANDOVER
from tsutsumi.team.models.roster import ROLES, Waiting
from tsutsumi.web.wording import spoken


class Gathering(models.Model):
    """That the people of a case were called together, and how grave it is held to be."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="gathering")
    severity = models.CharField(_("重大度"), max_length=2, choices=Waiting.SEVERITIES, default=Waiting.S2)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.case} {self.severity}"


class CallTest(models.Model):
    """連絡網の訓練: everybody of the roster is asked to press a button, and the times are kept."""

    number = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ends_at = models.DateTimeField(_("締切り"))
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-number",)

    def __str__(self) -> str:
        return str(self.number)

    def is_over(self, at: datetime) -> bool:
        return self.closed_at is not None or at >= self.ends_at


class Page(models.Model):
    """One person asked once, with a link that needs no login. Only the hash of the link is kept."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    test = models.ForeignKey(CallTest, on_delete=models.PROTECT, null=True, related_name="pages")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("asked_at", "pk")

    def __str__(self) -> str:
        return str(self.pk)

    def is_open(self, at: datetime) -> bool:
        return self.answered_at is None and self.declined_at is None and at < self.expires_at

    @property
    def minutes(self) -> int | None:
        """How long the answer took."""
        return None if self.answered_at is None else int((self.answered_at - self.asked_at).total_seconds() // 60)


class Call(models.Model):
    """One role of a case, called until somebody takes it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="calls")
    role = models.CharField(_("役割"), max_length=20, choices=ROLES)
    state = models.CharField(max_length=10, default=CALL.initial, choices=spoken(CALL.choices()))
    opened_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    flow = CALL

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "role"], name="team_one_call")]

    def __str__(self) -> str:
        return f"{self.case} {self.role}"


class Step(models.Model):
    """One escalation: this person, as the n-th, until `due_at`. Unique rows guard against doing it twice."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="steps")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "number"], name="team_one_step"),
            models.UniqueConstraint(fields=["call", "user"], name="team_one_step_each"),
        ]

    def __str__(self) -> str:
        return f"{self.call_id}.{self.number}"


class Silence(models.Model):
    """A clock drew near and its owner had done nothing: who was told of it. Once for each stage."""

    OWNER, DEPUTY, LEAD = "owner", "deputy", "lead"
    STAGES: ClassVar = [(OWNER, _("担当者")), (DEPUTY, _("代理")), (LEAD, _("本部長"))]

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="silences")
    clock = models.CharField(max_length=120)
    label = models.CharField(max_length=200)
    due_at = models.DateTimeField()
    stage = models.CharField(max_length=10, choices=STAGES)
    told = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "clock", "due_at", "stage"], name="team_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.clock} {self.stage}"


class Handover(models.Model):
    """A shift changes hands: what is open, from whom, to whom, and that the other has read it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="handovers")
    role = models.CharField(_("役割"), max_length=20, choices=ROLES)
    giver = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("引き継ぐこと"))
    state = models.CharField(max_length=10, default=HANDOVER.initial, choices=spoken(HANDOVER.choices()))
    at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True)

    flow = HANDOVER

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.case} {self.giver_id}→{self.taker_id}"

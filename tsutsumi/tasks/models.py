"""Task (one thing to do in a case), Edition (a playbook as it was saved), Use and Triage (what a case was built on).

What follows from the facts is written anew by `actions.sync_case`; what people did (who, when, done, why not) is kept
in fields of its own and never overwritten.
"""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Coalesce, Concat, StrIndex
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case, Part
from tsutsumi.core.playbooks.book import Book, parse
from tsutsumi.core.playbooks.vocabulary import ROLES
from tsutsumi.evidence.models import Item
from tsutsumi.tasks.flow import TASK
from tsutsumi.web.wording import spoken

PLAYBOOK, DUTY, OWN = "playbook", "duty", "own"
ORIGINS = [(PLAYBOOK, _("手順書")), (DUTY, _("法令の義務")), (OWN, _("自分たちで加えた"))]
PART_LABELS = dict(Part.ROLES)


class Edition(models.Model):
    """One version of a playbook, never changed once saved. A case keeps the edition it was built on."""

    book = models.CharField(max_length=10)
    number = models.PositiveIntegerField(_("版"))
    is_own = models.BooleanField(_("自社の版"))
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    note = models.CharField(_("変えた理由"), max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["book", "-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["book", "number"], name="one_edition_per_number")]

    def __str__(self) -> str:
        return f"{self.book} 第{self.number}版"

    @cached_property
    def playbook(self) -> Book:
        return parse(self.content, str(self))


class Use(models.Model):
    """The edition of one playbook that a case is built on, chosen when the playbook first fitted."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="playbooks")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="uses")
    book = models.CharField(max_length=10)

    class Meta:
        ordering: ClassVar = ["book"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "book"], name="one_edition_per_case")]

    def __str__(self) -> str:
        return f"{self.case} {self.edition}"


class Triage(models.Model):
    """One answer to a triage question. Rows are only added; the last one counts. Null is 「わからない」."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="triage")
    question = models.CharField(max_length=40)
    is_yes = models.BooleanField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.case} {self.question}"


SOONEST: tuple[Any, ...] = (models.F("when").asc(nulls_last=True), "place", "pk")


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> TaskQuerySet:
        """What still waits for somebody: not done, and fitting the facts of today."""
        return self.filter(state=TASK.initial, fits=True)

    def soonest(self) -> TaskQuerySet:
        """The nearest date first, those without one last."""
        return self.annotate(when=Coalesce("own_due_at", "due_at")).order_by(*SOONEST)

    def of(self, user: User) -> TaskQuerySet:
        """The tasks of one person: owned, deputised, or of their part while nobody has taken them."""
        theirs = models.Q(owner=user) | models.Q(deputy=user)
        return self.filter(theirs | models.Q(models.Exists(_parts_of(user)), owner=None))


def late(at: datetime) -> models.Q:
    """Its day is over; the day a person set wins over the derived one."""
    return models.Q(own_due_at__lt=at) | models.Q(own_due_at=None, due_at__lt=at)


def _parts_of(user: User) -> models.QuerySet[Part]:
    """The part the person plays today in the case of a task, where the task names it among its roles."""
    word = Concat(models.Value(","), models.F("role"), models.Value(","))
    mine = Part.objects.active().filter(user=user, case=models.OuterRef("case"))
    return mine.annotate(named=StrIndex(models.OuterRef("roles"), word)).filter(named__gt=0).order_by()


class Task(models.Model):
    """`key` is unique in its case and stays the same while the facts change. `minutes`: the target after finding."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    key = models.CharField(max_length=60)
    origin = models.CharField(_("出どころ"), max_length=10, choices=ORIGINS)
    state = models.CharField(_("状態"), max_length=20, default=TASK.initial, choices=spoken(TASK.choices()))
    fits = models.BooleanField(_("今の事実に合う"), default=True)
    title = models.CharField(_("作業"), max_length=120)
    what = models.TextField(_("すること"), blank=True)
    why = models.TextField(_("なぜ"), blank=True)
    do_not = models.TextField(_("してはいけないこと"), blank=True)
    mark = models.CharField(_("確かさ"), max_length=10, blank=True)
    rows = models.CharField(_("手順書の番号"), max_length=300, blank=True)
    sources = models.CharField(_("出典"), max_length=200, blank=True)
    article = models.CharField(_("条文"), max_length=300, blank=True)
    owners = models.CharField(_("担当の役割"), max_length=80, blank=True)
    # ",system,legal,": the parts of the case that answer for it, so that the database can look one up.
    roles = models.CharField(max_length=120, default=",")
    minutes = models.BigIntegerField(null=True)
    due_at = models.DateTimeField(_("期限"), null=True)
    is_day = models.BooleanField(_("日の終わりが期限"), default=False)
    place = models.PositiveIntegerField(default=0)
    # What people said.
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="tasks")
    deputy = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    own_due_at = models.DateTimeField(_("決めた期限"), null=True)
    blocked_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="blocks")
    reason = models.TextField(_("該当しない理由"), blank=True)
    note = models.TextField(_("完了の根拠"), blank=True)
    evidence = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="tasks")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = TaskQuerySet.as_manager()
    flow = TASK

    class Meta:
        ordering: ClassVar = ["place", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "key"], name="one_task_per_key")]
        indexes: ClassVar = [models.Index(fields=["case", "state"])]

    def __str__(self) -> str:
        return f"{self.case} {self.key}"

    def get_absolute_url(self) -> str:
        return reverse("tasks:detail", args=[self.case.number, self.pk])

    @property
    def due(self) -> datetime | None:
        return self.own_due_at or self.due_at

    @property
    def is_open(self) -> bool:
        return self.state == TASK.initial and self.fits

    @property
    def ends_by_report(self) -> bool:
        """A duty to report is done when the report was handed in, and not because somebody says so."""
        return self.origin == DUTY and self.key.endswith((".preliminary", ".final"))

    @property
    def parts(self) -> list[str]:
        return [role for role in self.roles.split(",") if role]

    @property
    def owner_roles(self) -> list[str]:
        """The roles in words: the playbook's own, or the parts a person chose."""
        codes = [code for code in self.owners.split(",") if code]
        return [str(ROLES[code]["label"]) if code in ROLES else str(PART_LABELS.get(code, code)) for code in codes]

    @property
    def warnings(self) -> list[str]:
        return self.do_not.splitlines()

    def is_late(self, at: datetime) -> bool:
        """A case that is over is late with nothing."""
        return self.is_open and self.due is not None and self.due < at and not self.case.is_over

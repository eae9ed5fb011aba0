"""Helpers from outside: what was shared with them, what they wrote; and the room of counsel."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.evidence.models import Sealed


class Guest(models.Model):
    """What a guest is, in one case."""

    KINDS: ClassVar = [
        ("counsel", _("弁護士")),
        ("insurer", _("保険会社")),
        ("forensics", _("専門業者（フォレンジック・復旧）")),
        ("vendor", _("委託先")),
        ("other", _("その他")),
    ]

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="guests")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="visits")
    kind = models.CharField(_("立場"), max_length=20, choices=KINDS)
    firm = models.CharField(_("所属"), max_length=120)
    purpose = models.CharField(_("知る必要がある理由"), max_length=200)
    # Named by the lead or legal: sees the room of counsel.
    is_counsel = models.BooleanField(default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "user"], name="team_guest_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.user_id}"


class Shared(models.Model):
    """One thing a guest may see: a text, something to do, or a document. Nothing else of the case is."""

    TEXT, TASK, FILE = "text", "task", "file"
    KINDS: ClassVar = [(TEXT, _("状況")), (TASK, _("お願いすること")), (FILE, _("文書"))]

    guest = models.ForeignKey(Guest, on_delete=models.PROTECT, related_name="things")
    kind = models.CharField(_("種類"), max_length=10, choices=KINDS)
    title = models.CharField(_("題"), max_length=120)
    text = models.TextField(_("内容"), blank=True)
    file = models.ForeignKey(Sealed, on_delete=models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def case_id(self) -> int:
        return self.guest.case_id


class GuestNote(models.Model):
    """What a guest wrote for the members of the case."""

    guest = models.ForeignKey(Guest, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField(_("内容"))
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def case_id(self) -> int:
        return self.guest.case_id


class Privileged(models.Model):
    """A note or a file between the house and its counsel. Everything about it lies sealed, its name too."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    # A JSON of title, text and file name under the key of the case.
    words = models.ForeignKey(Sealed, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(Sealed, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return "privileged"

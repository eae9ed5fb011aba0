"""SituationReport (定時報告 or 経営報告), Cadence (how often one is expected), Nudge (that people were reminded)."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.situation.flow import REPORT
from tsutsumi.situation.rhythm import Rhythm, next_due
from tsutsumi.web.wording import Choices, spoken

TACTICAL, EXECUTIVE = "tactical", "executive"
KINDS: Choices = [(TACTICAL, _("定時報告（実務）")), (EXECUTIVE, _("経営報告"))]
# Code and title of each part, in the order in which it is read.
SECTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    TACTICAL: (("situation", gettext_noop("状況")), ("actions", gettext_noop("対応")), ("needs", gettext_noop("要請"))),
    EXECUTIVE: (
        ("point", gettext_noop("要点")), ("impact", gettext_noop("影響")), ("duty", gettext_noop("期限と義務")),
        ("asking", gettext_noop("お願いしたい判断")),
    ),
}  # fmt: skip


class SituationReport(models.Model):
    """`texts`: what is written, by part, with 〔人数〕 and the like where the case says the number.

    `frozen` and `figures` are set when it is issued: the text as it went out and the value of each figure then.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="situation_reports")
    kind = models.CharField(_("種類"), max_length=20, choices=KINDS)
    number = models.PositiveIntegerField(_("報"), default=0)  # 0 until it is issued
    state = models.CharField(_("状態"), max_length=20, default=REPORT.initial, choices=spoken(REPORT.choices()))
    texts = models.JSONField(default=dict)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("最後に書いた日時"))
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(_("発行"), null=True)
    frozen = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)
    digest = models.CharField(_("内容のハッシュ値"), max_length=64, blank=True)

    flow = REPORT

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=models.Q(state="draft"), name="one_situation_draft"
            ),
            models.UniqueConstraint(
                fields=["case", "kind", "number"], condition=models.Q(number__gt=0), name="one_situation_number"
            ),
        ]

    def __str__(self) -> str:
        if not self.number:
            return str(self.get_kind_display())
        return gettext("%(kind)s 第%(n)s報") % {"kind": self.get_kind_display(), "n": self.number}

    def get_absolute_url(self) -> str:
        return reverse("situation:detail", args=[self.case.number, self.pk])

    @property
    def sections(self) -> tuple[tuple[str, str], ...]:
        return SECTIONS[self.kind]

    def fingerprint(self) -> str:
        """SHA-256 of what is written, before the figures are put in: what somebody saw when they said yes."""
        return digest_of([self.kind, self.texts])


def digest_of(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class Cadence(models.Model):
    """How often a report of one kind is expected: every so many hours, or at times of the day."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="cadences")
    kind = models.CharField(_("種類"), max_length=20, choices=KINDS)
    every_hours = models.PositiveSmallIntegerField(_("何時間ごと"), null=True, blank=True)
    times = models.JSONField(_("毎日の時刻"), default=list)  # ["09:00", "17:00"]
    quiet_from = models.TimeField(_("夜間の始まり"), null=True, blank=True)
    quiet_until = models.TimeField(_("夜間の終わり"), null=True, blank=True)
    since = models.DateTimeField(default=timezone.now)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["case", "kind"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "kind"], name="one_cadence_per_kind")]

    def __str__(self) -> str:
        return f"{self.case} {self.kind}"

    @property
    def rhythm(self) -> Rhythm:
        quiet = (self.quiet_from, self.quiet_until) if self.quiet_from and self.quiet_until else None
        return Rhythm(self.every_hours, tuple(sorted(self.times)), quiet)

    def due_after(self, last: datetime | None) -> datetime | None:
        """When the next one is expected, given when the last one went out; None while there is no rhythm."""
        return next_due(self.rhythm, max(last, self.since) if last else self.since)


class Nudge(models.Model):
    """That people were reminded of one overdue report: once for each date, once more after a snooze."""

    cadence = models.ForeignKey(Cadence, on_delete=models.CASCADE, related_name="nudges")
    due = models.DateTimeField()
    after = models.DateTimeField()  # the date itself, or the end of the snooze
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["cadence", "due", "after"], name="one_nudge")]

    def __str__(self) -> str:
        return f"{self.cadence} {self.due:%Y-%m-%d %H:%M}"

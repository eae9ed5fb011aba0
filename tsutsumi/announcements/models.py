"""Announcement (one text for the public, the press, partners or staff; each version a row of its own) and Paper."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.announcements.flow import ANNOUNCEMENT
from tsutsumi.announcements.skeletons import Skeleton, choices, skeletons
from tsutsumi.cases.models import Case
from tsutsumi.evidence.models import Sealed
from tsutsumi.web.wording import Choices, spoken


class Announcement(models.Model):
    """`texts`: part -> words with references, never figures. Once settled its files stand in Paper, its SHA-256 in
    `digest`, and what it shows in `shown`. `before`: the version that this one updates; `corrects`: what it corrects.
    """

    TSE: ClassVar[Choices] = [
        ("not_listed", _("上場していない（親会社も含む）")),
        ("not_needed", _("適時開示は要らないと判断した")),
        ("same_time", _("適時開示と同じ時刻に公表する")),
        ("disclosed", _("適時開示を済ませた")),
    ]
    WAYS: ClassVar[Choices] = [
        ("website", _("ホームページ掲載")),
        ("press_conference", _("記者会見")),
        ("press_release", _("報道機関への資料配布")),
        ("other", _("その他")),
    ]

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="announcements")
    number = models.PositiveIntegerField(_("番号"))
    kind = models.CharField(_("種類"), max_length=20, choices=choices)
    state = models.CharField(
        _("状態"), max_length=20, default=ANNOUNCEMENT.initial, choices=spoken(ANNOUNCEMENT.choices())
    )
    title = models.CharField(_("題名"), max_length=200)
    title_en = models.CharField(_("英語の題名"), max_length=200, blank=True)
    texts = models.JSONField(default=dict)
    texts_en = models.JSONField(default=dict)
    dated_on = models.DateField(_("文書の日付"), null=True, blank=True)
    planned_at = models.DateTimeField(_("公表する日時"), null=True, blank=True)
    take_down_on = models.DateField(_("掲載を終える日"), null=True, blank=True)
    ways = models.JSONField(_("公表の方法"), default=list)
    address = models.CharField(_("載せるページのアドレス"), max_length=300, blank=True)
    tse = models.CharField(_("適時開示（証券取引所）"), max_length=20, blank=True, choices=TSE)
    is_substitute = models.BooleanField(_("本人への通知に代わる措置"), null=True)
    change = models.CharField(_("更新したこと"), max_length=300, blank=True)
    before = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="updates")
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrections")
    shown = models.JSONField(default=dict)
    digest = models.CharField(_("内容のハッシュ値"), max_length=64, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("最後に書いた日時"))
    issued_at = models.DateTimeField(_("公表した日時"), null=True)
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("掲載を終えた日時"), null=True)

    flow = ANNOUNCEMENT

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="one_announcement_per_number"),
        ]

    def __str__(self) -> str:
        return gettext("%(kind)s（公表%(n)s）") % {"kind": self.get_kind_display(), "n": self.number}

    def get_absolute_url(self) -> str:
        return reverse("announcements:detail", args=[self.case.number, self.number])

    @property
    def skeleton(self) -> Skeleton:
        return skeletons()[self.kind]

    @property
    def is_public(self) -> bool:
        return self.skeleton.is_public

    @property
    def is_due_down(self) -> bool:
        """Whether it is still on the web on the day it was to be taken down."""
        return self.state == "issued" and bool(self.take_down_on and self.take_down_on <= timezone.localdate())

    @property
    def is_english(self) -> bool:
        """Whether somebody wrote anything in English."""
        return any(text.strip() for text in self.texts_en.values())


class Paper(models.Model):
    """One file of a settled announcement, sealed: exactly what is approved and goes out."""

    announcement = models.ForeignKey(Announcement, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=20)  # page.ja.html, notice.ja.pdf …
    sealed = models.OneToOneField(Sealed, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["announcement", "kind"], name="one_paper_of_an_announcement_per_kind")
        ]

    def __str__(self) -> str:
        return self.kind

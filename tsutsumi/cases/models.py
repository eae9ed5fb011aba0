from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.cases import kinds
from tsutsumi.cases.flow import CASE, ENDED
from tsutsumi.web.wording import spoken

JAPAN = ZoneInfo("Asia/Tokyo")


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: Any) -> CaseQuerySet:
        """The cases a person plays a part in today. Everybody else, the administrator too, sees none."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(pk__in=Part.objects.active().filter(user=user).values("case"))

    def open(self) -> CaseQuerySet:
        return self.exclude(state__in=ENDED)


class Case(models.Model):
    """One 事案. An empty code or a missing date means that nobody knows yet; it never means "no"."""

    number = models.CharField(_("事案番号"), max_length=40, unique=True)
    title = models.CharField(_("件名"), max_length=200)
    state = models.CharField(_("段階"), max_length=20, default=CASE.initial, choices=spoken(CASE.choices()))
    dismissed_reason = models.TextField(_("事案としない理由"), blank=True)
    cause_group = models.CharField(_("原因の区分"), max_length=20, blank=True, choices=kinds.groups)
    cause = models.CharField(_("原因"), max_length=40, blank=True, choices=kinds.causes)
    medium = models.CharField(_("媒体"), max_length=20, blank=True, choices=kinds.media)
    event = models.CharField(_("事態の種類"), max_length=40, blank=True, choices=kinds.events)
    outline = models.TextField(_("概要"), blank=True)
    known_at = models.DateTimeField(_("知った日時"))
    # The day is known and the time is not: `known_at` is then the first moment of that day in Japan.
    known_time_unknown = models.BooleanField(_("時刻は不明"), default=False)
    known_by = models.CharField(_("知った人"), max_length=100, blank=True)
    known_department = models.CharField(_("知った部署"), max_length=100, blank=True)
    known_evidence = models.TextField(_("知った時点の根拠"), blank=True)
    occurred_on = models.DateField(_("発生日"), null=True, blank=True)
    found_on = models.DateField(_("発覚日"), null=True, blank=True)
    is_drill = models.BooleanField(_("訓練"), default=False)
    opened_at = models.DateTimeField(_("登録日時"), default=timezone.now)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="opened_cases")
    # What the case held was destroyed then; number, days, counts, hashes and the trail stay.
    erased_at = models.DateTimeField(_("消去日時"), null=True, blank=True)

    objects = CaseQuerySet.as_manager()
    flow = CASE
    # Set on a case as it was known at that moment (`cases.past`): whoever reads its rows leaves out the later ones.
    past: datetime | None = None

    class Meta:
        ordering = ["-opened_at", "-pk"]

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, **options: Any) -> None:
        if self.past is not None:
            raise RuntimeError("a case of the past is only looked at")
        super().save(*args, **options)

    @property
    def known_on(self) -> date:
        """The calendar day in Japan on which some department first knew: day 1 of every clock (通則編3-5-3-3)."""
        return self.known_at.astimezone(JAPAN).date()

    @property
    def is_over(self) -> bool:
        return self.state in ENDED

    def get_absolute_url(self) -> str:
        return reverse("room:erasure" if self.erased_at else "room:case", args=[self.number])


class PartQuerySet(models.QuerySet["Part"]):
    def active(self) -> PartQuerySet:
        fresh = models.Q(expires_at__isnull=True) | models.Q(expires_at__gt=timezone.now())
        return self.filter(fresh, until__isnull=True)

    def lapsed(self) -> PartQuerySet:
        """Parts of guests whose time is over and that nobody ended."""
        return self.filter(until__isnull=True, expires_at__lte=timezone.now())


class Part(models.Model):
    """Who plays which part in a case, since when and until when. The one table that lets anybody in."""

    LEAD, OFFICE, LEGAL, PR, SYSTEM, DESK, VIEWER = "lead", "office", "legal", "pr", "system", "desk", "viewer"
    OFFICER, EXECUTIVE, HR, FINANCE, VENDORS, GUEST = "officer", "executive", "hr", "finance", "vendors", "guest"
    ROLES = [
        (LEAD, _("本部長（責任者）")),
        (OFFICE, _("事務局")),
        (LEGAL, _("法務")),
        (PR, _("広報")),
        (SYSTEM, _("システム")),
        (DESK, _("窓口")),
        (OFFICER, _("個人情報保護管理者")),
        (EXECUTIVE, _("経営")),
        (HR, _("人事")),
        (FINANCE, _("経理・保険")),
        (VENDORS, _("委託先管理")),
        (GUEST, _("外部の協力者")),
        (VIEWER, _("閲覧のみ")),
    ]

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parts")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="parts")
    role = models.CharField(_("役割"), max_length=20, choices=ROLES, default=OFFICE)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    # A guest is let in for a time; from then on the case does not exist for them.
    expires_at = models.DateTimeField(_("いつまで"), null=True, blank=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"], condition=models.Q(until__isnull=True), name="one_active_part"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.user}"

    @property
    def is_active(self) -> bool:
        return self.until is None and (self.expires_at is None or timezone.now() < self.expires_at)

    @property
    def ended_at(self) -> datetime | None:
        return self.until or self.expires_at


class Standby(models.Model):
    """Somebody who becomes a member of every case that is opened. While nobody is named, all active officers do."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="standby")

    def __str__(self) -> str:
        return str(self.user)

    @classmethod
    def people(cls) -> list[User]:
        active = User.objects.filter(is_active=True).order_by("pk")
        return list(active.filter(standby__isnull=False)) or list(active.filter(role="officer"))


class Note(models.Model):
    """One line of the timeline: when it happened, when we learned of it, and who wrote it down.

    Notes are never edited. A correction is a new note that `corrects` the old one; both stay readable.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField(_("内容"))
    happened_at = models.DateTimeField(_("起きた日時"), null=True, blank=True)
    known_at = models.DateTimeField(_("把握した日時"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )

    class Meta:
        ordering = ["known_at", "pk"]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def sort_at(self) -> datetime:
        return self.happened_at or self.known_at


class Change(models.Model):
    """What a field of a case said before and after. The audit entry names the field; the words stay here."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="changes")
    field = models.CharField(max_length=40)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.case} {self.field}"

    @property
    def label(self) -> str:
        return str(Case._meta.get_field(self.field).verbose_name)  # type: ignore[union-attr]

    @property
    def old_said(self) -> str:
        return _in_words(self.field, self.old)

    @property
    def new_said(self) -> str:
        return _in_words(self.field, self.new)


class Numbering(models.Model):
    """How this organisation numbers its cases. One row; a change holds for cases opened from then on."""

    ERA, WESTERN = "era", "western"
    YEAR_STYLES = [(ERA, _("和暦（R8）")), (WESTERN, _("西暦（2026）"))]
    PREFIX = RegexValidator(r"\A[A-Za-z0-9]{1,8}\Z", _("英数字1〜8文字で入力してください（例: PI）。"))

    prefix = models.CharField(_("先頭の記号"), max_length=8, default="PI", validators=[PREFIX])
    drill_prefix = models.CharField(_("訓練の先頭の記号"), max_length=8, default="KN", validators=[PREFIX])
    year_style = models.CharField(_("年の書き方"), max_length=10, choices=YEAR_STYLES, default=ERA)
    digits = models.PositiveSmallIntegerField(
        _("番号のけた数"), default=4, validators=[MinValueValidator(3), MaxValueValidator(8)]
    )

    def __str__(self) -> str:
        return self.prefix

    @classmethod
    def current(cls) -> Numbering:
        """The one row, or the defaults while nobody has saved any."""
        return cls.objects.order_by("pk").first() or cls()


class Series(models.Model):
    """The last running number given out under one stem such as `PI-R8-`."""

    stem = models.CharField(max_length=30, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.stem}{self.last}"


def _in_words(field: str, value: str) -> str:
    choices = dict(Case._meta.get_field(field).flatchoices)  # type: ignore[union-attr]
    return str(choices.get(value, value))

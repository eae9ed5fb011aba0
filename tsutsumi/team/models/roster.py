"""体制: who holds which role and in which order; who may decide what; whom to call outside."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import JAPAN, Part
from tsutsumi.core.jp.calendar import is_closed

LABELS = dict(Part.ROLES)
# The roles of a response, in the order a chart shows them.
CODES = ("lead", "office", "officer", "legal", "pr", "system", "desk", "hr", "finance", "vendors")
ROLES = [(code, LABELS[code]) for code in CODES]
DAY, NIGHT = "day", "night"
PHONE = RegexValidator(r"\A[0-9+\-() ]{4,30}\Z", _("電話番号は数字とハイフンで入力してください（例: 090-0000-0000）。"))


class Post(models.Model):
    """One place in the order of a role. `night` is nights, closed days and New Year; order 0 is called first."""

    HOURS: ClassVar = [(DAY, _("平日の日中")), (NIGHT, _("夜間・休日"))]

    role = models.CharField(_("役割"), max_length=20, choices=ROLES)
    hours = models.CharField(_("時間帯"), max_length=10, choices=HOURS)
    order = models.PositiveSmallIntegerField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")

    class Meta:
        ordering = ("role", "hours", "order")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["role", "hours", "order"], name="team_one_place"),
            models.UniqueConstraint(fields=["role", "hours", "user"], name="team_one_place_each"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.hours} {self.order}"


class Edition(models.Model):
    """The whole roster as it was saved: role, hours, and the people in order."""

    number = models.PositiveIntegerField(unique=True)
    posts = models.JSONField(default=list)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-number",)

    def __str__(self) -> str:
        return str(self.number)


class Reach(models.Model):
    """How a person of the house is reached when mail is not enough."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="reach")
    phone = models.CharField(_("電話番号"), max_length=30, blank=True, validators=[PHONE])
    night_phone = models.CharField(_("夜間・休日の電話番号"), max_length=30, blank=True, validators=[PHONE])
    by_sms = models.BooleanField(_("夜間・休日はSMSでも知らせる"), default=True)

    def __str__(self) -> str:
        return str(self.user)

    @property
    def best(self) -> str:
        return self.night_phone or self.phone


class Hours(models.Model):
    """When the house is at work. One row; the defaults while nobody has saved any."""

    opens = models.TimeField(_("始業"), default=time(9))
    closes = models.TimeField(_("終業"), default=time(18))
    # 12-28 and the like: the organisation's own closed days, beside weekends, holidays and 12-29 to 1-3.
    closed = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}-{self.closes:%H:%M}"

    @classmethod
    def current(cls) -> Hours:
        return cls.objects.order_by("pk").first() or cls()

    def is_night(self, at: datetime) -> bool:
        """Whether the night and holiday order holds at this moment."""
        local = at.astimezone(JAPAN)
        return self.is_shut(local.date()) or not self.opens <= local.time() < self.closes

    def is_shut(self, day: date) -> bool:
        try:
            return is_closed(day) or f"{day:%m-%d}" in self.closed
        except ValueError:  # beyond the table of holidays: weekends and the own days are still known
            return day.weekday() >= 5 or f"{day:%m-%d}" in self.closed


class Waiting(models.Model):
    """After how many minutes without an answer the next person is called. Role empty: every role."""

    S1, S2, S3 = "S1", "S2", "S3"
    SEVERITIES: ClassVar = [(S1, _("S1（重大・進行中）")), (S2, _("S2（ふつう）")), (S3, _("S3（軽い）"))]
    DEFAULT: ClassVar = {S1: 10, S2: 20, S3: 60}

    role = models.CharField(max_length=20, blank=True, choices=ROLES)
    severity = models.CharField(max_length=2, choices=SEVERITIES)
    minutes = models.PositiveSmallIntegerField(validators=[MinValueValidator(3), MaxValueValidator(720)])

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["role", "severity"], name="team_one_waiting")]

    def __str__(self) -> str:
        return f"{self.role} {self.severity} {self.minutes}"


class Rule(models.Model):
    """Which roles a kind of case calls together. Kind: empty (every case), `group:…`, or the code of a cause."""

    kind = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=20, choices=ROLES)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "role"], name="team_one_rule")]

    def __str__(self) -> str:
        return f"{self.kind or '*'} {self.role}"


class Authority(models.Model):
    """One line of the table of authority: this role may decide this act, up to this amount."""

    ACTS: ClassVar = [
        ("stop_service", _("サービス・システムを止める")),
        ("restart_service", _("サービス・システムを再開する")),
        ("submit", _("当局への報告を提出する")),
        ("notify", _("本人へ通知する")),
        ("publish", _("公表する")),
        ("pay", _("費用を支払う・専門業者に頼む")),
        ("police", _("警察へ相談・届出をする")),
        ("share", _("取引先・委託元へ知らせる")),
        ("export", _("本人の一覧の持出しを承認する")),
        ("close", _("事案を終了する")),
    ]

    act = models.CharField(_("行為"), max_length=30, choices=ACTS)
    role = models.CharField(_("決められる役割"), max_length=20, choices=ROLES)
    up_to = models.PositiveBigIntegerField(
        _("金額の上限（円）"), null=True, blank=True, help_text=_("空けておくと上限なしです。")
    )
    deputies = models.BooleanField(_("代理も決められる"), default=True)
    note = models.CharField(_("条件"), max_length=200, blank=True)

    class Meta:
        ordering = ("act", "up_to", "pk")
        constraints: ClassVar = [models.UniqueConstraint(fields=["act", "role"], name="team_one_authority")]

    def __str__(self) -> str:
        return f"{self.act} {self.role}"


class Contact(models.Model):
    """緊急連絡網, the outside part: whom to call, when, and what they must be told."""

    KINDS: ClassVar = [
        ("lawyer", _("弁護士")),
        ("forensics", _("フォレンジック・復旧の専門業者")),
        ("insurer", _("保険会社")),
        ("callcentre", _("コールセンター")),
        ("bank", _("銀行・カード会社・決済代行")),
        ("jpcert", "JPCERT/CC"),
        ("ipa", "IPA"),
        ("police", _("警察")),
        ("ppc", _("個人情報保護委員会")),
        ("ministry", _("所管省庁")),
        ("vendor", _("主要な委託先")),
        ("client", _("委託元・主要な取引先")),
        ("other", _("その他")),
    ]

    kind = models.CharField(_("種類"), max_length=20, choices=KINDS)
    name = models.CharField(_("名称・窓口"), max_length=200)
    person = models.CharField(_("担当者"), max_length=100, blank=True)
    phone = models.CharField(_("電話番号"), max_length=30, blank=True, validators=[PHONE])
    night_phone = models.CharField(_("夜間・休日の電話番号"), max_length=30, blank=True, validators=[PHONE])
    email = models.EmailField(_("メールアドレス"), blank=True)
    hours = models.CharField(_("受付時間"), max_length=100, blank=True)
    contract = models.CharField(_("契約番号・会員番号など"), max_length=100, blank=True)
    when = models.TextField(_("いつ連絡するか"), max_length=500, blank=True)
    tell = models.TextField(_("何を伝えるか"), max_length=1000, blank=True)
    mark = models.CharField(
        _("確かさ"), max_length=10, default="確認", choices=[(m, m) for m in ("確認", "二次", "要確認")]
    )
    source = models.CharField(_("出典"), max_length=200, blank=True)
    checked_on = models.DateField(_("確かめた日"), null=True, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name

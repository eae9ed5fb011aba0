"""Decision (what is to be approved, by its digest), Step (whose yes it needs), Turn (what was done), and the rules."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.decisions.flow import DECISION, STEP
from tsutsumi.web.wording import Choices, spoken

VERDICT, SUBMISSION, PUBLICATION, NOTICE = "verdict", "submission", "publication", "notice"
EXPORT, PAYMENT, OTHER = "export", "payment", "other"
KINDS: Choices = [
    (VERDICT, _("報告の要否などの判断")),
    (SUBMISSION, _("報告書の提出")),
    (PUBLICATION, _("公表")),
    (NOTICE, _("本人・取引先への通知")),
    (EXPORT, _("データの持出し")),
    (PAYMENT, _("支出・契約")),
    (OTHER, _("その他")),
]
# What the product itself can stop: a report is not recorded as handed in, money is not released.
ENFORCED, ALWAYS = (SUBMISSION,), (PAYMENT, PUBLICATION)
CONSULT, APPROVE, DECIDE, LATER = "consult", "approve", "decide", "later"
STEP_KINDS: Choices = [
    (CONSULT, _("合議")),
    (APPROVE, _("承認")),
    (DECIDE, _("決裁")),
    (LATER, _("後閲")),
]
ONE, ALL, MAJORITY = "one", "all", "majority"
# Between what a bound thing says of itself and the reason its author gives.
BREAK = "\n\n"
MODES: Choices = [(ONE, _("誰か一人")), (ALL, _("全員")), (MAJORITY, _("過半数"))]


class Decision(models.Model):
    """One 起案. `bound` is the SHA-256 of the thing it is about (bytes of a report, a request); empty: the text itself.

    `seal` is what everybody on the way has before their eyes: a yes to another seal is no yes.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decided")
    number = models.PositiveIntegerField(_("番号"))
    kind = models.CharField(_("種類"), max_length=20, choices=KINDS)
    title = models.CharField(_("件名"), max_length=200)
    text = models.TextField(_("内容と理由"), max_length=8000)
    subject = models.CharField(_("対象"), max_length=80, blank=True)  # "reports.version:4"
    bound = models.CharField(_("対象のハッシュ値"), max_length=64, blank=True)
    amount = models.BigIntegerField(_("金額（円）"), null=True, blank=True)
    people = models.PositiveIntegerField(_("人数"), null=True, blank=True)
    state = models.CharField(_("状態"), max_length=20, default=DECISION.initial, choices=spoken(DECISION.choices()))
    round = models.PositiveIntegerField(_("回付の回"), default=0)
    seal = models.CharField(_("回付した内容のハッシュ値"), max_length=64, blank=True)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("起案"))
    put_up_at = models.DateTimeField(_("回付"), null=True)
    decided_at = models.DateTimeField(_("決裁"), null=True)
    used_at = models.DateTimeField(_("実行"), null=True)
    used_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    flow = DECISION

    class Meta:
        ordering: ClassVar = ["-number"]
        indexes: ClassVar = [models.Index(fields=["subject", "kind"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="one_decision_per_number"),
        ]

    def __str__(self) -> str:
        return gettext("決裁%(number)s") % {"number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("decisions:detail", args=[self.case.number, self.number])

    @property
    def digest(self) -> str:
        """SHA-256 of exactly what is approved: the bound thing, or what is written here."""
        return self.bound or self.content()

    def content(self) -> str:
        """SHA-256 over everything that whoever approves reads."""
        told = [self.case_id, self.kind, self.title, self.text, self.subject, self.bound, self.amount, self.people]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()

    @property
    def said_of_it(self) -> str:
        """What the bound thing says of itself: the lines before the author's own."""
        return self.text.partition(BREAK)[0]

    @property
    def why(self) -> str:
        """What the author wrote below that."""
        return self.text.partition(BREAK)[2]

    @property
    def is_over(self) -> bool:
        return self.state in ("used", "withdrawn", "disowned")


class Step(models.Model):
    """Whose yes is needed at one stage of one round. `by` is who gave it: the person, or their deputy.

    An oral yes has a witness, who wrote it down, and the time it was heard; the person confirms it later.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="steps")
    round = models.PositiveIntegerField()
    stage = models.PositiveIntegerField(_("段階"))
    kind = models.CharField(_("役目"), max_length=10, choices=STEP_KINDS)
    mode = models.CharField(_("決め方"), max_length=10, choices=MODES, default=ONE)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("状態"), max_length=20, default=STEP.initial, choices=spoken(STEP.choices()))
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)
    seal = models.CharField(max_length=64, blank=True)
    comment = models.TextField(_("意見"), max_length=2000, blank=True)
    witness = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    heard_at = models.DateTimeField(_("口頭で承認を得た日時"), null=True)
    heard_by = models.CharField(_("承認を得た方法"), max_length=20, blank=True)

    flow = STEP

    class Meta:
        ordering: ClassVar = ["round", "stage", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision", "round", "stage", "user"], name="one_seat_per_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.decision} {self.stage}"

    @property
    def case_id(self) -> int:
        return self.decision.case_id

    @property
    def is_by_deputy(self) -> bool:
        return self.by_id is not None and self.by_id != self.user_id

    @property
    def was_oral(self) -> bool:
        return self.witness_id is not None


class Turn(models.Model):
    """One thing that was done on the way, with its words. Rows are only added."""

    ACTS: ClassVar[Choices] = [
        ("drafted", _("起案した")),
        ("edited", _("内容を直した")),
        ("put_up", _("回付した")),
        ("approved", _("承認した")),
        ("objected", _("反対した")),
        ("sent_back", _("差し戻した")),
        ("pulled_back", _("引き戻した")),
        ("heard", _("口頭の承認を書き留めた")),
        ("confirmed", _("口頭の承認を確かめた")),
        ("disowned", _("承認していないと申し出た")),
        ("seen", _("後から見た")),
        ("decided", _("決裁された")),
        ("used", _("実行した")),
        ("withdrawn", _("取り下げた")),
        ("voided", _("対象が変わり、決裁が無効になった")),
    ]
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="turns")
    act = models.CharField(max_length=20, choices=ACTS)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    instead_of = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    words = models.TextField(blank=True, max_length=2000)
    seal = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.decision} {self.act}"


class ProxyQuerySet(models.QuerySet["Proxy"]):
    def on(self, day: date) -> ProxyQuerySet:
        """Those that hold on this day."""
        open_end = models.Q(until__isnull=True) | models.Q(until__gte=day)
        return self.filter(open_end, since__lte=day, ended_at__isnull=True)


class Proxy(models.Model):
    """代理: who may act for whom, from which day to which."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="proxies")
    deputy = models.ForeignKey(User, on_delete=models.PROTECT, related_name="stands_in_for")
    since = models.DateField(_("から"))
    until = models.DateField(_("まで"), null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ProxyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["since", "pk"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.deputy_id}"


class Policy(models.Model):
    """What the house asks of one kind: whether nothing goes out without a decision, whether a spoken yes is enough."""

    kind = models.CharField(max_length=20, choices=KINDS, unique=True)
    is_needed = models.BooleanField(_("決裁がなければ実行できない"), default=False)
    is_oral_allowed = models.BooleanField(_("緊急のとき、口頭の承認で進める"), default=True)

    def __str__(self) -> str:
        return self.kind

    @classmethod
    def of(cls, kind: str) -> Policy:
        return cls.objects.filter(kind=kind).first() or cls(kind=kind)


class Route(models.Model):
    """The way of one kind from an amount or a number of people upward. `stages`: kind, mode and roles, in order."""

    kind = models.CharField(_("種類"), max_length=20, choices=KINDS)
    amount_from = models.BigIntegerField(_("金額がこれ以上（円）"), default=0)
    people_from = models.PositiveIntegerField(_("人数がこれ以上"), default=0)
    stages = models.JSONField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["kind", "amount_from", "people_from", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_from} {self.people_from}"

    def covers(self, amount: int | None, people: int | None) -> bool:
        """An amount that nobody knows is not taken for a small one."""
        return _reaches(amount, self.amount_from) and _reaches(people, self.people_from)


def _reaches(value: Any, least: int) -> bool:
    return least == 0 or value is None or value >= least

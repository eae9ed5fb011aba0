"""Why it happened (Cause), what is done so that it does not happen again (Measure), to whom that was promised
(Promise), how it is looked after (Check, Result), the turns of the cycle (Cycle), the same weakness elsewhere (Spread).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.evidence.models import Item
from tsutsumi.prevention.flow import CYCLE, MEASURE
from tsutsumi.web.wording import Choices, spoken

# 安全管理措置の区分（通則編 10）。
KINDS: Choices = [
    ("technical", _("技術的")),
    ("organisational", _("組織的")),
    ("human", _("人的")),
    ("physical", _("物理的")),
]


class Cause(models.Model):
    """One "why" under another. A root is where asking again gives nothing that the house can change."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="causes")
    above = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="below")
    text = models.CharField(_("なぜ起きたか"), max_length=500)
    is_root = models.BooleanField(_("根本原因"), default=False)
    is_known = models.BooleanField(_("証拠で確かめた"), default=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return gettext("原因%(number)s") % {"number": self.pk}


class Measure(models.Model):
    """One measure: its kind, the root it answers, who owns it, until when, and how its effect will be seen."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="measures")
    number = models.PositiveIntegerField()
    title = models.CharField(_("再発防止策"), max_length=200)
    kind = models.CharField(_("区分"), max_length=16, choices=KINDS)
    cause = models.ForeignKey(Cause, on_delete=models.PROTECT, null=True, blank=True, related_name="measures")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("期限"), null=True, blank=True)
    cost = models.BigIntegerField(_("費用の見込み（円）"), null=True, blank=True)
    effect = models.CharField(_("効果の確かめ方"), max_length=300, blank=True)
    state = models.CharField(_("状態"), max_length=20, default=MEASURE.initial, choices=spoken(MEASURE.choices()))
    done_on = models.DateField(_("実施した日"), null=True, blank=True)
    dropped_for = models.CharField(_("取りやめた理由"), max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    flow = MEASURE

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="prevention_one_measure_per_number")
        ]

    def __str__(self) -> str:
        return gettext("対策%(number)s") % {"number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("prevention:measure", args=[self.case.number, self.number])

    @property
    def is_over(self) -> bool:
        return self.state in ("effective", "dropped")

    @property
    def is_done(self) -> bool:
        return self.state in ("done", "effective")


class Promise(models.Model):
    """A measure was promised to somebody outside, in a document. Rows are only added."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="promises")
    document = models.CharField(_("約束した文書"), max_length=200)
    to = models.CharField(_("約束した相手"), max_length=200)
    on = models.DateField(_("日"))
    until = models.DateField(_("約束した期限"), null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.on}"


class Check(models.Model):
    """How a measure is looked after, again and again. `what` is the name of a command, an address, an address of mail;
    empty where a person looks or brings a proof.
    """

    KINDS: ClassVar[Choices] = [
        ("eye", _("人が確かめる")),
        ("proof", _("証拠を預ける")),
        ("http", _("Webの応答を見る")),
        ("mail", _("メールサーバーが拒むかを見る")),
        ("command", _("登録されたコマンドを実行する")),
    ]
    RUN: ClassVar[tuple[str, ...]] = ("http", "mail", "command")

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="checks")
    kind = models.CharField(_("確かめ方"), max_length=10, choices=KINDS)
    title = models.CharField(_("何を確かめるか"), max_length=200)
    what = models.CharField(_("対象"), max_length=300, blank=True)
    expected = models.CharField(_("期待する結果"), max_length=100, blank=True)
    every_days = models.PositiveIntegerField(_("間隔（日）"), default=30)
    next_on = models.DateField(_("次に確かめる日"))
    is_on = models.BooleanField(_("続ける"), default=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return gettext("点検%(number)s") % {"number": self.pk}

    @property
    def case_id(self) -> int:
        return self.measure.case_id

    @property
    def runs_itself(self) -> bool:
        return self.kind in self.RUN

    @property
    def last(self) -> Result | None:
        return self.results.first()


class Result(models.Model):
    """What a check gave. `unknown`: it could not be run; that is no success. Rows are only added."""

    OUTCOMES: ClassVar[Choices] = [("good", _("よい")), ("bad", _("よくない")), ("unknown", _("確かめられなかった"))]

    of = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="results")
    outcome = models.CharField(_("結果"), max_length=10, choices=OUTCOMES)
    words = models.CharField(_("内容"), max_length=500, blank=True)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.of_id} {self.outcome}"


class Cycle(models.Model):
    """One turn of plan, do, check, act over the measures of a case, with the day on which it is looked at again."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="cycles")
    number = models.PositiveIntegerField()
    goal = models.CharField(_("目標"), max_length=300)
    review_on = models.DateField(_("見直しの日"))
    state = models.CharField(_("状態"), max_length=20, default=CYCLE.initial, choices=spoken(CYCLE.choices()))
    found = models.TextField(_("分かったこと・直すこと"), max_length=4000, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    flow = CYCLE

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="prevention_one_cycle_per_number")
        ]

    def __str__(self) -> str:
        return gettext("第%(number)s回") % {"number": self.number}


class Spread(models.Model):
    """横展開: whether another system, department or trustee has the same weakness. None: nobody has looked yet."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="spreads")
    place = models.CharField(_("ほかのシステム・部署・委託先"), max_length=200)
    weak = models.BooleanField(_("同じ弱さがあるか"), null=True)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("期限"), null=True, blank=True)
    note = models.CharField(_("確かめたこと・したこと"), max_length=500, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return gettext("横展開%(number)s") % {"number": self.pk}

"""Who outside is told (Addressee, Contact), what authorities demand (Demand), money and the insurer's consent."""

from __future__ import annotations

import hashlib
import json
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.core.law import others
from tsutsumi.evidence.models import Item
from tsutsumi.outside.flow import ADDRESSEE, DEMAND, SPENDING
from tsutsumi.web.wording import Choices, spoken

OWN = "own-"


class HouseFlag(models.Model):
    """What the house says of itself once (プライバシーマーク, 上場 …). A missing row is unknown, never "no"."""

    code = models.CharField(max_length=40, unique=True)
    value = models.BooleanField(null=True)

    def __str__(self) -> str:
        return self.code

    @classmethod
    def all_said(cls) -> dict[str, bool | None]:
        return dict(cls.objects.values_list("code", "value"))


class Insurer(models.Model):
    """The policy, as its certificate says. One row; `kinds`: codes of spending that need prior written consent."""

    company = models.CharField(_("保険会社"), max_length=120, blank=True)
    agency = models.CharField(_("代理店・担当"), max_length=120, blank=True)
    policy_number = models.CharField(_("証券番号"), max_length=60, blank=True)
    hotline = models.CharField(_("事故受付の電話（24時間）"), max_length=60, blank=True)
    period_from = models.DateField(_("保険期間の始まり"), null=True, blank=True)
    period_to = models.DateField(_("保険期間の終わり"), null=True, blank=True)
    response_days = models.PositiveIntegerField(_("事故対応期間（日）"), null=True, blank=True)
    cap_total = models.BigIntegerField(_("支払限度額（円）"), null=True, blank=True)
    cap_per_person = models.PositiveIntegerField(_("見舞金の1人あたりの上限（円）"), null=True, blank=True)
    caps = models.TextField(_("費目ごとの上限・縮小割合"), max_length=2000, blank=True)
    kinds = models.JSONField(_("書面の同意が要る支出"), default=list)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.company

    @classmethod
    def the(cls) -> Insurer | None:
        return cls.objects.order_by("pk").first()


class Addressee(models.Model):
    """One who is to be told of one case: by a rule (`code` is its id), or added by hand (`code` is own-1, own-2 …).

    `applies` is what a person decided against or beyond the rule; empty: the rule speaks.
    """

    APPLIES: ClassVar[Choices] = [("yes", _("当てはまる")), ("no", _("当てはまらない"))]

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="addressees")
    code = models.CharField(max_length=20)
    name = models.CharField(_("相手"), max_length=200, blank=True)
    why = models.CharField(_("知らせる理由"), max_length=300, blank=True)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    state = models.CharField(_("状態"), max_length=20, default=ADDRESSEE.initial, choices=spoken(ADDRESSEE.choices()))
    applies = models.CharField(max_length=10, blank=True, choices=APPLIES)
    reason = models.TextField(_("理由"), max_length=2000, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    sent_on = models.DateField(_("送った日"), null=True)
    receipt = models.CharField(_("受付番号・受け取った人"), max_length=200, blank=True)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="+")

    flow = ADDRESSEE

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "code"], name="outside_one_addressee_per_code")
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_own(self) -> bool:
        return self.code.startswith(OWN)


class Contact(models.Model):
    """One line of the contact log. Rows are only added."""

    WAYS: ClassVar[Choices] = [
        ("phone", _("電話")),
        ("mail", _("メール")),
        ("form", _("Webフォーム・ポータル")),
        ("post", _("郵送")),
        ("meeting", _("面談・来訪")),
        ("fax", _("FAX")),
    ]
    addressee = models.ForeignKey(Addressee, on_delete=models.PROTECT, related_name="contacts")
    happened_at = models.DateTimeField(_("連絡した日時"))
    way = models.CharField(_("方法"), max_length=10, choices=WAYS)
    person = models.CharField(_("相手の部署・氏名"), max_length=120, blank=True)
    words = models.TextField(_("やりとり"), max_length=4000)
    next = models.CharField(_("次にすること"), max_length=300, blank=True)
    next_on = models.DateField(_("次の期日"), null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-happened_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.addressee_id} {self.way}"


class Demand(models.Model):
    """What an authority wants to know or orders (照会 … 命令), by when, and what was answered."""

    KINDS: ClassVar[list[tuple[str, str]]] = [(rung.code, rung.label) for rung in others.ladder()]

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="demands")
    number = models.PositiveIntegerField()
    authority = models.CharField(_("どこから"), max_length=120)
    kind = models.CharField(_("種類"), max_length=20, choices=KINDS)
    reference = models.CharField(_("文書番号"), max_length=80, blank=True)
    received_on = models.DateField(_("受け取った日"))
    text = models.TextField(_("求められたこと"), max_length=4000)
    due_on = models.DateField(_("回答の期限"), null=True, blank=True)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("状態"), max_length=20, default=DEMAND.initial, choices=spoken(DEMAND.choices()))
    answer = models.TextField(_("回答の内容"), max_length=4000, blank=True)
    answered_on = models.DateField(_("回答した日"), null=True)
    answer_item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    flow = DEMAND

    class Meta:
        ordering: ClassVar = ["-received_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="outside_one_demand_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class SpendRequest(models.Model):
    """Money somebody wants to spend or to promise. It is released with a decision, and with the insurer's consent
    where the policy asks for one.
    """

    KINDS: ClassVar[list[tuple[str, str]]] = [(one.code, one.label) for one in others.spendings()]
    CONSENTS: ClassVar[Choices] = [
        ("given", _("書面の同意を得た")),
        ("not_needed", _("保険会社が、同意は不要と答えた")),
    ]

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="spendings")
    number = models.PositiveIntegerField()
    kind = models.CharField(_("費目"), max_length=10, choices=KINDS)
    what = models.CharField(_("内容"), max_length=300)
    payee = models.CharField(_("支払先"), max_length=200)
    amount = models.BigIntegerField(_("金額（円、上限）"))
    people = models.PositiveIntegerField(_("人数（見舞金などのとき）"), null=True, blank=True)
    state = models.CharField(_("状態"), max_length=20, default=SPENDING.initial, choices=spoken(SPENDING.choices()))
    consent = models.CharField(_("保険会社の同意"), max_length=20, blank=True, choices=CONSENTS)
    consent_on = models.DateField(_("同意・回答の日"), null=True)
    consent_from = models.CharField(_("同意・回答した人"), max_length=120, blank=True)
    consent_item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="+")
    consent_digest = models.CharField(max_length=64, blank=True)  # of the request that the insurer consented to
    paid_on = models.DateField(_("支払った日"), null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    flow = SPENDING

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="outside_one_spending_per_number"),
        ]

    def __str__(self) -> str:
        return gettext("支出%(number)s") % {"number": self.number}

    def digest(self) -> str:
        """SHA-256 of what is decided, and consented to: kind, for what, to whom, how much."""
        told = [self.case_id, self.number, self.kind, self.what, self.payee, self.amount, self.people]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()

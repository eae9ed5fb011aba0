"""What the case costs (Cost, Budget), what estimates rest on (Premise), what people are given (Relief, Gift), who
claims what (Claim), and what the world says (Echo).
"""

from __future__ import annotations

import hashlib
import json
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.core.costs import catalogue
from tsutsumi.core.costs.catalogue import CostKind
from tsutsumi.evidence.models import Item
from tsutsumi.money.flow import CLAIM, COST, RELIEF
from tsutsumi.outside.models import SpendRequest
from tsutsumi.web.wording import Choices, spoken

COVERS: Choices = [("yes", _("対象")), ("no", _("対象外")), ("ask", _("確かめる"))]
KINDS: list[tuple[str, str]] = [(kind.code, f"{kind.code} {kind.label}") for kind in catalogue.kinds().values()]


class Cost(models.Model):
    """One line of the cost ledger. `quantity` and `unit_price` make the plan; `committed` and `paid` are yen as they
    came to be. A kind that brings money in (求償, 保険金) is written as a positive number and subtracted.
    """

    BACK_FROM: ClassVar[Choices] = [
        ("", _("なし")),
        ("trustee", _("委託先")),
        ("attacker", _("行為者")),
        ("other", _("その他")),
    ]

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="costs")
    number = models.PositiveIntegerField()
    kind = models.CharField(_("費目"), max_length=10, choices=KINDS)
    what = models.CharField(_("内容"), max_length=300)
    payee = models.CharField(_("支払先・受取元"), max_length=200, blank=True)
    quantity = models.PositiveIntegerField(_("数量"), default=1)
    unit_price = models.BigIntegerField(_("単価（円）"))
    source = models.CharField(_("見積りの出どころ"), max_length=300, blank=True)
    state = models.CharField(_("状態"), max_length=20, default=COST.initial, choices=spoken(COST.choices()))
    committed = models.BigIntegerField(_("約束した額（円）"), null=True, blank=True)
    paid = models.BigIntegerField(_("支払った・受け取った額（円）"), null=True, blank=True)
    paid_on = models.DateField(_("支払った・受け取った日"), null=True, blank=True)
    cover = models.CharField(_("保険"), max_length=5, choices=COVERS, default="ask")
    back_from = models.CharField(_("求償できる相手"), max_length=10, choices=BACK_FROM, blank=True)
    spending = models.ForeignKey(SpendRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="costs")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    flow = COST

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "number"], name="money_one_cost_per_number")]

    def __str__(self) -> str:
        return gettext("費用%(number)s") % {"number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("money:cost", args=[self.case.number, self.number])

    @property
    def about(self) -> CostKind:
        return catalogue.kinds()[self.kind]

    @property
    def planned(self) -> int:
        return self.quantity * self.unit_price

    @property
    def standing(self) -> int:
        """The best that is known: paid, else committed, else planned; nothing once it was dropped."""
        if self.state == "dropped":
            return 0
        known = self.paid if self.paid is not None else self.committed
        return self.planned if known is None else known


class Budget(models.Model):
    """What may be spent on the case in all, as it was once set. Rows are only added."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="budgets")
    amount = models.BigIntegerField(_("予算（円）"))
    reason = models.CharField(_("理由・誰が決めたか"), max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.amount}"


class Premise(models.Model):
    """What the estimates of a case rest on. Rows are only added; the newest holds."""

    DUTIES: ClassVar = [(1, _("1（一般的）")), (2, _("2（医療・金融・公的機関・著名な大企業など）"))]
    RESPONSES: ClassVar = [(1, _("1（適切、または不明）")), (2, _("2（不適切）"))]

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="premises")
    duty = models.PositiveSmallIntegerField(_("社会的責任度"), choices=DUTIES, default=1)
    response = models.PositiveSmallIntegerField(_("事後対応の評価"), choices=RESPONSES, default=1)
    voucher_low = models.PositiveIntegerField(_("1人あたりの金券（低いほう、円）"), default=500)
    voucher_high = models.PositiveIntegerField(_("1人あたりの金券（高いほう、円）"), default=1000)
    takers = models.PositiveSmallIntegerField(_("受け取る人の割合（％）"), default=100)
    plaintiffs_low = models.PositiveIntegerField(_("裁判を起こす人（少なくとも）"), null=True, blank=True)
    plaintiffs_high = models.PositiveIntegerField(_("裁判を起こす人（多くとも）"), null=True, blank=True)
    attorney = models.BigIntegerField(_("自社の弁護士の費用（円）"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%Y-%m-%d}"


class Relief(models.Model):
    """What one group of people is given, or that they are given nothing: with the reason, decided by others.

    Money and things go through a spending (C13), so the insurer's consent and a decision stand before them; "nothing"
    is a decision about `digest()`.
    """

    WHAT: ClassVar[Choices] = [
        ("none", _("渡さない")),
        ("voucher", _("金券・ポイント")),
        ("goods", _("品物")),
        ("money", _("お金（見舞金・実費）")),
    ]

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reliefs")
    number = models.PositiveIntegerField()
    group = models.CharField(_("対象の人"), max_length=200)
    what = models.CharField(_("渡すもの"), max_length=10, choices=WHAT)
    each = models.PositiveIntegerField(_("1人あたり（円、送料込み）"), default=0)
    people = models.PositiveIntegerField(_("人数（多くとも）"))
    reason = models.TextField(_("理由"), max_length=2000)
    state = models.CharField(_("状態"), max_length=20, default=RELIEF.initial, choices=spoken(RELIEF.choices()))
    spending = models.ForeignKey(SpendRequest, on_delete=models.PROTECT, null=True, related_name="reliefs")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    flow = RELIEF

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "number"], name="money_one_relief_per_number")]

    def __str__(self) -> str:
        return gettext("補償%(number)s") % {"number": self.number}

    @property
    def amount(self) -> int:
        return self.each * self.people

    def digest(self) -> str:
        """SHA-256 of what is decided: for whom, what, how much, why."""
        told = [self.case_id, self.number, self.group, self.what, self.each, self.people, self.reason]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


class Gift(models.Model):
    """One person's part of a relief, by the number they have in the list of notices; no name, no address."""

    STATES: ClassVar[Choices] = [
        ("sent", _("送った")),
        ("received", _("受け取った")),
        ("returned", _("戻った")),
        ("declined", _("辞退した")),
    ]

    relief = models.ForeignKey(Relief, on_delete=models.PROTECT, related_name="gifts")
    person = models.CharField(_("管理ID"), max_length=40)
    state = models.CharField(_("状態"), max_length=10, choices=STATES)
    on = models.DateField(_("日"))
    receipt = models.CharField(_("受領・追跡の番号"), max_length=60, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["person"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["relief", "person"], name="money_one_gift_per_person")]

    def __str__(self) -> str:
        return f"{self.relief_id} {self.person}"


class Claim(models.Model):
    """Somebody asks for money or goes to court. The claimant by a number or a description, never by name."""

    KINDS: ClassVar[Choices] = [
        ("claim", _("賠償の請求")),
        ("harm", _("実際の被害の申告")),
        ("mediation", _("調停・あっせん（ADR）")),
        ("suit", _("訴訟")),
        ("collective", _("集団訴訟・団体の申入れ")),
        ("partner", _("取引先・委託元からの請求")),
        ("own", _("こちらからの請求（委託先・行為者へ）")),
    ]

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="claims")
    number = models.PositiveIntegerField()
    kind = models.CharField(_("種類"), max_length=12, choices=KINDS)
    who = models.CharField(_("誰から（番号・立場）"), max_length=200)
    people = models.PositiveIntegerField(_("人数"), default=1)
    received_on = models.DateField(_("受け取った日・起こした日"))
    demanded = models.BigIntegerField(_("求められた額（円）"), null=True, blank=True)
    place = models.CharField(_("裁判所・機関と事件番号"), max_length=200, blank=True)
    text = models.TextField(_("内容"), max_length=4000)
    due_on = models.DateField(_("次の期日"), null=True, blank=True)
    due_for = models.CharField(_("次の期日にすること"), max_length=200, blank=True)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(_("状態"), max_length=20, default=CLAIM.initial, choices=spoken(CLAIM.choices()))
    outcome = models.BigIntegerField(_("決まった額（円）"), null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    flow = CLAIM

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "number"], name="money_one_claim_per_number")]

    def __str__(self) -> str:
        return gettext("請求%(number)s") % {"number": self.number}

    @property
    def is_over(self) -> bool:
        return self.state in ("settled", "judged", "withdrawn")


class ClaimNote(models.Model):
    """What happened with a claim. Rows are only added."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="notes")
    on = models.DateField(_("日"))
    words = models.TextField(_("したこと・言われたこと"), max_length=4000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.on}"


class Echo(models.Model):
    """What the world says or does: an article, a wave of posts, customers who leave, a partner. Rows are only added."""

    KINDS: ClassVar[Choices] = [
        ("press", _("報道")),
        ("social", _("SNS・掲示板")),
        ("leaving", _("解約・退会・キャンセル")),
        ("partner", _("取引先の反応")),
        ("praise", _("好意的な反応")),
    ]

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="echoes")
    kind = models.CharField(_("種類"), max_length=10, choices=KINDS)
    on = models.DateField(_("日"))
    count = models.PositiveIntegerField(_("件数"), default=1)
    where = models.CharField(_("どこで（媒体・取引先）"), max_length=200)
    words = models.CharField(_("要点"), max_length=500, blank=True)
    wrong = models.BooleanField(_("事実と違う点がある"), default=False)
    answer = models.CharField(_("対応"), max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"

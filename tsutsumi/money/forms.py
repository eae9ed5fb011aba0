"""What people type about money."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tsutsumi.cases.models import Case
from tsutsumi.evidence.choosing import CaseForm, ItemField, RowField
from tsutsumi.money import gather
from tsutsumi.money.models import COVERS, KINDS, Claim, Cost, Echo, Premise, Relief
from tsutsumi.outside.models import SpendRequest
from tsutsumi.web import days
from tsutsumi.web.fields import AmountField, DayField, PeopleField


def area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class SpendingField(RowField):
    """A spending that was asked for in this case."""

    def of(self, case: Case) -> QuerySet[SpendRequest]:
        return SpendRequest.objects.filter(pk__in=[one.pk for one in gather.spendings_for(case)])

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} {obj.what[:40]}（{obj.amount:,}円・{obj.get_state_display()}）"


class CostForm(CaseForm):
    kind = forms.ChoiceField(label=_("費目"), choices=KINDS)
    what = forms.CharField(label=_("内容"), max_length=300)
    payee = forms.CharField(label=_("支払先・受取元"), max_length=200, required=False)
    quantity = AmountField(label=_("数量"), most=10**9, initial=1)
    unit_price = AmountField(label=_("単価（円）"), most=10**12)
    source = forms.CharField(
        label=_("見積りの出どころ"), max_length=300, required=False, help_text=_("見積書の番号、参考にした資料と年。")
    )
    cover = forms.ChoiceField(label=_("保険"), choices=COVERS, widget=forms.RadioSelect, initial="ask")
    back_from = forms.ChoiceField(label=_("求償できる相手"), choices=Cost.BACK_FROM, required=False)
    spending = SpendingField(
        label=_("支出の申請"), help_text=_("外に頼む費目は、「支出と保険」で同意と決裁がそろってから約束できます。")
    )
    item = ItemField(label=_("見積書・請求書（証拠）"))


class CommitForm(forms.Form):
    amount = AmountField(label=_("約束した額（円）"))


class PaidForm(CaseForm):
    amount = AmountField(label=_("支払った・受け取った額（円）"))
    on = DayField(label=_("支払った・受け取った日"), latest=days.today)
    item = ItemField(label=_("請求書・領収書（証拠）"))


class BudgetForm(forms.Form):
    amount = AmountField(label=_("予算（円）"))
    reason = forms.CharField(label=_("理由・誰が決めたか"), max_length=300)


class PremiseForm(forms.Form):
    duty = forms.TypedChoiceField(
        label=_("社会的責任度"), choices=Premise.DUTIES, coerce=int, widget=forms.RadioSelect, initial=1
    )
    response = forms.TypedChoiceField(
        label=_("事後対応の評価"), choices=Premise.RESPONSES, coerce=int, widget=forms.RadioSelect, initial=1
    )
    voucher_low = AmountField(label=_("1人あたりの金券（低いほう、円）"), most=10**7, initial=500)
    voucher_high = AmountField(label=_("1人あたりの金券（高いほう、円）"), most=10**7, initial=1000)
    takers = forms.IntegerField(label=_("受け取る人の割合（％）"), min_value=0, max_value=100, initial=100)
    plaintiffs_low = PeopleField(label=_("裁判を起こす人（少なくとも）"), required=False)
    plaintiffs_high = PeopleField(
        label=_("裁判を起こす人（多くとも）"),
        required=False,
        help_text=_("空けると、公表された例の割合で置きます。"),
    )
    attorney = AmountField(
        label=_("自社の弁護士の費用（円）"),
        required=False,
        help_text=_("分からないときは空けます。"),
    )
    reason = forms.CharField(label=_("理由"), max_length=300, help_text=_("誰が、何を見て決めたか。"))


class ReliefForm(forms.Form):
    group = forms.CharField(
        label=_("対象の人"), max_length=200, help_text=_("例: カード番号が漏れた人。個人の名前は書きません。")
    )
    what = forms.ChoiceField(label=_("渡すもの"), choices=Relief.WHAT, widget=forms.RadioSelect)
    each = AmountField(label=_("1人あたり（円、送料込み）"), most=10**7, help_text=_("渡さないときは0。"))
    people = PeopleField(label=_("人数（多くとも）"))
    reason = forms.CharField(label=_("理由"), max_length=2000, widget=area(4))


class ClaimForm(CaseForm):
    kind = forms.ChoiceField(label=_("種類"), choices=Claim.KINDS)
    who = forms.CharField(
        label=_("誰から（番号・立場）"),
        max_length=200,
        help_text=_("個人の名前は書かず、管理番号や「対象の方」などと書きます。"),
    )
    people = PeopleField(label=_("人数"), initial=1)
    received_on = DayField(label=_("受け取った日・起こした日"), latest=days.today)
    demanded = AmountField(label=_("求められた額（円）"), required=False)
    place = forms.CharField(label=_("裁判所・機関と事件番号"), max_length=200, required=False)
    text = forms.CharField(label=_("内容"), max_length=4000, widget=area(4))
    due_on = DayField(label=_("次の期日"), required=False)
    due_for = forms.CharField(label=_("次の期日にすること"), max_length=200, required=False)
    item = ItemField(label=_("受け取った文書（証拠）"))


class ClaimNoteForm(forms.Form):
    on = DayField(label=_("日"), latest=days.today)
    words = forms.CharField(label=_("したこと・言われたこと"), max_length=4000, widget=area(3))
    due_on = DayField(label=_("次の期日"), required=False)
    due_for = forms.CharField(label=_("次の期日にすること"), max_length=200, required=False)


class OutcomeForm(forms.Form):
    outcome = AmountField(
        label=_("決まった額（円）"), required=False, help_text=_("和解・判決のときだけ。支払いがないときは0。")
    )


class EchoForm(forms.Form):
    kind = forms.ChoiceField(label=_("種類"), choices=Echo.KINDS)
    on = DayField(label=_("日"), latest=days.today)
    count = AmountField(label=_("件数"), most=10**9, initial=1)
    where = forms.CharField(label=_("どこで（媒体・取引先）"), max_length=200)
    words = forms.CharField(label=_("要点"), max_length=500, required=False, widget=area(2))
    wrong = forms.BooleanField(label=_("事実と違う点がある"), required=False)
    answer = forms.CharField(label=_("対応"), max_length=300, required=False)

"""What people type about the world outside."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tsutsumi.core.law import others
from tsutsumi.evidence.choosing import CaseForm, ItemField
from tsutsumi.outside.models import Addressee, Contact, Demand, HouseFlag, SpendRequest
from tsutsumi.web import days
from tsutsumi.web.fields import AmountField, DayField, PeopleField

UNKNOWN = [("yes", _("はい")), ("no", _("いいえ")), ("", _("わからない"))]


def area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ClockField(forms.TimeField):
    widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def __init__(self, **options: Any) -> None:
        messages = {"invalid": _("時刻は 14:05 のように入力してください。")}
        super().__init__(input_formats=["%H:%M"], error_messages=messages, **options)


class OwnForm(forms.Form):
    name = forms.CharField(
        label=_("相手"), max_length=200, help_text=_("会社・団体の名前。個人の名前は避けてください。")
    )
    why = forms.CharField(label=_("知らせる理由"), max_length=300, help_text=_("契約の条項など。"))
    due_on = DayField(label=_("期限"), required=False, help_text=_("契約などに期限があれば。"))


class AppliesForm(forms.Form):
    applies = forms.ChoiceField(
        label=_("当てはまりますか"), required=False, widget=forms.RadioSelect,
        choices=[*Addressee.APPLIES, ("", _("決めない（規則の判定のまま）"))],
    )  # fmt: skip
    reason = forms.CharField(label=_("理由・誰に確かめたか"), max_length=2000, required=False, widget=area())


class ContactForm(forms.Form):
    on = DayField(label=_("連絡した日"), latest=days.today)
    at = ClockField(label=_("連絡した時刻"), help_text=_("24時間で、14:05 のように。"))
    way = forms.ChoiceField(label=_("方法"), choices=Contact.WAYS)
    person = forms.CharField(label=_("相手の部署・氏名"), max_length=120, required=False)
    words = forms.CharField(label=_("やりとり"), max_length=4000, widget=area(4))
    next = forms.CharField(label=_("次にすること"), max_length=300, required=False)
    next_on = DayField(label=_("次の期日"), required=False)

    def happened_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.cleaned_data["on"], self.cleaned_data["at"]))


class SendForm(forms.Form):
    sent_on = DayField(label=_("送った日・提出した日"), latest=days.today)
    is_answer = forms.BooleanField(
        label=_("この日を、質問「委託元へ知らせた日」の答えにする"), required=False, initial=True,
        help_text=_("報告の要否と、受託者の義務がなくなるかを計算し直します。"),
    )  # fmt: skip

    def __init__(self, *args: Any, code: str, **options: Any) -> None:
        super().__init__(*args, **options)
        if code != "CLIENT":
            del self.fields["is_answer"]


class ReceiveForm(CaseForm):
    receipt = forms.CharField(label=_("受付番号・受け取った人と日時"), max_length=200)
    item = ItemField(label=_("受領の書面（証拠）"))


class DemandForm(CaseForm):
    authority = forms.CharField(label=_("どこから"), max_length=120, help_text=_("例: 個人情報保護委員会"))
    kind = forms.ChoiceField(label=_("種類"), choices=Demand.KINDS, widget=forms.RadioSelect)
    reference = forms.CharField(label=_("文書番号"), max_length=80, required=False)
    received_on = DayField(label=_("受け取った日"), latest=days.today)
    text = forms.CharField(label=_("求められたこと"), max_length=4000, widget=area(4))
    due_on = DayField(label=_("回答の期限"), required=False)
    item = ItemField(label=_("受け取った文書（証拠）"), help_text=_("先に「証拠と走査」で預けると、ここで選べます。"))


class AnswerForm(CaseForm):
    on = DayField(label=_("回答した日"), latest=days.today)
    answer = forms.CharField(label=_("回答の内容"), max_length=4000, widget=area(4))
    item = ItemField(label=_("回答した文書（証拠）"))


class ExtendForm(forms.Form):
    due_on = DayField(label=_("新しい期限"))


class SpendForm(forms.Form):
    kind = forms.ChoiceField(label=_("費目"), choices=SpendRequest.KINDS)
    what = forms.CharField(label=_("内容"), max_length=300)
    payee = forms.CharField(label=_("支払先"), max_length=200)
    amount = AmountField(label=_("金額（円、上限）"))
    people = PeopleField(label=_("人数（見舞金などのとき）"), required=False)


class ConsentForm(CaseForm):
    consent = forms.ChoiceField(label=_("保険会社の答え"), choices=SpendRequest.CONSENTS, widget=forms.RadioSelect)
    on = DayField(label=_("同意・回答の日"), latest=days.today)
    who = forms.CharField(label=_("同意・回答した人"), max_length=120, help_text=_("会社・部署・氏名。"))
    item = ItemField(label=_("同意の書面（証拠）"))


class PayForm(forms.Form):
    paid_on = DayField(label=_("支払った日"), latest=days.today)


class FlagsForm(forms.Form):
    """One question per flag; 「わからない」 is an answer."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        said = HouseFlag.all_said()
        for flag in others.flags():
            value = said.get(flag.code)
            self.fields[flag.code] = forms.ChoiceField(
                label=flag.label, choices=UNKNOWN, required=False, widget=forms.RadioSelect,
                initial="" if value is None else "yes" if value else "no",
            )  # fmt: skip

    def said(self) -> dict[str, bool | None]:
        return {code: None if value == "" else value == "yes" for code, value in self.cleaned_data.items()}


class InsurerForm(forms.Form):
    company = forms.CharField(label=_("保険会社"), max_length=120)
    agency = forms.CharField(label=_("代理店・担当"), max_length=120, required=False)
    policy_number = forms.CharField(label=_("証券番号"), max_length=60, required=False)
    hotline = forms.CharField(label=_("事故受付の電話（24時間）"), max_length=60, required=False)
    period_from = DayField(label=_("保険期間の始まり"), required=False)
    period_to = DayField(label=_("保険期間の終わり"), required=False)
    response_days = forms.IntegerField(label=_("事故対応期間（日）"), required=False, min_value=1, max_value=3660)
    cap_total = AmountField(label=_("支払限度額（円）"), required=False)
    cap_per_person = AmountField(label=_("見舞金の1人あたりの上限（円）"), most=10**9, required=False)
    caps = forms.CharField(label=_("費目ごとの上限・縮小割合"), max_length=2000, required=False, widget=area())
    kinds = forms.MultipleChoiceField(
        label=_("書面の同意が要る支出"), choices=SpendRequest.KINDS, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("約款で確かめて選んでください。選んだ費目は、同意の書面が付くまで支出できません。"),
    )  # fmt: skip

"""What people type at the desk. Nothing of it is kept in the browser."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import JAPAN, Case
from tsutsumi.core.flow import Refused
from tsutsumi.inquiries import kinds, lookup, refusing
from tsutsumi.inquiries.models import Desk, FaqAnswer
from tsutsumi.notices.models import Mailing
from tsutsumi.web import days
from tsutsumi.web.fields import AmountField, DayField
from tsutsumi.web.wording import spoken

WEEKDAYS = list(enumerate((_("月曜日"), _("火曜日"), _("水曜日"), _("木曜日"), _("金曜日"), _("土曜日"), _("日曜日"))))


def area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "autocomplete": "off"})


def SHORT() -> forms.NumberInput:  # noqa: N802  it stands where a class would
    return forms.NumberInput(attrs={"class": "short"})


def line(**attrs: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": "off", **attrs})


class ClockField(forms.TimeField):
    widget = forms.TimeInput(attrs={"inputmode": "numeric"}, format="%H:%M")

    def __init__(self, **options: Any) -> None:
        messages = {"invalid": _("時刻は 14:05 のように入力してください。")}
        super().__init__(input_formats=["%H:%M"], error_messages=messages, **options)


class Quiet(forms.Form):
    """A form whose free texts are refused where they hold what no desk may write down, and come back without that."""

    quiet: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for name in self.quiet:
            try:
                refusing.refuse(str(said.get(name) or ""))
            except Refused as refused:
                self.add_error(name, str(refused))
                self._cover(name)
        return said

    def _cover(self, name: str) -> None:
        data = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix(name)] = refusing.covered(data[self.add_prefix(name)])
        self.data = data


class CallForm(Quiet):
    """One call on one page: who it is, what it is about, what was promised."""

    quiet = ("code", "caller", "value", "name", "contact", "memo")

    code = forms.CharField(label=_("手紙の番号"), max_length=60, required=False, widget=line(accesskey="1"))
    caller = forms.CharField(
        label=_("お名前（登録のとおり）"), max_length=100, required=False, widget=line(accesskey="2")
    )
    item = forms.ChoiceField(label=_("登録の項目"), choices=list(lookup.ITEMS.items()), required=False)
    value = forms.CharField(label=_("その項目の内容"), max_length=200, required=False, widget=line())
    topic = forms.ChoiceField(
        label=_("話題"), required=False, choices=[("", _("選んでください")), *spoken(kinds.choices(kinds.TOPICS))],
        widget=forms.Select(attrs={"accesskey": "3"}),
    )  # fmt: skip
    feeling = forms.TypedChoiceField(
        label=_("感情（1 落ち着いている ― 3 強い）"), required=False, coerce=int, empty_value=None,
        choices=[("", _("記録しない")), *spoken(kinds.choices(kinds.FEELINGS))],
    )  # fmt: skip
    name = forms.CharField(label=_("お名前（折返し用）"), max_length=100, required=False, widget=line())
    contact = forms.CharField(label=_("電話番号・メール（折返し用）"), max_length=200, required=False, widget=line())
    memo = forms.CharField(
        label=_("メモ"), max_length=2000, required=False, widget=area(4),
        help_text=_("事実だけを。感情を表す言葉、パスワード、カード番号、マイナンバーは書きません。"),
    )  # fmt: skip
    promise = forms.ChoiceField(
        label=_("約束・引き継ぎ"), required=False, choices=[("", _("なし")), *spoken(kinds.task_choices())],
        widget=forms.Select(attrs={"accesskey": "4"}),
    )  # fmt: skip
    due_on = DayField(
        label=_("いつまでに"), required=False, help_text=_("空のときは、種類ごとの目安の時間で期限を付けます。")
    )
    due_at = ClockField(label=_("時刻"), required=False)
    harm = forms.ChoiceField(
        label=_("実害の申し出"), required=False, choices=[("", _("なし")), *spoken(kinds.choices(kinds.HARMS))]
    )
    harm_on = DayField(label=_("被害の起きた日"), required=False, latest=days.today)
    harm_amount = AmountField(label=_("被害の金額（円）"), required=False)

    def due(self) -> datetime | None:
        on, at = self.cleaned_data.get("due_on"), self.cleaned_data.get("due_at")
        return datetime.combine(on, at or time(17), JAPAN) if on else None

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("due_at") and not said.get("due_on"):
            self.add_error("due_on", gettext("時刻だけでなく、日も入力してください。"))
        return said


class DeskForm(forms.ModelForm):  # type: ignore[type-arg]
    opens = ClockField(label=_("始まり"))
    closes = ClockField(label=_("終わり"))
    closed_days = forms.TypedMultipleChoiceField(
        label=_("休みの曜日"), required=False, coerce=int, choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple
    )
    until_on = DayField(label=_("いつまで開くか"), required=False)
    seats = forms.IntegerField(label=_("席の数"), min_value=1, max_value=5000, widget=SHORT())
    seconds = forms.IntegerField(label=_("1件にかかる秒数"), min_value=30, max_value=7200, widget=SHORT())
    seat_day_cost = AmountField(label=_("1席1日の費用（円）"), required=False, most=10**7)

    class Meta:
        model = Desk
        fields = ("phone", "mail", "opens", "closes", "closed_days", "until_on", "seats", "seconds", "seat_day_cost")


class SeatForm(forms.Form):
    user = forms.ModelChoiceField(label=_("人"), queryset=User.objects.none(), empty_label=_("選んでください"))
    until_on = DayField(label=_("いつまで"), help_text=_("この日の終わりに、席は自動で終わります。"))

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        guests = case.parts.active().filter(role="guest").values("user")
        people = User.objects.people().filter(is_active=True)
        fit = people.filter(role="desk") | people.filter(role="guest", pk__in=guests)
        self.fields["user"].queryset = fit.distinct().order_by("name", "pk")  # type: ignore[attr-defined]

    def expires_at(self) -> datetime:
        return datetime.combine(self.cleaned_data["until_on"], time(23, 59, 59), JAPAN)


class IncomingForm(Quiet):
    """A mail, form or letter that came in."""

    quiet = ("name", "contact", "text")

    way = forms.ChoiceField(
        label=_("方法"), choices=[row for row in spoken(kinds.choices(kinds.WAYS)) if row[0] != "phone"],
        widget=forms.RadioSelect,
    )  # fmt: skip
    on = DayField(label=_("届いた日"), latest=days.today)
    at = ClockField(label=_("届いた時刻"), required=False)
    name = forms.CharField(label=_("お名前"), max_length=100, required=False, widget=line())
    contact = forms.CharField(
        label=_("返事の宛て先（メール1つ、または住所）"), max_length=200, required=False, widget=line()
    )
    text = forms.CharField(
        label=_("本文"), max_length=8000, widget=area(8),
        help_text=_("メールは貼り付け、手紙は要点を入力します。封じて保管し、事案を消去すると消えます。"),
    )  # fmt: skip

    def received_at(self) -> datetime:
        at = datetime.combine(self.cleaned_data["on"], self.cleaned_data["at"] or time(0), JAPAN)
        return min(at, timezone.now())


class ReplyForm(Quiet):
    quiet = ("text",)

    answer = forms.ModelChoiceField(
        label=_("承認された回答"), queryset=FaqAnswer.objects.none(), required=False, empty_label=_("使わない")
    )
    text = forms.CharField(
        label=_("本文"), max_length=8000, required=False, widget=area(6),
        help_text=_("空のままなら、選んだ回答をそのまま送ります。書いた文は、別の人が確認してから送られます。"),
    )  # fmt: skip

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["answer"]
        field.queryset = FaqAnswer.objects.filter(case=case, state="approved")
        field.label_from_instance = lambda row: f"{row.code} {row.question}"


class FaqForm(forms.Form):
    question = forms.CharField(label=_("質問"), max_length=200)
    text = forms.CharField(
        label=_("回答"), max_length=2000, widget=area(4),
        help_text=_("人数や日付は書かず、{{people}} のように数字台帳を引用します。20〜80文字が目安です。"),
    )  # fmt: skip
    words = forms.CharField(
        label=_("探すときの言葉"),
        max_length=300,
        required=False,
        help_text=_("電話の相手が使う言い方を、空白で区切って。"),
    )


class TallyForm(forms.Form):
    on = DayField(label=_("日"), latest=days.today)
    abandoned = forms.IntegerField(label=_("出られなかった電話"), min_value=0, max_value=10**6)
    calls = forms.IntegerField(
        label=_("ほかで受けた電話（この画面に記録していないもの）"), min_value=0, max_value=10**6, required=False
    )


class DayForm(forms.Form):
    on = DayField(label=_("日"), latest=days.today)


class WavesForm(forms.Form):
    """What to try: nothing is written until the waves are taken over."""

    mailing = forms.ModelChoiceField(label=_("どの通知"), queryset=Mailing.objects.none(), empty_label=None)
    seats = forms.IntegerField(label=_("席の数"), min_value=1, max_value=5000, widget=SHORT())
    rate = forms.ChoiceField(
        label=_("2週間のうちに電話をかける人の割合"),
        choices=[("0.05", _("5%（多めに見る）")), ("0.03", _("3%")), ("0.01", _("1%（少なめに見る）"))],
    )
    start = DayField(label=_("最初に届く日"))
    until = DayField(label=_("最後に届く日（法の期限など）"), required=False)

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Mailing.objects.filter(case=case).exclude(state__in=("done", "stopped"))
        self.fields["mailing"].queryset = rows  # type: ignore[attr-defined]

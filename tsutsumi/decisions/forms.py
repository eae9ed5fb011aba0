"""What people type about a decision, on its way and for the rules of the house."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case, Part
from tsutsumi.decisions import routing
from tsutsumi.decisions.gather import StageRow
from tsutsumi.decisions.models import DECIDE, ENFORCED, KINDS, MODES, ONE, STEP_KINDS, Decision
from tsutsumi.web import days
from tsutsumi.web.fields import AmountField, DayField, PeopleField

STAGES = 4
WAYS = [("電話", _("電話")), ("対面", _("対面")), ("ビデオ会議", _("ビデオ会議"))]


class DraftForm(forms.Form):
    kind = forms.ChoiceField(label=_("種類"), choices=KINDS)
    title = forms.CharField(label=_("件名"), max_length=200)
    text = forms.CharField(
        label=_("内容と理由"), max_length=8000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("承認する人は、ここに書かれたことを承認します。一字でも直すと、承認はやり直しになります。"),
    )  # fmt: skip
    amount = AmountField(
        required=False, label=_("金額（円）"), help_text=_("支出や契約のとき。金額によって経路が変わります。")
    )
    people = PeopleField(
        required=False, label=_("人数"), help_text=_("通知や公表の対象になる人の数。人数によって経路が変わります。")
    )

    def __init__(self, *args: Any, fixed: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if fixed:
            del self.fields["kind"]


class AboutForm(forms.Form):
    """About a thing only the reason is written here: what it is, for how much and for whom, the thing itself says."""

    why = forms.CharField(
        label=_("決めてほしい理由"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("金額や宛先などの内容は、対象の画面で直してください。ここには、なぜ要るのかを書きます。"),
    )  # fmt: skip


class PutUpForm(forms.Form):
    later = forms.ModelMultipleChoiceField(
        label=_("後閲にまわす人"), queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("いま連絡のつかない人などに、決裁の後で見てもらいます。決裁は待ちません。"),
    )  # fmt: skip

    def __init__(self, *args: Any, case: Case, author: User, **options: Any) -> None:
        super().__init__(*args, **options)
        able = [part.user_id for part in routing.eligible(case, author)]
        self.fields["later"].queryset = User.objects.filter(pk__in=able)  # type: ignore[attr-defined]


class ActForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput)
    comment = forms.CharField(
        label=_("意見・差し戻す理由"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    to = forms.ChoiceField(label=_("差し戻す先"), required=False)

    def __init__(self, *args: Any, decision: Decision, before: list[StageRow], **options: Any) -> None:
        super().__init__(*args, **options)
        author = gettext("起案した人（%(name)s）") % {"name": decision.author.name}
        earlier = [(row.number, _named(row)) for row in before]
        self.fields["to"].choices = [(0, author), *earlier]  # type: ignore[attr-defined]
        if not earlier:
            self.fields["to"].widget = forms.HiddenInput()


class OralForm(forms.Form):
    """Where, when and how the yes was heard; the one who fills it in is the witness."""

    seen = forms.CharField(widget=forms.HiddenInput)
    heard_on = DayField(label=_("承認を得た日"), latest=days.today)
    heard_time = forms.TimeField(
        label=_("承認を得た時刻"), input_formats=["%H:%M"], widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("24時間で、02:10 のように入力してください。"),
        error_messages={"invalid": _("時刻は 02:10 のように入力してください。")},
    )  # fmt: skip
    how = forms.ChoiceField(label=_("方法"), choices=WAYS, widget=forms.RadioSelect)
    comment = forms.CharField(
        label=_("聞いた言葉"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("何についての承認か、どう言われたかを書いてください。"),
    )  # fmt: skip

    def heard_at(self) -> datetime:
        at: time = self.cleaned_data["heard_time"]
        return timezone.make_aware(datetime.combine(self.cleaned_data["heard_on"], at))


class WordForm(forms.Form):
    comment = forms.CharField(
        label=_("理由"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ProxyForm(forms.Form):
    user = forms.ModelChoiceField(label=_("代わられる人"), queryset=User.objects.none(), empty_label=None)
    deputy = forms.ModelChoiceField(label=_("代理"), queryset=User.objects.none(), empty_label=_("選んでください"))
    since = DayField(label=_("この日から"))
    until = DayField(label=_("この日まで"), required=False, help_text=_("空けておくと、終わりを決めません。"))

    def __init__(self, *args: Any, person: User, **options: Any) -> None:
        super().__init__(*args, **options)
        able = [user.pk for user in User.objects.people().filter(is_active=True) if routing.can_act(user)]
        everybody = User.objects.filter(pk__in=able)
        own = everybody if person.may("settings.edit") else everybody.filter(pk=person.pk)
        self.fields["user"].queryset = own  # type: ignore[attr-defined]
        self.fields["deputy"].queryset = everybody  # type: ignore[attr-defined]


class PolicyForm(forms.Form):
    is_needed = forms.BooleanField(
        label=_("決裁がなければ実行できない"), required=False,
        help_text=_("報告書の提出では、決裁された文書のハッシュ値と、提出する文書のハッシュ値が同じことも確かめます。"),
    )  # fmt: skip
    is_oral_allowed = forms.BooleanField(label=_("緊急のとき、口頭の承認で進められる"), required=False)

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        if kind not in ENFORCED:
            del self.fields["is_needed"]

    def clean(self) -> dict[str, Any]:
        return {"is_needed": False} | (super().clean() or {})


class RouteForm(forms.Form):
    """A way: from which amount and number on, and up to four stages."""

    amount_from = AmountField(
        required=False, label=_("金額がこれ以上のとき（円）"), help_text=_("0か空欄なら、金額に関わりなく。")
    )
    people_from = PeopleField(
        required=False, label=_("人数がこれ以上のとき"), help_text=_("0か空欄なら、人数に関わりなく。")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        roles = [(code, words) for code, words in Part.ROLES if code not in (Part.GUEST, Part.VIEWER)]
        for n in range(1, STAGES + 1):
            label = {"n": n}
            self.fields[f"kind{n}"] = forms.ChoiceField(
                label=gettext("第%(n)s段階の役目") % label, required=False,
                choices=[("", gettext("使わない")), *STEP_KINDS[:3]], initial=DECIDE if n == 1 else "",
            )  # fmt: skip
            self.fields[f"mode{n}"] = forms.ChoiceField(
                label=gettext("第%(n)s段階の決め方") % label, choices=MODES, required=False, initial=ONE
            )
            self.fields[f"roles{n}"] = forms.MultipleChoiceField(
                label=gettext("第%(n)s段階の人") % label, choices=roles, required=False,
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        used = [n for n in range(1, STAGES + 1) if said.get(f"kind{n}")]
        for n in used:
            if not said.get(f"roles{n}"):
                self.add_error(f"roles{n}", _("この段階の人を一つ以上選んでください。"))
        if not used or said[f"kind{used[-1]}"] != DECIDE:
            self.add_error(None, _("最後の段階は「決裁」にしてください。"))
        return said

    def stages(self) -> list[dict[str, Any]]:
        said = self.cleaned_data
        used = [n for n in range(1, STAGES + 1) if said.get(f"kind{n}")]
        return [{"kind": said[f"kind{n}"], "mode": said[f"mode{n}"] or ONE, "roles": said[f"roles{n}"]} for n in used]


def _named(row: StageRow) -> str:
    names = "・".join(step.user.name for step in row.steps)
    return gettext("第%(n)s段階 %(kind)s（%(names)s）") % {"n": row.number, "kind": row.kind, "names": names}

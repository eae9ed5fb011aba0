"""What people type about notices."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case, Part
from tsutsumi.core.telling import wordfile
from tsutsumi.core.telling.person import TellingError
from tsutsumi.notices.models import (
    AUDIENCES,
    CHANNELS,
    CONTACTS,
    FILL,
    LANGUAGES,
    LETTER,
    MAIL,
    PHONE,
    SMS,
    Flag,
    Mailing,
)
from tsutsumi.web.fields import DayField, PeopleField

DIRECT_CHOICES = [choice for choice in CHANNELS if choice[0] in (MAIL, LETTER, SMS, PHONE)]


LONGEST_BODY = 20_000
TYPED = {"inputmode": "numeric", "class": "short", "autocomplete": "off"}


def SHORT() -> forms.NumberInput:  # noqa: N802  it stands where a class would
    return forms.NumberInput(attrs={"class": "short"})


class WaysField(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=_("使う方法"), choices=DIRECT_CHOICES,
            help_text=_("上から順に使います。届かなければ、次の方法に移ります。ショートメッセージは、送信の契約があるときだけ選びます。"),
            **options,
        )  # fmt: skip


class ClockField(forms.TimeField):
    widget = forms.TimeInput(attrs={"inputmode": "numeric"}, format="%H:%M")

    def __init__(self, **options: Any) -> None:
        messages = {"invalid": _("時刻は 09:00 のように入力してください。")}
        super().__init__(input_formats=["%H:%M"], error_messages=messages, required=False, **options)


class MakeForm(forms.Form):
    title = forms.CharField(
        label=_("名前"), max_length=120, required=False, help_text=_("例 最初のお知らせ。空のままでもかまいません。")
    )
    channels = WaysField(initial=[MAIL, LETTER, PHONE])
    contacts = forms.ChoiceField(
        label=_("連絡先"), choices=CONTACTS, initial=FILL, widget=forms.RadioSelect,
        help_text=_("顧客台帳を預かっているときだけ使います。どの人か決められないときは、連絡先を取りません。"),
    )  # fmt: skip


class RenewForm(forms.Form):
    contacts = forms.ChoiceField(label=_("連絡先"), choices=CONTACTS, widget=forms.RadioSelect)


class HowForm(forms.Form):
    title = forms.CharField(label=_("名前"), max_length=120)
    channels = WaysField()
    language = forms.ChoiceField(
        label=_("ふだんの言語"),
        choices=LANGUAGES,
        help_text=_("国籍や氏名から別の言語と分かる人は、その言語になります。"),
    )
    letter_on = DayField(
        label=_("文書の日付"),
        required=False,
        help_text=_("手紙とメールに書く日。18歳未満かどうかも、この日で決まります。"),
    )

    @classmethod
    def of(cls, mailing: Mailing, data: Any = None) -> "HowForm":
        return cls(data, initial={name: getattr(mailing, name) for name in cls.base_fields})


class PaceForm(forms.Form):
    per_minute = forms.IntegerField(
        label=_("1分に送る数（多くとも）"), min_value=1, max_value=60_000, widget=SHORT(),
        help_text=_("相手のメールサーバーに迷惑をかけないための上限です。"),
    )  # fmt: skip
    window_from = ClockField(label=_("送る時間帯の始まり"), help_text=_("例 09:00。空なら一日中送ります。"))
    window_to = ClockField(label=_("送る時間帯の終わり"), help_text=_("例 18:00"))

    @classmethod
    def of(cls, mailing: Mailing, data: Any = None) -> "PaceForm":
        return cls(data, initial={name: getattr(mailing, name) for name in cls.base_fields})

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        begin, end = said.get("window_from"), said.get("window_to")
        if bool(begin) != bool(end) or (begin and end and begin >= end):
            raise forms.ValidationError(_("時間帯は、始まりと終わりの両方を、始まりが先になるように入力してください。"))
        return said


class WavesForm(forms.Form):
    first = DayField(label=_("最初に送る日"))
    size = PeopleField(label=_("1日に送る人数"), required=False)
    seats = forms.IntegerField(
        label=_("窓口の席の数"), required=False, min_value=1, max_value=2_000, widget=SHORT(),
        help_text=_("人数の代わりに席の数を入れると、電話がつながる人数に分けます。"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if bool(said.get("size")) == bool(said.get("seats")):
            raise forms.ValidationError(_("1日に送る人数か、窓口の席の数の、どちらか一つを入力してください。"))
        return said


class WordingForm(forms.Form):
    subject = forms.CharField(label=_("件名"), max_length=200, required=False)
    body = forms.CharField(
        label=_("本文"), max_length=LONGEST_BODY, widget=forms.Textarea(attrs={"rows": 28, "class": "wide"}),
        help_text=_(
            "「# 」で始まる行は見出しです。{{…}} の部分は、数字台帳と、その人の情報で置き換わります。"
            "数字は打ち込まず、この形で書きます。"
        ),
    )  # fmt: skip
    file = forms.FileField(
        label=_("Wordの文書（.docx）から本文を読み込む"), required=False,
        help_text=_(
            "選ぶと、上の本文と置き換わります。見出しは「■ 」で始めます。"
            "マクロ、リンク、変更履歴のあるものは使えません。"
        ),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        file = typed.get("file")
        if file is None:
            return typed
        try:
            typed["body"] = wordfile.text(file.read(wordfile.MOST_BYTES + 1), LONGEST_BODY)
        except TellingError as wrong:
            self.add_error("file", str(wrong))
        return typed


class FlagForm(forms.Form):
    kind = forms.ChoiceField(label=_("印"), choices=Flag.KINDS)
    language = forms.ChoiceField(label=_("言語"), choices=[("", _("選ばない")), *LANGUAGES], required=False)
    audience = forms.ChoiceField(label=_("宛て先"), choices=[("", _("選ばない")), *AUDIENCES], required=False)
    allowed = forms.MultipleChoiceField(
        label=_("おそれがあっても使ってよい方法"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[choice for choice in DIRECT_CHOICES if choice[0] != PHONE],
        help_text=_("電話で本人に確かめてから選びます。何も選ばなければ、電話だけで知らせます。"),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("誰から、いつ聞いたか。氏名や住所は書きません。"),
    )  # fmt: skip

    def value(self) -> str:
        """The value of a flag of the chosen kind."""
        said = self.cleaned_data
        if said["kind"] == Flag.THREAT:
            return ",".join(said["allowed"])
        return str(said.get(said["kind"], "")) if said["kind"] in (Flag.LANGUAGE, Flag.AUDIENCE) else ""


class ManyForm(FlagForm):
    numbers = forms.CharField(
        label=_("顧客番号（1行に1つ）"), max_length=200_000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    file = forms.FileField(label=_("または、顧客番号のファイル（CSV・テキスト。最初の列）"), required=False)
    field_order = ("numbers", "file", "kind", "language", "audience", "allowed", "reason")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        file = said.get("file")
        if file is not None and file.size > 5 << 20:
            raise forms.ValidationError(_("ファイルが大きすぎます。5MBまでにしてください。"))
        typed = [line.split(",")[0].strip(' "') for line in str(said.get("numbers") or "").splitlines()]
        typed += [line.split(",")[0].strip(' "') for line in _lines(file)] if file is not None else []
        said["typed"] = [number for number in typed if number]
        if not said["typed"]:
            raise forms.ValidationError(_("顧客番号を入力するか、ファイルを選んでください。"))
        return said


def _lines(file: Any) -> list[str]:
    data = file.read()
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return str(data.decode(encoding)).splitlines()
        except UnicodeDecodeError:
            continue
    raise forms.ValidationError(_("文字の種類が分かりません。UTF-8かShift_JISのファイルにしてください。"))


class TrialForm(forms.Form):
    members = forms.ModelMultipleChoiceField(
        label=_("試しに送る相手"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple,
        help_text=_("この事案の関係者だけを選べます。中身は、実在しない人の見本です。"),
    )  # fmt: skip

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        parts = Part.objects.active().filter(case=case).exclude(role=Part.GUEST)
        field = self.fields["members"]
        field.queryset = User.objects.filter(pk__in=parts.values("user"), is_active=True)  # type: ignore[attr-defined]


class LiveForm(forms.Form):
    typed = forms.CharField(
        label=_("送る人数"), max_length=20, widget=forms.TextInput(attrs=TYPED),
        help_text=_("この画面に出ている、送る人数をそのまま入力してください。"),
    )  # fmt: skip


class LookForm(forms.Form):
    reason = forms.CharField(label=_("見る理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

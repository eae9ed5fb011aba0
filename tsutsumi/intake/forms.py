from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone, translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tsutsumi.cases import kinds
from tsutsumi.cases.clocks import ClockField, moment, parts
from tsutsumi.cases.models import Case
from tsutsumi.intake.models import Tip
from tsutsumi.web import days
from tsutsumi.web.fields import DayField, FilesField

LONG = 20_000
MOST_FILES = 5
MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
TODAY, YESTERDAY, EARLIER = "today", "yesterday", "earlier"
UNKNOWN = ("", _("わからない"))
WHEN = [UNKNOWN, (TODAY, _("今日")), (YESTERDAY, _("昨日")), (EARLIER, _("それより前"))]


def media() -> list[tuple[str, Any]]:
    return [UNKNOWN, *kinds.media()]


def text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class TipForm(forms.Form):
    """第一報, as anybody fills it on a phone in a minute. Only the first question must be answered."""

    what = forms.CharField(
        label=_("何が起きましたか"),
        max_length=LONG,
        widget=text_area(4),
        help_text=_("例 患者さんの情報が入ったUSBメモリーが見つからない。違う人にFAXを送った。"),
    )
    when = forms.ChoiceField(
        label=_("いつ気づきましたか"), choices=WHEN, required=False, widget=forms.RadioSelect(attrs={"class": "across"})
    )
    noticed_on = DayField(
        label=_("「それより前」のとき、その日"),
        required=False,
        latest=days.today,
        help_text=_("おおよそで構いません。"),
    )
    clock = ClockField(label=_("何時ごろですか"), help_text=_("例 14:05。わからなければ空けておいてください。"))
    place = forms.CharField(
        label=_("どこで起きましたか"),
        max_length=500,
        required=False,
        help_text=_("例 2階のナースステーション。わからなければ空けておいてください。"),
    )
    medium = forms.ChoiceField(label=_("情報は何に入っていましたか"), choices=media, required=False)
    whose = forms.CharField(
        label=_("誰の、どんな情報が入っていそうですか"),
        max_length=LONG,
        required=False,
        widget=text_area(2),
        help_text=_("例 患者さんの氏名と検査の結果。個人の名前そのものは書かないでください。"),
    )
    how_many = forms.ChoiceField(label=_("何人くらいの情報ですか"), choices=Tip.HOW_MANY, required=False)
    attached = FilesField(
        label=_("写真やファイル"),
        required=False,
        max_files=MOST_FILES,
        max_length=255,
        help_text=_("5個まで、1個20MBまで。送ったファイルは暗号化して保管します。"),
    )
    name = forms.CharField(label=_("あなたの名前"), max_length=100, required=False)
    department = forms.CharField(label=_("あなたの部署"), max_length=100, required=False)
    contact = forms.CharField(
        label=_("連絡のつく電話番号かメール"),
        max_length=200,
        required=False,
        help_text=_("詳しく聞きたいときに連絡します。書かなくても受け付けます。"),
    )

    def clean_attached(self) -> list[Any]:
        files: list[Any] = self.cleaned_data["attached"]
        for file in files:
            if (file.size or 0) > LARGEST:
                raise forms.ValidationError(
                    _now("「%(name)s」は20MBを超えています。このファイルは外して送り、後で担当者に渡してください。")
                    % {"name": (file.name or "")[:60]}
                )
        return files

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("when") == EARLIER and not said.get("noticed_on") and "noticed_on" not in self.errors:
            self.add_error(
                "noticed_on", _("気づいた日を入力してください。わからなければ「わからない」を選んでください。")
            )
        noticed_at, _unknown = self._noticed(said)
        if noticed_at and noticed_at > timezone.now():
            self.add_error("clock", _("まだ来ていない時刻です。気づいた日と時刻を確かめてください。"))
        return said

    def said(self) -> dict[str, Any]:
        """The checked values by the names of the fields of Tip, and the files."""
        plain = ("what", "place", "medium", "whose", "how_many", "name", "department", "contact")
        noticed_at, time_unknown = self._noticed(self.cleaned_data)
        return {
            **{name: self.cleaned_data[name] for name in plain},
            "files": self.cleaned_data["attached"],
            "noticed_at": noticed_at,
            "noticed_time_unknown": time_unknown,
        }

    def _noticed(self, said: dict[str, Any]) -> tuple[Any, bool]:
        today = timezone.localdate()
        by_word = {TODAY: today, YESTERDAY: today - timedelta(days=1), EARLIER: said.get("noticed_on")}
        # A day that was typed counts even when the word above it was left alone.
        day = by_word.get(said.get("when", "")) or said.get("noticed_on")
        return (moment(day, said.get("clock")), said.get("clock") is None) if day else (None, False)


class StaffTipForm(TipForm):
    """第一報 that an officer or the desk writes down for somebody who called or came."""

    way = forms.ChoiceField(label=_("どのように受けましたか"), choices=Tip.WAYS[1:], widget=forms.RadioSelect)
    taken_on = DayField(label=_("連絡を受けた日"), latest=days.today)
    taken_clock = ClockField(label=_("連絡を受けた時刻"))

    field_order = ("way", "taken_on", "taken_clock")

    def __init__(self, *args: Any, **options: Any) -> None:
        now = parts(timezone.now(), time_unknown=False)
        options["initial"] = {"taken_on": now["day"], "taken_clock": now["clock"], "way": Tip.PHONE}
        super().__init__(*args, **options)
        for name, label in (("name", _("連絡した人の名前")), ("department", _("連絡した人の部署"))):
            self.fields[name].label = label

    def said(self) -> dict[str, Any]:
        taken = moment(self.cleaned_data["taken_on"], self.cleaned_data["taken_clock"])
        return {**super().said(), "way": self.cleaned_data["way"], "taken_at": min(taken, timezone.now())}


class LinkForm(forms.Form):
    label = forms.CharField(
        label=_("配る場所・相手"),
        max_length=100,
        help_text=_("例 2階ナースステーションの掲示。後で見分けるための名前です。"),
    )
    days = forms.TypedChoiceField(
        label=_("使える期間"),
        coerce=int,
        initial=365,
        choices=[(7, _("7日")), (30, _("30日")), (90, _("90日")), (365, _("1年"))],
        widget=forms.RadioSelect,
    )


class MergeForm(forms.Form):
    case = forms.ModelChoiceField(
        label=_("まとめる先の事案"), queryset=Case.objects.none(), empty_label=_("選んでください")
    )

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["case"].queryset = Case.objects.visible_to(user).open()  # type: ignore[attr-defined]
        self.fields["case"].label_from_instance = _case_name  # type: ignore[attr-defined]


class DismissForm(forms.Form):
    reason = forms.CharField(
        label=_("事案としない理由"),
        max_length=LONG,
        widget=text_area(3),
        help_text=_("例 調べたところ個人の情報は入っていなかった。後から説明できるように書いてください。"),
    )


def of_tip(tip: Tip) -> dict[str, Any]:
    """What the form for opening a case starts with: the tip's words, and the earliest moment somebody knew."""
    with translation.override("ja"):  # it is kept with the case, and goes into the report
        heard = f"第一報 {tip.reference}（{tip.get_way_display()}）"
    known = parts(tip.known_at, time_unknown=tip.known_time_unknown)
    return {
        "title": tip.first_line[:60],
        "known_on": known["day"],
        "known_clock": known["clock"],
        "known_by": tip.name,
        "known_department": tip.department,
        "known_evidence": heard,
        "medium": tip.medium,
        "outline": tip.what,
    }


def _case_name(case: Case) -> str:
    return f"{case.number} {case.title}"

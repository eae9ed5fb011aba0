from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.accounts.rights import Role
from tsutsumi.cases import kinds
from tsutsumi.cases.clocks import ClockField, moment, parts
from tsutsumi.cases.models import Case, Numbering, Part, Standby
from tsutsumi.web import days
from tsutsumi.web.fields import DayField

LONG = 20_000


def text_area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class KnownForm(forms.Form):
    """What is asked about the moment of knowing: 知った日時 with who, which department and on what evidence."""

    title = forms.CharField(
        label=_("件名"), max_length=200, help_text=_("何の件か一目で分かる短い名前。人の名前は入れないでください。")
    )
    known_on = DayField(
        label=_("知った日"),
        latest=days.today,
        help_text=_(
            "どの部署でも、最初に知った日です（報告期限はここより前からは始まりません。通則編3-5-3-3）。入力した日ではありません。"
        ),
    )
    known_clock = ClockField(label=_("知った時刻"), help_text=_("例 14:05。分からないときは空けておいてください。"))
    known_department = forms.CharField(label=_("知った部署"), max_length=100, required=False)
    known_by = forms.CharField(label=_("知った人"), max_length=100, required=False)
    known_evidence = forms.CharField(
        label=_("知った時点の根拠"),
        max_length=LONG,
        required=False,
        widget=text_area(),
        help_text=_("例 受付からの電話、届いたメール、ログの記録"),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        day, clock = said.get("known_on"), said.get("known_clock")
        if day and moment(day, clock) > timezone.now():
            self.add_error("known_clock", _("まだ来ていない時刻です。知った日と時刻を確かめてください。"))
        return said

    def details(self) -> dict[str, Any]:
        """The checked values by the names of the fields of Case."""
        said = dict(self.cleaned_data)
        clock = said.pop("known_clock")
        said["known_at"] = moment(said.pop("known_on"), clock)
        return {**said, "known_time_unknown": clock is None}


class CaseForm(KnownForm):
    """Everything about a case that may be written down by hand. What is left open is unknown."""

    event = forms.ChoiceField(label=_("起きたこと"), required=False, choices=[kinds.UNKNOWN, *kinds.events()])
    cause = forms.ChoiceField(label=_("原因"), required=False, choices=kinds.cause_choices)
    medium = forms.ChoiceField(
        label=_("情報が入っていたもの（媒体）"), required=False, choices=[kinds.UNKNOWN, *kinds.media()]
    )
    outline = forms.CharField(label=_("概要"), max_length=LONG, required=False, widget=text_area(4))
    occurred_on = DayField(
        label=_("発生日"), required=False, latest=days.today, help_text=_("分からないときは空けておいてください。")
    )
    found_on = DayField(
        label=_("発覚日"), required=False, latest=days.today, help_text=_("分からないときは空けておいてください。")
    )

    @classmethod
    def of(cls, case: Case, **options: Any) -> "CaseForm":
        known = parts(case.known_at, time_unknown=case.known_time_unknown)
        names = [name for name in cls.base_fields if not name.startswith("known_") or hasattr(case, name)]
        initial = {name: getattr(case, name) for name in names}
        initial |= {"known_on": known["day"], "known_clock": known["clock"]}
        return cls(initial=initial, **options)


class OpenForm(CaseForm):
    is_drill = forms.BooleanField(
        label=_("訓練です"), required=False, help_text=_("訓練は別の番号になり、どの画面にも「訓練」と出ます。")
    )


class StepForm(forms.Form):
    step = forms.ChoiceField(label=_("次の段階"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("事案としない理由"),
        max_length=LONG,
        required=False,
        widget=text_area(),
        help_text=_("「事案としない」を選んだときは必ず書いてください。"),
    )

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(name, gettext(move.label)) for name, move in case.flow.open_moves(case)]
        self.fields["step"].choices = choices  # type: ignore[attr-defined]
        if "dismiss" not in dict(choices):
            del self.fields["reason"]  # nothing here to give a reason for


class NoteForm(forms.Form):
    text = forms.CharField(label=_("内容"), max_length=LONG, widget=text_area())
    happened_on = DayField(
        label=_("起きた日"), required=False, latest=days.today, help_text=_("分からないときは空けておいてください。")
    )
    happened_clock = ClockField(label=_("起きた時刻"))
    known_on = DayField(label=_("把握した日"), latest=days.today)
    known_clock = ClockField(label=_("把握した時刻"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("happened_clock") and not said.get("happened_on") and "happened_on" not in self.errors:
            self.add_error("happened_on", _("時刻だけが入っています。起きた日も入力してください。"))
        return said

    def line(self) -> dict[str, Any]:
        """The checked values by the names that `actions.note` takes."""
        said = self.cleaned_data
        happened = moment(said["happened_on"], said["happened_clock"]) if said["happened_on"] else None
        return {
            "text": said["text"],
            "happened_at": happened,
            "known_at": moment(said["known_on"], said["known_clock"]),
        }


# A guest is let in on a page of their own, for a time.
HOUSE_PARTS = [row for row in Part.ROLES if row[0] != Part.GUEST]


class MemberForm(forms.Form):
    user = forms.ModelChoiceField(label=_("加える人"), queryset=User.objects.none(), empty_label=_("選んでください"))
    role = forms.ChoiceField(label=_("この事案での役割"), choices=HOUSE_PARTS, initial=Part.OFFICE)

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        inside = Part.objects.active().filter(case=case).values("user")
        people = User.objects.people().filter(is_active=True).exclude(role=Role.GUEST).exclude(pk__in=inside)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]
        self.fields["user"].label_from_instance = _who  # type: ignore[attr-defined]


class NumberingForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Numbering
        fields = ["prefix", "drill_prefix", "year_style", "digits"]


class StandbyForm(forms.Form):
    people = forms.ModelMultipleChoiceField(
        label=_("登録時に必ず加える人"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("誰も選ばないあいだは、個人情報保護管理者の全員が加わります。"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {"people": [row.user_id for row in Standby.objects.all()]})
        super().__init__(*args, **options)
        self.fields["people"].queryset = User.objects.people().filter(is_active=True).exclude(role=Role.GUEST)  # type: ignore[attr-defined]
        self.fields["people"].label_from_instance = _who  # type: ignore[attr-defined]


def _who(user: User) -> str:
    return gettext("%(name)s（%(role)s）") % {"name": user.name, "role": user.get_role_display()}

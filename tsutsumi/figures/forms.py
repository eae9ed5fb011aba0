"""What people type when they set a figure by hand: its shape decides the boxes."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tsutsumi.cases.clocks import ClockField
from tsutsumi.core.figures.figure import Range, Value
from tsutsumi.figures.actions import Given
from tsutsumi.figures.book import DAY, LIST, MOMENT, NUMBER, RANGE, SHAPES, TEXT
from tsutsumi.figures.gather import kept, value_of
from tsutsumi.web import days
from tsutsumi.web.fields import DayField, PeopleField

KNOWN, UNKNOWN = "known", "unknown"


def area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ValueForm(forms.Form):
    """The value of one shape, or that nobody knows; as of when, from where, and why."""

    standing = forms.ChoiceField(
        label=gettext_lazy("分かっていますか"), widget=forms.RadioSelect,
        choices=[
            (KNOWN, gettext_lazy("分かっている")),
            (UNKNOWN, gettext_lazy("まだ分からない（「調査中」と表示する）")),
        ],
    )  # fmt: skip

    def __init__(self, shape: str, *args: Any, hint: str = "", label: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.shape = shape
        self.fields |= _boxes(shape, label or _("値"), hint)
        self.fields |= {
            "on": DayField(label=_("いつの時点か（日）"), latest=days.today),
            "at": ClockField(
                label=_("いつの時点か（時刻）"), help_text=_("例 14:05。空けると、その日の始まりとします。")
            ),
            "source": forms.CharField(label=_("出どころ"), max_length=300, help_text=_("例 監視の報告、広報課の決定")),
            "reason": forms.CharField(label=_("理由"), max_length=1000, widget=area(2)),
        }

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("standing") == KNOWN and not self._errors_of_value() and self.value() is None:
            self.add_error(next(iter(_boxes(self.shape, "", ""))), _("値を入力してください。"))
        low, high = said.get("low"), said.get("high")
        if low is not None and high is not None and low > high:
            self.add_error("high", _("「多くとも」が「少なくとも」より小さくなっています。"))
        if "{{" in str(said) or "｛｛" in str(said):
            self.add_error(None, _("値の中に {{ }} は書けません。"))
        if said.get("on") and not self.errors and self.as_of() > timezone.now():
            self.add_error("at", _("まだ来ていない日時です。値を確かめた日時を入力してください。"))
        return said

    def given(self) -> Given:
        said = self.cleaned_data
        value = self.value() if said["standing"] == KNOWN else None
        return Given(value, said["source"], said["reason"], self.as_of(), said.get("english", ""))

    def as_of(self) -> datetime:
        at = self.cleaned_data.get("at") or datetime.min.time()
        return timezone.make_aware(datetime.combine(self.cleaned_data["on"], at))

    def value(self) -> Value:
        said = self.cleaned_data
        match self.shape:
            case "range":
                low, high = said.get("low"), said.get("high")
                return None if low is None and high is None else Range(low, high)
            case "moment":
                on, clock = said.get("day"), said.get("clock")
                return timezone.make_aware(datetime.combine(on, clock)) if on and clock is not None else None
            case "list":
                return tuple(line.strip() for line in said.get("text", "").splitlines() if line.strip()) or None
            case "number":
                return said.get("number")
        found: Any = said.get("day" if self.shape == DAY else "text")
        return found or None

    def _errors_of_value(self) -> bool:
        return any(name in self.errors for name in _boxes(self.shape, "", ""))


class NewForm(forms.Form):
    """The name and the shape of a figure that the book does not have; then its value."""

    label = forms.CharField(label=gettext_lazy("名前"), max_length=60, help_text=gettext_lazy("例 公開されていた日数"))
    unit = forms.CharField(
        label=gettext_lazy("単位"), max_length=10, required=False, help_text=gettext_lazy("数のとき。例 日、件、社")
    )


def shapes() -> list[tuple[str, str]]:
    return [(code, _(label)) for code, label in SHAPES if code in (NUMBER, RANGE, DAY, MOMENT, TEXT, LIST)]


class GiveBackForm(forms.Form):
    back_reason = forms.CharField(label=gettext_lazy("戻す理由"), max_length=1000, widget=area(2))


def initial_of(shape: str, said: Any, english: str = "") -> dict[str, Any]:
    """What the form shows of the value that holds."""
    value = value_of(shape, kept(said))
    known = {"standing": UNKNOWN if value is None else KNOWN, "on": days.today(), "english": english}
    match value:
        case Range(low, high):
            return known | {"low": low, "high": high}
        case datetime():
            local = timezone.localtime(value)
            return known | {"day": local.date(), "clock": f"{local:%H:%M}"}
        case tuple():
            return known | {"text": "\n".join(value)}
    return known | {"number": value, "day": value, "text": value}


def _boxes(shape: str, label: str, hint: str) -> dict[str, forms.Field]:
    english = forms.CharField(label=_("英語での言い方"), max_length=4000, required=False, widget=area(2))
    match shape:
        case "range":
            return {
                "low": PeopleField(label=_("少なくとも"), required=False),
                "high": PeopleField(label=_("多くとも"), required=False),
            }
        case "number":
            return {"number": PeopleField(label=label, required=False, help_text=hint)}
        case "day":
            return {"day": DayField(label=label, required=False)}
        case "moment":
            return {"day": DayField(label=_("日"), required=False), "clock": ClockField(label=_("時刻"))}
        case "list":
            said = _("1行に1つ。") + hint
            return {
                "text": forms.CharField(label=label, max_length=4000, required=False, widget=area(4), help_text=said),
                "english": english,
            }
    return {
        "text": forms.CharField(label=label, max_length=2000, required=False, widget=area(2), help_text=hint),
        "english": english,
    }

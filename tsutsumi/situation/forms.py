import re
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tsutsumi.cases.clocks import ClockField
from tsutsumi.situation import gather
from tsutsumi.situation.actions import LONGEST
from tsutsumi.situation.models import Cadence, SituationReport


class ReportForm(forms.Form):
    """One box per part. Numbers of people are named, never typed: 〔人数〕."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, report: SituationReport, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {**report.texts, "seen": report.fingerprint()})
        super().__init__(*args, **options)
        self.parts = dict(report.sections)
        for part, title in report.sections:
            rows = max(4, min(14, report.texts.get(part, "").count("\n") + 3))
            box = forms.CharField(
                label=_(title), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": rows})
            )
            self.fields[part] = box

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for part in self.parts:
            text = said.get(part, "")
            if names := gather.strangers(text):
                words = _("「〔%(name)s〕」という項目はありません。使えるのは: %(names)s")
                self.add_error(part, words % {"name": names[0], "names": "、".join(gather.FIGURES)})
            if numbers := gather.retyped(part, text):
                words = _(
                    "「%(number)s」は手で書かず、〔人数〕と書いてください。発行するときに事案の人数が幅つきで入ります。"
                )
                self.add_error(part, words % {"number": numbers[0]})
        return said

    def texts(self) -> dict[str, str]:
        return {part: self.cleaned_data[part] for part in self.parts}


class RhythmForm(forms.Form):
    HOURS = [("", gettext_lazy("時刻で決める")), *((str(n), str(n)) for n in (1, 2, 3, 4, 6, 8, 12, 24))]

    every_hours = forms.TypedChoiceField(
        label=gettext_lazy("何時間ごと"), choices=HOURS, coerce=int, empty_value=None, required=False,
        help_text=gettext_lazy("前の報告を発行した時刻から数えます。"),
    )  # fmt: skip
    times = forms.CharField(
        label=gettext_lazy("毎日の時刻"), max_length=100, required=False,
        help_text=gettext_lazy("例 9:00、17:00。「何時間ごと」を選んだときは使いません。"),
    )  # fmt: skip
    quiet_from = ClockField(label=gettext_lazy("夜間は求めない（始まり）"), help_text=gettext_lazy("例 22:00"))
    quiet_until = ClockField(
        label=gettext_lazy("夜間は求めない（終わり）"),
        help_text=gettext_lazy("例 7:00。この間に来る報告は、終わりの時刻に延びます。"),
    )

    @classmethod
    def of(cls, cadence: Cadence | None, data: Any = None) -> "RhythmForm":
        if cadence is None:
            return cls(data, initial={"every_hours": 4})
        initial = {name: getattr(cadence, name) for name in ("every_hours", "quiet_from", "quiet_until")}
        return cls(data, initial=initial | {"times": "、".join(cadence.times)})

    def clean_times(self) -> list[str]:
        said = unicodedata.normalize("NFKC", self.cleaned_data["times"])
        words = [word for word in re.split(r"[、,\s]+", said) if word]
        return sorted({ClockField().clean(word).strftime("%H:%M") for word in words})

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("every_hours") and not said.get("times") and "times" not in self.errors:
            self.add_error("times", _("「何時間ごと」か「毎日の時刻」のどちらかを決めてください。"))
        if said.get("every_hours"):
            said["times"] = []
        if bool(said.get("quiet_from")) != bool(said.get("quiet_until")):
            self.add_error("quiet_until", _("夜間の始まりと終わりを、両方入れるか、両方空けてください。"))
        elif said.get("quiet_from") and said["quiet_from"] == said["quiet_until"]:
            self.add_error("quiet_until", _("夜間の始まりと終わりが同じです。違う時刻にしてください。"))
        return said


class SnoozeForm(forms.Form):
    hours = forms.TypedChoiceField(choices=[(str(n), str(n)) for n in (1, 2, 4, 8)], coerce=int)

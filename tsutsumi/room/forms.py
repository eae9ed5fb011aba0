from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tsutsumi.cases.clocks import ClockField, moment
from tsutsumi.cases.models import Case
from tsutsumi.room.models import Stance
from tsutsumi.room.sieve import Wanted
from tsutsumi.room.timeline import KINDS
from tsutsumi.web import days
from tsutsumi.web.fields import DayField


class StanceForm(forms.ModelForm):  # type: ignore[type-arg]
    # Of its own: the field of the model would offer 「選んでください」 as a choice to be kept.
    choice = forms.ChoiceField(
        label=Stance._meta.get_field("choice").verbose_name, choices=Stance.CHOICES, widget=forms.RadioSelect
    )

    class Meta:
        model = Stance
        fields = ["choice", "reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}


class SieveForm(forms.Form):
    """What to see of a timeline. Everything may stay empty."""

    q = forms.CharField(label=_("言葉で探す"), max_length=100, required=False)
    kind = forms.MultipleChoiceField(
        label=_("種類"), required=False, choices=list(KINDS.items()), widget=forms.CheckboxSelectMultiple
    )
    person = forms.TypedChoiceField(label=_("人"), required=False, coerce=int, empty_value=None)
    first = DayField(label=_("この日から"), required=False)
    last = DayField(label=_("この日まで"), required=False)
    everything = forms.BooleanField(label=_("画面で行われたことも、すべて並べる"), required=False)

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].choices = [("", _("すべての人")), *people]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """Only what could be read; a field with an error shows it and sifts nothing."""
        said = self.cleaned_data if self.is_bound and (self.is_valid() or self.cleaned_data) else {}
        return Wanted(
            kinds=frozenset(said.get("kind") or ()),
            person=said.get("person"),
            first=said.get("first"),
            last=said.get("last"),
            words=said.get("q") or "",
            everything=bool(said.get("everything")),
        )


class PastForm(forms.Form):
    """The moment as of which a case is to be seen."""

    on = DayField(label=_("日"), latest=days.today)
    clock = ClockField(
        label=_("時刻"), help_text=_("例 9:00。空けておくと、その日の終わり（今日なら、いま）になります。")
    )

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        self.case = case

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("on") or "clock" in self.errors:
            return said
        now = timezone.now()
        at: datetime = moment(said["on"], said.get("clock") or time(23, 59, 59))
        at = at if said.get("clock") else min(at, now)
        # An entry of 9:00:30 belongs to 9:00 as a person says it.
        at = min(at + timedelta(seconds=59), now) if said.get("clock") and at <= now else at
        if at > now:
            self.add_error("clock", _("まだ来ていない時刻です。日と時刻を確かめてください。"))
        elif at < self.case.opened_at:
            opened = days.full_moment(self.case.opened_at)
            self.add_error("on", _("この事案が登録されたのは%(at)sです。それより後を選んでください。") % {"at": opened})
        return {**said, "at": at}

"""The questions of the interview as forms, and the forms around a ruling."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tsutsumi.core.law.verdict import Question
from tsutsumi.core.law.vocabulary import KINDS
from tsutsumi.web import days
from tsutsumi.web.fields import MOST_PEOPLE, DayField

UNKNOWN = "?"
DONT_KNOW = (UNKNOWN, _("わからない"))
PLAIN = {"true": True, "false": False}
LONG = 8  # more choices than this are a list to open, not a wall of radio buttons


class AnswerForm(forms.Form):
    """One question. `cleaned_data["value"]` is in the vocabulary of facts; None is 「わからない」."""

    answered: tuple[str, datetime] | None = None  # who answered last, and when

    def __init__(self, question: Question, data: Any = None, *, known_on: date) -> None:
        super().__init__(data, prefix=question.fact)
        self.question = question
        self.fields["value"] = _field_for(question)
        self.fields["value"].required = False  # a question may be left for later; clean() asks for one or the other
        if question.kind in FREE:
            self.fields["unknown"] = forms.BooleanField(label=_("わからない"), required=False)
        # The first day any department knew starts the clock; a later default would show a date that is too late.
        self.fields["on"] = DayField(
            label=_("このことを、どの部署かが最初に知った日"), required=False, initial=known_on, latest=days.today
        )
        self.fields["source"] = forms.CharField(label=_("何で分かりましたか（根拠）"), required=False, max_length=300)
        self.known_on = known_on

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said["on"] = said.get("on") or self.known_on
        said["value"] = self._value(said)
        return said

    def is_given(self) -> bool:
        """Whether the person answered this one at all; an untouched question stays a question."""
        return bool(self.data.get(self.add_prefix("value")) or self.data.get(self.add_prefix("unknown")) or self._day())

    def _day(self) -> bool:
        return any(self.data.get(f"{self.add_prefix('value')}_{part}") for part in ("year", "month", "day"))

    def _value(self, said: dict[str, Any]) -> Any:
        value = said.get("value")
        if said.get("unknown") or value in (UNKNOWN, None, "", []):
            return self._unknown(said, value)
        if self.question.kind in ("bool", "flag"):
            return PLAIN.get(value, value)
        return value.isoformat() if isinstance(value, date | datetime) else value

    def _unknown(self, said: dict[str, Any], value: Any) -> None:
        if said.get("unknown") and value not in (UNKNOWN, None, "", []):
            self.add_error("value", _("答えと「わからない」の両方があります。どちらか一方にしてください。"))
        elif not said.get("unknown") and value != UNKNOWN and "value" not in self.errors:
            self.add_error("value", _("答えを入れるか、「わからない」を選んでください。"))


FREE = ("int", "date", "instant", "codes")


def _field_for(question: Question) -> forms.Field:
    options: dict[str, Any] = {"label": question.text, "help_text": question.help}
    if question.kind == "int":
        return NumberField(required=False, **options)
    if question.kind in ("date", "instant"):
        return DayField(required=False, latest=days.today, **options)
    choices = [(c.code, c.label) for c in question.choices]
    if question.kind == "codes":
        return forms.MultipleChoiceField(choices=_grouped(choices), required=False, widget=Groups, **options)
    if len(choices) > LONG:
        return forms.ChoiceField(choices=[("", _("選んでください")), DONT_KNOW, *choices], **options)
    return forms.ChoiceField(choices=[*choices, DONT_KNOW], widget=forms.RadioSelect, **options)


def _grouped(choices: list[tuple[str, str]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Kinds of data under the headings of the law's table, in its order."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, label in choices:
        groups.setdefault(KINDS.get(code, {}).get("group", ""), []).append((code, label))
    return list(groups.items())


class Groups(forms.CheckboxSelectMultiple):
    """Boxes to tick under headings; sixty in a row would not be read."""

    template_name = "duties/widgets/groups.html"


class NumberField(forms.IntegerField):
    """A number of people; full-width digits and 1,043 are read too."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    default_error_messages = {
        "invalid": _("人数は数字で入力してください（例: 1043）。分からなければ「わからない」を選びます。")
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=MOST_PEOPLE, **options)

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").replace(",", "").replace("，", "").replace("、", "").strip().removesuffix("人")
        return super().to_python(text)


class ReadingForm(forms.Form):
    choice = forms.ChoiceField(
        label=_("どちらの読み方を採りますか"),
        choices=[("a", _("読み方A")), ("b", _("読み方B")), ("ask", _("弁護士・委員会に確認中"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("理由・誰に確かめたか"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class RulingForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("結論"),
        choices=[("yes", _("報告対象")), ("no", _("報告対象外")), ("voluntary", _("任意で報告する"))],
        widget=forms.RadioSelect,
    )
    recipient = forms.CharField(
        label=_("報告先"), max_length=200, required=False,
        help_text=_("委員会か、権限の委任を受けた省庁か。最新の公示で確かめてから記入してください。"),
    )  # fmt: skip
    reason = forms.CharField(label=_("判断の理由"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("outcome") in ("yes", "voluntary") and not said.get("recipient"):
            self.add_error("recipient", _("報告先を記入してください。"))
        return said

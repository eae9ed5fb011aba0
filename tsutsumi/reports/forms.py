"""Forms: one part of a report at a time, each field with its state; and the forms around its steps."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tsutsumi.core.documents.form import Field, Item
from tsutsumi.core.documents.values import LABELS, NOT_ENTERED, Content, People, Source, State, Value, Values, to_json
from tsutsumi.reports.models import REGIMES, STAGES
from tsutsumi.web import days
from tsutsumi.web.fields import DayField

LONG = 20_000
STATES = [(state.value, words) for state, words in LABELS.items()]
WRITTEN = (State.KNOWN, State.ESTIMATED)


@dataclass(frozen=True, slots=True)
class Row:
    """One field of the report on the page: its boxes, its state, the day it will be known, and what it says now."""

    field: Field
    boxes: list[forms.BoundField]
    state: forms.BoundField
    expected: forms.BoundField
    value: Value


class PartForm(forms.Form):
    """The fields of one item (①–⑨). `values()` gives what was written, with the person as its source."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, item: Item, now: Values, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"seen": print_of(item, now)}
        super().__init__(*args, **kwargs)
        self.item, self.now = item, now
        for field in item.fields:
            self._add(field, now.get(field.code, NOT_ENTERED))

    def rows(self) -> Iterator[Row]:
        for field in self.item.fields:
            name = name_of(field)
            boxes = [self[n] for n in (name, f"{name}-low", f"{name}-high") if n in self.fields]
            value = self.now.get(field.code, NOT_ENTERED)
            yield Row(field, boxes, self[f"{name}-state"], self[f"{name}-expected"], value)

    def _add(self, field: Field, value: Value) -> None:
        name = name_of(field)
        if field.kind == "people":
            self._add_people(name, value.content)
        else:
            self.fields[name] = _box(field)
            self.initial[name] = list(value.content) if isinstance(value.content, tuple) else value.content
        self.fields[f"{name}-state"] = forms.ChoiceField(
            label=_("状態"), choices=[(s.value, w) for s, w in LABELS.items()]
        )
        self.fields[f"{name}-expected"] = DayField(label=_("判明の見込み（調査中のとき）"), required=False)
        self.initial[f"{name}-state"], self.initial[f"{name}-expected"] = value.state.value, value.expected

    def _add_people(self, name: str, content: Content) -> None:
        for end, label in (("low", _("少なくとも（人）")), ("high", _("多くて（人）"))):
            self.fields[f"{name}-{end}"] = forms.IntegerField(label=label, min_value=0, max_value=10**9, required=False)
            self.initial[f"{name}-{end}"] = getattr(content, end, None)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("seen") != print_of(self.item, self.now):
            raise forms.ValidationError(
                _(
                    "開いている間に、ほかの人がこの項目を書き換えました。下の「いまの内容」と見比べて、もう一度保存してください。"
                )
            )
        self.written = {f.code: v for f in self.item.fields if (v := self._value(f, said)) is not None}
        return said

    def values(self, by: str, on: date) -> dict[str, Value]:
        """What was written; a field that says what it said before keeps its source."""
        source = Source("画面での入力", by, on)
        return {c: v if v == NOT_ENTERED else _sourced(v, source) for c, v in self.written.items()}

    def _value(self, field: Field, said: Mapping[str, Any]) -> Value | None:
        name = name_of(field)
        state, content = State(said.get(f"{name}-state") or State.NOT_ENTERED), self._content(field, said)
        # Writing is saying: nobody has to choose 「判明」 as well.
        state = State.KNOWN if state is State.NOT_ENTERED and content is not None else state
        box = name if name in self.fields else f"{name}-high"
        if box in self.errors:
            return None
        if wrong := _contradiction(state, content):
            self.add_error(box, wrong)
            return None
        expected = said.get(f"{name}-expected") if state is State.UNKNOWN else None
        return Value(state, content if state in WRITTEN else None, None, expected)

    def _content(self, field: Field, said: Mapping[str, Any]) -> Content:
        name = name_of(field)
        if field.kind == "people":
            return self._people(name, said.get(f"{name}-low"), said.get(f"{name}-high"))
        content: Any = said.get(name)
        if content in (None, "", []):
            return None
        return tuple(content) if isinstance(content, list) else content

    def _people(self, name: str, low: int | None, high: int | None) -> People | None:
        if low is None and high is None:
            return None
        if low is None or high is None:
            self.add_error(
                f"{name}-high",
                _("「少なくとも」と「多くて」の両方を書いてください。確定しているときは同じ数にします。"),
            )
            return None
        if low > high:
            self.add_error(f"{name}-high", _("「多くて」は「少なくとも」以上の数にしてください。"))
            return None
        return People(low, high)


def name_of(field: Field) -> str:
    """The name of the boxes of a field: ids must not hold a dot."""
    return field.code.replace(".", "-")


def print_of(item: Item, now: Values) -> str:
    """A short print of what an item says now, to notice that somebody else was faster."""
    says = {f.code: to_json(now.get(f.code, NOT_ENTERED)) for f in item.fields}
    return hashlib.sha256(json.dumps(says, sort_keys=True).encode()).hexdigest()[:16]


def _sourced(value: Value, source: Source) -> Value:
    return Value(value.state, value.content, source, value.expected)


def _contradiction(state: State, content: Content) -> str:
    if state in WRITTEN and content is None:
        return str(_("状態が「%s」なのに内容がありません。内容を書くか、状態を選び直してください。") % LABELS[state])
    if state not in WRITTEN and content is not None:
        return str(_("状態が「%s」なのに内容があります。内容を消すか、状態を選び直してください。") % LABELS[state])
    return ""


def _box(field: Field) -> forms.Field:
    options: dict[str, Any] = {"label": field.label, "required": False, "help_text": field.hint}
    choices = [(c.code, c.label) for c in field.choices]
    match field.kind:
        case "date":
            return DayField(**options)
        case "number":
            return forms.IntegerField(min_value=0, max_value=10**12, **options)
        case "choice":
            return forms.ChoiceField(choices=[("", _("選んでいない")), *choices], widget=forms.RadioSelect, **options)
        case "choices":
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **options)
        case "lines":
            return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=LONG, **options)
    return forms.CharField(max_length=500, **options)


class StartForm(forms.Form):
    stage = forms.ChoiceField(label=_("速報・確報の別"), choices=STAGES, widget=forms.RadioSelect)
    regime = forms.ChoiceField(label=_("根拠となる制度（様式が変わります）"), choices=REGIMES, widget=forms.RadioSelect)
    recipient = forms.CharField(
        label=_("提出先"),
        max_length=200,
        help_text=_("権限が委任されている業種では、事業所管大臣などが提出先です。委任には期間があります。"),
    )
    confirmed = forms.BooleanField(label=_("提出先が正しいことを、公表資料か提出先への照会で確かめました"))
    voluntary = forms.BooleanField(
        label=_("任意の報告です（各号のいずれにも当たらない）"),
        required=False,
        help_text=_("報告対象でないと判断したときも、同じ様式で報告できます。"),
    )


class CheckForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    read = forms.BooleanField(label=_("全文を読み、事実と出典を確かめました"))


class SubmitForm(forms.Form):
    on = DayField(label=_("提出した日"), latest=days.today)
    receipt = forms.CharField(
        label=_("受付番号"), max_length=100, required=False, help_text=_("まだ分からなければ、後から記録できます。")
    )
    sent = forms.BooleanField(label=_("確認済みの内容のとおりに、提出先へ提出しました"))


class ReceiptForm(forms.Form):
    receipt = forms.CharField(label=_("受付番号"), max_length=100)

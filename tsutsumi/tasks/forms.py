"""What a page asks of people: done with what, by whom until when, why not; and the rows of a playbook."""

from datetime import datetime
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.cases.clocks import ClockField, moment, parts
from tsutsumi.cases.models import Case, Part
from tsutsumi.core.playbooks.book import LONGEST, Book, Row
from tsutsumi.core.playbooks.choose import Question
from tsutsumi.core.playbooks.vocabulary import AT, ROLES
from tsutsumi.evidence.models import Item
from tsutsumi.tasks import gather
from tsutsumi.tasks.models import Task
from tsutsumi.web.fields import DayField

UNKNOWN, YES, NO = "", "yes", "no"
ANSWERS = [(YES, _("はい")), (NO, _("いいえ")), (UNKNOWN, _("わからない"))]
UNITS = [
    ("m", _("分")),
    ("h", _("時間")),
    ("d", _("日")),
    ("as due", _("期限に合わせて")),
    ("if found", _("見つかったら")),
]


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class FinishForm(forms.Form):
    prefix = "finish"
    note = forms.CharField(
        label=_("完了の根拠"), required=False, max_length=2000, widget=area(2),
        help_text=_("例 3台ともLANを抜いた。写真はフォルダーの「現場」にある。空けておいても完了にできます。"),
    )  # fmt: skip
    evidence = forms.ModelChoiceField(
        label=_("証拠"), required=False, queryset=Item.objects.none(), empty_label=_("選ばない")
    )

    def __init__(self, *args: Any, task: Task, sees_evidence: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not sees_evidence:
            del self.fields["evidence"]
            return
        self.fields["evidence"].queryset = Item.objects.filter(case=task.case)  # type: ignore[attr-defined]
        self.fields["evidence"].label_from_instance = _item  # type: ignore[attr-defined]


class DueForm(forms.Form):
    """A day of one's own, and a time of that day; without a time the end of the day."""

    due_on = DayField(label=_("期限の日"), required=False)
    due_clock = ClockField(label=_("期限の時刻"), help_text=_("例 14:05。空けておくと、その日の終わりまでになります。"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("due_clock") and not said.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", gettext("時刻だけが入っています。期限の日も入力してください。"))
        return said

    def due(self) -> datetime | None:
        day, clock = self.cleaned_data["due_on"], self.cleaned_data["due_clock"]
        if not day:
            return None
        return moment(day, clock) if clock else moment(day, datetime.min.time().replace(hour=23, minute=59))


class AssignForm(DueForm):
    prefix = "assign"
    owner = forms.ModelChoiceField(
        label=_("担当"), required=False, queryset=User.objects.none(), empty_label=_("まだ決めない")
    )
    deputy = forms.ModelChoiceField(
        label=_("代理"), required=False, queryset=User.objects.none(), empty_label=_("まだ決めない")
    )
    field_order = ["owner", "deputy", "due_on", "due_clock"]

    def __init__(self, *args: Any, task: Task, **options: Any) -> None:
        options.setdefault("initial", _assigned(task))
        super().__init__(*args, **options)
        able = User.objects.filter(pk__in=[user.pk for user in gather.workers(task.case)])
        for name in ("owner", "deputy"):
            self.fields[name].queryset = able  # type: ignore[attr-defined]
            self.fields[name].label_from_instance = _who  # type: ignore[attr-defined]


class AsideForm(forms.Form):
    prefix = "aside"
    reason = forms.CharField(
        label=_("該当しない理由"), max_length=2000, widget=area(2),
        help_text=_("後から「なぜしなかったのか」を説明するために残ります。"),
    )  # fmt: skip


class BlockForm(forms.Form):
    prefix = "block"
    first = forms.ModelChoiceField(
        label=_("先に終える作業"), required=False, queryset=Task.objects.none(), empty_label=_("ありません")
    )

    def __init__(self, *args: Any, task: Task, **options: Any) -> None:
        options.setdefault("initial", {"first": task.blocked_by_id})
        super().__init__(*args, **options)
        self.fields["first"].queryset = task.case.tasks.open().exclude(pk=task.pk)  # type: ignore[attr-defined]
        self.fields["first"].label_from_instance = lambda other: other.title  # type: ignore[attr-defined]


class AddForm(DueForm):
    title = forms.CharField(label=_("作業"), max_length=120, help_text=_("人の名前は入れないでください。"))
    what = forms.CharField(label=_("すること"), required=False, max_length=2000, widget=area(3))
    part = forms.ChoiceField(label=_("担当の役割"), choices=[role for role in Part.ROLES if role[0] != Part.GUEST])
    field_order = ["title", "what", "part", "due_on", "due_clock"]


class TriageForm(forms.Form):
    """The questions that start a playbook, and the flags; what is left open stays unknown."""

    def __init__(self, *args: Any, asked: tuple[Question, ...], case: Case, **options: Any) -> None:
        said = gather.triage_of(case)
        options.setdefault("initial", {q: _answer(is_yes) for q, is_yes in said.items()})
        super().__init__(*args, **options)
        for question in asked:
            self.fields[question.id] = forms.ChoiceField(
                label=question.text, choices=ANSWERS, required=False, widget=forms.RadioSelect
            )

    def said(self) -> dict[str, bool | None]:
        answers = {YES: True, NO: False, UNKNOWN: None}
        return {name: answers[str(self.cleaned_data[name])] for name in self.fields}


class EditionForm(forms.Form):
    """The head of a playbook. `base`: the number of the edition it was opened from."""

    name = forms.CharField(label=_("手順書の名前"), max_length=80)
    about = forms.CharField(label=_("どんなときに使うか"), max_length=400, required=False, widget=area(2))
    note = forms.CharField(
        label=_("変えた理由"),
        max_length=300,
        help_text=_("例 年1回の見直し。弁護士の助言で、保険会社への連絡を先にした。"),
    )
    base = forms.IntegerField(widget=forms.HiddenInput)


class RowForm(forms.Form):
    """One step. A row that was never filled in is left out; `gone` takes one away."""

    n = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("作業"), max_length=LONGEST["name"])
    what = forms.CharField(label=_("すること"), max_length=LONGEST["what"], widget=area(2))
    owner = forms.MultipleChoiceField(
        label=_("担当の役割"), choices=[(code, row["label"]) for code, row in ROLES.items()],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    number = forms.IntegerField(label=_("見つけてから"), min_value=1, max_value=9999, required=False)
    unit = forms.ChoiceField(label=_("単位"), choices=UNITS, initial="m")
    why = forms.CharField(label=_("なぜ"), max_length=LONGEST["why"], required=False)
    do_not = forms.CharField(label=_("してはいけないこと"), max_length=LONGEST["do_not"], required=False)
    gone = forms.BooleanField(label=_("この作業をなくす"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("unit") in ("m", "h", "d") and not said.get("number") and "number" not in self.errors:
            self.add_error("number", gettext("何分・何時間・何日かを、数字で入力してください。"))
        return said


RowSet: "type[BaseFormSet[RowForm]]" = formset_factory(RowForm, extra=2, max_num=60)


def rows_initial(book: Book) -> list[dict[str, Any]]:
    return [_row_initial(row) for row in book.rows]


def content_of(book: Book, head: EditionForm, rows: "BaseFormSet[RowForm]") -> dict[str, Any]:
    """The playbook as the form says it. What the form does not show (topic, source, mark) stays where a row stays."""
    kept = {row.n: row.to_json() for row in book.rows}
    filled = [form.cleaned_data for form in rows if form.has_changed() or form.initial]
    said = [row for row in filled if row and not row["gone"]]
    top = max([*kept, 0])
    tasks = []
    for row in said:
        top += row["n"] not in kept
        tasks.append(_row_said(row, kept.get(row["n"], {"n": top})))
    name, about = head.cleaned_data["name"], head.cleaned_data["about"]
    english = book.english if name == book.name else ""
    return book.to_json() | {"name": name, "english": english, "about": about, "tasks": tasks}


def _row_said(row: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
    """A sentence a house has changed is the house's own: it no longer carries the mark of the source."""
    at = row["unit"] if row["unit"] in ("as due", "if found") else f"{row['number']}{row['unit']}"
    if "at" in old and _time_parts(old["at"]) == _time_parts(at):
        at = old["at"]  # a span such as 24-48h, which the form shows by its end
    new = {name: row[name] for name in ("name", "what", "why", "do_not") if row[name]}
    kept = {name: old[name] for name in ("n", "topic", "rest", "mark", "source") if name in old}
    if any(old.get(name, "") != row[name] for name in ("name", "what")):
        kept = {name: value for name, value in kept.items() if name not in ("mark", "source")}
    return kept | new | {"owner": row["owner"], "at": at}


def _row_initial(row: Row) -> dict[str, Any]:
    number, unit = _time_parts(row.at)
    named = {name: getattr(row, name) for name in ("n", "name", "what", "why", "do_not")}
    return named | {"owner": list(row.owner), "number": number, "unit": unit}


def _time_parts(at: str) -> tuple[int | None, str]:
    found = AT.fullmatch(at)
    return (int(found[2]), found[3]) if found else (None, at)


def _assigned(task: Task) -> dict[str, Any]:
    due = parts(task.own_due_at, time_unknown=False) if task.own_due_at else {"day": None, "clock": None}
    return {"owner": task.owner_id, "deputy": task.deputy_id, "due_on": due["day"], "due_clock": due["clock"]}


def _answer(is_yes: bool | None) -> str:
    return UNKNOWN if is_yes is None else YES if is_yes else NO


def _who(user: User) -> str:
    return gettext("%(name)s（%(role)s）") % {"name": user.name, "role": user.get_role_display()}


def _item(item: Item) -> str:
    return f"{item} {item.name}"

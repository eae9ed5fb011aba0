"""Two people at the same form: an edit carries what it was based on, and whoever saves second is asked first.

    form = watched(ContactForm(request.POST or None, instance=contact))
    if request.method == "POST" and form.is_valid() and is_still(form, lambda: last_word(contact)):

`watched` puts the print of every value that is shown into a hidden field. `is_still` compares it with the values of
now; where one has changed, nothing is saved: the page says who changed what and when, shows the present value beside
the typed one, and the next press of the button is the answer. The form must know the values of now as its initial ones,
on a POST too. A form sent without the hidden field (by a program) is taken as it is.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from tsutsumi.web import days

NAME = "based_on"
Word = tuple[str, datetime] | None  # who spoke last, and when; None where nobody knows


@dataclass(frozen=True, slots=True)
class Changed:
    """A field that somebody changed meanwhile: what it says now, and what this person typed."""

    label: str
    now: str
    typed: str


class BasedOn(forms.CharField):
    """Never a change of its own, whatever it says."""

    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ARG002
        return False


def watched[F: forms.BaseForm](form: F, **now: Any) -> F:
    """The form with what it is based on. `now`: values of now where a field begins empty on purpose."""
    form.values_now = now  # type: ignore[attr-defined]
    field = BasedOn(required=False, widget=forms.HiddenInput(attrs={"id": False}))
    form.fields[NAME] = field
    form.initial[NAME] = " ".join(f"{name}:{digest}" for name, digest in _prints(form).items())
    return form


def is_still(form: forms.BaseForm, last: Callable[[], Word]) -> bool:
    """Whether everything is as it was when the page was opened. If not, the form says so and keeps what was typed."""
    if NAME not in form.fields:
        return True
    said, now = str(form.cleaned_data.pop(NAME, "") or ""), _prints(form)
    before = dict(part.split(":", 1) for part in said.split() if ":" in part)
    moved = [name for name, digest in before.items() if name in now and now[name] != digest]
    if not moved:
        return True
    form.meanwhile = [_changed(form, name) for name in moved]  # type: ignore[attr-defined]
    form.data = _with(form.data, form.add_prefix(NAME), form.initial[NAME])
    form.add_error(None, _sentence(last()))
    return False


def _with(data: Any, name: str, value: str) -> Any:
    """A copy of what was sent, with one value of another kind."""
    copied = data.copy()
    copied[name] = value
    return copied


def _sentence(last: Word) -> str:
    asked = _(
        "まだ保存していません。入力した内容は残っています。下の「いまの内容」と見比べて、必要なら直し、もう一度保存してください。保存すると、いまの内容に代わります。"
    )
    if last is None:
        return _("この画面を開いたあと、ほかの人が内容を変えました。") + asked
    said = {"name": last[0], "when": days.moment(last[1])}
    return _("この画面を開いたあと、%(name)sさんが%(when)sに内容を変えました。") % said + asked


def _prints(form: forms.BaseForm) -> dict[str, str]:
    """A short print of each value of now, by the name of its field."""
    return {
        name: hashlib.sha256(repr(_plain(_now(form, name))).encode()).hexdigest()[:12]
        for name, field in form.fields.items()
        if not field.widget.is_hidden and not isinstance(field, forms.FileField)
    }


def _now(form: forms.BaseForm, name: str) -> Any:
    beside: dict[str, Any] = form.values_now  # type: ignore[attr-defined]
    if name in beside:
        return beside[name]
    return form.get_initial_for_field(form.fields[name], name)


def _plain(value: Any) -> Any:
    """The same for the same value, however it is held."""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat() if timezone.is_aware(value) else value.isoformat()
    if isinstance(value, str) or not isinstance(value, Iterable):
        return "" if value is None else str(value)
    return [_plain(one) for one in value]


def _changed(form: forms.BaseForm, name: str) -> Changed:
    field = form.fields[name]
    typed = form.cleaned_data.get(name)
    return Changed(str(form[name].label), _words(field, _now(form, name)), _words(field, typed))


def _words(field: forms.Field, value: Any) -> str:
    """The value as a person reads it."""
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    if isinstance(value, datetime):
        return days.full_moment(value)
    if isinstance(value, date):
        return days.full_day(value)
    if isinstance(value, str | Model) or not isinstance(value, Iterable):
        return _chosen(field, value) or _("（空欄）")
    return "、".join(_chosen(field, one) for one in value) or _("（空欄）")


def _chosen(field: forms.Field, value: Any) -> str:
    """The words of a choice, otherwise the value itself."""
    if value is None or value == "":
        return ""
    wanted = str(value.pk if isinstance(value, Model) else value)
    for code, label in getattr(field, "choices", ()):
        inside = label if isinstance(label, list | tuple) else ((code, label),)
        found = next((str(words) for one, words in inside if str(one) == wanted), None)
        if found is not None:
            return found
    return str(value)

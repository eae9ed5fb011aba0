"""Forms of reports as data: which fields, which choices, what each stage asks, and what is still open.

A form is keyed by `form_id` and the days it holds; a report keeps the version it was written with.
Each field carries 確認 or 要確認: whether its wording was read in a primary text.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

from tsutsumi.core.documents.values import NOT_ENTERED, State, Value, Values

FOLDER = Path(__file__).parent / "forms"

Stage = Literal["preliminary", "final"]
STAGES: Mapping[Stage, str] = {"preliminary": "速報", "final": "確報"}
KINDS = frozenset({"text", "lines", "date", "number", "people", "choice", "choices"})
MARKS = frozenset({"確認", "二次", "要確認"})


class FormError(ValueError):
    """A form file contradicts itself; the message names file and field."""


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `stages` lists the stages that ask for it; `shown_if` is (code, choice) or None."""

    code: str
    label: str
    kind: str
    mark: str
    stages: tuple[Stage, ...] = ()
    choices: tuple[Choice, ...] = ()
    shown_if: tuple[str, str] | None = None
    unit: str = ""
    hint: str = ""
    note: str = ""

    def label_of(self, code: str) -> str:
        """Words of a choice; the code itself when this version does not know it."""
        return next((c.label for c in self.choices if c.code == code), code)


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered group of fields: 1, 2 or ①–⑨."""

    code: str
    number: str
    title: str
    fields: tuple[Field, ...]
    part: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    form_id: str
    version: str
    title: str
    regime: str
    valid_from: date
    valid_to: date | None
    source: str
    compared_on: date
    mark: str
    items: tuple[Item, ...]
    note: str = ""

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(f for item in self.items for f in item.fields)

    def field(self, code: str) -> Field:
        for found in self.fields:
            if found.code == code:
                return found
        raise KeyError(code)


@dataclass(frozen=True, slots=True)
class Missing:
    """An open field. `blocks` is false where the law lets one file now and supplement later (追完)."""

    field: Field
    why: Literal["not_entered", "unknown", "no_expected_day", "estimated"]
    blocks: bool

    def __str__(self) -> str:
        return _SENTENCES[self.why].format(label=self.field.label)


_SENTENCES = {
    "not_entered": "「{label}」が未入力です。判明していないときは「不明・調査中」を選んでください。",
    "unknown": "「{label}」は調査中です。判明しだい追完してください。",
    "no_expected_day": "「{label}」は調査中です。判明の見込み時期を書き、判明しだい追完してください。",
    "estimated": "「{label}」は概数・推定です。確定したら追完してください。",
}


def missing(form: Form, values: Values, stage: Stage) -> tuple[Missing, ...]:
    """What is open for a stage, in the order of the form.

    Only an empty field blocks, because nobody has said anything about it. A field under
    investigation never does: the day of the 確報 does not move, the rest is supplemented.
    """
    found = (_open(f, values.get(f.code, NOT_ENTERED), stage) for f in asked(form, values, stage))
    return tuple(m for m in found if m)


def asked(form: Form, values: Values, stage: Stage) -> tuple[Field, ...]:
    """The fields that a stage asks for, given what is written already."""
    return tuple(f for f in shown(form, values) if stage in f.stages)


def shown(form: Form, values: Values) -> tuple[Field, ...]:
    """The fields that apply: one that hangs on a choice appears only when that choice is made."""
    return tuple(f for f in form.fields if _applies(f, values))


def _applies(field: Field, values: Values) -> bool:
    if field.shown_if is None:
        return True
    code, wanted = field.shown_if
    content = values.get(code, NOT_ENTERED).content
    return wanted in content if isinstance(content, tuple) else content == wanted


def _open(field: Field, value: Value, stage: Stage) -> Missing | None:
    match value.state:
        case State.NOT_ENTERED:
            return Missing(field, "not_entered", blocks=True)
        case State.UNKNOWN if stage == "final" and value.expected is None:
            return Missing(field, "no_expected_day", blocks=False)
        case State.UNKNOWN:
            return Missing(field, "unknown", blocks=False)
        case State.ESTIMATED if stage == "final":
            return Missing(field, "estimated", blocks=False)
    return None


def load(form_id: str, on: date) -> Form:
    """The version of a form that holds on a day. FormError when there is none."""
    for form in all_forms():
        if form.form_id == form_id and form.valid_from <= on and (form.valid_to is None or on <= form.valid_to):
            return form
    raise FormError(f"様式 {form_id} には {on} に有効な版がありません。")


def version(form_id: str, name: str) -> Form:
    """The version that a report was written with, in force or not."""
    for form in all_forms():
        if (form.form_id, form.version) == (form_id, name):
            return form
    raise FormError(f"様式 {form_id} の版 {name} がありません。")


@cache
def all_forms() -> tuple[Form, ...]:
    """Every version of every form, checked."""
    return read_folder(FOLDER)


def read_folder(folder: Path) -> tuple[Form, ...]:
    """All forms of a folder. FormError names the file that is wrong."""
    raw = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.toml"))}
    forms = tuple(_form(name, data, raw) for name, data in raw.items())
    keys = [(f.form_id, f.version) for f in forms]
    if len(set(keys)) != len(keys):
        raise FormError(f"two files hold the same form version: {keys}")
    return forms


def _form(name: str, data: Mapping[str, Any], raw: Mapping[str, Mapping[str, Any]]) -> Form:
    items = tuple(_item(i, data.get("mark")) for i in data.get("item", ()))
    if base := data.get("extends"):
        items = _extend(_form(base, {**raw[base]}, raw).items, items, data)
    form = Form(
        data["form_id"],
        data["version"],
        data["title"],
        data["regime"],
        data["valid_from"],
        data.get("valid_to"),
        data["source"],
        data["compared_on"],
        data.get("mark", ""),
        items,
        data.get("note", ""),
    )
    _check(name, form)
    return form


def _extend(base: tuple[Item, ...], own: tuple[Item, ...], data: Mapping[str, Any]) -> tuple[Item, ...]:
    """The items of `base` with the fields that `own` words differently; `mark` weakens all of them."""
    changed = {f.code: f for item in own for f in item.fields}
    mark = data.get("mark")
    keep: set[str] = set(data.get("only_fields", [f.code for i in base for f in i.fields]))

    def fields(item: Item) -> tuple[Field, ...]:
        old = [changed.pop(f.code, f) for f in item.fields if f.code in keep]
        new = [changed.pop(code) for code in tuple(changed) if code.startswith(f"{item.code}.")]
        return tuple(replace(f, mark=mark) if mark else f for f in (*old, *new))

    titles = {i.code: i for i in own}
    items = (_retitled(i, titles.get(i.code), fields(i)) for i in base)
    return tuple(i for i in items if i.fields)


def _retitled(item: Item, own: Item | None, fields: tuple[Field, ...]) -> Item:
    title = own.title if own and own.title else item.title
    note = own.note if own and own.note else item.note
    return replace(item, title=title, note=note, fields=fields)


def _item(data: Mapping[str, Any], mark: str | None) -> Item:
    fields = tuple(_field(f, mark) for f in data.get("field", ()))
    return Item(
        data["code"], data.get("number", ""), data.get("title", ""), fields, data.get("part", ""), data.get("note", "")
    )


def _field(data: Mapping[str, Any], mark: str | None) -> Field:
    unlike = data.get("shown_if")
    return Field(
        data["code"],
        data["label"],
        data["kind"],
        mark or data["mark"],
        tuple(data.get("stages", ())),
        tuple(Choice(code, label) for code, label in data.get("choices", {}).items()),
        (unlike[0], unlike[1]) if unlike else None,
        data.get("unit", ""),
        data.get("hint", ""),
        data.get("note", ""),
    )


def _check(name: str, form: Form) -> None:
    codes = [f.code for f in form.fields]
    for wrong in _faults(form.fields, codes):
        raise FormError(f"{name}.toml: {wrong}")
    if len(set(codes)) != len(codes):
        raise FormError(f"{name}.toml: a field code is used twice")


def _faults(fields: Iterable[Field], codes: list[str]) -> Iterable[str]:
    for f in fields:
        if f.kind not in KINDS:
            yield f"{f.code}: unknown kind {f.kind}"
        if f.mark not in MARKS:
            yield f"{f.code}: unknown mark {f.mark}"
        if f.kind.startswith("choice") and not f.choices:
            yield f"{f.code}: no choices"
        if not set(f.stages) <= set(STAGES):
            yield f"{f.code}: unknown stage {f.stages}"
        if f.shown_if and f.shown_if[0] not in codes:
            yield f"{f.code}: hangs on unknown field {f.shown_if[0]}"

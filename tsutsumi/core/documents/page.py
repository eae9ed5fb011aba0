"""A filled form as rows for a screen: in the order of the web form, each with the text to copy."""

from dataclasses import dataclass

from tsutsumi.core.documents import text
from tsutsumi.core.documents.form import Field, Item, shown
from tsutsumi.core.documents.report import Filled
from tsutsumi.core.documents.values import LABELS, NOT_ENTERED, Value


@dataclass(frozen=True, slots=True)
class Row:
    """`copy` is what one types into the recipient's form: empty when there is nothing to type."""

    field: Field
    value: Value
    plain: str
    copy: str
    printed: str
    state_label: str
    source: str


@dataclass(frozen=True, slots=True)
class Section:
    item: Item
    rows: tuple[Row, ...]


def sections(filled: Filled) -> tuple[Section, ...]:
    """Every field that applies, section by section."""
    visible = shown(filled.form, filled.values)
    rows = ((item, tuple(_row(filled, f) for f in item.fields if f in visible)) for item in filled.form.items)
    return tuple(Section(item, found) for item, found in rows if found)


def _row(filled: Filled, field: Field) -> Row:
    value = filled.values.get(field.code, NOT_ENTERED)
    plain = text.plain(field, value, filled.days)
    return Row(
        field=field,
        value=value,
        plain=plain,
        copy="" if value == NOT_ENTERED else plain,
        printed=text.printed(field, value, filled.days),
        state_label=LABELS[value.state],
        source=text.source(value.source, filled.days),
    )

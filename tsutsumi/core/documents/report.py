"""A filled form as a document: 様式 in sections, each value with its state, source and mark."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tsutsumi.core.documents import text
from tsutsumi.core.documents.document import Block, Cell, Document, Heading, Paragraph, Table
from tsutsumi.core.documents.form import STAGES, Field, Form, Item, Stage, missing, shown
from tsutsumi.core.documents.text import Days
from tsutsumi.core.documents.values import NOT_ENTERED, Values

WIDTHS = (2.6, 7.4)
GREETING = (
    "当方が取り扱う個人情報について、漏えい等が生じ、又は生じたおそれがあります。"
    "ご迷惑とご心配をおかけし、深くおわび申し上げます。いま分かっていることを、次のとおりお知らせします。"
)


@dataclass(frozen=True, slots=True)
class Filled:
    """A form with its values, and what one must know to print it. `receipt` is empty before submission."""

    form: Form
    values: Values
    stage: Stage
    number: str = ""
    version: int = 1
    made_on: date | None = None
    receipt: str = ""
    days: Days = "wareki"
    draft: bool = True
    with_sources: bool = False


def document(filled: Filled) -> Document:
    """The report on paper. Sources are printed only when asked for: they are ours, not the regulator's."""
    form = filled.form
    title = f"{form.title}（{STAGES[filled.stage]}）"
    footer = f"{filled.number}　第{filled.version}版　様式 {form.form_id} {form.version}"
    return Document(
        title=title,
        blocks=tuple(_blocks(filled)),
        author=str(_words(filled, "reporter.name")),
        number=filled.number,
        made_on=filled.made_on,
        footer=f"{footer}　下書き（未提出）".strip() if filled.draft else footer.strip(),
        keywords=(filled.number, STAGES[filled.stage]) if filled.number else (),
        meta=tuple(_meta(filled)),
    )


def notice(filled: Filled) -> Document:
    """The five items that a principal must be told (規則10条), from the same values."""
    blocks: list[Block] = [Paragraph(GREETING)]
    for number, item in enumerate(filled.form.items, 1):
        blocks += [Heading(f"{number}　{item.title}"), *_told(filled, item)]
    footer = f"{filled.number}　本人通知の案　{filled.form.source}"
    return Document(filled.form.title, tuple(blocks), number=filled.number, made_on=filled.made_on, footer=footer)


def _told(filled: Filled, item: Item) -> Iterable[Block]:
    rows = [
        (Cell(f.label), Cell(text.plain(f, filled.values.get(f.code, NOT_ENTERED), filled.days)))
        for f in shown(filled.form, filled.values)
        if f in item.fields
    ]
    yield Table(tuple(rows), ("事項", "内容"), WIDTHS)


def _meta(filled: Filled) -> Iterable[tuple[str, str]]:
    if filled.number:
        yield "事案番号", filled.number
    if filled.made_on:
        yield "作成日", text.day(filled.made_on, filled.days)
    if filled.receipt:
        yield "受付番号", filled.receipt


def _blocks(filled: Filled) -> Iterable[Block]:
    part = ""
    visible = shown(filled.form, filled.values)
    for item in filled.form.items:
        fields = [f for f in item.fields if f in visible]
        if item.part and item.part != part:
            part = item.part
            yield Heading(part)
        head = f"{item.number}　{item.title}" if item.part else f"{item.number} {item.title}"
        yield Heading(head, 2 if item.part else 1)
        yield Table(tuple(_row(filled, f) for f in fields), ("項目", "内容"), WIDTHS)
    yield from _open(filled)


def _row(filled: Filled, field: Field) -> tuple[Cell, Cell]:
    value = filled.values.get(field.code, NOT_ENTERED)
    badge = field.mark if filled.draft and field.mark != "確認" else ""
    note = text.source(value.source, filled.days) if filled.with_sources else ""
    words = text.printed(field, value, filled.days)
    boxes = bool(field.choices) and words != text.plain(field, value, filled.days)
    return Cell(field.label, badge=badge), Cell(words, note=note and f"出典：{note}", boxes=boxes)


def _open(filled: Filled) -> Iterable[Block]:
    """What is still open, on the paper itself: the reader sees what will be supplemented."""
    later = tuple(m.field for m in missing(filled.form, filled.values, filled.stage) if not m.blocks)
    if not later:
        return
    yield Heading("追って補充する事項", 2)
    yield Paragraph("次の事項は本報告の時点で確定していません。判明しだい追完します。")
    rows = tuple((Cell(f.label), Cell(text.plain(f, filled.values[f.code], filled.days))) for f in later)
    yield Table(rows, ("項目", "現在の状況"), WIDTHS)


def _words(filled: Filled, code: str) -> str:
    value = filled.values.get(code, NOT_ENTERED)
    return str(value.content) if value.content else ""

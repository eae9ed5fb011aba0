"""A filled form as XLSX for machines: one sheet is one table, one cell is one datum, and a pretty sheet beside it.

Numbers are numbers and days are days. Text that looks like a formula or an address stays text.
"""

import io
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

import xlsxwriter

from tsutsumi.core.documents import text
from tsutsumi.core.documents.clean import legal
from tsutsumi.core.documents.form import Field
from tsutsumi.core.documents.page import sections
from tsutsumi.core.documents.report import Filled
from tsutsumi.core.documents.values import LABELS, People, Value

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}
COLUMNS = (
    ("様式ID", 20), ("様式の版", 10), ("節", 26), ("項目コード", 26), ("枝番", 6), ("項目名", 30),
    ("状態コード", 12), ("状態", 14), ("値", 50), ("選択肢コード", 20), ("下限", 10), ("上限", 10), ("単位", 6),
    ("判明見込み日", 14), ("出典", 30), ("出典の人", 16), ("把握日", 12), ("確認マーク", 10), ("最終照合日", 12),
)  # fmt: skip
LIMIT = 32_767  # characters that one cell can hold


def render(filled: Filled) -> bytes:
    """The workbook: 報告項目 and 文書情報 and コード表 for machines, 様式（印刷用） for people."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        made = filled.made_on or date(2022, 4, 1)
        title = legal(f"{filled.form.title} {filled.number}")
        book.set_properties({"title": title, "created": datetime.combine(made, time())})
        _items(book, filled)
        _about(book, filled)
        _codes(book, filled)
        _print(book, filled)
    return buffer.getvalue()


def _items(book: Any, filled: Filled) -> None:
    rows = [row for s in sections(filled) for r in s.rows for row in _rows(filled, s.item.title, r.field, r.value)]
    _write(book, "報告項目", COLUMNS, rows)


def _rows(filled: Filled, item: str, field: Field, value: Value) -> Iterable[list[Any]]:
    """One row per datum: a field with several choices has one row for each, numbered."""
    content = value.content
    parts: Iterable[tuple[Any, str]] = [(content, "")]
    if field.choices and content is not None:
        parts = [(field.label_of(code), code) for code in text.chosen_codes(value)]
    for branch, (datum, code) in enumerate(parts, 1):
        low, high = (datum.low, datum.high) if isinstance(datum, People) else (None, None)
        form, source = filled.form, value.source
        yield [
            form.form_id, form.version, item, field.code, branch, field.label, value.state.value, LABELS[value.state],
            high if isinstance(datum, People) else datum, code, low, high, field.unit, value.expected,
            source.what if source else None, source.by if source else None, source.on if source else None,
            field.mark, form.compared_on,
        ]  # fmt: skip


def _about(book: Any, filled: Filled) -> None:
    form = filled.form
    rows: list[list[Any]] = [
        ["事案番号", filled.number], ["表題", form.title], ["報告の段階", filled.stage], ["版", filled.version],
        ["作成日", filled.made_on], ["受付番号", filled.receipt], ["様式ID", form.form_id], ["様式の版", form.version],
        ["様式の出典", form.source], ["様式の最終照合日", form.compared_on],
        ["下書き", "はい" if filled.draft else "いいえ"],
    ]  # fmt: skip
    _write(book, "文書情報", (("名前", 20), ("値", 70)), rows)


def _codes(book: Any, filled: Filled) -> None:
    rows: list[list[Any]] = [["状態", state.value, label] for state, label in LABELS.items()]
    for field in filled.form.fields:
        rows += [[field.code, choice.code, choice.label] for choice in field.choices]
    _write(book, "コード表", (("項目コード", 28), ("コード", 24), ("表示", 40)), rows)


def _write(book: Any, name: str, columns: Iterable[tuple[str, int]], rows: list[list[Any]]) -> None:
    sheet, head, day = (
        book.add_worksheet(name),
        book.add_format({"bold": True}),
        book.add_format({"num_format": "yyyy-mm-dd"}),
    )
    for column, (label, width) in enumerate(columns):
        sheet.write_string(0, column, label, head)
        sheet.set_column(column, column, width)
    for number, row in enumerate(rows, 1):
        for column, datum in enumerate(row):
            _datum(sheet, number, column, datum, day)
    sheet.freeze_panes(1, 0)


def _datum(sheet: Any, row: int, column: int, datum: Any, day: Any) -> None:
    """Nothing known is an empty cell; zero is zero."""
    match datum:
        case None | "":
            return
        case date():
            sheet.write_datetime(row, column, datetime.combine(datum, time()), day)
        case int():
            sheet.write_number(row, column, datum)
        case _:
            sheet.write_string(row, column, fitting(str(datum)))


def fitting(words: str) -> str:
    """Text for one cell: legal characters, and a visible note instead of a silent cut."""
    words = legal(words)
    cut = "…（以下略。全文はJSON・PDFにあります）"
    return words if len(words) <= LIMIT else words[: LIMIT - len(cut)] + cut


def _print(book: Any, filled: Filled) -> None:
    """The sheet for people: never read back."""
    sheet = book.add_worksheet("様式（印刷用）")
    box = {"border": 1, "valign": "top", "text_wrap": True, "font_name": "游ゴシック", "font_size": 10}
    name, body = book.add_format({**box, "bg_color": "#F2F2F2"}), book.add_format(box)
    title = book.add_format({"bold": True, "font_size": 14, "font_name": "游ゴシック"})
    head = book.add_format({"bold": True, "font_size": 11, "font_name": "游ゴシック"})
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 62)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, legal(f"{filled.form.title}　{filled.number}"), title)
    row = 2
    for section in sections(filled):
        sheet.write_string(row, 0, f"{section.item.number} {section.item.title}", head)
        for item in section.rows:
            row += 1
            sheet.write_string(row, 0, item.field.label, name)
            sheet.write_string(row, 1, fitting(item.printed), body)
        row += 2

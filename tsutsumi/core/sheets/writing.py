"""Rows into an Excel book or a CSV."""

import csv as plain
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import xlsxwriter

from tsutsumi.core.sheets import cells
from tsutsumi.core.sheets.reading import Line, Read
from tsutsumi.core.sheets.shape import CODES, ERRORS, Column, Entry, Sheet

# Nothing a person wrote becomes a formula or a link.
QUIET = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
SPARE = 2000  # rows below the last one that stay open for additions
LIST_MOST = 255  # signs in a list of choices that stands in the cell itself
FREE = {"insert_rows": True, "sort": True, "autofilter": True, "format_columns": True, "format_rows": True}

Encoding = Literal["utf-8-sig", "cp932"]


@dataclass(frozen=True, slots=True)
class Unwritable:
    """Characters that the encoding lacks: they stand as 〓 in that cell."""

    id: str
    title: str
    signs: str


@dataclass(frozen=True, slots=True)
class Csv:
    data: bytes
    unwritable: list[Unwritable] = field(default_factory=list)


def xlsx(sheet: Sheet, entries: Iterable[Entry]) -> bytes:
    """The table, and a second sheet with the codes. 管理ID, 版 and locked columns are protected, without a password."""
    rows = [[entry.id, entry.version, *_shown(sheet, entry)] for entry in entries]
    return _book(sheet, sheet.titles, rows, set())


def returned(sheet: Sheet, found: Read) -> bytes:
    """The rows of a file as they were typed, with what is wrong beside each: to be mended and handed in again."""
    rows = [[line.id, line.version, *line.typed, "\n".join(line.errors)] for line in found.lines]
    wrong = {number for number, line in enumerate(found.lines, 1) if line.errors}
    return _book(sheet, [*sheet.titles, ERRORS], rows, wrong)


def csv(sheet: Sheet, entries: Iterable[Entry], encoding: Encoding = "utf-8-sig") -> Csv:
    out = io.StringIO(newline="")
    writer = plain.writer(out, quoting=plain.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(sheet.titles)
    lost: list[Unwritable] = []
    for entry in entries:
        row = [entry.id, entry.version, *_shown(sheet, entry)]
        if encoding == "cp932":
            lost += _lost(sheet, row)
            row = [cells.lossy(cell) for cell in row]
        writer.writerow([cells.guarded(cell) for cell in row])
    return Csv(out.getvalue().encode(encoding), lost)


def _lost(sheet: Sheet, row: Sequence[str]) -> list[Unwritable]:
    pairs = zip(sheet.titles, row, strict=True)
    return [Unwritable(row[0], title, signs) for title, cell in pairs if (signs := cells.lacking(cell))]


def _shown(sheet: Sheet, entry: Entry) -> list[str]:
    return [column.shown(entry.values.get(column.key, "")) for column in sheet.columns]


def _book(sheet: Sheet, titles: list[str], rows: list[list[str]], wrong: set[int]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, QUIET) as book:
        book.set_properties({"title": sheet.name, "author": "Tsutsumi"})
        page = book.add_worksheet(sheet.name[:31])
        _head(book, page, titles)
        _columns(book, page, sheet, len(titles))
        _rows(book, page, sheet, rows, wrong)
        page.protect("", FREE)
        _codes(book, sheet)
    return buffer.getvalue()


def _head(book: Any, page: Any, titles: list[str]) -> None:
    bold = book.add_format({"bold": True, "bg_color": "#e8eef7", "border": 1, "num_format": "@", "text_wrap": True})
    for number, title in enumerate(titles):
        page.write_string(0, number, title, bold)
    page.freeze_panes(1, 2)


def _columns(book: Any, page: Any, sheet: Sheet, width: int) -> None:
    """Empty rows are text too, so that a phone number typed into them keeps its zero."""
    free, held = _open(book), _held(book)
    page.set_column(0, 1, 10, held)
    for number, column in enumerate(sheet.columns, 2):
        page.set_column(number, number, column.width, held if column.locked else free)
        _choices(page, number, column)
    if width > len(sheet.columns) + 2:
        page.set_column(width - 1, width - 1, 60, free)


def _choices(page: Any, number: int, column: Column) -> None:
    labels = [label for _code, label in column.choices]
    if labels and len(",".join(labels)) <= LIST_MOST and not any("," in label for label in labels):
        page.data_validation(1, number, SPARE, number, {"validate": "list", "source": labels})


def _rows(book: Any, page: Any, sheet: Sheet, rows: list[list[str]], wrong: set[int]) -> None:
    free, held = _open(book), _held(book)
    red = book.add_format({"num_format": "@", "locked": 0, "bg_color": "#fdecea", "text_wrap": True})
    counted = book.add_format({"num_format": "#,##0", "locked": 0, "valign": "top"})
    locked = {0, 1} | {number for number, column in enumerate(sheet.columns, 2) if column.locked}
    numbers = {number for number, column in enumerate(sheet.columns, 2) if column.kind == "number"}
    for place, row in enumerate(rows, 1):
        for number, cell in enumerate(row):
            look = held if number in locked else red if place in wrong else free
            if number in numbers and place not in wrong and cell.removeprefix("-").isdecimal():
                page.write_number(place, number, int(cell), counted)
            elif cell:
                page.write_string(place, number, cell, look)
            else:
                page.write_blank(place, number, None, look)
    page.autofilter(0, 0, max(1, len(rows)), len(sheet.columns) + 1)


def _codes(book: Any, sheet: Sheet) -> None:
    page = book.add_worksheet(CODES)
    _head(book, page, ["列", "コード", "表示"])
    page.set_column(0, 2, 24)
    coded = [(column.title, code, label) for column in sheet.columns for code, label in column.choices]
    for place, row in enumerate(coded, 1):
        for number, cell in enumerate(row):
            page.write_string(place, number, cell)


def _open(book: Any) -> Any:
    return book.add_format({"num_format": "@", "locked": 0, "text_wrap": True, "valign": "top", "quote_prefix": True})


def _held(book: Any) -> Any:
    return book.add_format({"num_format": "@", "font_color": "#5b5b5b", "bg_color": "#f3f3f3", "valign": "top"})


__all__ = ["Csv", "Line", "Unwritable", "csv", "returned", "xlsx"]

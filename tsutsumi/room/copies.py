"""The timeline as a file: a table for machines, or a paper for people. What is handed out is Japanese."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Literal

import xlsxwriter
from django.utils import translation

from tsutsumi.accounts.models import Organisation
from tsutsumi.cases.models import JAPAN, Case
from tsutsumi.core.documents import pdf
from tsutsumi.core.documents.document import Cell, Document, Heading, Paragraph, Table
from tsutsumi.people.lists import GETA, harmless
from tsutsumi.room.sieve import day_off
from tsutsumi.room.timeline import Moment, by_day
from tsutsumi.web import days

Kind = Literal["csv", "cp932", "xlsx", "pdf"]
KINDS: dict[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "cp932": "text/csv; charset=Shift_JIS",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
HEADER = ("事案番号", "起きた日時", "起きた時刻の確かさ", "把握した日時", "種類", "内容", "記録した人")
WIDTHS = (14, 18, 14, 18, 14, 80, 16)
QUIET = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def made(case: Case, found: Sequence[Moment], kind: Kind, on: date) -> bytes:
    """The file. What CP932 cannot write stands as 〓 in it; `lost` names it beforehand."""
    with translation.override("ja"):
        if kind == "pdf":
            return pdf.render(_paper(case, found, on))
        rows = [HEADER, *(_row(case, one) for one in found)]
        if kind == "xlsx":
            return _book(rows)
        text = _text(rows)
    if kind == "csv":
        return b"\xef\xbb\xbf" + text.encode("utf-8", "replace")
    return "".join(char if _fits(char) else GETA for char in text).encode("cp932")


def lost(case: Case, found: Iterable[Moment]) -> list[tuple[str, int]]:
    """The characters that CP932 does not have, and how often each occurs."""
    with translation.override("ja"):
        text = _text([_row(case, one) for one in found])
    chars = [char for char in text if not _fits(char)]
    return [(char, chars.count(char)) for char in dict.fromkeys(chars)]


def _row(case: Case, one: Moment) -> tuple[str, ...]:
    sure = "不明" if one.happened is None else "日だけ分かる" if one.is_day else "時刻まで"
    happened, known = _when(one.happened, one.is_day), _when(one.known, one.known_is_day)
    return (case.number, happened, sure, known, one.label, one.text, one.by)


def _when(at: datetime | None, is_day: bool) -> str:
    if at is None:
        return ""
    return at.astimezone(JAPAN).strftime("%Y-%m-%d" if is_day else "%Y-%m-%d %H:%M")


def _text(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def _fits(char: str) -> bool:
    try:
        char.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


def _book(rows: Iterable[Sequence[str]]) -> bytes:
    whole = io.BytesIO()
    with xlsxwriter.Workbook(whole, QUIET) as book:
        sheet = book.add_worksheet("時系列")
        sheet.freeze_panes(1, 0)
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell.replace("\0", "")[:32_000])
    return whole.getvalue()


def _paper(case: Case, found: Sequence[Moment], on: date) -> Document:
    blocks: list[Heading | Paragraph | Table] = []
    for day, lines in by_day(found):
        off = day_off(day)
        blocks.append(Heading(f"{days.full_day(day)}{f'　{off}' if off else ''}"))
        rows = tuple((Cell(_clock(one)), Cell(_learned(one)), Cell(one.text, note=_who(one))) for one in lines)
        blocks.append(Table(rows, ("起きた時", "把握した時", "内容"), (1.3, 2, 6.7)))
    return Document(
        title="時系列",
        blocks=tuple(blocks) or (Paragraph("条件に合う記録はありません。"),),
        author=Organisation.the().name,
        number=case.number,
        made_on=on,
        footer=f"{case.number}　時系列　取扱注意",
        meta=(
            ("事案番号", case.number),
            ("件名", case.title),
            ("作成日", days.full_day(on)),
            ("件数", f"{len(found)}件"),
        ),
    )


def _clock(one: Moment) -> str:
    if one.happened is None:
        return "不明"
    return "時刻は不明" if one.is_day else f"{one.happened.astimezone(JAPAN):%H:%M}"


def _learned(one: Moment) -> str:
    if one.known is None:
        return "不明"
    if one.known == one.happened and not one.is_day:
        return "同時"
    return days.short_day(one.known) if one.known_is_day else days.moment(one.known)


def _who(one: Moment) -> str:
    return "　".join(filter(None, (one.label, one.by)))

"""The affected list as people meet it: masked on a page, whole in a file that was approved."""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from django.core.paginator import Page, Paginator

from tsutsumi.core.flow import Refused
from tsutsumi.core.people.roster import Roster
from tsutsumi.core.pii.kinds import ALL, CATEGORIES
from tsutsumi.core.pii.records import VALUES
from tsutsumi.evidence import names, vault
from tsutsumi.evidence.models import Sealed, scope_of
from tsutsumi.people import roll
from tsutsumi.people.masks import hint
from tsutsumi.people.models import Assessment, Export
from tsutsumi.people.pairs import LABELS

ON_PAGE = 50
MOST_IN_SHEET = 200_000
CONTACT = ("phone", "email", "address")
KNOWN = {"known": "一致", "unsure": "人が確かめる", "unknown": "なし"}
HEADER = (
    "番号", *(LABELS.get(kind, kind) for kind in VALUES), "漏れた項目", "要配慮個人情報の区分", "記録の数",
    "ファイルの数", "顧客台帳", "顧客番号",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
GETA = "〓"


class People(Sequence[dict[str, Any]]):
    """The masked people of an assessment, fetched as they are looked at."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment

    def __len__(self) -> int:
        return self.assessment.people if self.assessment.roll else 0

    def __getitem__(self, place: Any) -> Any:
        first, last, _step = place.indices(len(self)) if isinstance(place, slice) else (place, place + 1, 1)
        if last <= first:
            return []
        opened = roll.opened(self.assessment.case, self.assessment.roll)
        found = [_masked(row) for row in roll.rows(opened, first, last)]
        return found if isinstance(place, slice) else found[0]


def page(assessment: Assessment, number: str) -> Page[dict[str, Any]]:
    """One page of the masked list."""
    return Paginator(People(assessment), ON_PAGE).get_page(number)


def _masked(row: dict[str, Any]) -> dict[str, Any]:
    shown = {kind: hint(kind, names_visible(row[kind])) for kind in ("name", "name_kana", "name_latin", "birth_date")}
    return {
        "number": row["person"] + 1,
        "name": shown["name"] or shown["name_kana"] or shown["name_latin"],
        "birth_date": shown["birth_date"],
        "contact": [hint(kind, names_visible(row[kind])) for kind in CONTACT if row[kind]],
        "kinds": kinds_of(row),
        "records": row["records"],
        "known": row["known"],
    }


def names_visible(text: str | None) -> str:
    """Text out of leaked material as a page can take it."""
    return "".join(map(names.visible, text or ""))


def kinds_of(row: dict[str, Any]) -> list[str]:
    """The labels of what leaked of a person."""
    found = row["kinds0"] | row["kinds1"] << 64
    return [kind.label_ja for kind in ALL if found >> kind.code & 1 and kind.personal]


def categories_of(row: dict[str, Any]) -> list[str]:
    return [category.label_ja for category in CATEGORIES if row["categories"] >> category.code & 1]


def made(export: Export, beat: Callable[[], None]) -> tuple[Sealed, dict[str, Any]]:
    """The file of an export, sealed as it is written, and what is to be told of it. Its row is not saved yet."""
    assessment = Assessment.objects.select_related("case").filter(case=export.case).first()
    if assessment is None or not assessment.roll:
        raise Refused("一覧のもとになる記録がありません。もう一度走査してください。")
    opened = roll.opened(assessment.case, assessment.roll)
    told: dict[str, Any] = {"rows": assessment.people, "columns": list(HEADER)}
    if export.format == "xlsx" and assessment.people > MOST_IN_SHEET:
        raise Refused(f"{MOST_IN_SHEET:,}人を超える一覧はExcelでは開けません。CSVかParquetを選んで申請してください。")
    with vault.writing(scope_of(assessment.case)) as out:
        if export.format == "xlsx":
            _xlsx(opened, out, beat)
        elif export.format == "parquet":
            _parquet(opened, out, beat)
        else:
            lost = _csv(opened, out, "cp932" if export.format == "cp932" else "utf-8", beat)
            told["unwritable"] = lost
        return out.settle(), told


def _lines(opened: Roster, beat: Callable[[], None]) -> Iterator[list[Any]]:
    for batch in opened.batches(rows=10_000):
        beat()
        yield from map(line, batch.to_pylist())


def line(row: dict[str, Any]) -> list[Any]:
    """One person as a line of the file."""
    return [
        row["person"] + 1,
        *(row[kind] or "" for kind in VALUES),
        "、".join(kinds_of(row)),
        "、".join(categories_of(row)),
        row["records"],
        row["files"],
        KNOWN.get(row["known"] or "", ""),
        row["customer"] or "",
    ]


def harmless(cell: Any) -> Any:
    """Text that a spreadsheet would take for a formula gets an apostrophe before it; an import takes it away again.

    What is not seen before the sign does not hide it: spaces, control characters, marks of direction.
    """
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\0", "")
    first = next((n for n, char in enumerate(text) if not _unseen(char)), len(text))
    return "'" + text if text[first:].startswith(FORMULA) or text[:1] in {"\t", "\r", "\n"} else text


def _unseen(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) in {"Cc", "Cf"}


def _csv(opened: Roster, out: Any, encoding: str, beat: Callable[[], None]) -> dict[str, Any]:
    """UTF-8 with its mark, or CP932; what CP932 lacks becomes 〓 and is told, never a silent question mark."""
    lost: dict[str, int] = {}
    if encoding == "utf-8":
        out.write("\ufeff".encode())
    for cells in chain([list(HEADER)], _lines(opened, beat)):
        out.write(_encoded([cells], encoding, lost))
    if not lost:
        return {}
    return {"cells": sum(lost.values()), "chars": "、".join(sorted(lost))[:200]}


def _encoded(rows: list[list[Any]], encoding: str, lost: dict[str, int]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([[harmless(cell) for cell in row] for row in rows])
    said = text.getvalue()
    try:
        return said.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_written(char, encoding, lost) for char in said).encode(encoding)


def _written(char: str, encoding: str, lost: dict[str, int]) -> str:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        shown = char if char.isprintable() else f"U+{ord(char):04X}"
        lost[shown] = lost.get(shown, 0) + 1
        return GETA
    return char


def _xlsx(opened: Roster, out: Any, beat: Callable[[], None]) -> None:
    """One sheet, its header in the first row, text as text. Made in memory: nothing plain touches the disk."""
    whole = io.BytesIO()
    quiet = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(whole, quiet) as book:
        sheet = book.add_worksheet("対象者")
        sheet.freeze_panes(1, 0)
        for number, cells in enumerate(chain([list(HEADER)], _lines(opened, beat))):
            for column, cell in enumerate(cells):
                if isinstance(cell, int):
                    sheet.write_number(number, column, cell)
                elif cell:
                    sheet.write_string(number, column, cell[:32_000])
    out.write(whole.getvalue())


def _parquet(opened: Roster, out: Any, beat: Callable[[], None]) -> None:
    schema = pa.schema([pa.field(name, _kind(name)) for name in HEADER])
    with pq.ParquetWriter(pa.PythonFile(_Outlet(out), mode="w"), schema) as writer:
        for batch in opened.batches(rows=50_000):
            beat()
            columns = list(zip(*map(line, batch.to_pylist()), strict=True))
            writer.write_batch(
                pa.RecordBatch.from_arrays(
                    [pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema=schema
                )
            )


def _kind(name: str) -> pa.DataType:
    return pa.int64() if name in {"番号", "記録の数", "ファイルの数"} else pa.string()


class _Outlet(io.RawIOBase):
    """A file that Arrow can write to, piece by piece, on top of a writer of the vault."""

    def __init__(self, out: Any) -> None:
        super().__init__()
        self.out, self.place = out, 0

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self.out.write(bytes(piece))
        self.place += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self.place

"""A file that came back: its lines, each with what is wrong with it."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import python_calamine

from tsutsumi.core.sheets import cells, packed
from tsutsumi.core.sheets.shape import ERRORS, ID, VERSION, Column, Sheet, fold

MOST_BYTES = 20 * 2**20
MOST_ROWS = 100_000
LARGE = "表が大きすぎます。表の外（遠い行や列）にある値と書式を消すか、行を分けて、もう一度取り込んでください。"
ODD = "Excelファイル（.xlsx）かCSVとして開けませんでした。書き出したファイルに入力し、同じ形式で保存してください。"


@dataclass(slots=True)
class Line:
    """One row: where it stands, its values in their one form, what was typed, and what is wrong, as sentences."""

    number: int
    id: str
    version: str
    values: dict[str, str]
    typed: list[str]
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Read:
    """`troubles`: why the file as a whole cannot be taken; then there are no lines."""

    lines: list[Line]
    troubles: list[str]

    @property
    def wrong(self) -> list[Line]:
        return [line for line in self.lines if line.errors]


class _Unreadable(Exception):  # noqa: N818
    """The sentence says what is wrong with the whole file."""


def read(data: bytes, sheet: Sheet) -> Read:
    """xlsx or CSV (UTF-8 or CP932, commas or tabs), told apart by what is inside."""
    try:
        rows = _rows(data)
        head = next(rows, [])
        places = _places(head, sheet)
        lines = list(_lines(rows, places, sheet))
    except _Unreadable as error:
        return Read([], [str(error)])
    _twice(lines)
    return Read(lines, [])


def _rows(data: bytes) -> Iterator[Sequence[object]]:
    if len(data) > MOST_BYTES:
        raise _Unreadable(f"ファイルが大きすぎます。{MOST_BYTES // 2**20}MBまでのファイルにしてください。")
    if data[:4] == b"PK\x03\x04":
        return _book(data)
    return _text(data)


def _book(data: bytes) -> Iterator[Sequence[object]]:
    try:
        found = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(packed.again(data)))
        page = found.get_sheet_by_index(0)
        return iter(page.to_python(skip_empty_area=False))
    except packed.TooLarge as error:
        raise _Unreadable(LARGE) from error
    except Exception as error:
        raise _Unreadable(ODD) from error


def _text(data: bytes) -> Iterator[Sequence[object]]:
    text = _decoded(data)
    if "\0" in text or not text.strip():
        raise _Unreadable(ODD)
    head = text.split("\n", 1)[0]
    delimiter = "\t" if head.count("\t") > head.count(",") else ","
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise _Unreadable(ODD) from error
    return ([cells.bare(cell) for cell in row] for row in rows)


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _Unreadable("文字コードが分かりません。CSVは「UTF-8」か「シフトJIS（CP932）」で保存してください。")


def _places(head: Sequence[object], sheet: Sheet) -> dict[str, int]:
    """Where each column stands; the order does not matter, the headings do."""
    found: dict[str, int] = {}
    for number, cell in enumerate(head):
        title = fold(str(cell))
        if title and title in found:
            raise _Unreadable(f"見出し「{cell}」の列が二つあります。一つにしてください。")
        found[title] = number
    missing = [title for title in sheet.titles if fold(title) not in found]
    if missing:
        raise _Unreadable(
            f"1行目に見出し「{'」「'.join(missing)}」の列がありません。書き出したファイルの見出しを変えずに使ってください。"
        )
    known = {fold(title) for title in (*sheet.titles, ERRORS, "")}
    extra = [str(cell) for cell in head if fold(str(cell)) not in known]
    if extra:
        raise _Unreadable(f"知らない見出し「{'」「'.join(extra)}」の列があります。その列を消してください。")
    return found


def _lines(rows: Iterator[Sequence[object]], places: Mapping[str, int], sheet: Sheet) -> Iterator[Line]:
    for number, row in enumerate(rows, 2):
        if number > MOST_ROWS + 1:
            raise _Unreadable(f"行が多すぎます。{MOST_ROWS:,}行までに分けてください。")
        found = [_at(row, places[fold(title)]) for title in sheet.titles]
        if any(str(cell).strip() for cell in found[2:]) or str(found[0]).strip():
            yield _line(number, found, sheet)


def _at(row: Sequence[object], place: int) -> object:
    return row[place] if place < len(row) else ""


def _line(number: int, found: list[object], sheet: Sheet) -> Line:
    plain = Column("", "", most=200)
    line = Line(number, plain.take(found[0]), plain.take(found[1]), {}, [])
    for column, cell in zip(sheet.columns, found[2:], strict=True):
        line.typed.append(Column("", "", most=10**6).take(cell))
        if column.locked:
            continue
        try:
            line.values[column.key] = column.take(cell)
        except ValueError as error:
            line.errors.append(str(error))
    return line


def _twice(lines: list[Line]) -> None:
    seen: dict[str, int] = {}
    for line in lines:
        if line.id and line.id in seen:
            line.errors.append(f"{ID}「{line.id}」は{seen[line.id]}行目にもあります。どちらか一方にしてください。")
        seen.setdefault(line.id, line.number)


__all__ = ["ID", "VERSION", "Line", "Read", "read"]

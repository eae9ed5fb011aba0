"""Spreadsheets: every sheet, hidden ones too; furigana is no second person."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from typing import Any

import python_calamine as calamine

from tsutsumi.core.readers import bounds
from tsutsumi.core.readers.package import Item as Beside
from tsutsumi.core.readers.package import beside, check_package
from tsutsumi.core.readers.passage import Grid, Merged, Place
from tsutsumi.core.readers.reasons import Gap, Unreadable
from tsutsumi.core.readers.source import Source

MOST_CELLS = 30_000_000  # a sheet that claims to be larger is a trap or needs another tool

Item = Beside | Grid


def read_workbook(source: Source) -> Iterator[Item]:
    """The cells of all sheets as text, then cell comments."""
    data = source.whole(256 << 20)
    if data[:2] == b"PK":
        check_package(data)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except calamine.PasswordError as error:
        raise Unreadable("encrypted") from error
    except Exception as error:
        raise Unreadable("damaged") from error
    read = 0
    for name in book.sheet_names:
        for item in _sheet(book, name, source.path):
            read += isinstance(item, Grid)
            yield item
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            yield from beside(source, package)
    elif not read:  # drawings and embedded files of the old format are not read: nothing is not proof of nothing
        raise Unreadable("nothing_found", most=bounds.of_plain(source.size))


def _sheet(book: Any, name: str, path: str) -> Iterator[Item]:
    try:
        sheet = book.get_sheet_by_name(name)
        if sheet.total_height * sheet.total_width > MOST_CELLS:
            yield Gap("too_large", f"シート「{name}」", sheet.total_height * sheet.total_width)
            return
        rows = [[as_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        merged = _merged(sheet)
    except calamine.WorksheetNotFound:  # a chart or macro sheet has no cells
        return
    except (calamine.CalamineError, OSError, ValueError, IndexError):
        yield Gap("damaged", f"シート「{name}」", 1_048_576)
        return
    if any(any(row) for row in rows):
        yield Grid(rows, Place(path, sheet=name), merged=merged)


def _merged(sheet: Any) -> tuple[Merged, ...]:
    return tuple((a[0], a[1], b[0], b[1]) for a, b in sheet.merged_cell_ranges or ())


def as_text(cell: Any) -> str:
    """A cell as one would type it: numbers without a tail of zeros, dates as 2026-11-23."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e16:
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ", "seconds")
    return "" if cell is None else str(cell)

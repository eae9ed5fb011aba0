"""Spreadsheets: every sheet, hidden ones too; furigana is no second person."""

import contextlib
import datetime as dt
import gc
import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import python_calamine as calamine

from tsutsumi.core.readers import bounds
from tsutsumi.core.readers.columns import Columns, text_column
from tsutsumi.core.readers.package import Item as Beside
from tsutsumi.core.readers.package import beside, check_package
from tsutsumi.core.readers.passage import Grid, Merged, Place
from tsutsumi.core.readers.reasons import Gap, Unreadable
from tsutsumi.core.readers.source import Source
from tsutsumi.core.readers.tables import WIDEST

MOST_CELLS = 30_000_000  # a sheet that claims to be larger is a trap or needs another tool

LONGEST_WHOLE = 1e16  # up to here a float holds every whole number

Item = Beside | Grid | Columns


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
            read += isinstance(item, Grid | Columns)
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
        block = _cells(sheet, Place(path, sheet=name))
    except calamine.WorksheetNotFound:  # a chart or macro sheet has no cells
        return
    except (calamine.CalamineError, OSError, ValueError, IndexError):
        yield Gap("damaged", f"シート「{name}」", 1_048_576)
        return
    if isinstance(block, Grid) or _says(block):
        yield block


def _cells(sheet: Any, place: Place) -> Grid | Columns:
    """All cells as columns; row by row where there are too many for that."""
    with _uncollected():  # until the rows are gone again
        rows, merged = sheet.to_python(skip_empty_area=False), _merged(sheet)
        if sheet.total_width > WIDEST:
            return Grid([[as_text(cell) for cell in row] for row in rows], place, merged=merged)
        columns = tuple(map(column_of, zip(*rows, strict=True)))
        del rows
    return Columns(columns, place, merged=merged)


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Rows of cells hold no cycles: looking for some while they are made is a tenth of the work."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _says(block: Columns) -> bool:
    return any(pc.max(pc.binary_length(column)).as_py() for column in block.cells)


def column_of(cells: Sequence[Any]) -> pa.StringArray:
    """The cells of a column as one would type them; below a heading they mostly are of one type."""
    if isinstance(cells[-1], str):
        with contextlib.suppress(pa.ArrowTypeError):  # Arrow asks every cell; asking here first takes as long again
            return text_column(cells)
    if set(map(type, cells[1:])) == {float} and (numbers := _whole(cells[1:])) is not None:
        return pa.concat_arrays([text_column([as_text(cells[0])]), numbers.cast(pa.string())])
    return text_column(list(map(as_text, cells)))


def _whole(cells: Sequence[float]) -> pa.Int64Array | None:
    """Floats as whole numbers, when they all are."""
    numbers = np.array(cells)
    if (numbers == np.floor(numbers)).all() and (np.abs(numbers) < LONGEST_WHOLE).all():
        return pa.array(numbers.astype(np.int64))
    return None


def _merged(sheet: Any) -> tuple[Merged, ...]:
    return tuple((a[0], a[1], b[0], b[1]) for a, b in sheet.merged_cell_ranges or ())


def as_text(cell: Any) -> str:
    """A cell as one would type it: numbers without a tail of zeros, dates as 2026-11-23."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < LONGEST_WHOLE:
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ", "seconds")
    return str(cell)

"""The record sheet: what a scan knows of each record, as columns. One shape for tables, prose, head count and Spark.

A record is a row of a table, or a name in a text with what stands near it. The values are as written; `core.people`
makes them comparable, in one place. They live in memory, in pipes and in encrypted Parquet, never in a plain file.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tsutsumi.core.pii.cells import beginning_with, spaces, taken
from tsutsumi.core.readers.passage import Place

# Flags: the name is only a guess; the record is a row of a table; the name is a surname alone.
WEAK_NAME, ROW, SURNAME_ONLY = 1, 2, 4

VALUES = (
    "name", "name_kana", "name_latin", "birth_date", "sex", "age", "postal_code", "address", "phone", "email",
    "my_number", "card", "member_id", "health_insurance", "pension_number", "drivers_licence", "passport",
    "residence_card", "bank_account", "nationality",
)  # fmt: skip

# Columns that may say the same in every record of a block; none is null.
CONSTANT = ("path", "flags", "kinds0", "kinds1", "categories")
FEW, MOST = 1 << 12, 1 << 17  # records: between these a column of one number takes no memory of its own

# kinds0, kinds1: bit n is kind code n, bit n of kinds1 is kind code 64 + n. categories: bit n is category code n.
SCHEMA = pa.schema(
    [
        pa.field("record", pa.uint64(), nullable=False),
        pa.field("path", pa.dictionary(pa.int32(), pa.string()), nullable=False),
        pa.field("sheet", pa.string()),
        pa.field("row", pa.int64()),
        pa.field("page", pa.int32()),
        pa.field("line", pa.int32()),
        pa.field("flags", pa.uint8(), nullable=False),
        pa.field("kinds0", pa.uint64(), nullable=False),
        pa.field("kinds1", pa.uint64(), nullable=False),
        pa.field("categories", pa.uint32(), nullable=False),
        *(pa.field(kind, pa.string()) for kind in VALUES),
    ]
)

Words = NDArray[np.uint64]


def masks(codes: Iterable[int]) -> tuple[int, int]:
    """kinds0 and kinds1 of these kind codes."""
    low = high = 0
    for code in codes:
        if code < 64:
            low |= 1 << code
        else:
            high |= 1 << (code - 64)
    return low, high


def record_ids(place: Place, rows: Any, offset: int = 0) -> Words:
    """A stable id per record of one place: 64 bits that follow from file, sheet, page, line, row and the turn among
    records of one row. The order of files and the time of the scan do not matter. rows: -1 for no row. offset:
    characters before the passage, so that the parts of one long text differ.
    """
    row = np.asarray(rows, np.int64)
    return _ids(np.uint64(_seed(place, offset)), row, _turns(row))


def _seed(place: Place, offset: int) -> int:
    where = f"{place.path}\x1f{place.sheet}\x1f{place.page}\x1f{place.line}\x1f{offset}"
    digest = hashlib.blake2b(where.encode("utf-8", "replace"), digest_size=8, person=b"tsutsumi-record")
    return int.from_bytes(digest.digest(), "big")


def _ids(seed: Any, row: NDArray[np.int64], turn: Words) -> Words:
    with np.errstate(over="ignore"):
        return _mixed(seed + _mixed((row + 1).astype(np.uint64) * np.uint64(1 << 20) + turn))


def _turns(row: NDArray[np.int64]) -> Words:
    """How many earlier records have the same row."""
    if len(row) == 0 or bool(np.all(row[1:] > row[:-1])):
        return np.zeros(len(row), np.uint64)
    order = np.argsort(row, kind="stable")
    starts = np.flatnonzero(np.r_[True, row[order][1:] != row[order][:-1]])
    turns = np.empty(len(row), np.uint64)
    turns[order] = np.arange(len(row)) - np.repeat(starts, np.diff(np.r_[starts, len(row)]))
    return turns


def _mixed(words: Words) -> Words:
    """A one-to-one scramble of 64 bits: within a place no two ids are ever equal."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(words ^ (words >> np.uint64(31)), np.uint64)


def of_columns(
    place: Place,
    rows: Any,
    values: Mapping[str, Any],
    marks: Mapping[str, Any] | None = None,
    offset: int = 0,
) -> pa.RecordBatch:
    """A sheet from whole columns. rows: number in the file per record, from 1; -1 for none. values: kind of VALUES →
    strings (Arrow or a list). marks: flags, kinds0, kinds1, categories as one number for all or an array.
    """
    row = np.asarray(rows, np.int64)
    count = len(row)
    given = {"flags": ROW, "kinds0": 0, "kinds1": 0, "categories": 0, **(marks or {})}
    columns: dict[str, Any] = {
        "record": pa.array(record_ids(place, row, offset)),
        "path": _all(place.path, count, SCHEMA.field("path").type),
        "sheet": _all(place.sheet, count, pa.string()),
        "row": pa.array(row, pa.int64(), mask=row < 0),
        "page": _all(place.page, count, pa.int32()),
        "line": _all(place.line, count, pa.int32()),
        **{name: _all(mark, count, SCHEMA.field(name).type) for name, mark in given.items()},
        **{kind: _strings(cells) for kind, cells in values.items()},
    }
    return _batch(columns, count)


def of_places(
    places: Sequence[Place],
    offsets: Sequence[int],
    which: NDArray[np.int64],
    values: Mapping[str, pa.StringArray],
    marks: Mapping[str, Any],
) -> pa.RecordBatch:
    """A sheet of records in many texts, text by text. which: the place of each record. offsets, values, marks: as in
    `record_ids` and `of_columns`, but no value is blank.
    """
    used, begins, of = np.unique(which, return_index=True, return_inverse=True)
    seeds = np.array([_seed(places[n], offsets[n]) for n in used.tolist()], np.uint64)
    turn = (np.arange(len(which)) - begins[of]).astype(np.uint64)
    where = [places[n] for n in used.tolist()]
    path = pa.array([place.path for place in where], pa.string()).dictionary_encode()
    columns: dict[str, Any] = {
        "record": pa.array(_ids(seeds[of], np.full(len(which), -1, np.int64), turn)),
        "path": path.take(pa.array(of)),
        **{name: _each(where, of, name) for name in ("sheet", "page", "line")},
        **{name: _all(mark, len(which), SCHEMA.field(name).type) for name, mark in marks.items()},
        **values,
    }
    return _batch(columns, len(which))


def _each(places: Sequence[Place], which: NDArray[np.int64], name: str) -> pa.Array:
    """What the places say, per record."""
    said = pa.array([getattr(place, name) for place in places], SCHEMA.field(name).type)
    return said.take(pa.array(which))


def _batch(columns: Mapping[str, Any], count: int) -> pa.RecordBatch:
    """The sheet of these columns; those that nobody has told share one column of nothing per type."""
    nothing = {kind: _all(None, count, kind) for kind in {f.type for f in SCHEMA if f.name not in columns}}
    arrays = [columns[f.name] if f.name in columns else nothing[f.type] for f in SCHEMA]
    return pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)


def _all(value: Any, count: int, kind: pa.DataType) -> pa.Array:
    """A column of one value, or the column itself."""
    if isinstance(value, np.ndarray):
        return pa.array(value).cast(kind)
    if isinstance(value, pa.Array):
        return value.cast(kind)
    if isinstance(kind, pa.DictionaryType):
        return pa.DictionaryArray.from_arrays(_all(0, count, kind.index_type), pa.array([value]))
    is_common = FEW < count <= MOST and not isinstance(value, str)
    return _common(value, kind).slice(0, count) if is_common else _repeated(value, count, kind)


@lru_cache(maxsize=16)
def _common(value: int | None, kind: pa.DataType) -> pa.Array:
    """One memory for the columns of all large blocks that say the same throughout."""
    return _repeated(value, MOST, kind)


def _repeated(value: Any, count: int, kind: pa.DataType) -> pa.Array:
    return pa.nulls(count, kind) if value is None else pa.repeat(pa.scalar(value, kind), count)


def _strings(cells: Any) -> pa.Array:
    """Cells as strings; blank ones are null."""
    column = (cells if isinstance(cells, pa.Array) else pa.array(cells, pa.string())).cast(pa.string())
    doubtful = beginning_with(column, spaces(), empty=True)
    if not len(doubtful):
        return column
    blank = np.zeros(len(column), np.bool_)
    blank[doubtful] = pc.equal(pc.utf8_trim_whitespace(taken(column, doubtful)), "").fill_null(fill_value=True)
    return pc.if_else(pa.array(blank), pa.scalar(None, pa.string()), column) if blank.any() else column


@cache
def empty() -> pa.RecordBatch:
    """A sheet without records."""
    return _batch({}, 0)


def slim(sheet: pa.RecordBatch) -> tuple[pa.RecordBatch, dict[str, Any]]:
    """What goes through pipes: the columns in which something is said, but for those of `CONSTANT` that say the same
    throughout; of these what they say.
    """
    same = {name: sheet[name][0].as_py() for name in CONSTANT if sheet.num_rows and _is_one(sheet[name])}
    said = [n for n in sheet.schema.names if n not in same and sheet[n].null_count < len(sheet)]
    return sheet.select(said), same


def _is_one(column: pa.Array) -> bool:
    if isinstance(column, pa.DictionaryArray):
        return len(column.dictionary) == 1
    cells = column.to_numpy()
    return bool((cells == cells[0]).all())


def full(sheet: pa.RecordBatch, same: Mapping[str, Any]) -> pa.RecordBatch:
    """A slim sheet as it was."""
    count = sheet.num_rows
    constant = {name: _all(value, count, SCHEMA.field(name).type) for name, value in same.items()}
    return _batch({name: sheet[name] for name in sheet.schema.names} | constant, count)


def joined(sheets: Iterable[pa.RecordBatch]) -> pa.Table:
    """Sheets behind one another, without copying."""
    return pa.Table.from_batches(list(sheets), SCHEMA)

"""Databases in a file: SQLite, all its tables; Parquet, nested fields as columns of their own."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tsutsumi.core.readers import bounds
from tsutsumi.core.readers.columns import Columns
from tsutsumi.core.readers.passage import Grid, Place
from tsutsumi.core.readers.reasons import Gap, Unreadable
from tsutsumi.core.readers.rows import BLOCK_ROWS, Rows
from tsutsumi.core.readers.source import Source

LONGEST_VALUE = 64 << 20
WIDEST = 4000
ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}

Item = Grid | Columns | Gap


def read_sqlite(source: Source) -> Iterator[Item]:
    """Every table. Nothing in the file is run: no triggers, views, functions, virtual tables or extensions."""
    try:
        with closing(_opened(source)) as database:
            yield from _tables(database, source.path)
    except sqlite3.Error as error:
        raise Unreadable("damaged") from error


def _opened(source: Source) -> sqlite3.Connection:
    """From memory, so that no journal beside the file is asked and nothing is written."""
    database = sqlite3.connect(":memory:")
    database.deserialize(source.whole())
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA query_only = ON")
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    database.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    database.text_factory = lambda data: data.decode("utf-8", "replace")
    database.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in ALLOWED else sqlite3.SQLITE_DENY)
    return database


def _tables(database: sqlite3.Connection, path: str) -> Iterator[Item]:
    listed = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    for name, sql in listed:
        if str(sql or "").lower().startswith("create virtual"):
            continue  # its contents stand in shadow tables, which are read
        try:
            yield from _table(database, str(name), path)
        except sqlite3.Error:
            yield Gap("damaged", f"表「{name}」", bounds.of_packed(LONGEST_VALUE))


def _table(database: sqlite3.Connection, name: str, path: str) -> Iterator[Item]:
    quoted = '"' + name.replace('"', '""') + '"'
    cursor = database.execute(f"SELECT * FROM {quoted}")  # noqa: S608 - a name, quoted
    rows = Rows(Place(path, sheet=name), [str(field[0]) for field in cursor.description])
    while block := cursor.fetchmany(BLOCK_ROWS):
        rows.waiting += [[as_text(cell) for cell in row] for row in block]
        yield from rows.full()
    yield from rows.rest()


def as_text(cell: Any) -> str:
    """A value as one would type it; bytes when they are text."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "replace") if b"\0" not in cell[:1000] else ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e16:
        return str(int(cell))
    if isinstance(cell, dict | list):
        return json.dumps(cell, ensure_ascii=False, default=str)
    return "" if cell is None else str(cell)


def read_parquet(source: Source) -> Iterator[Item]:
    """The rows in blocks of columns."""
    if source.head(4) == b"PARE":
        raise Unreadable("encrypted")
    source.file.seek(0)
    try:
        file = pq.ParquetFile(source.file)
        if not 0 < len(file.schema_arrow) <= WIDEST:
            raise Unreadable("too_large", f"{len(file.schema_arrow):,}列")
        yield from _batches(file, source.path)
    except (pa.ArrowException, OSError, ValueError) as error:
        code = "encrypted" if "encrypt" in str(error).lower() else "damaged"
        raise Unreadable(code) from error


def _batches(file: pq.ParquetFile, path: str) -> Iterator[Item]:
    rows: Rows | None = None
    for batch in file.iter_batches(batch_size=BLOCK_ROWS):
        table = pa.Table.from_batches([batch]).flatten().flatten()
        cells = [_texts(column) for column in table.columns]
        rows = rows or Rows(Place(path), list(table.column_names))
        rows.waiting += [list(row) for row in zip(*cells, strict=True)]
        yield from rows.full()
    if rows:
        yield from rows.rest()


def _texts(column: pa.ChunkedArray) -> list[str]:
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return [cell or "" for cell in column.to_pylist()]
    return [as_text(cell) for cell in column.to_pylist()]

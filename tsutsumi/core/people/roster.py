"""The records of a leak as an encrypted Parquet data set: record sheets in, columns out, memory flat.

Every part file has a key of its own, made from the data set's key and the part's random name, so a hundred million
people need no database row and no key encrypts two files. Values never touch the disk in the clear.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow.parquet import encryption

from tsutsumi.core.pii.records import SCHEMA

KEY_BYTES = 32
ROWS_PER_PART = 1_000_000
ROWS_PER_READ = 250_000


class RosterError(Exception):
    """A roster that cannot be made or opened; the message is a Japanese sentence."""


def part_key(key: bytes, name: str) -> bytes:
    """The AES-256 key of one part file, for any program that reads encrypted Parquet (DuckDB: add_parquet_key)."""
    return hmac.digest(key, name.encode(), hashlib.sha256)


class Roster:
    """A folder of encrypted part files of one schema. Use as a context manager, or call close() after appending."""

    def __init__(self, folder: Path, key: bytes, schema: pa.Schema = SCHEMA) -> None:
        if len(key) != KEY_BYTES:
            raise RosterError(f"名簿の鍵は {KEY_BYTES} バイトでなければなりません。")
        self.folder, self.key, self.schema = folder, key, schema
        self._waiting: list[pa.RecordBatch] = []
        self._rows = 0

    @classmethod
    def create(cls, folder: Path, key: bytes, schema: pa.Schema = SCHEMA) -> Self:
        """An empty roster in a new or empty folder."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if any(folder.iterdir()):
            raise RosterError(f"{folder} は空ではありません。新しいフォルダーを指定してください。")
        return cls(folder, key, schema)

    @classmethod
    def open(cls, folder: Path, key: bytes) -> Self:
        """A roster that was written before."""
        roster = cls(folder, key)
        if not folder.is_dir():
            raise RosterError(f"{folder} がありません。名簿のフォルダーを指定してください。")
        if parts := roster.parts():
            roster.schema = roster._file(parts[0]).schema_arrow
        return roster

    def append(self, batch: pa.RecordBatch) -> None:
        """Adds a record sheet. Written to disk when enough have come together, and by close()."""
        if batch.num_rows == 0:
            return
        self._waiting.append(batch)
        self._rows += batch.num_rows
        if self._rows >= ROWS_PER_PART:
            self.flush()

    def flush(self) -> None:
        """Writes what is waiting as one part file; it appears under its name only when it is whole."""
        if not self._waiting:
            return
        table = pa.Table.from_batches(self._waiting, self.schema).unify_dictionaries()
        name = f"part-{len(self.parts()):06d}-{secrets.token_hex(8)}.parquet"
        unfinished = self.folder / f".{name}"
        lock = encryption.create_encryption_properties(footer_key=part_key(self.key, name))
        pq.write_table(table, unfinished, encryption_properties=lock, compression="zstd", row_group_size=ROWS_PER_READ)
        unfinished.replace(self.folder / name)
        self._waiting, self._rows = [], 0

    def close(self) -> None:
        self.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self.close()

    def parts(self) -> list[Path]:
        """The part files in order of writing."""
        return sorted(self.folder.glob("part-*.parquet"))

    def __len__(self) -> int:
        return sum(int(self._file(part).metadata.num_rows) for part in self.parts()) + self._rows

    def batches(self, columns: Sequence[str] | None = None, rows: int = ROWS_PER_READ) -> Iterator[pa.RecordBatch]:
        """All records in a fixed order, a block at a time; only these columns are read and decrypted."""
        for part in self.parts():
            yield from self._file(part).iter_batches(rows, columns=columns, use_threads=True)
        for batch in self._waiting:
            yield batch.select(list(columns)) if columns else batch

    def table(self, columns: Sequence[str] | None = None) -> pa.Table:
        """Some columns in memory."""
        schema = self.schema if columns is None else pa.schema([self.schema.field(name) for name in columns])
        return pa.Table.from_batches(self.batches(columns), schema)

    def take(self, numbers: Iterable[int], columns: Sequence[str] | None = None) -> pa.Table:
        """The records with these numbers (positions in the order of `batches`), in the order asked for."""
        wanted = np.asarray(list(numbers), np.int64)
        order = np.argsort(wanted, kind="stable")
        picked, first, done = [], 0, 0
        for batch in self.batches(columns):
            last = int(np.searchsorted(wanted[order], first + batch.num_rows))
            if last > done:
                picked.append(batch.take(pa.array(wanted[order][done:last] - first)))
            first, done = first + batch.num_rows, last
        schema = self.schema if columns is None else pa.schema([self.schema.field(name) for name in columns])
        back = np.empty(len(wanted), np.int64)
        back[order] = np.arange(len(wanted))
        return pa.Table.from_batches(picked, schema).take(pa.array(back))

    def _file(self, part: Path) -> Any:
        unlock = encryption.create_decryption_properties(footer_key=part_key(self.key, part.name))
        try:
            return pq.ParquetFile(part, decryption_properties=unlock)
        except (OSError, ValueError) as error:
            raise RosterError(f"{part.name} を開けません。鍵が違うか、ファイルが壊れています。") from error


def of_sheets(folder: Path, key: bytes, sheets: Iterable[pa.RecordBatch]) -> Roster:
    """A new roster of these record sheets."""
    with Roster.create(folder, key) as roster:
        for sheet in sheets:
            roster.append(sheet)
    return roster

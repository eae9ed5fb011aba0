"""The affected list: one row per person, as an encrypted data set in a folder of its own.

The records of one person are brought together by way of encrypted buckets, so memory stays flat however many people
there are, and no database row holds anybody.
"""

import shutil
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings
from numpy.typing import NDArray
from pyarrow.parquet import encryption

from tsutsumi.cases.models import Case
from tsutsumi.core.people.roster import Roster, part_key
from tsutsumi.core.pii.records import SCHEMA, VALUES, WEAK_NAME
from tsutsumi.evidence import vault
from tsutsumi.evidence.models import scope_of

BUCKET = 200_000  # records brought together at a time; the people of one bucket are one part of the data set
ROLL = pa.schema(
    [
        pa.field("person", pa.int64(), nullable=False),
        pa.field("records", pa.int64(), nullable=False),
        pa.field("files", pa.int64(), nullable=False),
        *(pa.field(mark, pa.uint64(), nullable=False) for mark in ("kinds0", "kinds1", "categories")),
        pa.field("known", pa.string()),
        pa.field("customer", pa.string()),
        *(pa.field(kind, pa.string()) for kind in VALUES),
    ]
)
NUMBERED = SCHEMA.append(pa.field("person", pa.int64(), nullable=False))

Labels = NDArray[Any]
Known = Callable[[NDArray[np.int64]], tuple[list[str | None], list[str | None]]]  # people → known?, customer


def folder() -> Path:
    """Where the data sets lie."""
    place = Path(settings.TSUTSUMI_HOME) / "people"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def opened(case: Case, name: str) -> Roster:
    """The data set of this name."""
    return Roster.open(folder() / name, _key(case, name))


def _key(case: Case, name: str) -> bytes:
    return vault.derived(scope_of(case), f"roll|{name}")


def write(case: Case, name: str, records: Roster, person: Labels, known: Known) -> int:
    """Bring the records of each person together; how many people there are."""
    people = int(person.max()) + 1 if len(person) else 0
    with Roster.create(folder() / name, _key(case, name), ROLL) as roll:
        for bucket in _buckets(case, name, records, person):
            roll.append(_people(bucket, known))
            roll.flush()
    return people


def forget(name: str) -> None:
    """Delete a data set and what an interrupted writing may have left beside it."""
    for place in folder().glob(f"{name}*"):
        shutil.rmtree(place, ignore_errors=True)


def sweep(before: datetime, known: Collection[str]) -> None:
    """Delete data sets older than `before` that nobody names."""
    for place in folder().iterdir():
        if place.name not in known and place.stat().st_mtime < before.timestamp():
            shutil.rmtree(place, ignore_errors=True)


def _buckets(case: Case, name: str, records: Roster, person: Labels) -> Iterator[pa.Table]:
    """All records, those of one person together, people in the order of their numbers."""
    count = max(1, -(-len(person) // BUCKET))
    edges = np.quantile(person, np.arange(1, count) / count, method="lower") if count > 1 else np.empty(0)
    if count == 1:
        yield pa.Table.from_batches(_numbered(records, person), NUMBERED)
        return
    parts = [_bucket(case, name, number) for number in range(count)]
    for batch in _numbered(records, person):
        place = np.searchsorted(edges, batch["person"].to_numpy(), side="left")
        for number in np.unique(place):
            parts[number].append(batch.filter(pa.array(place == number)))
            parts[number].flush()
    for part in parts:
        yield part.table()
        shutil.rmtree(part.folder)


def _bucket(case: Case, name: str, number: int) -> Roster:
    beside = f"{name}.{number}"
    return Roster.create(folder() / beside, _key(case, beside), NUMBERED)


def _numbered(records: Roster, person: Labels) -> Iterator[pa.RecordBatch]:
    at = 0
    for batch in records.batches():
        mine = pa.array(np.asarray(person[at : at + batch.num_rows], np.int64))
        at += batch.num_rows
        numbered = pa.RecordBatch.from_arrays([*batch.columns, mine], schema=NUMBERED)
        yield numbered.filter(pc.greater_equal(mine, 0))  # -1: a record that identifies nobody


def _people(table: pa.Table, known: Known) -> pa.RecordBatch:
    """One row per person: of each kind the first value there is, sure names before guesses."""
    weak = pc.bit_wise_and(table["flags"].cast(pa.int64()), WEAK_NAME)
    table = table.append_column("weak", weak).sort_by([("person", "ascending"), ("weak", "ascending")])
    person = table["person"].to_numpy()
    starts = np.flatnonzero(np.r_[True, person[1:] != person[:-1]]) if len(person) else np.empty(0, np.int64)
    wanted = [(kind, "first") for kind in VALUES] + [("record", "count"), ("path", "count_distinct")]
    told = table.set_column(table.schema.get_field_index("path"), "path", table["path"].cast(pa.string()))
    merged = pa.TableGroupBy(told, "person", use_threads=False).aggregate(wanted)
    marks = {mark: _together(table[mark].to_numpy(), starts) for mark in ("kinds0", "kinds1", "categories")}
    is_known, customer = known(person[starts])
    columns: dict[str, Any] = {
        "person": merged["person"],
        "records": merged["record_count"],
        "files": merged["path_count_distinct"],
        **{mark: pa.array(words) for mark, words in marks.items()},
        "known": pa.array(is_known, pa.string()),
        "customer": pa.array(customer, pa.string()),
        **{kind: merged[f"{kind}_first"] for kind in VALUES},
    }
    arrays = [_whole(columns[field.name]).cast(field.type) for field in ROLL]
    return pa.RecordBatch.from_arrays(arrays, schema=ROLL)


def _together(words: NDArray[Any], starts: NDArray[np.int64]) -> NDArray[np.uint64]:
    return np.bitwise_or.reduceat(words.astype(np.uint64), starts) if len(starts) else np.empty(0, np.uint64)


def _whole(column: Any) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def rows(roll: Roster, first: int, last: int) -> list[dict[str, Any]]:
    """The people from place `first` up to `last`; only the parts they lie in are opened further than their footer."""
    found: list[dict[str, Any]] = []
    begin = 0
    for part in roll.parts():
        unlock = encryption.create_decryption_properties(footer_key=part_key(roll.key, part.name))
        file = pq.ParquetFile(part, decryption_properties=unlock)
        end = begin + file.metadata.num_rows
        if begin < last and first < end:
            table = file.read().slice(max(0, first - begin), min(last, end) - max(first, begin))
            found += table.to_pylist()
        begin = end
    return found

"""The frozen list of a mailing: a copy of the affected list as it stood, under a key and in a folder of its own.

It holds what is needed to reach a person and to say what leaked, and no more: no number of a card, an account or an
insurance. Its parts are small, so that one person is read without the others.
"""

import hashlib
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from pyarrow.parquet import encryption

from tsutsumi.cases.models import Case
from tsutsumi.core.people.roster import Roster, part_key
from tsutsumi.evidence import vault
from tsutsumi.evidence.models import scope_of
from tsutsumi.notices.contacts import COLUMNS, Contacts
from tsutsumi.people import roll

PART = 5_000  # people in one part file
VALUES = (
    "name", "name_kana", "name_latin", "birth_date", "age", "postal_code", "address", "phone", "email", "member_id",
    "nationality",
)  # fmt: skip
KEPT = ("records", "files", "kinds0", "kinds1", "categories", "known", "customer", *VALUES)
FROZEN = pa.schema(
    [
        pa.field("person", pa.int64(), nullable=False),  # place in this list, from 0
        pa.field("source", pa.int64(), nullable=False),  # number in the affected list
        *(roll.ROLL.field(name) for name in KEPT),
        pa.field("mark", pa.string()),  # by which the same person is found in a later list (`marks`)
        pa.field("taken", pa.string()),  # what is from the customer master; null where none was asked
        pa.field("deceased", pa.bool_()),  # by the customer master
    ]
)

MOST_LENGTHS = 20_000
_LENGTHS: dict[tuple[Path, int], int] = {}

Row = dict[str, Any]


def folder() -> Path:
    """Where the frozen lists lie."""
    place = Path(settings.TSUTSUMI_HOME) / "notices"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def key(case: Case, name: str) -> bytes:
    return vault.derived(scope_of(case), f"notices|{name}")


def freeze(
    case: Case, source: str, name: str, beat: Callable[[], None], contacts: Contacts | None = None
) -> tuple[int, str]:
    """Copy the affected list `source`, with these contacts. How many people, and the SHA-256 over their rows."""
    forget(name)
    marked = marks(case)
    total, seen = 0, hashlib.sha256()
    with Roster.create(folder() / name, key(case, name), FROZEN) as kept:
        for batch in roll.opened(case, source).batches(rows=PART):
            beat()
            mine = _numbered(batch, total, marked, contacts)
            total += mine.num_rows
            kept.append(mine)
            kept.flush()
            seen.update(_bytes(mine))
    return total, seen.hexdigest()


def _numbered(
    batch: pa.RecordBatch, first: int, marked: Callable[[Mapping[str, Any]], str], contacts: Contacts | None
) -> pa.RecordBatch:
    size = batch.num_rows
    columns = {"person": pa.array(np.arange(first, first + size)), "source": batch["person"]}
    columns["mark"] = pa.array([marked(row) for row in batch.to_pylist()], pa.string())  # before anything is taken
    columns |= {name: batch[name] for name in KEPT}
    columns |= {name: pa.nulls(size, FROZEN.field(name).type) for name in ("taken", "deceased")}
    if contacts is not None:
        rows, taken, dead = contacts.added(batch)
        columns |= {name: pa.array([row[name] for row in rows], pa.string()) for name in COLUMNS}
        columns |= {"taken": pa.array(taken, pa.string()), "deceased": pa.array(dead)}
    return pa.RecordBatch.from_arrays([columns[field.name] for field in FROZEN], schema=FROZEN)


def marks(case: Case) -> Callable[[Mapping[str, Any]], str]:
    """The keyed mark of a person, by what the affected list says of them."""
    made = vault.fingerprints(scope_of(case))
    return lambda row: made("notice", identity(row))


def _bytes(batch: pa.RecordBatch) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as out:
        out.write_batch(batch)
    return bytes(sink.getvalue())


def batches(case: Case, name: str, rows: int = PART) -> Iterator[pa.RecordBatch]:
    """Everybody, a block at a time."""
    yield from Roster.open(folder() / name, key(case, name)).batches(rows=rows)


def people(case: Case, name: str, numbers: Collection[int] | None = None) -> Iterator[Row]:
    """The people with these numbers in order, or everybody; only the parts they lie in are read."""
    if numbers is None:
        for batch in batches(case, name):
            yield from batch.to_pylist()
        return
    opened, begin = Roster.open(folder() / name, key(case, name)), 0
    wanted = np.unique(np.asarray(list(numbers), np.int64))
    for part in opened.parts():
        end = begin + _length(opened, part)
        mine = wanted[(wanted >= begin) & (wanted < end)]
        if len(mine):
            yield from _file(opened, part).read().take(pa.array(mine - begin)).to_pylist()
        begin = end


def _file(opened: Roster, part: Path) -> Any:
    unlock = encryption.create_decryption_properties(footer_key=part_key(opened.key, part.name))
    return pq.ParquetFile(part, decryption_properties=unlock)


def _length(opened: Roster, part: Path) -> int:
    """How many people a part holds. Remembered, or each batch would open every part to find its own."""
    known = (part, part.stat().st_mtime_ns)
    if known not in _LENGTHS:
        if len(_LENGTHS) >= MOST_LENGTHS:
            _LENGTHS.clear()
        _LENGTHS[known] = int(_file(opened, part).metadata.num_rows)
    return _LENGTHS[known]


def person(case: Case, name: str, number: int) -> Row | None:
    """One person; None when there is no such number."""
    return next(people(case, name, [number]), None)


def identity(row: Mapping[str, Any]) -> str:
    """What makes somebody the same person in two lists of one case."""
    return "|".join(str(row[name] or "") for name in ("name", "name_kana", "birth_date", "address", "email", "phone"))


def forget(name: str) -> None:
    """Delete a frozen list."""
    if name:
        shutil.rmtree(folder() / name, ignore_errors=True)


def sweep(before: datetime, known: Collection[str]) -> None:
    """Delete lists older than `before` that no mailing names: left by a process that died."""
    for place in folder().iterdir():
        # `<name>-mail` is the journal of what was sent to that list.
        if place.name.partition("-")[0] not in known and place.stat().st_mtime < before.timestamp():
            shutil.rmtree(place, ignore_errors=True)

"""What is found beside the compiled scan: kinds of an organisation's own, and files that are flagged whole."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from pathlib import PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.pii import reasons
from tsutsumi.core.pii.batch import Batch, counted, first_of_each
from tsutsumi.core.pii.detector import LIKELY
from tsutsumi.core.pii.flags import flag_of
from tsutsumi.core.pii.kinds import ALL, KINDS
from tsutsumi.core.pii.own import MARK, OwnDetectors
from tsutsumi.core.pii.tables import TableRead

HEAD = 16  # bytes
SAMPLES = 3  # per kind and batch


@dataclass(frozen=True, slots=True)
class Extra:
    """One finding. row, column: as in Batch, -1 in prose. record: number of its record, -1 for none."""

    kind: int
    start: int
    end: int
    strength: int
    reason: int
    text: str
    row: int = -1
    column: int = -1
    record: int = -1


def in_text(own: OwnDetectors, text: str, offset: int = 0) -> Iterator[Extra]:
    """Own kinds in a passage; places count from `offset`."""
    for hit in own.find(text):
        yield Extra(len(ALL) + hit.number, hit.start + offset, hit.end + offset, hit.strength, hit.reason, hit.text)


def in_tables(
    own: OwnDetectors, tables: Sequence[TableRead], first_row: int, numbers: NDArray[np.int64]
) -> Iterator[Extra]:
    """Own kinds in a sheet, column by column; a heading counts as context. numbers: of the record of each row."""
    for table in tables:
        for column in table.columns[: len(table.block.cells)]:
            cells = [cell.replace(MARK, " ") for cell in table.column(column.index).to_pylist()]
            begins = np.cumsum([0, *(len(cell) + 1 for cell in cells)])
            for hit in own.find(MARK.join(cells), column.header):
                n = int(np.searchsorted(begins, hit.start, side="right")) - 1
                row, start = int(table.data[n]) + table.top, hit.start - int(begins[n])
                where = row + first_row, column.index + table.left, int(numbers[row])
                code, end = len(ALL) + hit.number, start + hit.end - hit.start
                yield Extra(code, start, end, hit.strength, hit.reason, hit.text, *where)


def of_file(path: str, on_disk: str) -> Iterator[Extra]:
    """The flag of a file, if it earns one: by its first bytes when it lies on disk by itself, else by its name."""
    kind = flag_of(path, _head(on_disk) if on_disk else b"")
    if kind:
        yield Extra(KINDS[kind].code, 0, 0, LIKELY, reasons.FLAG, PurePosixPath(path).name)


def _head(path: str) -> bytes:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return b""
    try:
        return os.read(handle, HEAD)
    except OSError:
        return b""
    finally:
        os.close(handle)


def extended(batch: Batch, extras: Iterable[tuple[int, Extra]], own: tuple[str, ...] = ()) -> Batch:
    """The batch with these findings behind its own, each with its place; weak ones are left out. own: ids of the kinds
    that are own.
    """
    placed = sorted((pair for pair in extras if pair[1].strength >= LIKELY), key=itemgetter(0))
    if not placed:
        return batch
    found = [extra for _, extra in placed]
    columns = {
        name: np.array([getattr(extra, name) for extra in found])
        for name in ("kind", "start", "end", "row", "column", "strength", "reason", "record")
    }
    columns |= {"detail": np.zeros(len(found)), "which": np.array([place for place, _ in placed])}
    which, kind = columns["which"].astype(np.int32), columns["kind"].astype(np.int16)
    picked = first_of_each(which, kind, SAMPLES)
    joined: dict[str, Any] = {
        name: np.concatenate((old, new.astype(old.dtype)))
        for name, new in columns.items()
        for old in (getattr(batch, name),)
    }
    texts = None if batch.texts is None else [*batch.texts, *(extra.text for extra in found)]
    joined |= {
        "counts": np.concatenate((batch.counts, counted(which, kind))),
        "picked": np.concatenate((batch.picked, picked + len(batch))),
        "said": [*batch.said, *(found[n].text for n in picked.tolist())],
    }
    return replace(batch, **joined, texts=texts, own=own)

"""What is found beside the compiled scan: kinds of an organisation's own, and files that are flagged whole."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.pii import reasons
from tsutsumi.core.pii.batch import Batch
from tsutsumi.core.pii.detector import LIKELY
from tsutsumi.core.pii.flags import flag_of
from tsutsumi.core.pii.kinds import ALL, KINDS
from tsutsumi.core.pii.own import MARK, OwnDetectors
from tsutsumi.core.pii.tables import TableRead
from tsutsumi.core.readers.passage import INSIDE

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


def of_file(path: str, on_disk: str | None) -> Iterator[Extra]:
    """The flag of a file, if it earns one: by its first bytes when it lies on disk by itself, else by its name."""
    kind = flag_of(path, _head(on_disk) if on_disk and INSIDE not in path else b"")
    if kind:
        yield Extra(KINDS[kind].code, 0, 0, LIKELY, reasons.FLAG, PurePosixPath(path).name)


def _head(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(HEAD)
    except OSError:
        return b""


def extended(batch: Batch, extras: Iterable[Extra], own: tuple[str, ...] = ()) -> Batch:
    """The batch with these findings behind its own; weak ones are left out. own: ids of the kinds that are own."""
    found = [extra for extra in extras if extra.strength >= LIKELY]
    if not found:
        return batch
    columns = {
        name: np.array([getattr(extra, name) for extra in found])
        for name in ("kind", "start", "end", "row", "column", "strength", "reason", "record")
    }
    columns["detail"] = np.zeros(len(found))
    before = len(batch)
    joined: dict[str, Any] = {
        name: np.concatenate((old, new.astype(old.dtype)))
        for name, new in columns.items()
        for old in (getattr(batch, name),)
    }
    texts = None if batch.texts is None else [*batch.texts, *(extra.text for extra in found)]
    counts = np.bincount(columns["kind"].astype(np.int64), minlength=len(batch.counts))
    counts[: len(batch.counts)] += batch.counts
    result = replace(batch, **joined, texts=texts, own=own, samples=list(batch.samples), counts=counts)
    seen: dict[int, int] = {}
    for n, extra in enumerate(found, start=before):
        seen[extra.kind] = seen.get(extra.kind, 0) + 1
        if seen[extra.kind] <= SAMPLES:
            result.samples.append(replace(result.hit(n), text=extra.text))
    return result

"""The work of a child on one file: everything in it, read and scanned."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.pii import extras, gather
from tsutsumi.core.pii.batch import Batch, fingerprints
from tsutsumi.core.pii.detector import LIKELY, Hit
from tsutsumi.core.pii.found import Found
from tsutsumi.core.pii.kinds import ALL, CATEGORIES
from tsutsumi.core.pii.own import NONE, OwnDetectors
from tsutsumi.core.pii.plan import Plan
from tsutsumi.core.pii.regions import tables_of
from tsutsumi.core.pii.scan import scan_text
from tsutsumi.core.pii.sheets import sheet_of
from tsutsumi.core.pii.tables import Rows, TableRead, no_rows
from tsutsumi.core.readers.columns import Columns, Head
from tsutsumi.core.readers.limits import Limits
from tsutsumi.core.readers.opener import At, Begun, Ended, Job, walk
from tsutsumi.core.readers.passage import Grid, Passage, Place
from tsutsumi.core.readers.reasons import Unclear
from tsutsumi.core.readers.sharing import Split

SAMPLES_PER_BATCH = 3  # findings kept as objects, per kind
WIDEST = 4000  # columns; a list that was saved without line breaks is no table


@dataclass(frozen=True, slots=True)
class Examine:
    """salt: key of the fingerprints. values: put the texts of all findings into the batches, not only of the samples.
    every: tell each finding by its place; otherwise the counts, the samples and the records as written. own: kinds of
    the organisation's own.
    """

    salt: bytes
    values: bool = False
    every: bool = True
    own: OwnDetectors = NONE
    preload: ClassVar = ("tsutsumi.core.pii.ready",)

    def __call__(self, job: Job, limits: Limits) -> Iterator[At | Begun | Ended | Split | Unclear | Batch]:
        plans: dict[Head, Plan] = {}
        for event in walk(job, limits):
            if isinstance(event, Passage):
                yield self.passage(event)
            elif isinstance(event, Columns | Grid):
                yield from self.sheet(event, plans)
            else:
                yield event
                if not job.share:
                    yield from self.flagged(event, job)

    def flagged(self, event: At | Begun | Ended | Split | Unclear, job: Job) -> Iterator[Batch]:
        """A file that ends as a portrait or as biometric data."""
        found = list(extras.of_file(event.report.path, job.path)) if isinstance(event, Ended) else []
        if found and isinstance(event, Ended):
            yield extras.extended(self.passage(Passage("", Place(event.report.path))), found)

    def passage(self, passage: Passage) -> Batch:
        found = scan_text(passage.utf8).told()
        likely = found.at_least(LIKELY)
        sheet, owner = gather.of_prose(likely, passage.place, passage.offset)
        counts = _counted(likely.kind, len(ALL)), _counted(likely.detail, len(CATEGORIES) + 1, 1)
        doubts = _counted(found.kind, len(ALL)) - counts[0]
        records, renumbered = fingerprints(sheet if self.every else sheet.slice(0, 0), self.salt)
        if self.every:
            number = np.full(len(found), -1, np.int64)
            number[found.strength >= LIKELY] = _of(owner, renumbered)
        else:  # the records as written suffice
            found = found.where(_first_of_each(found.kind))
            number = np.full(len(found), -1, np.int64)
        start, end = found.characters()
        none = np.full(len(found), -1, np.int64)
        batch = Batch(
            passage.place, found.kind, start + passage.offset, end + passage.offset, none, none.astype(np.int32),
            found.strength, found.reason, found.detail, number, records, [], sheet, *counts, doubts=doubts,
        )  # fmt: skip
        batch = self._with_texts(batch, lambda n: _slice(found, n))
        more = extras.in_text(self.own, passage.text, passage.offset) if self.own else ()
        return extras.extended(batch, more, self.own.ids)

    def sheet(self, sheet: Columns | Grid, plans: dict[Head, Plan]) -> Iterator[Batch]:
        """The tables of one sheet, or of one block of a long table."""
        if isinstance(sheet, Grid) and any(len(row) > WIDEST for row in sheet.rows):
            yield from map(self.passage, _lines_of(sheet))
            return
        tables = tables_of(sheet, plans)
        yield self.tables(tables, sheet.place, sheet.first_row)

    def tables(self, tables: Sequence[TableRead], place: Place, first_row: int) -> Batch:
        records, owner = sheet_of(tables, place, first_row)
        prints, renumbered = fingerprints(records if self.every else records.slice(0, 0), self.salt)
        if not self.every:  # the records as written suffice
            renumbered = np.full(records.num_rows, -1, np.int64)
        rows = _absolute(tables, first_row) if self.every else no_rows()
        samples = [hit for table in tables for hit in table.samples(SAMPLES_PER_BATCH)]
        number = _of(owner, renumbered)
        batch = Batch(
            place, rows.kind, rows.start, rows.end, rows.row, rows.column, rows.strength, rows.reason, rows.detail,
            number[rows.row - first_row], prints, samples, records,
            sum((table.per_kind() for table in tables), np.zeros(len(ALL), np.int64)),
            sum((table.per_category() for table in tables), np.zeros(len(CATEGORIES) + 1, np.int64)),
            _texts(tables) if self.values and self.every else None,
            doubts=sum((table.doubts_per_kind() for table in tables), np.zeros(len(ALL), np.int64)),
        )  # fmt: skip
        more = extras.in_tables(self.own, tables, first_row, number) if self.own else ()
        return extras.extended(batch, more, self.own.ids)

    def _with_texts(self, batch: Batch, text: Callable[[int], str]) -> Batch:
        """Values for the samples, or for everything when they were asked for."""
        if self.values:
            batch.texts = [text(n) for n in range(len(batch))]
        for kind in np.unique(batch.kind):
            for n in np.flatnonzero(batch.kind == kind)[:SAMPLES_PER_BATCH]:
                hit: Hit = batch.hit(int(n))
                batch.samples.append(replace(hit, text=text(int(n))))
        return batch


def _absolute(tables: Sequence[TableRead], first_row: int) -> Rows:
    """Findings of all tables that are told, rows as numbered in the file, columns of the sheet."""
    parts = [no_rows()]
    for table in tables:
        found = table.told()
        moved = found.row + table.top + first_row
        parts.append(found._replace(row=moved, column=(found.column + table.left).astype(np.int32)))
    return Rows._make(np.concatenate(arrays) for arrays in zip(*parts, strict=True))


def _texts(tables: Sequence[TableRead]) -> list[str]:
    return [text for table in tables for text in table.texts(table.told())]


def _of(owner: NDArray[np.int64], renumbered: NDArray[np.int64]) -> NDArray[np.int64]:
    """Numbers among the records that identify somebody."""
    result = np.full(len(owner), -1, np.int64)
    known = owner >= 0
    result[known] = renumbered[owner[known]]
    return result


def _counted(codes: NDArray[np.int16], size: int, least: int = 0) -> NDArray[np.int64]:
    return np.bincount(codes[codes >= least], minlength=size).astype(np.int64)


def _first_of_each(kind: NDArray[np.int16]) -> NDArray[np.int64]:
    """The first findings of every kind, as many as become samples, in their order."""
    parts = [np.flatnonzero(kind == code)[:SAMPLES_PER_BATCH] for code in np.unique(kind)]
    return np.sort(np.concatenate([np.empty(0, np.int64), *parts]))


def _lines_of(grid: Grid) -> Iterator[Passage]:
    """The rows of a sheet that is too wide to have columns: everything on one line is text, not a table."""
    for number, row in enumerate(grid.rows, start=grid.first_row):
        yield Passage("\t".join(row), replace(grid.place, row=number))


def _slice(found: Found, n: int) -> str:
    return found.data[int(found.start[n]) : int(found.end[n])].decode("utf-8", "replace")

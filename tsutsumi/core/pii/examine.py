"""The work of a child on one file: everything in it, read and scanned."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

import numpy as np

from tsutsumi.core.pii import extras
from tsutsumi.core.pii.batch import Batch, whole
from tsutsumi.core.pii.kinds import ALL, CATEGORIES
from tsutsumi.core.pii.own import NONE, OwnDetectors
from tsutsumi.core.pii.pile import SAMPLES, Pile
from tsutsumi.core.pii.plan import Plan
from tsutsumi.core.pii.regions import tables_of
from tsutsumi.core.pii.sheets import sheet_of
from tsutsumi.core.pii.tables import Rows, TableRead, no_rows
from tsutsumi.core.readers.columns import Columns, Head
from tsutsumi.core.readers.limits import Limits
from tsutsumi.core.readers.opener import At, Begun, Ended, Job, walk
from tsutsumi.core.readers.passage import Grid, Passage, Place
from tsutsumi.core.readers.reasons import Unclear
from tsutsumi.core.readers.sharing import Split
from tsutsumi.core.readers.telling import Kept

WIDEST = 4000  # columns; a list that was saved without line breaks is no table

Told = At | Begun | Ended | Split | Unclear | Batch


@dataclass(frozen=True, slots=True)
class Examine:
    """values: put the texts of all findings into the batches, not only of the samples. every: tell each finding by its
    place; otherwise the counts, the samples and the records as written. own: kinds of the organisation's own.
    together: how many small files one batch may be about.
    """

    values: bool = False
    every: bool = True
    own: OwnDetectors = NONE
    together: int = 1
    preload: ClassVar = ("tsutsumi.core.pii.ready",)

    def __call__(self, job: Job, limits: Limits) -> Iterator[Told]:
        """A batch for each passage and sheet, as they come."""
        reader = self.reader()
        for event in reader(job, limits):
            if (kept := reader.done()) is not None:
                yield kept
            if not isinstance(event, Kept):
                yield event

    def reader(self) -> "Reading":
        return Reading(self, Pile(self.values, self.every, self.own))

    def passage(self, passage: Passage) -> Batch:
        pile = Pile(self.values, self.every, self.own)
        pile.add(passage)
        return pile.done()

    def sheet(self, sheet: Columns | Grid, plans: dict[Head, Plan]) -> Iterator[Batch]:
        """The tables of one sheet, or of one block of a long table."""
        if lines := list(_lines_of(sheet)):
            yield from map(self.passage, lines)
            return
        tables = tables_of(sheet, plans)
        yield self.tables(tables, sheet.place, sheet.first_row)

    def tables(self, tables: Sequence[TableRead], place: Place, first_row: int) -> Batch:
        records, owner = sheet_of(tables, place, first_row)
        rows = _absolute(tables, first_row) if self.every else no_rows()
        per_kind = sum((table.per_kind() for table in tables), np.zeros(len(ALL), np.int64))
        per_category = sum((table.per_category() for table in tables), np.zeros(len(CATEGORIES) + 1, np.int64))
        batch = Batch(
            (place,), np.zeros(len(rows.row), np.int32), rows.kind, rows.start, rows.end, rows.row, rows.column,
            rows.strength, rows.reason, rows.detail, owner[rows.row - first_row], records, whole(per_kind),
            whole(per_category), np.empty(0, np.int64), shown=[h for t in tables for h in t.samples(SAMPLES)],
            texts=_texts(tables) if self.values and self.every else None,
            doubts=whole(sum((table.doubts_per_kind() for table in tables), np.zeros(len(ALL), np.int64))),
        )  # fmt: skip
        more = extras.in_tables(self.own, tables, first_row, owner) if self.own else ()
        return extras.extended(batch, ((0, extra) for extra in more), self.own.ids)


@dataclass(slots=True)
class Reading:
    """One file after the other: what is found in passages is kept until somebody asks for it. See telling.Reader."""

    examine: Examine
    pile: Pile
    heard: dict[int, int] = field(default_factory=dict)

    @property
    def kept(self) -> int:
        return self.pile.size

    def done(self) -> Batch | None:
        return self.pile.done() if self.pile else None

    def __call__(self, job: Job, limits: Limits) -> Iterator[Told | Kept]:
        plans: dict[Head, Plan] = {}
        known, self.heard = dict(job.heard), {}
        for event in walk(job, limits):
            if isinstance(event, Passage | Columns | Grid):
                index = next(reversed(self.heard))
                self.heard[index] += 1
                yield from self._content(event, index, plans)
            else:
                if isinstance(event, Begun):
                    self.heard[event.index] = known.get(event.index, 0)
                elif isinstance(event, Ended):
                    self.heard.pop(event.index, None)
                    self._flag(event, job)
                yield event

    def _content(self, event: Passage | Columns | Grid, index: int, plans: dict[Head, Plan]) -> Iterator[Batch | Kept]:
        self.pile.through = index
        passages = [event] if isinstance(event, Passage) else list(_lines_of(event))
        for passage in passages:
            self.pile.add(passage)
            yield Kept()
        if not isinstance(event, Passage) and not passages:
            for batch in self.examine.sheet(event, plans):
                batch.through = index
                yield batch

    def _flag(self, event: Ended, job: Job) -> None:
        """A file that ends as a portrait or as biometric data."""
        report = event.report
        found = [] if job.share else list(extras.of_file(report.path, job.path if event.index == 0 else ""))
        if found:
            self.pile.through = event.index
            self.pile.flag(Place(report.path), found)


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


def _lines_of(sheet: Columns | Grid) -> Iterator[Passage]:
    """The rows of a sheet that is too wide to have columns: everything on one line is text, not a table."""
    if isinstance(sheet, Grid) and any(len(row) > WIDEST for row in sheet.rows):
        for number, row in enumerate(sheet.rows, start=sheet.first_row):
            yield Passage("\t".join(row), replace(sheet.place, row=number))

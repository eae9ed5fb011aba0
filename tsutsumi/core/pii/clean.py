"""Passages in which nothing was found: a random sample of them for a person to read, and how many there are."""

import hashlib
import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import numpy as np

from tsutsumi.core.pii.examine import Examine
from tsutsumi.core.pii.plan import Plan
from tsutsumi.core.readers.columns import Columns, Head, of_grid
from tsutsumi.core.readers.limits import Limits
from tsutsumi.core.readers.opener import Ended, Job, walk
from tsutsumi.core.readers.passage import Grid, Passage, Place

WINDOW = 400  # characters of a text that are one passage; of a table each row is one
LONGEST = 2000  # characters of a row


@dataclass(frozen=True, slots=True, order=True)
class CleanPassage:
    """rank: drawn from the seed and the place; the passages with the smallest ranks are the sample."""

    rank: int
    place: Place = field(compare=False)
    text: str = field(compare=False)


@dataclass(slots=True)
class Sample:
    """How many clean passages there are, and the `most` of smallest rank. Samples of parts add up to that of all."""

    most: int
    count: int = 0
    heap: list[tuple[int, CleanPassage]] = field(default_factory=list)  # largest rank first

    def add(self, passage: CleanPassage) -> None:
        """Count a passage, and keep it while it is among the first."""
        self.count += 1
        self._keep(passage)

    def merge(self, other: "Sample") -> None:
        """The passages of another part too."""
        self.count += other.count
        for _, passage in other.heap:
            self._keep(passage)

    def passages(self) -> list[CleanPassage]:
        """The sample, in an order that says nothing about where the passages stand."""
        return sorted(passage for _, passage in self.heap)

    def _keep(self, passage: CleanPassage) -> None:
        if len(self.heap) < self.most:
            heapq.heappush(self.heap, (-passage.rank, passage))
        elif passage.rank < -self.heap[0][0]:
            heapq.heapreplace(self.heap, (-passage.rank, passage))


@dataclass(frozen=True, slots=True)
class Sieve:
    """The work of a child on one file: what the scan calls clean in it. A Sample follows the end of each file."""

    seed: bytes
    most: int
    preload: ClassVar = ("tsutsumi.core.pii.ready",)

    def __call__(self, job: Job, limits: Limits) -> Iterator[Any]:
        examine, plans = Examine(), dict[Head, Plan]()
        sample = Sample(self.most)
        for event in walk(job, limits):
            if isinstance(event, Passage):
                self._sift(sample, _of_text(examine, event))
            elif isinstance(event, Columns | Grid):
                self._sift(sample, _of_table(examine, event, plans))
            else:
                yield event
            if isinstance(event, Ended):
                yield sample
                sample = Sample(self.most)

    def _sift(self, sample: Sample, found: Iterable[tuple[Place, str]]) -> None:
        for place, text in found:
            if any(c.isalnum() for c in text):
                sample.add(CleanPassage(self._rank(place, text), place, text))

    def _rank(self, place: Place, text: str) -> int:
        where = f"{place.path}|{place.sheet}|{place.page}|{place.row}|{place.line}|{text}"
        digest = hashlib.blake2b(where.encode("utf-8", "replace"), digest_size=8, key=self.seed)
        return int.from_bytes(digest.digest(), "big")


def _of_text(examine: Examine, passage: Passage) -> Iterator[tuple[Place, str]]:
    """Windows of whole lines, as far as they hold no finding."""
    batch = examine.passage(passage)
    starts = np.sort(batch.start - passage.offset)
    ends = np.sort(batch.end - passage.offset)
    at, line = 0, passage.place.line or 1
    for window in _windows(passage.text):
        end = at + len(window)
        touched = int(np.searchsorted(starts, end)) > int(np.searchsorted(ends, at, side="right"))
        if not touched:
            yield replace(passage.place, line=line), window.strip()
        at, line = end, line + window.count("\n")


def _windows(text: str) -> Iterator[str]:
    window = ""
    for line in text.splitlines(keepends=True):
        for piece in (line[n : n + WINDOW] for n in range(0, len(line), WINDOW)):
            if window and len(window) + len(piece) > WINDOW:
                yield window
                window = ""
            window += piece
    if window:
        yield window


def _of_table(examine: Examine, sheet: Columns | Grid, plans: dict[Head, Plan]) -> Iterator[tuple[Place, str]]:
    """Rows of a table, as far as they hold no finding."""
    found = {int(row) for batch in examine.sheet(sheet, plans) for row in _rows_of(batch)}
    columns = of_grid(sheet) if isinstance(sheet, Grid) else sheet
    for number, row in enumerate(columns.rows(), start=columns.first_row):
        if number not in found:
            text = " | ".join(cell for cell in row if cell.strip())
            yield replace(columns.place, row=number), text[:LONGEST]


def _rows_of(batch: Any) -> Iterable[int]:
    """The rows with a finding; a sheet that is too wide for columns comes as lines with their row in the place."""
    rows = [place.row for place in batch.places if place.row]
    return rows if rows and len(batch) else batch.row

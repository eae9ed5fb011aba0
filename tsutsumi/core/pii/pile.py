"""Passages scanned one by one, and what was found in them put together: one sheet of records for many of them."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.pii import extras, gather
from tsutsumi.core.pii.batch import Batch, counted, first_of_each
from tsutsumi.core.pii.compiled import codes
from tsutsumi.core.pii.detector import LIKELY
from tsutsumi.core.pii.found import Found, is_told
from tsutsumi.core.pii.own import NONE, OwnDetectors
from tsutsumi.core.pii.records import empty
from tsutsumi.core.pii.scan import scan_text
from tsutsumi.core.readers.passage import Passage, Place

SAMPLES = 3  # findings kept with their values, per kind and passage
LARGE = 1 << 16  # bytes of a passage that is scanned as it comes

Ints = NDArray[np.int64]


@dataclass(slots=True)
class Scanned:
    """What was found in texts, one behind the other. Of the texts themselves only the values found are kept.

    values, rows: the findings, of which the values stand behind one another. at, lines, characters: of each, where it
    stood among all texts, in bytes and in lines, and how many characters stand before it in its file. size, stood,
    ended: bytes of values, bytes and lines of texts so far.
    """

    places: list[Place] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    values: list[bytes] = field(default_factory=list)
    rows: list[Ints] = field(default_factory=list)
    at: list[Ints] = field(default_factory=list)
    lines: list[Ints] = field(default_factory=list)
    characters: list[Ints] = field(default_factory=list)
    beside: list[tuple[int, extras.Extra]] = field(default_factory=list)
    size: int = 0
    stood: int = 0
    ended: int = 0

    def put(self, passage: Passage, rows: Ints, more: list[extras.Extra]) -> None:
        """One more text; one without findings leaves nothing."""
        if not len(rows) and not more:
            return
        rows = rows[is_told(rows)]
        self.beside += [(len(self.places), extra) for extra in more]
        self.places.append(passage.place)
        self.offsets.append(passage.offset)
        self._count(passage, rows)
        self._keep(passage.utf8, rows)

    def _count(self, passage: Passage, rows: Ints) -> None:
        """Lines and characters before findings, while the text is at hand."""
        from tsutsumi.core.pii.compiled.chars import count_before  # Numba takes a second that a parent need not spend

        order = np.argsort(rows[:, 1], kind="stable")  # what is told of a pair may begin before the finding before it
        before = np.empty((2, len(rows)), np.int64)
        count_before(np.frombuffer(passage.utf8, np.uint8), rows[order, 1], before[0], before[1])
        both = np.empty_like(before)
        both[:, order] = before
        self.lines.append(both[0] + self.ended)
        self.characters.append(both[1] + passage.offset)
        self.ended += int(before[0, -1]) + 1 if len(rows) else 0

    def _keep(self, text: bytes, rows: Ints) -> None:
        """The values, and where they stood. rows: changed here."""
        from tsutsumi.core.pii.compiled import owners

        ends = np.zeros(len(rows) + 1, np.int32)
        np.cumsum(rows[:, 2] - rows[:, 1], out=ends[1:])
        values = np.empty(int(ends[-1]), np.uint8)
        owners.copied(np.frombuffer(text, np.uint8), rows[:, 1].copy(), rows[:, 2].copy(), ends, values)
        self.at.append(rows[:, 1] + self.stood)
        rows[:, 1], rows[:, 2] = ends[:-1], ends[1:]
        rows[:, 1:3] += self.size
        self.values.append(values.tobytes())
        self.rows.append(rows)
        self.size += len(values)
        self.stood += len(text) + 1

    def batch(self, *, values: bool, every: bool) -> Batch:
        """All of it, without what was found beside. values, every: as in Examine."""
        found, which, at, line, begin = self._found()
        likely = found.strength >= LIKELY
        texts = gather.Texts(found.where(likely), which[likely], at[likely], line[likely], self.places, self.offsets)
        sheet, owner = gather.of_texts(texts)
        record = np.full(len(found), -1, np.int64)
        record[likely] = owner
        picked = first_of_each(which, found.kind, SAMPLES)
        counts = (
            counted(which[likely], found.kind[likely]),
            counted(which[likely], found.detail[likely], 1),
            counted(which[~likely], found.kind[~likely]),
        )
        if not every:  # the records as written suffice
            found, which, record, begin = found.where(picked), which[picked], record[picked], begin[picked]
            picked = np.arange(len(picked))
        batch = self._batch(found, which, record, (begin, begin + _widths(found)))
        batch.texts = _said(found, np.arange(len(found))) if values else None
        batch.sheet, batch.picked, batch.said = sheet, picked, _said(found, picked)
        batch.counts, batch.categories, batch.doubts = counts
        return batch

    def _batch(self, found: Found, which: Ints, record: Ints, span: tuple[Ints, Ints]) -> Batch:
        """The findings themselves; what is counted of them is still to come."""
        none, nothing = np.full(len(found), -1, np.int64), np.empty((0, 3), np.int64)
        return Batch(
            tuple(self.places), which.astype(np.int32), found.kind, *span, none, none.astype(np.int32),
            found.strength, found.reason, found.detail, record, empty(), nothing, nothing, none,
        )  # fmt: skip

    def _found(self) -> tuple[Found, Ints, Ints, Ints, Ints]:
        """The findings, and of each its text, where it stood in bytes and lines, and the characters before it."""
        rows = np.concatenate([np.empty((0, codes.FIELDS), np.int64), *self.rows])
        which = np.repeat(np.arange(len(self.rows)), np.array([len(part) for part in self.rows], np.int64))
        at, line, begin = (np.concatenate([which[:0], *parts]) for parts in (self.at, self.lines, self.characters))
        return Found(b"".join(self.values), rows), which, at, line, begin


@dataclass(slots=True)
class Pile:
    """values, every, own: as in Examine."""

    values: bool = False
    every: bool = True
    own: OwnDetectors = NONE
    passages: list[Passage] = field(default_factory=list)  # not scanned yet
    flags: list[tuple[Place, list[extras.Extra]]] = field(default_factory=list)
    scanned: Scanned = field(default_factory=Scanned)
    kept: int = 0  # passages and flags
    size: int = 0
    through: int = 0

    def __len__(self) -> int:
        return self.kept

    def add(self, passage: Passage) -> None:
        """Keep a passage. A small one is scanned with others: one behind the other they find the tables in the cache. A
        large one is scanned at once, while it is in the cache itself.
        """
        self.passages.append(passage)
        self.kept += 1
        self.size += len(passage.utf8)
        if len(passage.utf8) >= LARGE:
            self._scan()

    def flag(self, place: Place, more: list[extras.Extra]) -> None:
        """What a file is as a whole."""
        self.flags.append((place, more))
        self.kept += 1

    def _scan(self) -> None:
        for passage in self.passages:
            more = list(extras.in_text(self.own, passage.text, passage.offset)) if self.own else []
            self.scanned.put(passage, scan_text(passage.utf8).rows, more)
        self.passages = []

    def done(self) -> Batch:
        """What was found in everything so far; the pile is empty again."""
        self._scan()
        for place, more in self.flags:
            self.scanned.put(Passage(b"", place), np.empty((0, codes.FIELDS), np.int64), more)
        scanned, self.scanned, self.flags, self.kept, self.size = self.scanned, Scanned(), [], 0, 0
        batch = scanned.batch(values=self.values, every=self.every)
        batch.through = self.through
        return extras.extended(batch, scanned.beside, self.own.ids)


def _said(found: Found, which: Ints) -> list[str]:
    return [found.bytes_of(n).decode("utf-8", "replace") for n in which.tolist()]


def _widths(found: Found) -> Ints:
    """Characters of each finding."""
    from tsutsumi.core.pii.compiled.chars import count_within

    result = np.empty(len(found), np.int64)
    count_within(np.frombuffer(found.data, np.uint8), found.start, found.end, result)
    return result

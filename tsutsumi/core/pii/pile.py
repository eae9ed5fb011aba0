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
BETWEEN = b"\n"  # no line is in two passages

Ints = NDArray[np.int64]


@dataclass(slots=True)
class Pile:
    """values, every, own: as in Examine."""

    values: bool = False
    every: bool = True
    own: OwnDetectors = NONE
    passages: list[Passage] = field(default_factory=list)
    flags: list[tuple[Place, list[extras.Extra]]] = field(default_factory=list)
    size: int = 0
    through: int = 0

    def __len__(self) -> int:
        return len(self.passages) + len(self.flags)

    def add(self, passage: Passage) -> None:
        """Keep a passage. It is scanned with the others: one behind the other they find the tables in the cache."""
        self.passages.append(passage)
        self.size += len(passage.utf8)

    def flag(self, place: Place, more: list[extras.Extra]) -> None:
        """What a file is as a whole."""
        self.flags.append((place, more))

    def done(self) -> Batch:
        """What was found in everything so far; the pile is empty again."""
        passages, flags = self.passages, self.flags
        self.passages, self.flags, self.size = [], [], 0
        scanned = Scanned(self.values, self.every, self.through)
        for passage in passages:
            more = list(extras.in_text(self.own, passage.text, passage.offset)) if self.own else []
            scanned.put(passage, scan_text(passage.utf8).rows, more)
        for place, more in flags:
            scanned.put(Passage(b"", place), np.empty((0, codes.FIELDS), np.int64), more)
        return extras.extended(scanned.batch(), scanned.beside, self.own.ids)


@dataclass(slots=True)
class Scanned:
    """Texts behind one another, with what was found in them."""

    values: bool
    every: bool
    through: int
    places: list[Place] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)
    rows: list[Ints] = field(default_factory=list)
    lines: list[Ints] = field(default_factory=list)  # per finding: numbers of the lines of all texts
    characters: list[Ints] = field(default_factory=list)  # per finding: how many stand before it in its file
    beside: list[tuple[int, extras.Extra]] = field(default_factory=list)
    size: int = 0
    ended: int = 0  # lines

    def put(self, passage: Passage, rows: Ints, more: list[extras.Extra]) -> None:
        """One more text; one without findings leaves nothing."""
        if not len(rows) and not more:
            return
        rows = rows[is_told(rows)]
        self._count(passage, rows)
        rows[:, 1:3] += self.size
        self.beside += [(len(self.places), extra) for extra in more]
        self.places.append(passage.place)
        self.offsets.append(passage.offset)
        self.texts.append(passage.utf8)
        self.rows.append(rows)
        self.size += len(passage.utf8) + len(BETWEEN)

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

    def batch(self) -> Batch:
        """All of it, without what was found beside."""
        found, which, line, begin = self._found()
        likely = found.strength >= LIKELY
        texts = gather.Texts(found.where(likely), which[likely], line[likely], self.places, self.offsets)
        sheet, owner = gather.of_texts(texts)
        record = np.full(len(found), -1, np.int64)
        record[likely] = owner
        picked = first_of_each(which, found.kind, SAMPLES)
        counts = (
            counted(which[likely], found.kind[likely]),
            counted(which[likely], found.detail[likely], 1),
            counted(which[~likely], found.kind[~likely]),
        )
        if not self.every:  # the records as written suffice
            found, which, record, begin = found.where(picked), which[picked], record[picked], begin[picked]
            picked = np.arange(len(picked))
        batch = self._batch(found, which, record, (begin, begin + _widths(found)))
        batch.sheet, batch.picked, batch.said = sheet, picked, _said(found, picked)
        batch.counts, batch.categories, batch.doubts = counts
        return batch

    def _batch(self, found: Found, which: Ints, record: Ints, span: tuple[Ints, Ints]) -> Batch:
        """The findings themselves; what is counted of them is still to come."""
        none, nothing = np.full(len(found), -1, np.int64), np.empty((0, 3), np.int64)
        return Batch(
            tuple(self.places), which.astype(np.int32), found.kind, *span, none, none.astype(np.int32),
            found.strength, found.reason, found.detail, record, empty(), nothing, nothing, none,
            texts=_said(found, np.arange(len(found))) if self.values else None, through=self.through,
        )  # fmt: skip

    def _found(self) -> tuple[Found, Ints, Ints, Ints]:
        """The findings that are told, and of each its text, its line and the characters before it in its file."""
        rows = np.concatenate([np.empty((0, codes.FIELDS), np.int64), *self.rows])
        which = np.repeat(np.arange(len(self.rows)), np.array([len(part) for part in self.rows], np.int64))
        line, begin = (np.concatenate([which[:0], *parts]) for parts in (self.lines, self.characters))
        data = self.texts[0] if len(self.texts) == 1 else BETWEEN.join(self.texts)
        return Found(data, rows), which, line, begin


def _said(found: Found, which: Ints) -> list[str]:
    return [found.bytes_of(n).decode("utf-8", "replace") for n in which.tolist()]


def _widths(found: Found) -> Ints:
    """Characters of each finding."""
    from tsutsumi.core.pii.compiled.chars import count_within

    result = np.empty(len(found), np.int64)
    count_within(np.frombuffer(found.data, np.uint8), found.start, found.end, result)
    return result

"""Passages scanned one by one, and what was found in them put together: one sheet of records for many of them."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.pii import extras, gather
from tsutsumi.core.pii.batch import Batch, counted, first_of_each
from tsutsumi.core.pii.compiled import codes
from tsutsumi.core.pii.detector import LIKELY
from tsutsumi.core.pii.found import Found, to_characters
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
    begins: list[int] = field(default_factory=list)
    rows: list[Ints] = field(default_factory=list)
    beside: list[tuple[int, extras.Extra]] = field(default_factory=list)
    size: int = 0

    def put(self, passage: Passage, rows: Ints, more: list[extras.Extra]) -> None:
        """One more text; one without findings leaves nothing. rows: changed here."""
        if not len(rows) and not more:
            return
        rows[:, 1:3] += self.size
        self.beside += [(len(self.places), extra) for extra in more]
        self.places.append(passage.place)
        self.offsets.append(passage.offset)
        self.texts.append(passage.utf8)
        self.begins.append(self.size)
        self.rows.append(rows)
        self.size += len(passage.utf8) + len(BETWEEN)

    def batch(self) -> Batch:
        """All of it, without what was found beside."""
        found, which = self._found()
        likely, begins = found.strength >= LIKELY, np.array(self.begins, np.int64)
        texts = gather.Texts(found.where(likely), which[likely], self.places, self.offsets, begins)
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
            found, which, record = found.where(picked), which[picked], record[picked]
            picked = np.arange(len(picked))
        batch = self._batch(found, which, record, _characters(texts, found, which))
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

    def _found(self) -> tuple[Found, Ints]:
        """The findings that are told, and the text of each."""
        rows = np.concatenate([np.empty((0, codes.FIELDS), np.int64), *self.rows])
        which = np.repeat(np.arange(len(self.rows)), np.array([len(part) for part in self.rows], np.int64))
        found = Found(self.texts[0] if len(self.texts) == 1 else BETWEEN.join(self.texts), rows)
        kept = found.is_told()
        return found.where(kept), which[kept]


def _said(found: Found, which: Ints) -> list[str]:
    return [found.bytes_of(n).decode("utf-8", "replace") for n in which.tolist()]


def _characters(texts: gather.Texts, found: Found, which: Ints) -> tuple[Ints, Ints]:
    """Start and end of findings in characters of their files."""
    at = to_characters(found.data, np.concatenate((found.start, found.end, texts.begins)))
    start, end, begins = np.split(at, [len(found), 2 * len(found)])
    moved = np.array(texts.offsets, np.int64)[which] - begins[which]
    return start + moved, end + moved

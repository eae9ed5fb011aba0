"""How a child talks: many words in one parcel, and beside it a few numbers in shared memory that are always true.

A word costs a message, and a message costs more than reading a letter. So words wait until there are enough of them.
Where the child is stands in the cell at once, so whoever dies or hangs between two parcels is found all the same.
"""

import time
from collections.abc import Iterator
from ctypes import Array, c_int64
from dataclasses import dataclass, field
from typing import Any, Protocol

from tsutsumi.core.readers.limits import Limits
from tsutsumi.core.readers.opener import At, Begun, Ended, Job

# The cell: words so far; bytes of the file in hand; milliseconds granted on top; which of its jobs the child is at.
SEEN, SIZE, EXTRA, AT_JOB, CELLS = 0, 1, 2, 3, 4
MOST_WORDS = 2_000
MOST_BYTES = 16 << 20  # kept by the reader
LONGEST = 0.25  # seconds that a word waits

Cell = Array[c_int64]


@dataclass(frozen=True, slots=True)
class Kept:
    """The reader has kept something that it tells later; no word for the parent."""


class Reader(Protocol):
    """Reads job after job. What it keeps is told by `done`, before any word that came later is handed on.

    kept: bytes of that. heard: per open file, how many passages and tables were told or kept.
    """

    kept: int
    heard: dict[int, int]

    def __call__(self, job: Job, limits: Limits) -> Iterator[Any]: ...

    def done(self) -> Any: ...


class Sender(Protocol):
    """Takes words to the parent."""

    def send(self, told: Any, /) -> None: ...


@dataclass(frozen=True, slots=True)
class Parcel:
    """told: what, and of which of the jobs. seen: the words up to here. heard: see Reader; None where nobody counts."""

    told: list[tuple[int, Any]]
    seen: int
    heard: dict[int, int] | None = None

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        return Parcel, (self.told, self.seen, self.heard)


@dataclass(slots=True)
class Teller:
    """The voice of a child. Without a reader that counts every word goes out by itself."""

    hand: Sender
    cell: Cell
    reader: Reader | None
    is_single: bool  # one job, that is
    told: list[tuple[int, Any]] = field(default_factory=list)
    open: list[Begun] = field(default_factory=list)
    waiting: set[int] = field(default_factory=set)  # begun, and not told
    since: float = 0.0

    def begin(self, number: int) -> None:
        """The child takes the next of its jobs."""
        self.open.clear()
        self.waiting.clear()
        self.cell[AT_JOB] = number
        self._mark(0)
        if not self.told:
            self.since = time.monotonic()

    def hear(self, number: int, told: Any, *, alone: bool) -> None:
        """One word of the work."""
        if isinstance(told, Kept):
            urgent = False
        else:
            self.told.append((number, told))
            urgent = self._seen(told)
        if urgent or alone or self.reader is None or self._is_enough(self.reader):
            self.send()

    def _seen(self, told: Any) -> bool:
        """Put into the cell where the child is. Whether the word must not wait: the beginning of a large file, results
        of their own, and the end of a file that the parent knows to be open, so that what it was told is whole files;
        behind the end of the only job the last word of all follows at once.
        """
        if isinstance(told, Begun):
            self.open.append(told)
            self.waiting.add(told.index)
            self._mark(told.size)
            return told.index == 0 and self.is_single
        if isinstance(told, Ended):
            self.open = [b for b in self.open if b.index != told.index]
            self._mark(self.open[-1].size if self.open else 0)
            return told.index not in self.waiting and not (told.index == 0 and self.is_single)
        if isinstance(told, At):
            self.cell[EXTRA] += int(told.seconds * 1000)
        return not isinstance(told, At | None)

    def _mark(self, size: int) -> None:
        self.cell[SIZE], self.cell[EXTRA] = size, 0
        self.cell[SEEN] += 1

    def _is_enough(self, reader: Reader) -> bool:
        if reader.kept >= MOST_BYTES or len(self.told) >= MOST_WORDS:
            return True
        return time.monotonic() - self.since >= LONGEST

    def send(self) -> None:
        """Hand on everything: first what the reader kept, then the words in their order."""
        kept = self.reader.done() if self.reader else None
        told = self.told if kept is None else [(int(self.cell[AT_JOB]), kept), *self.told]
        if told:
            heard = dict(self.reader.heard) if self.reader else None
            self.hand.send(Parcel(_short(told), int(self.cell[SEEN]), heard))
        self.told, self.since = [], time.monotonic()
        self.waiting.clear()


def _short(told: list[tuple[int, Any]]) -> list[tuple[int, Any]]:
    """Without the beginnings of files that have ended meanwhile."""
    ended = {(number, word.index) for number, word in told if isinstance(word, Ended)}
    return [(n, word) for n, word in told if not (isinstance(word, Begun) and (n, word.index) in ended)]

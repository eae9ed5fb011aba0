"""One scan from sealed items to parts of a result: by the same readers and scanner as `tsutsumi scan`.

Files are laid out under neutral names ("0003.zip"), for a name may be the attacker's; people see the given name.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tsutsumi.core.pii import shares
from tsutsumi.core.pii.batch import Batch
from tsutsumi.core.pii.examine import Examine
from tsutsumi.core.readers.limits import Limits
from tsutsumi.core.readers.opener import At, Begun, Ended, Job
from tsutsumi.evidence import names
from tsutsumi.evidence.models import Item
from tsutsumi.evidence.parts import Part

FLUSH_SECONDS = 5.0


@dataclass(slots=True)
class Folder:
    """The private folder of a scan, and which file in it is which item."""

    path: Path
    items: dict[str, Item] = field(default_factory=dict)

    def lay(self, item: Item, pieces: Iterable[bytes]) -> Path:
        """Write one item out, for this account alone."""
        path = self.path / f"{item.number:04d}{names.suffix(item.name)}"
        self.items[str(path)] = item
        with path.open("wb") as file:
            file.writelines(pieces)
        return path


@dataclass(slots=True)
class Kept:
    """A piece of work that need not be done again: the files of `item` from number `first` up to `following`."""

    item: Item
    first: int
    following: int | None  # None: to the end
    part: Part


@dataclass(slots=True)
class Reading:
    """One item while it is read: what is settled since the last flush, and what belongs to the file in hand."""

    item: Item
    first: int
    following: int = 0
    begun: int = 0
    through: int = -1  # the last file that something in hand is about
    last: int = -1  # the last file that has ended
    settled: Part = field(default_factory=Part)
    in_hand: Part = field(default_factory=Part)
    at: int = 0  # bytes of the file on disk
    has_ended: bool = False
    is_done: bool = False

    def hear(self, told: Any) -> None:
        """When a file has ended, no other is open but the containers around it: all that was told is settled, unless
        it was told together with what is in files whose end is still to come.
        """
        if self.has_ended and self.through <= self.last and not isinstance(told, At):
            self._settle()
        if told is None:
            self.is_done, self.at = True, self.item.size or 0
        elif isinstance(told, At):
            self.at = told.bytes
        elif isinstance(told, Begun):
            self.begun = max(self.begun, told.index + 1)
        elif isinstance(told, Ended):
            self.in_hand.reports[told.index] = told.report
            self.begun = max(self.begun, told.index + 1)
            self.last = max(self.last, told.index)
            self.has_ended = True
        elif isinstance(told, Batch):
            self.in_hand.take(told)
            self.through = max(self.through, told.through)

    def _settle(self) -> None:
        self.settled.merge(self.in_hand)
        self.in_hand, self.following, self.has_ended = Part(), max(self.begun, self.first), False

    def kept(self) -> Kept:
        """What is settled, taken out."""
        kept = Kept(self.item, self.first, None if self.is_done else self.following, self.settled)
        self.first, self.settled = self.following, Part()
        return kept


@dataclass(slots=True)
class Course:
    """The reading of all items. `keep` gets what is settled, every few seconds; `watch` hears how far it is."""

    work: Examine
    passwords: tuple[str, ...]
    keep: Callable[[list[Kept]], None]
    watch: Callable[[int, int, int], None]  # files done, bytes done, findings so far
    readings: dict[str, Reading] = field(default_factory=dict)
    files: int = 0
    bytes: int = 0
    hits: int = 0
    flushed: float = field(default_factory=time.monotonic)

    def run(self, folder: Folder, labels: Mapping[int, str], starts: Mapping[int, int], limits: Limits) -> None:
        """Read what is laid out, each item from where an earlier run came to."""
        jobs = []
        # One child reads one item, but for large tables and texts: the largest first, or all others wait for it.
        for path, item in sorted(folder.items.items(), key=lambda laid: -(laid[1].size or 0)):
            start = starts.get(item.pk, 0)
            self.readings[path] = Reading(item, start, start, start)
            jobs.append(Job(path, labels[item.pk], start, passwords=self.passwords, sha256=item.sha256))
        with closing(shares.read(self.work, jobs, limits)) as messages:
            for message in messages:
                if (reading := self.readings.get(message.job.path)) and not isinstance(message.told, At):
                    self._hear(reading, message.told)
                self._look_up()
        self.flush()

    def flush(self) -> None:
        """Hand over all that is settled."""
        kept = [r.kept() for r in self.readings.values() if r.is_done or r.following > r.first]
        self.bytes += sum(r.at for r in self.readings.values() if r.is_done)
        self.readings = {path: r for path, r in self.readings.items() if not r.is_done}
        self.flushed = time.monotonic()
        if kept:
            self.keep(kept)

    def _hear(self, reading: Reading, told: Any) -> None:
        reading.hear(told)
        if isinstance(told, Ended):
            self.files += 1
        elif isinstance(told, Batch):
            self.hits += told.total

    def _look_up(self) -> None:
        self.watch(self.files, self.bytes + sum(reading.at for reading in self.readings.values()), self.hits)
        if time.monotonic() - self.flushed >= FLUSH_SECONDS:
            self.flush()

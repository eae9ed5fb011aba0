"""Files in, findings out: the readers' text through the scanner, in children, with counts while it runs."""

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from tsutsumi.core.pii import shares
from tsutsumi.core.pii.agenda import Agenda, copy_of, jobs_of
from tsutsumi.core.pii.batch import Batch
from tsutsumi.core.pii.detector import Hit
from tsutsumi.core.pii.examine import Examine
from tsutsumi.core.pii.kinds import ALL, Kind
from tsutsumi.core.pii.known import Entry, Known, edition_of
from tsutsumi.core.pii.own import NONE, OwnDetectors
from tsutsumi.core.pii.progress import Progress, Stopped, Watch
from tsutsumi.core.pii.records import joined
from tsutsumi.core.pii.samples import Samples
from tsutsumi.core.pii.shares import Engine
from tsutsumi.core.readers import bounds, children
from tsutsumi.core.readers.limits import Limits
from tsutsumi.core.readers.opener import At, Ended, Job
from tsutsumi.core.readers.passage import FileReport

TOGETHER = 256  # small files that a child takes at a time, where their results need not be told apart
PAUSE = 0.2  # seconds between two questions whether it may go on
Sink = Callable[[Batch], None]
Records = Callable[[pa.RecordBatch], None]


@dataclass(frozen=True, slots=True)
class KindCount:
    """How often a kind was found, and in how many files."""

    hits: int = 0
    files: int = 0


@dataclass(slots=True)
class ScanResult:
    """What is in the files. `kinds` counts likely and sure findings, `doubts` numbers under their label whose check
    digit fails; the samples hold both. `sheet` holds the records as written. own: the kinds of the organisation's own
    that were asked for; `kinds` and the samples have their ids, too.
    """

    files: tuple[FileReport, ...]
    kinds: dict[str, KindCount]
    categories: dict[str, int]
    samples: tuple[Hit, ...]
    seconds: float
    bytes: int
    sheet: pa.Table | None = None
    own: tuple[Kind, ...] = ()
    taken_over: int = 0  # files on disk that were not read again: the results of an earlier scan hold
    doubts: dict[str, KindCount] = field(default_factory=dict)

    @property
    def unread(self) -> tuple[FileReport, ...]:
        return tuple(f for f in self.files if f.state != "read")


@dataclass(slots=True)
class Found:
    """How often something was found so far, and in which files."""

    hits: int = 0
    paths: set[str] = field(default_factory=set)

    def add(self, path: str, often: int) -> None:
        self.hits += often
        self.paths.add(path)

    def count(self) -> KindCount:
        return KindCount(self.hits, len(self.paths))


@dataclass(slots=True)
class Tally:
    """Counts while a scan runs."""

    reports: dict[tuple[str, int, str], FileReport] = field(default_factory=dict)
    hits: int = 0
    found: dict[str, Found] = field(default_factory=dict)
    doubts: dict[str, Found] = field(default_factory=dict)
    sheets: list[pa.RecordBatch] = field(default_factory=list)
    records: Records | None = None  # where they go instead
    samples: Samples = field(default_factory=Samples)
    categories: dict[str, int] = field(default_factory=dict)
    bytes: int = 0
    own: tuple[Kind, ...] = ()

    def batch(self, batch: Batch) -> None:
        self.hits += batch.total
        for mine, told in ((self.found, batch.kinds()), (self.doubts, batch.in_doubt())):
            for path, kind, often in told:
                mine.setdefault(kind, Found()).add(path, often)
        if batch.sheet.num_rows:
            (self.records or self.sheets.append)(batch.sheet)
        for hit in batch.samples(self.samples.wants):
            self.samples.add(hit)
        for _, category, often in batch.sensitive():
            self.categories[category] = self.categories.get(category, 0) + often

    def ended(self, job: Job, ended: Ended) -> None:
        """A container that was opened twice after a broken run tells its end twice: the last one counts."""
        key = (job.label, ended.index, ended.report.path)
        if key not in self.reports and ended.index == 0:
            self.bytes += ended.report.bytes
        self.reports[key] = ended.report

    def kinds(self) -> dict[str, KindCount]:
        return {kind.id: self.found[kind.id].count() for kind in (*ALL, *self.own) if kind.id in self.found}


def scan_paths(  # noqa: PLR0913 - the one door to a scan
    paths: Iterable[Path | str | Job],
    *,
    limits: Limits | None = None,
    progress: Watch | None = None,
    sink: Sink | None = None,
    values: bool = False,
    records: Records | None = None,
    passwords: Sequence[str] = (),
    known: Known | None = None,
    own: OwnDetectors = NONE,
    engine: Engine = children.run,
) -> ScanResult:
    """Scan files and folders. Every file ends in exactly one state; no file ends the scan.

    sink: gets every Batch as it comes (order between files is not fixed). values: put the texts of all findings into
    the batches, not only of the samples. records: gets the record sheets as they come, instead of the result.
    progress: told how far it is after every message; its answer "pause" holds the scan, "stop" raises Stopped.
    passwords: tried on whatever is locked. known: finished files are kept there; unchanged ones are taken over.
    own: kinds of the organisation's own, looked for beside the others.
    engine: what runs the children, those of this machine or a cluster's.
    """
    agenda = Agenda(list(jobs_of(paths)), tuple(dict.fromkeys(passwords)), known)
    if known:
        known.open(edition_of(repr((values, sink is not None)), repr(own)), passwords=bool(passwords))
    work = Examine(values, every=sink is not None, own=own, together=1 if known else TOGETHER)
    run = Run(agenda, sink, progress, Tally(own=own.kinds, records=records))
    try:
        with contextlib.closing(shares.read(work, agenda.to_read(), limits or Limits(), engine)) as messages:
            for message in messages:
                run.hear(message)
    finally:
        run.forget()
    return run.result()


@dataclass(slots=True)
class Run:
    """One scan: who listens, what was heard, and how far it is."""

    agenda: Agenda
    sink: Sink | None
    watch: Watch | None
    tally: Tally = field(default_factory=Tally)
    entries: dict[str, Entry] = field(default_factory=dict)  # by label: files being read, for the next run
    at: dict[str, int] = field(default_factory=dict)
    done: int = 0
    taken_over: int = 0
    bytes_done: int = 0
    began: float = field(default_factory=time.perf_counter)
    paused: float = 0.0

    def hear(self, message: children.Message) -> None:
        """One message of a child, then whatever was set aside meanwhile, then the watcher."""
        job, told = message.job, message.told
        if isinstance(told, At):
            self.at[job.label] = told.bytes
        elif told is None:
            self._done(job)
        elif isinstance(told, Ended | Batch):
            self._take(job, told)
            self._keep(job, told)
        self._known()
        self._ask()

    def _take(self, job: Job, told: Any) -> None:
        if isinstance(told, Ended):
            self.tally.ended(job, told)
        elif isinstance(told, Batch):
            self.tally.batch(told)
            if self.sink:
                self.sink(told)

    def _keep(self, job: Job, told: Ended | Batch) -> None:
        if self.agenda.known:
            if job.label not in self.entries:
                self.entries[job.label] = self.agenda.known.entry()
            self.entries[job.label].add(told)

    def _done(self, job: Job) -> None:
        self.done += 1
        self.bytes_done += self.agenda.size[job.label]
        self.at.pop(job.label, None)
        if entry := self.entries.pop(job.label, None):
            entry.done()

    def forget(self) -> None:
        """What was found in files that are not finished is not kept for another run."""
        for entry in self.entries.values():
            entry.drop()

    def _known(self) -> None:
        while self.agenda.known and self.agenda.taken:
            job, entry = self.agenda.taken.pop()
            for told in self.agenda.known.told(entry):
                self._take(job, told)
            self.taken_over += 1
            self._done(job)

    def _ask(self) -> None:
        while self.watch:
            signal = self.watch(self.progress())
            if signal == "stop":
                raise Stopped
            if signal != "pause":
                return
            time.sleep(PAUSE)
            self.paused += PAUSE

    def progress(self) -> Progress:
        files, size = len(self.agenda.jobs), self.agenda.bytes
        seconds = time.perf_counter() - self.began - self.paused
        done = min(self.bytes_done + sum(self.at.values()), size)
        return Progress(self.done, files, done, size, self.tally.hits, seconds)

    def result(self) -> ScanResult:
        self._known()
        self._copies()
        self._ask()
        tally = self.tally
        reports = tuple(tally.reports[key] for key in sorted(tally.reports))
        seconds = round(time.perf_counter() - self.began - self.paused, 3)
        sheet = None if tally.records else joined(tally.sheets)
        found = tally.kinds(), tally.categories, tuple(tally.samples)
        doubts = {kind: said.count() for kind, said in sorted(tally.doubts.items())}
        return ScanResult(reports, *found, seconds, tally.bytes, sheet, tally.own, self.taken_over, doubts)

    def _copies(self) -> None:
        """Copies end as their first file did, members and all; what is in them is counted there."""
        of_first: dict[str, list[tuple[int, FileReport]]] = {}
        wanted = {first.label for _, first in self.agenda.copies}
        for (label, index, _), report in self.tally.reports.items():
            if label in wanted:
                of_first.setdefault(label, []).append((index, report))
        for job, first in self.agenda.copies:
            for index, report in of_first.get(first.label, []):
                self.tally.ended(job, Ended(index, copy_of(report, first, job)))
            self._done(job)


def unread_people(files: Iterable[FileReport]) -> Iterator[tuple[FileReport, int]]:
    """Files not read whole with the most people they may hold; copies of the same bytes count once."""
    seen: set[str] = set()
    for file in files:
        if file.state == "read" or file.copy_of or (file.sha256 and file.sha256 in seen):
            continue
        seen.add(file.sha256)
        yield file, file.most_people if file.most_people is not None else bounds.of_packed(file.bytes)

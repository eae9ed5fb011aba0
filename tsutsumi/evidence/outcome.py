"""The end of a scan: its parts joined to one result, and the rows of it kept, everything or nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from tsutsumi.accounts.models import system
from tsutsumi.audit.moves import move
from tsutsumi.core.flow import Refused
from tsutsumi.core.people.breakdown import Breakdown, breakdown
from tsutsumi.core.people.interval import HeadCount
from tsutsumi.core.people.resolve import resolve_roster
from tsutsumi.core.people.roster import Roster
from tsutsumi.core.pii.detector import Hit
from tsutsumi.core.pii.files import KindCount, ScanResult
from tsutsumi.evidence import handed, passwords, results, reuse, rosters, values, vault
from tsutsumi.evidence.filed import Filed
from tsutsumi.evidence.handed import Handed
from tsutsumi.evidence.models import (
    FileResult,
    Item,
    Mark,
    Proposal,
    ScanPart,
    ScanRun,
    Sealed,
    random_name,
    scope_of,
)
from tsutsumi.evidence.parts import Counts, Part, unpacked
from tsutsumi.work.actions import enqueue


class Stopped(Refused):
    """The run is no longer running: paused, or cancelled."""


@dataclass(slots=True)
class Outcome:
    """Everything that was found. Copies stand in `files` and count nowhere else; records go into the roster."""

    roster: Roster
    files: list[Filed] = field(default_factory=list)
    part: Part = field(default_factory=Part)
    seen: dict[str, str] = field(default_factory=dict)  # SHA-256 → the first path with this content

    def take(self, item: Item, part: Part, taken_from: int | None) -> None:
        """All files of one item, in their order."""
        copies = []
        for _, report in sorted(part.reports.items()):
            known = self.seen.setdefault(report.sha256, report.path) if report.sha256 and report.bytes else report.path
            copy_of = "" if known == report.path else known
            self.files.append(Filed(item, report, part.kinds.get(report.path, {}), copy_of, taken_from))
            if copy_of:
                copies.append(report.path)
                part.forget(report.path)
        for sheet in part.records():
            self.roster.append(_without(sheet, copies))
        part.reports, part.blocks, part.sheets = {}, [], []
        self.part.merge(part)

    def repeat(self, item: Item, original: Item, labels: dict[int, str]) -> None:
        """An item that is byte for byte another one: its files are copies of that one's."""
        old, new = labels[original.pk], labels[item.pk]
        for filed in [f for f in self.files if f.item.pk == original.pk]:
            report = replace(filed.report, path=new + filed.report.path.removeprefix(old))
            self.files.append(Filed(item, report, filed.kinds, filed.copy_of or filed.report.path, filed.taken_from))

    def result(self, seconds: float, size: int) -> ScanResult:
        """As the core would have said it of everything at once, copies left out; the records are in the roster."""
        part = self.part
        kinds, doubts = _by_kind(part.kinds), _by_kind(part.doubts)
        categories: dict[str, int] = {}
        for counts in part.categories.values():
            for category, hits in counts.items():
                categories[category] = categories.get(category, 0) + hits
        reports = tuple(filed.report for filed in self.files if not filed.copy_of)
        found = kinds, categories, tuple(part.samples)
        return ScanResult(reports, *found, round(seconds, 3), size, doubts=doubts)


def _by_kind(of_files: Counts) -> dict[str, KindCount]:
    kinds: dict[str, KindCount] = {}
    for counts in of_files.values():
        for kind, hits in counts.items():
            known = kinds.get(kind, KindCount())
            kinds[kind] = KindCount(known.hits + hits, known.files + 1)
    return kinds


def _without(sheet: pa.RecordBatch, paths: list[str]) -> pa.RecordBatch:
    """The records that do not stand in these files."""
    if not paths:
        return sheet
    return sheet.filter(pc.invert(pc.is_in(sheet["path"].cast(pa.string()), pa.array(paths, pa.string()))))


def gathered(run: ScanRun, roster: Roster, beat: Callable[[], None]) -> Outcome:
    """All parts of a scan as one outcome, in the order of the items, whatever the order they were read in."""
    items = list(run.items.order_by("number"))
    copies, labels = reuse.twins(items), reuse.labels(run.case.items.all())
    outcome = Outcome(roster)
    for item in items:
        beat()
        if original := copies.get(item.pk):
            outcome.repeat(item, original, labels)
        else:
            outcome.take(item, *_joined(run.parts.filter(item=item).select_related("sealed")))
    roster.close()
    return outcome


def _joined(parts: QuerySet[ScanPart]) -> tuple[Part, int | None]:
    """The parts of one item, and the scan they were taken over from."""
    whole, taken_from = Part(), None
    for part in parts.order_by("first"):
        whole.merge(unpacked(vault.reread(part.sealed)))
        taken_from = part.taken_from
    return whole, taken_from


@dataclass(frozen=True, slots=True)
class Ending:
    """What is ready to be kept: sealed and written, but named by no row yet."""

    sealed: Sealed
    files: list[Filed]
    hits: list[Hit]
    result: ScanResult
    handed: Handed

    @property
    def people(self) -> HeadCount:
        return self.handed.found.count

    @property
    def shares(self) -> Breakdown:
        return self.handed.shares


def keep(run: ScanRun, beat: Callable[[], None]) -> None:
    """Join the parts, count the people, and keep all of it or nothing."""
    run.refresh_from_db()
    name = random_name()
    try:
        ending = _ending(run, name, beat)
        _commit(run, ending)
    except BaseException:
        rosters.forget(name)
        raise
    handed.leave(ending.handed)


def _ending(run: ScanRun, name: str, beat: Callable[[], None]) -> Ending:
    roster = rosters.create(run, name)
    outcome = gathered(run, roster, beat)
    result = outcome.result(run.worked, run.bytes_total)
    found = resolve_roster(roster, files=result.files)
    beat()
    shares = breakdown(roster, found.person, timezone.localdate(run.asked_at))
    hits = results.samples(result)
    with vault.writing(scope_of(run.case)) as out:
        for hit in hits:
            out.write(values.sample(hit))
        sealed = out.settle()
    beat()
    return Ending(sealed, outcome.files, hits, result, Handed(name, found, shares))


def _commit(run: ScanRun, ending: Ending) -> None:
    """Everything or nothing, once: the rows, the end of the run, and the next job, in one transaction."""
    with transaction.atomic():
        row = ScanRun.objects.select_for_update(of=("self",)).select_related("case", "passwords").get(pk=run.pk)
        if row.state != "running":
            raise Stopped("この走査はもう終わっています。")
        ending.sealed.save(force_insert=True)
        files = [results.file_of(row, filed, ending.shares.files.get(filed.report.path)) for filed in ending.files]
        FileResult.objects.bulk_create(files, batch_size=500)
        Mark.objects.bulk_create(results.marks(row, ending.hits), batch_size=500)
        _propose(row, ending.result, ending.people)
        _end(row, ending, files)
        unread, people = sum(file.state != "read" for file in files), ending.people
        move(row, "finish", by=system(), files=len(files), unread=unread, low=people.low, high=people.high)
        enqueue("people.settle", key=str(row.pk), run=row.pk)


def _end(row: ScanRun, ending: Ending, files: list[FileResult]) -> None:
    row.result, row.roster, row.ended_at = ending.sealed, ending.handed.roster, timezone.now()
    row.summary = results.summary(ending.result, ending.people) | {"people_by_kind": ending.shares.kinds}
    row.files_done, row.bytes_done = len(files), row.bytes_total
    row.taken_over = sum(file.taken_from is not None for file in files)
    row.hits = sum(kind["hits"] for kind in row.summary["kinds"].values())
    row.save(
        update_fields=["result", "roster", "summary", "ended_at", "files_done", "bytes_done", "hits", "taken_over"]
    )
    passwords.erase(row)


def _propose(run: ScanRun, result: ScanResult, people: HeadCount) -> None:
    """New proposals take the place of undecided ones; one that a person has accepted just so is not asked again."""
    for proposal in results.proposals(run, result, people):
        older = Proposal.objects.filter(case=run.case, fact=proposal.fact)
        for waiting in older.waiting():
            move(waiting, "replace", by=system(), fact=waiting.fact)
        last = older.filter(state="accepted").last()
        if last is None or last.value != proposal.value:
            proposal.save(force_insert=True)

"""The end of a scan: its parts joined to one result, and the rows of it kept, everything or nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from tsutsumi.accounts.models import system
from tsutsumi.audit.moves import move
from tsutsumi.core.flow import Refused
from tsutsumi.core.people.count import HeadCount, head_count
from tsutsumi.core.pii.batch import Records
from tsutsumi.core.pii.files import KindCount, ScanResult
from tsutsumi.evidence import passwords, results, reuse, values, vault
from tsutsumi.evidence.filed import Filed
from tsutsumi.evidence.models import FileResult, Item, Mark, Proposal, ScanPart, ScanRun, Sealed, scope_of
from tsutsumi.evidence.parts import Part, unpacked
from tsutsumi.work.actions import enqueue


class Stopped(Refused):
    """The run is no longer running: paused, or cancelled."""


@dataclass(slots=True)
class Outcome:
    """Everything that was found. Copies stand in `files` and count nowhere else."""

    files: list[Filed] = field(default_factory=list)
    part: Part = field(default_factory=Part)
    seen: dict[str, str] = field(default_factory=dict)  # SHA-256 → the first path with this content

    def take(self, item: Item, part: Part, taken_from: int | None) -> None:
        """All files of one item, in their order."""
        for _, report in sorted(part.reports.items()):
            original = (
                self.seen.setdefault(report.sha256, report.path) if report.sha256 and report.bytes else report.path
            )
            copy_of = "" if original == report.path else original
            self.files.append(Filed(item, report, part.kinds.get(report.path, {}), copy_of, taken_from))
            if copy_of:
                part.forget(report.path)
        part.reports.clear()
        self.part.merge(part)

    def repeat(self, item: Item, original: Item, labels: dict[int, str]) -> None:
        """An item that is byte for byte another one: its files are copies of that one's."""
        old, new = labels[original.pk], labels[item.pk]
        for filed in [f for f in self.files if f.item.pk == original.pk]:
            report = replace(filed.report, path=new + filed.report.path.removeprefix(old))
            self.files.append(Filed(item, report, filed.kinds, filed.copy_of or filed.report.path, filed.taken_from))

    def result(self, seconds: float, size: int) -> ScanResult:
        """As the core would have said it of everything at once, copies left out."""
        part = self.part
        kinds: dict[str, KindCount] = {}
        for counts in part.kinds.values():
            for kind, hits in counts.items():
                known = kinds.get(kind, KindCount())
                kinds[kind] = KindCount(known.hits + hits, known.files + 1)
        categories: dict[str, int] = {}
        for counts in part.categories.values():
            for category, hits in counts.items():
                categories[category] = categories.get(category, 0) + hits
        reports = tuple(filed.report for filed in self.files if not filed.copy_of)
        samples = tuple(hit for key in sorted(part.samples) for hit in part.samples[key])
        return ScanResult(reports, kinds, categories, Records.joined(part.records), samples, round(seconds, 3), size)


def gathered(run: ScanRun, beat: Callable[[], None]) -> Outcome:
    """All parts of a scan as one outcome, in the order of the items, whatever the order they were read in."""
    items = list(run.items.order_by("number"))
    copies, labels = reuse.twins(items), reuse.labels(run.case.items.all())
    outcome = Outcome()
    for item in items:
        beat()
        if original := copies.get(item.pk):
            outcome.repeat(item, original, labels)
        else:
            outcome.take(item, *_joined(run.parts.filter(item=item).select_related("sealed")))
    return outcome


def _joined(parts: QuerySet[ScanPart]) -> tuple[Part, int | None]:
    """The parts of one item, and the scan they were taken over from."""
    joined, taken_from = Part(), None
    for part in parts.order_by("first"):
        joined.merge(unpacked(vault.reread(part.sealed)))
        taken_from = part.taken_from
    return joined, taken_from


def keep(run: ScanRun, beat: Callable[[], None]) -> None:
    """Everything or nothing, once: the rows, the end of the run, and the next job, in one transaction."""
    outcome = gathered(run, beat)
    run.refresh_from_db()
    result = outcome.result(run.worked, run.bytes_total)
    people, hits = head_count(result), results.samples(result)
    with vault.writing(scope_of(run.case)) as out:
        for hit in hits:
            out.write(values.sample(hit))
        sealed = out.settle()
    beat()
    with transaction.atomic():
        row = ScanRun.objects.select_for_update(of=("self",)).select_related("case", "passwords").get(pk=run.pk)
        if row.state != "running":
            raise Stopped("この走査はもう終わっています。")
        sealed.save(force_insert=True)
        files = [results.file_of(row, filed) for filed in outcome.files]
        FileResult.objects.bulk_create(files, batch_size=500)
        Mark.objects.bulk_create(results.marks(row, hits), batch_size=500)
        _propose(row, result, people)
        _end(row, sealed, files, results.summary(result, people))
        unread = sum(file.state != "read" for file in files)
        move(row, "finish", by=system(), files=len(files), unread=unread, low=people.low, high=people.high)
        enqueue("people.settle", key=str(row.pk), run=row.pk)


def _end(row: ScanRun, sealed: Sealed, files: list[FileResult], summary: dict[str, Any]) -> None:
    row.result, row.summary, row.ended_at = sealed, summary, timezone.now()
    row.files_done, row.bytes_done = len(files), row.bytes_total
    row.taken_over = sum(file.taken_from is not None for file in files)
    row.hits = sum(kind["hits"] for kind in summary["kinds"].values())
    row.save(update_fields=["result", "summary", "ended_at", "files_done", "bytes_done", "hits", "taken_over"])
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

"""Work to be done later: the scan, and tidying after processes that died."""

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.models import system
from tsutsumi.audit.moves import move
from tsutsumi.core.flow import Refused
from tsutsumi.evidence import pipeline, results, vault
from tsutsumi.evidence.models import FileResult, Item, Mark, Proposal, ScanRun, Sealed, scope_of
from tsutsumi.evidence.pipeline import Findings, Folder
from tsutsumi.evidence.workspace import wipe, workspace
from tsutsumi.work.actions import enqueue

Beat = Callable[[], None]
TELL_SECONDS = 1.0
STALE = timedelta(days=1)


class Cancelled(Refused):
    """The run is no longer running: whatever was found is thrown away."""


def scan(args: Mapping[str, Any], beat: Beat) -> None:
    """Do the scan `args["run"]`. Killed anywhere and done again, it leaves what one undisturbed scan leaves."""
    run = ScanRun.objects.select_related("case").get(pk=args["run"])
    if run.is_over:
        return
    try:
        _start(run)
        sealed, findings = _found(run, beat)
        beat()
        _keep(run, sealed, findings)
    except Cancelled:
        return
    except vault.Damaged as damage:
        _fail(run, str(damage))


def tidy(args: Mapping[str, Any], beat: Beat) -> None:  # noqa: ARG001
    """Wipe folders of dead scans and files of the vault that no row knows."""
    wipe()
    beat()
    vault.sweep(timezone.now() - STALE)


def _start(run: ScanRun) -> None:
    if run.state == "running":  # somebody began and died
        return
    with transaction.atomic():
        try:
            move(run, "start", by=system())
        except Refused:
            raise Cancelled("この走査は取り消されました。") from None
        ScanRun.objects.filter(pk=run.pk).update(started_at=timezone.now())


def _found(run: ScanRun, beat: Beat) -> tuple[Sealed, Findings]:
    """The scan itself: plain files exist only inside the workspace."""
    watch = _Watch(run, beat)
    with workspace(run.bytes_total) as place, vault.writing(scope_of(run.case)) as out:
        folder = Folder(place)
        paths = [folder.lay(item, watch.through(_content(item))) for item in run.items.select_related("sealed")]
        findings = pipeline.scan(folder, paths, out, watch.tell)
        return out.settle(), findings


def _content(item: Item) -> Iterator[bytes]:
    return vault.open_stream(item.sealed, by=system(), why="scan") if item.sealed else iter(())


def _keep(run: ScanRun, sealed: Sealed, findings: Findings) -> None:
    """Everything or nothing, once: the rows, the end of the run, and the next job, in one transaction."""
    with transaction.atomic():
        row = ScanRun.objects.select_for_update().select_related("case").get(pk=run.pk)
        if row.state != "running":
            raise Cancelled("この走査はもう終わっています。")
        sealed.save(force_insert=True)
        files = results.files(row, findings)
        FileResult.objects.bulk_create(files, batch_size=500)
        Mark.objects.bulk_create(results.marks(row, findings), batch_size=500)
        _propose(row, findings)
        row.result, row.summary, row.ended_at = sealed, results.summary(findings), timezone.now()
        row.files_done, row.bytes_done = len(files), row.bytes_total
        row.hits = sum(count.hits for count in findings.result.kinds.values())
        row.save(update_fields=["result", "summary", "ended_at", "files_done", "bytes_done", "hits"])
        unread = sum(file.state != "read" for file in files)
        people = findings.people
        move(row, "finish", by=system(), files=len(files), unread=unread, low=people.low, high=people.high)
        enqueue("people.settle", key=str(row.pk), run=row.pk)


def _propose(run: ScanRun, findings: Findings) -> None:
    """New proposals take the place of undecided ones; one that a person has accepted just so is not asked again."""
    for proposal in results.proposals(run, findings):
        older = Proposal.objects.filter(case=run.case, fact=proposal.fact)
        for waiting in older.waiting():
            move(waiting, "replace", by=system(), fact=waiting.fact)
        last = older.filter(state="accepted").last()
        if last is None or last.value != proposal.value:
            proposal.save(force_insert=True)


def _fail(run: ScanRun, trouble: str) -> None:
    with transaction.atomic():
        row = ScanRun.objects.get(pk=run.pk)
        if row.is_over:
            return
        move(row, "fail", by=system())
        ScanRun.objects.filter(pk=run.pk).update(trouble=trouble[:300], ended_at=timezone.now())


class _Watch:
    """Tells the page how far the scan is, about once a second, and learns of a cancel in the same breath."""

    def __init__(self, run: ScanRun, beat: Beat) -> None:
        self.run, self.beat, self.told = run, beat, 0.0

    def through(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """The same pieces, watched."""
        for piece in pieces:
            self.tell(0, 0, 0)
            yield piece

    def tell(self, files: int, count: int, hits: int) -> None:
        """Raises Cancelled when the run was cancelled meanwhile."""
        now = time.monotonic()
        if now - self.told < TELL_SECONDS:
            return
        self.told = now
        self.beat()
        running = ScanRun.objects.filter(pk=self.run.pk, state="running")
        if not running.update(files_done=files, bytes_done=count, hits=hits):
            raise Cancelled("この走査は取り消されました。")

"""Work to be done later: the scan, and tidying after processes that died."""

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Sum
from django.utils import timezone

from tsutsumi.accounts.models import system
from tsutsumi.audit.moves import move
from tsutsumi.core.flow import Refused
from tsutsumi.core.pii.examine import Examine
from tsutsumi.core.readers.limits import Limits
from tsutsumi.evidence import gather, outcome, passwords, reuse, rosters, rules, vault
from tsutsumi.evidence.models import Item, ScanPart, ScanRun, scope_of
from tsutsumi.evidence.outcome import Stopped
from tsutsumi.evidence.parts import packed
from tsutsumi.evidence.pipeline import Course, Folder, Kept
from tsutsumi.evidence.workspace import wipe, workspace
from tsutsumi.work.loop import Leaving

Beat = Callable[[], None]
TELL_SECONDS = 1.0
STALE = timedelta(days=1)


def scan(args: Mapping[str, Any], beat: Beat) -> None:
    """Do the scan `args["run"]`. Killed anywhere and done again, it leaves what one undisturbed scan leaves."""
    run = ScanRun.objects.select_related("case", "rules").get(pk=args["run"])
    if run.is_over or run.state == "paused":
        return
    try:
        _start(run)
        _read(run, beat)
        outcome.keep(run, beat)
    except Stopped:
        return
    except vault.Damaged as damage:
        _fail(run, str(damage))


def tidy(args: Mapping[str, Any], beat: Beat) -> None:  # noqa: ARG001
    """Wipe folders of dead scans and files of the vault that no row knows."""
    wipe()
    beat()
    vault.sweep(timezone.now() - STALE)
    rosters.sweep(timezone.now() - STALE, set(ScanRun.objects.values_list("roster", flat=True)))


def forget(args: Mapping[str, Any], beat: Beat) -> None:  # noqa: ARG001
    """Destroy the passwords of scans that the worker has given up. Somebody may let such a scan go on: what is locked
    is then unread, and the passwords can be given again.
    """
    for run in ScanRun.objects.exclude(passwords=None).select_related("passwords"):
        beat()
        if run.is_over or gather.stopped(run):
            with transaction.atomic():
                passwords.erase(run)


def _start(run: ScanRun) -> None:
    """Begin, unless somebody began and died, or it goes on after a pause."""
    with transaction.atomic():
        if run.state == "waiting":
            try:
                move(run, "start", by=system())
            except Refused:
                raise Stopped("この走査は止められました。") from None
        if run.started_at is None:
            run.started_at = timezone.now()
            run.save(update_fields=["started_at"])
            reuse.take_over(run)


def _read(run: ScanRun, beat: Beat) -> None:
    """Read what no part covers yet: plain files exist only inside the workspace."""
    items = list(run.items.select_related("sealed"))
    done, starts = _covered(run)
    waiting = [item for item in items if item.pk not in done and item.pk not in reuse.twins(items)]
    if not waiting:
        return
    watch = _Watch(run, beat, sum(item.size or 0 for item in items if item not in waiting))
    with workspace(sum(item.size or 0 for item in waiting)) as place:
        folder = Folder(place)
        for item in waiting:
            folder.lay(item, watch.through(_content(item)))
        course = Course(
            Examine(every=False, own=rules.of(run)),
            passwords.of(run),
            partial(_put_aside, run),
            watch.tell,
        )
        try:
            course.run(folder, reuse.labels(run.case.items.all()), starts, Limits())
        except (Stopped, Leaving):
            course.flush()
            raise
        finally:
            watch.note()


def _covered(run: ScanRun) -> tuple[set[int], dict[int, int]]:
    """The items that are read to their end; and for others the first file inside that no part covers."""
    done = set(run.parts.filter(following=None).values_list("item_id", flat=True))
    reached = run.parts.exclude(item__in=done).values_list("item_id").annotate(Max("following"))
    return done, dict(reached)


def _content(item: Item) -> Iterator[bytes]:
    return vault.open_stream(item.sealed, by=system(), why="scan") if item.sealed else iter(())


def _put_aside(run: ScanRun, kept: list[Kept]) -> None:
    """Seal what need not be read again. Nothing of a run that was cancelled meanwhile."""
    with transaction.atomic():
        row = ScanRun.objects.select_for_update().get(pk=run.pk)
        if row.state not in {"running", "paused"}:
            raise Stopped("この走査は取り消されました。")
        for one in kept:
            sealed = vault.seal(scope_of(run.case), packed(one.part))
            ScanPart.objects.create(
                run=row,
                item=one.item,
                first=one.first,
                following=one.following,
                files=len(one.part.reports),
                hits=one.part.hits,
                sealed=sealed,
            )


def _fail(run: ScanRun, trouble: str) -> None:
    with transaction.atomic():
        row = ScanRun.objects.select_related("passwords").get(pk=run.pk)
        if row.is_over:
            return
        move(row, "fail", by=system())
        ScanRun.objects.filter(pk=run.pk).update(trouble=trouble[:300], ended_at=timezone.now())
        passwords.erase(row)


class _Watch:
    """Tells the page how far the scan is, about once a second, and learns of a pause in the same breath."""

    def __init__(self, run: ScanRun, beat: Beat, before: int) -> None:
        self.run, self.beat, self.before = run, beat, before
        self.began = self.noted = time.monotonic()
        self.told = 0.0
        already = run.parts.aggregate(files=Sum("files", default=0), hits=Sum("hits", default=0))
        self.files, self.hits = already["files"], already["hits"]

    def through(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """The same pieces, watched."""
        for piece in pieces:
            self.tell(0, 0, 0)
            yield piece

    def tell(self, files: int, count: int, hits: int) -> None:
        """Raises Stopped when the run was paused or cancelled meanwhile."""
        now = time.monotonic()
        if now - self.told < TELL_SECONDS:
            return
        self.told = now
        self.beat()
        running = ScanRun.objects.filter(pk=self.run.pk, state="running")
        far = {"files_done": self.files + files, "bytes_done": self.before + count, "hits": self.hits + hits}
        if not running.update(**far, speed=int(count / max(now - self.began, TELL_SECONDS))):
            raise Stopped("この走査は止められました。")

    def note(self) -> None:
        """Add the time spent to the run's account."""
        now = time.monotonic()
        ScanRun.objects.filter(pk=self.run.pk).update(worked=F("worked") + now - self.noted)
        self.noted = now

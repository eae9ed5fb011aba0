"""The verbs of evidence: take in, hand over, scan, look at one value, decide on what a scan proposes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.audit.moves import move
from tsutsumi.audit.record import record
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.evidence import custody, names, reuse, rules, uploads, values, vault
from tsutsumi.evidence import passwords as secrets
from tsutsumi.evidence.models import (
    ElusionCheck,
    Item,
    Mark,
    OwnRules,
    Proposal,
    Reveal,
    ScanRun,
    Sealed,
    Upload,
    next_in,
    random_name,
)
from tsutsumi.evidence.stamps import actions as stamps
from tsutsumi.work.actions import enqueue

SHORTEST_REASON = 10
OPEN = ("waiting", "running", "paused")


def take_in(case: Case, sealed: Sealed, name: str, *, by: User, note: str = "") -> Item:
    """Make a sealed file a numbered item of the case. The file must be sealed under the scope of the case."""
    with transaction.atomic():
        item = _numbered(case, name, note, by)
        if sealed._state.adding:
            sealed.save(force_insert=True)
        item.kind, item.sealed, item.size, item.sha256 = Item.FILE, sealed, sealed.size, sealed.sha256
        _keep(item, "evidence.taken_in", by)
        stamps.ask(case, f"item:{item.number}", item.sha256, by=by)
    return item


def register(case: Case, name: str, kind: str, *, by: User, note: str = "") -> Item:
    """Note a piece of paper or a device that is kept elsewhere; `note` says where and in what state."""
    with transaction.atomic():
        item = _numbered(case, name, note, by)
        item.kind = kind
        _keep(item, "evidence.registered", by)
    return item


def finish(upload: Upload, *, by: User, note: str = "") -> Item:
    """Join the pieces of an upload to an item. Asked twice, it gives the same item. Refused while some are missing."""
    upload.refresh_from_db()
    if upload.item is not None:
        return upload.item
    sealed = uploads.whole(upload)
    with transaction.atomic():
        row = Upload.objects.select_for_update().get(pk=upload.pk)
        if row.item is not None:  # the same request came twice; the second file has no row and is swept
            return row.item
        row.item = take_in(row.case, sealed, row.name, by=by, note=note)
        row.save(update_fields=["item"])
        uploads.forget_parts(row)
    return row.item


def drop(upload: Upload, *, by: User) -> None:
    """Give up an unfinished upload; its pieces are deleted."""
    with transaction.atomic():
        row = Upload.objects.select_for_update().get(pk=upload.pk)
        if row.item_id is not None:
            raise Refused("このファイルはもう預かり終えています。")
        uploads.forget_parts(row)
        record("upload.dropped", row, by=by, received=row.received, size=row.size)
        row.delete()


def take_out(item: Item, *, by: User) -> Iterator[bytes]:
    """The content of an item, for a download. Refused when it has none."""
    sealed = _sealed(item)
    with transaction.atomic():
        custody.note(item, "downloaded", by)
        record("evidence.downloaded", item, by=by, size=sealed.size)
    return vault.open_stream(sealed, by=by, why="download")


def note_taken_out(case: Case, note: str, *, by: User) -> None:
    """Note with every file of a case that it was taken out together with all others."""
    with transaction.atomic():
        for item in case.items.filter(sealed__isnull=False):
            custody.note(item, "downloaded", by, note)
            record("evidence.downloaded", item, by=by, size=item.size)


def check(item: Item, *, by: User) -> bool:
    """Whether the sealed file still opens whole; either way it is noted with the item."""
    try:
        vault.check(_sealed(item))
        is_whole = True
    except vault.Damaged:
        is_whole = False
    with transaction.atomic():
        custody.note(item, "checked" if is_whole else "damaged", by)
        record("evidence.checked", item, by=by, whole=is_whole)
    return is_whole


def ask_scan(case: Case, items: Iterable[Item] | None = None, *, by: User, passwords: Sequence[str] = ()) -> ScanRun:
    """Put a scan in the queue: of these items, or of every file of the case, which alone gives the count of the case.

    What an earlier scan has read and has not changed is taken over. `passwords` are tried on encrypted files and are
    destroyed with the end of the scan. Refused when there is no file, or when a scan of the case is not over yet.
    """
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        if ScanRun.objects.filter(case=case, state__in=OPEN).exists():
            raise Refused("この事案の走査がまだ終わっていません。終わるのを待つか、取り消してください。")
        chosen = list(case.items.filter(kind=Item.FILE) if items is None else items)
        if not chosen:
            raise Refused("走査できるファイルがありません。先に漏えいしたファイルを預けてください。")
        run = ScanRun.objects.create(
            case=case,
            number=next_in(case.scans),
            asked_by=by,
            asked_at=timezone.now(),
            bytes_total=sum(item.size or 0 for item in chosen),
            rules=OwnRules.objects.first(),
        )
        run.items.set(chosen)
        secrets.keep(run, passwords)
        record("scan.asked", run, by=by, run=run.number, items=len(chosen), passwords=len(passwords))
        enqueue("evidence.scan", key=str(run.pk), by=by, run=run.pk)
    return run


def pause(run: ScanRun, *, by: User) -> None:
    """Let a scan rest. What is read so far is put aside and not read again."""
    with transaction.atomic():
        move(run, "pause", by=by)


def resume(run: ScanRun, *, by: User) -> None:
    """Let a paused scan go on from where it was."""
    with transaction.atomic():
        move(run, "resume", by=by)
        enqueue("evidence.scan", key=str(run.pk), by=by, run=run.pk)


def cancel(run: ScanRun, *, by: User) -> None:
    """Stop a scan for good. What it found so far is thrown away; the evidence stays as it is."""
    with transaction.atomic():
        move(run, "cancel", by=by)
        secrets.erase(run)
        reuse.forget(run)
        ScanRun.objects.filter(pk=run.pk).update(ended_at=timezone.now())
    run.refresh_from_db()


def reveal(mark: Mark, reason: str, *, by: User) -> str:
    """The value behind a mark, once. Refused without a reason of ten characters; noted before it happens."""
    reason = names.shown(reason) if reason.strip() else ""
    if len(reason) < SHORTEST_REASON:
        raise Refused("見る理由を10文字以上で入力してください。誰が、なぜ見たかが記録に残ります。")
    if mark.run.result is None:
        raise Refused("この走査の結果のファイルがありません。もう一度走査してください。")
    with transaction.atomic():
        Reveal.objects.create(mark=mark, reason=reason[:300], by=by, at=timezone.now())
        record("evidence.revealed", mark, by=by, case_id=mark.run.case_id, run=mark.run_id, kind=mark.kind)
        pieces = vault.open_stream(mark.run.result, by=by, why="reveal")
    return values.line(pieces, mark.line)


def save_rules(text: str, note: str, *, by: User) -> OwnRules:
    """A new version of the organisation's own detectors; later scans use it. Refused when nothing has changed."""
    with transaction.atomic():
        last = OwnRules.objects.select_for_update().first()
        if (last.text if last else "") == text:
            raise Refused("前の版と同じ内容です。変えてから保存してください。")
        row = OwnRules.objects.create(
            number=last.number + 1 if last else 1, text=text, note=note[:300], by=by, at=timezone.now()
        )
        record("rules.saved", row, by=by, number=row.number, detectors=rules.size(text))
    return row


def ask_elusion(run: ScanRun, size: int, reason: str, *, by: User) -> ElusionCheck:
    """Let a random sample be drawn of what a scan called clean, for people to read. Refused without a reason."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("読む理由を10文字以上で入力してください。誰が、なぜ読んだかが記録に残ります。")
    if run.state != "done":
        raise Refused("走査が終わってから始めてください。")
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=run.case_id)
        if run.elusion_checks.filter(closed_at=None).exists():
            raise Refused("この走査の見逃しの確認が、まだ終わっていません。先にそれを終えてください。")
        check = ElusionCheck.objects.create(
            case=run.case,
            run=run,
            seed=random_name(),
            asked=size,
            reason=names.shown(reason)[:300],
            by=by,
            at=timezone.now(),
        )
        record("elusion.asked", check, by=by, run=run.number, passages=size)
        enqueue("evidence.elusion", key=str(check.pk), by=by, check=check.pk)
    return check


def read_clean(check: ElusionCheck, numbers: Sequence[int], *, by: User) -> dict[int, str]:
    """The text of these passages, for the one page that shows them. Noted before it happens. Refused once closed."""
    if check.closed_at is not None:
        raise Refused("この確認はもう終わっています。")
    if check.texts is None:
        raise Refused("読む箇所をまだ選んでいます。少し待って、画面を開き直してください。")
    with transaction.atomic():
        record("elusion.read", check, by=by, passages=list(numbers))
        pieces = vault.open_stream(check.texts, by=by, why="elusion")
    return values.lines(pieces, set(numbers))


def answer_clean(check: ElusionCheck, said: Mapping[int, int], *, by: User) -> None:
    """What a reader found: passage → how many people, 0 for nobody. A later answer replaces an earlier one."""
    if check.closed_at is not None:
        raise Refused("この確認はもう終わっています。")
    with transaction.atomic():
        for number, people in said.items():
            check.passages.filter(number=number).update(people=people, by=by, at=timezone.now())
        missed = sum(people > 0 for people in said.values())
        record("elusion.answered", check, by=by, passages=sorted(said), missed=missed, people=sum(said.values()))


def close_elusion(check: ElusionCheck, *, by: User) -> None:
    """From now on its upper bound is a part of the interval. Refused before anything was read."""
    with transaction.atomic():
        row = ElusionCheck.objects.select_for_update().get(pk=check.pk)
        read = row.passages.exclude(people=None).count()
        if row.closed_at is not None or not (read or row.population == 0):
            raise Refused("1か所も読んでいないか、もう終わっています。読んだ結果を記録してから終えてください。")
        ElusionCheck.objects.filter(pk=row.pk).update(closed_at=timezone.now())
        record("elusion.closed", row, by=by, read=read, population=row.population)
        enqueue("people.settle", key=str(row.run_id), by=by, run=row.run_id)
    check.refresh_from_db()


def decide(proposal: Proposal, accepted: bool, *, by: User) -> None:
    """Confirm or set aside a proposed fact. The caller (`duties`) stores the answer, in its own transaction."""
    with transaction.atomic():
        move(proposal, "accept" if accepted else "decline", by=by, fact=proposal.fact)
        Proposal.objects.filter(pk=proposal.pk).update(decided_by=by, decided_at=timezone.now())
    proposal.refresh_from_db()


def _numbered(case: Case, name: str, note: str, by: User) -> Item:
    Case.objects.select_for_update().get(pk=case.pk)
    return Item(
        case=case, number=next_in(case.items), name=names.shown(name), note=note[:2000], by=by, at=timezone.now()
    )


def _keep(item: Item, verb: str, by: User) -> None:
    item.save(force_insert=True)
    custody.note(item, "taken_in", by)
    record(verb, item, by=by, number=item.number, kind=item.kind, size=item.size, sha256=item.sha256)


def _sealed(item: Item) -> Sealed:
    if item.sealed is None:
        raise Refused("この証拠は紙・機器のため、取り出せるファイルはありません。")
    return item.sealed

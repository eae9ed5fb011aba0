"""The verbs of people: settle how many there are, decide who is who, take in a customer master, let a list out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.models import User, system
from tsutsumi.accounts.roles import may
from tsutsumi.audit.moves import move
from tsutsumi.audit.record import record
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.evidence import holds, names, vault
from tsutsumi.evidence.actions import SHORTEST_REASON, decide
from tsutsumi.evidence.models import Proposal, ScanRun, Sealed, next_in
from tsutsumi.people import gather, roll
from tsutsumi.people.gather import proposals_of
from tsutsumi.people.models import Assessment, Count, Decision, Download, Export, Look, Master, Pair
from tsutsumi.work.actions import enqueue

__all__ = ["decide", "proposals_of", "settle"]

# Who may approve a list, as a layer above knows: each is asked with the person and raises Refused. Filled at the start.
APPROVERS: list[Callable[[User], None]] = []
TOO_SHORT = "理由を10文字以上で入力してください。誰が、なぜ行ったかが記録に残ります。"


@dataclass(slots=True)
class Assessed:
    """What one 名寄せ gives to be kept. The rows of pairs and of their sealed values are not saved yet."""

    people: dict[str, Any]  # low, high, causes
    details: dict[str, Any] = field(default_factory=dict)  # ladder, breakdown, item_sets, links, people, undecided
    pairs: list[Pair] = field(default_factory=list)
    values: Sealed | None = None
    decided: int = 0
    master: Master | None = None
    customers: int = 0


def settle(run: ScanRun, *, by: User, found: Assessed | None = None) -> Count:
    """Keep the count of a finished scan with its causes. The same count is kept once. Refused before it is done.

    Without `found` the number is the one the scan itself came to.
    """
    if run.state != "done":
        raise Refused("この走査は終わっていないため、本人の数を定められません。")
    people = found.people if found else run.summary["people"]
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=run.case_id)
        before, since = gather.latest(case), gather.assessment_of(case)
        count = before if before and _same(before, run, people) else None
        if count is None:
            change = gather.change_since(before, run, people["causes"], since, found.decided if found else 0)
            count = Count.objects.create(case=case, run=run, change=change[:300], by=by, at=timezone.now(), **people)
            record("people.settled", count, by=by, low=count.low, high=count.high, run=run.number)
        if found:
            _replace(since)
            _keep(count, found)
            _propose(count)
    return count


def _same(count: Count, run: ScanRun, people: dict[str, Any]) -> bool:
    return count.run_id == run.pk and count.said == people


def _replace(old: Assessment | None) -> None:
    """A newer assessment takes the place of the old one; its sealed files go with it."""
    if old is None:
        return
    sealed, name = old.values, old.roll
    old.delete()
    if sealed is not None:
        vault.destroy(sealed)
    if name:
        transaction.on_commit(lambda: roll.forget(name))


def _keep(count: Count, found: Assessed) -> None:
    if found.values is not None:
        found.values.save(force_insert=True)
    kept = Assessment.objects.create(
        case=count.case, count=count, values=found.values, decided=found.decided, master=found.master,
        at=timezone.now(), **found.details,
    )  # fmt: skip
    for pair in found.pairs:
        pair.assessment = kept
    Pair.objects.bulk_create(found.pairs, batch_size=500)


def _propose(count: Count) -> None:
    """What the scan proposes as the number follows the count; a number that was accepted just so is not asked again."""
    wanted = "count" if count.low == count.high else "count_max"
    rows = Proposal.objects.filter(case=count.case, fact__in=("count", "count_max"))
    for row in rows.waiting():
        if row.fact != wanted or row.run_id != count.run_id or row.value != count.high:
            move(row, "replace", by=system(), fact=row.fact)
    last = rows.exclude(state__in=("replaced", "open")).order_by("decided_at").last()
    settled = last is not None and last.state == "accepted" and (last.fact, last.value) == (wanted, count.high)
    if count.high and not settled and not rows.waiting().exists():
        _offer(count, wanted)


def _offer(count: Count, fact: str) -> None:
    source = f"{count.run}: 少なくとも{count.low:,}人、多くとも{count.high:,}人（{count.change}）"[:300]
    told = {"value": count.high, "source": source, "at": timezone.now()}
    row = Proposal.objects.filter(run=count.run, fact=fact).first()
    if row is None:
        Proposal.objects.create(case=count.case, run=count.run, fact=fact, **told)
        return
    move(row, "renew", by=system(), fact=fact)
    Proposal.objects.filter(pk=row.pk).update(decided_by=None, decided_at=None, **told)


def judge_pair(pair: Pair, verdict: str, *, by: User, note: str = "") -> Decision:
    """Same person, another person, or later. The people are counted anew by the worker."""
    if verdict not in (Decision.SAME, Decision.APART, Decision.LATER):
        raise Refused("「同じ人」「別の人」「あとで」のどれかを選んでください。")
    case = pair.assessment.case
    with transaction.atomic():
        row = _decision(case, (pair.left, pair.right), verdict, by, note)
        record("pair.decided", row, by=by, left=pair.left, right=pair.right, verdict=verdict)
        if verdict != Decision.LATER:
            _recount(case, by)
    return row


def undo(decision: Decision, *, by: User) -> Decision:
    """Take the last word on a pair back; the pair is to be decided again. Refused when it is not the last word."""
    case = decision.case
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        last = case.decisions.filter(left=decision.left, right=decision.right).last()
        if last is None or last.pk != decision.pk or last.verdict not in (Decision.SAME, Decision.APART):
            raise Refused("この判断は、もう取り消されたか、新しい判断に変わっています。画面を開き直してください。")
        row = _decision(case, (decision.left, decision.right), Decision.UNDONE, by)
        record("pair.undone", row, by=by, left=row.left, right=row.right, of=decision.pk)
        _recount(case, by)
    return row


def _decision(case: Case, pair: tuple[str, str], verdict: str, by: User, note: str = "") -> Decision:
    left, right = pair
    return Decision.objects.create(
        case=case, left=left, right=right, verdict=verdict, note=_tidy(note), by=by, at=timezone.now()
    )


def _tidy(note: str) -> str:
    """What a database can hold: no NUL."""
    return "".join(map(names.visible, note[:300]))


def count_again(case: Case, *, by: User) -> None:
    """Let the worker count the people anew, after it has stopped."""
    with transaction.atomic():
        record("people.recounted", case, by=by)
        _recount(case, by)


def _recount(case: Case, by: User) -> None:
    """Asked several times before the worker comes to it, it is done once."""
    enqueue("people.resolve", key=str(case.pk), by=by, case=case.pk)


def reveal(pair: Pair, reason: str, *, by: User) -> Iterator[bytes]:
    """The sealed values of the pairs, for the one page that shows this pair. Noted before it happens."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(TOO_SHORT)
    sealed = pair.assessment.values
    if sealed is None:
        raise Refused("値のファイルがありません。もう一度走査してください。")
    case = pair.assessment.case
    with transaction.atomic():
        Look.objects.create(
            case=case, left=pair.left, right=pair.right, reason=reason.strip()[:300], by=by, at=timezone.now()
        )
        record("pair.revealed", pair, by=by, case_id=case.pk, left=pair.left, right=pair.right)
        return vault.open_stream(sealed, by=by, why="pair")


def ask_export(case: Case, format: str, reason: str, *, by: User) -> Export:  # noqa: A002
    """Ask for the affected list as a file. The worker makes and seals it; then a second person looks at it."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(TOO_SHORT)
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        count = gather.latest(case)
        if gather.assessment_of(case) is None or count is None:
            raise Refused("一覧にできる人がまだいません。先に走査し、名寄せが終わるのを待ってください。")
        export = Export.objects.create(
            case=case, number=next_in(case.exports), format=format, reason=reason.strip()[:300], count=count, by=by,
            at=timezone.now(),
        )  # fmt: skip
        record("export.asked", export, by=by, number=export.number, format=format)
        enqueue("people.export", key=str(export.pk), by=by, export=export.pk)
    return export


def prepared(export: Export, sealed: Sealed, told: dict[str, Any], *, by: User) -> None:
    """The file is made and sealed: from here on nothing of it changes. `told`: rows, columns, unwritable."""
    with transaction.atomic():
        move(export, "prepare", by=by, rows=told["rows"], sha256=sealed.sha256, size=sealed.size)
        sealed.save(force_insert=True)
        Export.objects.filter(pk=export.pk).update(
            sealed=sealed, sha256=sealed.sha256, size=sealed.size, ready_at=timezone.now(), **told
        )
    export.refresh_from_db()


def give_up(export: Export, trouble: str, *, by: User) -> None:
    """The file cannot be made; the sentence says why."""
    with transaction.atomic():
        move(export, "fail", by=by)
        Export.objects.filter(pk=export.pk).update(trouble=trouble[:300])


def approve(export: Export, sha256: str, *, by: User) -> None:
    """A second person's yes to exactly these bytes. Refused for the one who asked, and for another content."""
    _second(export, by)
    for allowed in APPROVERS:
        allowed(by)
    if sha256 != export.sha256 or export.sealed is None:
        raise Refused("表示していた内容と、いまのファイルが違います。画面を開き直して、もう一度確かめてください。")
    _in_time(export)
    with transaction.atomic():
        move(export, "approve", by=by, sha256=sha256, rows=export.rows)
        _decided(export, by)


def decline(export: Export, note: str, *, by: User) -> None:
    """A second person's no, with the reason for the one who asked. The sealed file is destroyed."""
    _second(export, by)
    if not note.strip():
        raise Refused("承認しない理由を入力してください。申請した人に伝わります。")
    with transaction.atomic():
        move(export, "decline", by=by)
        _decided(export, by, note.strip()[:300])
        _burn(export)


def withdraw(export: Export, *, by: User) -> None:
    """The one who asked needs it no more. The sealed file is destroyed."""
    if export.by_id != by.pk:
        raise Refused("取り下げられるのは、申請した本人だけです。")
    with transaction.atomic():
        move(export, "withdraw", by=by)
        _burn(export)


def fetch(export: Export, *, by: User) -> Iterator[bytes]:
    """The approved bytes, for the one who asked, while there is time. Every fetching is recorded."""
    if export.by_id != by.pk:
        raise Refused("取り出せるのは、申請した本人だけです。")
    _in_time(export)
    sealed = export.sealed
    if export.state != "approved" or sealed is None or sealed.sha256 != export.sha256:
        raise Refused(f"いまの状態（{export.get_state_display()}）では取り出せません。")
    with transaction.atomic():
        Download.objects.create(export=export, by=by, at=timezone.now())
        record("export.downloaded", export, by=by, sha256=export.sha256, size=export.size)
        return vault.open_stream(sealed, by=by, why="export")


def expire(export: Export, *, by: User) -> None:
    """Nobody approved or fetched it in time. The sealed file is destroyed."""
    with transaction.atomic():
        move(export, "expire", by=by)
        _burn(export)


def _second(export: Export, by: User) -> None:
    if export.by_id == by.pk or not may(by, "people.approve"):
        raise Refused("申請した本人は承認できません。別の担当者が確認してください。")


def _in_time(export: Export) -> None:
    if export.until is not None and export.until < timezone.now():
        raise Refused("期限が切れています。必要なら、もう一度申請してください。")


def _decided(export: Export, by: User, note: str = "") -> None:
    Export.objects.filter(pk=export.pk).update(decided_by=by, decided_at=timezone.now(), note=note)
    export.refresh_from_db()


def _burn(export: Export) -> None:
    sealed = export.sealed
    if sealed is None:
        return
    Export.objects.filter(pk=export.pk).update(sealed=None)
    vault.destroy(sealed)
    export.refresh_from_db()


def take_in_master(
    case: Case, sealed: Sealed, name: str, tables: list[dict[str, Any]], table: str, *, by: User
) -> Master:
    """Keep the file of a customer master. Which of its tables is meant, and its columns, are to be confirmed first."""
    with transaction.atomic():
        for old in Master.objects.filter(case=case, state="shown"):
            _remove(old, by)
        master = Master.objects.create(
            case=case, name=name, source=sealed, tables=tables, table=table, by=by, at=timezone.now()
        )
        record("master.taken_in", master, by=by, columns=len(master.columns), size=sealed.size)
    return master


def confirm_master(master: Master, table: str | None = None, *, by: User) -> None:
    """Link people to this master from now on; the one before it is removed. `table`: another one than was proposed."""
    if table is not None and table not in {master.table, *(one["name"] for one in master.tables)}:
        raise Refused("どの表を使うかを選んでください。")
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=master.case_id)
        for old in Master.objects.filter(case=master.case).exclude(pk=master.pk).exclude(state="removed"):
            _remove(old, by)
        move(master, "confirm", by=by)
        if table is not None:
            Master.objects.filter(pk=master.pk).update(table=table)
        _recount(master.case, by)


def linked(master: Master, rows: int, *, by: User) -> None:
    """The people are linked to it."""
    with transaction.atomic():
        move(master, "finish", by=by, rows=rows)
        Master.objects.filter(pk=master.pk).update(rows=rows)


def refuse_master(master: Master, trouble: str, *, by: User) -> None:
    """It cannot be read; the sentence says why. Its file is destroyed."""
    with transaction.atomic():
        move(master, "fail", by=by)
        Master.objects.filter(pk=master.pk).update(trouble=trouble[:300])
        _burn_master(master)


def remove_master(master: Master, *, by: User) -> None:
    """Destroy the rows; the people stay counted, without links."""
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=master.case_id)
        holds.refuse_if_held(master.case)
        was_used = master.state in {"linking", "linked"}
        _remove(master, by)
        if was_used:
            _recount(master.case, by)


def _remove(master: Master, by: User) -> None:
    move(master, "remove", by=by, rows=master.rows)
    _burn_master(master)


def _burn_master(master: Master) -> None:
    sealed = master.source
    if sealed is not None:
        Master.objects.filter(pk=master.pk).update(source=None)
        vault.destroy(sealed)

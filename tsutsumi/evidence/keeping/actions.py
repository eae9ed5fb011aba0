"""The verbs of keeping: holds that forbid destroying, how items were acquired, who got them and signed for them."""

from dataclasses import fields
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.audit.moves import move
from tsutsumi.audit.record import record
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.evidence import custody, vault
from tsutsumi.evidence.keeping import folders, logs, papers, telling
from tsutsumi.evidence.keeping.register import Acquired, Handed, Wanted
from tsutsumi.evidence.models import (
    Acquisition,
    FolderList,
    Handover,
    Hold,
    Item,
    LogSource,
    Receipt,
    Sealed,
    next_in,
)

SHORTEST_REASON = 10
WHY = "理由を10文字以上で入力してください。あとで「なぜそうしたのか」を説明するために残ります。"


def set_hold(case: Case, reason: str, *, by: User, item: Item | None = None) -> Hold:
    """Forbid that anything of the case, or this item, is destroyed. Refused while the same is held already."""
    reason = _reason(reason)
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        if Hold.objects.filter(case=case, item=item).exclude(state="lifted").exists():
            raise Refused("同じ対象の保全がもう始まっています。")
        hold = Hold.objects.create(case=case, item=item, reason=reason, by=by, at=timezone.now())
        record("hold.set", hold, by=by, item=item.number if item else 0)
    return hold


def ask_lift(hold: Hold, reason: str, *, by: User) -> None:
    """Ask that a hold ends. It holds until a second person agrees."""
    reason = _reason(reason)
    with transaction.atomic():
        move(hold, "ask_lift", by=by)
        Hold.objects.filter(pk=hold.pk).update(lift_reason=reason, lift_asked_by=by, lift_asked_at=timezone.now())
    hold.refresh_from_db()


def keep_hold(hold: Hold, *, by: User) -> None:
    """Turn the wish to lift down, or take it back: the hold stays."""
    with transaction.atomic():
        move(hold, "keep", by=by)
        Hold.objects.filter(pk=hold.pk).update(lift_reason="", lift_asked_by=None, lift_asked_at=None)
    hold.refresh_from_db()


def lift_hold(hold: Hold, *, by: User) -> None:
    """The second person agrees. Refused for the one who asked."""
    with transaction.atomic():
        row = Hold.objects.select_for_update().get(pk=hold.pk)
        if row.lift_asked_by_id == by.pk:
            raise Refused("解除を申請した人は承認できません。別の人に承認を頼んでください。")
        if row.lift_asked_by and not row.lift_asked_by.is_active:
            raise Refused("解除を申請した人が、いまは利用者ではありません。保全を続けて、申請し直してください。")
        move(row, "lift", by=by, asked_by=row.lift_asked_by_id)
        Hold.objects.filter(pk=row.pk).update(lifted_by=by, lifted_at=timezone.now())
    hold.refresh_from_db()


def _reason(text: str) -> str:
    if len(text.strip()) < SHORTEST_REASON:
        raise Refused(WHY)
    return text.strip()[:500]


def describe(item: Item, acquired: Acquired, *, by: User) -> Acquisition:
    """Note how an item was acquired. A later note corrects an earlier one; both stay."""
    now = timezone.now()
    if acquired.acquired_at is not None and acquired.acquired_at > now:
        raise Refused("取得した日時が未来になっています。実際に取得した日時を入力してください。")
    if acquired.copy_of is not None and acquired.copy_of.pk == item.pk:
        raise Refused("自分自身の複製にはできません。元の証拠を選んでください。")
    with transaction.atomic():
        row = Acquisition.objects.create(item=item, by=by, at=now, **_fields(acquired))
        custody.note(item, "described", by)
        record("evidence.described", item, by=by, number=item.number, row=row.pk, copy=row.copy, power=row.power)
    return row


def hand_over(item: Item, handed: Handed, *, by: User) -> Handover:
    """Note that an item changed hands or place. A file brings its own hash; it is checked before it goes."""
    now = timezone.now()
    if handed.act not in dict(Handover.ACTS):
        raise Refused("引渡し、返却、保管場所の移動のどれかを選んでください。")
    if handed.happened_at > now:
        raise Refused("受け渡した日時が未来になっています。実際に受け渡した日時を入力してください。")
    _checked(item)
    with transaction.atomic():
        Item.objects.select_for_update().get(pk=item.pk)
        told = {**_fields(handed), "sha256": item.sha256 or handed.sha256}
        row = Handover.objects.create(item=item, number=next_in(item.handovers), by=by, at=now, **told)
        custody.note(item, handed.act, by, f"{handed.giver} → {handed.taker}（{handed.purpose}）")
        record("evidence.handed", item, by=by, number=row.number, act=row.act, sha256=row.sha256)
    return row


def _checked(item: Item) -> None:
    """Refused when the sealed file is no longer whole: nobody signs for a hash that does not hold."""
    try:
        if item.sealed is not None:
            vault.check(item.sealed)
    except vault.Damaged as damage:
        raise Refused(f"保管中のファイルが壊れているため、受渡しを記録できません。{damage}") from damage


def note_receipt(handover: Handover, signed_by: str, signed_at: datetime, *, by: User, note: str = "") -> Receipt:
    """The signed 受渡書 is here. Refused when it was noted before."""
    if signed_at > timezone.now():
        raise Refused("署名した日時が未来になっています。受渡書に書かれた日時を入力してください。")
    with transaction.atomic():
        row = Handover.objects.select_for_update().get(pk=handover.pk)
        if Receipt.objects.filter(handover=row).exists():
            raise Refused("この受渡書の受領は、もう記録されています。")
        receipt = Receipt.objects.create(
            handover=row, signed_by=signed_by, signed_at=signed_at, note=note[:300], by=by, at=timezone.now()
        )
        record("handover.receipt", row, by=by, number=row.number, item=row.item.number)
    return receipt


def hand_out_form(handover: Handover, *, by: User) -> bytes:
    """The 受渡書 to be signed by both, as PDF."""
    with transaction.atomic():
        record("handover.printed", handover, by=by, number=handover.number, item=handover.item.number)
    return papers.handover_form(handover)


def _fields(told: Acquired | Handed | Wanted) -> dict[str, Any]:
    return {field.name: getattr(told, field.name) for field in fields(told)}


def list_log(case: Case, told: Wanted, *, by: User) -> LogSource:
    """Put a log on the list of what must be copied before it is overwritten."""
    with transaction.atomic():
        log = LogSource.objects.create(case=case, by=by, at=timezone.now(), **_fields(told))
        record("log.listed", log, by=by, kept_until=log.kept_until)
    return log


def correct_log(log: LogSource, told: Wanted, *, by: User) -> None:
    """Change what is known of a log, its last day above all. Refused once it is settled."""
    with transaction.atomic():
        row = LogSource.objects.select_for_update().get(pk=log.pk)
        if not row.is_open:
            raise Refused("このログはもう済んでいます。直すときは、新しい行を加えてください。")
        changed = [name for name, value in _fields(told).items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, getattr(told, name))
        row.told = "" if "kept_until" in changed else row.told
        row.save()
        record("log.corrected", row, by=by, fields=changed, kept_until=row.kept_until)
    log.refresh_from_db()


def settle_log(log: LogSource, *, by: User, item: Item | None = None, lost_reason: str = "") -> None:
    """The log was copied and lies here as `item`; or it cannot be had, for this reason."""
    if item is None and len(lost_reason.strip()) < SHORTEST_REASON:
        raise Refused("写しの証拠を選ぶか、取り出せない理由を10文字以上で入力してください。")
    with transaction.atomic():
        row = LogSource.objects.select_for_update().get(pk=log.pk)
        if not row.is_open:
            raise Refused("このログはもう済んでいます。")
        row.item, row.lost_reason = item, "" if item else lost_reason.strip()[:300]
        row.settled_at, row.settled_by = timezone.now(), by
        row.save()
        record("log.settled", row, by=by, item=item.number if item else 0)
    log.refresh_from_db()


def remind(case: Case, on: date, *, by: User) -> int:
    """Tell those who can copy logs what will be gone soon; each stage of each log once. How many were told of."""
    with transaction.atomic():
        rows = list(case.logs.select_for_update().filter(settled_at=None))
        news = [row for row in rows if logs.is_news(row, on)]
        if news:
            telling.logs_to_copy(case, rows, on, by=by)
            for row in news:
                LogSource.objects.filter(pk=row.pk).update(told=logs.stage_of(row, on))
            record("log.reminded", case, by=by, logs=[row.pk for row in news], on=on)
    return len(news)


def compare_folder(item: Item, sealed: Sealed, *, by: User) -> FolderList:
    """Take in the list of a folder hashed elsewhere, and note how it compares. Refused when the list is broken."""
    listed = folders.read(sealed)
    with transaction.atomic():
        Item.objects.select_for_update().get(pk=item.pk)
        found = folders.compared(item, listed)
        if sealed._state.adding:
            sealed.save(force_insert=True)
        row = FolderList.objects.create(
            item=item, number=next_in(item.folders), sealed=sealed, machine=listed.machine, made_at=listed.made_at,
            files=len(listed.files), size=listed.size, unreadable=len(listed.unread), found=found, by=by,
            at=timezone.now(),
        )  # fmt: skip
        custody.note(item, "compared", by, f"{row.files:,}個、同じもの{found['same']:,}個")
        record("folder.compared", item, by=by, number=row.number, files=row.files, same=found["same"])
    return row

"""The verbs of keeping: a hold that forbids destroying, and its end by two people."""

from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.audit.moves import move
from tsutsumi.audit.record import record
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.evidence.models import Hold, Item

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
        move(row, "lift", by=by, asked_by=row.lift_asked_by_id)
        Hold.objects.filter(pk=row.pk).update(lifted_by=by, lifted_at=timezone.now())
    hold.refresh_from_db()


def _reason(text: str) -> str:
    if len(text.strip()) < SHORTEST_REASON:
        raise Refused(WHY)
    return text.strip()[:500]

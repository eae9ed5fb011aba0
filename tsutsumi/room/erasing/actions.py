"""Ask for the erasure of a case, confirm it as a second person, and say how long cases are kept."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.audit.models import Entry
from tsutsumi.audit.moves import move
from tsutsumi.audit.record import record
from tsutsumi.cases.models import JAPAN, Case
from tsutsumi.core.flow import Refused
from tsutsumi.evidence import holds
from tsutsumi.room.models import Erasure, Retention
from tsutsumi.work.actions import enqueue

ENDS = ("case.close", "case.dismiss")


def ended_on(case: Case) -> date | None:
    """The day in Japan on which the case came to its end; None while it runs."""
    if not case.is_over:
        return None
    last = Entry.objects.filter(case_id=case.pk, verb__in=ENDS).order_by("-number").first()
    return last.at.astimezone(JAPAN).date() if last else None


def years_of(group: str) -> int:
    """How long a case of this kind of cause is kept; the longest of all while the cause is unknown."""
    told = dict(Retention.objects.values_list("cause_group", "years"))
    if group:
        return told.get(group, Retention.DEFAULT_YEARS)
    return max([Retention.DEFAULT_YEARS, *told.values()])


def kept_until(case: Case) -> date | None:
    """The last day on which the case is kept; None while it runs."""
    end = ended_on(case)
    if end is None:
        return None
    year = end.year + years_of(case.cause_group)
    # 2月29日に終わった事案は、その年の2月28日まで（民法143条2項ただし書: 応当日がないときは月の末日）。
    return date(year, 2, 28) if (end.month, end.day) == (2, 29) and not _is_leap(year) else end.replace(year=year)


def why_not(case: Case, on: date) -> str | None:
    """Why a case cannot be erased on this day, in Japanese; None when it can."""
    until = kept_until(case)
    if until is None:
        return "終わっていない事案は消去できません。先に事案を終了してください。"
    if on <= until:
        return f"保存期間が{until:%Y年}{until.month}月{until.day}日まであるため、まだ消去できません。"
    if holds.is_held(case):
        return (
            "法的な保全（リーガルホールド）の対象なので消去できません。先に「証拠」の「保全」で二人が解除してください。"
        )
    return None


def ask(case: Case, reason: str, *, by: User) -> Erasure:
    """Ask for the erasure. Nothing happens before somebody else confirms it."""
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        _refuse(case)
        if Erasure.objects.filter(case=case).exclude(state="withdrawn").exists():
            raise Refused("この事案の消去は、すでに申請されています。")
        erasure = Erasure.objects.create(case=case, reason=reason, by=by)
        record("erasure.asked", erasure, by=by)
    return erasure


def withdraw(erasure: Erasure, *, by: User) -> None:
    """Take the request back, or decline it."""
    with transaction.atomic():
        move(erasure, "withdraw", by=by)


def confirm(erasure: Erasure, *, by: User) -> None:
    """The second person's yes: from here the machine destroys what the case held."""
    with transaction.atomic():
        _refuse(erasure.case)
        if erasure.by_id == by.pk:
            raise Refused("消去は、申請した人とは別の人が確認してください。")
        if not User.objects.get(pk=erasure.by_id).is_active:
            raise Refused("申請した人がいまは利用者ではありません。取り下げて、申請し直してください。")
        move(erasure, "confirm", by=by)
        Erasure.objects.filter(pk=erasure.pk).update(confirmed_by=by, confirmed_at=timezone.now())
        enqueue("room.erase", str(erasure.pk), by=by, erasure=erasure.pk)
    erasure.refresh_from_db()


def keep_for(group: str, years: int, *, by: User) -> None:
    """Say how many years cases of this kind of cause are kept."""
    with transaction.atomic():
        Retention.objects.update_or_create(cause_group=group, defaults={"years": years})
        record("retention.saved", "retention", by=by, group=group, years=years)


def _refuse(case: Case) -> None:
    sentence = why_not(case, timezone.localdate())
    if sentence:
        raise Refused(sentence)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)

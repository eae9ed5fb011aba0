"""Somebody must not be written to any more while letters are printed and mails wait in the queue: stopped at once.

Nothing leaves by this, less does, and by no way that was not approved: so nothing has to be approved anew.
"""

import secrets
from collections.abc import Collection, Iterable
from typing import Any

from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.audit.moves import move, move_all
from tsutsumi.notices.models import BEREAVED, DIRECT, PHONE, SUBSTITUTE, Attempt, Flag, Mailing, Notice, ways_of
from tsutsumi.notices.plan import Plan
from tsutsumi.notices.selfcheck.models import CheckPage
from tsutsumi.work.actions import enqueue

STOPS = (Flag.THREAT, Flag.DECEASED, Flag.EXCLUDE)
HELD = "held"  # the first part of a notice's reason


def is_under_way(mailing: Mailing) -> bool:
    """Whether something of it may have left the house, or lie printed on a table."""
    return mailing.state in ("sending", "paused") and not mailing.is_trial


def stops(mailing: Mailing) -> int:
    """How many hold now: another number than before says that somebody has to be taken out."""
    return Flag.objects.filter(mailing=mailing, kind__in=STOPS, ended_at=None).count()


def threatened(mailing: Mailing) -> set[int]:
    """Of whom somebody said so, before or after the mailing was settled."""
    return set(Flag.objects.filter(mailing=mailing, kind=Flag.THREAT, ended_at=None).values_list("person", flat=True))


def ways_left(notice: Notice, ways: Iterable[str]) -> list[str]:
    """Of these ways, those that what was said of the person leaves open."""
    said = Flag.objects.filter(mailing=notice.mailing_id, person=notice.person, kind__in=STOPS, ended_at=None)
    barred = [allowed for flag in said if (allowed := _allowed(flag, notice)) is not None]
    return [way for way in ways if all(way in allowed for allowed in barred)]


def _allowed(flag: Flag, notice: Notice) -> Collection[str] | None:
    """None: it bars nothing, the text was written for this."""
    if flag.kind == Flag.THREAT:
        return {PHONE, *ways_of(flag.value)}
    return None if flag.kind == Flag.DECEASED and notice.audience == BEREAVED else ()


def back(notice: Notice, kind: str, *, by: User) -> None:
    """What waits does not leave, or by telephone only. What a relay or the post has cannot be called back."""
    waiting = Attempt.objects.filter(notice=notice, state__in=("prepared", "deferred"))
    left = ways_left(notice, [way for way in notice.ways if way in DIRECT])
    if notice.state not in ("planned", "queued") or notice.channel in left:
        return
    reason = f"{HELD}.{kind}"
    move_all(waiting, "drop", by=by, about=notice, reason=reason)
    if notice.state == "queued":
        move(notice, "unqueue", by=by, reason=reason)
    told: dict[str, Any] = {"reason": reason, "due_at": None, "channel": notice.channel}
    if left:
        move(notice, "fail", by=by, channel=notice.channel, reason=reason)
        move(notice, "again", by=by, channel=left[0], reason=reason)
        told["channel"] = left[0]
    elif kind == Flag.THREAT:
        move(notice, "give_up", by=by, reason=reason)
        told["channel"] = SUBSTITUTE
    else:
        move(notice, "exclude", by=by, reason=reason)
    Notice.objects.filter(pk=notice.pk).update(**told)
    notice.refresh_from_db()


def replan(notice: Notice, said: Plan, *, by: User) -> None:
    """Somebody for whom a way has failed, or a letter was printed: what was tried stays, the rest is planned anew."""
    move_all(notice.attempts.filter(state__in=("prepared", "deferred")), "drop", by=by, about=notice)
    tried = set(notice.attempts.exclude(state="dropped").values_list("channel", flat=True))
    left = [way for way in said.ways if way in DIRECT and way not in tried]
    if notice.state != "planned":
        move(notice, "include" if notice.state == "excluded" else "again", by=by)
    told: dict[str, Any] = {
        "language": said.language,
        "audience": said.audience,
        "ways": said.ways,
        "flags": said.flags,
    }
    told |= {"channel": left[0] if left else SUBSTITUTE, "reason": said.reason, "due_at": None}
    if said.state == "excluded":
        move(notice, "exclude", by=by)
    elif not left:
        move(notice, "give_up", by=by)
        told["reason"] = said.reason or notice.reason
    Notice.objects.filter(pk=notice.pk).update(**told)


def renew_page(mailing: Mailing, *, by: User) -> None:
    """The check page does not answer about them either, from the next export on, which is made at once."""
    for page in CheckPage.objects.filter(mailing=mailing, down_at=None).exclude(built_at=None):
        CheckPage.objects.filter(pk=page.pk).update(asked_at=timezone.now())
        enqueue("notices.selfcheck", key=f"{page.pk}|{secrets.token_hex(4)}", by=by, page=page.pk)

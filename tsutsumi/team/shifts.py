"""A shift changes hands: a note drafted from the case, given to one person, read by that person."""

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from tsutsumi.accounts.models import User
from tsutsumi.audit.moves import move
from tsutsumi.audit.record import record
from tsutsumi.cases.models import Case, Part
from tsutsumi.core.flow import Refused
from tsutsumi.duties.gather import questions_of
from tsutsumi.outbox import actions as outbox
from tsutsumi.outbox.models import Message
from tsutsumi.team import silence, words
from tsutsumi.team.models import Handover

SHOWN = 10


def draft(case: Case, giver: User) -> str:
    """What is open in the case now, as a text to be edited. Japanese, for it is kept."""
    with override("ja"):
        blocks = [
            ("期限が過ぎたもの・近いもの", _clocks(case)),
            ("自分の作業で、まだのもの", _tasks(case, giver)),
            ("まだ分からないこと", [question.text for question in questions_of(case)[:SHOWN]]),
            ("まだ引き受けた人がいない役割", _calls(case)),
            ("届いていない連絡", _messages(case)),
        ]
    found = [f"■{title}\n" + "\n".join(f"・{line}" for line in lines) for title, lines in blocks if lines]
    return "\n\n".join([*found, "■申し送り\n・"])


def _clocks(case: Case) -> list[str]:
    clocks = sorted(silence.ticking([case])[case.pk], key=lambda clock: clock.due_at)
    return [f"{words.clock(clock.due_at)}{_late(clock.due_at)}　{clock.label}" for clock in clocks[:SHOWN]]


def _late(due_at: datetime) -> str:
    return "（期限超過）" if due_at < timezone.now() else ""


def _tasks(case: Case, giver: User) -> list[str]:
    mine = case.tasks.open().of(giver).soonest()[:SHOWN]
    dues = [(task.title, task.own_due_at or task.due_at) for task in mine]
    return [f"{title}（期限 {words.clock(due)}）{_late(due)}" if due else title for title, due in dues]


def _calls(case: Case) -> list[str]:
    return [str(call.get_role_display()) for call in case.calls.filter(state__in=("ringing", "exhausted"))]


def _messages(case: Case) -> list[str]:
    """The same words to several people are one line."""
    found = Message.objects.undelivered().filter(case_id=case.pk).order_by("pk")
    often = Counter(found.values_list("subject", flat=True))
    return [f"{said}（{count}通）" if count > 1 else said for said, count in list(often.items())[:SHOWN]]


def give(case: Case, role: str, taker: User, text: str, *, by: User) -> Handover:
    """Hand the shift to somebody of the case. They are told by mail that it waits, not what it says."""
    if taker.pk == by.pk or taker.role == "guest":
        raise Refused(_("自分と外部の協力者には引き継げません。関係者の中から選んでください。"))
    if not Part.objects.active().filter(case=case, user=taker).exists():
        raise Refused(_("この事案の関係者ではありません。先に関係者に加えてください。"))
    with transaction.atomic():
        note = Handover.objects.create(case=case, role=role, giver=by, taker=taker, text=text)
        record("handover.given", note, by=by, user=taker.pk, role=role)
        subject, told = words.handed(case, role)
        outbox.put(taker.email, subject, told, key=f"team.handover:{note.pk}", by=by, case=case)
    return note


def take(note: Handover, *, by: User) -> None:
    """Read and taken: only by the one it was given to."""
    if note.taker_id != by.pk:
        raise Refused(_("引き継ぎを受けられるのは、あて先の本人だけです。"))
    with transaction.atomic():
        move(note, "take", by=by)
        Handover.objects.filter(pk=note.pk).update(taken_at=timezone.now())


def withdraw(note: Handover, *, by: User) -> None:
    if note.giver_id != by.pk:
        raise Refused(_("取り下げられるのは、引継ぎを書いた本人だけです。"))
    with transaction.atomic():
        move(note, "withdraw", by=by)

"""What came back: kept sealed, told in the trail by number, and what follows from it for the notice."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.audit.moves import move
from tsutsumi.audit.record import record
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.core.mailing import dsn, verp
from tsutsumi.core.mailing.dsn import Bounce
from tsutsumi.evidence import vault
from tsutsumi.evidence.models import scope_of
from tsutsumi.notices import actions, citing, holding
from tsutsumi.notices.models import MAIL, Attempt, Notice
from tsutsumi.notices.post import house
from tsutsumi.notices.post.desk import AT_MOST, OPEN, Row, pause_after, unknown

MOST_COPIES = 3
MOST_KEPT = 20  # mails that came back for one person, while this process runs
_taken: Counter[str] = Counter()  # by token: none but those that were given out
REACHABLE = ("queued", "planned", "handed", "delivered_assumed")
MOST_IN_A_FILE = 20_000
BETWEEN = re.compile(rb"(?:\A|\r?\n\r?\n)From [^\n]*\n")


def notice_of(token: str, case: Case | None = None) -> Notice | None:
    """The notice that a return address belongs to; of this case, when one is given, and never of an erased one."""
    rows = Notice.objects.select_related("mailing__case").filter(token=token, mailing__case__erased_at=None)
    return (rows if case is None else rows.filter(mailing__case=case)).first()


def is_known(address: str) -> bool:
    """Whether something may come back to it."""
    found = verp.read(address, house.domain())
    return found is not None and notice_of(found[0]) is not None


def take(raw: bytes, to: str, *, by: User, case: Case | None = None) -> Bounce | None:
    """One mail that came back. None when it is about no mail of ours; then nothing of it is kept. Whoever got a mail
    knows its return address, and can write to it without end: the first few are kept, the rest is not.
    """
    return keep(dsn.parse(raw, house.domain(), to), raw, by=by, case=case)


def keep(bounce: Bounce, raw: bytes, *, by: User, case: Case | None = None) -> Bounce | None:
    """One that was read, with its bytes."""
    notice = notice_of(bounce.token, case) if bounce.token else None
    if notice is None or _is_flood(notice):
        return None
    sealed = vault.seal(scope_of(notice.mailing.case), raw[: dsn.LONGEST])
    with transaction.atomic():
        row = Notice.objects.select_for_update().get(pk=notice.pk)
        row.mailing = notice.mailing
        told: dict[str, Any] = {"kind": bounce.kind, "status": bounce.status, "why": bounce.why, "copy": bounce.copy}
        record("notice.bounced", row, by=by, sealed=sealed.pk, **told)
        _follow(row, bounce, by)
    return bounce


def _is_flood(notice: Notice) -> bool:
    """By process, not by table: no bounce shall read the trail for it."""
    _taken[notice.token] += 1
    return _taken[notice.token] > MOST_KEPT


def _follow(notice: Notice, bounce: Bounce, by: User) -> None:
    attempt = Attempt.objects.filter(notice=notice, channel=MAIL, number=bounce.copy).first()
    if attempt is None:
        last = Attempt.objects.filter(notice=notice, channel=MAIL).order_by("number").last()
        if notice.channel != MAIL or bounce.copy != Row(notice, last).copy:
            return  # that one was never sent: somebody made up the number behind the token
        # it came back sooner than we wrote down that it went
        attempt = Attempt.objects.create(notice=notice, channel=MAIL, number=bounce.copy, at=timezone.now())
    was_taken(notice, attempt, by)
    if bounce.kind not in {dsn.PERMANENT, dsn.TEMPORARY} or attempt.state not in {"handed", "deferred"}:
        return
    move(attempt, "bounce", by=by)
    said = {"answer": bounce.status[:20] or bounce.why[:20], "words": bounce.words, "ended_at": timezone.now()}
    Attempt.objects.filter(pk=attempt.pk).update(**said)
    is_last = not Attempt.objects.filter(notice=notice, channel=MAIL, number__gt=attempt.number).exists()
    if is_last and notice.channel == MAIL and notice.state in REACHABLE:
        _back(notice, attempt, bounce, by)


def was_taken(notice: Notice, attempt: Attempt, by: User) -> None:
    """Whatever comes back says that the relay had it: nobody need wonder, and nothing is sent once more."""
    if attempt.state not in OPEN:
        return
    if attempt.state == "deferred":
        move(attempt, "try", by=by)
    move(attempt, "hand", by=by)
    if notice.channel == attempt.channel and notice.state in ("queued", "planned"):
        actions.settle(notice, "handed", by=by)
        citing.left(notice.mailing, MAIL, [notice.language], by=by)
        Notice.objects.filter(pk=notice.pk).update(reason="", due_at=house.back_by(timezone.now()))
        notice.refresh_from_db()


def _back(notice: Notice, attempt: Attempt, bounce: Bounce, by: User) -> None:
    """For good: the next way. For now: once more later, for three days."""
    first = Attempt.objects.filter(notice=notice, channel=MAIL).order_by("number").first() or attempt
    now = timezone.now()
    is_over = now - first.at >= AT_MOST or attempt.number >= MOST_COPIES
    if bounce.kind == dsn.PERMANENT or is_over or not holding.ways_left(notice, [MAIL]):
        actions.settle(notice, "failed", by=by, reason=f"mail.{bounce.why or bounce.status or 'failed'}"[:60])
        return
    move(notice, "fail", by=by, channel=MAIL, reason=f"mail.{bounce.why}")
    move(notice, "again", by=by, channel=MAIL, reason="mail.retry")
    retry = {"due_at": pause_after(first, now), "reason": "mail.retry", "told_at": None}
    Notice.objects.filter(pk=notice.pk).update(**retry)


def take_file(name: str, content: bytes, case: Case, *, by: User) -> dict[str, int]:
    """A file of mails that came back (.eml, .mbox): how many of each kind, and of none of ours."""
    counts: dict[str, int] = {}
    for number, raw in enumerate(_mails(name, content)):
        if number >= MOST_IN_A_FILE:
            raise Refused(
                f"一つのファイルで読めるのは{MOST_IN_A_FILE:,}通までです。ここまでは記録しました。分けてください。"
            )
        bounce = take(raw, "", by=by, case=case)
        kind = bounce.kind if bounce else "none"
        counts[kind] = counts.get(kind, 0) + 1
    return counts


def _mails(name: str, content: bytes) -> Iterator[bytes]:
    if not content.startswith(b"From "):
        if name.lower().endswith(".mbox"):
            raise Refused("mboxの形のファイルではありません。最初の行が「From 」で始まるものを選んでください。")
        yield content
        return
    for piece in BETWEEN.split(content)[1:]:
        yield re.sub(rb"(?m)^>(>*From )", rb"\1", piece)


def again(notice: Notice, *, by: User) -> None:
    """A person decides: it is sent once more. Whoever has it already gets the same mail twice."""
    with transaction.atomic():
        row, attempt = _unknown(notice)
        move(attempt, "try", by=by)
        move(attempt, "defer", by=by)  # not in hand: it waits for its turn
        Notice.objects.filter(pk=row.pk).update(reason="", due_at=None)


def regard(notice: Notice, *, by: User) -> None:
    """A person decides: it counts as handed over."""
    with transaction.atomic():
        row, attempt = _unknown(notice)
        was_taken(row, attempt, by)


def _unknown(notice: Notice) -> tuple[Notice, Attempt]:
    row = Notice.objects.select_for_update().select_related("mailing").get(pk=notice.pk)
    attempt = Attempt.objects.filter(notice=row, channel=row.channel, state="unknown").last()
    if attempt is None or row.reason != unknown(row.channel):
        raise Refused("この人への通知は、もう「届いたか不明」ではありません。画面を開き直してください。")
    return row, attempt

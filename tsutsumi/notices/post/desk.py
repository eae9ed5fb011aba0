"""The rows behind the sending by mail: whose turn it is, and what became of each (see core.mailing.office)."""

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from tsutsumi.accounts.models import User, system
from tsutsumi.audit.moves import move, move_all
from tsutsumi.core.flow import Refused
from tsutsumi.core.mailing import envelope, verp
from tsutsumi.core.mailing import journal as j
from tsutsumi.core.mailing.carrying import Outcome
from tsutsumi.core.mailing.envelope import Envelope, Letter
from tsutsumi.notices import actions, citing, holding, leaving
from tsutsumi.notices.models import MAIL, Attempt, Carriage, Mailing, Notice
from tsutsumi.notices.plan import mail_address
from tsutsumi.notices.post import house
from tsutsumi.notices.sending import actions as sending
from tsutsumi.notices.texts import Ready

LOOK = 1.0  # seconds between two looks whether it goes on
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=30), timedelta(hours=4)  # RFC 5321, 4.5.4.1: at least half an hour
AT_MOST = timedelta(days=3)
OPEN = ("prepared", "trying", "deferred", "unknown")
PRIVATE = ("name", "name_kana", "name_latin", "email", "phone", "address", "member_id")


def unknown(channel: str) -> str:
    """Reason of a notice: nobody knows whether the other side has it."""
    return f"{channel}.unknown"


UNKNOWN = unknown(MAIL)
HALTED = {
    "sender": "メールサーバーが、この差出人からのメールを断りました。差出人とメールサーバーの設定を確かめてください。",
    "refusals": "続けて何通も断られました。一人ひとりではなく、設定か、こちらの評判の問題と思われます。"
    "メールサーバーの記録を確かめてから、続けてください。",
}


@dataclass(frozen=True, slots=True)
class Row:
    notice: Notice
    last: Attempt | None  # on this way

    @property
    def copy(self) -> int:
        """The number of the sending that is next, or under way."""
        if self.last is None:
            return 1
        return self.last.number + (self.last.state not in OPEN)


class MailDesk:
    """One mailing, for the length of one run."""

    def __init__(self, mailing: Mailing, beat: Callable[[], None] = lambda: None) -> None:
        self.mailing, self.beat = mailing, beat
        self.looked, self.going = -LOOK, True
        self.stops: int | None = None  # how many were held back at the first look
        self.by: User = system()
        self.cited = set[str]()  # languages in which mails have left

    def kept(self) -> int:
        row = Carriage.objects.filter(mailing=self.mailing).first()
        return row.kept if row else 0

    def keep(self, outcomes: Sequence[Outcome], up_to: int) -> None:
        now = timezone.now()
        with transaction.atomic():
            rows = self._rows(outcomes)
            known = [(one, rows[one.sending]) for one in outcomes if one.sending in rows]
            ends = {one.sending: (one, row) for one, row in known}  # the last word counts
            self._hand([pair for pair in ends.values() if pair[0].kind in {j.TAKEN, j.PROVEN}], now)
            for one, row in ends.values():
                self._end(one, row, now)
            Carriage.objects.update_or_create(mailing=self.mailing, defaults={"kept": up_to})

    def unsure(self) -> Collection[str]:
        rows = Attempt.objects.filter(notice__mailing=self.mailing, channel=MAIL, state="unknown")
        return {verp.mark(token, number) for token, number in rows.values_list("notice__token", "number")}

    def next(self, limit: int, without: Collection[str]) -> Sequence[Envelope]:
        self.beat()
        tokens = [one.partition(".")[0] for one in without]
        notices = list(self.due().exclude(token__in=tokens).order_by("person")[:limit])
        if not notices:
            return []
        try:
            ready, sender = leaving.cleared(self.mailing, notices), self.sender()
            lasts = _lasts(notices)
            return [made for one in ready if (made := self._made(one, lasts.get(one.notice.pk), sender))]
        except (Refused, envelope.Unfit) as trouble:
            self.hold(str(trouble))
            return []

    def sender(self) -> envelope.Sender:
        """Who writes. Refused when it is not set."""
        return house.sender()

    def due(self) -> QuerySet[Notice]:
        """Whose turn it is now."""
        now = timezone.now()
        rows = Notice.objects.filter(mailing=self.mailing, state="queued", channel=MAIL).exclude(reason=UNKNOWN)
        return rows.filter(Q(due_at=None) | Q(due_at__lte=now))

    def goes_on(self) -> bool:
        if time.monotonic() - self.looked >= LOOK:
            self.beat()
            row = Mailing.objects.get(pk=self.mailing.pk)
            self.going = row.state == "sending" and house.is_open(row, timezone.now())
            before, self.stops = self.stops, holding.stops(row)
            if before not in (None, self.stops):  # what is made already may be for them: the next stretch asks anew
                self.going = False
            self.looked = time.monotonic()
        return self.going

    def halt(self, reason: str) -> None:
        self.hold(HALTED[reason])

    def hold(self, why: str) -> None:
        """Stop it until a person has looked."""
        self.going = False
        self.mailing.refresh_from_db()
        if self.mailing.state == "sending":
            sending.pause(self.mailing, by=self.by, why=why)

    def _made(self, one: Ready, last: Attempt | None, sender: envelope.Sender) -> Envelope | None:
        mark = verp.mark(one.notice.token, Row(one.notice, last).copy)
        language = "ja" if one.notice.language == "easy" else one.notice.language
        private = [str(one.row[name]) for name in PRIVATE if one.row.get(name)]
        letter = Letter(
            mark, mail_address(one.row), one.now.subject, one.now.text, timezone.localtime(), language, private
        )
        try:
            return envelope.build(letter, sender)
        except envelope.BadAddress:
            with transaction.atomic():
                actions.settle(one.notice, "failed", by=self.by, reason="mail.address")
            return None

    def _rows(self, outcomes: Sequence[Outcome]) -> dict[str, Row]:
        """By mark; what is about an earlier sending than the present one is left out."""
        tokens = {one.sending.partition(".")[0] for one in outcomes}
        notices = list(Notice.objects.filter(mailing=self.mailing, token__in=tokens))
        lasts = _lasts(notices)
        rows = (Row(notice, lasts.get(notice.pk)) for notice in notices)
        return {verp.mark(row.notice.token, row.copy): row for row in rows}

    def _hand(self, pairs: Iterable[tuple[Outcome, Row]], now: datetime) -> None:
        """The relay has them: in one go, for there are many."""
        pairs = list(pairs)
        if not pairs:
            return
        self._cite({row.notice.language for _one, row in pairs})
        fresh = [(one, row) for one, row in pairs if row.last is None or row.last.state not in OPEN]
        made = Attempt.objects.bulk_create(
            Attempt(notice=row.notice, channel=MAIL, number=row.copy, at=now, ended_at=now, answer=_answer(one),
                    tracking=one.queue_id[:30]) for one, row in fresh
        )  # fmt: skip
        old = [row.last.pk for _one, row in pairs if row.last is not None and row.last.state in OPEN]
        move_all(Attempt.objects.filter(pk__in=old, state="deferred"), "try", by=self.by, about=self.mailing)
        Attempt.objects.filter(pk__in=old).update(ended_at=now)
        attempts = Attempt.objects.filter(pk__in=[*old, *(one.pk for one in made)])
        move_all(attempts, "hand", by=self.by, about=self.mailing)
        notices = Notice.objects.filter(pk__in=[row.notice.pk for _one, row in pairs])
        mine = list(notices.filter(state__in=("planned", "queued"), channel=MAIL).values_list("pk", flat=True))
        move_all(Notice.objects.filter(pk__in=mine), "hand", by=self.by, about=self.mailing)
        Notice.objects.filter(pk__in=mine).update(due_at=house.back_by(now), reason="")

    def _cite(self, languages: set[str]) -> None:
        citing.left(self.mailing, MAIL, languages - self.cited, by=self.by)
        self.cited |= languages

    def _end(self, one: Outcome, row: Row, now: datetime) -> None:
        """One that was not taken, or of which nobody knows."""
        if one.kind not in {j.LATER, j.REFUSED, j.UNSURE, j.DISPROVEN}:
            return
        attempt = self._trying(row, now)
        answer = {"answer": _answer(one), "ended_at": now}
        if one.kind == j.LATER:
            move(attempt, "defer", by=self.by)
            self._again(row.notice, attempt, now)
        elif one.kind == j.REFUSED:
            move(attempt, "refuse", by=self.by)
            _failed(row.notice, f"mail.{one.status or one.code}", self.by)
        elif one.kind == j.UNSURE:
            move(attempt, "lose", by=self.by)
            Notice.objects.filter(pk=row.notice.pk, channel=MAIL).update(reason=UNKNOWN, due_at=None)
        else:  # surely not sent: it waits for its turn like the others
            Notice.objects.filter(pk=row.notice.pk).update(reason="", due_at=None)
        Attempt.objects.filter(pk=attempt.pk).update(**answer)

    def _trying(self, row: Row, now: datetime) -> Attempt:
        attempt = row.last if row.last is not None and row.last.state in OPEN else None
        attempt = attempt or Attempt.objects.create(notice=row.notice, channel=MAIL, number=row.copy, at=now)
        if attempt.state != "trying":
            move(attempt, "try", by=self.by)
        return attempt

    def _again(self, notice: Notice, attempt: Attempt, now: datetime) -> None:
        if now - attempt.at >= AT_MOST:
            _failed(notice, "mail.expired", self.by)
        else:
            Notice.objects.filter(pk=notice.pk).update(due_at=pause_after(attempt, now))


def pause_after(attempt: Attempt, now: datetime) -> datetime:
    """Longer and longer: as long again as it has been tried for, from half an hour to four hours."""
    return now + min(LONGEST_PAUSE, max(FIRST_PAUSE, now - attempt.at))


def _failed(notice: Notice, reason: str, by: User) -> None:
    if notice.state in ("planned", "queued", "handed", "delivered_assumed") and notice.channel == MAIL:
        actions.settle(notice, "failed", by=by, reason=reason)


def _lasts(notices: Collection[Notice]) -> dict[int, Attempt]:
    """The last attempt by mail of each."""
    rows = Attempt.objects.filter(notice__in=[one.pk for one in notices], channel=MAIL).order_by("number")
    return {one.notice_id: one for one in rows}


def _answer(one: Outcome) -> str:
    return f"{one.code or ''} {one.status}".strip()[:20]

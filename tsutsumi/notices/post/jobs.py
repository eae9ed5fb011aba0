"""Work to be done later for mails: a stretch of sending, killed anywhere and taken up again; a test mail."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.core.flow import Refused
from tsutsumi.core.mailing import carrying, envelope, office, verp
from tsutsumi.core.mailing.carrying import Carrier
from tsutsumi.core.mailing.journal import Broken, Busy, Journal
from tsutsumi.core.mailing.pace import Pace
from tsutsumi.notices import quiet
from tsutsumi.notices.models import MAIL, Attempt, Mailing, Notice
from tsutsumi.notices.post import house, texting
from tsutsumi.notices.post.desk import UNKNOWN, MailDesk
from tsutsumi.work.actions import enqueue
from tsutsumi.work.queue import Later

Beat = Callable[[], None]
STRETCH = 40.0  # seconds; then the other jobs have their turn
BUSY = "この通知のメールは、ほかの処理が送っています。"
LOST = "送信の控えのファイルがないか、壊れています。二重に送るおそれがあるため、止めました。管理者に知らせてください。"
TRY_SUBJECT = "【試し】通知メールの設定を確かめるメール"
TRY_TEXT = (
    "このメールが届いていれば、通知メールの設定は動いています。\n\n"
    "■確かめること\n"
    "・差出人の名前とメールアドレスが正しいこと\n"
    "・迷惑メールに入っていないこと\n"
    "・メールのヘッダーで、SPF・DKIM・DMARCが pass であること\n"
)


def look(args: Mapping[str, Any], beat: Beat) -> None:  # noqa: ARG001
    """Ask for a stretch of every mailing that has mail to send, or mail of which nobody knows."""
    for mailing in Mailing.objects.filter(is_trial=False).exclude(roll=""):
        beat()
        if _is_to_be_done(mailing):
            enqueue("notices.carry", key=str(mailing.pk), mailing=mailing.pk)
        if mailing.state == "sending" and texting.due(mailing).exists():
            enqueue("notices.text", key=str(mailing.pk), mailing=mailing.pk)


def text(args: Mapping[str, Any], beat: Beat) -> None:
    """The text messages of the mailing `args["mailing"]` that are due."""
    beat()
    texting.carry(Mailing.objects.select_related("case").get(pk=args["mailing"]), beat)


def _is_to_be_done(mailing: Mailing) -> bool:
    if mailing.state == "sending" and MailDesk(mailing).due().exists():
        return True
    if Notice.objects.filter(mailing=mailing, reason=UNKNOWN).exists() and settings.RELAY_LOG is not None:
        return True
    path = quiet.journal(mailing)
    return path.exists() and path.stat().st_size > MailDesk(mailing).kept()


def carry(args: Mapping[str, Any], beat: Beat) -> None:
    """One stretch of the mailing `args["mailing"]`: settle what is open, then send while it may be sent."""
    beat()
    mailing = Mailing.objects.select_related("case").get(pk=args["mailing"])
    desk = MailDesk(mailing, beat)
    try:
        with _opened(mailing, desk) as journal:
            _settle(desk, journal)
            if desk.goes_on() and desk.due().exists() and _stretch(desk, journal):
                enqueue("notices.carry", key=str(mailing.pk), mailing=mailing.pk)
    except Busy:
        raise Later(BUSY) from None
    except Broken:
        desk.hold(LOST)


@contextmanager
def _opened(mailing: Mailing, desk: MailDesk) -> Iterator[Journal]:
    """The journal, by this process alone. Broken when it is not the one that was written so far."""
    journal = Journal(quiet.journal(mailing))
    try:
        sent = Attempt.objects.filter(notice__mailing=mailing, channel=MAIL).exists()
        if journal.written < desk.kept() or (sent and not journal.written):
            raise Broken
        yield journal
    finally:
        journal.close()


def _settle(desk: MailDesk, journal: Journal) -> None:
    office.recover(desk, journal, time.time())
    evidence = house.evidence()
    if evidence is not None:
        office.settle(desk, journal, evidence, time.time())


def _stretch(desk: MailDesk, journal: Journal, step: carrying.Step = lambda _name: None) -> bool:
    """Send for a while. Whether more waits that can be sent now."""
    try:
        house.sender()
    except Refused as refused:
        desk.hold(str(refused))
        return False
    evidence = house.evidence()
    place = evidence.log.place() if evidence else None
    pace = Pace(desk.mailing.per_minute, settings.MAIL_PER_DOMAIN)
    lines, receipts = settings.MAIL_CONNECTIONS, settings.MAIL_RECEIPTS
    carrier = Carrier(house.connect, journal, lines=lines, receipts=receipts, step=step)
    report = office.run(desk, carrier, pace, place, time.monotonic() + STRETCH)
    went = any(report.counts.get(kind) for kind in ("taken", "refused", "later"))
    return went and not report.halted and desk.due().exists()


def try_out(args: Mapping[str, Any], beat: Beat) -> None:
    """A mail as the people will get it, signed and from the same sender, to the person who asked for it."""
    beat()
    user = User.objects.get(pk=args["user"], is_active=True)
    letter = envelope.Letter(verp.new_token(), user.email, TRY_SUBJECT, TRY_TEXT, timezone.localtime())
    made = envelope.build(letter, house.sender())
    smtp = house.connect()
    try:
        smtp.sendmail(made.sender, [made.to], made.data)
    finally:
        smtp.close()

"""Send what waits. Killed at any line, nothing is lost, and nothing goes out twice that is known to have gone."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tsutsumi.accounts.models import system
from tsutsumi.audit.moves import Overtaken, move
from tsutsumi.core.flow import Refused
from tsutsumi.outbox import actions, channels
from tsutsumi.outbox.models import Message
from tsutsumi.work.loop import Beat

LEASE = timedelta(minutes=5)  # longer than every time-out of one message together
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(minutes=30)
UNSPEAKABLE = "あて先に、メールや電話では使えない文字があります。あて先を確かめてください。"
LOST = "送っている途中で処理が止まりました。届いたかどうか分かりません。"


def send(args: Mapping[str, Any], beat: Beat) -> None:  # noqa: ARG001
    _look_for_lost()
    # Mail before webhooks: a slow stranger must not keep the people of the house waiting.
    due = Message.objects.due(timezone.now()).order_by("kind", "next_at", "pk")
    for pk in list(due.values_list("pk", flat=True)):
        beat()
        message = _taken(pk)
        if message is not None:
            _send(message)


def _look_for_lost() -> None:
    """Begun and never ended: not sent again by itself, for the person may have it. A human decides."""
    for message in Message.objects.lost(timezone.now()):
        _end(message, "lose", LOST)


def _taken(pk: int) -> Message | None:
    """Ours alone until the lease ends; None when somebody else has it, or its time is over."""
    now = timezone.now()
    claimed = Message.objects.due(now).filter(pk=pk)
    if not claimed.update(lease_until=now + LEASE, attempts=F("attempts") + 1):
        return None
    message = Message.objects.get(pk=pk)
    if message.until <= now:
        _end(message, "expire", message.last_error or "送れないまま時間が過ぎました。")
        return None
    return message


def _send(message: Message) -> None:
    try:
        if not channels.is_set(message):
            raise channels.NotNow(channels.NO_WAY[message.kind])
        _stay_inside(message)
        line = channels.open_line(message)
    except channels.NotNow as trouble:
        _wait(message, str(trouble))
        return
    except channels.Never as trouble:
        _end(message, "refuse", str(trouble))
        return
    except ValueError:  # a letter that the protocol cannot carry, a domain of other than Latin letters above all
        _end(message, "refuse", UNSPEAKABLE)
        return
    try:
        _through(message, line)
    finally:
        line.close()


def _through(message: Message, line: channels.Line) -> None:
    """The last step, with `sending` written before it and its end after it."""
    if not _begun(message):
        return
    try:
        line.send()
    except channels.NotNow as trouble:
        _end(message, "hold", str(trouble))
        _wait(message, str(trouble))
    except channels.Never as trouble:
        _end(message, "refuse", str(trouble))
    except channels.Unclear as trouble:
        _end(message, "lose", str(trouble))
    else:
        _delivered(message)


def _begun(message: Message) -> bool:
    """False when somebody was quicker (it was told by telephone, or another worker has it)."""
    lease = Message.objects.filter(pk=message.pk, lease_until=message.lease_until)
    try:
        with transaction.atomic():
            move(message, "begin", by=system())
            if not lease.update(lease_until=timezone.now() + LEASE):
                raise Overtaken("")
    except Refused:
        return False
    return True


def _delivered(message: Message) -> None:
    message.refresh_from_db()
    with transaction.atomic():
        move(message, "deliver", by=system())
        done = {"sent_at": timezone.now(), "last_error": "", "lease_until": None}
        Message.objects.filter(pk=message.pk).update(**done)


def _end(message: Message, name: str, trouble: str) -> None:
    try:
        with transaction.atomic():
            move(message, name, by=system())
            Message.objects.filter(pk=message.pk).update(last_error=trouble[:200], lease_until=None)
    except Refused:  # somebody else ended it
        message.refresh_from_db()


def _wait(message: Message, trouble: str) -> None:
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(message.attempts - 1, 10))
    later = {"next_at": timezone.now() + pause, "lease_until": None, "last_error": trouble[:200]}
    Message.objects.filter(pk=message.pk, state="queued").update(**later)


def _stay_inside(message: Message) -> None:
    """Looked at again at the door: a drill never leaves the house."""
    if message.is_drill:
        try:
            actions.inside(message.to, message.kind)
        except Refused as refused:
            raise channels.Never(refused.sentence) from refused

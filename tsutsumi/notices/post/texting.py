"""Notices by text message, through the gateway of the house: one at a time, each written down before it goes.

The gateway gets the same `id` for the same message, so that it can throw a second copy away.
"""

import json
from collections.abc import Callable
from urllib.parse import quote

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from tsutsumi.accounts.models import system
from tsutsumi.audit.moves import move
from tsutsumi.core.flow import Refused
from tsutsumi.core.mailing import verp
from tsutsumi.notices import actions, citing, leaving
from tsutsumi.notices.models import SMS, Attempt, Mailing, Notice
from tsutsumi.notices.post import house
from tsutsumi.notices.post.desk import AT_MOST, OPEN, pause_after, unknown
from tsutsumi.notices.sending import actions as sending
from tsutsumi.notices.texts import Ready
from tsutsumi.outbox import actions as outbox
from tsutsumi.outbox import channels
from tsutsumi.outbox.models import Message

Beat = Callable[[], None]
NO_GATEWAY = "ショートメッセージを送る設定（TSUTSUMI_SMS_URL）がありません。設定してから、続けてください。"


def due(mailing: Mailing) -> QuerySet[Notice]:
    rows = Notice.objects.filter(mailing=mailing, state="queued", channel=SMS).exclude(reason=unknown(SMS))
    return rows.filter(Q(due_at=None) | Q(due_at__lte=timezone.now())).order_by("person")


def carry(mailing: Mailing, beat: Beat) -> None:
    """Send what is due, in its hours, until it is stopped. One worker at a time: its job has the lease."""
    for attempt in Attempt.objects.filter(notice__mailing=mailing, channel=SMS, state="trying"):
        _lost(attempt)  # a worker died between sending and the answer
    for notice in due(mailing):
        beat()
        row = Mailing.objects.get(pk=mailing.pk)
        if row.state != "sending" or not house.is_open(row, timezone.now()):
            return
        if not due(row).filter(pk=notice.pk).exists():  # held back since the list was read
            continue
        if not settings.SMS_URL:
            sending.pause(row, by=system(), why=NO_GATEWAY)
            return
        try:
            [ready] = leaving.cleared(row, [notice])
        except Refused as refused:
            sending.pause(row, by=system(), why=str(refused))
            return
        _send(ready)


def _send(ready: Ready) -> None:
    notice = ready.notice
    try:
        to = outbox.address(str(ready.row["phone"] or ""), Message.SMS)
    except Refused:
        _failed(notice, None, "sms.address")
        return
    attempt = _begun(notice)
    try:
        line = channels.posting(*_said(ready, attempt, to))
        try:
            line.send()
        finally:
            line.close()
    except channels.NotNow:
        _later(notice, attempt)
    except channels.Never:
        _failed(notice, attempt, "sms.refused")
    except channels.Unclear:
        _lost(attempt)
    else:
        _handed(notice, attempt)


def _said(ready: Ready, attempt: Attempt, to: str) -> tuple[str, bytes, dict[str, str]]:
    said = {"id": verp.mark(ready.notice.token, attempt.number), "to": to, "text": ready.now.text}
    url = settings.SMS_URL.replace("{to}", quote(to, safe=""))
    return url, json.dumps(said, ensure_ascii=False).encode(), channels.sms_key()


def _begun(notice: Notice) -> Attempt:
    """On the disk before anything leaves."""
    with transaction.atomic():
        last = Attempt.objects.filter(notice=notice, channel=SMS).order_by("number").last()
        if last is None or last.state not in OPEN:
            number = last.number + 1 if last else 1
            last = Attempt.objects.create(notice=notice, channel=SMS, number=number, at=timezone.now())
        if last.state != "trying":
            move(last, "try", by=system())
    return last


def _handed(notice: Notice, attempt: Attempt) -> None:
    with transaction.atomic():
        move(attempt, "hand", by=system())
        Attempt.objects.filter(pk=attempt.pk).update(ended_at=timezone.now())
        actions.settle(notice, "handed", by=system())
        citing.left(notice.mailing, SMS, [notice.language], by=system())


def _later(notice: Notice, attempt: Attempt) -> None:
    now = timezone.now()
    with transaction.atomic():
        move(attempt, "defer", by=system())
        Attempt.objects.filter(pk=attempt.pk).update(ended_at=now)
        if now - attempt.at >= AT_MOST:
            actions.settle(notice, "failed", by=system(), reason="sms.expired")
        else:
            Notice.objects.filter(pk=notice.pk).update(due_at=pause_after(attempt, now))


def _failed(notice: Notice, attempt: Attempt | None, reason: str) -> None:
    with transaction.atomic():
        if attempt is not None:
            move(attempt, "refuse", by=system())
            Attempt.objects.filter(pk=attempt.pk).update(ended_at=timezone.now())
        actions.settle(notice, "failed", by=system(), reason=reason)


def _lost(attempt: Attempt) -> None:
    with transaction.atomic():
        move(attempt, "lose", by=system())
        Attempt.objects.filter(pk=attempt.pk).update(ended_at=timezone.now())
        Notice.objects.filter(pk=attempt.notice_id).update(reason=unknown(SMS), due_at=None)

"""Mails and letters: what came in, and what goes back. An approved answer goes at once; other words wait for a second
person, who says yes to exactly the text they saw.
"""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.models import Organisation, User
from tsutsumi.audit.moves import move
from tsutsumi.audit.record import record
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.figures import gather as figures
from tsutsumi.inquiries import actions, faq, private, refusing
from tsutsumi.inquiries.models import FaqAnswer, Inquiry, Reply
from tsutsumi.outbox import actions as outbox

KEY = "inquiries.reply"


def receive(case: Case, way: str, said: dict[str, str], received_at: datetime, *, by: User) -> Inquiry:
    """A mail, form or letter that came in, typed or pasted: an inquiry of its own with its text sealed."""
    for text in said.values():
        refusing.refuse(text)
    with transaction.atomic():
        row = actions.take(case, way, by=by, received_at=received_at)
        kept = {name: said.get(name, "") for name in ("name", "contact")}
        row = actions.jot(row, {}, kept, by=by)
        reply = _kept(row, Reply.IN, said.get("text", ""), None, by)
        move(reply, "receive", by=by, number=row.number)
    return row


def draft(inquiry: Inquiry, text: str, answer: FaqAnswer | None, *, by: User) -> Reply:
    """Write back. With an approved answer and not a word of one's own it leaves at once."""
    refusing.refuse(text)
    if answer is not None and (answer.case_id != inquiry.case_id or answer.state != "approved"):
        raise Refused("承認された回答を選んでください。")
    words = text.strip() or (spoken(answer) if answer else "")
    if not words:
        raise Refused("回答を選ぶか、本文を入力してください。")
    to = _address(inquiry)
    as_approved = answer is not None and words == spoken(answer)
    with transaction.atomic():
        row = _kept(inquiry, Reply.OUT, words, answer if as_approved else None, by, to)
        record("reply.written", row, by=by, number=inquiry.number, answer=answer.code if answer and as_approved else "")
        if as_approved and answer is not None:
            _leave(row, words, by)
    return row


def approve(row: Reply, digest: str, *, by: User) -> None:
    """A second person has read it; it leaves."""
    with transaction.atomic():
        fresh = Reply.objects.select_for_update().get(pk=row.pk)
        if fresh.by_id == by.pk:
            raise Refused("自分の書いた返事は確認できません。別の人に頼んでください。")
        if fresh.digest != digest:
            raise Refused("読んでいる間に本文が変わりました。もう一度読んでください。")
        _leave(fresh, text_of(fresh), by)


def withdraw(row: Reply, *, by: User) -> None:
    with transaction.atomic():
        move(row, "withdraw", by=by, number=row.inquiry.number)


def text_of(row: Reply) -> str:
    return private.unseal(row.inquiry.case, f"reply:{row.pk}", row.private).get("text", "")


def spoken(answer: FaqAnswer) -> str:
    """The answer with the figures of the ledger as they are now."""
    fresh = FaqAnswer.objects.select_related("case").get(pk=answer.pk)
    return faq.spoken([fresh], figures.ledger(fresh.case))[0].text.strip()


def _leave(row: Reply, words: str, by: User) -> None:
    """Through the outbox where it is a mail; a letter is printed and posted by hand. A drill reaches nobody outside."""
    inquiry = row.inquiry
    if _digest(words, _address(inquiry)) != row.digest:  # whoever said yes read these words, to this address
        raise Refused("本文か宛先が、書いたときのものと一致しません。取り下げて、書き直してください。")
    move(row, "approve", by=by, number=inquiry.number, digest=row.digest)
    Reply.objects.filter(pk=row.pk).update(approved_by=by, sent_at=timezone.now())
    move(row, "send", by=by, number=inquiry.number, way=inquiry.way)
    if inquiry.way != "letter":
        subject = f"お問い合わせへの回答（受付{inquiry.number}）"
        body = f"{words}\n\n{Organisation.the().name}\n受付番号 {inquiry.number}\n"
        outbox.put(_address(inquiry), subject, body, key=f"{KEY}:{row.pk}", by=by, case=inquiry.case)


def _address(inquiry: Inquiry) -> str:
    """Where the answer goes: the mail address that was noted. Not needed for a letter."""
    if inquiry.way == "letter":
        return ""
    contact = private.unseal(inquiry.case, f"inquiry:{inquiry.pk}", inquiry.private).get("contact", "")
    if "@" not in contact:
        raise Refused("返事を送るメールアドレスがありません。「連絡先」に一つ入力して保存してください。")
    return contact


def _kept(inquiry: Inquiry, way: str, text: str, answer: FaqAnswer | None, by: User, to: str = "") -> Reply:
    digest = _digest(text, to)
    row = Reply.objects.create(inquiry=inquiry, way=way, answer=answer, by=by, at=timezone.now(), digest=digest)
    sealed = private.seal(inquiry.case, f"reply:{row.pk}", {"text": text})
    Reply.objects.filter(pk=row.pk).update(private=sealed)
    row.private = sealed
    return row


def _digest(text: str, to: str) -> str:
    return hashlib.sha256(f"{text}\0{to}".encode()).hexdigest()

"""Ask for a message, once; and what a person does with one that did not go."""

import secrets
import unicodedata
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, validate_email
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tsutsumi.accounts import sealed
from tsutsumi.accounts.models import User
from tsutsumi.audit.moves import move
from tsutsumi.audit.record import record
from tsutsumi.core.flow import Refused
from tsutsumi.outbox import channels, guard
from tsutsumi.outbox.models import BODY, PURPOSE, Hook, Message
from tsutsumi.work.actions import enqueue

DRILL = "【訓練】"
PHONE = RegexValidator(r"\A\+?[0-9]{8,15}\Z")
# After two days nobody waits for a page any more; it stands on the printed list from the first failure on.
KEEP_TRYING = timedelta(hours=48)
JOB = "outbox.send"


def put(  # noqa: PLR0913 – what stands on an envelope
    to: str, subject: str, body: str, *, key: str, by: User, case: Any = None, kind: str = "mail", drill: bool = False
) -> Message:  # fmt: skip
    """Ask for one message to one person. Under a key that was used before, the message of then is given back.

    In the caller's transaction: it goes out exactly when the act that asked for it is kept. `case`: a Case, or None for
    the house. Of a drill (or a drill's case) only people with an account here are told, by mail. Refused when the
    address is none, or a drill would reach outside.
    """
    drill = drill or bool(case is not None and case.is_drill)
    subject = one_line(f"{DRILL}{subject}" if drill and not subject.startswith(DRILL) else subject)
    body = f"{DRILL}\n{body}" if drill and not body.startswith(DRILL) else body
    found = Message.objects.filter(key=key).first()
    if found is not None:
        return found
    to = address(to, kind)
    if drill:
        inside(to, kind)
    now = timezone.now()
    message = Message(
        key=key, kind=kind, to=to, subject=subject, case_id=getattr(case, "pk", None), is_drill=drill, by=by,
        created_at=now, next_at=now, until=now + KEEP_TRYING, sealed=sealed.seal(body.encode(), BODY),
    )  # fmt: skip
    return _kept(message, by)


def _kept(message: Message, by: User) -> Message:
    if not channels.is_set(message):
        message.last_error = channels.NO_WAY[message.kind]
    try:
        with transaction.atomic():
            message.save(force_insert=True)
            record("message.asked", message, by=by, kind=message.kind)
            enqueue(JOB, "now")
    except IntegrityError:  # asked for by two in the same moment
        return Message.objects.get(key=message.key)
    return message


def address(to: str, kind: str) -> str:
    """One address, as it may stand on an envelope."""
    to = unicodedata.normalize("NFKC", to).strip()
    try:
        if kind == Message.SMS:
            to = to.replace("-", "").replace(" ", "")
            PHONE(to)
        elif kind == Message.MAIL:
            validate_email(to)
    except ValidationError as error:
        raise Refused(_("あて先の形が正しくありません。一人分のアドレスか電話番号を入れてください。")) from error
    return to


def inside(to: str, kind: str) -> None:
    """A drill never leaves the house."""
    people = User.objects.people().filter(is_active=True).exclude(role="guest")
    if kind != Message.MAIL or not people.filter(email__iexact=to).exists():
        raise Refused(_("訓練の連絡は、この組織の利用者にメールでだけ送れます。外へは送りません。"))


def one_line(text: str) -> str:
    """No control characters: a subject cannot become a second header."""
    plain = "".join(" " if unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp"} else char for char in text)
    return " ".join(plain.split())[:150]


def retry(message: Message, *, by: User) -> None:
    """Send it again. For one of which nobody knows whether it arrived, the receiver may get it twice."""
    now = timezone.now()
    with transaction.atomic():
        move(message, "retry", by=by)
        again = {"attempts": 0, "last_error": "", "next_at": now, "lease_until": None, "until": now + KEEP_TRYING}
        Message.objects.filter(pk=message.pk).update(**again)
        enqueue(JOB, "now")


def told(message: Message, *, by: User) -> None:
    """Somebody told the person by another way; nothing is sent any more."""
    with transaction.atomic():
        fresh = Message.objects.select_for_update().get(pk=message.pk)
        if fresh.lease_until is not None and fresh.lease_until > timezone.now():
            raise Refused(_("いま送っているところです。少し待ってから、もう一度開いてください。"))
        move(fresh, "print", by=by)


def add_hook(name: str, url: str, *, by: User) -> tuple[Hook, str]:
    """An address that may be told, and its secret in words: shown once, kept sealed."""
    guard.checked(url)
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        hook = Hook(name=name, url=url, made_by=by, secret=sealed.seal(secret.encode(), PURPOSE))
        hook.save()
        record("hook.added", hook, by=by)
    return hook, secret


def set_hook(hook: Hook, *, active: bool, by: User) -> None:
    with transaction.atomic():
        Hook.objects.filter(pk=hook.pk).update(is_active=active)
        record("hook.changed", hook, by=by, active=active)


def try_out(*, by: User) -> Message:
    """One message to oneself, to see whether the way works."""
    count = Message.objects.filter(key__startswith=f"try:{by.pk}:").aggregate(n=models.Count("pk"))["n"]
    subject, body = _("堤からの試しのメール"), _("このメールが届いていれば、送信の設定は正しく動いています。")
    with transaction.atomic():
        return put(by.email, subject, body, key=f"try:{by.pk}:{count + 1}", by=by)

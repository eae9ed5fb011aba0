"""Who changed a password or a second factor is told by mail, and so is whoever did not: it stands in the trail too.

Only where mail can go out: the printed list is no place for it.
"""

from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tsutsumi.accounts.models import User
from tsutsumi.audit.models import Entry
from tsutsumi.audit.record import record
from tsutsumi.outbox.actions import put
from tsutsumi.web.days import moment

UID = "tsutsumi.room.office.told"


def changed(user: User, what: str, how: str, *, by: User) -> None:
    """`what`: password, totp, webauthn, recovery_codes or factors (all); `how`: set, added, removed or reset."""
    with transaction.atomic():
        tell(user, record("login.changed", user, by=by, what=what, how=how))


def tell(user: User, entry: Entry) -> None:
    """One mail for one entry, in the transaction of both."""
    if settings.SMTP is not None:
        with translation.override(user.language):
            put(user.email, _("ログインの設定が変わりました"), _words(), key=f"login.changed:{entry.pk}", by=user)


def _words() -> str:
    return _(
        "%(at)sに、あなたの堤のログインの設定（パスワード、認証アプリ、パスキー、予備コードのどれか）が変わりました。\n"
        "ご自分でなさったことなら、何もする必要はありません。\n"
        "心当たりがなければ、このメールの中の何も押さずに、すぐに管理者へ電話で知らせてください。"
    ) % {"at": moment(timezone.now())}


def listen() -> None:
    """Called once, when the app is ready."""
    password_changed.connect(_password, dispatch_uid=UID)
    authenticator_added.connect(_added, dispatch_uid=UID)
    authenticator_removed.connect(_removed, dispatch_uid=UID)
    authenticator_reset.connect(_reset, dispatch_uid=UID)


def _password(user: User, **_more: Any) -> None:
    changed(user, "password", "set", by=user)


def _added(user: User, authenticator: Authenticator, **_more: Any) -> None:
    _factor(user, authenticator, "added")


def _removed(user: User, authenticator: Authenticator, **_more: Any) -> None:
    _factor(user, authenticator, "removed")


def _reset(user: User, authenticator: Authenticator, **_more: Any) -> None:
    changed(user, str(authenticator.type), "reset", by=user)


def _factor(user: User, authenticator: Authenticator, how: str) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:  # they come and go with the factors
        changed(user, str(authenticator.type), how, by=user)

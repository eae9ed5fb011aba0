"""Logins that failed, in the trail of the house: of which account, never what was typed.

A flood must not fill the disk: per account and hour the first few are written one by one, then only the 10th, 20th,
50th …, each with how many there were since the one before. All names without an account are counted as one. What is not
written is undone only at its very end, so that an answer takes the same time for a name that exists and one that does
not.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_login_failed
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from tsutsumi.accounts.models import User, system
from tsutsumi.audit.models import Entry
from tsutsumi.audit.record import name_of, record
from tsutsumi.web.counting import counted

WINDOW_SECONDS = 3600
WRITTEN = (1, 2, 3, 4, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000, 100_000)
SHOWN_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Lately:
    """How often, within so many days, and when last."""

    times: int
    last: datetime | None
    days: int = SHOWN_FOR.days


def note(user: User | None, step: str) -> None:
    """Write down that somebody did not get in. `step`: password or second_factor."""
    count = counted(f"login_failed_told:{user.pk if user else 0}", WINDOW_SECONDS)
    before = max((n for n in WRITTEN if n < count), default=0)
    with transaction.atomic():
        record("login.failed", user, by=system(), step=step, times=count - before)
        if count not in WRITTEN:
            transaction.set_rollback(True)


def lately(user: User) -> Lately:
    """What a person should know of tries under their own address."""
    mine = Entry.objects.filter(verb="login.failed", subject=name_of(user), at__gte=timezone.now() - SHOWN_FOR)
    found = list(mine.order_by("pk").values_list("at", "data"))
    return Lately(sum(data["times"] for _at, data in found), found[-1][0] if found else None)


def listen() -> None:
    """Called once, when the app is ready."""
    user_login_failed.connect(_password, dispatch_uid="tsutsumi.room.office.failures")
    authentication_failed.connect(_second_factor, dispatch_uid="tsutsumi.room.office.failures")


def _password(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    known = getattr(request, "user", None)
    typed = User.objects.people().filter(email__iexact=str(credentials.get("email", ""))).first()
    note(known if isinstance(known, User) else typed, "password")


def _second_factor(user: User, **_: Any) -> None:
    note(user, "second_factor")

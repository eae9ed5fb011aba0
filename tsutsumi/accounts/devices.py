"""What a login came from: kept in its session, so that its owner can tell their logins apart; and a line in the log."""

import logging
from typing import Any

from allauth.account.signals import authentication_step_completed
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from tsutsumi.accounts import lasting
from tsutsumi.accounts.freshness import PROOFS

logger = logging.getLogger(__name__)
KEY, LONGEST = "tsutsumi_device", 150
# What a program calls itself: the first that fits, for most also name those they descend from.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"),
            ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"),
           ("CrOS", "ChromeOS"), ("Linux", "Linux"))  # fmt: skip


def note(user: Any, request: HttpRequest | None, **_: Any) -> None:
    """Write down the program that logged in, and begin to count how long."""
    if request is not None and hasattr(request, "session"):
        request.session[KEY] = request.headers.get("User-Agent", "")[:LONGEST]
        lasting.begin(request)
        ways = [str(proof.get("type") or proof.get("method")) for proof in request.session.get(PROOFS) or []]
        logger.info("login of accounts.user:%s by %s", user.pk, "+".join(ways) or "-")


def renew(request: HttpRequest, *, reauthenticated: bool = False, **_: Any) -> None:
    """A proof that was asked for again gives the session a new name, as the login does."""
    if reauthenticated:
        request.session.cycle_key()


def readable(told: str) -> str:
    """「Chrome・Windows」; the words of the program itself when none is known."""
    names = (next((name for sign, name in known if sign in told), "") for known in (BROWSERS, SYSTEMS))
    return "・".join(filter(None, names)) or told


def listen() -> None:
    """Called once, when the app is ready."""
    user_logged_in.connect(note, dispatch_uid="tsutsumi.accounts.devices")
    authentication_step_completed.connect(renew, dispatch_uid="tsutsumi.accounts.devices")

"""What a login came from, kept in its session only, so that its owner can tell their logins apart."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

KEY, LONGEST = "tsutsumi_device", 150


def note(request: HttpRequest | None, **_: Any) -> None:
    """Write down the program that logged in."""
    if request is not None and hasattr(request, "session"):
        request.session[KEY] = request.headers.get("User-Agent", "")[:LONGEST]


def listen() -> None:
    """Called once, when the app is ready."""
    user_logged_in.connect(note, dispatch_uid="tsutsumi.accounts.devices")

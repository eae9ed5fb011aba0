"""What a login came from, kept in its session only, so that its owner can tell their logins apart."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

KEY, LONGEST = "tsutsumi_device", 150
# What a program calls itself: the first that fits, for most also name those they descend from.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"),
            ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"),
           ("CrOS", "ChromeOS"), ("Linux", "Linux"))  # fmt: skip


def note(request: HttpRequest | None, **_: Any) -> None:
    """Write down the program that logged in."""
    if request is not None and hasattr(request, "session"):
        request.session[KEY] = request.headers.get("User-Agent", "")[:LONGEST]


def readable(told: str) -> str:
    """「Chrome・Windows」; the words of the program itself when none is known."""
    names = (next((name for sign, name in known if sign in told), "") for known in (BROWSERS, SYSTEMS))
    return "・".join(filter(None, names)) or told


def listen() -> None:
    """Called once, when the app is ready."""
    user_logged_in.connect(note, dispatch_uid="tsutsumi.accounts.devices")

"""How a page says what came of an act."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from tsutsumi.core.flow import Refused


def done(request: HttpRequest, act: Callable[[], object], said: str) -> bool:
    """Whether the act was done: then `said` stands on the next page; else why it was refused."""
    if attempt(request, lambda: (act(),)) is None:
        return False
    messages.success(request, said)
    return True


def attempt[T](request: HttpRequest, act: Callable[[], T]) -> T | None:
    """What the act gives back; None after telling the person why it was refused."""
    try:
        return act()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return None

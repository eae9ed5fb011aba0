"""How a page says what came of an act."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from tsutsumi.core.flow import Refused


def done(request: HttpRequest, act: Callable[[], object], said: str) -> bool:
    """Whether the act was done: then `said` stands on the next page; else why it was refused."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, said)
    return True

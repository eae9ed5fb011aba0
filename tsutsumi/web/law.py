"""The day on which the texts of the law in this copy were last compared with their sources."""

from datetime import date
from functools import cache

STALE_DAYS = 90


@cache
def checked_on() -> date | None:
    """The oldest day on which any rule was checked: a page is only as fresh as its oldest rule. None before any."""
    try:
        from tsutsumi.core.law import rulebook
    except ImportError:
        return None
    found: date | None = getattr(rulebook, "CHECKED_ON", None)
    return found

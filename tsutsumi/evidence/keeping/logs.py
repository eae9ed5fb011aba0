"""Logs that must be copied before they are overwritten: which are near their end, and whose they are."""

from datetime import date

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.evidence.models import LogSource

# Later stages are told again; a log whose end nobody knows may be gone tomorrow.
STAGES = ("", "unknown", "soon", "last", "over")
SOON_DAYS, LAST_DAYS = 7, 1


def stage_of(log: LogSource, on: date) -> str:
    """How near the end of a log is: over, last (today or tomorrow), soon (a week), unknown, or nothing to tell."""
    left = log.left(on)
    if left is None:
        return "unknown"
    if left < 0:
        return "over"
    return "last" if left <= LAST_DAYS else "soon" if left <= SOON_DAYS else ""


def is_news(log: LogSource, on: date) -> bool:
    """Whether its stage is later than what was told last."""
    return STAGES.index(stage_of(log, on)) > STAGES.index(log.told)


def waiting(user: User) -> list[LogSource]:
    """What is still to be copied in the running cases of this person, the nearest end first."""
    mine = Case.objects.visible_to(user).open()
    return list(LogSource.objects.filter(case__in=mine, settled_at=None).select_related("case"))

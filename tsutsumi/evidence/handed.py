"""The people of the scan that ended last in this process, for the count that follows: they are resolved once.

Nothing relies on it. Another process, or this one after it was killed, resolves them from the sealed records again.
"""

from dataclasses import dataclass

from tsutsumi.core.people.breakdown import Breakdown
from tsutsumi.core.people.resolve import Resolution
from tsutsumi.evidence.models import ScanRun


@dataclass(frozen=True, slots=True)
class Handed:
    """Who is who in a roster, when nobody has decided anything yet, and what leaked of them."""

    roster: str
    found: Resolution
    shares: Breakdown


_last: list[Handed] = []


def leave(handed: Handed) -> None:
    """Put it there in place of the one before."""
    _last[:] = [handed]


def take(run: ScanRun) -> Handed | None:
    """What the scan left, once; None when it was another scan or another process. Afterwards nothing is kept."""
    handed = _last.pop() if _last else None
    return handed if handed and handed.roster == run.roster else None

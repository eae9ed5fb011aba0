"""A clock that jumps: the worker compares the clock of the machine with one that nobody can set."""

import time
from collections.abc import Callable

from django.db import transaction

from tsutsumi.accounts.models import system
from tsutsumi.audit.record import record

LEAST = 30.0  # seconds between two looks, a minute apart; less is the time service at its work


def steady() -> float:
    """Seconds that only ever go on, through sleep as well where the system counts them so."""
    counted = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if counted is None else time.clock_gettime(counted)


class Watch:
    """`wall`: the clock of the machine, in seconds."""

    def __init__(self, wall: Callable[[], float] = time.time, against: Callable[[], float] = steady) -> None:
        self.wall, self.against = wall, against
        self.apart = wall() - against()

    def moved(self) -> int:
        """By how many seconds the clock of the machine jumped since the last look; negative when back, 0 for none."""
        before, self.apart = self.apart, self.wall() - self.against()
        jump = self.apart - before
        return round(jump) if abs(jump) >= LEAST else 0


def tell(seconds: int) -> None:
    """Write a jump into the trail of the house. A machine that was suspended and woke up has jumped as well."""
    if seconds:
        with transaction.atomic():
            record("clock.jumped", by=system(), seconds=seconds)

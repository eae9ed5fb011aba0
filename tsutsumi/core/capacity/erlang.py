"""Queues of a call desk: Erlang B, C, and A (callers who give up).

A. K. Erlang 1917; C. Palm 1957 for patience. Loads are in erlangs: calls per second × seconds per call. Everything is
built on the recursion B(0) = 1, B(n) = aB(n-1) / (n + aB(n-1)), whose terms are all positive, so that nothing is lost
with thousands of seats (no factorial, no power).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

ENOUGH = 1e-12  # the tail of the waiting line that is no longer added up


def blocking(load: float, seats: int) -> float:
    """Erlang B: the share of calls that find every seat taken when nobody waits."""
    _check(load, seats)
    lost = 1.0
    for n in range(1, seats + 1):
        lost = load * lost / (n + load * lost)
    return lost


def waiting(load: float, seats: int) -> float:
    """Erlang C: the share of calls that wait. 1 where the load fills the seats: the line then grows without end."""
    if load >= seats:
        return 1.0
    lost = blocking(load, seats)
    return seats * lost / (seats - load * (1 - lost))


@dataclass(frozen=True, slots=True)
class Service:
    """What callers meet. `wait`: mean seconds over all calls; infinite where the line grows without end."""

    load: float
    seats: int
    waits: float
    level: float
    wait: float
    gave_up: float = 0.0

    @property
    def occupancy(self) -> float:
        """The share of their time that the seats speak."""
        carried = self.load * (1 - self.gave_up)
        return min(1.0, carried / self.seats) if self.seats else 0.0


def serve(load: float, seats: int, seconds: float, within: float) -> Service:
    """Erlang C with calls of `seconds`; `level` is the share answered within `within` seconds."""
    waits = waiting(load, seats)
    if load >= seats:
        return Service(load, seats, 1.0, 0.0, math.inf if load else 0.0)
    spare = seats - load
    level = 1 - waits * math.exp(-spare * within / seconds)
    return Service(load, seats, waits, level, waits * seconds / spare)


def serve_impatient(load: float, seats: int, seconds: float, patience: float) -> Service:
    """Erlang A: callers give up after `patience` seconds on average. `level` is the share that is answered at all."""
    _check(load, seats)
    if load == 0:
        return Service(load, seats, 0.0, 1.0, 0.0)
    lost = blocking(load, seats)  # the weight of "every seat taken" when all states up to it count 1
    weight = full = 1.0
    line = 0.0
    n = 0
    while weight > ENOUGH * full or load > seats + n * seconds / patience:
        n += 1
        weight *= load / (seats + n * seconds / patience)
        full += weight
        line += n * weight
    total = 1 + lost * (full - 1)
    line *= lost / total
    gave_up = min(1.0, line * seconds / patience / load)
    return Service(load, seats, lost * full / total, 1 - gave_up, line * seconds / load, gave_up)


def seats_for(load: float, seconds: float, level: float, within: float) -> int:
    """The fewest seats that answer `level` of the calls within `within` seconds."""
    if not 0 <= level < 1:
        raise ValueError("a level is a share below 1")
    low = math.floor(load) + 1
    step = 1
    while serve(load, low + step, seconds, within).level < level:
        step *= 2
    return _first(low, low + step, lambda seats: serve(load, seats, seconds, within).level >= level)


def load_for(seats: int, seconds: float, level: float, within: float) -> float:
    """The greatest load in erlangs that `seats` carry at that level; 0 where none."""
    low, high = 0.0, float(seats)
    for _ in range(60):
        middle = (low + high) / 2
        if serve(middle, seats, seconds, within).level >= level:
            low = middle
        else:
            high = middle
    return low


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def _check(load: float, seats: int) -> None:
    if not (math.isfinite(load) and load >= 0) or seats < 0:
        raise ValueError("load and seats are not negative")

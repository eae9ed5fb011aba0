"""Waves: so many letters and mails a day that the calls they bring stay under what the seats carry.

`waves(people, desk, start)` → `Plan` with waves (day, size) and days (calls, wait, service level). Nothing is drawn by
chance: the same numbers give the same plan.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from tsutsumi.core.capacity import arrivals, erlang
from tsutsumi.core.capacity.arrivals import Curve

MOST_DAYS = 400
LEVEL, WITHIN = 0.8, 20.0  # eight in ten within 20 seconds: what call centres commonly promise, 要確認
BUSY = 1.3  # the busiest hour over the mean one, 要確認
PATIENCE = 180.0  # seconds that callers wait on average before they give up, 要確認


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk of one day: how many seats answer, how long a call takes, how many hours it is open."""

    seats: int
    seconds: float = arrivals.SECONDS
    hours: float = 8.0
    level: float = LEVEL
    within: float = WITHIN
    busy: float = BUSY
    patience: float = PATIENCE
    closed: frozenset[int] = frozenset({5, 6})  # weekdays, Monday is 0
    holidays: frozenset[date] = field(default_factory=frozenset)

    def is_open(self, on: date) -> bool:
        return on.weekday() not in self.closed and on not in self.holidays

    def load(self, calls: float) -> float:
        """Erlangs of the busiest hour on a day with so many calls."""
        return calls * self.busy * self.seconds / (self.hours * 3600)

    @property
    def most_calls(self) -> int:
        """Calls a day that the seats carry at the promised level, in the busiest hour too."""
        load = erlang.load_for(self.seats, self.seconds, self.level, self.within)
        return math.floor(load * self.hours * 3600 / (self.busy * self.seconds))

    def seats_for(self, calls: float) -> int:
        """Seats for so many calls on one day."""
        return erlang.seats_for(self.load(calls), self.seconds, self.level, self.within) if calls else 0


@dataclass(frozen=True, slots=True)
class Wave:
    """So many people reached on that day. `peak`: the most calls of any one day that this wave alone brings."""

    number: int
    on: date
    size: int
    peak: float


@dataclass(frozen=True, slots=True)
class Day:
    """One open day of the desk: calls of all waves together and what callers meet in the busiest hour."""

    on: date
    calls: float
    waits: float
    level: float
    wait: float
    gave_up: float
    occupancy: float


@dataclass(frozen=True, slots=True)
class Plan:
    desk: Desk
    curve: Curve
    people: int
    waves: tuple[Wave, ...]
    days: tuple[Day, ...]
    left: int = 0  # people whom no wave takes: the desk is too small for the days that were given

    @property
    def calls(self) -> float:
        return sum(day.calls for day in self.days)

    @property
    def busiest(self) -> Day | None:
        return max(self.days, key=lambda day: day.calls, default=None)

    @property
    def last_on(self) -> date | None:
        return self.waves[-1].on if self.waves else None

    @property
    def hours(self) -> float:
        """Hours of speaking: what a desk that is paid by the call charges for."""
        return self.calls * self.desk.seconds / 3600

    def cost(self, per_seat_day: int) -> int:
        """Yen for the seats on all days on which calls are expected."""
        return len(self.days) * self.desk.seats * per_seat_day


def waves(people: int, desk: Desk, start: date, *, until: date | None = None, curve: Curve | None = None) -> Plan:
    """As many people as early as the seats allow, one wave a day at most, on days on which the desk is open.

    `until`: no wave after that day; who is then left over is said (`left`).
    """
    if people < 0 or desk.seats < 1:
        raise ValueError("people and seats are positive")
    curve = curve or Curve()
    most, calls = desk.most_calls, dict[date, float]()
    found: list[Wave] = []
    left, on = people, start
    last = min(until or date.max, start + timedelta(days=MOST_DAYS))
    while left > 0 and on <= last:
        if desk.is_open(on):
            shares = arrivals.per_person(curve, on, desk.is_open)
            size = min(left, _room(shares, calls, most))
            if size >= _least(left, most, curve):
                found.append(Wave(len(found) + 1, on, size, size * max(shares.values())))
                _add(calls, shares, size)
                left -= size
        on += timedelta(days=1)
    return Plan(desk, curve, people, tuple(found), _days(desk, calls), left)


def at_once(people: int, desk: Desk, on: date, curve: Curve | None = None) -> Plan:
    """What one single wave would bring, to set beside the plan."""
    return of_sizes([(on, people)], desk, curve)


def of_sizes(sizes: Iterable[tuple[date, int]], desk: Desk, curve: Curve | None = None) -> Plan:
    """What waves that somebody chose would bring."""
    curve = curve or Curve()
    calls: dict[date, float] = {}
    found = []
    for number, (on, size) in enumerate(sorted(sizes), 1):
        shares = arrivals.per_person(curve, on, desk.is_open)
        found.append(Wave(number, on, size, size * max(shares.values(), default=0.0)))
        _add(calls, shares, size)
    return Plan(desk, curve, sum(wave.size for wave in found), tuple(found), _days(desk, calls))


def seats_at_once(people: int, desk: Desk, on: date, curve: Curve | None = None) -> int:
    """Seats that would be needed if everybody were told on one day."""
    busiest = at_once(people, desk, on, curve).busiest
    return desk.seats_for(busiest.calls) if busiest else 0


def _room(shares: dict[date, float], calls: dict[date, float], most: int) -> int:
    return math.floor(min((most - calls.get(day, 0.0)) / share for day, share in shares.items()))


def _least(left: int, most: int, curve: Curve) -> int:
    """No crumbs: a wave is at least a tenth of what an empty desk takes, or all that is left."""
    return max(1, min(left, math.floor(most / curve.peak / 10)))


def _add(calls: dict[date, float], shares: dict[date, float], size: int) -> None:
    for day, share in shares.items():
        calls[day] = calls.get(day, 0.0) + size * share


def _days(desk: Desk, calls: dict[date, float]) -> tuple[Day, ...]:
    return tuple(_day(desk, on, count) for on, count in sorted(calls.items()) if count >= 0.5)


def _day(desk: Desk, on: date, calls: float) -> Day:
    load = desk.load(calls)
    service = erlang.serve(load, desk.seats, desk.seconds, desk.within)
    patient = erlang.serve_impatient(load, desk.seats, desk.seconds, desk.patience)
    return Day(on, calls, service.waits, service.level, service.wait, patient.gave_up, service.occupancy)

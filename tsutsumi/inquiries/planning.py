"""Waves of a mailing from what the desk carries, and how the forecast compares with the calls that came."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from tsutsumi.cases.models import Case
from tsutsumi.core.capacity import arrivals, plan
from tsutsumi.core.capacity.arrivals import Curve
from tsutsumi.core.capacity.plan import Plan
from tsutsumi.core.flow import Refused
from tsutsumi.core.jp import calendar
from tsutsumi.inquiries import gather
from tsutsumi.inquiries.models import Desk
from tsutsumi.notices.models import Mailing


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to try: seats, share of people who call, first and last day."""

    seats: int
    start: date
    rate: float = arrivals.RATE
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """The plan beside what everything on one day would bring."""

    plan: Plan
    at_once: Plan
    seats_at_once: int
    cost: int | None
    cost_at_once: int | None

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The days in whole numbers; a line that grows without end has no mean wait."""
        return [
            {
                "on": day.on,
                "calls": round(day.calls),
                "level": round(100 * day.level),
                "wait": round(day.wait) if day.wait < 86_400 else "―",
                "gave_up": round(100 * day.gave_up),
            }
            for day in self.plan.days
        ]


@dataclass(frozen=True, slots=True)
class Compared:
    """Forecast and calls of the days so far; the curve that fits them, and how far the forecast was off."""

    rows: list[tuple[date, float, int | None]]
    miss: float | None
    curve: Curve

    @property
    def miss_percent(self) -> int:
        return round(100 * (self.miss or 0))

    @property
    def rate_percent(self) -> float:
        return round(100 * self.curve.rate, 1)


def desk(row: Desk, seats: int | None = None) -> plan.Desk:
    holidays = frozenset(calendar.holidays())
    return plan.Desk(
        seats or row.seats, float(row.seconds), row.hours, closed=frozenset(row.closed_days), holidays=holidays
    )


def propose(row: Desk, people: int, wish: Wish) -> Proposal:
    if row.hours <= 0:
        raise Refused("窓口の時間が決まっていません。先に「窓口の設定」を保存してください。")
    place = desk(row, wish.seats)
    curve = replace(Curve(), rate=wish.rate)
    found = plan.waves(people, place, wish.start, until=wish.until, curve=curve)
    first = _first_open(place, wish.start)
    all_at_once = plan.at_once(people, place, first, curve)
    seats = plan.seats_at_once(people, place, first, curve)
    each = row.seat_day_cost
    more = replace(place, seats=max(1, seats))
    dear = plan.at_once(people, more, first, curve)
    return Proposal(found, all_at_once, seats, found.cost(each) if each else None, dear.cost(each) if each else None)


def stored(found: Plan) -> list[tuple[date, int]]:
    """As the mailing takes them."""
    return [(wave.on, wave.size) for wave in found.waves]


def compared(case: Case, row: Desk) -> Compared | None:
    """None while no wave has been planned, or none has gone out."""
    delivered = _delivered(case)
    if not delivered:
        return None
    first, today = min(delivered), timezone.localdate()
    place = desk(row)
    forecast = arrivals.expected(Curve(), delivered, place.is_open)
    known = {day: n for day, n in gather.calls_by_day(case, first).items() if day < today and place.is_open(day)}
    shown = sorted({*known, *(day for day in forecast if (day - today).days <= 7)})
    fitted = arrivals.refit(Curve(), delivered, known, place.is_open)
    rows = [(day, forecast.get(day, 0.0), known.get(day)) for day in shown]
    return Compared(rows, arrivals.miss(forecast, known), fitted)


def _delivered(case: Case) -> dict[date, int]:
    found: dict[date, int] = {}
    for mailing in Mailing.objects.filter(case=case, state__in=("sending", "paused", "done")):
        for wave in mailing.waves:
            day = _day(wave)
            if day:
                found[day] = found.get(day, 0) + int(wave.get("people", 0))
    return {day: size for day, size in found.items() if day <= timezone.localdate()}


def _day(wave: Mapping[str, Any]) -> date | None:
    try:
        return date.fromisoformat(str(wave.get("on", "")))
    except ValueError:
        return None


def _first_open(place: plan.Desk, start: date) -> date:
    return next(day for n in range(400) if place.is_open(day := start + timedelta(days=n)))

"""Day one, day thirty, closed days. The day of knowing is day one; only the last day moves, never the first."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tsutsumi.core.jp.calendar import is_closed, is_computed, next_open
from tsutsumi.core.law.facts import JAPAN

GUIDE_DAYS = (3, 5)


@dataclass(frozen=True, slots=True)
class Period:
    """A statutory period. `raw`: its last day as counted; `due`: the same or, if closed, the next open day.

    `flags`: "consecutive" where closed days follow one another (O2); "computed" where the year's equinoxes are
    not gazetted yet (O29).
    """

    start: date
    days: int
    raw: date
    due: date
    flags: tuple[str, ...]


def period(start: date, days: int) -> Period:
    """`days` days of which `start` is the first (通則編3-5-3-4)."""
    raw = day_number(start, days)
    due = next_open(raw)
    return Period(start, days, raw, due, _flags(raw, due))


def last_day(start: date, days: int) -> date:
    """The day by which the final report is due."""
    return next_open(day_number(start, days))


def day_number(start: date, number: int) -> date:
    """The n-th day when `start` is the first. Calendar days; weekends count."""
    return start + timedelta(days=number - 1)


def guide(start: date) -> tuple[date, date]:
    """Third and fifth day: a target for 「速やかに」, not a statutory date, so it never moves."""
    early, late = GUIDE_DAYS
    return day_number(start, early), day_number(start, late)


def japan_day(instant: datetime) -> date:
    """The calendar day in Japan at that instant; the hour is irrelevant (O23)."""
    return instant.astimezone(JAPAN).date()


def _flags(raw: date, due: date) -> tuple[str, ...]:
    consecutive = is_closed(raw) and is_closed(raw + timedelta(days=1))
    computed = is_computed(raw) or is_computed(due)
    return ("consecutive",) * consecutive + ("computed",) * computed

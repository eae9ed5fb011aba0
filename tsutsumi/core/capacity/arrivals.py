"""When people call after a letter or mail has reached them.

Most call at once, then fewer each day: a share `rate` of all who are told call within the horizon, and each day's calls
are `stay` times those of the day before. Where the numbers come from:

* 1–5 % of the people call in the first two weeks, 8–10 minutes each: planner's default of the field, 要確認.
* Most calls come within 5–8 days after the letter (Immersion, 二次); "most" is read here as four fifths by day 8.
* 814,093 letters, peak of 7,230 calls a day right after delivery, 0.9 % (Epiq, 二次): what the defaults are tested on.

They are replaced by the desk's own calls as soon as there are any (`refit`).
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

HORIZON = 30  # days after delivery that are looked at
MOST, BY_DAY = 0.8, 8
SECONDS = 540  # nine minutes a call
RATE = 0.05  # the upper end: a desk is planned for the worse case
RATE_LOW = 0.01
FIT_DAYS = 3

Open = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Curve:
    """`rate`: calls per person told. `stay`: the next day's calls over this day's."""

    rate: float = RATE
    stay: float = (1 - MOST) ** (1 / BY_DAY)

    def __post_init__(self) -> None:
        if not (0 < self.rate <= 5 and 0 < self.stay < 1):
            raise ValueError("a curve needs 0 < rate <= 5 and 0 < stay < 1")

    def on_day(self, day: int) -> float:
        """Calls per person on that day; 1 is the day of delivery."""
        if not 1 <= day <= HORIZON:
            return 0.0
        whole = 1 - self.stay**HORIZON
        return self.rate * (1 - self.stay) * self.stay ** (day - 1) / whole

    @property
    def peak(self) -> float:
        return self.on_day(1)

    def by_day(self, day: int) -> float:
        """The share of all calls that has come by the end of that day."""
        return sum(self.on_day(d) for d in range(1, day + 1)) / self.rate


def per_person(curve: Curve, delivered: date, is_open: Open) -> dict[date, float]:
    """Calls per person on each open day: whoever wanted to call on a closed day calls on the next open one."""
    found: dict[date, float] = {}
    held = 0.0
    day = delivered
    last = delivered + timedelta(days=HORIZON - 1)
    while day <= last or (held and day <= last + timedelta(days=HORIZON)):
        held += curve.on_day((day - delivered).days + 1)
        if is_open(day) and held:
            found[day], held = held, 0.0
        day += timedelta(days=1)
    return found


def expected(curve: Curve, delivered: Mapping[date, int], is_open: Open) -> dict[date, float]:
    """Calls on each open day after so many people were reached on these days."""
    calls: dict[date, float] = {}
    for on, people in sorted(delivered.items()):
        for day, share in per_person(curve, on, is_open).items():
            calls[day] = calls.get(day, 0.0) + people * share
    return dict(sorted(calls.items()))


def refit(curve: Curve, delivered: Mapping[date, int], calls: Mapping[date, int], is_open: Open) -> Curve:
    """The curve that explains the calls so far (greatest Poisson likelihood). The shape is left alone while fewer than
    three days are known. `calls`: only whole days that the desk was open.
    """
    if not calls or not sum(calls.values()):
        return curve
    shapes = [curve.stay] if len(calls) < FIT_DAYS else [n / 200 for n in range(80, 197)]
    return max((_fitted(stay, delivered, calls, is_open) for stay in shapes), key=lambda pair: pair[0])[1]


def miss(forecast: Mapping[date, float], actual: Mapping[date, int]) -> float | None:
    """How far the forecast was off: the sum of the daily differences over the sum of the calls. None: no calls."""
    whole = sum(actual.values())
    if not whole:
        return None
    return sum(abs(forecast.get(day, 0.0) - count) for day, count in actual.items()) / whole


def _fitted(
    stay: float, delivered: Mapping[date, int], calls: Mapping[date, int], is_open: Open
) -> tuple[float, Curve]:
    """For one shape the best rate is the calls over those expected at rate 1; with its likelihood."""
    unit = expected(Curve(1.0, stay), delivered, is_open)
    reached = sum(unit.get(day, 0.0) for day in calls)
    if not reached:
        return -math.inf, Curve(RATE, stay)
    rate = min(5.0, sum(calls.values()) / reached)
    means = {day: max(1e-9, rate * unit.get(day, 0.0)) for day in calls}
    likelihood = sum(count * math.log(means[day]) - means[day] for day, count in calls.items())
    return likelihood, Curve(rate, stay)

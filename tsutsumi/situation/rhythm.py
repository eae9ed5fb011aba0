"""When the next report is expected. Times are those of Japan; a quiet night moves a report to its end."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from tsutsumi.cases.models import JAPAN


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Every so many hours after the last one, or else at times of the day. `quiet`: from, until; may span midnight."""

    every_hours: int | None = None
    times: tuple[str, ...] = ()
    quiet: tuple[time, time] | None = None


def next_due(rhythm: Rhythm, after: datetime) -> datetime | None:
    """The first moment after `after` at which one is expected; None when nothing is expected at all."""
    if rhythm.every_hours:
        return _out_of_quiet(rhythm, after + timedelta(hours=rhythm.every_hours))
    slots = (_at(after, day, said) for day in range(3) for said in rhythm.times)
    return next((slot for slot in slots if slot > after and not _is_quiet(rhythm, slot)), None)


def _at(after: datetime, day: int, said: str) -> datetime:
    local = after.astimezone(JAPAN).date() + timedelta(days=day)
    return datetime.combine(local, time.fromisoformat(said), JAPAN)


def _is_quiet(rhythm: Rhythm, at: datetime) -> bool:
    if rhythm.quiet is None:
        return False
    first, last = rhythm.quiet
    clock = at.astimezone(JAPAN).time()
    return first <= clock < last if first <= last else clock >= first or clock < last


def _out_of_quiet(rhythm: Rhythm, at: datetime) -> datetime:
    if rhythm.quiet is None or not _is_quiet(rhythm, at):
        return at
    local, last = at.astimezone(JAPAN), rhythm.quiet[1]
    end = datetime.combine(local.date(), last, JAPAN)
    return end if end > local else end + timedelta(days=1)

"""When the next report is expected: worked out by hand from the calendar, not from the code."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from tsutsumi.situation.rhythm import Rhythm, next_due

JAPAN = ZoneInfo("Asia/Tokyo")
NIGHT = (time(22), time(7))


def at(said):
    return datetime.fromisoformat(said).replace(tzinfo=JAPAN)


@pytest.mark.parametrize(
    ("rhythm", "after", "due"),
    [
        (Rhythm(4), "2026-11-02T21:00", "2026-11-03T01:00"),
        (Rhythm(4, quiet=NIGHT), "2026-11-02T21:00", "2026-11-03T07:00"),
        (Rhythm(4, quiet=NIGHT), "2026-11-02T17:59", "2026-11-02T21:59"),
        (Rhythm(4, quiet=NIGHT), "2026-11-02T18:00", "2026-11-03T07:00"),
        (Rhythm(1, quiet=(time(12), time(13))), "2026-11-02T11:30", "2026-11-02T13:00"),
        (Rhythm(None, ("09:00", "17:00")), "2026-11-02T08:59", "2026-11-02T09:00"),
        (Rhythm(None, ("09:00", "17:00")), "2026-11-02T09:00", "2026-11-02T17:00"),
        (Rhythm(None, ("09:00", "17:00")), "2026-12-31T17:00", "2027-01-01T09:00"),
        (Rhythm(None, ("03:00", "17:00"), NIGHT), "2026-11-02T17:00", "2026-11-03T17:00"),
    ],
)
def test_the_next_report_is_expected_then(rhythm, after, due):
    assert next_due(rhythm, at(after)) == at(due)


def test_without_a_rhythm_and_when_every_time_is_at_night_nothing_is_expected():
    assert next_due(Rhythm(), at("2026-11-02T09:00")) is None
    assert next_due(Rhythm(None, ("23:00",), NIGHT), at("2026-11-02T09:00")) is None

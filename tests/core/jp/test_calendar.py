"""The government's closed days, against two calendars that others wrote."""

from datetime import date, timedelta

import holidays as other_holidays
import jpholiday
import pytest

from tsutsumi.core.jp.calendar import holidays, is_closed, is_computed, next_open
from tsutsumi.core.law.deadlines import last_day, period


def every_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def rolled(day: date, public: set[date]) -> date:
    while day.weekday() >= 5 or day in public or (day.month, day.day) in CLOSURE:
        day += timedelta(days=1)
    return day


CLOSURE = {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}
DAYS = every_day(date(2022, 1, 1), date(2030, 12, 31))
SPAN = every_day(date(2022, 1, 1), date(2031, 12, 31))


@pytest.mark.parametrize("days", [30, 60])
def test_every_deadline_agrees_with_two_other_holiday_calendars(days):
    first = set(other_holidays.country_holidays("JP", years=range(2022, 2032)))
    second = {day for day in SPAN if jpholiday.is_holiday(day)}
    for start in DAYS:
        raw = start + timedelta(days=days - 1)
        assert last_day(start, days) == rolled(raw, first) == rolled(raw, second), start


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        (date(2026, 9, 22), True),  # 国民の休日: 敬老の日と秋分の日のあいだ
        (date(2024, 8, 12), True),  # 山の日の振替休日
        (date(2025, 8, 14), False),  # 盆は開庁
        (date(2026, 12, 28), False),
        (date(2026, 12, 29), True),
        (date(2027, 1, 3), True),
        (date(2027, 1, 4), False),
        (date(2026, 11, 21), True),  # 土曜
    ],
)
def test_a_day_is_closed_or_open_as_the_statute_lists(day, closed):
    assert is_closed(day) is closed


def test_five_closed_days_in_a_row_lead_to_the_first_open_one():
    assert next_open(date(2026, 9, 19)) == date(2026, 9, 24)


def test_an_open_day_stays():
    assert next_open(date(2026, 9, 24)) == date(2026, 9, 24)


def test_a_year_without_a_table_is_refused_in_words():
    with pytest.raises(ValueError, match="2041年の休日表がありません"):
        is_closed(date(2041, 1, 1))
    with pytest.raises(ValueError, match="2019年の休日表がありません"):
        is_closed(date(2019, 12, 31))


def test_years_not_yet_gazetted_are_known_as_computed():
    assert not is_computed(date(2027, 12, 31))
    assert is_computed(date(2028, 1, 1))
    assert holidays()[date(2027, 3, 21)] == ("春分の日", True)
    assert holidays()[date(2028, 3, 20)] == ("春分の日", False)


@pytest.mark.parametrize(
    ("start", "days", "flags"),
    [
        (date(2026, 11, 2), 30, ()),
        (date(2026, 8, 21), 30, ("consecutive",)),
        (date(2026, 1, 25), 30, ()),  # 2月23日月曜の1日だけが休み
        (date(2027, 1, 13), 30, ()),  # 木曜の祝日。金曜は開き、土曜は閉じる
        (date(2026, 10, 23), 30, ("consecutive",)),  # 土日のあとが勤労感謝の日
        (date(2027, 12, 1), 30, ("consecutive", "computed")),  # 12月30日 → 2028年1月4日
        (date(2028, 1, 1), 60, ("computed",)),
    ],
)
def test_a_period_says_where_it_rests_on_an_open_point(start, days, flags):
    assert period(start, days).flags == flags

"""Days on which the government is closed (行政機関の休日に関する法律1条), and the next open one.

Saturdays, Sundays, 国民の祝日 and 休日, and 29 December to 3 January. Obon and 28 December are open.
"""

import csv
from datetime import date, timedelta
from functools import cache
from importlib.resources import files


@cache
def holidays() -> dict[date, tuple[str, bool]]:
    """Day to (name, is official). Not official: computed, because the equinoxes of that year are not yet gazetted."""
    text = files("tsutsumi.core.jp").joinpath("data/holidays.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines()[1:])  # line 1 names source and date
    return {date.fromisoformat(row["日付"]): (row["名称"], row["根拠"] == "official") for row in rows}


@cache
def _span() -> tuple[int, int, int]:
    """First year of the table, last official one, last one."""
    table = holidays()
    return min(table).year, max(day for day, (_, official) in table.items() if official).year, max(table).year


def is_closed(day: date) -> bool:
    """ValueError (Japanese) for a year the table of holidays does not hold."""
    first, _, last = _span()
    if not first <= day.year <= last:
        raise ValueError(f"{day.year}年の休日表がありません（{first}年から{last}年まで）。休日表を更新してください。")
    return day.weekday() >= 5 or day in holidays() or (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)


def next_open(day: date) -> date:
    """`day` itself when it is open, else the first open day after it."""
    while is_closed(day):
        day += timedelta(days=1)
    return day


def is_computed(day: date) -> bool:
    """Whether the holidays of that year are computed rather than gazetted."""
    return day.year > _span()[1]

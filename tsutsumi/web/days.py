"""How days, moments and numbers of people are written for the reader: one place, so that every page agrees.

The wording follows the language of the page, the era (令和8年 or 2026年) the choice of the person.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsutsumi.core.jp import era

ENGLISH_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SOON_DAYS = 3
_ISO = re.compile(r"(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-])")

# Asked only when a date is written: a page without dates never loads the person for it.
_wareki: ContextVar[Callable[[], bool]] = ContextVar("wareki", default=lambda: False)


def prefer_wareki(asked: Callable[[], bool]) -> None:
    """From now on, in this request: `asked()` says whether years are written as 令和8年."""
    _wareki.set(asked)


def in_eras() -> bool:
    """Whether years are written as 令和8年 in this request."""
    return _wareki.get()()


@contextmanager
def western_years() -> Iterator[None]:
    """Inside, years are written as 2026年 whoever asks: for what is kept or compared."""
    token = _wareki.set(lambda: False)
    try:
        yield
    finally:
        _wareki.reset(token)


def today() -> date:
    """The day in Asia/Tokyo; pages pass their own `today` where it must agree with a verdict."""
    return timezone.localdate()


def as_day(value: date | datetime) -> date:
    """The calendar day in the time zone of the page."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def year(day: date) -> str:
    """「令和8年」 or 「2026年」."""
    # Before 1873 the months were those of another calendar: no era year.
    if in_eras() and day.year >= 1873:
        return era.wareki(day).partition("年")[0] + "年"
    return f"{day.year}年"


def full_day(value: date | datetime) -> str:
    """「2026年11月27日（金）」, 「令和8年11月27日（金）」 or 「Fri 27 Nov 2026」."""
    day = as_day(value)
    if _english():
        return f"{_english_day(day)} {day.year}"
    return year(day) + _month_day(day)


def short_day(value: date | datetime, now: date | None = None) -> str:
    """The day with its weekday; the year only when it is not the year of `now`."""
    day = as_day(value)
    if day.year != (now or today()).year:
        return full_day(day)
    return _english_day(day) if _english() else _month_day(day)


def moment(value: datetime, now: date | None = None) -> str:
    """「11月27日（金）14:05」: the moment in the time zone of the page."""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    gap = " " if _english() else ""
    return f"{short_day(value, now)}{gap}{local:%H:%M}"


def full_moment(value: datetime) -> str:
    """「2026年11月3日（火）9:00」, always with its year: what a banner or a paper says of a moment."""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    gap = " " if _english() else ""
    return f"{full_day(local)}{gap}{local.hour}:{local:%M}"


def state(left: int) -> str:
    """over, today, soon (within three days) or later: the states of a deadline chip."""
    if left < 0:
        return "over"
    if left == 0:
        return "today"
    return "soon" if left <= SOON_DAYS else "later"


def dated(words: str) -> str:
    """A text in which the days written for machines (2026-11-23) read as on every other page."""
    return _ISO.sub(lambda found: _day_or_same(found[0]), words)


def _day_or_same(iso: str) -> str:
    try:
        return short_day(date.fromisoformat(iso))
    except ValueError:
        return iso


def days_left(due: date | datetime, now: date | None = None) -> str:
    """「あと3日」, 「今日まで」, 「期限超過2日」."""
    left = (as_day(due) - (now or today())).days
    if left == 0:
        return _("今日まで")
    if left > 0:
        return ngettext("あと%(days)d日", "あと%(days)d日", left) % {"days": left}
    return ngettext("期限超過%(days)d日", "期限超過%(days)d日", -left) % {"days": -left}


def people(low: int | None, high: int | None) -> str:
    """「980〜1,043人」; one number when both agree; an open end is said, never left out."""
    if low is None and high is None:
        return _("人数は分かっていません")
    if high is None:
        return _("%(low)s人以上（上限は不明）") % {"low": f"{low:,}"}
    if low is None:
        return _("多くて%(high)s人（下限は不明）") % {"high": f"{high:,}"}
    if low == high:
        return ngettext("%(count)s人", "%(count)s人", low) % {"count": f"{low:,}"}
    return _("%(low)s〜%(high)s人") % {"low": f"{low:,}", "high": f"{high:,}"}


def _english() -> bool:
    return (translation.get_language() or "ja").startswith("en")


def _month_day(day: date) -> str:
    return f"{day.month}月{day.day}日（{era.weekday_ja(day)}）"


def _english_day(day: date) -> str:
    return f"{ENGLISH_DAYS[day.weekday()]} {day.day} {ENGLISH_MONTHS[day.month - 1]}"

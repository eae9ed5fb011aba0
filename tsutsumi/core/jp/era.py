"""令和8年11月23日 ⇄ 2026-11-23. Calendar days only; nothing here knows a time of day."""

import re
import unicodedata
from datetime import date

# First day of each era, latest first.
ERAS = (
    ("令和", "R", date(2019, 5, 1)),
    ("平成", "H", date(1989, 1, 8)),
    ("昭和", "S", date(1926, 12, 25)),
    ("大正", "T", date(1912, 7, 30)),
    ("明治", "M", date(1873, 1, 1)),
)
WEEKDAYS = "月火水木金土日"

_NAMES = {key: start for name, letter, start in ERAS for key in (name, letter)}
_ERA = re.compile(
    r"(令和|平成|昭和|大正|明治|[RHSTM])\s*\.?\s*(元|\d{1,2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?"
)
_WEST = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?|(\d{4})(\d{2})(\d{2})")
_SQUARE = {"㋿": "令和", "㍻": "平成", "㍼": "昭和", "㍽": "大正", "㍾": "明治"}
_HYPHENS = re.compile(r"[‐‑‒–—−ー]")


def parse_date(text: str) -> date:
    """A day written the Japanese or the western way, in full or half width.

    Raises ValueError with a Japanese sentence. An era day before or after its era (平成31年5月1日) is refused:
    such a day is more often a slip of the pen than an old form.
    """
    plain = _HYPHENS.sub("-", _half_width(text)).strip().upper()
    if found := _ERA.fullmatch(plain):
        return _era_day(found, text)
    if found := _WEST.fullmatch(plain):
        year, month, day = (int(part) for part in found.groups() if part is not None)
        return _day(year, month, day, text)
    raise ValueError(
        f"「{text}」を日付として読めません。2026年11月23日、令和8年11月23日、R8.11.23 のように書いてください。"
    )


def wareki(day: date) -> str:
    """令和8年11月23日; the first year of an era is 元年."""
    name, _, start = era_of(day)
    year = day.year - start.year + 1
    return f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def era_of(day: date) -> tuple[str, str, date]:
    """(name, letter, first day) of the era a day belongs to. ValueError before 1873."""
    for era in ERAS:
        if day >= era[2]:
            return era
    raise ValueError(f"{day.isoformat()} は明治6年より前の日なので、和暦にできません。")


def weekday_ja(day: date) -> str:
    """One character: 月 to 日."""
    return WEEKDAYS[day.weekday()]


def _half_width(text: str) -> str:
    # NFKC would also do this, but turns ㋿ into 令和 only in newer tables; be explicit.
    for square, name in _SQUARE.items():
        text = text.replace(square, name)
    return unicodedata.normalize("NFKC", text)


def _era_day(found: re.Match[str], text: str) -> date:
    name, year, month, day = found.groups()
    start = _NAMES[name]
    west = start.year + (1 if year == "元" else int(year)) - 1
    result = _day(west, int(month), int(day), text)
    if result < start or era_of(result)[2] != start:
        raise ValueError(
            f"「{text}」はその元号の期間にありません。元号と年を確かめてください（{wareki(result)}ではありませんか）。"
        )
    return result


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"「{text}」は暦にない日です。月と日を確かめてください。") from None

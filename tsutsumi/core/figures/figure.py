"""A figure: what is known (or that it is not known), as of when, from where; and its words in every language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

Language = Literal["ja", "easy", "en", "zh", "ko"]
LANGUAGES: tuple[Language, ...] = ("ja", "easy", "en", "zh", "ko")
JAPAN = ZoneInfo("Asia/Tokyo")


@dataclass(frozen=True, slots=True)
class Range:
    """At least `low`, at most `high`; None where that end is not known."""

    low: int | None
    high: int | None


Value = int | Range | date | datetime | str | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` None is "nobody knows yet", which is never 0. `others`: the words of a text in other languages."""

    code: str
    label: str
    value: Value
    as_of: datetime | None = None
    source: str = ""
    unit: str = ""
    others: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_known(self) -> bool:
        return self.value is not None

    def text(self, language: Language = "ja") -> str:
        return words(self.others.get(language, self.value), self.unit, language)

    def speaks(self, language: Language) -> bool:
        """Whether it can be said in that language: numbers and dates always, texts only where somebody wrote them."""
        is_prose = isinstance(self.value, str | tuple) and not _is_sign(self.value)
        return language in ("ja", "easy") or not is_prose or language in self.others


Ledger = Mapping[str, Figure]

UNKNOWN: Mapping[str, str] = {
    "ja": "調査中", "easy": "いま調べています", "en": "under investigation", "zh": "正在调查", "ko": "조사 중",
}  # fmt: skip
_RANGE: Mapping[str, str] = {
    "ja": "{low}〜{high}", "easy": "{low}から{high}まで", "en": "{low} to {high}", "zh": "{low}至{high}",
    "ko": "{low}~{high}",
}  # fmt: skip
_AT_MOST: Mapping[str, str] = {
    "ja": "最大{n}", "easy": "いちばん多くて{n}", "en": "up to {n}", "zh": "最多{n}", "ko": "최대 {n}",
}  # fmt: skip
_AT_LEAST: Mapping[str, str] = {
    "ja": "少なくとも{n}", "easy": "少なくとも{n}", "en": "at least {n}", "zh": "至少{n}", "ko": "최소 {n}",
}  # fmt: skip
_UNITS: Mapping[str, Mapping[str, str]] = {
    "人": {"en": " people", "zh": "人", "ko": "명"},
    "件": {"en": " cases", "zh": "件", "ko": "건"},
    "円": {"en": " yen", "zh": "日元", "ko": "엔"},
}
_ONE = {" people": " person", " cases": " case"}
_JOINED: Mapping[str, str] = {"en": ", ", "ko": ", "}
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def words(value: object, unit: str = "", language: Language = "ja") -> str:  # noqa: PLR0911
    """A value as readers see it: one place, so that every document says the same."""
    match value:
        case None | "" | ():
            return UNKNOWN[language]
        case Range():
            return _range(value, unit, language)
        case int():
            return _number(value, unit, language)
        case datetime():
            local = value.astimezone(JAPAN)
            return f"{_day(local.date(), language)}{'' if language == 'easy' else ' '}{local:%H:%M}"
        case date():
            return _day(value, language)
        case tuple():
            return _JOINED.get(language, "、").join(value)
    return str(value)


def _range(value: Range, unit: str, language: Language) -> str:
    low, high = value.low, value.high
    if high is None:
        return UNKNOWN[language] if low is None else _AT_LEAST[language].format(n=_number(low, unit, language))
    if not low:
        return _AT_MOST[language].format(n=_number(high, unit, language))
    if low == high:
        return _number(high, unit, language)
    return _RANGE[language].format(low=f"{low:,}", high=_number(high, unit, language))


def _number(value: int, unit: str, language: Language) -> str:
    named = _UNITS.get(unit, {}).get(language, unit)
    return f"{value:,}{_ONE.get(named, named) if value == 1 else named}"


def _day(on: date, language: Language) -> str:
    match language:
        case "en":
            return f"{MONTHS[on.month - 1]} {on.day}, {on.year}"
        case "ko":
            return f"{on.year}년 {on.month}월 {on.day}일"
    return f"{on.year}年{on.month}月{on.day}日"


def _is_sign(value: str | tuple[str, ...]) -> bool:
    """A telephone number, a mail address, a web address: the same in every language."""
    return isinstance(value, str) and value.isascii()

"""Words of a value: the one place that turns a value into text, so that every document says the same."""

import re
from datetime import date
from typing import Literal

from tsutsumi.core.documents.form import Field
from tsutsumi.core.documents.values import Content, People, Source, State, Value
from tsutsumi.core.jp.era import wareki, weekday_ja

Days = Literal["wareki", "seireki"]

_ISO = re.compile(r"(?<![0-9A-Za-z-])\d{4}-\d{2}-\d{2}(?![0-9A-Za-z-])")


def day(on: date, days: Days = "wareki") -> str:
    """令和8年11月23日（月） or 2026年11月23日（月）."""
    written = wareki(on) if days == "wareki" else f"{on.year}年{on.month}月{on.day}日"
    return f"{written}（{weekday_ja(on)}）"


def dated(words: str, days: Days = "wareki") -> str:
    """A text in which days written for machines (2026-11-23) are written for people."""
    return _ISO.sub(lambda found: _day_or(found[0], days), words)


def _day_or(iso: str, days: Days) -> str:
    try:
        return day(date.fromisoformat(iso), days)
    except ValueError:
        return iso


def people(count: People, unit: str = "人") -> str:
    """1,043人, or 912人以上1,043人以下 while the count is not settled, or 最大1,043人 where no lower end is known."""
    if count.low == count.high:
        return f"{count.high:,}{unit}"
    if count.low == 0:
        return f"最大{count.high:,}{unit}"
    return f"{count.low:,}{unit}以上{count.high:,}{unit}以下"


def plain(field: Field, value: Value, days: Days = "wareki") -> str:
    """The value as one would type it into another form: no boxes, no source."""
    match value.state:
        case State.NOT_ENTERED:
            return "（未入力）"
        case State.NONE:
            return "無（該当なし）"
        case State.UNKNOWN:
            return f"不明（調査中）{_expected(value, days)}"
        case State.ESTIMATED:
            sign = "概数" if field.kind in ("people", "number") else "推定"
            return f"{words(field, value.content, days)}（{sign}）"
    return words(field, value.content, days)


def printed(field: Field, value: Value, days: Days = "wareki") -> str:
    """The value as in an official form: choices as a row of boxes, the chosen ones filled."""
    if not field.choices or value.state not in (State.KNOWN, State.ESTIMATED):
        return plain(field, value, days)
    chosen = chosen_codes(value)
    boxes = [f"{'■' if c.code in chosen else '□'}{c.label}" for c in field.choices]
    boxes += [f"■{code}" for code in chosen if code not in {c.code for c in field.choices}]
    return "　".join(boxes) + ("（推定）" if value.state is State.ESTIMATED else "")


def chosen_codes(value: Value) -> tuple[str, ...]:
    """The codes of a choice, whether one or several may be chosen."""
    content = value.content
    return content if isinstance(content, tuple) else (str(content),)


def words(field: Field, content: Content, days: Days) -> str:
    """Content without its state."""
    match content:
        case People():
            return people(content, field.unit or "人")
        case date():
            return day(content, days)
        case tuple():
            return "、".join(field.label_of(code) for code in content)
        case int():
            return f"{content:,}{field.unit}"
        case str() if field.choices:
            return field.label_of(content)
    return content or ""


def source(of: Source | None, days: Days = "wareki") -> str:
    """記録の名、言った人、知った日; empty when nobody is named."""
    if of is None:
        return ""
    return "、".join(part for part in (of.what, of.by, day(of.on, days) if of.on else "") if part)


def _expected(value: Value, days: Days) -> str:
    return f"　判明の見込み：{day(value.expected, days)}" if value.expected else ""

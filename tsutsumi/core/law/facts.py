"""The facts a verdict rests on: every one with who said it, when it was learned, and from where.

The names and codes are those of vocabulary.toml, kinds.toml and causes.toml; nothing else is accepted.
"""

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tsutsumi.core.law.vocabulary import FACTS, codes_of, label_of

JAPAN = ZoneInfo("Asia/Tokyo")
LIMB_NAMES = ("1", "2", "3", "4", "P1", "P2", "P3", "P4", "P5", "N1", "N2", "N3", "N4")

type Value = bool | int | str | date | datetime | tuple[str, ...] | Mapping[str, date]


class FactError(ValueError):
    """A fact that cannot be taken; the message is a Japanese sentence that names the fact."""


@dataclass(frozen=True, slots=True)
class Known:
    """A fact somebody stated.

    `on`: the day it was learned (Japan), which may start a clock; `by`: who; `source`: from what.
    """

    value: Value
    on: date | None = None
    by: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything known about one event. None means nobody has said, and is never read as "no"."""

    regime: Known | None = None
    event: Known | None = None
    data_kinds: Known | None = None
    is_personal_data: Known | None = None
    db_input_planned: Known | None = None
    count: Known | None = None
    count_max: Known | None = None
    records: Known | None = None
    cause: Known | None = None
    wrongful_purpose: Known | None = None
    encrypted: Known | None = None
    key_safe: Known | None = None
    remote_wipe: Known | None = None
    params_changed: Known | None = None
    all_recovered_unseen: Known | None = None
    copy_exists: Known | None = None
    mitigated_after: Known | None = None
    third_party_identifiable: Known | None = None
    service_has_payment: Known | None = None
    role: Known | None = None
    trustor_has_duty: Known | None = None
    trustor_notified_on: Known | None = None
    trustor_type: Known | None = None
    sector: Known | None = None
    system: Known | None = None
    public_internet: Known | None = None
    contact_available: Known | None = None
    knowledge_date: Known | None = None
    knowledge_ts: Known | None = None
    incident_discovered_on: Known | None = None
    limb_known: Known | None = None
    knower: Known | None = None
    all_items_at_preliminary: Known | None = None

    @classmethod
    def of(cls, stated: Mapping[str, object]) -> "Facts":
        """From plain values (as in JSON) or `Known`s. None or a missing name: nobody has said.

        Raises FactError for an unknown name (naming the nearest known one), an unknown code or a wrong type.
        """
        known = {name: _known(name, given) for name, given in stated.items()}
        return cls(**known)

    def value(self, name: str) -> Any:
        """The bare value, or None where nobody has said."""
        known: Known | None = getattr(self, name)
        return None if known is None else known.value

    def stated(self) -> Iterator[tuple[str, Known]]:
        return ((f.name, known) for f in fields(self) if (known := getattr(self, f.name)) is not None)

    def with_changes(self, change: Mapping[str, object]) -> "Facts":
        """A copy in which the facts of `change` replace the present ones; None takes a fact back."""
        return Facts.of({**dict(self.stated()), **change})


def display(name: str, value: Value | None) -> str:
    """A value as people read it."""
    if value is None:
        return "不明（まだ誰も答えていない）"
    shape = next(shape for kind, shape in _SHAPES if isinstance(value, kind))
    return shape(name, value)


# People are never mistaken for rows.
_UNITS = {"count": "人", "count_max": "人", "records": "件"}
# In this order: a bool is an int, an instant is a date.
_SHAPES: tuple[tuple[Any, Callable[[str, Any], str]], ...] = (
    (bool, lambda _, yes: "はい" if yes else "いいえ"),
    (datetime, lambda _, at: at.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M（日本時間）")),
    (date, lambda _, day: day.isoformat()),
    (int, lambda name, number: f"{number:,}{_UNITS.get(name, '')}"),
    (str, label_of),
    (tuple, lambda name, codes: "、".join(label_of(name, code) for code in codes) or "（なし）"),
    (Mapping, lambda _, days: "、".join(f"{limb}号 {day.isoformat()}" for limb, day in sorted(days.items()))),
)


def _known(name: str, given: object) -> Known | None:
    if name not in FACTS:
        raise FactError(f"「{name}」という事実はありません。{_nearest(name, FACTS)}")
    if given is None:
        return None
    if isinstance(given, Known):
        return Known(_checked(name, given.value), given.on, given.by, given.source)
    return Known(_checked(name, given))


def _checked(name: str, value: object) -> Value:
    return _CHECKS[FACTS[name].type](name, value)


def _nearest(word: str, words: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(word, words, n=1, cutoff=0.4)
    return f"「{near[0]}」の誤りではありませんか。" if near else f"使えるのは {'、'.join(sorted(words))} です。"


def _wrong(name: str, value: object, wanted: str) -> FactError:
    return FactError(f"事実「{name}」（{FACTS[name].label}）の値 {value!r} は{wanted}でなければなりません。")


def _bool(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise _wrong(name, value, " true か false ")
    return value


def _int(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise _wrong(name, value, "0以上の整数")
    return value


def _code(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise _wrong(name, value, "コード（文字列）")
    if value not in codes_of(name):
        raise FactError(f"事実「{name}」に「{value}」というコードはありません。{_nearest(value, codes_of(name))}")
    return value


def _codes(name: str, value: object) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, list | tuple | set | frozenset):
        raise _wrong(name, value, "コードの並び")
    return tuple(dict.fromkeys(_code(name, code) for code in value))


def _flag(name: str, value: object) -> bool | str:
    return value if isinstance(value, bool) else _code(name, value)


def _date(name: str, value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return _plausible(name, value)
    try:
        return _plausible(name, date.fromisoformat(value))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise _wrong(name, value, "日付（2026-11-23 の形、1900年から2100年まで）") from None


def _plausible[D: (date, datetime)](name: str, day: D) -> D:
    if not 1900 <= day.year <= 2100:
        raise _wrong(name, day.isoformat(), "1900年から2100年までの日付")
    return day


def _instant(name: str, value: object) -> datetime:
    try:
        instant = value if isinstance(value, datetime) else datetime.fromisoformat(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise _wrong(name, value, "日時（2026-11-23T18:00:00+09:00 の形）") from None
    if instant.tzinfo is None:
        raise _wrong(name, value, "時差の付いた日時（末尾に +09:00 など）")
    return _plausible(name, instant)


def _limb_dates(name: str, value: object) -> Mapping[str, date]:
    if not isinstance(value, Mapping):
        day = _date(name, value)  # one day for every limb
        return dict.fromkeys(LIMB_NAMES, day)
    if unknown := [limb for limb in value if limb not in LIMB_NAMES]:
        raise FactError(
            f"事実「{name}」に「{unknown[0]}」という号はありません。使えるのは {'、'.join(LIMB_NAMES)} です。"
        )
    return {limb: _date(name, day) for limb, day in value.items() if day is not None}


_CHECKS: dict[str, Callable[[str, object], Value]] = {
    "bool": _bool,
    "int": _int,
    "code": _code,
    "codes": _codes,
    "flag": _flag,
    "date": _date,
    "instant": _instant,
    "limb_dates": _limb_dates,
}

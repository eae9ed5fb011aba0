"""What somebody wants to see of a timeline, and what is left of it."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from tsutsumi.core.jp.calendar import holidays, is_closed
from tsutsumi.room.timeline import Moment


@dataclass(frozen=True, slots=True)
class Wanted:
    """Nothing named means everything of that sort; `everything` also the acts that tell little."""

    kinds: frozenset[str] = field(default_factory=frozenset)
    person: int | None = None
    first: date | None = None
    last: date | None = None
    words: str = ""
    everything: bool = False


def sifted(found: Iterable[Moment], wanted: Wanted) -> list[Moment]:
    """What is wanted, in the order it came in. Text is compared without regard to width and case."""
    words = _folded(wanted.words).split()
    return [one for one in found if _fits(one, wanted) and (not words or _says(one, words))]


def day_off(day: date) -> str:
    """Why the government is closed that day: the name of the holiday, the turn of the year; empty for a weekday."""
    if day in holidays():
        return _("祝日 %(name)s") % {"name": holidays()[day][0]}
    try:
        closed = is_closed(day)
    except ValueError:
        return ""
    return _("休日") if closed and day.weekday() >= 5 else _("年末年始") if closed else ""


def _fits(one: Moment, wanted: Wanted) -> bool:
    return (
        (wanted.everything or one.is_telling)
        and (not wanted.kinds or one.kind in wanted.kinds)
        and (wanted.person is None or one.by_id == wanted.person)
        and (wanted.first is None or one.day >= wanted.first)
        and (wanted.last is None or one.day <= wanted.last)
    )


def _says(one: Moment, words: list[str]) -> bool:
    said = _folded(f"{one.text} {one.by} {one.label}")
    return all(word in said for word in words)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()

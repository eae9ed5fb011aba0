"""本人の数: an interval, and why it is one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cause:
    """Why low and high differ: `adds` people of the difference come from this."""

    code: str
    text_ja: str
    path: str | None = None
    adds: int = 0


@dataclass(frozen=True, slots=True)
class HeadCount:
    """At least `low` people (surely different), at most `high` (all undecided apart, unread files full).

    The causes add up: high - low == sum(cause.adds).
    """

    low: int
    high: int
    causes: tuple[Cause, ...] = ()

"""The list cut into moments, each short enough to be read at two in the morning."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched

from tsutsumi.core.playbooks.vocabulary import DAY, HOUR

MOST = 15
# 最初の30分, 3時間, 当日, 3日, 3〜5日 (速報), 1〜2週間, 30日, 60〜90日
MOMENTS = (30, 3 * HOUR, DAY, 3 * DAY, 5 * DAY, 14 * DAY, 30 * DAY, 90 * DAY)
# Where a moment that is too full may be cut.
CUTS = (
    15, 30, HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 3 * DAY, 5 * DAY, 7 * DAY,
    10 * DAY, 14 * DAY, 21 * DAY, 30 * DAY, 60 * DAY, 90 * DAY,
)  # fmt: skip
LATER = 10**9


@dataclass(frozen=True, slots=True)
class Moment[T]:
    """What is to be done from `after` until `until` minutes after finding.

    `until` LATER: later than all; None: no time of its own. `is_cut`: a piece of a moment that was too full;
    `part` of `parts` when even one cut was.
    """

    after: int
    until: int | None
    items: tuple[T, ...]
    is_cut: bool = False
    part: int = 1
    parts: int = 1


def arrange[T](timed: Iterable[tuple[int | None, T]]) -> list[Moment[T]]:
    """Moments in order, none empty and none with more than MOST items. Within one, the order is the given one."""
    rows = list(timed)
    found: list[Moment[T]] = []
    for after, until in _spans(MOMENTS):
        inside = [(m, item) for m, item in rows if m is not None and _within(m, after, until)]
        found += _cut(after, until, inside)
    found += _parts(0, None, [item for m, item in rows if m is None], is_cut=False)
    return found


def _spans(ends: Sequence[int]) -> Iterator[tuple[int, int]]:
    return zip((0, *ends), (*ends, LATER), strict=True)


def _within(minutes: int, after: int, until: int) -> bool:
    """A time at the very edge belongs to the moment it ends; what was due before finding belongs to the first."""
    return (minutes > after or after == 0) and minutes <= until


def _cut[T](after: int, until: int, rows: Sequence[tuple[int, T]]) -> list[Moment[T]]:
    if len(rows) <= MOST:
        return [Moment(after, until, tuple(item for _m, item in rows))] if rows else []
    found: list[Moment[T]] = []
    held: list[T] = []
    start = end = after
    for low, high in _spans([c for c in CUTS if after < c < until]):
        high = until if high == LATER else high
        low = max(low, after)
        more = [item for m, item in rows if _within(m, low, high)]
        if held and len(held) + len(more) > MOST:
            found += _parts(start, end, held, is_cut=True)
            held, start = [], end
        held, end = held + more, high
    return found + _parts(start, until, held, is_cut=True)


def _parts[T](after: int, until: int | None, items: Sequence[T], *, is_cut: bool) -> list[Moment[T]]:
    chunks = list(batched(items, MOST))
    return [Moment(after, until, chunk, is_cut, n, len(chunks)) for n, chunk in enumerate(chunks, 1)]

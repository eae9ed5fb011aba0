"""A timeline a page at a time: the database sifts, counts and cuts, and only the lines of the page are read."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any, overload

from django.db.models import F, Q, QuerySet, Value

from tsutsumi.audit.models import Entry
from tsutsumi.audit.verbs import VERBS
from tsutsumi.cases.models import JAPAN, Case, Note
from tsutsumi.room import timeline as times
from tsutsumi.room.sieve import Wanted, sifted
from tsutsumi.room.timeline import Moment

WRITTEN, DONE = 1, 2  # of the same moment, what was done stands above what was written


class Lines:
    """What is wanted of a timeline, the newest first, without reading what is not asked for.

    `rare`: the rare lines of the case, all of them.
    """

    def __init__(self, case: Case, wanted: Wanted, rare: Sequence[Moment]) -> None:
        self.case = case
        self.rare = sorted(sifted(rare, wanted), key=lambda one: one.at)
        self.notes = _notes(case, wanted).annotate(when=times.WHEN, source=Value(WRITTEN))
        self.acts = _acts(case, wanted).annotate(when=F("at"), source=Value(DONE))

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Moment]:
        return iter(self[: len(self)])

    @cached_property
    def _length(self) -> int:
        return len(self.rare) + self.notes.count() + self.acts.count()

    @overload
    def __getitem__(self, part: int) -> Moment: ...
    @overload
    def __getitem__(self, part: slice) -> list[Moment]: ...
    def __getitem__(self, part: int | slice) -> Moment | list[Moment]:
        start, stop, _step = (part if isinstance(part, slice) else slice(part, part + 1)).indices(len(self))
        found = self._cut(start, stop)
        return found if isinstance(part, slice) else found[0]

    def _cut(self, start: int, stop: int) -> list[Moment]:
        """The rare lines may push the others down by as many as they are: so many more are looked at from above."""
        first = max(0, start - len(self.rare))
        rows = self._rows(first, stop)
        above = sum(one.at > rows[0][0] for one in self.rare) if first and rows else 0
        rare = self.rare[: len(self.rare) - above]
        merged = sorted([*rare, *self._told(rows)], key=lambda one: one.at)[::-1]
        return merged[start - first - above : stop - first - above]

    def _rows(self, first: int, last: int) -> list[Any]:
        """When, whether note or act, and which: of all but the rare lines."""
        notes, acts = (rows.order_by().values_list("when", "source", "pk") for rows in (self.notes, self.acts))
        return list(notes.union(acts, all=True).order_by("-when", "-source", "-pk")[first:last])

    def _told(self, rows: Sequence[Any]) -> list[Moment]:
        """Notes before acts, each in the order they were made: what sorting by time leaves as it is."""
        wanted = {source: [pk for _when, its, pk in rows if its == source] for source in (WRITTEN, DONE)}
        notes = self.notes.filter(pk__in=wanted[WRITTEN]).order_by("pk")
        acts = self.acts.filter(pk__in=wanted[DONE]).order_by("pk")
        return [*times.notes(notes), *times.acts(self.case, acts)]


def _notes(case: Case, wanted: Wanted) -> QuerySet[Note]:
    found = times.standing_notes(case).alias(when=times.WHEN)
    return found.none() if wanted.kinds and times.NOTE not in wanted.kinds else found.filter(_by_and_days(wanted))


def _acts(case: Case, wanted: Wanted) -> QuerySet[Entry]:
    found = times.trail(case).alias(when=F("at")).filter(_by_and_days(wanted))
    found = found if wanted.everything else found.filter(times.begins(times.TELLING))
    verbs = [verb for verb in VERBS if times.kind_of(verb) in wanted.kinds]
    return found.filter(verb__in=verbs) if wanted.kinds else found


def _by_and_days(wanted: Wanted) -> Q:
    found = Q() if wanted.person is None else Q(by=wanted.person)
    if wanted.first:
        found &= Q(when__gte=datetime.combine(wanted.first, time(0), JAPAN))
    if wanted.last:
        found &= Q(when__lt=datetime.combine(wanted.last + timedelta(days=1), time(0), JAPAN))
    return found


def newest_first(case: Case, wanted: Wanted, rare: Sequence[Moment]) -> list[Moment] | Lines:
    """What a paginator needs. Words are compared in any width, which the database cannot: then everything is read."""
    return sifted(times.moments(case), wanted)[::-1] if wanted.words.strip() else Lines(case, wanted, rare)


def people_in(case: Case, rare: Sequence[Moment]) -> Sequence[tuple[int, str]]:
    """Everybody who did or wrote something, by name."""
    wrote, did = (
        rows.order_by().values_list("by_id", "by__name") for rows in (times.standing_notes(case), times.trail(case))
    )
    names = dict(wrote.union(did).order_by()) | {one.by_id: one.by for one in rare if one.by_id}
    return sorted(names.items(), key=lambda pair: pair[1])

"""What was learned, what is done about it, what was promised, and what is red. Reads only."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case, Part
from tsutsumi.core.documents import text
from tsutsumi.core.documents.values import Source, Values, known
from tsutsumi.prevention.models import Cause, Check, Measure, Result, Spread

SOON = timedelta(days=7)
# What is handed in is Japanese whoever writes it.
KINDS_JA = (("technical", "技術的"), ("organisational", "組織的"), ("human", "人的"), ("physical", "物理的"))


@dataclass(frozen=True, slots=True)
class Why:
    """One cause of the tree with what stands under it; `depth` from 0."""

    cause: Cause
    depth: int


@dataclass(frozen=True, slots=True)
class Line:
    """One measure as boards show it. `red`: checks that did not come out good; `missing`: what a promise lacks."""

    measure: Measure
    checks: tuple[Check, ...]
    red: tuple[str, ...]
    missing: tuple[str, ...]
    promised: int
    is_late: bool

    @property
    def next_on(self) -> date | None:
        return min((check.next_on for check in self.checks if check.is_on), default=None)


def tree(case: Case) -> list[Why]:
    """Causes, each above what it asks further; one that lost its parent stands at the top."""
    below: dict[int | None, list[Cause]] = defaultdict(list)
    for cause in case.causes.select_related("by", "item"):
        below[cause.above_id].append(cause)
    return _under(below, None, 0)


def _under(below: dict[int | None, list[Cause]], key: int | None, depth: int) -> list[Why]:
    found = []
    for cause in below[key]:
        found += [Why(cause, depth), *_under(below, cause.pk, depth + 1)]
    return found


def lines(case: Case, on: date) -> list[Line]:
    rows = case.measures.select_related("owner", "cause").prefetch_related("promises", "checks__results")
    return [line(measure, on) for measure in rows]


def line(measure: Measure, on: date) -> Line:
    return _line(measure, _red(tuple(measure.checks.all()), on), on)


def _line(measure: Measure, red: tuple[str, ...], on: date) -> Line:
    checks = tuple(measure.checks.all())
    promised = len(measure.promises.all())
    is_late = bool(measure.due_on and measure.due_on < on and not measure.is_done and measure.state != "dropped")
    missing = lacking(measure, checks) if promised and measure.state != "dropped" else ()
    return Line(measure, checks, red, missing, promised, is_late)


def lacking(measure: Measure, checks: tuple[Check, ...]) -> tuple[str, ...]:
    """What a promise needs before a case may be closed: somebody who owns it, and a day on which it is looked at."""
    owner = () if measure.owner_id and measure.owner and measure.owner.is_active else ("担当者",)
    return (*owner, *(() if any(check.is_on for check in checks) else ("次の点検の日",)))


def _red(checks: tuple[Check, ...], on: date) -> tuple[str, ...]:
    found = []
    for check in checks:
        results = list(check.results.all())
        if results and results[0].outcome != "good":
            found.append(f"{check.title}: {results[0].get_outcome_display()}")
        elif check.is_on and check.next_on < on:
            found.append(f"{check.title}: 点検の日を過ぎています")
    return tuple(found)


def open_lines(case: Case, on: date) -> list[Line]:
    """Measures that are not done, and promises that lack something; without a look at what the checks gave."""
    rows = case.measures.exclude(state="dropped").select_related("owner").prefetch_related("promises", "checks")
    found = [_line(measure, (), on) for measure in rows]
    return [one for one in found if one.missing or not one.measure.is_done]


def promised_without(case: Case, on: date) -> list[Line]:
    """Promises that keep the case from being closed."""
    return [one for one in open_lines(case, on) if one.missing]


def due_checks(on: date) -> QuerySet[Check]:
    """Checks of open and closed cases whose day has come: a promise outlives its case; not those of erased ones."""
    rows = Check.objects.filter(is_on=True, next_on__lte=on).exclude(measure__state="dropped")
    return rows.select_related("measure__case", "measure__owner")


def late_measures(on: date) -> QuerySet[Measure]:
    rows = Measure.objects.filter(due_on__lte=on + SOON, state__in=("proposed", "planned", "doing"))
    return rows.select_related("case", "owner")


def owners(case: Case) -> QuerySet[User]:
    """Whoever may own a measure: active people who are in the case; a guest never."""
    inside = Part.objects.active().filter(case=case).exclude(role=Part.GUEST).values("user")
    return User.objects.people().filter(pk__in=inside, is_active=True).exclude(role="guest").order_by("name")


def done_and_planned(case: Case) -> tuple[list[Measure], list[Measure]]:
    """For item ⑧ of the report and the final announcement: what was done, and what will be, by day."""
    rows = list(case.measures.exclude(state__in=("proposed", "dropped")))
    done = [one for one in rows if one.is_done]
    planned = sorted((one for one in rows if not one.is_done), key=lambda one: (one.due_on or date.max, one.number))
    return done, planned


def item_eight(case: Case) -> Values:
    """The fields of item ⑧ of the report (再発防止のための措置)."""
    done, planned = done_and_planned(case)
    source = Source("再発防止策の一覧")
    last = max((one.due_on for one in planned if one.due_on), default=None)
    return {
        "prevention.done": known("\n".join(_said(one, one.done_on, "実施済み") for one in done), source),
        "prevention.planned": known("\n".join(_said(one, one.due_on, "予定") for one in planned), source),
        "prevention.planned_on": known(last if all(one.due_on for one in planned) else None, source),
    }


def _said(measure: Measure, on: date | None, words: str) -> str:
    kind = dict(KINDS_JA)[measure.kind]
    return f"{kind}: {measure.title}（{text.day(on)}{words}）" if on else f"{kind}: {measure.title}（期日は未定）"


def unknown_places(case: Case) -> QuerySet[Spread]:
    """Where nobody has looked yet, or the same weakness was found and stands."""
    return case.spreads.exclude(weak=False)


def last_results(check: Check, count: int = 20) -> list[Result]:
    return list(check.results.select_related("by", "item")[:count])

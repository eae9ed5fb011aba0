"""What the pages of the room read of many cases at once: a fixed number of queries, however many cases there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count as Number
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from tsutsumi.accounts.models import Organisation, User
from tsutsumi.audit import then
from tsutsumi.cases.models import Case
from tsutsumi.duties import gather
from tsutsumi.duties.models import Answer, Ruling
from tsutsumi.evidence.actions import OPEN
from tsutsumi.evidence.gather import latest_done
from tsutsumi.evidence.models import Item, Proposal, ScanRun
from tsutsumi.people.gather import latest
from tsutsumi.people.models import Count
from tsutsumi.reports.models import Report, Version
from tsutsumi.tasks.gather import most_urgent
from tsutsumi.tasks.models import Task


@dataclass(slots=True)
class Rows:
    """The rows that a standing rests on. `count`, `run`: the newest; `scan`: one that is not at its end."""

    sector: str = ""  # the kind of the organisation
    answers: list[Answer] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    handed_in: frozenset[tuple[str, str]] = frozenset()
    ruling: Ruling | None = None
    proposals: int = 0
    count: Count | None = None
    run: ScanRun | None = None
    scan: ScanRun | None = None
    has_files: bool = False
    task: Task | None = None  # the most urgent one of the person who looks

    @property
    def counted(self) -> tuple[int, int] | None:
        """At least, at most; None while nothing was scanned. Of a scan that is not settled yet its own word."""
        if self.count:
            return self.count.low, self.count.high
        people = self.run.summary.get("people") if self.run else None
        return (people["low"], people["high"]) if people else None


def rows_of(cases: Sequence[Case], user: User | None = None) -> Mapping[int, Rows]:
    """By the key of the case; with the tasks of `user` where there is one."""
    sector = Organisation.the().kind
    found = {case.pk: Rows(sector=sector) for case in cases}
    if found:
        _said(found)
        _reported(found)
        _scanned(found)
    if found and user is not None:
        for pk, task in most_urgent(cases, user).items():
            found[pk].task = task
    return found


def rows_then(case: Case) -> Rows:
    """The rows of a case of the past: what had been recorded by its moment, each as it stood then."""
    rulings = [one for one in gather.rulings_of(case) if one.state != "withdrawn"]
    done = Report.objects.filter(case=case, versions__submitted_on__isnull=False)
    done = done.filter(pk__in=then.moved_to(Report, "submitted", case.pk, case.past)) if case.past else done
    return Rows(
        sector=Organisation.the().kind,
        answers=gather.current_answers(case),
        handed_in=frozenset(done.values_list("regime", "stage")),
        ruling=rulings[0] if rulings else None,
        count=latest(case),
        run=latest_done(case),
    )


def _said(found: dict[int, Rows]) -> None:
    answers = Answer.objects.filter(case__in=found).current()
    for pk, mine in _by_case(answers.select_related("by")).items():
        found[pk].answers = mine
    rulings = Ruling.objects.filter(case__in=found).exclude(state="withdrawn")
    for ruling in _newest(rulings).select_related("by"):
        found[ruling.case_id].ruling = ruling


def _reported(found: dict[int, Rows]) -> None:
    # Submitted at least once; a 続報 being written takes nothing back.
    once = Version.objects.filter(report=OuterRef("pk"), submitted_on__isnull=False)
    rows = Report.objects.filter(case__in=found).annotate(is_handed_in=Exists(once))
    for pk, mine in _by_case(rows).items():
        found[pk].reports = mine
        found[pk].handed_in = frozenset((row.regime, row.stage) for row in mine if row.is_handed_in)


def _scanned(found: dict[int, Rows]) -> None:
    _proposed(found)
    for count in _newest(Count.objects.filter(case__in=found)):
        found[count.case_id].count = count
    for run in _scans(found):
        setattr(found[run.case_id], "run" if run.state == "done" else "scan", run)


def _proposed(found: dict[int, Rows]) -> None:
    """How many proposals wait, and whether there is a file that could be scanned."""
    files = Item.objects.filter(case=OuterRef("pk"), kind=Item.FILE)
    waiting = Proposal.objects.waiting().filter(case=OuterRef("pk")).order_by().values("case")
    often = Subquery(waiting.annotate(often=Number("pk")).values("often"))
    rows = Case.objects.filter(pk__in=found).order_by().annotate(waiting=often, has_files=Exists(files))
    for pk, number, has_files in rows.values_list("pk", "waiting", "has_files"):
        found[pk].proposals, found[pk].has_files = number or 0, has_files


def _scans(found: Iterable[int]) -> QuerySet[ScanRun]:
    """Of each case the last scan that came to its end, and the last that has not."""
    runs = ScanRun.objects.filter(case__in=found, state__in=("done", *OPEN)).order_by()
    runs = runs.annotate(ended=Q(state="done"))
    return ScanRun.objects.filter(pk__in=runs.values("case", "ended").annotate(last=Max("pk")).values("last"))


def _newest(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Of each case the last row. Numbers within a case rise with the key."""
    return rows.filter(pk__in=rows.order_by().values("case").annotate(last=Max("pk")).values("last"))


def _by_case(rows: Iterable[Any]) -> dict[int, list[Any]]:
    grouped = defaultdict(list)
    for row in rows:
        grouped[row.case_id].append(row)
    return grouped

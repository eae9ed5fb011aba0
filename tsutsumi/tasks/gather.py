"""What is read for the tasks of a case: its facts, its playbooks, the law, and who plays which part."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.accounts.roles import may
from tsutsumi.cases.models import Case, Part
from tsutsumi.core.law.facts import Facts
from tsutsumi.core.law.verdict import Judgement
from tsutsumi.core.playbooks import choose
from tsutsumi.core.playbooks.book import IDS, Book, builtin
from tsutsumi.duties.gather import facts_of, judged
from tsutsumi.reports.models import Report
from tsutsumi.tasks.models import SOONEST, Edition, Task, Triage, late
from tsutsumi.tasks.plan import Known, Planned, plan

OPEN_TEXTS = 3


def situation(case: Case, facts: Facts | None = None) -> dict[str, str]:
    """What the choice of playbooks hangs on; what nobody knows is missing. `facts`: where they are at hand."""
    facts = facts or facts_of(case)
    said = {name: str(facts.value(name) or "") for name in ("cause", "event", "role")}
    return {name: code for name, code in (said | {"medium": case.medium}).items() if code}


def triage_of(case: Case) -> dict[str, bool | None]:
    """The last answer to each triage question."""
    return {row.question: row.is_yes for row in Triage.objects.filter(case=case)}


def yes_of(case: Case) -> frozenset[str]:
    return frozenset(question for question, is_yes in triage_of(case).items() if is_yes)


def latest_editions() -> dict[str, Edition]:
    """The newest edition of every playbook that was ever saved."""
    newest = Edition.objects.order_by().values("book").annotate(last=Max("pk")).values("last")
    return {edition.book: edition for edition in Edition.objects.filter(pk__in=newest)}


def book_now(book: str, latest: Edition | None) -> Book:
    """What a case opened now would be built on: the house's own edition, else the one that comes with the product."""
    return latest.playbook if latest is not None and latest.is_own else builtin(book)


def fitting(case: Case, facts: Facts | None = None) -> tuple[str, ...]:
    """Ids of the playbooks that fit the facts of today, by the conditions a case opened now would have."""
    latest = latest_editions()
    books = [book_now(book, latest.get(book)) for book in IDS]
    return choose.chosen(books, situation(case, facts), yes_of(case))


def used(case: Case) -> dict[str, Edition]:
    """The editions the case is built on, by playbook."""
    return {use.book: use.edition for use in case.playbooks.select_related("edition")}


def planned(case: Case, editions: Iterable[Edition]) -> list[Planned]:
    """The tasks that follow from the facts of today."""
    done = Report.objects.filter(case=case, versions__submitted_on__isnull=False)
    handed_in = frozenset(done.values_list("regime", "stage"))
    known = Known(found_at(case), _judgement(case), handed_in, yes_of(case))
    return plan([edition.playbook for edition in editions], known)


def found_at(case: Case) -> datetime:
    """From when the targets of practice run. Where only the day is known, and it is the day the case was opened, from
    the opening: counted from midnight, everything would be late before anybody could begin.
    """
    opened = case.opened_at
    is_same_day = timezone.localdate(opened) == timezone.localdate(case.known_at)
    return opened if case.known_time_unknown and is_same_day else case.known_at


def _judgement(case: Case) -> Judgement | None:
    """None for a day outside the tables of the law: then no duty has a date, and the playbooks stand alone."""
    try:
        return judged(case)
    except ValueError:
        return None


def roles_for(parts: Iterable[str], played: frozenset[str]) -> str:
    """As Task.roles keeps them. What nobody of the case plays falls to the lead, so that no task is nobody's."""
    wanted = list(dict.fromkeys(parts))
    if not played & set(wanted):
        wanted.append(Part.LEAD)
    return f",{','.join(wanted)},"


def played_in(case: Case) -> frozenset[str]:
    return frozenset(Part.objects.active().filter(case=case).values_list("role", flat=True))


def workers(case: Case) -> list[User]:
    """Who may be given a task: the members who may work on tasks."""
    people = User.objects.filter(parts__in=Part.objects.active().filter(case=case), is_active=True).distinct()
    return [user for user in people if may(user, "tasks.work")]


def mine(user: User) -> QuerySet[Task]:
    """The open tasks of one person over all running cases, the nearest first. Nobody else's case is among them."""
    cases = Case.objects.visible_to(user).open()
    return Task.objects.filter(case__in=cases).open().of(user).select_related("case", "owner", "deputy").soonest()


def most_urgent(cases: Iterable[Case], user: User) -> dict[int, Task]:
    """Of each case the open task of this person that comes first; what waits for another one does not."""
    if not may(user, "tasks.work"):
        return {}
    waiting = Q(blocked_by__state=Task.flow.initial, blocked_by__fits=True)
    rows = Task.objects.filter(case__in=cases).open().of(user).exclude(waiting).soonest()
    first = rows.annotate(turn=Window(RowNumber(), partition_by="case", order_by=SOONEST)).filter(turn=1)
    return {task.case_id: task for task in first.select_related("case", "blocked_by") if is_free(task)}


def is_free(task: Task) -> bool:
    return Task.flow.refusal(task, "finish") is None


def urgent(rows: Iterable[Task]) -> frozenset[int]:
    """Those whose text stands open on the page: the first few that wait for somebody. A list of thirty is not read."""
    waiting = [task for task in rows if task.is_open]
    waiting.sort(key=lambda task: (task.due is None, task.due or task.at, task.place))
    return frozenset(task.pk for task in waiting[:OPEN_TEXTS])


def counts(case: Case, at: datetime | None = None) -> Mapping[str, int]:
    """How many tasks are open, how many of them late (none once the case is over), and how many have ended."""
    fits, is_open = Q(fits=True), Q(fits=True, state=Task.flow.initial)
    is_late = late(at or timezone.now()) if not case.is_over else Q(pk__in=())
    return case.tasks.aggregate(
        open=Count("pk", filter=is_open),
        late=Count("pk", filter=is_open & is_late),
        ended=Count("pk", filter=fits & ~Q(state=Task.flow.initial)),
    )


def red_notes(case: Case, facts: Facts | None = None) -> list[choose.Dont]:
    """The do-nots for what is at hand; they need no task to be there. None when the case is over."""
    return [] if case.is_over else choose.donts_for(fitting(case, facts))

"""A clock draws near and its owner does nothing: the owner is told, then the deputy, then the lead; once each.

What counts as an act is any entry of the trail by that person in this case. A clock of three days or more is looked at
three days before its end; a shorter one from the half of its time.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db import transaction

from tsutsumi.accounts.models import User, system
from tsutsumi.audit.models import Entry
from tsutsumi.audit.record import record
from tsutsumi.cases.models import JAPAN, Case, Part
from tsutsumi.duties.gather import judged
from tsutsumi.outbox import actions as outbox
from tsutsumi.reports.models import Report
from tsutsumi.tasks.models import DUTY, Task
from tsutsumi.team import words
from tsutsumi.team.models import Silence
from tsutsumi.team.order import holders

LONGEST, ONE_DAY = timedelta(hours=72), timedelta(days=1)
STAGES = (Silence.OWNER, Silence.DEPUTY, Silence.LEAD)


@dataclass(frozen=True, slots=True)
class Ticking:
    """A clock, and who answers for it: the owner and the deputy, or while it has no owner whoever plays the role."""

    uid: str
    label: str
    made_at: datetime
    due_at: datetime
    role: str = Part.OFFICER
    owner: User | None = None
    deputy: User | None = None

    @property
    def window(self) -> timedelta:
        return min(LONGEST, max((self.due_at - self.made_at) / 2, timedelta(minutes=1)))

    def opens_at(self, stage: str) -> datetime:
        """The owner at the beginning of the window, the deputy after a third of it, the lead after two."""
        return self.due_at - self.window + self.window * STAGES.index(stage) / 3


def watch(cases: Sequence[Case], at: datetime, more: Mapping[int, Iterable[Ticking]]) -> None:
    """`more`: clocks that later stages know of, by the key of the case."""
    clocks = ticking(cases, (at - ONE_DAY, at + LONGEST))
    for case in cases:
        for clock in (*clocks[case.pk], *more.get(case.pk, ())):
            if clock.due_at - clock.window <= at < clock.due_at + ONE_DAY:
                with transaction.atomic():
                    _look(case, clock, at)


def ticking(cases: Sequence[Case], due: tuple[datetime, datetime] | None = None) -> dict[int, list[Ticking]]:
    """By the key of the case: tasks that somebody has or that the law asks for, due within that time where one is
    given; and the law's own clocks while there are no tasks of them. Two queries, and some for each case of these."""
    tasks = Task.objects.open().filter(case__in=cases)
    of_duty = set(tasks.filter(origin=DUTY).order_by().values_list("case", flat=True).distinct())
    found: dict[int, list[Ticking]] = {case.pk: [] for case in cases}
    for task in tasks.soonest().filter(**{"when__range": due} if due else {}).select_related("owner", "deputy"):
        found[task.case_id] += _of_task(task)
    for case in cases:
        if case.pk not in of_duty:
            found[case.pk] += _of_law(case)
    return found


def _of_task(task: Task) -> Iterator[Ticking]:
    due = task.own_due_at or task.due_at
    if due is not None and (task.owner is not None or task.origin == DUTY):
        deputy = task.deputy if task.owner else None
        yield Ticking(f"task:{task.key}", task.title, task.at, due, owner=task.owner, deputy=deputy)


def _of_law(case: Case) -> Iterator[Ticking]:
    try:
        verdicts = judged(case).verdicts
    except ValueError:  # a day outside the tables of the law
        return
    sent = set(
        Report.objects.filter(case=case, versions__submitted_on__isnull=False).values_list("regime", "stage")
    )  # fmt: skip
    for verdict in verdicts:
        ends = {(clock.kind, clock.label, clock.due) for clock in verdict.clocks if clock.decided}
        if verdict.day5 and verdict.clocks:
            ends.add(("preliminary", "速報", verdict.day5))
        for kind, label, day in ends:
            if (verdict.regime, kind) not in sent and str(verdict.reportable) == "yes":
                uid = f"law:{verdict.regime}:{kind}"
                yield Ticking(uid, f"{label}（{verdict.label}）", case.known_at, end_of(day))


def end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(0), JAPAN)


def of_role(case: Case, role: str, at: datetime) -> tuple[User | None, User | None]:
    """Who plays the role in this case, and who comes next in the roster."""
    part = Part.objects.active().filter(case=case, role=role, user__is_active=True).select_related("user").first()
    call = case.calls.filter(role=role, state="answered").select_related("answered_by").first()
    taken = call.answered_by if call and _is_inside(case, call.answered_by) else None
    owner = taken or (part.user if part else _lead(case))
    rest = (user for user in holders(role, at) if owner is None or user.pk != owner.pk)
    return owner, next(rest, None)


def _is_inside(case: Case, user: User | None) -> bool:
    """Whoever took a role and was taken out of the case since hears nothing more of it."""
    return Part.objects.active().filter(case=case, user=user).exists()


def _lead(case: Case) -> User | None:
    parts = Part.objects.active().filter(case=case, user__is_active=True).exclude(user__role="guest")
    found = parts.filter(role=Part.LEAD).first() or parts.filter(user__role="officer").first()
    return found.user if found else None


def _look(case: Case, clock: Ticking, at: datetime) -> None:
    """One stage at a time, each only when the one before was told and nobody has moved since."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    told = {row.stage: row for row in case.silences.filter(clock=clock.uid, due_at=clock.due_at)}
    stage = next((stage for stage in STAGES if stage not in told), None)
    if stage is None or at < clock.opens_at(stage):
        return
    earlier = [told[name] for name in STAGES if name in told]
    since = earlier[-1].at if earlier else at - clock.window / 3
    if earlier and at < earlier[-1].at + clock.window / 6:
        return  # whoever was told last still has their time
    clock = _answered_for(case, clock, at)
    people = [clock.owner, *(row.told for row in earlier)]
    if _has_moved(case, [person for person in people if person is not None], since):
        return
    _tell(case, clock, stage, at)


def _answered_for(case: Case, clock: Ticking, at: datetime) -> Ticking:
    """The clock with the people who answer for it now; without an owner where nobody does."""
    if clock.owner:
        return clock
    owner, deputy = of_role(case, clock.role, at)
    return replace(clock, owner=owner, deputy=deputy)


def _has_moved(case: Case, people: Iterable[User], since: datetime) -> bool:
    return Entry.objects.filter(case_id=case.pk, by__in=list(people), at__gt=since).exists()


def _tell(case: Case, clock: Ticking, stage: str, at: datetime) -> None:
    whom = {Silence.OWNER: clock.owner, Silence.DEPUTY: clock.deputy, Silence.LEAD: _lead(case)}[stage]
    known = set(case.silences.filter(clock=clock.uid, due_at=clock.due_at).values_list("told", flat=True))
    row = Silence.objects.create(
        case=case, clock=clock.uid, label=clock.label, due_at=clock.due_at, stage=stage, told=whom, at=at
    )  # fmt: skip
    record("silence.told", row, by=system(), stage=stage, user=whom.pk if whom else None)
    if whom is not None and whom.pk not in known and whom.is_active:
        owner = clock.owner.name if clock.owner else "未定"
        subject, text = words.silent(case, clock.label, clock.due_at, owner)
        outbox.put(whom.email, subject, text, key=f"team.silence:{row.pk}", by=system(), case=case)

"""What there is to decide: of a case, and for a person."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, QuerySet
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.decisions import routing
from tsutsumi.decisions.guarding import open_stage, steps_of, steps_of_all
from tsutsumi.decisions.models import LATER, MODES, STEP_KINDS, Decision, Proxy, Step

ORAL_HOURS = 12


@dataclass(frozen=True, slots=True)
class Waiting:
    """One decision that waits for a person, and why: their own step, a deputy's, a spoken yes, a look afterwards."""

    decision: Decision
    why: str
    step: Step
    instead_of: User | None = None


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage as the page draws it."""

    number: int
    kind: str
    mode: str
    steps: tuple[Step, ...]
    is_open: bool
    is_done: bool


def of(case: Case) -> QuerySet[Decision]:
    """Every 起案 of the case, the newest first."""
    return case.decided.select_related("author", "used_by", "case")


def stages_of(decision: Decision) -> list[StageRow]:
    """The way of the present round; before it is put up, the one that the rules would give it."""
    if not decision.round or decision.state == "draft":
        return [_planned(n, stage) for n, stage in enumerate(routing.plan(decision), start=1)]
    steps = steps_of(decision)
    here = open_stage(steps) if decision.state == "running" else None
    return [_stage(n, [s for s in steps if s.stage == n], here) for n in sorted({s.stage for s in steps})]


def unconfirmed(decision: Decision) -> list[Step]:
    """Spoken yeses of this round that nobody has confirmed."""
    return [step for step in steps_of(decision) if step.state == "oral"] if decision.round else []


def my_step(decision: Decision, user: User) -> Waiting | None:
    """What this person may do here now, if anything; their own step before another's."""
    return _mine(decision, user, steps_of(decision), _stands_for(user))


def _mine(decision: Decision, user: User, steps: list[Step], held: list[int]) -> Waiting | None:
    return min(
        _of_decision(decision, user, steps, held), key=lambda waiting: waiting.instead_of is not None, default=None
    )


def to_hear(decision: Decision, user: User) -> list[Step]:
    """Open steps of others whose spoken yes this person could witness."""
    if decision.state != "running" or user.pk == decision.author_id or not routing.can_act(user):
        return []
    steps = steps_of(decision)
    here = open_stage(steps)
    return [s for s in steps if s.stage == here and s.state == "waiting" and s.user_id != user.pk]


def waiting_for(user: User) -> list[Waiting]:
    """Everything that waits for this person in the cases they may see, the oldest first."""
    rows = Decision.objects.filter(case__in=Case.objects.visible_to(user), state__in=("running", "decided", "used"))
    held = _stands_for(user)
    mine = rows.filter(steps__round=F("round"), steps__state__in=("waiting", "oral"), steps__user__in=held)
    ordered = list(mine.distinct().select_related("case", "author").order_by("put_up_at", "pk"))
    steps = steps_of_all(ordered)
    found = (_mine(decision, user, steps[decision.pk], held) for decision in ordered)
    return [waiting for waiting in found if waiting]


def overdue_orals(at: datetime) -> QuerySet[Step]:
    """Spoken yeses that have waited longer than they should to be confirmed."""
    late = Step.objects.filter(state="oral", at__lte=at - timedelta(hours=ORAL_HOURS), round=F("decision__round"))
    return late.filter(decision__state__in=("running", "decided", "used")).select_related("user", "decision__case")


def _stands_for(user: User) -> list[int]:
    held = Proxy.objects.on(timezone.localdate()).filter(deputy=user).values_list("user_id", flat=True)
    return [user.pk, *held]


def _of_decision(decision: Decision, user: User, steps: list[Step], held: list[int]) -> list[Waiting]:
    if user.pk == decision.author_id or not routing.can_act(user):
        return []
    here = open_stage(steps)
    return [w for step in steps if (w := _why(decision, step, user, here)) and step.user_id in held]


def _why(decision: Decision, step: Step, user: User, here: int | None) -> Waiting | None:
    own = step.user_id == user.pk
    if own and step.state == "oral":
        return Waiting(decision, "oral", step)
    if own and step.kind == LATER and step.state == "waiting" and decision.state in ("decided", "used"):
        return Waiting(decision, "later", step)
    if decision.state == "running" and step.stage == here and step.state == "waiting":
        return Waiting(decision, "step", step, None if own else step.user)
    return None


def _stage(number: int, steps: list[Step], here: int | None) -> StageRow:
    first = steps[0]
    is_done = all(step.state not in ("waiting", "returned", "objected") for step in steps)
    return StageRow(number, _kind(first.kind), _mode(first.mode, len(steps)), tuple(steps), number == here, is_done)


def _planned(number: int, stage: routing.Stage) -> StageRow:
    steps = tuple(Step(stage=number, kind=stage.kind, mode=stage.mode, user=user) for user in stage.people)
    return StageRow(number, _kind(stage.kind), _mode(stage.mode, len(steps)), steps, is_open=False, is_done=False)


def _kind(code: str) -> str:
    return str(dict(STEP_KINDS)[code])


def _mode(code: str, people: int) -> str:
    return str(dict(MODES)[code]) if people > 1 else ""

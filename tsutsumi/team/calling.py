"""People called together for a case, and the next one when nobody answers.

Everything is decided from rows and the moment `at`; each case in one transaction with its messages, so a worker killed
at any line has either called somebody and queued the message, or neither.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Min

from tsutsumi.accounts.models import User, system
from tsutsumi.audit.moves import move
from tsutsumi.audit.record import record
from tsutsumi.cases import actions as cases
from tsutsumi.cases.models import Case, Part
from tsutsumi.outbox import actions as outbox
from tsutsumi.outbox.models import Message
from tsutsumi.team import links, words
from tsutsumi.team.models import Call, Edition, Gathering, Hours, Page, Post, Reach, Step
from tsutsumi.team.order import holders, patience, roles_for

# Who hears of a role that nobody took.
STEERING = (Part.LEAD, Part.OFFICER, Part.OFFICE)


def waiting_cases() -> Iterable[int]:
    """Cases opened since there is a roster: older ones have their people already."""
    first = Edition.objects.aggregate(at=Min("at"))["at"]
    if first is None:
        return []
    return list(Case.objects.open().filter(opened_at__gte=first).order_by("pk").values_list("pk", flat=True))


def tick(pk: int, at: datetime) -> None:
    """Call the roles this case needs now, and the next person where nobody answered in time."""
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=pk)
        if case.is_over:
            return
        gathering, is_new = Gathering.objects.get_or_create(case=case, defaults={"at": at})
        if is_new:
            record("gathering.made", gathering, by=system(), severity=gathering.severity)
        _open_calls(case, at)
        steps, empty = [], []
        for call in _due(case, at):
            step = _next(call, gathering.severity, at)
            if step is None:
                empty.append(call)
            else:
                steps.append(step)
        _tell(case, steps, at)
        if empty:
            _tell_steering(case, empty)


def stop_all(at: datetime) -> None:
    """A case that is over calls nobody any more."""
    over = Call.objects.filter(state__in=("ringing", "exhausted"), opened_at__lte=at)
    for call in over.exclude(case__in=Case.objects.open()):
        with transaction.atomic():
            move(call, "stop", by=system())


def _open_calls(case: Case, at: datetime) -> None:
    """One call for each role that the kind of the case asks for; a cause found later adds its roles."""
    there = set(case.calls.values_list("role", flat=True))
    for role in roles_for(case):
        if role not in there:
            call = Call.objects.create(case=case, role=role, opened_at=at)
            record("call.opened", call, by=system(), role=role)
            _already_here(call, at)


def _already_here(call: Call, at: datetime) -> None:
    """Whoever opened the case and holds the role first is at it already, and is not called."""
    if holders(call.role, at)[:1] == [call.case.opened_by]:
        _answered(call, call.case.opened_by, at)


def _due(case: Case, at: datetime) -> list[Call]:
    """Calls whose last person has had their time, and those that called nobody yet."""
    found = []
    for call in case.calls.filter(state="ringing").prefetch_related("steps"):
        last = max(call.steps.all(), key=lambda step: step.number, default=None)
        if last is None or last.due_at <= at:
            found.append(call)
    return found


def _next(call: Call, severity: str, at: datetime) -> Step | None:
    """The next person of the order who was not asked yet; None and the printed list when there is nobody left."""
    asked = set(call.steps.values_list("user", flat=True))
    person = next((user for user in holders(call.role, at) if user.pk not in asked), None)
    if person is None:
        move(call, "exhaust", by=system(), asked=len(asked))
        return None
    if not Part.objects.active().filter(case=call.case, user=person).exists():
        cases.add_member(call.case, person, by=system(), role=call.role)
    return Step(
        call=call, number=len(asked) + 1, user=person, asked_at=at, due_at=at + patience(call.role, severity)
    )  # fmt: skip


def _tell(case: Case, steps: list[Step], at: datetime) -> None:
    """One message to each person, for all the roles they are called for in this moment."""
    people: dict[int, list[Step]] = {}
    for step in steps:
        people.setdefault(step.user_id, []).append(step)
    for theirs in people.values():
        person = theirs[0].user
        page, link = links.new_page(at, case=case, user=person)
        for step in theirs:
            step.page = page
            step.save(force_insert=True)
            record("call.asked", step.call, by=system(), user=person.pk, step=step.number)
        due = min(step.due_at for step in theirs)
        _send(page, words.called(case, [step.call.role for step in theirs], due, link), link)


def _send(page: Page, told: tuple[str, str], link: str) -> None:
    subject, text = told
    case, person, key = page.case, page.user, f"team.call:{page.pk}"
    outbox.put(person.email, subject, text, key=key, by=system(), case=case)
    reach = Reach.objects.filter(user=person).first()
    if case is not None and reach and reach.by_sms and reach.best and _may_text(page, case):
        outbox.put(reach.best, subject, words.by_sms(case, link), key=f"{key}:sms", by=system(), case=case, kind="sms")


def _may_text(page: Page, case: Case) -> bool:
    from django.conf import settings

    return bool(settings.SMS_URL) and not case.is_drill and Hours.current().is_night(page.asked_at)


def _tell_steering(case: Case, empty: list[Call]) -> None:
    """Those who steer the case hear of it once; the printed list says it to whoever opens the case."""
    parts = Part.objects.active().filter(case=case, role__in=STEERING, user__is_active=True)
    subject, text = words.nobody(case, [call.role for call in empty])
    rung = f"{empty[0].pk}.{empty[0].steps.count()}"  # a call that was resumed may end once more
    for part in parts.exclude(user__role="guest").select_related("user"):
        key = f"team.nobody:{rung}:{part.user_id}"
        outbox.put(part.user.email, subject, text, key=key, by=system(), case=case)


def answer(page: Page, at: datetime, *, declined: bool = False) -> None:
    """The person answered by their link: every role they were called for is theirs, or passes on at once."""
    with transaction.atomic():
        field = "declined_at" if declined else "answered_at"
        open_ = Page.objects.filter(pk=page.pk, answered_at=None, declined_at=None, expires_at__gt=at)
        if not open_.update(**{field: at}):
            return
        record("page.declined" if declined else "page.answered", page, by=page.user)
        for step in page.steps.select_related("call"):
            if declined:
                Step.objects.filter(pk=step.pk, due_at__gt=at).update(due_at=at)
            else:
                _answered(step.call, page.user, at)


def take(call: Call, user: User, at: datetime, *, by: User) -> None:
    """Somebody took the role: themselves on the page, or on the telephone, written down by another."""
    with transaction.atomic():
        if not Part.objects.active().filter(case=call.case, user=user).exists():
            cases.add_member(call.case, user, by=by, role=_part_in(call, user, by))
        _answered(call, user, at, by=by)
        Page.objects.filter(steps__call=call, user=user, answered_at=None, declined_at=None).update(answered_at=at)


def _part_in(call: Call, user: User, by: User) -> str:
    """The part of the role, for whom the roster names or `by` may name; else what their place in the house gives."""
    is_named = Post.objects.filter(role=call.role, user=user).exists()
    return call.role if is_named or cases.may_give(call.case, user, call.role, by) else ""


def _answered(call: Call, user: User, at: datetime, *, by: User | None = None) -> None:
    if CALL_OPEN.isdisjoint({call.state}):
        return
    move(call, "answer", by=by or user, user=user.pk)
    Call.objects.filter(pk=call.pk).update(answered_by=user, answered_at=at)


CALL_OPEN = frozenset({"ringing", "exhausted"})


def undelivered(case: Case) -> list[Message]:
    """Messages of the case that did not arrive: to be told by telephone."""
    return list(Message.objects.undelivered().filter(case_id=case.pk).order_by("created_at", "pk"))

"""Whose yes a decision needs: from the rules of the house and the people of the case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tsutsumi.accounts.models import User
from tsutsumi.accounts.rights import Role
from tsutsumi.accounts.roles import may
from tsutsumi.audit.models import Entry
from tsutsumi.audit.record import name_of
from tsutsumi.cases.actions import PARTS_BY_ROLE
from tsutsumi.cases.models import Case, Part
from tsutsumi.core.flow import Refused
from tsutsumi.decisions.models import APPROVE, DECIDE, LATER, ONE, Decision, Route

# While the house has set nothing: one yes of whoever leads; failing that of the management, of counsel, of the office.
DEFAULT: tuple[tuple[str, ...], ...] = ((Part.LEAD, Part.OFFICER), (Part.EXECUTIVE,), (Part.LEGAL, Part.OFFICE))
ROLE_NAMES = dict(Part.ROLES)
# The parts that follow from what somebody is in the house, whoever writes them down.
OF_THE_HOUSE = {role: {part} for role, part in PARTS_BY_ROLE.items()} | {
    "officer": {Part.LEAD, Part.OFFICE, Part.OFFICER},
    "executive": {Part.EXECUTIVE, Part.VIEWER},
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage to come: its people all at once; `mode` says how many of them are enough."""

    kind: str
    mode: str
    people: tuple[User, ...]


def plan(of: Decision, later: Iterable[User] = ()) -> list[Stage]:
    """The stages of this decision in order. Refused, naming what is missing, when a stage has nobody."""
    route = route_for(of)
    members = _seats(of.case, of.author)
    stages = _by_rule(route.stages, members) if route else [_default(members)]
    seen = [user for user in later if user.pk != of.author_id]
    return [*stages, Stage(LATER, "all", tuple(seen))] if seen else stages


def route_for(of: Decision) -> Route | None:
    """The strictest rule that covers it; None while the house has none."""
    rules = [r for r in Route.objects.filter(kind=of.kind) if r.covers(of.amount, of.people)]
    return max(rules, key=lambda rule: (rule.amount_from, rule.people_from, rule.pk), default=None)


def eligible(case: Case, author: User) -> list[Part]:
    """The parts of everybody who may stand on the way: active, of the house, in the case, and not the author."""
    parts = Part.objects.active().filter(case=case).exclude(role=Part.GUEST).select_related("user")
    return [p for p in parts if p.user_id != author.pk and can_act(p.user)]


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who may stand on the way, and the roles in which they may."""

    user: User
    roles: frozenset[str]


def _seats(case: Case, author: User) -> list[Seat]:
    """By the role in the house, and by the part in the case. A part that the author gave makes nobody their approver,
    unless it is the one that the house gives: else one could name one's own.
    """
    said = Entry.objects.filter(case_id=case.pk, verb="part.added").order_by("pk").values_list("subject", "by_id")
    givers = dict(said)  # the last word on each part
    found = []
    for part in eligible(case, author):
        is_given = part.role in OF_THE_HOUSE.get(part.user.role, ()) or givers.get(name_of(part)) != author.pk
        found.append(Seat(part.user, frozenset({part.user.role, part.role} if is_given else {part.user.role})))
    return found


def can_act(user: User) -> bool:
    return user.is_active and user.role != Role.GUEST and may(user, "decisions.act")


def _default(members: list[Seat]) -> Stage:
    for roles in DEFAULT:
        people = _with(roles, members)
        if people:
            return Stage(DECIDE, ONE, people)
    raise Refused(
        "起案した人のほかに、決裁できる人がこの事案にいません。責任者、経営、法務のいずれかを関係者に加えてください。"
    )


def _by_rule(stages: list[Mapping[str, Any]], members: list[Seat]) -> list[Stage]:
    """From the last to the first: whoever decides does not approve before, so that no two steps are one person's."""
    taken: set[int] = set()
    found: list[Stage] = []
    for stage in reversed(stages):
        people = tuple(user for user in _with(tuple(stage["roles"]), members) if user.pk not in taken)
        if not people:
            raise Refused(_nobody(stage["roles"]))
        if stage["kind"] in (APPROVE, DECIDE):
            taken |= {user.pk for user in people}
        found.append(Stage(stage["kind"], stage["mode"], people))
    return found[::-1]


def _with(roles: tuple[str, ...], members: list[Seat]) -> tuple[User, ...]:
    """By the part in the case, or by the role in the house (the management often only looks on)."""
    return tuple(seat.user for seat in members if not seat.roles.isdisjoint(roles))


def _nobody(roles: list[str]) -> str:
    names = "・".join(str(ROLE_NAMES.get(role, role)) for role in roles)
    return f"この経路に要る人（{names}）が、起案した人や後の段階の人のほかにいません。関係者に加えてください。"

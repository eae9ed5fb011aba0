"""Whose yes a decision needs: from the rules of the house and the people of the case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tsutsumi.accounts.models import User
from tsutsumi.accounts.rights import Role
from tsutsumi.accounts.roles import may
from tsutsumi.cases.models import Case, Part
from tsutsumi.core.flow import Refused
from tsutsumi.decisions.models import APPROVE, DECIDE, LATER, ONE, Decision, Route

# While the house has set nothing: one yes of whoever leads; failing that of the management, of counsel, of the office.
DEFAULT: tuple[tuple[str, ...], ...] = ((Part.LEAD, Part.OFFICER), (Part.EXECUTIVE,), (Part.LEGAL, Part.OFFICE))
ROLE_NAMES = dict(Part.ROLES)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage to come: its people all at once; `mode` says how many of them are enough."""

    kind: str
    mode: str
    people: tuple[User, ...]


def plan(of: Decision, later: Iterable[User] = ()) -> list[Stage]:
    """The stages of this decision in order. Refused, naming what is missing, when a stage has nobody."""
    route = route_for(of)
    members = eligible(of.case, of.author)
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


def can_act(user: User) -> bool:
    return user.is_active and user.role != Role.GUEST and may(user, "decisions.act")


def _default(members: list[Part]) -> Stage:
    for roles in DEFAULT:
        people = _with(roles, members)
        if people:
            return Stage(DECIDE, ONE, people)
    raise Refused(
        "起案した人のほかに、決裁できる人がこの事案にいません。責任者、経営、法務のいずれかを関係者に加えてください。"
    )


def _by_rule(stages: list[Mapping[str, Any]], members: list[Part]) -> list[Stage]:
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


def _with(roles: tuple[str, ...], members: list[Part]) -> tuple[User, ...]:
    """By the part in the case, or by the role in the house (the management often only looks on)."""
    return tuple(p.user for p in members if p.role in roles or p.user.role in roles)


def _nobody(roles: list[str]) -> str:
    names = "・".join(str(ROLE_NAMES.get(role, role)) for role in roles)
    return f"この経路に要る人（{names}）が、起案した人や後の段階の人のほかにいません。関係者に加えてください。"

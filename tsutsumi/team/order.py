"""Who is to be called for a role at a moment, and who may decide."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.team import defaults
from tsutsumi.team.models import CODES, DAY, NIGHT, Authority, Hours, Post, Rule, Waiting


def holders(role: str, at: datetime) -> list[User]:
    """Everybody who holds the role, in the order of calling. At night the night order, then who is left of the day's.

    While nobody is named for the night, the order of the day holds.
    """
    posts = Post.objects.filter(role=role, user__is_active=True).exclude(user__role="guest")
    posts = posts.select_related("user").order_by("order")
    by_hours: dict[str, list[User]] = {DAY: [], NIGHT: []}
    for post in posts:
        by_hours[post.hours].append(post.user)
    first, then = (NIGHT, DAY) if Hours.current().is_night(at) else (DAY, NIGHT)
    return list(dict.fromkeys(by_hours[first] + by_hours[then]))


def roles_for(case: Case) -> list[str]:
    """The roles that a case of this kind calls together, in the order of the chart."""
    table = rules()
    kinds = ("", f"group:{case.cause_group}" if case.cause_group else "", case.cause)
    wanted = {role for kind in kinds for role in table.get(kind, ())}
    return [role for role in CODES if role in wanted]


def rules() -> dict[str, list[str]]:
    """The rules that were saved; the first proposals while none were."""
    saved: dict[str, list[str]] = {}
    for rule in Rule.objects.order_by("pk"):
        saved.setdefault(rule.kind, []).append(rule.role)
    return saved or defaults.calls()


def patience(role: str, severity: str) -> timedelta:
    """How long to wait for an answer."""
    found = dict(Waiting.objects.filter(severity=severity, role__in=("", role)).values_list("role", "minutes"))
    return timedelta(minutes=found.get(role) or found.get("") or Waiting.DEFAULT[severity])


def may_decide(act: str, amount: int | None, user: User) -> bool | None:
    """Whether this person may decide the act, up to the amount in yen. None: the table says nothing about the act.

    `amount` None is an act without money. A deputy may unless the line says otherwise. KeyError for an unknown act.
    """
    if act not in dict(Authority.ACTS):
        raise KeyError(act)
    lines = list(Authority.objects.filter(act=act))
    if not lines:
        return None
    return user.is_active and any(_covers(line, amount) and _holds(line, user) for line in lines)


def deciders(lines: Iterable[Authority]) -> list[tuple[Authority, list[User]]]:
    """Each line with the people who may decide by it today, in the order of the acts."""
    order = [act for act, _label in Authority.ACTS]
    posts = list(_posts())
    return [(line, _named(line, posts)) for line in sorted(lines, key=lambda line: order.index(line.act))]


def _covers(line: Authority, amount: int | None) -> bool:
    return line.up_to is None or (amount or 0) <= line.up_to


def _holds(line: Authority, user: User) -> bool:
    return any(person.pk == user.pk for person in _people(line))


def _people(line: Authority) -> list[User]:
    return _named(line, _posts().filter(role=line.role))


def _posts() -> QuerySet[Post]:
    return Post.objects.filter(user__is_active=True).select_related("user").order_by("hours", "order")


def _named(line: Authority, posts: Iterable[Post]) -> list[User]:
    held = (post for post in posts if post.role == line.role)
    return list(dict.fromkeys(post.user for post in held if line.deputies or post.order == 0))

"""What the pages and papers of the team show, read together."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case, Part
from tsutsumi.team.models import DAY, NIGHT, ROLES, Call, Edition, Post, Step


@dataclass(slots=True)
class Row:
    """A role of the chart and who holds it."""

    role: str
    label: Any
    day: list[User] = field(default_factory=list)
    night: list[User] = field(default_factory=list)


def chart() -> list[Row]:
    """Every role in the order of the chart; a role that nobody holds stands there empty."""
    rows = {code: Row(code, label) for code, label in ROLES}
    for post in Post.objects.select_related("user__reach").order_by("role", "hours", "order"):
        people = rows[post.role].day if post.hours == DAY else rows[post.role].night
        people.append(post.user)
    return list(rows.values())


def phones(user: User) -> str:
    """Both numbers of a person in a line; empty when none is known."""
    reach = getattr(user, "reach", None)
    if reach is None or not reach.night_phone or reach.night_phone == reach.phone:
        return reach.phone if reach else ""
    return f"{reach.phone}　夜間 {reach.night_phone}".strip()


def everybody() -> list[User]:
    """The people of the roster, once each, with their numbers."""
    return list(User.objects.filter(posts__isnull=False).select_related("reach").distinct())


@dataclass(frozen=True, slots=True)
class Change:
    """One edition beside the one before it: which roles changed, in words."""

    edition: Edition
    lines: tuple[str, ...]


def history() -> list[Change]:
    editions = list(Edition.objects.select_related("by"))
    names = dict(User.objects.values_list("pk", "name"))
    before = [*editions[1:], None][: len(editions)]
    return [Change(new, tuple(_changed(new, old, names))) for new, old in zip(editions, before, strict=True)]


def _changed(new: Edition, old: Edition | None, names: dict[int, str]) -> list[str]:
    lines = []
    for code, label in ROLES:
        for hours, words in Post.HOURS:
            now = new.posts.get(code, {}).get(hours, [])
            then = old.posts.get(code, {}).get(hours, []) if old else []
            if now != then:
                lines.append(f"{label}・{words}: {_said(then, names)} → {_said(now, names)}")
    return lines


def _said(people: list[int], names: dict[int, str]) -> str:
    return "、".join(names.get(pk, "?") for pk in people) or "—"


@dataclass(frozen=True, slots=True)
class Called:
    call: Call
    steps: list[Step]


def calls_of(case: Case) -> list[Called]:
    calls = case.calls.select_related("answered_by").prefetch_related("steps__user__reach", "steps__page")
    order = {code: place for place, (code, _label) in enumerate(ROLES)}
    return [Called(call, list(call.steps.all())) for call in sorted(calls, key=lambda c: order[c.role])]


def my_calls(calls: Iterable[Called], user: User) -> list[Call]:
    """Of these the roles this person was asked to take, or holds in the roster, and nobody took yet."""
    held = set(Post.objects.filter(user=user, hours__in=(DAY, NIGHT)).values_list("role", flat=True))
    open_ = [row for row in calls if row.call.state in ("ringing", "exhausted")]
    mine = [row.call for row in open_ if row.call.role in held or user.pk in {step.user_id for step in row.steps}]
    return sorted(mine, key=lambda call: call.pk)


def members(case: Case) -> list[Part]:
    return list(Part.objects.active().filter(case=case).select_related("user__reach"))

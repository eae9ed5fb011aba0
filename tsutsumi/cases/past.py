"""A case as it was known at a moment that is over: rebuilt from the times its rows carry, nothing later in it.

The moment travels with the case (`case.past`), so every reader of its rows leaves out what was recorded later.
"""

import copy
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone

from tsutsumi.audit import then as trail
from tsutsumi.cases import kinds
from tsutsumi.cases.access import case_for
from tsutsumi.cases.models import JAPAN, Case, Part


def case_then(request: HttpRequest, number: str) -> Case:
    """The case as it is now, or as it was known at `?at=2026-11-03T09:00` (time of Japan).

    404 for a text that is no moment, one that has not come yet, and one before the case was opened; the page that
    asks for the moment (`room:past`) says which.
    """
    case, said = case_for(request, number), request.GET.get("at", "")
    if not said:
        return case
    at = moment(said)
    if at is None or not case.opened_at <= at <= timezone.now():
        raise Http404
    return as_of(case, at)


def moment(said: str) -> datetime | None:
    """None when it cannot be read."""
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=JAPAN)


def written(at: datetime) -> str:
    """The moment as it stands in an address."""
    local = at.astimezone(JAPAN)
    return local.strftime("%Y-%m-%dT%H:%M:%S" if local.second else "%Y-%m-%dT%H:%M")


def as_of(case: Case, at: datetime) -> Case:
    """A copy that says what the case said then. It cannot be saved."""
    old = copy.copy(case)
    old.past = at
    for change in case.changes.filter(at__gt=at).order_by("-at", "-pk"):
        setattr(old, change.field, _value(change.field, change.old))
    old.cause_group = kinds.GROUP_OF.get(old.cause, "")
    _as_moved(old, at)
    return old


def rows[Q_: QuerySet[Any]](found: Q_, case: Case, field: str = "at") -> Q_:
    """The rows that had been written by the moment of the case; all of them of a case as it is now."""
    return found.filter(**{f"{field}__lte": case.past}) if case.past else found


def parts(case: Case) -> list[Part]:
    """Who played which part, now or then."""
    if case.past is None:
        return list(case.parts.active().select_related("user"))
    there = case.parts.filter(since__lte=case.past).filter(Q(until__isnull=True) | Q(until__gt=case.past))
    said = trail.last_of(Part, "part.added", case.pk, case.past)
    found = list(there.select_related("user"))
    for part in found:
        part.role = said[part.pk].data.get("role", part.role) if part.pk in said else part.role
    return found


def _as_moved(old: Case, at: datetime) -> None:
    state = trail.states(Case, old.pk, at).get(old.pk, Case.flow.initial)
    old.__dict__["state"] = state  # what is shown; only move() writes a state
    old.dismissed_reason = old.dismissed_reason if state == "dismissed" else ""


def _value(field: str, said: str) -> Any:
    """The words of a change as the value of the field; a missing day or time is None again."""
    kind = Case._meta.get_field(field)
    if kind.get_internal_type() == "BooleanField":
        return said == "True"
    return kind.to_python(said) if said or not kind.null else None  # type: ignore[union-attr]

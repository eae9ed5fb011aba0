"""What the trail says of a moment that is over."""

from collections.abc import Iterator
from datetime import datetime

from django.db import models

from tsutsumi.audit.models import Entry
from tsutsumi.audit.record import name_of


def states(model: type[models.Model], case_id: int, at: datetime) -> dict[int, str]:
    """The state of each row of a case that had been moved by then, by primary key. Others were still in their first."""
    return {pk: entry.data["target"] for pk, entry in _said(model, case_id, at) if "target" in entry.data}


def moved_to(model: type[models.Model], state: str, case_id: int, at: datetime) -> set[int]:
    """The rows of a case that had reached this state at least once by then."""
    return {pk for pk, entry in _said(model, case_id, at) if entry.data.get("target") == state}


def last_of(model: type[models.Model], verb: str, case_id: int, at: datetime) -> dict[int, Entry]:
    """The last entry under this verb about each row of a case by then."""
    return {pk: entry for pk, entry in _said(model, case_id, at) if entry.verb == verb}


def last_word(subject: models.Model | str, *verbs: str) -> tuple[str, datetime] | None:
    """Who did something to this last, and when; only under these verbs, if any are given."""
    rows = Entry.objects.filter(subject=name_of(subject))
    entry = (rows.filter(verb__in=verbs) if verbs else rows).select_related("by").order_by("-at", "-pk").first()
    return (entry.by.name, entry.at) if entry else None


def last_act(verb: str) -> tuple[str, datetime] | None:
    """The same of a verb, whatever it was done to."""
    entry = Entry.objects.filter(verb=verb).select_related("by").order_by("-at", "-pk").first()
    return (entry.by.name, entry.at) if entry else None


def _said(model: type[models.Model], case_id: int, at: datetime) -> Iterator[tuple[int, Entry]]:
    stem = f"{model._meta.label_lower}:"
    for entry in Entry.objects.filter(case_id=case_id, at__lte=at, subject__startswith=stem).order_by("pk"):
        yield int(entry.subject.removeprefix(stem)), entry

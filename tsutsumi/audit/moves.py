"""move() and move_all(): the only functions that write a state."""

from typing import Any

from django.db import models

from tsutsumi.accounts.models import User
from tsutsumi.audit.models import Entry
from tsutsumi.audit.record import record
from tsutsumi.core.flow import Flow, Move, Refused


class Overtaken(Refused):
    """Somebody else moved it first."""


def move(thing: models.Model, name: str, *, by: User, **data: Any) -> Entry:
    """Make the named move of the thing's lifecycle and record `<model>.<name>`.

    The model names its table in a class attribute `flow` and has a field `state`. Raises Refused, with the reason,
    when the move is not open, and Overtaken when the row's state has changed since it was read.
    """
    flow: Flow = type(thing).flow  # type: ignore[attr-defined]
    refusal = flow.refusal(thing, name)
    if refusal is not None:
        raise Refused(refusal)
    target, source = flow.moves[name].target, thing.state  # type: ignore[attr-defined]
    moved = type(thing)._default_manager.filter(pk=thing.pk, state=source).update(state=target)
    if not moved:
        raise Overtaken("ほかの人が先に状態を変えました。画面を開き直して、いまの状態を確かめてください。")
    thing.state = target  # type: ignore[attr-defined]
    verb = f"{thing._meta.model_name}.{name}"
    return record(verb, thing, by=by, source=source, target=target, **data)


def move_all(rows: models.QuerySet[Any], name: str, *, by: User, about: models.Model, **data: Any) -> int:
    """Make the named move for all of these rows that stand where it begins: one entry, about the thing they belong to,
    with how many there were. For moves without a guard, which may each hold for thousands. How many were moved.
    """
    step: Move = rows.model.flow.moves[name]
    if step.guard is not None:
        raise TypeError(f"{name}: a guard looks at one thing, so it is moved by itself")
    moved = rows.filter(state__in=step.sources).update(state=step.target)
    if moved:
        verb = f"{rows.model._meta.model_name}.{name}"
        record(verb, about, by=by, rows=moved, target=step.target, **data)
    return moved

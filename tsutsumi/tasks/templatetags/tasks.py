"""`{% load tasks %}`: the standing red notes and the number of open tasks, on any page of a case."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template

from tsutsumi.cases.models import Case
from tsutsumi.tasks import gather
from tsutsumi.tasks.models import Task

register = template.Library()


@register.inclusion_tag("tasks/_donts.html")
def red_notes(case: Case) -> dict[str, Any]:
    """What must not be done in this case; nothing when the case is over."""
    return {"donts": [] if case.is_over else gather.red_notes(case)}


@register.simple_tag
def task_counts(case: Case) -> Mapping[str, int]:
    return gather.counts(case)


@register.simple_tag
def late_by(task: Task, now: datetime) -> bool:
    return task.is_late(now)

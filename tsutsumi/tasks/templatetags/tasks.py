"""`{% load tasks %}`: the number of open tasks on any page of a case, and whether one is late."""

from collections.abc import Mapping
from datetime import datetime

from django import template

from tsutsumi.cases.models import Case
from tsutsumi.tasks import gather
from tsutsumi.tasks.models import Task

register = template.Library()


@register.simple_tag
def task_counts(case: Case) -> Mapping[str, int]:
    return gather.counts(case)


@register.simple_tag
def late_by(task: Task, now: datetime) -> bool:
    return task.is_late(now)

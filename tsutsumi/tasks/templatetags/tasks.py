"""`{% load tasks %}`: the number of open tasks on any page of a case, and whether one is late."""

from collections.abc import Mapping
from datetime import datetime

from django import template
from django.utils.translation import get_language

from tsutsumi.cases.models import Case
from tsutsumi.core.playbooks.book import Book
from tsutsumi.tasks import gather
from tsutsumi.tasks.models import Task

register = template.Library()


@register.simple_tag
def task_counts(case: Case) -> Mapping[str, int]:
    return gather.counts(case)


@register.simple_tag
def late_by(task: Task, now: datetime) -> bool:
    return task.is_late(now)


@register.filter
def book_name(book: Book) -> str:
    """The name in the language of the page; a playbook of the house has the one it was given."""
    return book.english if get_language() == "en" and book.english else book.name

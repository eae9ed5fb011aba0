"""Run what the machine can look after, and remind of the rest."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from tsutsumi.accounts.models import User, system
from tsutsumi.cases.models import Case, Part
from tsutsumi.outbox import actions as outbox
from tsutsumi.prevention import actions, gather
from tsutsumi.prevention.models import Measure
from tsutsumi.work.loop import Beat


def look(args: Mapping[str, Any], beat: Beat) -> None:  # noqa: ARG001
    """Safe to run twice: a check that ran has its next day in the future; each thing is told once a day."""
    today = timezone.localdate()
    for check in gather.due_checks(today):
        beat()
        if check.runs_itself:
            result = actions.run(check, by=system())
            if result.outcome != "good":
                _tell(check.measure, f"red:{check.pk}", f"再発防止の点検: {result.get_outcome_display()}", today)
        else:
            _tell(check.measure, f"check:{check.pk}", "再発防止の点検の日です", today)
    for measure in gather.late_measures(today):
        beat()
        _tell(measure, f"late:{measure.pk}", _when(measure, today), today)


def _when(measure: Measure, today: date) -> str:
    left = (measure.due_on - today).days if measure.due_on else 0
    return f"再発防止策の期限を{-left}日過ぎています" if left < 0 else f"再発防止策の期限まであと{left}日です"


def _tell(measure: Measure, thing: str, subject: str, today: date) -> None:
    case = measure.case
    body = f"{subject}。\n\n事案 {case.number}\n{settings.BASE_URL}{measure.get_absolute_url()}\n"
    for user in _people(measure):
        key = f"prevention.{thing}:{user.pk}:{today.isoformat()}"
        outbox.put(user.email, f"【堤】{subject}（{case.number}）", body, key=key, by=system(), case=case)


def _people(measure: Measure) -> list[User]:
    """The owner; where nobody owns it, whoever leads the case."""
    if measure.owner and measure.owner.is_active:
        return [measure.owner]
    return _leads(measure.case)


def _leads(case: Case) -> list[User]:
    parts = Part.objects.active().filter(case=case, user__is_active=True, role__in=(Part.LEAD, Part.OFFICER))
    return [part.user for part in parts.select_related("user")]

"""Remind of answers that authorities wait for, and of addressees whose last day is near."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from tsutsumi.accounts.models import User, system
from tsutsumi.accounts.roles import may
from tsutsumi.cases.models import Case, Part
from tsutsumi.outbox import actions as outbox
from tsutsumi.outside import gather
from tsutsumi.work.loop import Beat


def remind(args: Mapping[str, Any], beat: Beat) -> None:  # noqa: ARG001
    """Safe to run twice: one message per person, thing and day. Three days before, on the day, and while it is late."""
    today = timezone.localdate()
    for demand in gather.demands_due(today):
        url = reverse("outside:demand", args=[demand.case.number, demand.number])
        _tell(demand.case, f"demand:{demand.pk}", "当局への回答の期限", url, demand.due_on, today)
        beat()
    for case in Case.objects.open():
        for line in gather.addressees_due(case, today):
            url = reverse("outside:addressee", args=[case.number, line.code])
            _tell(case, f"addressee:{case.pk}:{line.code}", "外部への報告の期限", url, line.clock.due, today)
        beat()


def _tell(case: Case, thing: str, subject: str, url: str, due: date | None, today: date) -> None:
    left = (due - today).days if due else 0
    when = f"あと{left}日" if left > 0 else "今日まで" if left == 0 else f"期限超過{-left}日"
    for user in _people(case):
        body = f"{user.name}さん\n\n{subject}です（{when}）。\n\n事案 {case.number}\n{settings.BASE_URL}{url}\n"
        key = f"outside.{thing}:{user.pk}:{today.isoformat()}"
        outbox.put(user.email, f"【堤】{subject}（{case.number}）{when}", body, key=key, by=system(), case=case)


def _people(case: Case) -> list[User]:
    """Whoever leads, keeps the office or counsels; failing them, whoever may write to the outside."""
    parts = Part.objects.active().filter(case=case, user__is_active=True).exclude(role=Part.GUEST)
    able = [part for part in parts.select_related("user") if may(part.user, "outside.write")]
    first = [part.user for part in able if part.role in (Part.LEAD, Part.OFFICE, Part.OFFICER, Part.LEGAL)]
    return first or [part.user for part in able]

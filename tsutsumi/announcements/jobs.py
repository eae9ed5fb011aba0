"""Remind of pages that are still on the web on the day they were to be taken down; a case that is over included."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from tsutsumi.accounts.models import User, system
from tsutsumi.accounts.roles import may
from tsutsumi.announcements import gather
from tsutsumi.announcements.models import Announcement
from tsutsumi.cases.models import Case, Part
from tsutsumi.outbox import actions as outbox
from tsutsumi.web import days
from tsutsumi.work.loop import Beat

AGAIN = 7  # days


def remind(args: Mapping[str, Any], beat: Beat) -> None:  # noqa: ARG001
    """Safe to run twice: one message per person on the day, and one for each week that has gone by since."""
    today = timezone.localdate()
    for row in gather.due_down(today):
        _tell(row, today)
        beat()


def _tell(row: Announcement, today: date) -> None:
    if row.take_down_on is None:
        return
    words = (
        f"{row}（「{row.title}」）の掲載を終える日（{days.full_day(row.take_down_on)}）になりました。\n"
        "ページを取り下げ、堤の画面で「掲載を終えたことを記録する」を押してください。"
    )
    weeks = (today - row.take_down_on).days // AGAIN
    for user in _people(row.case):
        url = f"{settings.BASE_URL}{row.get_absolute_url()}"
        body = f"{user.name}さん\n\n{words}\n\n事案 {row.case.number}\n{url}\n"
        key = f"announcements.down:{row.pk}:{user.pk}:{row.take_down_on.isoformat()}:{weeks}"
        subject = f"【堤】掲載を終える日になりました（{row.case.number}）"
        outbox.put(user.email, subject, body, key=key, by=system(), case=row.case)


def _people(case: Case) -> list[User]:
    """PR and whoever leads; failing them, whoever may write announcements in this case."""
    parts = Part.objects.active().filter(case=case, user__is_active=True).exclude(role=Part.GUEST)
    able = [part for part in parts.select_related("user") if may(part.user, "announcements.write")]
    first = [part.user for part in able if part.role in (Part.PR, Part.LEAD, Part.OFFICER)]
    return first or [part.user for part in able]

"""Who hears of what the desk hands on. The messages hold numbers, kinds and times; no name and no word of a caller."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from tsutsumi.accounts.models import User, system
from tsutsumi.accounts.roles import may
from tsutsumi.cases.models import Case, Part
from tsutsumi.inquiries.models import Errand
from tsutsumi.outbox import actions as outbox
from tsutsumi.web import days


def people(case: Case, parts: tuple[str, ...]) -> list[User]:
    """Members with one of these parts; failing them, whoever leads."""
    members = Part.objects.active().filter(case=case, user__is_active=True).exclude(role=Part.GUEST)
    rows = [row for row in members.select_related("user") if may(row.user, "inquiries.answer")]
    first = [row.user for row in rows if row.role in parts]
    return first or [row.user for row in rows if row.role in (Part.LEAD, Part.OFFICER, Part.OFFICE)]


def handed_on(row: Errand) -> None:
    """At once, to those whose part it is."""
    task, inquiry = row.task, row.inquiry
    lines = f"{task.label}です。{days.full_moment(row.due_at)}までに対応してください。\n受付{inquiry.number}"
    _put(inquiry.case, task.parts, f"窓口から：{task.label}", lines, f"errand:{row.pk}", inquiry.get_absolute_url())


def due(row: Errand) -> None:
    """Soon due, or late: once each."""
    task, inquiry = row.task, row.inquiry
    when = "期限を過ぎています" if row.is_late else "期限が近づいています"
    lines = f"{task.label}の{when}（{days.full_moment(row.due_at)}）。\n受付{inquiry.number}"
    key = f"errand-{'late' if row.is_late else 'soon'}:{row.pk}"
    _put(inquiry.case, task.parts, f"{task.label}の{when}", lines, key, inquiry.get_absolute_url())


def strange(case: Case, operator: User, misses: int) -> None:
    """An operator looks for people who are not there. One message a day and operator."""
    on = timezone.localdate()
    lines = (
        f"窓口の担当（{operator.name}さん）が、1時間に{misses}回、一覧に見つからない人を探しました。\n"
        "対象者を探り当てようとしていないか、電話の内容と照らして確かめてください。"
    )
    url = reverse("inquiries:watch", args=[case.number])
    parts = (Part.LEAD, Part.OFFICER, Part.OFFICE)
    _put(case, parts, "窓口での照会が多すぎます", lines, f"strange:{case.pk}:{operator.pk}:{on.isoformat()}", url)


def _put(case: Case, parts: tuple[str, ...], subject: str, lines: str, key: str, url: str) -> None:
    for user in people(case, parts):
        body = f"{user.name}さん\n\n{lines}\n\n事案 {case.number}\n{settings.BASE_URL}{url}\n"
        full = f"inquiries.{key}:{user.pk}"
        outbox.put(user.email, f"【堤】{subject}（{case.number}）", body, key=full, by=system(), case=case)

"""The one list of what two people decided in a case: decisions, rulings, lists taken out, reports handed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.decisions import gather
from tsutsumi.decisions.guarding import steps_of_all
from tsutsumi.decisions.models import Decision
from tsutsumi.reports.models import Version


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list. `digest` is of what was approved; empty where nothing was approved yet."""

    at: datetime
    kind: str
    title: str
    state: str
    url: str
    author: str
    second: str
    decided_at: datetime | None
    digest: str
    right: str
    is_oral: bool = False


def lines(case: Case, user: User) -> list[Line]:
    """What this person may open, the newest first."""
    found = [*_decisions(case), *_rulings(case), *_lists(case), *_reports(case)]
    return sorted((line for line in found if user.may(line.right)), key=lambda line: line.at, reverse=True)


def _decisions(case: Case) -> Iterable[Line]:
    rows = list(gather.of(case))
    steps = steps_of_all(rows)
    for row in rows:
        own = steps[row.pk]
        yes = [s for s in own if s.kind == "decide" and s.state in ("approved", "oral")]
        names = "・".join(step.by.name for step in yes if step.by)
        yield Line(
            row.at, str(row.get_kind_display()), row.title, str(row.get_state_display()), row.get_absolute_url(),
            row.author.name, names, row.decided_at, row.digest, "decisions.view", any(s.state == "oral" for s in own),
        )  # fmt: skip


def _rulings(case: Case) -> Iterable[Line]:
    url = reverse("duties:finding", args=[case.number]) + "#rulings"
    outcomes = {"yes": _("報告対象"), "no": _("報告対象外"), "voluntary": _("任意で報告する")}
    for row in case.rulings.select_related("by", "approved_by"):
        yield Line(
            row.at, _("報告の要否の判断"), outcomes.get(row.outcome, row.outcome), str(row.get_state_display()), url,
            row.by.name, _name(row.approved_by), row.approved_at, row.digest, "duties.view",
        )  # fmt: skip


def _lists(case: Case) -> Iterable[Line]:
    for row in case.exports.select_related("by", "decided_by"):
        url = reverse("people:export", args=[case.number, row.number])
        yield Line(
            row.at, _("対象者一覧の持出し"), str(row), str(row.get_state_display()), url, row.by.name,
            _name(row.decided_by), row.decided_at, row.sha256, "people.view",
        )  # fmt: skip


def _reports(case: Case) -> Iterable[Line]:
    rows = Version.objects.filter(report__case=case, checked_by__isnull=False)
    for row in rows.select_related("report", "by", "checked_by"):
        report = row.report
        state = _("提出済み") if row.submitted_on else _("確認済み")
        title = _("%(stage)s 第%(n)s版") % {"stage": report.get_stage_display(), "n": row.number}
        yield Line(
            row.at, _("報告の内容の確認"), title, state, reverse("reports:detail", args=[case.number, report.pk]),
            row.by.name, _name(row.checked_by), row.checked_at, row.pdf_digest, "reports.view",
        )  # fmt: skip


def _name(user: Any) -> str:
    return user.name if user else ""


def waiting(user: User) -> list[gather.Waiting]:
    """For the first page: what waits for this person."""
    return gather.waiting_for(user) if user.may("decisions.act") else []


def drafts(case: Case, user: User) -> list[Decision]:
    """This person's own that are not on their way."""
    return list(gather.of(case).filter(author=user, state__in=("draft", "returned")))

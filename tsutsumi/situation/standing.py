"""Where the reports of a case stand: the last one, the one being written, and when the next is expected."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from tsutsumi.cases import past
from tsutsumi.cases.models import Case
from tsutsumi.situation.models import KINDS, Cadence, SituationReport


@dataclass(frozen=True, slots=True)
class Track:
    """One kind of report in one case."""

    kind: str
    label: str
    history: list[SituationReport]
    draft: SituationReport | None
    cadence: Cadence | None
    due: datetime | None
    now: datetime

    @property
    def last(self) -> SituationReport | None:
        return self.history[0] if self.history else None

    @property
    def is_late(self) -> bool:
        return self.due is not None and self.due <= self.now

    @property
    def is_snoozed(self) -> bool:
        return bool(self.cadence and self.cadence.snoozed_until and self.cadence.snoozed_until > self.now)


def tracks(case: Case) -> list[Track]:
    now = case.past or timezone.now()
    cadences = {row.kind: row for row in past.rows(Cadence.objects.filter(case=case), case, "since")}
    written = _written(case)
    drafts = {row.kind: row for row in written if row.state == "draft"}
    found = []
    for kind, label in KINDS:
        history, cadence = [row for row in written if row.kind == kind and _is_out(row, now)], cadences.get(kind)
        last = history[0].issued_at if history else None
        due = cadence.due_after(last) if cadence and not case.is_over else None
        draft = None if case.past else drafts.get(kind)
        found.append(Track(kind, str(label), history, draft, cadence, due, now))
    return found


def _written(case: Case) -> list[SituationReport]:
    """Every report of the case, the newest first."""
    rows = SituationReport.objects.filter(case=case, state__in=("draft", "issued"))
    return list(rows.select_related("by", "issued_by").order_by("-number"))


def _is_out(row: SituationReport, at: datetime) -> bool:
    return row.state == "issued" and row.issued_at is not None and row.issued_at <= at


def due_of(cadence: Cadence) -> datetime | None:
    """When the next report of this rhythm is expected."""
    rows = SituationReport.objects.filter(case=cadence.case_id, kind=cadence.kind, state="issued")
    last = rows.order_by("-number").values_list("issued_at", flat=True).first()
    return cadence.due_after(last)

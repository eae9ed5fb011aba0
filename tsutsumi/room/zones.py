"""The sheet for the management: fixed zones, each with the moment of its last news.

A zone nobody has touched for long is shown as old, with its age in words: it may still be true, and somebody must look.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsutsumi.audit.models import Entry
from tsutsumi.cases import past
from tsutsumi.cases.models import Case, Note
from tsutsumi.decisions.models import Decision
from tsutsumi.duties.gather import NUMBER, rulings_of
from tsutsumi.duties.models import Ruling
from tsutsumi.room.standing import Standing
from tsutsumi.room.timeline import Moment, newest_acts, newest_notes
from tsutsumi.situation.models import TACTICAL
from tsutsumi.situation.standing import Track, tracks
from tsutsumi.tasks import gather as tasks
from tsutsumi.tasks.models import Task

OLD = timedelta(hours=1)  # unless reports are expected less often
LATELY, NOTES, RECENT = 5, 3, 20  # acts shown, notes shown, acts looked at


@dataclass(frozen=True, slots=True)
class Zone:
    """`updated`: the last news; None when there never was any. `age` in words, `is_old` when it is to be looked at."""

    code: str
    title: str
    updated: datetime | None
    age: str
    is_old: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    zones: dict[str, Zone]
    notes: list[Note]
    acts: list[Moment]
    decided: list[dict[str, Any]]
    tracks: list[Track]
    tasks: list[Task]
    counts: Mapping[str, int]


def sheet(standing: Standing) -> Sheet:
    case, now = standing.case, standing.case.past or timezone.now()
    reports, notes, rulings = tracks(case), newest_notes(case, NOTES), rulings_of(case)
    acts = [one for one in newest_acts(case, rulings, RECENT) if one.at <= now]
    decided = list(_decided(case, rulings))
    told, judged = _told(case)
    news = {
        "situation": _latest(told, *(note.at for note in notes)),
        "people": _people_said(standing),
        "dues": judged or case.opened_at,
        "work": _latest(None, *(one.at for one in acts)),
        "decided": _latest(None, *(row["at"] for row in decided)),
        "next": _latest(None, *(track.last.issued_at for track in reports if track.last)),
    }
    limit = _limit(reports)
    zones = {code: _zone(code, title, news[code], now, None if case.is_over else limit) for code, title in _titles()}
    return Sheet(zones, notes, acts[: -LATELY - 1 : -1], decided, reports, *_tasks(case))


def age_of(span: timedelta) -> str:
    """「42分前」, 「3時間前」, 「2日前」."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes < 60:
        return ngettext("%(n)s分前", "%(n)s分前", minutes) % {"n": minutes}
    if minutes < 48 * 60:
        return ngettext("%(n)s時間前", "%(n)s時間前", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)s日前", "%(n)s日前", minutes // 1440) % {"n": minutes // 1440}


def _tasks(case: Case) -> tuple[list[Task], Mapping[str, int]]:
    """The most urgent open ones. Which were open at a past moment is not kept, so none are shown of it."""
    if case.past:
        return [], {}
    return list(case.tasks.open().soonest().select_related("owner")[:LATELY]), tasks.counts(case)


def _titles() -> tuple[tuple[str, str], ...]:
    return (
        ("situation", _("状況")),
        ("people", _("影響人数（区間）")),
        ("dues", _("期限")),
        ("work", _("いま動いている作業")),
        ("decided", _("決定事項")),
        ("next", _("次の更新")),
    )


def _zone(code: str, title: str, updated: datetime | None, now: datetime, limit: timedelta | None) -> Zone:
    if updated is None:
        return Zone(code, title, None, "", is_old=False)
    span = now - updated
    return Zone(code, title, updated, age_of(span), limit is not None and span >= limit)


def _limit(reports: Iterable[Track]) -> timedelta:
    """What is expected every four hours is not old after one."""
    hours = [track.cadence.every_hours for track in reports if track.kind == TACTICAL and track.cadence]
    return timedelta(hours=hours[0]) if hours and hours[0] else OLD


def _latest(first: datetime | None, *others: datetime | None) -> datetime | None:
    return max((at for at in (first, *others) if at), default=None)


def _told(case: Case) -> tuple[datetime | None, datetime | None]:
    """The last change of what the case says of itself or of its state; the last time the law said something new."""
    own, law = Q(verb__startswith="case."), Q(verb="duty.changed")
    entries = past.rows(Entry.objects.filter(own | law, case_id=case.pk), case)
    said = entries.aggregate(own=Max("at", filter=own), law=Max("at", filter=law))
    return said["own"], said["law"]


def _people_said(standing: Standing) -> datetime | None:
    count = standing.rows.count
    said = [answer.at for answer in standing.rows.answers if answer.fact in NUMBER]
    return _latest(count.at if count else None, *said)


def _decided(case: Case, rulings: Iterable[Ruling]) -> Iterable[dict[str, Any]]:
    outcomes = {"yes": _("報告対象"), "no": _("報告対象外"), "voluntary": _("任意で報告する")}
    for ruling in rulings:
        if ruling.state == "approved" and ruling.approved_at and ruling.approved_by:
            words = _("報告の要否: %(outcome)s") % {"outcome": outcomes.get(ruling.outcome, ruling.outcome)}
            yield {"at": ruling.approved_at, "words": words, "by": ruling.approved_by.name}
    rows = Decision.objects.filter(case=case, state__in=("decided", "used"), decided_at__isnull=False)
    for row in past.rows(rows, case, "decided_at").order_by("-decided_at"):
        yield {"at": row.decided_at, "words": f"{row.get_kind_display()}: {row.title}", "by": ""}

"""How moments, times and sources read on a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from tsutsumi.core.playbooks.book import Row
from tsutsumi.core.playbooks.moments import LATER, MOMENTS, Moment, arrange
from tsutsumi.core.playbooks.vocabulary import DAY, HOUR, SOURCES
from tsutsumi.tasks.models import Task
from tsutsumi.web import days

MOST_UNFOLDED = 10


@dataclass(frozen=True, slots=True)
class Shown:
    """One moment of the page: its heading, an id for the heading, its tasks; `late` of them; `is_unfolded`: for now."""

    label: str
    ident: str
    tasks: tuple[Task, ...]
    late: int = 0
    is_unfolded: bool = True


def moments(tasks: Iterable[Task], at: datetime) -> list[Shown]:
    """Unfolded from the first that waits for somebody until about MOST_UNFOLDED tasks: a list of thirty is not read."""
    shown, left = [], MOST_UNFOLDED
    for number, moment in enumerate(arrange((task.minutes, task) for task in tasks), 1):
        waiting = sum(task.is_open for task in moment.items)
        late = sum(task.is_late(at) for task in moment.items)
        is_unfolded = waiting > 0 and left > 0
        shown.append(Shown(moment_label(moment), f"moment-{number}", moment.items, late, is_unfolded))
        left -= waiting
    return shown


def moment_label(moment: Moment[Task]) -> str:
    """「最初の30分」, 「1時間から3時間まで」; with its part where one hour alone is too full."""
    label = _whole(moment.until) if not moment.is_cut else _span(moment.after, moment.until)
    if moment.parts > 1:
        return _("%(label)s（%(part)d／%(parts)d）") % {"label": label, "part": moment.part, "parts": moment.parts}
    return label


def due_words(task: Task) -> str:
    """The day, with its time where it has one: most of the first night is due within minutes. Empty without a date."""
    if task.due is None:
        return ""
    return days.short_day(task.due) if task.is_day and not task.own_due_at else days.moment(task.due)


def span_words(minutes: int) -> str:
    """「30分」, 「3時間」, 「14日」."""
    if minutes < HOUR:
        return _("%(n)d分") % {"n": minutes}
    if minutes < DAY:
        return _("%(n)d時間") % {"n": minutes // HOUR}
    return _("%(n)d日") % {"n": minutes // DAY}


def source_words(codes: str) -> list[str]:
    return [SOURCES[code] for code in codes.split(",") if code in SOURCES]


def _whole(until: int | None) -> str:
    if until is None:
        return _("時間の決まっていないもの")
    if until == LATER:
        return _("それより後")
    named = (
        _("最初の30分"),
        _("3時間まで"),
        _("当日（24時間まで）"),
        _("3日まで"),
        _("3〜5日"),
        _("1〜2週間"),
        _("30日まで"),
        _("31〜90日"),
    )
    return named[MOMENTS.index(until)]


def _span(after: int, until: int | None) -> str:
    if until is None or until == LATER:
        return _whole(until)
    if not after:
        return _("%(until)sまで") % {"until": span_words(until)}
    return _("%(after)sから%(until)sまで") % {"after": span_words(after), "until": span_words(until)}


def at_words(row: Row) -> str:
    """The target time of a step: 「30分まで」, 「期限に合わせて」."""
    if row.minutes is None:
        return {"as due": _("期限に合わせて"), "if found": _("見つかったら")}[row.at]
    return _("%(until)sまで") % {"until": span_words(row.minutes)}

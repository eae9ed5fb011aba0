"""The boards: one person's cases by deadline, every deadline, and the five facts of one case."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tsutsumi.accounts.models import User
from tsutsumi.accounts.roles import may
from tsutsumi.cases.models import Case
from tsutsumi.core.law.verdict import Answer
from tsutsumi.room.beside import Beside, beside
from tsutsumi.room.due import Due
from tsutsumi.room.standing import Standing, next_act, stand_all, what
from tsutsumi.tasks.gather import most_urgent

FAR = date.max


def standings(user: User, today: date) -> list[Standing]:
    """The running cases this person plays a part in, the nearest deadline first; those without one last.

    Without their tasks: of hundreds of cases a page shows a few, see with_tasks().
    """
    return sorted(_running(user, today), key=_urgency)


def _running(user: User, today: date) -> list[Standing]:
    return stand_all(list(Case.objects.visible_to(user).open().select_related("opened_by")), today)


def with_tasks(shown: Iterable[Standing], user: User) -> list[Standing]:
    """The same, each with the task of this person that comes first."""
    found = list(shown)
    urgent = most_urgent([standing.case for standing in found], user)
    for standing in found:
        standing.rows.task = urgent.get(standing.case.pk)
    return found


def deadlines(user: User, today: date) -> list[Due | Beside]:
    """Every date of every running case the person may see, the law's and others: what still runs first, then by day."""
    mine = _running(user, today)
    return in_order([*(due for standing in mine for due in standing.dues), *beside(mine, user)])


def dues_of_case(standing: Standing, user: User) -> list[Due | Beside]:
    """The same of one case."""
    return in_order([*standing.dues, *beside([standing], user)])


def in_order(dues: Iterable[Due | Beside]) -> list[Due | Beside]:
    return sorted(dues, key=lambda due: (due.is_done, due.due, due.case.number, due.kind))


def five_facts(standing: Standing, user: User) -> dict[str, Any]:
    """What `web/_summary.html` reads: what, how many, the next deadline, the next act, what is unknown."""
    case, act, due = standing.case, next_act(standing), standing.next_due
    low, high = standing.people
    can = act is not None and may(user, act.right)
    return {
        "number": case.number,
        "title": case.title,
        "url": case.get_absolute_url(),
        "state": case.get_state_display(),
        "what": what(case, standing.facts),
        "low": low,
        "high": high,
        "counted": standing.counted,
        "due": due.due if due else None,
        "due_label": due_label(due) if due else "",
        "no_due": no_due(standing),
        "today": standing.today,
        "next_act": act.words if act else _("過去の時点では表示しません") if case.past else "",
        "next_url": act.url if act and can else "",
        "unknown": unknown(standing),
        "unknown_url": _questions_url(standing, user),
    }


def due_label(due: Due | Beside) -> str:
    """「確報」, 「速報の目安」, 「確報（仮）」: a guide is never called a legal date, an open one never sure."""
    if isinstance(due, Beside):
        return due.label
    if due.kind == "guide":
        return _("速報の目安") if due.is_decided else _("速報の目安（仮）")
    return _("確報") if due.is_decided else _("確報（仮）")


def no_due(standing: Standing) -> str:
    """Why no date is shown."""
    if standing.trouble:
        return _("計算できません")
    if standing.case.is_over:
        return _("この事案は終わっています")
    if standing.is_reportable is Answer.NO:
        return _("報告対象ではありません")
    if standing.dues:
        return _("すべて提出済みです")
    return _("まだ決まっていません")


def unknown(standing: Standing) -> str:
    """The weightiest open question, and how many more there are."""
    if not standing.unknowns:
        return ""
    first, rest = standing.unknowns[0], len(standing.unknowns) - 1
    if not rest:
        return first.text
    return _("%(first)s ほか%(rest)s件") % {"first": first.text, "rest": rest}


def words_of(dues: Iterable[Due | Beside]) -> list[dict[str, Any]]:
    """The lines of the board with their labels; `beside`: not of the reporting law."""
    return [{"due": due, "label": due_label(due), "beside": isinstance(due, Beside)} for due in dues]


def _questions_url(standing: Standing, user: User) -> str:
    if not standing.unknowns or standing.case.is_over or standing.case.past or not may(user, "duties.answer"):
        return ""
    return reverse("duties:interview" if standing.questions else "duties:answers", args=[standing.case.number])


def _urgency(standing: Standing) -> tuple[date, str]:
    due = standing.next_due
    return (due.due if due else FAR, standing.case.number)

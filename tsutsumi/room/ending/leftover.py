"""What a case would leave open if it were closed now."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tsutsumi.core.law.verdict import Answer
from tsutsumi.decisions.models import Step
from tsutsumi.outside import gather as outside
from tsutsumi.people.gather import waiting_lists
from tsutsumi.prevention import gather as prevention
from tsutsumi.room.boards import due_label
from tsutsumi.room.standing import Standing
from tsutsumi.web import days

LAW, OUTSIDE, TASK, DECIDED, KEPT, PROMISED = "law", "outside", "task", "decision", "evidence", "prevention"
OPEN = ("draft", "running", "returned")  # of a decision: nobody has decided it yet
KINDS = {
    LAW: gettext_lazy("当局への報告と判断"),
    OUTSIDE: gettext_lazy("ほかに知らせる相手、当局からの照会、支出"),
    DECIDED: gettext_lazy("決まっていない起案と承認待ち"),
    TASK: gettext_lazy("終わっていない作業"),
    KEPT: gettext_lazy("写しを取っていないログ"),
    PROMISED: gettext_lazy("再発防止策"),
}


@dataclass(frozen=True, slots=True)
class Left:
    """One thing that is not done. `is_late`: its day is over."""

    kind: str
    words: str
    url: str
    is_late: bool = False


def left_of(standing: Standing) -> list[Left]:
    """Everything that is open in the case."""
    sources: tuple[Callable[[Standing], Iterable[Left]], ...] = (
        _law, _rulings, _outside, _decisions, _tasks, _logs, _measures,
    )  # fmt: skip
    return [one for source in sources for one in source(standing)]


def by_kind(left: Iterable[Left]) -> list[tuple[str, list[Left]]]:
    """The headings that have something under them, in their order."""
    rows = list(left)
    found = [(label, [one for one in rows if one.kind == kind]) for kind, label in KINDS.items()]
    return [(str(label), mine) for label, mine in found if mine]


def _law(standing: Standing) -> Iterator[Left]:
    """Clocks of the law that nobody met; the missing 確報 is one of them."""
    url = reverse("reports:list", args=[standing.case.number])
    if standing.trouble:
        yield Left(LAW, standing.trouble, reverse("duties:finding", args=[standing.case.number]))
    for due in standing.dues:
        if not due.is_done:
            said = {"label": due_label(due), "law": due.law, "day": days.full_day(due.due)}
            words = _("%(label)sがまだ提出されていません（%(law)s、%(day)s）") % said
            yield Left(LAW, words, url, due.left(standing.today) < 0)


def _rulings(standing: Standing) -> Iterator[Left]:
    url, ruling = reverse("duties:finding", args=[standing.case.number]), standing.ruling
    if ruling is None:
        yield Left(LAW, _("報告の要否を、まだ誰も判断していません"), url)
    elif ruling.state == "proposed":
        yield Left(LAW, _("報告の要否の判断が、承認を待っています"), url)
    if standing.is_reportable is Answer.JUDGEMENT:
        yield Left(LAW, _("報告が必要かどうか、事実が足りず決まっていません"), url)


def _outside(standing: Standing) -> Iterator[Left]:
    case, today = standing.case, standing.today
    for line in outside.lines(case):
        if line.applies == "yes" and not line.is_done:
            url = reverse("outside:addressee", args=[case.number, line.code])
            late = line.clock.due is not None and line.clock.due < today
            yield Left(OUTSIDE, _("まだ知らせていません（%(who)s）") % {"who": line.label}, url, late)
    for demand in case.demands.filter(state="open"):
        url = reverse("outside:demand", args=[case.number, demand.number])
        words = _("%(who)sからの%(kind)sに答えていません") % {
            "who": demand.authority, "kind": demand.get_kind_display(),
        }  # fmt: skip
        yield Left(OUTSIDE, words, url, demand.due_on is not None and demand.due_on < today)
    for row in case.spendings.filter(state__in=("asked", "released")):
        url = reverse("outside:spending", args=[case.number, row.number])
        yield Left(OUTSIDE, f"{row.what}（{row.get_state_display()}）", url)


def _decisions(standing: Standing) -> Iterator[Left]:
    case = standing.case
    is_oral = Q(state__in=("decided", "used"), pk__in=Step.objects.filter(state="oral").values("decision"))
    for row in case.decided.filter(Q(state__in=OPEN) | is_oral):
        words = f"{row.title}（{row.get_state_display()}）"
        if row.state not in OPEN:
            words = _("%(title)s: 口頭の承認を、本人がまだ確かめていません") % {"title": row.title}
        yield Left(DECIDED, words, row.get_absolute_url())
    for export in waiting_lists(case):
        words = _("一覧の取り出しの申請%(n)s（承認待ち）") % {"n": export.number}
        yield Left(DECIDED, words, reverse("people:export", args=[case.number, export.number]))


def _tasks(standing: Standing) -> Iterator[Left]:
    now = timezone.now()
    for task in standing.case.tasks.open().soonest():
        yield Left(TASK, task.title, task.get_absolute_url(), task.is_late(now))


def _logs(standing: Standing) -> Iterator[Left]:
    case = standing.case
    for log in case.logs.filter(settled_at=None):
        late = log.kept_until is not None and log.kept_until < standing.today
        yield Left(KEPT, log.name, reverse("evidence:logs", args=[case.number]), late)


def _measures(standing: Standing) -> Iterator[Left]:
    """Measures that are not done; what a promise lacks keeps the case from being closed at all."""
    number = standing.case.number
    for one in prevention.open_lines(standing.case, standing.today):
        words = one.measure.title + (f"（{_('足りないもの')}: {'、'.join(one.missing)}）" if one.missing else "")
        url = reverse("prevention:measure", args=[number, one.measure.number])
        yield Left(PROMISED, words, url, one.is_late)

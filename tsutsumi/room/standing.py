"""How a case stands today: what follows from its facts, what people did, and what comes next. Nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.core.law import engine
from tsutsumi.core.law.facts import Facts, display
from tsutsumi.core.law.verdict import Answer, Judgement, Question
from tsutsumi.duties import gather
from tsutsumi.duties.models import Answer as Answered
from tsutsumi.duties.models import Ruling
from tsutsumi.people.models import Count
from tsutsumi.reports.models import Report
from tsutsumi.room.due import Due, dues_of, next_due
from tsutsumi.room.rows import Rows, rows_of, rows_then
from tsutsumi.web.memo import by_words


@dataclass
class Standing:
    """Everything the pages of the room say about one case on one day. `trouble` is why it could not be judged."""

    case: Case
    today: date
    rows: Rows = field(default_factory=Rows)
    facts: Facts = field(default_factory=Facts)
    judgement: Judgement | None = None
    questions: tuple[Question, ...] = ()
    unknowns: tuple[Question, ...] = ()  # the questions, and what was answered with 「わからない」
    trouble: str = ""

    @cached_property
    def dues(self) -> list[Due]:
        """Empty when the case is over, or nothing runs."""
        if self.judgement is None or self.case.is_over:
            return []
        return dues_of(self.case, self.judgement, self.rows.handed_in, self.today)

    @property
    def next_due(self) -> Due | None:
        return next_due(self.dues)

    @property
    def ruling(self) -> Ruling | None:
        return self.rows.ruling

    @property
    def people(self) -> tuple[int | None, int | None]:
        """At least, at most; None where nobody knows. What a person confirmed beats what a scan counted."""
        return gather.people_within(self.facts, self.rows.counted)

    @property
    def counted(self) -> Count | None:
        """What a scan counted after a person had confirmed another number; None while they agree."""
        return gather.counted_since(self.rows.count, self.rows.answers, self.facts)

    @property
    def is_reportable(self) -> Answer | None:
        return self.judgement.overall if self.judgement else None


def stand(case: Case, today: date, user: User | None = None) -> Standing:
    """Judge the case on the facts of today. A day outside the tables of the law is said, not raised.

    `user`: whose tasks may come next.
    """
    return _stand(case, rows_then(case), today) if case.past else stand_all([case], today, user)[0]


def stand_all(cases: Sequence[Case], today: date, user: User | None = None) -> list[Standing]:
    """The same for many, in their order; the number of queries does not grow with them."""
    rows = rows_of(cases, user)
    return [_stand(case, rows[case.pk], today) for case in cases]


def _stand(case: Case, rows: Rows, today: date) -> Standing:
    facts = gather.facts_of(case, rows.answers, rows.sector)
    try:
        blank = sorted(answer.fact for answer in rows.answers if answer.value is None)
        read = _read((facts, blank, today), facts, rows.answers, today)
    except ValueError as error:
        return Standing(case, today, rows, facts, trouble=str(error))
    return Standing(case, today, rows, facts, *read)


@by_words(kept=1024)
def _read(
    facts: Facts, answers: Sequence[Answered], today: date
) -> tuple[Judgement, tuple[Question, ...], tuple[Question, ...]]:
    """What the law says and what is still to be asked: the same facts on the same day are judged once per process."""
    judgement = engine.judge(facts, today=today)
    questions = gather.still_to_ask(facts, answers)
    return judgement, questions, gather.unknowns(facts, questions)


def what(case: Case, facts: Facts) -> str:
    """One line: the event, the cause and the medium as far as anybody knows them; the last answers count."""
    words = [display(name, known.value) for name in ("event", "cause") if (known := getattr(facts, name)) is not None]
    event, detail = (words[0] if facts.event else ""), words[1:] if facts.event else words
    medium = [str(case.get_medium_display())] if case.medium else []
    return "／".join(filter(None, [event, *detail, *medium]))


@dataclass(frozen=True, slots=True)
class Act:
    """What to do next: the words, the page, and the right it takes."""

    words: str
    url: str
    right: str


def next_act(standing: Standing) -> Act | None:
    """The first thing on the way that is not done; None when the case is over.

    What the law waits for comes first; then the most urgent open task of the person; then the next step of the case.
    """
    case = standing.case
    if case.is_over or case.past:
        return None
    steps = (_look_at_scan, _answer, _scan, _rule, _report, _task, _finish)
    return next((act for step in steps if (act := step(standing))), None)


def _look_at_scan(standing: Standing) -> Act | None:
    if not standing.rows.proposals:
        return None
    words = _("走査で見つかった%(n)s件の事実を確かめる") % {"n": standing.rows.proposals}
    return Act(words, _page("duties:interview", standing), "duties.answer")


def _answer(standing: Standing) -> Act | None:
    asked = [question for question in standing.questions if "duty" in question.changes]
    # What is reportable already waits for no further answer: an exit nobody has checked does not hide the duty.
    if not asked or standing.is_reportable is Answer.YES:
        return None
    words = _("報告が必要かを決める質問に答える（あと%(n)s問）") % {"n": len(standing.questions)}
    return Act(words, _page("duties:interview", standing), "duties.answer")


def _scan(standing: Standing) -> Act | None:
    """What is handed in tells how many people it is; until then the duty may hang on it."""
    if standing.is_reportable is Answer.YES or standing.people != (None, None):
        return None
    run = standing.rows.scan
    if run is not None:
        words = _("一時停止した走査を再開する") if run.state == "paused" else _("走査の終わりを待つ")
        return Act(words, reverse("evidence:scan", args=[standing.case.number, run.number]), "evidence.view")
    if standing.rows.has_files:
        return Act(_("預かったファイルを走査する"), _page("evidence:index", standing), "evidence.scan")
    return None


def _rule(standing: Standing) -> Act | None:
    if standing.ruling is None:
        return Act(_("報告の要否の判断を起案する"), _page("duties:finding", standing), "duties.rule")
    if standing.ruling.state == "proposed":
        words = _("%(name)sさんが起案した判断を承認する") % {"name": standing.ruling.by.name}
        return Act(words, _page("duties:finding", standing), "duties.rule")
    return None


def _report(standing: Standing) -> Act | None:
    due = standing.next_due
    if standing.is_reportable is not Answer.YES or due is None:
        return None
    stage = "preliminary" if due.kind == "guide" else "final"
    begun = next((r for r in standing.rows.reports if r.regime == due.regime and r.stage in (stage, "final")), None)
    if begun is None or begun.state == "submitted":
        words = {"guide": _("速報を作り、提出する")}.get(due.kind, _("確報を作り、提出する"))
        return Act(words, _page("reports:list", standing), "reports.write")
    url = reverse("reports:detail", args=[standing.case.number, begun.pk])
    return Act(_begun(begun), url, "reports.write")


def _begun(report: Report) -> str:
    if report.state == "checked":
        return {"preliminary": _("確認済みの速報を提出する")}.get(report.stage, _("確認済みの確報を提出する"))
    return {"preliminary": _("作成中の速報を仕上げ、提出する")}.get(report.stage, _("作成中の確報を仕上げ、提出する"))


def _task(standing: Standing) -> Act | None:
    task = standing.rows.task
    return Act(task.title, task.get_absolute_url(), "tasks.work") if task else None


def _finish(standing: Standing) -> Act | None:
    return Act(_("段階を進める"), _page("cases:step", standing), "cases.edit")


def _page(name: str, standing: Standing) -> str:
    return reverse(name, args=[standing.case.number])

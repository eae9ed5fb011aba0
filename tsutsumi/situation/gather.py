"""What the case knows, as figures that a text names and as the first draft of a report. Always in Japanese."""

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tsutsumi.audit.models import Entry
from tsutsumi.cases import past
from tsutsumi.cases.models import JAPAN, Case
from tsutsumi.core.law import engine
from tsutsumi.core.law.facts import Facts, display
from tsutsumi.core.law.verdict import Answer, Judgement, Verdict
from tsutsumi.decisions.models import Decision
from tsutsumi.duties import gather as duties
from tsutsumi.reports.models import Report
from tsutsumi.situation.models import EXECUTIVE, TACTICAL, SituationReport
from tsutsumi.tasks import gather as tasks
from tsutsumi.tasks.words import due_words
from tsutsumi.web import days

NAMED = re.compile(r"〔([^〔〕\n]{1,40})〕")
# A number of people typed by hand; the case has it, with its width.
RETYPED = re.compile(r"\d[\d,]*\s*(?:万\s*)?[人名](?!目)")
NUMBERED_PARTS = ("situation", "impact", "point", "duty")
LATELY, URGENT = 12, 5  # acts and finished tasks that a draft names; open tasks
OUTCOMES = {"yes": "報告対象", "no": "報告対象外", "voluntary": "任意で報告する"}
DRAFTS: dict[str, dict[str, str]] = {
    TACTICAL: {
        "situation": "〔何が起きたか〕（段階：〔段階〕）\n知った日時：〔知った日時〕\n本人の数：〔人数〕\n"
        "報告の要否：〔報告の要否〕\n次の期限：〔次の期限〕\nまだ分からないこと：\n〔分からないこと〕",
        "actions": "前の報告のあとに行ったこと：\n{lately}\n動いている作業：\n"
        "〔動いている作業〕\n決まったこと：\n〔決まったこと〕",
        "needs": "",
    },
    EXECUTIVE: {
        "point": "〔何が起きたか〕\nいまは「〔段階〕」の段階です。",
        "impact": "本人の数：〔人数〕\nまだ分からないこと：\n〔分からないこと〕",
        "duty": "報告の要否：〔報告の要否〕\n期限：\n〔期限の一覧〕\n決まったこと：\n〔決まったこと〕",
        "asking": "",
    },
}
# Acts worth a line in a draft, by the beginning of their verb.
WORTH = ("case.", "ruling.", "evidence.taken_in", "people.settled", "report.check", "report.submit", "decision.decide",
         "task.done", "task.finish", "tip.", "custody.")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """The case and what follows from its facts. `trouble`: why it could not be judged."""

    case: Case
    facts: Facts
    today: date
    judgement: Judgement | None = None
    unknowns: tuple[str, ...] = ()
    trouble: str = ""


def known(case: Case) -> Known:
    answers = duties.current_answers(case)
    facts, today = duties.facts_of(case, answers), duties.today_of(case)
    try:
        judgement = engine.judge(facts, today=today)
        asked = duties.unknowns(facts, duties.still_to_ask(facts, answers))
    except ValueError as error:
        return Known(case, facts, today, trouble=str(error))
    return Known(case, facts, today, judgement, tuple(question.text for question in asked))


def figures(case: Case) -> dict[str, str]:
    """Every figure a text may name, with its value now; the dates in 西暦 with their weekday."""
    with translation.override("ja"), days.western_years():
        it = known(case)
        return {name: value(it) for name, value in FIGURES.items()}


def filled(texts: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """The texts with every figure in its place. A name that is none stays as it is."""
    return {part: NAMED.sub(lambda found: values.get(found[1].strip(), found[0]), text) for part, text in texts.items()}


def strangers(text: str) -> list[str]:
    """Names in 〔〕 that are no figure."""
    return [name for name in NAMED.findall(text) if name.strip() not in FIGURES]


def retyped(part: str, text: str) -> list[str]:
    """Numbers of people that somebody typed where the case has them."""
    if part not in NUMBERED_PARTS:
        return []
    return RETYPED.findall(unicodedata.normalize("NFKC", NAMED.sub("", text)))


def draft(case: Case, kind: str, since: datetime | None) -> dict[str, str]:
    """The first words of a report: the figures by name, and what was done since the last one."""
    with translation.override("ja"), days.western_years():
        lately = _listed(_lately(case, since), "なし")
        waiting = "\n".join(f"・承認待ち：{words}" for words in _waiting(case))
    texts = {part: text.replace("{lately}", lately) for part, text in DRAFTS[kind].items()}
    return texts | {"needs" if kind == TACTICAL else "asking": waiting}


def issued(case: Case, kind: str) -> list[SituationReport]:
    """What went out, the newest first."""
    rows = SituationReport.objects.filter(case=case, kind=kind, state="issued")
    return list(past.rows(rows, case, "issued_at").select_related("issued_by").order_by("-number"))


def changes(before: SituationReport | None, now: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """By part, each line with its sign: "+" new, "-" gone, "" as before. Empty when there is nothing to compare."""
    if before is None:
        return {}
    return {part: _compared(before.frozen.get(part, ""), text) for part, text in now.items()}


def _compared(old: str, new: str) -> list[tuple[str, str]]:
    lines = difflib.ndiff(old.splitlines(), new.splitlines())
    return [(line[0].strip(), line[2:]) for line in lines if not line.startswith("?")]


def _listed(lines: Iterable[str], none: str) -> str:
    return "\n".join(f"・{line}" for line in lines) or none


def _what(it: Known) -> str:
    words = [display(name, said.value) for name in ("event", "cause") if (said := getattr(it.facts, name)) is not None]
    medium = [str(it.case.get_medium_display())] if it.case.medium else []
    return "／".join([*words, *medium]) or "まだ分かりません"


def _known_at(case: Case) -> str:
    said = days.full_day(case.known_at) if case.known_time_unknown else days.full_moment(case.known_at)
    return f"{said}（{case.known_department or '部署は未記入'}）"


def _duty(it: Known) -> str:
    if it.judgement is None:
        return f"計算できません（{it.trouble}）"
    words = {Answer.YES: "報告対象", Answer.NO: "報告対象ではない", Answer.JUDGEMENT: "まだ決められない"}
    return "、".join(f"{verdict.label}：{words[verdict.reportable]}" for verdict in it.judgement.verdicts)


def _no_due(it: Known) -> str:
    if it.judgement is None:
        return "計算できません"
    return "報告の期限はありません" if it.judgement.overall is Answer.NO else "すべて提出済み、又は未確定です"


def _dues(it: Known) -> Iterator[str]:
    """Every date that still runs, the earliest first, with its days left."""
    done = set(
        Report.objects.filter(case=it.case, versions__submitted_on__isnull=False).values_list("regime", "stage")
    )  # fmt: skip
    found = [row for verdict in (it.judgement.verdicts if it.judgement else ()) for row in _dates(verdict, done)]
    for day, label in sorted(found):
        yield f"{days.full_day(day)} {label}（{days.days_left(day, it.today)}）"


def _dates(verdict: Verdict, done: set[tuple[str, str]]) -> Iterator[tuple[date, str]]:
    if verdict.reportable is Answer.NO or (verdict.regime, "final") in done:
        return
    open_ = "" if verdict.reportable is Answer.YES else "・報告対象となる場合"
    if verdict.day5 and (verdict.regime, "preliminary") not in done:
        yield verdict.day5, f"{verdict.label} 速報の目安{open_}"
    for clock in verdict.clocks:
        if clock.kind == "final":
            yield clock.due, f"{verdict.label} {clock.label}の法定期限{open_}"


def _decided(case: Case) -> Iterator[str]:
    for ruling in duties.rulings_of(case):
        if ruling.state == "approved" and ruling.approved_at:
            yield f"{days.short_day(ruling.approved_at)} 報告の要否：{OUTCOMES.get(ruling.outcome, ruling.outcome)}"
    for row in Decision.objects.filter(case=case, state__in=("decided", "used")).order_by("decided_at"):
        if row.decided_at and (case.past is None or row.decided_at <= case.past):
            yield f"{days.short_day(row.decided_at)} {row.get_kind_display()}：{row.title}"


def _waiting(case: Case) -> Iterator[str]:
    if any(ruling.state == "proposed" for ruling in duties.rulings_of(case)):
        yield "報告の要否の判断"
    for row in Decision.objects.filter(case=case, state="running"):
        yield f"{row.get_kind_display()}「{row.title}」"


def _lately(case: Case, since: datetime | None) -> Iterator[str]:
    rows = Entry.objects.filter(case_id=case.pk, at__gt=since) if since else Entry.objects.filter(case_id=case.pk)
    worth = [entry for entry in rows.order_by("-at", "-pk") if entry.verb.startswith(WORTH)][:LATELY]
    for entry in reversed(worth):
        yield f"{days.short_day(entry.at)} {entry.at.astimezone(JAPAN):%H:%M} {_(entry.sentence)}"


def _done(case: Case) -> Iterator[str]:
    """The last tasks that were finished, the newest first."""
    for task in case.tasks.filter(state="done").order_by("-ended_at", "-pk")[:LATELY]:
        yield f"{days.short_day(task.ended_at)} {task.title}" if task.ended_at else task.title


def _under_way(case: Case) -> Iterator[str]:
    """How many are open and late, then the most urgent with their days."""
    at = timezone.now()
    found = tasks.counts(case, at)
    if not found["open"]:
        return
    yield f"未完了 {found['open']}件（うち期限を過ぎたもの {found['late']}件）"
    for task in case.tasks.open().soonest()[:URGENT]:
        due = f"（{due_words(task)}まで）" if task.due else ""
        yield f"{task.title}{due}"


# What of these stands in the ledger of figures too.
LEDGER = {"人数": "people", "知った日時": "known"}
FIGURES: dict[str, Callable[[Known], str]] = {
    "何が起きたか": _what,
    "段階": lambda it: str(it.case.get_state_display()),
    "人数": lambda it: days.people(*duties.people_of(it.case, it.facts)),
    "知った日時": lambda it: _known_at(it.case),
    "報告の要否": _duty,
    "次の期限": lambda it: next(_dues(it), _no_due(it)),
    "期限の一覧": lambda it: _listed(_dues(it), _no_due(it)),
    "分からないこと": lambda it: _listed(it.unknowns, "なし"),
    "終わった作業": lambda it: _listed(_done(it.case), "なし"),
    "動いている作業": lambda it: _listed(_under_way(it.case), "未完了の作業はありません"),
    "決まったこと": lambda it: _listed(_decided(it.case), "まだありません"),
}  # fmt: skip

"""The timeline of a case: what people wrote down, what was learned and decided, and every act of the trail.

Two times stand beside each entry: when it happened, and when somebody here knew of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cache
from itertools import groupby
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tsutsumi.audit.models import Entry
from tsutsumi.audit.verbs import VERBS
from tsutsumi.cases import past
from tsutsumi.cases.models import JAPAN, Case, Note
from tsutsumi.decisions.models import Decision
from tsutsumi.duties.gather import rulings_of
from tsutsumi.duties.models import Ruling
from tsutsumi.duties.words import answer_words, question_of
from tsutsumi.people import gather as people
from tsutsumi.tasks.models import Task
from tsutsumi.team.models import Call
from tsutsumi.web import days

ACT, NOTE, FACT, DECISION, EVIDENCE, REPORT, MESSAGE = (
    "act", "note", "fact", "decision", "evidence", "report", "message",
)  # fmt: skip
KINDS = {
    NOTE: gettext_lazy("書き留めたこと"),
    FACT: gettext_lazy("分かったこと"),
    DECISION: gettext_lazy("決めたこと"),
    EVIDENCE: gettext_lazy("証拠"),
    REPORT: gettext_lazy("報告"),
    MESSAGE: gettext_lazy("連絡"),
    ACT: gettext_lazy("行ったこと"),
}
# The kind of an act by the beginning of its verb; the longest that fits counts, ACT where none does.
KIND_OF = {
    "fact.": FACT, "proposal.": FACT, "people.": FACT, "pair.": FACT, "duty.changed": FACT,
    "case.edited": ACT, "case.opened": ACT,
    "duty.": DECISION, "ruling.": DECISION, "point.": DECISION, "decision.": DECISION, "step.": DECISION,
    "case.": DECISION, "approval.": DECISION, "export.approve": DECISION, "export.decline": DECISION,
    "evidence.": EVIDENCE, "scan": EVIDENCE, "elusion.": EVIDENCE, "vault.": EVIDENCE, "upload.": EVIDENCE,
    "custody.": EVIDENCE, "hold.": EVIDENCE, "item.": EVIDENCE,
    "report.": REPORT, "decision.downloaded": REPORT, "notice.": REPORT, "situation": REPORT,
    "tip.": MESSAGE, "message.": MESSAGE, "outbox.": MESSAGE, "call.": MESSAGE, "contact.": MESSAGE,
}  # fmt: skip
# Acts that tell how the case went; the others stand on the page of the timeline only when everything is asked for.
TELLING = (
    "case.", "tip.", "ruling.", "evidence.taken_in", "people.", "export.approve", "export.downloaded", "report.check",
    "report.submit", "duty.changed", "situationreport.issue", "task.finish", "task.done", "decision.put_up",
    "decision.decide", "decision.use", "decision.disown", "step.hear", "proposal.accept", "part.added",
    "part.removed", "handover.",
)  # fmt: skip
# Told by their own rows, with more words than the trail has.
TOLD_ELSEWHERE = ("note.added", "note.corrected", "fact.answered", "duty.proposed", "ruling.approve", "people.settled")
# Subjects of the trail that have a name every member of the case may read, and the field it stands in.
NAMED: dict[str, Any] = {"tasks.task": Task, "decisions.decision": Decision, "team.call": Call}
NAME_IN = {"tasks.task": "title", "decisions.decision": "title", "team.call": "role"}
WHEN = Coalesce("happened_at", "known_at")  # of a note: what orders it


@dataclass(frozen=True, slots=True)
class Moment:
    """One line. `at` orders it: when it happened or, where nobody knows, when we knew.

    `happened` and `known` are None where nobody knows; `…_is_day` where only the day is known.
    """

    at: datetime
    text: str
    by: str = ""
    by_id: int | None = None
    kind: str = ACT
    happened: datetime | None = None
    known: datetime | None = None
    is_day: bool = False
    known_is_day: bool = False
    note_id: int | None = None
    note: Note | None = None  # once the line is to be shown, see noted()
    is_telling: bool = True

    @property
    def day(self) -> date:
        return self.at.astimezone(JAPAN).date()

    @property
    def label(self) -> str:
        return str(KINDS[self.kind])


def moments(case: Case) -> list[Moment]:
    """Everything, the oldest first."""
    found = [*rare(case), *notes(standing_notes(case).order_by("pk")), *acts(case, trail(case).order_by("pk"))]
    return sorted(found, key=lambda moment: moment.at)


def newest(case: Case, count: int) -> list[Moment]:
    """The last lines that tell how the case went, the oldest first, without reading the thousands before them."""
    written, done = _newest_first(case)[:count], _telling(case).order_by("-at", "-pk")[:count]
    found = [*(one for one in rare(case) if one.is_telling), *notes(written), *acts(case, done)]
    return noted(sorted(found, key=lambda moment: moment.at)[-count:])


def newest_acts(case: Case, rulings: Iterable[Ruling], count: int) -> list[Moment]:
    """The last acts and decisions, the oldest first: what was noted or learned is left out. `rulings`: all of them."""
    learned = begins(stem for stem, kind in KIND_OF.items() if kind == FACT)
    done = _telling(case).exclude(learned).order_by("-at", "-pk")[:count]
    found = [*_ruled(rulings), *acts(case, done)]
    return sorted(found, key=lambda moment: moment.at)[-count:]


def newest_notes(case: Case, count: int) -> list[Note]:
    """The last notes, the newest first."""
    return list(_newest_first(case)[:count])


def noted(lines: Sequence[Moment]) -> list[Moment]:
    """The same lines, with the rows of those that were written by people."""
    wanted = [line.note_id for line in lines if line.note_id]
    rows = Note.objects.select_related("by", "corrects").in_bulk(wanted)
    return [replace(line, note=rows[line.note_id]) if line.note_id else line for line in lines]


def rare(case: Case) -> Iterator[Moment]:
    """Of these a case has dozens at most."""
    yield from (*_days(case), *_answers(case), *_counts(case), *_rulings(case))


def by_day(found: Iterable[Moment]) -> list[tuple[date, list[Moment]]]:
    """The newest day first, and within a day the newest first."""
    newest = sorted(found, key=lambda moment: moment.at, reverse=True)
    return [(day, list(lines)) for day, lines in groupby(newest, key=lambda moment: moment.day)]


@cache
def kind_of(verb: str) -> str:
    stem = max((stem for stem in KIND_OF if verb.startswith(stem)), key=len, default="")
    return KIND_OF.get(stem, ACT)


def _days(case: Case) -> Iterator[Moment]:
    """The days that the fields of the case name, known since the last change of the field."""
    fields = ("occurred_on", "found_on")
    changed = {row.field: row.at for row in past.rows(case.changes.filter(field__in=fields), case).order_by("at")}
    for name, words in zip(fields, (_("発生した日"), _("発覚した日")), strict=True):
        if day := getattr(case, name):
            at = datetime.combine(day, time(0), JAPAN)
            yield Moment(
                at, words, kind=FACT, happened=at, known=changed.get(name, case.opened_at), is_day=True
            )  # fmt: skip
    who = case.known_department or _("部署は未記入")
    words, is_day = _("いずれかの部署が最初に知った（%(who)s）") % {"who": who}, case.known_time_unknown
    yield Moment(
        case.known_at, words, case.known_by, kind=FACT, known=case.known_at, happened=case.known_at,
        is_day=is_day, known_is_day=is_day,
    )  # fmt: skip


def standing_notes(case: Case) -> QuerySet[Note]:
    """The notes that nobody has corrected, as far as the moment of the case knows."""
    corrected = past.rows(Note.objects.filter(case=case, corrects__isnull=False), case).order_by()
    return past.rows(case.notes.exclude(pk__in=corrected.values("corrects")), case)


def _newest_first(case: Case) -> QuerySet[Note]:
    return standing_notes(case).order_by(WHEN.desc(), "-pk")


def notes(found: QuerySet[Note]) -> Iterator[Moment]:
    """As tuples: a case may have thousands."""
    rows = found.values_list("pk", "text", "by__name", "by_id", "happened_at", "known_at")
    for pk, text, by, by_id, happened, known in rows:
        yield Moment(happened or known, text, by, by_id, NOTE, happened, known, note_id=pk)


def _answers(case: Case) -> Iterator[Moment]:
    """What was said of a fact; the day on which it was learned stands beside the moment of the answer."""
    for answer in past.rows(case.answers.select_related("by"), case):
        question = question_of(answer.fact)
        learned = datetime.combine(answer.learned_on, time(0), JAPAN)
        words = f"{question.text if question else answer.fact}: {answer_words(answer.fact, answer.value)}"
        yield Moment(
            answer.at, words, answer.by.name, answer.by_id, FACT, known=learned, known_is_day=True,
            is_telling=answer.value is not None,
        )  # fmt: skip


def _counts(case: Case) -> Iterator[Moment]:
    for count in people.history(case):
        words = _("本人の数を%(people)sと定めた") % {"people": days.people(count.low, count.high)}
        yield _act(count.at, words, (count.by_id, count.by.name), FACT)


def _rulings(case: Case) -> Iterator[Moment]:
    return _ruled(rulings_of(case))


def _ruled(rulings: Iterable[Ruling]) -> Iterator[Moment]:
    outcomes = {"yes": _("報告対象"), "no": _("報告対象外"), "voluntary": _("任意で報告する")}
    for ruling in rulings:
        outcome = outcomes.get(ruling.outcome, ruling.outcome)
        words = _("報告の要否の判断を起案した（%(outcome)s）") % {"outcome": outcome}
        yield _act(ruling.at, words, (ruling.by_id, ruling.by.name), DECISION)
        if ruling.approved_by and ruling.approved_at:
            words = _("報告の要否の判断を承認した（%(outcome)s）") % {"outcome": outcome}
            yield _act(ruling.approved_at, words, (ruling.approved_by_id, ruling.approved_by.name), DECISION)


def trail(case: Case) -> QuerySet[Entry]:
    return past.rows(Entry.objects.filter(case_id=case.pk), case).exclude(verb__in=TOLD_ELSEWHERE)


def _telling(case: Case) -> QuerySet[Entry]:
    return trail(case).filter(begins(TELLING))


def acts(case: Case, entries: QuerySet[Entry]) -> Iterator[Moment]:
    """Rows of the trail, as tuples: a case may have thousands."""
    said = {verb: _(sentence) for verb, sentence in VERBS.items()}
    rows = list(entries.values_list("at", "verb", "by_id", "by__name", "subject"))
    names = _names(case, {row[-1] for row in rows})
    for at, verb, by_id, by, subject in rows:
        words = said.get(verb, verb)
        words = f"{words}: {names[subject]}" if subject in names else words
        yield _act(at, words, (by_id, by), kind_of(verb), is_telling=verb.startswith(TELLING))


def _names(case: Case, subjects: Iterable[str]) -> dict[str, str]:
    """What is done with is named: which task, decision, role; in one query. Not in the past: a name may be younger."""
    wanted = {subject.partition(":")[0] for subject in subjects} & NAMED.keys()
    if case.past or not wanted:
        return {}
    first, *more = (
        NAMED[kind].objects.filter(case=case).order_by().values_list(Value(kind, CharField()), "pk", NAME_IN[kind])
        for kind in sorted(wanted)
    )
    roles = dict(Call._meta.get_field("role").flatchoices)
    return {f"{kind}:{pk}": str(roles.get(name, name)) for kind, pk, name in first.union(*more, all=True).order_by()}


def begins(stems: Iterable[str]) -> Q:
    wanted = Q()
    for stem in stems:
        wanted |= Q(verb__startswith=stem)
    return wanted


def _act(
    at: datetime, text: str, by: tuple[int | None, str], kind: str, *, is_telling: bool = True
) -> Moment:  # fmt: skip
    return Moment(at, text, by[1], by[0], kind, at, at, is_telling=is_telling)

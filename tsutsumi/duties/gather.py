"""Case + answers -> Facts. The one place where what people said becomes what the law is asked."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from tsutsumi.accounts.models import Organisation
from tsutsumi.audit import then
from tsutsumi.cases import past
from tsutsumi.cases.models import JAPAN, Case
from tsutsumi.core.law import engine
from tsutsumi.core.law.facts import Facts, Known
from tsutsumi.core.law.verdict import Judgement, ProofNode, Question, Verdict
from tsutsumi.duties.models import Answer, Ruling
from tsutsumi.people.gather import range_of
from tsutsumi.people.models import Count

NUMBER = ("count", "count_max")


def facts_of(case: Case, answers: Sequence[Answer] | None = None, sector: str | None = None) -> Facts:
    """What is known of the case. The last answer to a fact wins, also over what the case was opened with.

    A last answer of 「わからない」 makes the fact unknown again. `answers`: the current ones, `sector`: the kind of the
    organisation, where they are at hand.
    """
    said: dict[str, Known | None] = dict(_from_case(case, Organisation.the().kind if sector is None else sector))
    for answer in current_answers(case) if answers is None else answers:
        said[answer.fact] = _known(answer)
    return Facts.of({name: known for name, known in said.items() if known is not None})


def current_answers(case: Case) -> list[Answer]:
    return list(past.rows(Answer.objects.filter(case=case), case).current().select_related("by"))


def rulings_of(case: Case) -> list[Ruling]:
    """Every ruling, the newest first; of a case of the past as each stood then."""
    found = list(past.rows(case.rulings.all(), case).select_related("by", "approved_by"))
    if case.past is None:
        return found
    moved = then.states(Ruling, case.pk, case.past)
    for ruling in found:
        ruling.__dict__["state"] = moved.get(ruling.pk, Ruling.flow.initial)  # what is shown, never saved
        if ruling.approved_at and ruling.approved_at > case.past:
            ruling.approved_by = ruling.approved_at = None
    return found


def judged(case: Case, today: date | None = None) -> Judgement:
    """The law of the day of knowing, applied to the facts of the case."""
    return engine.judge(facts_of(case), today=today or today_of(case))


def today_of(case: Case) -> date:
    """The day of Japan on which the case is looked at: today, or that of its moment in the past."""
    return case.past.astimezone(JAPAN).date() if case.past else timezone.localdate()


def questions_of(case: Case) -> tuple[Question, ...]:
    """What is still worth asking, most telling first. A fact answered 「わからない」 is not asked again by itself."""
    answers = current_answers(case)
    return still_to_ask(facts_of(case, answers), answers)


def still_to_ask(facts: Facts, answers: Iterable[Answer]) -> tuple[Question, ...]:
    """The same, of facts and answers that are at hand."""
    return engine.questions(facts, skip=frozenset(answer.fact for answer in answers if answer.value is None))


def unknowns(facts: Facts, asked: tuple[Question, ...]) -> tuple[Question, ...]:
    """All that would still tell: what is to be asked, then what somebody has said not to know."""
    return (*asked, *(question for question in engine.questions(facts) if question not in asked))


def people_of(case: Case, facts: Facts) -> tuple[int | None, int | None]:
    """At least, at most; None where nobody knows. What a person confirmed beats what a scan counted."""
    return people_within(facts, range_of(case))


def people_within(facts: Facts, counted: tuple[int, int] | None) -> tuple[int | None, int | None]:
    """The same, of what a scan counted last."""
    exact, most = facts.value("count"), facts.value("count_max")
    if exact is not None:
        return exact, exact if most is None else max(exact, most)
    if counted is None:
        return None, most
    # A person may have settled on another maximum since the scan; "at least" never stands above it.
    return counted if most is None else (min(counted[0], most), most)


def counted_since(count: Count | None, answers: Iterable[Answer], facts: Facts) -> Count | None:
    """The last count of a scan, where it is later than what a person has said of the number and differs from it."""
    is_said = any(getattr(facts, fact) for fact in NUMBER)
    said = [answer.at for answer in answers if answer.fact in NUMBER] if is_said else []
    if count is None or not said or count.at <= max(said):
        return None
    counted = count.low, count.high
    return count if people_within(facts, counted) != counted else None


def judgement_json(case: Case, facts: Facts, judgement: Judgement) -> dict[str, Any]:
    """A finding as it is frozen in a ruling and printed in the decision record."""
    low, high = people_of(case, facts)
    return {
        "case": case.number,
        "people": {"low": low, "high": high},
        "on": judgement.on.isoformat(),
        "overall": str(judgement.overall),
        "verdicts": [_verdict_json(v) for v in judgement.verdicts],
        "readings": [
            {"point": r.point, "choice": r.choice, "reason": r.reason, "by": r.by.name, "at": r.at.isoformat()}
            for r in case.readings.select_related("by")
        ],
        "unknown": [q.text for q in engine.questions(facts)],
    }


def open_in(node: ProofNode) -> Iterator[str]:
    """Ids of the open points at the steps of a proof that are not decided."""
    if node.outcome == "unknown":
        yield from (point.id for point in node.open_points)
    for child in node.children:
        yield from open_in(child)


def _verdict_json(verdict: Verdict) -> dict[str, Any]:
    return {
        "regime": verdict.regime,
        "label": verdict.label,
        "reportable": str(verdict.reportable),
        "limbs": list(verdict.limbs),
        "undecided": list(verdict.undecided),
        "notify_principals": verdict.notify_principals,
        "exempt_reason": verdict.exempt_reason,
        "exempt_label": verdict.exempt_label,
        "clocks": [clock.to_json() for clock in verdict.clocks],
        "day3": verdict.day3.isoformat() if verdict.day3 else None,
        "day5": verdict.day5.isoformat() if verdict.day5 else None,
        "recipients": [recipient.to_json() for recipient in verdict.recipients],
        "open_points": [point.to_json() for point in verdict.open_points],
        "proof": verdict.proof.to_json(),
    }


def _from_case(case: Case, sector: str) -> Iterable[tuple[str, Known]]:
    by, source = case.opened_by.name, "事案の登録"
    if sector:
        yield "sector", Known(sector, case.known_on, by, "組織の設定")
    for fact, value in (("event", case.event), ("cause", case.cause)):
        if value:
            yield fact, Known(value, case.known_on, by, source)


def _known(answer: Answer) -> Known | None:
    if answer.value is None:
        return None
    return Known(answer.value, answer.learned_on, answer.by.name, answer.source or "質問への答え")

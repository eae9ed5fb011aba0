"""From the truth of every item of a regime to its outcome: the decision itself, without words, dates or proof."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tsutsumi.core.law.conditions import DOUBT, NO, UNKNOWN, YES
from tsutsumi.core.law.deadlines import japan_day
from tsutsumi.core.law.facts import Facts
from tsutsumi.core.law.rulebook import Exemption, Limb, Regime, rulebook
from tsutsumi.core.law.verdict import Answer

PUBLIC_SECTORS = frozenset({"administrative_organ", "incorporated_agency"})
# 法58条: bodies of the public sector to which the private rules apply.
DEEMED_PRIVATE = frozenset({"annex2_corporation", "municipal_hospital"})
# What was found, or may be inside: numbers whose check digit fails are a question, and no "no".
WITH_NUMBER = frozenset({"my_number", "my_number_unverified"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """`limbs`: met, or under JUDGEMENT those that would apply. `unsettled`: exemptions nobody has checked, by number.

    `days`: of the final report, None where there is none or where it is open which law applies.
    """

    answer: Answer
    limbs: tuple[Limb, ...] = ()
    undecided: tuple[Limb, ...] = ()
    exempt: Exemption | None = None
    unsettled: tuple[int, ...] = ()
    days: int | None = None


def values_of(facts: Facts) -> dict[str, Any]:
    """Bare values; `data_kinds` as a set (an empty list says nothing yet); `knowledge`, the day the clock starts."""
    values: dict[str, Any] = {name: known.value for name, known in facts.stated()}
    values["data_kinds"] = frozenset(values.get("data_kinds", ())) or None
    values["knowledge"] = knowledge_day(facts)
    return values


def knowledge_day(facts: Facts) -> date | None:
    """The stated day (the earlier of day and instant), else the day the event itself was learned."""
    instant: Any = facts.value("knowledge_ts")
    stated = [day for day in (facts.value("knowledge_date"), instant and japan_day(instant)) if day]
    return min(stated) if stated else facts.event.on if facts.event else None


def law_day(values: Mapping[str, Any], on: date | None, today: date | None = None) -> date:
    """The day whose law applies; with nothing else to go by, the day the book was last checked."""
    return on or values["knowledge"] or today or rulebook().checked_on


def regimes_for(values: Mapping[str, Any]) -> tuple[str, ...]:
    """The regimes to judge, the one asked for first. Where nobody has said which body it is, both APPI regimes."""
    asked, kinds = values.get("regime"), values["data_kinds"]
    general = _general(values)
    if asked == "number_act":
        return ("number_act", *general)
    with_number = not kinds.isdisjoint(WITH_NUMBER) if kinds else asked is None
    return (*general, "number_act") if with_number else general


def _general(values: Mapping[str, Any]) -> tuple[str, ...]:
    asked, sector = values.get("regime"), values.get("sector")
    if sector in PUBLIC_SECTORS:
        return ("appi_public",)
    if sector in DEEMED_PRIVATE:
        return ("appi",)
    if asked == "APPI_public":
        # A firm that works for a public body answers under 法26条 (行政Q3-4-2).
        return ("appi",) if values.get("role") == "trustee" and sector else ("appi_public",)
    return ("appi",) if sector or asked == "APPI" else ("appi", "appi_public")


def truths(regime: Regime, values: Mapping[str, Any]) -> list[int]:
    """The truth of every item of the regime, in order."""
    return [item.value(values) for item in regime.items]


def assess(regime: Regime, got: Sequence[int]) -> Outcome:
    """What the truths amount to. A decided exemption, or every limb decidedly unmet, is the only way to NO."""
    count = len(regime.exemptions)
    exits = got[:count]
    exempt = regime.exemptions[exits.index(YES)] if YES in exits else None
    if (exempt and not exempt.keeps_limbs) or got[count] == NO:
        return Outcome(Answer.NO, exempt=exempt)
    pairs = list(zip(regime.limbs, got[count + 1 :], strict=True))
    met = tuple(limb for limb, truth in pairs if truth == YES)
    open_ = tuple(limb for limb, truth in pairs if NO < truth < YES)
    if not met and not open_:
        return Outcome(Answer.NO)
    if exempt:
        return Outcome(Answer.NO, met, exempt=exempt)
    unsettled = tuple(n for n, truth in enumerate(exits) if truth == UNKNOWN)
    doubtful = got[count] != YES or DOUBT in exits
    return _owed(met, tuple(limb for limb in open_ if not limb.silent), doubtful or not met, unsettled)


def _owed(met: tuple[Limb, ...], open_: tuple[Limb, ...], doubtful: bool, unsettled: tuple[int, ...]) -> Outcome:
    limbs, undecided = (met, open_) if met else (open_, ())
    answer = Answer.JUDGEMENT if doubtful else Answer.YES
    return Outcome(answer, limbs, undecided, None, unsettled, _days(limbs, bool(met)))


def _days(limbs: tuple[Limb, ...], decided: bool) -> int | None:
    """A met limb of 60 days rules the others (規則8条2項); among limbs that are all open the earlier date is safe."""
    days = [limb.days for limb in limbs]
    if not days:
        return None
    return max(days) if decided else min(days)


def notice(outcome: Outcome, values: Mapping[str, Any]) -> str:
    """Same trigger as the report; where no one can be reached, a substitute measure is allowed."""
    if outcome.answer is Answer.YES and values.get("contact_available") is False:
        return "alternative_measure_allowed"
    return str(outcome.answer)


def overall(answers: Mapping[str, Answer], alternatives: bool) -> Answer:
    """One answer for all regimes. `alternatives`: only one of the two APPI regimes applies, nobody has said which."""
    general = {answers[name] for name in answers if name != "number_act"}
    rest = {answers[name] for name in answers if name == "number_act"}
    if alternatives and len(general) > 1:
        general = {Answer.JUDGEMENT}
    return next(a for a in (Answer.YES, Answer.JUDGEMENT, Answer.NO) if a in general | rest)

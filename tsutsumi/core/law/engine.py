"""Facts in, verdicts out."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from tsutsumi.core.law.assess import Outcome, assess, law_day, notice, overall, regimes_for, truths, values_of
from tsutsumi.core.law.clocks import Clocks, clocks
from tsutsumi.core.law.facts import Facts
from tsutsumi.core.law.proof import Case, open_points_in, proof
from tsutsumi.core.law.questions import questions
from tsutsumi.core.law.rulebook import Regime, RulesOn, rulebook
from tsutsumi.core.law.verdict import Answer, Counterfactual, Difference, Judgement, Verdict

__all__ = ["judge", "questions", "what_if"]

_UNDATED = "知った日が分からないため、期限を計算できません。"
# The answer that asks most of the organisation first.
_STRONGEST = (Answer.YES, Answer.JUDGEMENT, Answer.NO)


def judge(facts: Facts, on: date | None = None, today: date | None = None) -> Judgement:
    """Every regime that applies. The law used is that of `on`, else of the day of knowledge, else of `today`.

    Raises LawError for a day before the first law in the book.
    """
    values = values_of(facts)
    day = law_day(values, on, today)
    rules = rulebook().on(day)
    names = regimes_for(values)
    verdicts = [_verdict(rules, name, facts, values) for name in names]
    if facts.regime is None:
        verdicts.sort(key=lambda verdict: _STRONGEST.index(verdict.reportable))
    answers = {verdict.regime: verdict.reportable for verdict in verdicts}
    return Judgement(tuple(verdicts), overall(answers, {"appi", "appi_public"} <= answers.keys()), day)


def what_if(facts: Facts, change: Mapping[str, object], on: date | None = None) -> Counterfactual:
    """The judgement before and after `change` (fact name to new value, None to take it back), and what differs."""
    before, after = judge(facts, on), judge(facts.with_changes(change), on)
    names = dict.fromkeys(verdict.regime for verdict in (*before.verdicts, *after.verdicts))
    lines = (line for name in names for line in _differences(name, before.regime(name), after.regime(name)))
    return Counterfactual(before, after, tuple(lines), change)


def _verdict(rules: RulesOn, name: str, facts: Facts, values: Mapping[str, Any]) -> Verdict:
    regime = rules.regimes[name]
    got = truths(regime, values)
    outcome = assess(regime, got)
    running = clocks(regime, outcome, facts, values)
    # 番号法の報告の受理は委任されていない (M8).
    to = rules.recipients_for(values.get("sector") if name == "appi" else None)
    if name != "appi":  # 法26条の根拠は民間だけのもの。
        to = tuple(replace(recipient, cite=regime.rule.cite[:1]) for recipient in to)
    tree = proof(Case(regime, facts, values, got, outcome, running, to, rules.remarks))
    return Verdict(
        regime=name,
        label=regime.rule.label,
        reportable=outcome.answer,
        limbs=tuple(limb.id for limb in outcome.limbs),
        undecided=tuple(limb.id for limb in outcome.undecided),
        notify_principals=notice(outcome, values),
        exempt_reason=outcome.exempt.code if outcome.exempt else None,
        exempt_label=outcome.exempt.rule.label if outcome.exempt else "",
        final_days=outcome.days,
        clocks=running.all,
        final=running.final,
        day3=running.guide[0] if running.guide else None,
        day5=running.guide[1] if running.guide else None,
        recipients=to if outcome.answer is not Answer.NO else (),
        open_points=open_points_in(tree),
        proof=tree,
        notes=_notes(regime, outcome, running),
    )


def _notes(regime: Regime, outcome: Outcome, running: Clocks) -> tuple[str, ...]:
    """Sentences to show beside the answer."""
    undated = outcome.days is not None and running.final is None
    remark = outcome.exempt.remark if outcome.exempt else ""
    return tuple(filter(None, (regime.note, remark, _UNDATED if undated else "")))


def _differences(name: str, before: Verdict | None, after: Verdict | None) -> list[Difference]:
    was, would = _summary(before), _summary(after)
    return [Difference(name, what, was[what], would[what]) for what in was if was[what] != would[what]]


def _summary(verdict: Verdict | None) -> dict[str, str]:
    if verdict is None:
        return dict.fromkeys(("duty", "limbs", "date", "recipient", "notice"), "")
    return {
        "duty": str(verdict.reportable),
        "limbs": "、".join(verdict.limbs),
        "date": "、".join(f"{clock.days}日 {clock.due.isoformat()}" for clock in verdict.clocks),
        "recipient": "、".join(to.label for to in verdict.recipients),
        "notice": verdict.notify_principals,
    }

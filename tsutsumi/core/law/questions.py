"""The facts still worth asking, found by trying what each could be; only their wording is written by hand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from tsutsumi.core.law.assess import Outcome, assess, law_day, notice, regimes_for, truths, values_of
from tsutsumi.core.law.citations import check_cites
from tsutsumi.core.law.conditions import UNKNOWN
from tsutsumi.core.law.facts import Facts
from tsutsumi.core.law.parsing import RuleError
from tsutsumi.core.law.rulebook import RulesOn, rulebook
from tsutsumi.core.law.trials import candidates
from tsutsumi.core.law.verdict import Answer, Choice, Question
from tsutsumi.core.law.vocabulary import FACTS, read_toml

# What may hang on a fact, the weightiest first.
CHANGES = ("duty", "limbs", "date", "recipient", "notice")
# Facts that decide which regimes are judged at all.
_STEERING = frozenset({"regime", "sector", "role", "data_kinds"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as written. `after`: asked only once that fact is settled; `unless`: not once that one is stated."""

    question: Question
    after: str
    unless: str


@dataclass(slots=True)
class Trial:
    """One set of values under trial, with what the regimes say of it as it stands."""

    rules: RulesOn
    values: dict[str, Any]
    names: tuple[str, ...]
    truths: dict[str, list[int]]
    before: dict[str, Outcome]


def questions(
    facts: Facts, on: date | None = None, skip: frozenset[str] = frozenset(), today: date | None = None
) -> tuple[Question, ...]:
    """The unsaid facts on which an outcome still hangs, the weightiest first. `skip`: facts answered 「わからない」."""
    values = values_of(facts)
    trial = _trial(rulebook().on(law_day(values, on, today)), values)
    weighed = [(_changes(trial, name), asked) for name, asked in wording().items() if _open(name, asked, values, skip)]
    ranked = sorted((pair for pair in weighed if pair[0]), key=lambda pair: _weight(pair[0]))
    return tuple(replace(asked.question, changes=changes) for changes, asked in ranked)


@cache
def wording() -> Mapping[str, Asked]:
    """questions.toml by fact, in its order, checked against the vocabulary."""
    content = read_toml("questions.toml")["question"]
    return {name: _asked(name, row) for name, row in content.items()}


def question_for(fact: str) -> Question:
    """The wording for a fact, whether or not it is worth asking now. KeyError where there is none."""
    return wording()[fact].question


def _asked(name: str, row: Mapping[str, Any]) -> Asked:
    if unknown := {name, row.get("after", name), row.get("unless", name)} - FACTS.keys():
        raise RuleError(f"questions.toml の「{unknown.pop()}」という事実はありません。")
    check_cites(f"questions.{name}", row["cite"])
    kind = FACTS[name]
    choices = tuple(Choice(code, label) for code, label in kind.codes.items())
    if kind.type in {"bool", "flag"}:
        choices = (Choice("true", row.get("yes", "はい")), Choice("false", row.get("no", "いいえ")), *choices)
    article = "、".join(row["cite"])
    examples = tuple(row.get("examples", ()))
    question = Question(name, row["text"], row["why"], article, examples, choices, kind.type, help=row.get("help", ""))
    return Asked(question, row.get("after", ""), row.get("unless", ""))


def _open(name: str, asked: Asked, values: Mapping[str, Any], skip: frozenset[str]) -> bool:
    if values.get(name) is not None or name in skip:
        return False
    waits = asked.after and values.get(asked.after) is None and asked.after not in skip
    return not waits and (not asked.unless or values.get(asked.unless) is None)


def _trial(rules: RulesOn, values: dict[str, Any]) -> Trial:
    names = regimes_for(values)
    found = {name: truths(rules.regimes[name], values) for name in names}
    return Trial(rules, values, names, found, {n: assess(rules.regimes[n], got) for n, got in found.items()})


def _changes(trial: Trial, fact: str) -> tuple[str, ...]:
    """What hangs on a fact: everything that some value of it would change."""
    if fact == "knowledge_date":
        return ("date",) if _undated(trial) else ()
    if fact not in _STEERING and fact != "contact_available" and not _touching(trial, fact):
        return ()
    found: set[str] = set()
    for value in candidates(trial.rules, fact):
        found.update(_effect(trial, fact, value))
        if "duty" in found and "date" in found:
            break
    return tuple(change for change in CHANGES if change in found)


def _undated(trial: Trial) -> bool:
    return trial.values["knowledge"] is None and any(outcome.days for outcome in trial.before.values())


def _touching(trial: Trial, fact: str) -> bool:
    return any(fact in trial.rules.regimes[name].touched for name in trial.names)


def _effect(trial: Trial, fact: str, value: Any) -> Iterator[str]:
    values = {**trial.values, fact: value}
    names = regimes_for(values) if fact in _STEERING else trial.names
    if any(_owing(trial.rules, name, values) for name in names if name not in trial.before):
        yield "duty"  # another regime would apply, and would not say no
    for name in names:
        if name in trial.before:
            yield from _compare(trial, name, fact, values)


def _owing(rules: RulesOn, name: str, values: Mapping[str, Any]) -> bool:
    regime = rules.regimes[name]
    return assess(regime, truths(regime, values)).answer is not Answer.NO


def _compare(trial: Trial, name: str, fact: str, values: Mapping[str, Any]) -> Iterator[str]:
    regime, before, was = trial.rules.regimes[name], trial.before[name], trial.truths[name]
    got = list(was)
    for number in regime.touched.get(fact, ()):
        got[number] = regime.items[number].value(values)
    after = before if got == was else assess(regime, got)
    if after.answer is not before.answer or _settles(before, got):
        yield "duty"
    if after.limbs != before.limbs or after.undecided != before.undecided:
        yield "limbs"
    if after.days != before.days:
        yield "date"
    if after.answer is Answer.NO:
        return
    if fact == "sector" and name == "appi" and _moves(trial, values):
        yield "recipient"
    if notice(after, values) != notice(before, trial.values):
        yield "notice"


def _settles(before: Outcome, got: Sequence[int]) -> bool:
    """Whether an exemption that nobody has checked would be decided, while a duty stands or may stand."""
    return any(got[number] != UNKNOWN for number in before.unsettled)


def _moves(trial: Trial, values: Mapping[str, Any]) -> bool:
    return trial.rules.recipients_for(values["sector"]) != trial.rules.recipients_for(trial.values.get("sector"))


def _weight(changes: tuple[str, ...]) -> int:
    """Smaller comes first. A change outweighs all lesser ones together; equals keep the order of questions.toml."""
    return -sum(1 << (len(CHANGES) - CHANGES.index(change)) for change in changes)

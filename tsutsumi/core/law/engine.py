"""Facts in, verdicts out."""

from collections.abc import Mapping
from datetime import date

from tsutsumi.core.law.facts import Facts
from tsutsumi.core.law.verdict import Counterfactual, Judgement, Question


def judge(facts: Facts, on: date | None = None, today: date | None = None) -> Judgement:
    """Every regime that applies. The law used is that of `on`, else of the day of knowledge, else of `today`."""
    raise NotImplementedError


def questions(facts: Facts, on: date | None = None, skip: frozenset[str] = frozenset()) -> tuple[Question, ...]:
    """The unsaid facts on which an outcome still hangs, the weightiest first. `skip`: facts answered 「わからない」."""
    raise NotImplementedError


def what_if(facts: Facts, change: Mapping[str, object], on: date | None = None) -> Counterfactual:
    """The judgement before and after `change` (fact name to new value, None to take it back), and what differs."""
    raise NotImplementedError

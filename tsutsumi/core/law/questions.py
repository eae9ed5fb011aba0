"""The facts still worth asking, found by trying what each could be; wording from questions.toml."""

from datetime import date

from tsutsumi.core.law.facts import Facts
from tsutsumi.core.law.verdict import Question


def questions(facts: Facts, on: date | None = None, skip: frozenset[str] = frozenset()) -> tuple[Question, ...]:
    """The unsaid facts on which an outcome still hangs, the weightiest first. `skip`: facts answered 「わからない」."""
    return ()

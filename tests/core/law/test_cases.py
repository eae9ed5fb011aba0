"""Situations printed in the guidelines, and the traps beside them, as facts and what the law makes of them."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tsutsumi.core.law import engine
from tsutsumi.core.law.facts import Facts
from tsutsumi.core.law.verdict import Answer, Judgement

CASES = Path(__file__).parent / "cases"
ANSWERS = {True: Answer.YES, False: Answer.NO, "needs_judgement": Answer.JUDGEMENT}
NOTICES = {True: "yes", False: "no"}


def cases() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        for case in content["case"]:
            for label, facts in spread(case):
                merged = {**content["base"], **case.get("facts", {}), **facts}
                stated = {name: value for name, value in merged.items() if value != "unsaid"}
                found.append(pytest.param(stated, case["expect"], id=f"{path.stem}: {case['name']}{label}"))
    return found


def spread(case: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """A case with `each` stands for one per value."""
    name = case.get("each")
    if name is None:
        return [("", {})]
    return [(f" ({value})", {name: [value] if name == "data_kinds" else value}) for value in case["values"]]


def read(judgement: Judgement) -> dict[str, Any]:
    verdict = judgement.main
    final = verdict.final
    return {
        "reportable": verdict.reportable,
        "limbs": list(verdict.limbs),
        "undecided": list(verdict.undecided),
        "final_days": verdict.final_days,
        "final_due_raw": final and final.raw,
        "final_due": final and final.due,
        "day3": verdict.day3,
        "day5": verdict.day5,
        "notify_principals": verdict.notify_principals,
        "exempt_reason": verdict.exempt_reason,
        "regime": verdict.regime,
        "overall": str(judgement.overall),
        "dates": [clock.due for clock in verdict.clocks],
        "other": {v.regime: list(v.limbs) for v in judgement.verdicts[1:]},
    }


def wanted(name: str, value: Any) -> Any:
    if value == "none":
        return None
    return {"reportable": ANSWERS, "notify_principals": NOTICES}.get(name, {}).get(plain(value), value)


def plain(value: Any) -> Any:
    return value if isinstance(value, bool | str) else None


@pytest.mark.parametrize(("facts", "expect"), cases())
def test_the_law_says_of_a_situation_what_its_source_says(facts, expect):
    got = read(engine.judge(Facts.of(facts), today=date(2026, 11, 23)))
    assert {name: got[name] for name in expect} == {name: wanted(name, value) for name, value in expect.items()}

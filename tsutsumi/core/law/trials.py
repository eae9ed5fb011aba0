"""Which values of a fact are worth trying: one for each way the rules can see it."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from typing import Any

from tsutsumi.core.law import conditions as c
from tsutsumi.core.law.rulebook import REGIMES, RulesOn
from tsutsumi.core.law.vocabulary import FACTS, KINDS

# A day that stands for "some day": any would do, since only its being stated matters.
SOME_DAY = date(2024, 6, 3)
_LONG = timedelta(days=30)


@cache
def candidates(rules: RulesOn, fact: str) -> tuple[Any, ...]:
    """Values of `fact`, no two of which any rule could tell apart; what callers may pass straight into the values."""
    match FACTS[fact].type:
        case "bool":
            return (True, False)
        case "flag":
            return (True, False, *FACTS[fact].codes)
        case "int":
            return (1, *sorted({part.number + 1 for part in _atoms(rules) if isinstance(part, c.PeopleOver)}))
        case "codes":
            return _kind_sets(rules)
        case "code":
            return tuple(_classes(rules, fact))
        case _:
            return (SOME_DAY, SOME_DAY + _LONG)


def _classes(rules: RulesOn, fact: str) -> list[str]:
    """One code of each class: two codes that no rule tells apart are in the same class."""
    if fact == "sector":  # decides the regime and the recipient too, outside the conditions
        return list(FACTS[fact].codes)
    tests = [test for part in _atoms(rules) for test in _tests(part, fact)]
    seen: dict[tuple[bool, ...], str] = {}
    for code in FACTS[fact].codes:
        seen.setdefault(tuple(test(code) for test in tests), code)
    return list(seen.values())


def _kind_sets(rules: RulesOn) -> tuple[frozenset[str], ...]:
    """Single kinds, and those pairs that say more together than apart (an ID and a password)."""
    tests = list(_kind_tests(rules))
    seen: dict[tuple[int, ...], str] = {}
    for code in KINDS:
        seen.setdefault(tuple(part.value({"data_kinds": {code}}) for part in tests), code)
    singles = [frozenset({code}) for code in seen.values()]
    pairs = [frozenset(pair) for pair in combinations(seen.values(), 2) if _more_together(rules, pair)]
    return (*singles, *pairs)


def _more_together(rules: RulesOn, pair: tuple[str, str]) -> bool:
    together = _limb_truths(rules, frozenset(pair))
    apart = [_limb_truths(rules, frozenset({code})) for code in pair]
    return any(both > max(alone) for both, *alone in zip(together, *apart, strict=True))


def _limb_truths(rules: RulesOn, kinds: frozenset[str]) -> list[int]:
    values = {"data_kinds": kinds, "is_personal_data": True, "service_has_payment": True}
    return [limb.needs.value(values) for name in REGIMES for limb in rules.regimes[name].limbs]


def _kind_tests(rules: RulesOn) -> Iterator[c.KindsOf | c.Has | c.Only]:
    for part in _atoms(rules):
        if isinstance(part, c.KindsOf | c.Has | c.Only):
            yield part


@cache
def _atoms(rules: RulesOn) -> tuple[c.Condition, ...]:
    roots = [item for name in REGIMES for item in rules.regimes[name].items]
    return tuple(part for root in roots for part in _below(root))


def _below(part: c.Condition) -> Iterator[c.Condition]:
    match part:
        case c.AllOf(parts) | c.AnyOf(parts):
            for inner in parts:
                yield from _below(inner)
        case c.Not(inner) | c.Wrapped(inner):
            yield from _below(inner)
        case _:
            yield part


def _tests(part: c.Condition, fact: str) -> Iterator[Callable[[str], bool]]:
    """How one condition tells the codes of a fact apart."""
    match part:
        case c.FactIs(name, accepted) if name == fact:
            yield accepted.__contains__
        case c.Column(name, by_code, accepted) if name == fact:
            yield lambda code: by_code[code] in accepted
        case c.Cases(rows):
            for row in rows:
                yield from (_row_test(column, accepted) for name, column, accepted in row.when if name == fact)
        case _:
            return


def _row_test(column: Any, accepted: frozenset[Any]) -> Callable[[str], bool]:
    return lambda code: (code if column is None else column[code]) in accepted

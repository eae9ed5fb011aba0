"""From an outcome to its clocks: when each period begins, which date to go by, which others to show beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tsutsumi.core.law.assess import Outcome
from tsutsumi.core.law.conditions import Condition
from tsutsumi.core.law.deadlines import guide, period
from tsutsumi.core.law.facts import Facts
from tsutsumi.core.law.rulebook import Limb, Regime
from tsutsumi.core.law.verdict import Clock


@dataclass(frozen=True, slots=True)
class Clocks:
    """`final`: the date to go by. `all`: that one first, then every other that may apply. `guide`: days 3 and 5."""

    final: Clock | None = None
    all: tuple[Clock, ...] = ()
    guide: tuple[date, date] | None = None


def clocks(regime: Regime, outcome: Outcome, facts: Facts, values: Mapping[str, Any]) -> Clocks:
    """Empty where nothing is owed, or where nobody has said when anything was known."""
    days = outcome.days
    if days is None:
        return Clocks()
    limbs = (*outcome.limbs, *outcome.undecided)
    starts = _starts(regime, limbs, facts, values)
    begun = [limb for limb in outcome.limbs if limb.id in starts]
    if not begun:
        return Clocks()
    first = min(starts[limb.id] for limb in begun)
    final = _clock(regime, "確報", days, first, tuple(limb.id for limb in begun if limb.days <= days))
    longer = {limb.days: limb for limb in limbs if limb.days > days}
    others = (*_later(regime, days, begun, starts, first), *(_open(regime, limb, first) for limb in longer.values()))
    return Clocks(final, (final, *others), guide(first))


def _later(regime: Regime, days: int, begun: list[Limb], starts: Mapping[str, date], first: date) -> list[Clock]:
    """Limbs that began later: their own date, beside the one to go by.

    With a 60-day limb among them, only its own start matters (O3, reading B): the others are absorbed.
    """
    later = [limb for limb in begun if starts[limb.id] > first and limb.days == days]
    return [
        _clock(regime, f"確報（{_number(limb)}号を知った日から）", limb.days, starts[limb.id], (limb.id,))
        for limb in later
    ]


def _open(regime: Regime, limb: Limb, first: date) -> Clock:
    """The date that would hold if a limb with a longer period, still open, were met: from the first day (O3)."""
    return _clock(regime, f"確報（{_number(limb)}号に当たる場合）", limb.days, first, (limb.id,), decided=False)


def _number(limb: Limb) -> str:
    """As its own article counts it: N3 is 3号 of 番号法報告規則2条."""
    return limb.id.lstrip("PN")


def _clock(
    regime: Regime, label: str, days: int, start: date, limbs: tuple[str, ...], *, decided: bool = True
) -> Clock:
    run = period(start, days)
    return Clock(
        "final", label, days, start, run.raw, run.due, limbs, decided, run.flags, regime.duties["final"].rule.cite
    )


def _starts(regime: Regime, limbs: tuple[Limb, ...], facts: Facts, values: Mapping[str, Any]) -> dict[str, date]:
    """First day per limb: as stated for the limb, else as stated for the event, else when its last fact was learned."""
    per_limb: Mapping[str, date] = facts.value("limb_known") or {}
    stated = values["knowledge"] if facts.knowledge_date or facts.knowledge_ts else None
    days = {name: known.on for name, known in facts.stated() if known.on}
    found = {limb.id: per_limb.get(limb.id) or stated or _learned(regime.breach, limb, values, days) for limb in limbs}
    return {name: day for name, day in found.items() if day}


def _learned(breach: Condition, limb: Limb, values: Mapping[str, Any], days: Mapping[str, date]) -> date | None:
    known = (breach.day(values, days), limb.needs.day(values, days))
    return max((day for day in known if day), default=None)

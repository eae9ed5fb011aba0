"""What the engine hands back: verdicts, clocks, questions and the proof. All frozen, all ready for JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Answer(StrEnum):
    """Whether there is a duty. JUDGEMENT covers both "nobody knows yet" and "the law is open here"."""

    YES = "yes"
    NO = "no"
    JUDGEMENT = "needs_judgement"

    @property
    def plain(self) -> bool | str:
        """As callers of `judge` read it: true, false or "needs_judgement"."""
        return str(self) if self is Answer.JUDGEMENT else self is Answer.YES


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A point of law that is 要確認: both readings, and the one the product goes by until a person decides."""

    id: str
    title: str
    reading_a: str
    reading_b: str
    default: str
    source: str

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact as a proof shows it. `outcome`: what it says for this node, yes, no or unknown."""

    name: str
    label: str
    value: str
    outcome: str
    by: str = ""
    on: date | None = None
    source: str = ""

    def to_json(self) -> dict[str, Any]:
        return {**{n: getattr(self, n) for n in self.__slots__}, "on": self.on.isoformat() if self.on else None}


@dataclass(frozen=True, slots=True)
class ProofNode:
    """One step of the reasoning. `outcome` is yes, no or unknown; `mark` is 確認, 二次 or 要確認."""

    id: str
    label: str
    outcome: str
    cite: tuple[str, ...] = ()
    text: str = ""
    checked_on: date | None = None
    mark: str = "確認"
    facts: tuple[FactLine, ...] = ()
    open_points: tuple[OpenPoint, ...] = ()
    children: tuple["ProofNode", ...] = ()
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "label": self.label,
            "outcome": self.outcome,
            "cite": list(self.cite),
            "text": self.text,
            "checked_on": self.checked_on.isoformat() if self.checked_on else None,
            "mark": self.mark,
            "note": self.note,
            "facts": [fact.to_json() for fact in self.facts],
            "open_points": [point.to_json() for point in self.open_points],
            "children": [child.to_json() for child in self.children],
        }

    def find(self, node_id: str) -> "ProofNode | None":
        """The first node with this id, itself included."""
        if self.id == node_id:
            return self
        return next((hit for child in self.children if (hit := child.find(node_id))), None)


@dataclass(frozen=True, slots=True)
class Clock:
    """A period that runs. `kind` is "final" (statutory) or "guide" (速報: a target, never rolled, never a legal date).

    `limbs` are those it runs for; `decided` is False for a date shown only because a limb is still open.
    `flags`: "consecutive" (O2, closed days in a row), "computed" (O29, equinox not yet gazetted).
    """

    kind: str
    label: str
    days: int
    start: date
    raw: date
    due: date
    limbs: tuple[str, ...] = ()
    decided: bool = True
    flags: tuple[str, ...] = ()
    cite: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        dates = {name: getattr(self, name).isoformat() for name in ("start", "raw", "due")}
        lists = {name: list(getattr(self, name)) for name in ("limbs", "flags", "cite")}
        return {"kind": self.kind, "label": self.label, "days": self.days, "decided": self.decided, **dates, **lists}


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom the report goes. Always `confirm`ed by the user: delegations have a period (O25)."""

    code: str
    label: str
    cite: tuple[str, ...]
    mark: str
    note: str = ""
    confirm: bool = True

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__} | {"cite": list(self.cite)}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one regime says: `regime` is appi, appi_public or number_act.

    `limbs`: those met; under JUDGEMENT those that would apply if reportable. `undecided`: limbs still open beside them.
    `notify_principals`: "yes", "no", "needs_judgement" or "alternative_measure_allowed".
    `final` is the clock to go by (the earliest when limb 3 is open); `clocks` holds every one that may apply.
    """

    regime: str
    label: str
    reportable: Answer
    limbs: tuple[str, ...]
    undecided: tuple[str, ...]
    notify_principals: str
    exempt_reason: str | None
    exempt_label: str
    final_days: int | None
    clocks: tuple[Clock, ...]
    final: Clock | None
    day3: date | None
    day5: date | None
    recipients: tuple[Recipient, ...]
    open_points: tuple[OpenPoint, ...]
    proof: ProofNode
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """All regimes that apply, the one asked for first. `on` is the day whose law was used."""

    verdicts: tuple[Verdict, ...]
    overall: Answer
    on: date

    @property
    def main(self) -> Verdict:
        return self.verdicts[0]

    def regime(self, name: str) -> Verdict | None:
        return next((v for v in self.verdicts if v.regime == name), None)


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """A fact worth asking; 「わからない」 is always an answer. `kind`: the type of its answer, as in vocabulary.toml.

    `changes` names what hangs on it, most important first: duty, limbs, date, recipient, notice.
    """

    fact: str
    text: str
    why: str
    article: str
    examples: tuple[str, ...]
    choices: tuple[Choice, ...]
    kind: str
    changes: tuple[str, ...] = ()
    help: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            **{n: getattr(self, n) for n in ("fact", "text", "why", "article", "kind", "help")},
            "examples": list(self.examples),
            "choices": [{"code": c.code, "label": c.label} for c in self.choices],
            "changes": list(self.changes),
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of a counterfactual: what (duty, limbs, date, recipient, notice) was and would be, in which regime."""

    regime: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Counterfactual:
    before: Judgement
    after: Judgement
    differences: tuple[Difference, ...]
    change: Mapping[str, Any] = field(default_factory=dict)

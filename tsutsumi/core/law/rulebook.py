"""The rules in force on a day, read from rules/*.toml and checked once."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any

from tsutsumi.core.law.citations import check_cites, open_points
from tsutsumi.core.law.conditions import NO, Cases, Condition, Wrapped
from tsutsumi.core.law.parsing import Parser, RuleError
from tsutsumi.core.law.verdict import Recipient
from tsutsumi.core.law.vocabulary import read_toml

FILES = ("common", "appi", "public_bodies", "my_number", "recipients", "amendment_2026")
REGIMES = ("appi", "appi_public", "number_act")
STAGES = ("gate", "role", "event", "object", "protection", "release")


class LawError(ValueError):
    """A day for which there is no law in the book."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What every rule carries: its key, its words, its authority, and since and until when (exclusive) it is law."""

    key: str
    label: str
    cite: tuple[str, ...]
    mark: str
    opens: tuple[str, ...]
    since: date
    until: date | None
    checked_on: date

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Exemption:
    """`contested`: even its no may rest on an open point, which then must be shown."""

    rule: Rule
    code: str
    stage: str
    regimes: tuple[str, ...]
    when: Condition
    keeps_limbs: bool
    remark: str
    contested: bool


@dataclass(frozen=True, slots=True)
class Limb:
    """`silent`: open which version of the law applies at all, so neither limb nor dates are shown (O7)."""

    rule: Rule
    id: str
    regime: str
    needs: Condition
    days: int
    silent: bool


@dataclass(frozen=True, slots=True)
class Duty:
    rule: Rule
    id: str
    regime: str
    substitute: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A fact that changes nothing, and why. `accepted` None: any value."""

    rule: Rule
    fact: str
    accepted: frozenset[Any] | None
    text: str


@dataclass(frozen=True, eq=False)
class Regime:
    """One regime on one day. `items`: exemptions, then the event, then limbs: everything that is ever evaluated."""

    rule: Rule
    name: str
    note: str
    breach: Condition
    exemptions: tuple[Exemption, ...]
    limbs: tuple[Limb, ...]
    duties: Mapping[str, Duty]

    @cached_property
    def items(self) -> tuple[Condition, ...]:
        return (*(e.when for e in self.exemptions), self.breach, *(limb.needs for limb in self.limbs))

    @cached_property
    def touched(self) -> Mapping[str, tuple[int, ...]]:
        """Fact to the numbers of the items that look at it."""
        seen: dict[str, list[int]] = {}
        for number, item in enumerate(self.items):
            for fact in dict.fromkeys(item.facts()):
                seen.setdefault(fact, []).append(number)
        return {fact: tuple(numbers) for fact, numbers in seen.items()}


@dataclass(frozen=True, eq=False)
class RulesOn:
    """The whole law as of one stretch of days."""

    regimes: Mapping[str, Regime]
    recipients: tuple[tuple[Rule, Recipient, tuple[str, ...]], ...]
    remarks: tuple[Remark, ...]

    def recipients_for(self, sector: str | None) -> tuple[Recipient, ...]:
        named = tuple(r for _, r, sectors in self.recipients if sector in sectors)
        return named or tuple(r for _, r, sectors in self.recipients if not sectors)


class Rulebook:
    """All rules of all days. A misspelt fact, an unknown citation or open point, or a missing date does not load."""

    def __init__(self, contents: Mapping[str, Mapping[str, Any]]) -> None:
        self.parser = Parser(frozenset(open_points()))
        self.regime_rows: dict[str, tuple[Rule, Mapping[str, Any]]] = {}
        self.exemptions: list[Exemption] = []
        self.limbs: list[Limb] = []
        self.duties: list[Duty] = []
        self.recipients: list[tuple[Rule, Recipient, tuple[str, ...]]] = []
        self.remarks: list[Remark] = []
        self.pending: list[tuple[Rule, Mapping[str, Any]]] = []
        for name, content in contents.items():
            self._read(name, content)
        self.first = min(limb.rule.since for limb in self.limbs)
        days = {self.first} | {d for rule in self._dated() for d in (rule.since, rule.until) if d and d >= self.first}
        self._turns = sorted(days)
        self._cache: dict[int, RulesOn] = {}

    def on(self, day: date) -> RulesOn:
        """LawError for a day before the first rule: no answer is better than an empty one."""
        if day < self.first:
            raise LawError(
                f"{day.isoformat()} の法令は収めていません（{self.first.isoformat()} の施行から）。"
                "日付を確かめるか、当時の告示を専門家に確認してください。"
            )
        turn = bisect_right(self._turns, day)
        if turn not in self._cache:
            self._cache[turn] = self._as_of(day)
        return self._cache[turn]

    @property
    def checked_on(self) -> date:
        """The day on which the oldest part of the book was last compared with its sources."""
        return min(rule.checked_on for rule in self._dated())

    def _as_of(self, day: date) -> RulesOn:
        regimes = {name: self._regime(name, day) for name in REGIMES}
        recipients = tuple(line for line in self.recipients if line[0].holds(day))
        return RulesOn(regimes, recipients, tuple(r for r in self.remarks if r.rule.holds(day)))

    def _regime(self, name: str, day: date) -> Regime:
        rule, row = self.regime_rows[name]
        ordered = sorted(self.exemptions, key=lambda e: STAGES.index(e.stage))
        return Regime(
            rule,
            name,
            row.get("note", ""),
            self.parser.propositions[row["breach"]],
            tuple(e for e in ordered if name in e.regimes and e.rule.holds(day)),
            tuple(limb for limb in self.limbs if limb.regime == name and limb.rule.holds(day)),
            {duty.id: duty for duty in self.duties if duty.regime == name and duty.rule.holds(day)},
        )

    def _dated(self) -> Iterable[Rule]:
        yield from (e.rule for e in self.exemptions)
        yield from (limb.rule for limb in self.limbs)
        yield from (duty.rule for duty in self.duties)
        yield from (line[0] for line in self.recipients)

    def _read(self, name: str, content: Mapping[str, Any]) -> None:
        if "checked_on" not in content or "source" not in content:
            raise RuleError(f"rules/{name}.toml に checked_on と source がありません。")
        if extra := content.keys() - {"checked_on", "source", *_SECTIONS}:
            raise RuleError(f"rules/{name}.toml に「{extra.pop()}」という節は書けません。")
        for section, (reader, required, optional) in _SECTIONS.items():
            rows = content.get(section, [])
            for row in [rows] if isinstance(rows, dict) else rows:
                reader(self, _checked(name, section, row, required, optional, content["checked_on"]), row)

    def _proposition(self, rule: Rule, row: Mapping[str, Any]) -> None:
        condition = self.parser.read(rule.key, row)
        points = self.parser.points(rule.key, row)
        self.parser.propositions[row["id"]] = Wrapped(condition, doubtful=False, opens=points) if points else condition

    def _exemption(self, rule: Rule, row: Mapping[str, Any]) -> None:
        if row["stage"] not in STAGES:
            raise RuleError(f"{rule.key}: stage は {'、'.join(STAGES)} のどれかです。")
        self.parser.points(rule.key, row)
        regimes, keeps = tuple(row.get("regimes", REGIMES)), row.get("keeps_limbs", False)
        when = self.parser.read(rule.key, row)
        contested = isinstance(when, Cases) and any(line.then == NO and line.opens for line in when.rows)
        exit_ = Exemption(rule, row["code"], row["stage"], regimes, when, keeps, row.get("remark", ""), contested)
        self.exemptions.append(exit_)

    def _limb(self, rule: Rule, row: Mapping[str, Any]) -> None:
        self.parser.points(rule.key, row)
        needs = self.parser.read(rule.key, row)
        self.limbs.append(Limb(rule, row["id"], row["regime"], needs, row["days"], row.get("silent", False)))

    def _duty(self, rule: Rule, row: Mapping[str, Any]) -> None:
        self.parser.points(rule.key, row)
        self.duties.append(Duty(rule, row["id"], row["regime"], row.get("substitute", "")))

    def _regime_row(self, rule: Rule, row: Mapping[str, Any]) -> None:
        self.parser.points(rule.key, row)
        self.regime_rows[row["id"]] = (rule, row)

    def _recipient(self, rule: Rule, row: Mapping[str, Any]) -> None:
        self.parser.points(rule.key, row)
        self.parser.accepted(rule.key, "sector", row["sectors"])
        line = Recipient(row["code"], rule.label, rule.cite, rule.mark, row.get("note", ""))
        self.recipients.append((rule, line, tuple(row["sectors"])))

    def _remark(self, rule: Rule, row: Mapping[str, Any]) -> None:
        self.parser.points(rule.key, row)
        fact = self.parser.fact(rule.key, row["fact"])
        accepted = self.parser.accepted(rule.key, fact, row["is"]) if "is" in row else None
        self.remarks.append(Remark(rule, fact, accepted, row["text"]))

    def _pending(self, rule: Rule, row: Mapping[str, Any]) -> None:
        if row["in_force"]:
            raise RuleError(f"{rule.key}: 施行された規定は pending ではなく、since を付けた規則として書いてください。")
        self.parser.points(rule.key, row)
        self.pending.append((rule, row))


def _checked(
    name: str, section: str, row: Mapping[str, Any], required: set[str], optional: set[str], checked_on: date
) -> Rule:
    key = row.get("key") or f"{name}.{section}.{row.get('id') or row.get('code')}"
    if missing := required - row.keys():
        raise RuleError(f"{key}: 「{missing.pop()}」がありません。")
    if extra := row.keys() - required - optional - _COMMON:
        raise RuleError(f"{key}: 「{extra.pop()}」という項目は書けません。")
    cite = tuple(row.get("cite", ()))
    check_cites(key, cite)
    opens = row.get("open", [])
    points = (opens,) if isinstance(opens, str) else tuple(opens)
    since = row.get("since", date(2022, 4, 1))
    return Rule(key, row.get("label", ""), cite, row.get("mark", "確認"), points, since, row.get("until"), checked_on)


_COMMON = {"key", "label", "cite", "mark", "open", "since", "until"}
_SECTIONS: dict[str, tuple[Any, set[str], set[str]]] = {
    "regime": (Rulebook._regime_row, {"id", "label", "cite", "breach"}, {"note"}),
    "proposition": (Rulebook._proposition, {"id", "label"}, {"when", "case"}),
    "exemption": (
        Rulebook._exemption,
        {"code", "label", "stage", "cite"},
        {"regimes", "when", "case", "keeps_limbs", "remark"},
    ),
    "limb": (Rulebook._limb, {"id", "regime", "label", "since", "cite", "days", "needs"}, {"silent"}),
    "duty": (Rulebook._duty, {"id", "regime", "label", "since", "cite"}, {"substitute"}),
    "recipient": (Rulebook._recipient, {"code", "label", "sectors", "since", "cite"}, {"note"}),
    "remark": (Rulebook._remark, {"id", "fact", "text", "cite"}, {"is"}),
    "pending": (Rulebook._pending, {"id", "label", "in_force", "cite", "text"}, {"latest", "replaces"}),
}


@cache
def rulebook() -> Rulebook:
    """The book the product ships, read once."""
    return Rulebook({name: read_toml(f"rules/{name}.toml") for name in FILES})

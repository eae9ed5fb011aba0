"""From TOML to conditions. Every fact, code, column and open point is checked, so a slip of the pen does not load."""

from collections.abc import Callable, Mapping
from typing import Any

from tsutsumi.core.law import conditions as c
from tsutsumi.core.law.vocabulary import CAUSES, EVENTS, FACTS, KINDS, codes_of


class RuleError(Exception):
    """A rule file that cannot be used; says which rule and why."""


_TABLES: Mapping[str, Mapping[str, Mapping[str, str]]] = {"event": EVENTS, "cause": CAUSES, "data_kinds": KINDS}


class Parser:
    """Reads conditions; `propositions` are those parsed so far, `opens` the numbers of the open points."""

    def __init__(self, opens: frozenset[str]) -> None:
        self.opens = opens
        self.propositions: dict[str, c.Condition] = {}

    def read(self, rule: str, row: Mapping[str, Any]) -> c.Condition:
        """The condition of a rule: its `when` or `needs`, or its decision table `case`."""
        if "case" in row:
            return self._cases(rule, row["case"])
        return self.condition(rule, row["when"] if "when" in row else row["needs"])

    def condition(self, rule: str, data: Mapping[str, Any]) -> c.Condition:
        kind = next((key for key in _READERS if key in data), None)
        if kind is None:
            raise RuleError(f"{rule}: 条件 {dict(data)} の種類が分かりません。使えるのは {'、'.join(_READERS)} です。")
        return _READERS[kind](self, rule, data)

    def fact(self, rule: str, name: str) -> str:
        if name not in FACTS:
            raise RuleError(f"{rule} は「{name}」を尋ねていますが、そのような事実はありません。")
        return name

    def accepted(self, rule: str, name: str, values: list[Any]) -> frozenset[Any]:
        known: set[Any] = {True, False} if FACTS[name].type in {"bool", "flag"} else set()
        if extra := [v for v in values if v != c.UNSAID and v not in known and v not in codes_of(name)]:
            raise RuleError(f"{rule}: 事実「{name}」に「{extra[0]}」という値はありません。")
        return frozenset(values)

    def column(self, rule: str, path: str, values: list[str] | None = None) -> tuple[str, dict[str, str]]:
        fact, _, column = path.partition(".")
        table = _TABLES.get(fact, {})
        by_code = {code: str(row.get(column, "yes")) for code, row in table.items()}
        have = {str(row[column]) for row in table.values() if column in row}
        if not have or (values and set(values) - have - {c.UNSAID}):
            raise RuleError(f"{rule}: 表の列「{path}」に {values} はありません。")
        return fact, by_code

    def points(self, rule: str, row: Mapping[str, Any], key: str = "open") -> tuple[str, ...]:
        given = row.get(key, [])
        points = (given,) if isinstance(given, str) else tuple(given)
        if unknown := [point for point in points if point not in self.opens]:
            raise RuleError(f"{rule}: 未解決の点「{unknown[0]}」は open_points.toml にありません。")
        return points

    def parts(self, rule: str, rows: list[Mapping[str, Any]]) -> tuple[c.Condition, ...]:
        return tuple(self.condition(rule, row) for row in rows)

    def _cases(self, rule: str, rows: list[Mapping[str, Any]]) -> c.Condition:
        if not rows or rows[-1]["when"]:
            raise RuleError(f"{rule}: 表の最後の行は、どの場合にも当たる行（when = {{}}）でなければなりません。")
        return c.Cases(tuple(self._row(rule, row) for row in rows))

    def _row(self, rule: str, row: Mapping[str, Any]) -> c.Row:
        if extra := row.keys() - {"when", "then", "open", "note"}:
            raise RuleError(f"{rule}: 表の行に「{extra.pop()}」は書けません。")
        if row["then"] not in c.TRUTHS:
            raise RuleError(f"{rule}: then は {'、'.join(c.TRUTHS)} のどれかです。")
        when = tuple(self._test(rule, name, values) for name, values in row["when"].items())
        return c.Row(when, c.TRUTHS[row["then"]], self.points(rule, row), row.get("note", ""))

    def _test(self, rule: str, name: str, values: list[Any]) -> tuple[str, Mapping[str, str] | None, frozenset[Any]]:
        if "." in name:
            fact, by_code = self.column(rule, name, values)
            return fact, by_code, frozenset(values)
        return self.fact(rule, name), None, self.accepted(rule, name, values)


def _fact(p: Parser, rule: str, data: Mapping[str, Any]) -> c.Condition:
    name = p.fact(rule, data["fact"])
    return c.FactIs(name, p.accepted(rule, name, data["is"]), c.TRUTHS[data.get("unsaid", "unknown")])


def _column(p: Parser, rule: str, data: Mapping[str, Any]) -> c.Condition:
    fact, by_code = p.column(rule, data["column"], data["is"])
    return c.Column(fact, by_code, frozenset(data["is"]))


def _kinds(p: Parser, rule: str, data: Mapping[str, Any]) -> c.Condition:
    _, by_code = p.column(rule, f"data_kinds.{data['kinds']}")
    return c.KindsOf(by_code)


def _only_column(p: Parser, rule: str, data: Mapping[str, Any]) -> c.Condition:
    _, by_code = p.column(rule, f"data_kinds.{data['only_column']}", data["is"])
    return c.Only(frozenset(code for code, text in by_code.items() if text in data["is"]))


def _prop(p: Parser, rule: str, data: Mapping[str, Any]) -> c.Condition:
    if data["prop"] not in p.propositions:
        raise RuleError(f"{rule}: 命題「{data['prop']}」がありません（使う前に定義してください）。")
    return p.propositions[data["prop"]]


def _open(p: Parser, rule: str, data: Mapping[str, Any]) -> c.Condition:
    part = p.condition(rule, data["when"])
    return c.Wrapped(part, doubtful=True, opens=p.points(rule, data), note=data.get("note", ""))


def _badge(p: Parser, rule: str, data: Mapping[str, Any]) -> c.Condition:
    return c.Wrapped(p.condition(rule, data["when"]), doubtful=False, opens=p.points(rule, data, "badge"))


def _notified(p: Parser, rule: str, data: Mapping[str, Any]) -> c.Condition:
    (point,) = p.points(rule, data)
    return c.NotifiedWithin(data["notified_within"], point)


_READERS: dict[str, Callable[[Parser, str, Mapping[str, Any]], c.Condition]] = {
    "fact": _fact,
    "column": _column,
    "kinds": _kinds,
    "has": lambda p, rule, data: c.Has(p.accepted(rule, "data_kinds", data["has"])),
    "only": lambda p, rule, data: c.Only(p.accepted(rule, "data_kinds", data["only"])),
    "only_column": _only_column,
    "people_over": lambda _, __, data: c.PeopleOver(data["people_over"]),
    "notified_within": _notified,
    "prop": _prop,
    "all": lambda p, rule, data: c.AllOf(p.parts(rule, data["all"])),
    "any": lambda p, rule, data: c.AnyOf(p.parts(rule, data["any"])),
    "not": lambda p, rule, data: c.Not(p.condition(rule, data["not"])),
    "open": _open,
    "note": _open,
    "badge": _badge,
}

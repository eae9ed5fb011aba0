"""JNSA's JO model: what a court might be asked for per person, as an upper, theoretical value.

amount = 500 × (10^(x-1) + 5^(y-1)) × identifiability × social duty × response, in yen; x, y are the maxima over all
items that leaked of the person, each for itself (JNSA, 2018 survey; costs.md names the secondary sources).
"""

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

ADDRESSED = frozenset({"name", "address"})
REACHED = frozenset({"address", "phone"})
NAMES = frozenset({"name", "name_kana", "name_latin"})


@dataclass(frozen=True, slots=True)
class Span:
    """Between two numbers, both included."""

    low: int
    high: int

    def __str__(self) -> str:
        return f"{self.low:,}" if self.low == self.high else f"{self.low:,}〜{self.high:,}"


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor of the product: its value(s), the criterion in words, and how sure the source is."""

    value: int
    label: str
    when: str
    mark: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """One item as the map has it. `assumed`: it does not stand in the map, `note` says what was put instead."""

    code: str
    x: Span
    y: Span
    mark: str
    assumed: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class PerPerson:
    """The value for one set of items, every factor with what made it. Yen."""

    x: Span
    y: Span
    sensitivity: Span
    identifiability: int
    duty: int
    response: int
    amount: Span
    by_x: tuple[str, ...]  # codes of the items that set x
    by_y: tuple[str, ...]
    assumed: tuple[Weighed, ...]
    unknown: tuple[str, ...]  # codes the map knows nothing of: valued as the lowest, and said so


@cache
def table() -> Mapping[str, Any]:
    place = resources.files("tsutsumi.core.costs").joinpath("jo.toml")
    return tomllib.loads(place.read_text("utf-8"))


@cache
def items() -> Mapping[str, Weighed]:
    return {code: _weighed(code, row) for row in table()["item"] for code in row["codes"]}


def factors(name: str) -> tuple[Factor, ...]:
    """identifiability, duty or response, as the table has them."""
    return tuple(Factor(**row) for row in table()[name])


def duty_of(sector: str, kind: str) -> int:
    """社会的責任度 to begin with, by the business and the kind of house as registered; a person may say otherwise.

    `kind`: a code of the fact `sector`.
    """
    high = table()["duty_of"]
    return 2 if kind in high["kinds"] or re.search(high["words"], sector) else 1


def sensitivity(x: int, y: int) -> int:
    """機微情報度: 2 for (1,1) to 125 for (3,3)."""
    return int(10 ** (x - 1)) + int(5 ** (y - 1))


def identifiability(codes: Collection[str]) -> int:
    """本人特定容易度. A name in kana or Latin letters is a name."""
    held = set(codes) | ({"name"} if NAMES & set(codes) else set())
    if held >= ADDRESSED:
        return 6
    return 3 if "name" in held or held >= REACHED else 1


def per_person(codes: Collection[str], *, duty: int = 1, response: int = 1) -> PerPerson:
    """What one person of whom exactly these items leaked stands for. codes: ids of kinds and categories.

    ValueError for a duty or response that the model does not have.
    """
    if duty not in (1, 2) or response not in (1, 2):
        raise ValueError(f"社会的責任度と事後対応評価は1か2です: {duty}, {response}")
    known = [*_singles(codes), *_pairs(codes)]
    x, by_x = _most([(one.code, one.x) for one in known])
    y, by_y = _most([(one.code, one.y) for one in known])
    span = Span(sensitivity(x.low, y.low), sensitivity(x.high, y.high))
    ease, base = identifiability(codes), int(table()["base"])
    times = base * ease * duty * response
    unknown = tuple(sorted(set(codes) - items().keys() - _paired(codes)))
    return PerPerson(
        x, y, span, ease, duty, response, Span(span.low * times, span.high * times), by_x, by_y,
        tuple(one for one in known if one.assumed), unknown,
    )  # fmt: skip


def _singles(codes: Iterable[str]) -> list[Weighed]:
    return [items()[code] for code in sorted(codes) if code in items()]


def _pairs(codes: Collection[str]) -> list[Weighed]:
    rows = (row for row in table()["together"] if set(row["codes"]) <= set(codes))
    return [_weighed("+".join(row["codes"]), row) for row in rows]


def _paired(codes: Collection[str]) -> set[str]:
    return {code for row in table()["together"] if set(row["codes"]) <= set(codes) for code in row["codes"]}


def _most(found: list[tuple[str, Span]]) -> tuple[Span, tuple[str, ...]]:
    """The maximum at both ends, and who holds the upper one. Nothing known: the lowest of the map."""
    if not found:
        return Span(1, 1), ()
    high = max(span.high for _code, span in found)
    low = max(span.low for _code, span in found)
    return Span(low, high), tuple(code for code, span in found if span.high == high)


def _weighed(code: str, row: Mapping[str, Any]) -> Weighed:
    x, y = Span(row["x"], row.get("x_high", row["x"])), Span(row["y"], row.get("y_high", row["y"]))
    return Weighed(code, x, y, row["mark"], row.get("assumed", False), row.get("note", ""))

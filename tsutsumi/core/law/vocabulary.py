"""The closed vocabulary: which facts there are, of which type, with which codes, and their Japanese names."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class FactKind:
    """`type` is bool, int, date, instant, code, codes, flag or limb_dates; `codes` maps code to label."""

    name: str
    type: str
    label: str
    codes: Mapping[str, str] = field(default_factory=dict)


def read_toml(name: str) -> dict[str, Any]:
    """A TOML file of this package, by its path below it."""
    return tomllib.loads(files("tsutsumi.core.law").joinpath(name).read_text(encoding="utf-8"))


KINDS: Mapping[str, Mapping[str, str]] = read_toml("kinds.toml")["kind"]
CAUSES: Mapping[str, Mapping[str, str]] = read_toml("causes.toml")["cause"]
_FILE = read_toml("vocabulary.toml")
EVENTS: Mapping[str, Mapping[str, str]] = _FILE["event"]

# Codes that have a table of their own, because rules read more columns than the label.
_TABLES = {"event": EVENTS, "cause": CAUSES, "data_kinds": KINDS}


def _fact(name: str, row: Mapping[str, Any]) -> FactKind:
    table = _TABLES.get(name, {})
    codes = {code: line["label"] for code, line in table.items()} or row.get("codes", {})
    return FactKind(name, row["type"], row["label"], codes)


FACTS: Mapping[str, FactKind] = {name: _fact(name, row) for name, row in _FILE["fact"].items()}


def codes_of(name: str) -> Mapping[str, str]:
    return FACTS[name].codes


def label_of(name: str, code: str) -> str:
    return FACTS[name].codes.get(code, code)

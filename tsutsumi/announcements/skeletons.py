"""The skeleton of each kind: its parts in their order, the figures each must cite, and words that are never said."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

FIRST, SECOND, FINAL, CORRECTION = "first", "second", "final", "correction"
PRESS, PARTNER, STAFF = "press_qa", "partner", "staff"
PUBLIC = (FIRST, SECOND, FINAL, CORRECTION)


@dataclass(frozen=True, slots=True)
class Part:
    """`needs`: codes that the part must cite. `is_optional`: only where it applies."""

    id: str
    heading: str
    en_heading: str
    text: str
    en: str
    needs: tuple[str, ...]
    is_optional: bool


@dataclass(frozen=True, slots=True)
class Skeleton:
    """`elements`: parts without which it may not go out. `has_english`: whether the skeleton speaks English."""

    kind: str
    label: str
    title: str
    en_title: str
    is_public: bool
    elements: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def has_english(self) -> bool:
        return bool(self.en_title)

    def part(self, id_: str) -> Part:
        return next(part for part in self.parts if part.id == id_)


@dataclass(frozen=True, slots=True)
class Banned:
    rule: str
    words: re.Pattern[str]
    message: str


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(files("tsutsumi.announcements").joinpath("skeletons.toml").read_text(encoding="utf-8"))


@cache
def skeletons() -> Mapping[str, Skeleton]:
    return {kind: _skeleton(kind, row) for kind, row in _file()["kind"].items()}


@cache
def banned() -> tuple[Banned, ...]:
    return tuple(Banned(row["rule"], re.compile(row["words"]), row["message"]) for row in _file()["banned"])


def mark() -> str:
    return str(_file()["mark"])


def choices() -> list[tuple[str, str]]:
    return [(kind, skeleton.label) for kind, skeleton in skeletons().items()]


def _skeleton(kind: str, row: Mapping[str, Any]) -> Skeleton:
    parts = tuple(_part(one) for one in row["parts"])
    return Skeleton(
        kind, row["label"], row["title"], row.get("en_title", ""), row["public"], tuple(row["elements"]), parts
    )


def _part(row: Mapping[str, Any]) -> Part:
    head = _file()["part"][row["id"]]
    return Part(
        id=row["id"],
        heading=head["heading"],
        en_heading=head.get("en_heading", ""),
        text=row["text"],
        en=row.get("en", ""),
        needs=tuple(row.get("needs", ())),
        is_optional=row.get("optional", False),
    )

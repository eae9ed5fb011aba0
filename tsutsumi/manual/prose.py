"""The sentences of the manual, read from chapters.toml: checked by people, filled in with the names of the house."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from tsutsumi.accounts.models import Organisation

SETTLED = frozenset({"確認", "組織の決まり"})


@dataclass(frozen=True, slots=True)
class Section:
    """`badge`: 要確認 unless its row says where it comes from, or that it is the house's own rule."""

    title: str
    text: str = ""
    items: tuple[str, ...] = ()
    badge: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    id: str
    title: str
    text: str
    sections: tuple[Section, ...]


@cache
def _read() -> Mapping[str, Any]:
    return tomllib.loads(files("tsutsumi.manual").joinpath("chapters.toml").read_text(encoding="utf-8"))


def checked_on() -> date:
    day: date = _read()["checked_on"]
    return day


def chapters(house: Organisation) -> Iterator[Chapter]:
    """In their order, with the names of the house in their places."""
    names = _names(house)
    for row in _read()["chapter"]:
        sections = tuple(_section(part, names) for part in row.get("section", ()))
        yield Chapter(row["id"], row["title"], row.get("text", "").format(**names), sections)


def terms() -> list[Mapping[str, Any]]:
    return list(_read()["term"])


def sheets() -> list[Mapping[str, Any]]:
    """The blank forms: title, lead and the words of each row."""
    return list(_read()["sheet"])


def _section(row: Mapping[str, Any], names: Mapping[str, str]) -> Section:
    items = tuple(item.format(**names) for item in row.get("items", ()))
    mark = row.get("mark", _read()["mark"])
    badge = "" if mark in SETTLED else mark
    return Section(row["title"], row.get("text", "").format(**names), items, badge)


def _names(house: Organisation) -> dict[str, str]:
    return {
        "organisation": house.name or "当組織（名称は未設定）",
        "department": house.contact_department or "（事務連絡者の部署は未設定）",
        "contact": house.contact_name or "（事務連絡者は未設定）",
    }

"""What the playbooks may say: roles, topics, sources, marks; and how a target time is written."""

import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

MINUTE, HOUR, DAY = 1, 60, 1440
UNITS: Mapping[str, int] = {"m": MINUTE, "h": HOUR, "d": DAY}
# No time of their own: when a rule asks for it, and when the lost thing turns up.
WITHOUT_TIME = ("as due", "if found")
MARKS = ("確認", "二次", "要確認")
AT = re.compile(r"(?:(\d{1,4})-)?(\d{1,4})([mhd])")


class PlaybookError(ValueError):
    """A playbook that cannot be used; the sentence says where and what to do."""


def read_toml(name: str) -> dict[str, Any]:
    """A TOML file of this package."""
    return tomllib.loads(files("tsutsumi.core.playbooks").joinpath(name).read_text(encoding="utf-8"))


_COMMON = read_toml("common.toml")
ROLES: Mapping[str, Mapping[str, Any]] = _COMMON["role"]
TOPICS: Mapping[str, Mapping[str, Any]] = _COMMON["topic"]
SOURCES: Mapping[str, str] = _COMMON["source"]
# Topics whose date and article come from the law's own findings, never from the target time.
LAW_TOPICS = frozenset(name for name, row in TOPICS.items() if row.get("law"))


def minutes_of(at: str) -> int | None:
    """The end of a target time in minutes after finding: 30m, 1-2h, 3-5d. None for one without time."""
    if at in WITHOUT_TIME:
        return None
    found = AT.fullmatch(at)
    if not found:
        raise PlaybookError(f"目標時間「{at}」を読めません。30m（分）、2h（時間）、3-5d（日）のように書いてください。")
    return int(found[2]) * UNITS[found[3]]


def parts_of(owners: tuple[str, ...]) -> tuple[str, ...]:
    """The parts of a case that answer for these roles, in order, each once."""
    return tuple(dict.fromkeys(part for owner in owners for part in ROLES[owner]["part"]))

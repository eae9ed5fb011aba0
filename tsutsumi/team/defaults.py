"""The first proposals of defaults.toml, for a house that has not decided anything yet."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table() -> dict[str, Any]:
    return tomllib.loads(files("tsutsumi.team").joinpath("defaults.toml").read_text(encoding="utf-8"))


def calls() -> dict[str, list[str]]:
    """Kind of case to the roles it calls."""
    found: dict[str, list[str]] = table()["calls"]
    return found


def authority() -> list[dict[str, Any]]:
    """One row per act and role."""
    return [{"act": row["act"], "role": role, "up_to": row.get("up_to"), "note": row.get("note", "")}
            for row in table()["authority"] for role in row["roles"]]  # fmt: skip


def contacts() -> list[dict[str, str]]:
    found: list[dict[str, str]] = table()["contacts"]
    return found

"""「規則7条1号」 → what it says, from texts/*.toml; and the points of law that are still open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from tsutsumi.core.law.parsing import RuleError
from tsutsumi.core.law.verdict import OpenPoint
from tsutsumi.core.law.vocabulary import read_toml


@dataclass(frozen=True, slots=True)
class Text:
    """The gist (要旨) of an article, never its wording. `version`: state of the text; `mark`: 確認, 二次, 要確認."""

    cite: str
    gist: str
    source: str
    version: str
    checked_on: date
    mark: str


@cache
def texts() -> dict[str, Text]:
    found: dict[str, Text] = {}
    for path in sorted(files("tsutsumi.core.law").joinpath("texts").iterdir(), key=lambda p: p.name):
        if path.name.endswith(".toml"):
            found |= _file(path.name)
    return found


def _file(name: str) -> dict[str, Text]:
    content = read_toml(f"texts/{name}")
    source, version, day = content["source"], content["version"], content["checked_on"]
    return {
        cite: Text(cite, row["gist"], row.get("source", source), row.get("version", version), day, row["mark"])
        for cite, row in content["text"].items()
    }


def check_cites(rule: str, cites: Iterable[str]) -> None:
    """RuleError for an authority that has no text."""
    for cite in cites:
        if cite not in texts():
            raise RuleError(f"{rule} の根拠「{cite}」が texts/ にありません。")


@cache
def gists(cites: tuple[str, ...]) -> str:
    """The gists of several authorities as one text, each marked as 要旨."""
    return "\n".join(f"{cite}（要旨）: {texts()[cite].gist}" for cite in cites)


@cache
def open_points() -> dict[str, OpenPoint]:
    """O1 to O31 and M1 to M8, by number."""
    rows = read_toml("open_points.toml")["point"]
    return {
        number: OpenPoint(number, row["title"], row["reading_a"], row["reading_b"], row["default"], row["source"])
        for number, row in rows.items()
    }


@cache
def points(numbers: tuple[str, ...]) -> tuple[OpenPoint, ...]:
    return tuple(open_points()[number] for number in numbers)

"""What the check of a notice finds, the rules it goes by, and the text as the check reads it."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from tsutsumi.core.figures.figure import Ledger
from tsutsumi.core.telling.person import Person, read_toml

_FAMILY = re.compile("《([a-z]+)》")
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?|\n")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of rules.toml. `unless`: what in the same sentence makes the words harmless."""

    id: str
    title: str
    message: str
    source: str
    mark: str
    blocks: bool
    patterns: tuple[re.Pattern[str], ...] = ()
    unless: tuple[re.Pattern[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Wide:
    """A rule of families.toml: what is spoken of with how it is said, instead of one wording each."""

    rule: str
    patterns: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Where (`start`–`end`, `words` as they stand), what to do, by which source. `blocks`: before the approval."""

    rule: str
    start: int
    end: int
    words: str
    message: str
    source: str
    mark: str
    blocks: bool


@dataclass(frozen=True, slots=True)
class Context:
    """What a text is held against. What is not given is not compared.

    is_draft: with references, in which no figure may be typed. found: the day it was noticed. domains: the house's own.
    is_contained: False while it goes on. may_promise: insurer and counsel agreed to what is paid. apology: how strong
    the other channels apologise (shape.strength).
    """

    channel: str = "mail"
    language: str = "ja"
    today: date | None = None
    person: Person | None = None
    ledger: Ledger = field(default_factory=dict)
    domains: tuple[str, ...] = ()
    found: date | None = None
    is_draft: bool = False
    is_contained: bool | None = None
    may_promise: bool = False
    apology: int | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A text and its evened twin of the same length, in which the rules look."""

    said: str
    even: str

    def sentences(self) -> Iterator[tuple[int, str]]:
        """(start, evened words) of every sentence; a line ends one as well."""
        for found in _SENTENCE.finditer(self.even):
            if found[0].strip():
                yield found.start(), found[0]

    def finding(self, rule: str, start: int, end: int, message: str = "") -> Finding:
        by = rules()[rule]
        return Finding(
            rule, start, end, self.said[start:end].strip(), message or by.message, by.source, by.mark, by.blocks
        )


def read(said: str) -> Text:
    """Full width letters and digits become half width, one for one, so that places stay."""
    return Text(said, "".join(_even(sign) for sign in said))


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by id."""
    return {row["id"]: _rule(row) for row in read_toml("rules.toml")["rule"]}


@cache
def wide() -> tuple[Wide, ...]:
    """The rules of families.toml, in their order."""
    known = read_toml("families.toml")
    return tuple(
        Wide(row["rule"], _all(row["patterns"], known["word"]), _all(row["unless"], known["word"]))
        for row in known["wide"]
    )


def _all(patterns: list[str], words: Mapping[str, str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_spelled(one, words)) for one in patterns)


def _spelled(pattern: str, words: Mapping[str, str]) -> str:
    """With each 《name》 as its words, and the names in those."""
    while _FAMILY.search(pattern):
        pattern = _FAMILY.sub(lambda found: f"(?:{words[found[1]]})", pattern)
    return pattern


def _rule(row: dict[str, object]) -> Rule:
    compiled = {name: tuple(re.compile(p) for p in row.get(name, ())) for name in ("patterns", "unless")}  # type: ignore[attr-defined]
    return Rule(**{**row, **compiled})  # type: ignore[arg-type]


def _even(sign: str) -> str:
    even = unicodedata.normalize("NFKC", sign)
    is_letter = len(even) == 1 and even != sign and (even.isalnum() or even in "%:#&@+-/,.=!?")
    return even if is_letter and unicodedata.category(sign) != "No" else sign

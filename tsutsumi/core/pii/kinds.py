"""Kinds of personal data and what the law counts them as, from kinds.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of personal data.

    code: the number used in result arrays. data_kinds: codes for the fact `data_kinds`. keep: what a mask may show.
    doubt: code for the same fact when all there is are numbers whose check digit fails.
    """

    code: int
    id: str
    label_ja: str
    personal: bool
    data_kinds: tuple[str, ...]
    sensitive: bool
    property: bool
    keep: int
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """A category of 要配慮 words. counts: yes, no (a trap of the law) or unclear (a person decides)."""

    code: int
    id: str
    label_ja: str
    data_kind: str
    counts: Literal["yes", "no", "unclear"]
    cite: str


def _load() -> dict[str, list[dict[str, Any]]]:
    with (Path(__file__).parent / "kinds.toml").open("rb") as file:
        return tomllib.load(file)


_DATA = _load()
ALL = tuple(Kind(n, **{**k, "data_kinds": tuple(k["data_kinds"])}) for n, k in enumerate(_DATA["kind"]))
KINDS = {kind.id: kind for kind in ALL}
CATEGORIES = tuple(Category(n, **c) for n, c in enumerate(_DATA["category"], start=1))
CATEGORY = {category.id: category for category in CATEGORIES}


def data_kinds(kind: str, category: str = "") -> tuple[str, ...]:
    """Codes of the fact `data_kinds` (vocabulary of `judge`) that a finding of this kind feeds."""
    if kind == "sensitive" and category:
        return (CATEGORY[category].data_kind,)
    return KINDS[kind].data_kinds if kind in KINDS else ()  # a kind of the organisation's own feeds no fact

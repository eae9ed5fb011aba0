"""The questions callers ask and what the desk may answer: from the ledger, never a guess."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from tsutsumi.core.figures.cite import codes, render
from tsutsumi.core.figures.figure import Figure, Language, Ledger, Range
from tsutsumi.core.telling import ourselves
from tsutsumi.core.telling.person import LANGUAGES, TellingError, read_toml


@dataclass(frozen=True, slots=True)
class Faq:
    """`complete`: false while something it should say is not known. `language`: Japanese where it has no other."""

    number: int
    question: str
    answer: str
    words: tuple[str, ...]
    complete: bool
    language: str = "ja"
    used: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a call: what is said, and what is done or never done."""

    title: str
    say: str
    do: str


@cache
def _rows(name: str, key: str) -> tuple[dict[str, Any], ...]:
    return tuple(read_toml(name)[key])


def all(ledger: Ledger, language: str = "ja") -> list[Faq]:  # noqa: A001 - faq.all is what it is
    """All questions in order; each with the first answer that the ledger can fill."""
    if language not in LANGUAGES:
        raise TellingError(f"言語「{language}」はありません。使えるのは {'、'.join(LANGUAGES)} です。")
    ledger = ourselves.told(ledger)
    return [_one(row, ledger, language) for row in _rows("faq.toml", "faq")]


def script(ledger: Ledger) -> list[Step]:
    """The steps of a call, filled from the ledger; what is not known is said to be under investigation."""
    blank = {code: Figure(code, code, None) for step in _rows("script.toml", "step") for code in codes(step["say"])}
    full = {**blank, **ourselves.told(ledger)}
    return [Step(row["title"], render(row["say"], full).text, row["do"]) for row in _rows("script.toml", "step")]


def _one(row: Mapping[str, Any], ledger: Ledger, language: str) -> Faq:
    spoken = language if language in row["question"] else "ja"
    answer = next(answer for answer in row["answer"] if _holds(answer, spoken, ledger))
    shown = render(answer[spoken], ledger, cast(Language, spoken))
    words = tuple(row["words"].split())
    is_complete = not answer.get("open", False)
    return Faq(row["number"], row["question"][spoken], shown.text, words, is_complete, spoken, shown.used)


def _holds(answer: Mapping[str, Any], language: str, ledger: Ledger) -> bool:
    if "kinds" in answer and not any(_anybody(ledger.get(f"kinds.{kind}")) for kind in answer["kinds"]):
        return False
    return is_known(codes(answer[language]), ledger)


def is_known(wanted: tuple[str, ...], ledger: Ledger) -> bool:
    """Whether the ledger has a value for each."""
    return next(_missing(wanted, ledger), None) is None


def _missing(wanted: tuple[str, ...], ledger: Ledger) -> Iterator[str]:
    return (code for code in wanted if code not in ledger or not ledger[code].is_known)


def _anybody(figure: Figure | None) -> bool:
    match figure and figure.value:
        case Range(low, high):
            return bool(low or high)
        case int(number):
            return number > 0
    return False

"""A value of a form field: what is written, how sure it is, and who said so.

Not knowing, there being none, and nobody having written anything are three different
states. Nothing here turns one into another; only a person does, by choosing a state.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """How sure a value is. The wording for people is in LABELS."""

    KNOWN = "known"
    ESTIMATED = "estimated"
    UNKNOWN = "unknown"
    NONE = "none"
    NOT_ENTERED = "not_entered"


LABELS = {
    State.KNOWN: "判明",
    State.ESTIMATED: "概数・推定",
    State.UNKNOWN: "不明・調査中",
    State.NONE: "無（該当なし）",
    State.NOT_ENTERED: "未入力",
}


@dataclass(frozen=True, slots=True)
class People:
    """Number of principals: at least `low`, at most `high`."""

    low: int
    high: int


Content = str | int | date | tuple[str, ...] | People | None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value came from: what (a document, an answer), by whom, learned on which day."""

    what: str
    by: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """`content` is given for KNOWN and ESTIMATED only; `expected` is the day on which an unknown will be known."""

    state: State
    content: Content = None
    source: Source | None = None
    expected: date | None = None

    def __post_init__(self) -> None:
        written = self.content not in (None, "", ())
        if written != (self.state in (State.KNOWN, State.ESTIMATED)):
            raise ValueError(f"state {self.state} does not go with content {self.content!r}")


Values = Mapping[str, Value]

NOT_ENTERED = Value(State.NOT_ENTERED)


def known(content: Content, source: Source | None = None) -> Value:
    """A sure value, or NOT_ENTERED when there is nothing to say."""
    return NOT_ENTERED if content in (None, "", ()) else Value(State.KNOWN, content, source)


def unknown(source: Source | None = None, expected: date | None = None) -> Value:
    """Somebody looked and does not know yet (不明・調査中)."""
    return Value(State.UNKNOWN, None, source, expected)


def to_json(value: Value) -> dict[str, Any]:
    """A dictionary of plain JSON types; days as ISO text."""
    out: dict[str, Any] = {"state": value.state.value}
    if value.content is not None:
        out["content"] = _content_out(value.content)
    if value.expected:
        out["expected"] = value.expected.isoformat()
    if value.source:
        on = value.source.on.isoformat() if value.source.on else None
        out["source"] = {"what": value.source.what, "by": value.source.by, "on": on}
    return out


def _content_out(content: Content) -> Any:
    match content:
        case People(low, high):
            return {"low": low, "high": high}
        case tuple():
            return list(content)
        case date():
            return content.isoformat()
    return content


def from_json(kind: str, data: Mapping[str, Any]) -> Value:
    """The inverse of `to_json`; `kind` is the kind of the field ("date", "people", …)."""
    source = data.get("source")
    return Value(
        State(data["state"]),
        _content_in(kind, data.get("content")),
        Source(source["what"], source["by"], _day(source["on"])) if source else None,
        _day(data.get("expected")),
    )


def _content_in(kind: str, content: Any) -> Content:
    if content is None:
        return None
    match kind:
        case "people":
            return People(content["low"], content["high"])
        case "date":
            return date.fromisoformat(content)
        case "choices":
            return tuple(content)
        case "number":
            return int(content)
    return str(content)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

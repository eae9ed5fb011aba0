"""A lifecycle as a table: states, and the named moves between them.

The page shows `flow.open_moves(thing)` as buttons and `audit.moves.move` obeys the same table, so what is offered
and what is allowed cannot differ.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

# Says in a Japanese sentence why the move is not open now; None when it is.
Guard = Callable[[Any], str | None]


class Refused(Exception):  # noqa: N818
    """The act is not possible; the sentence is for the person: what is wrong, and what may be done about it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True, slots=True)
class Move:
    sources: tuple[str, ...]
    target: str
    guard: Guard | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """`moves` by name; `states` maps each state to its Japanese label, in order."""

    initial: str
    moves: Mapping[str, Move]
    states: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        named = {self.initial, *(s for m in self.moves.values() for s in (*m.sources, m.target))}
        if self.states and named - self.states.keys():
            raise ValueError(f"states without a label: {sorted(named - self.states.keys())}")

    def choices(self) -> list[tuple[str, str]]:
        return list(self.states.items())

    def label(self, state: str) -> str:
        return self.states.get(state, state)

    def refusal(self, thing: Any, name: str) -> str | None:
        """Why `name` is not open for `thing` now, in Japanese; None when it is open. KeyError: no such move."""
        move = self.moves[name]
        if thing.state not in move.sources:
            return f"いまの状態（{self.label(thing.state)}）では「{move.label or name}」はできません。"
        return move.guard(thing) if move.guard else None

    def open_moves(self, thing: Any) -> list[tuple[str, Move]]:
        return [(name, move) for name, move in self.moves.items() if self.refusal(thing, name) is None]

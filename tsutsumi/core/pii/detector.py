"""The shape of a detector file, and of one finding as it is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from tsutsumi.core.readers.passage import Place

Listens = Literal["digits", "letters+digits", "@", "label", "words", "file"]
WEAK, LIKELY, SURE = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Detector:
    """One kind of personal data, as tables from which the compiled scan is built.

    kind: id in kinds.toml. listens: the run or anchor at which the compiled scan calls the rule of this kind.
    lengths: how many digits a run must have. check: reference of the check on digits alone (never called per byte).
    labels: words directly before a value that raise its strength (ASCII labels in lower case, found before ":" or "=").
    headers: further words that name a column. not_labels: words before a number that say it is something else.
    words: words that are findings themselves, by category. files: lists in core/jp/data that are words of this kind.
    """

    kind: str
    listens: Listens
    about: str
    lengths: tuple[int, ...] = ()
    check: Callable[[str], bool] | None = None
    labels: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    not_labels: tuple[str, ...] = ()
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One finding. start, end: characters of the passage, or of the cell. strength: 1 weak, 2 likely, 3 sure."""

    kind: str
    place: Place
    start: int
    end: int
    strength: int
    why: str
    text: str
    category: str = ""

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:  # what dataclasses do by themselves takes ten times as long
        told = self.kind, self.place, self.start, self.end, self.strength, self.why, self.text, self.category
        return Hit, told

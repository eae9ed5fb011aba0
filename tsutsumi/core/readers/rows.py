"""Rows of a database table as they come, handed on in blocks."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tsutsumi.core.readers.columns import Columns, Head, of_rows
from tsutsumi.core.readers.passage import Grid, Place

BLOCK_ROWS = 20_000
HEAD_ROWS = 2000


@dataclass(slots=True, eq=False)
class Rows:
    """One table, its column names as first row. Use: add rows, hand on what `full` and `rest` give."""

    place: Place
    names: list[str]
    waiting: list[list[str]] = field(default_factory=list)
    number: int = 1
    head: Head | None = None

    def __post_init__(self) -> None:
        self.waiting.append(self.names)

    def full(self) -> Iterator[Columns]:
        """A block, when there is one."""
        if len(self.waiting) > BLOCK_ROWS:
            yield self._block()

    def rest(self) -> Iterator[Grid | Columns]:
        """What is left at the end."""
        if self.head is None:
            yield Grid(self.waiting, self.place)
        elif self.waiting:
            yield self._block()

    def _block(self) -> Columns:
        self.head = self.head or Head(self.waiting[:HEAD_ROWS])
        block = Columns(of_rows(self.waiting), self.place, self.number, head=self.head)
        self.number += len(self.waiting)
        self.waiting = []
        return block

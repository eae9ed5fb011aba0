"""The headings of a customer master and what each column is taken for, read in a child with limits."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from tsutsumi.core.pii.plan import Plan
from tsutsumi.core.pii.regions import tables_of
from tsutsumi.core.pii.tables import TableRead
from tsutsumi.core.readers.columns import Columns, Head
from tsutsumi.core.readers.limits import Limits
from tsutsumi.core.readers.opener import At, Begun, Ended, Job, walk
from tsutsumi.core.readers.passage import Grid


@dataclass(frozen=True, slots=True)
class Heading:
    """One column. header: empty when the table has none; kind: empty when nothing is known of it."""

    index: int
    header: str
    kind: str


@dataclass(frozen=True, slots=True)
class Headed:
    """A table with a column that says something about people. table: the sheet, or its name in a database."""

    table: str
    columns: tuple[Heading, ...]


@dataclass(frozen=True, slots=True)
class Headings:
    """The work of a child: every such table of a file, told once each in the order of the file."""

    preload: ClassVar = ("tsutsumi.core.pii.ready",)

    def __call__(self, job: Job, limits: Limits) -> Iterator[Any]:
        plans: dict[Head, Plan] = {}
        told = set[str]()
        for event in walk(job, limits):
            if isinstance(event, At | Begun | Ended):
                yield event
            if not isinstance(event, Grid | Columns) or (name := event.place.sheet or "") in told:
                continue
            if columns := _first(event, plans):
                told.add(name)
                yield Headed(name, columns)


def _first(event: Grid | Columns, plans: dict[Head, Plan]) -> tuple[Heading, ...]:
    for table in tables_of(event, plans):
        if any(column.kind for column in table.columns):
            return _headings(table)
    return ()


def _headings(table: TableRead) -> tuple[Heading, ...]:
    has_header = bool(table.plan.header.rows)
    return tuple(Heading(c.index, c.header if has_header else "", c.kind) for c in table.columns)

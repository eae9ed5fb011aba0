"""The headings of a customer master and what each column is taken for, read in a child with limits."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from tsutsumi.core.pii.regions import tables_of
from tsutsumi.core.pii.tables import TableRead
from tsutsumi.core.readers.columns import Columns
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
class Headings:
    """The work of a child: the columns of the first table that says anything about people; else nothing of its own."""

    preload: ClassVar = ("tsutsumi.core.pii.ready",)

    def __call__(self, job: Job, limits: Limits) -> Iterator[Any]:
        found = False
        for event in walk(job, limits):
            if isinstance(event, At | Begun | Ended):
                yield event
            elif isinstance(event, Grid | Columns) and not found and (told := _first(event)):
                found = True
                yield told


def _first(event: Grid | Columns) -> tuple[Heading, ...]:
    for table in tables_of(event, {}):
        if any(column.kind for column in table.columns):
            return _headings(table)
    return ()


def _headings(table: TableRead) -> tuple[Heading, ...]:
    has_header = bool(table.plan.header.rows)
    return tuple(Heading(c.index, c.header if has_header else "", c.kind) for c in table.columns)

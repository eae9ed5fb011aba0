"""Every value there is, read again only where a statement wrote: what a walk over all routes compares.

Rows are kept by table. A table that nobody wrote to is the same object as before, so telling apart costs nothing.
"""

import re
from contextlib import contextmanager

from django.apps import apps
from django.db import connection, transaction

NOT_COMPARED = {"sessions.session"}
WRITES = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE) "(\w+)"')
# A DELETE may take rows of other tables with it, so it stands in neither list: then everything is read again.
READS = re.compile(r"\s*(?:SELECT|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|PRAGMA|EXPLAIN)\b", re.IGNORECASE)


def models():
    return [m for m in apps.get_models(include_auto_created=True) if m._meta.label_lower not in NOT_COMPARED]


def read(model) -> dict[tuple, object]:
    """Every value of a table by table, row and column."""
    label, columns = model._meta.label_lower, [f.attname for f in model._meta.concrete_fields]
    rows = model._base_manager.order_by().values_list("pk", *columns)
    return {(label, pk, name): value for pk, *values in rows for name, value in zip(columns, values, strict=True)}


def rows() -> dict[str, dict[tuple, object]]:
    """Every value there is, by table."""
    return {model._meta.label_lower: read(model) for model in models()}


def unlike(one, two) -> set[tuple]:
    """What stands in the one and not, or otherwise, in the other."""
    found = set()
    for label, values in one.items():
        others = two[label]
        if values is not others and values != others:
            found |= {key for key in values.keys() | others.keys() if values.get(key) != others.get(key)}
    return found


def cell(seen, key):
    return seen[key[0]].get(key)


@contextmanager
def undone():
    """What is done inside has never been."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class House:
    """The house as it was first seen, and as it stands now."""

    def __init__(self) -> None:
        self.first = rows()
        self.written: set[str] = set()

    def __call__(self, execute, sql, params, many, context):
        """What Django does around each statement."""
        if found := WRITES.match(sql):
            self.written.add(found[1])
        elif not READS.match(sql):
            self.written |= {model._meta.db_table for model in models()}
        return execute(sql, params, many, context)

    @contextmanager
    def watched(self):
        """Inside, `now()` tells what stands in the tables; outside nothing may be written."""
        self.written = set()
        with connection.execute_wrapper(self):
            yield self

    @contextmanager
    def undone(self):
        """The same, and what is done inside has never been."""
        with self.watched(), undone():
            yield self

    def now(self) -> dict[str, dict[tuple, object]]:
        again = {m._meta.label_lower: read(m) for m in models() if m._meta.db_table in self.written}
        return self.first | again

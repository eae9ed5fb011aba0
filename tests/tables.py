"""The tables as the migrations make them: on SQLite they are made once in a run of `bin/test`, and copied after that.

A quarter of a minute of computing for each process. The copy is a database that the migrations of this very run made,
with all that they put into it; without TEST_TABLES, a folder, nothing is kept, and on PostgreSQL neither.
"""

import os
import sqlite3
from contextlib import closing
from functools import wraps
from pathlib import Path
from unittest.mock import patch

from django.core import management
from django.core.management import call_command
from django.db import connection


def copying(create):
    """Django's making of a test database, with what it calls for its tables."""

    @wraps(create)
    def created(*arguments, **options):
        with patch.object(management, "call_command", called):
            return create(*arguments, **options)

    return created


def called(name: str, *arguments, **options) -> None:
    """`call_command` of whoever makes a house out of nothing."""
    if name == "migrate":
        make(**options)
    else:
        call_command(name, *arguments, **options)


def make(**options) -> None:
    """`migrate` on an empty database."""
    folder = os.environ.get("TEST_TABLES")
    if not folder or connection.vendor != "sqlite":
        call_command("migrate", **options)
        return
    kept = Path(folder) / "tables.sqlite3"
    connection.ensure_connection()
    if kept.exists():
        with closing(sqlite3.connect(kept)) as made:
            made.backup(connection.connection)
    else:
        call_command("migrate", **options)
        _keep(kept)


def _keep(kept: Path) -> None:
    """Whole or not at all: other processes are making theirs."""
    own = kept.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(own)) as copy:
        connection.connection.backup(copy)
    own.replace(kept)

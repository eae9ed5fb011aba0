"""What a database keeps of rows that were changed: free pages, its log, dead rows. It is written over or given back."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection, models

from tsutsumi.work.queue import Later

BUSY = "データベースが使われているため、消した内容の跡をまだ片づけられません。しばらくして自動でもう一度行います。"
# The function of the server that reports on a table written anew.
REPORTER = "copy_table_data"


def write_over() -> None:
    """From now on freed parts of a page are filled with zeros. Before the rows are changed."""
    if connection.vendor == "sqlite":
        _run("PRAGMA secure_delete=ON")


def clean(tables: Iterable[type[models.Model]]) -> None:
    """Give back every page on which an old text may stand. Outside of a transaction. Later: it is in use.

    SQLite: the log is carried over and cut to nothing, and the file is written anew. PostgreSQL: the tables are written
    anew with their indexes, the old files deleted; its own archived logs and replicas are the administrator's.
    """
    if connection.vendor == "sqlite":
        _cut_log()
        _rewrite_file()
        _cut_log()
        return
    for model in tables:
        _rewrite_table(model)


def _cut_log() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = cursor.fetchone()
    if busy is not None and busy[0] == 1:
        raise Later(BUSY)


def _rewrite_file() -> None:
    try:
        _run("VACUUM")
    except OperationalError as error:  # somebody reads or writes
        raise Later(BUSY) from error


def _rewrite_table(model: type[models.Model]) -> None:
    """The new file also takes over dead rows that an older transaction, of any session, might still want to see."""
    with _kept_dead() as kept:
        _run(f"VACUUM (FULL, VERBOSE) {connection.ops.quote_name(model._meta.db_table)}")
    if not kept:
        raise RuntimeError("PostgreSQL did not say how many dead rows it kept")
    if any(kept):
        raise Later(BUSY)


@contextmanager
def _kept_dead() -> Iterator[list[int]]:
    """How many dead rows each rewritten table kept, as the server reports it in the language it is set to.

    The number stands first in the detail of the message of `copy_table_data` (PostgreSQL, commands/cluster.c).
    """
    kept: list[int] = []

    def hear(notice: Any) -> None:
        number = re.match(r"\D*(\d+)", notice.message_detail or "")
        if notice.source_function == REPORTER and number:
            kept.append(int(number[1]))

    connection.ensure_connection()
    server = connection.connection
    server.add_notice_handler(hear)
    try:
        yield kept
    finally:
        server.remove_notice_handler(hear)


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)

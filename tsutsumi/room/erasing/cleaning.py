"""What a database keeps of rows that were changed: free pages, its log, dead rows. It is written over or given back."""

from collections.abc import Iterable

from django.db import connection, models

from tsutsumi.core.flow import Refused

BUSY = "データベースが使われているため、消した内容の跡をまだ片づけられません。しばらくして自動でもう一度行います。"


class Busy(Refused):
    """Somebody else holds the database; to be tried again."""


def write_over() -> None:
    """From now on freed parts of a page are filled with zeros. Before the rows are changed."""
    if connection.vendor == "sqlite":
        _run("PRAGMA secure_delete=ON")


def clean(tables: Iterable[type[models.Model]]) -> None:
    """Give back every page on which an old text may stand. Outside of any transaction.

    SQLite: the log is carried over and cut to nothing, and the file is written anew. PostgreSQL: the tables are written
    anew with their indexes, the old files deleted; its own archived logs and replicas are the administrator's.
    """
    if connection.vendor == "sqlite":
        _cut_log()
        _run("VACUUM")
        _cut_log()
        return
    for model in tables:
        _run(f"VACUUM (FULL) {connection.ops.quote_name(model._meta.db_table)}")


def _cut_log() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = cursor.fetchone()
    if busy is not None and busy[0] == 1:
        raise Busy(BUSY)


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)

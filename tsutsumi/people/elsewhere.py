"""Customers in a PostgreSQL that others run: one table as CSV, read only, so many rows, within so much time.

The address with its password comes from the environment and stands in no message: what the driver says of a
connection may repeat it.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg
from psycopg import errors, sql

from tsutsumi.core.flow import Refused

MOST_ROWS = 1_000_000
MOST_LISTED = 500
BLOCK = 5_000
CONNECT_SECONDS, READ_SECONDS = 10, 600

type Table = tuple[str, str]  # schema, name

READABLE = """
SELECT table_schema, table_name FROM information_schema.tables
WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_schema NOT LIKE 'pg\\_%%'
ORDER BY 1, 2 LIMIT %s
"""
FOUND = """
SELECT table_schema, table_name FROM information_schema.tables
WHERE (%(schema)s = '' OR table_schema = %(schema)s) AND table_name = %(name)s
  AND table_schema NOT IN ('pg_catalog', 'information_schema')
ORDER BY 1
"""
COLUMNS = """
SELECT column_name FROM information_schema.columns
WHERE table_schema = %s AND table_name = %s ORDER BY ordinal_position
"""


def listed(address: str) -> list[str]:
    """The tables and views that this account may see, as `schema.name`."""
    with _connected(address) as database:
        return [f"{schema}.{name}" for schema, name in database.execute(READABLE, [MOST_LISTED])]


def lines(address: str, table: str, columns: Sequence[str] = ()) -> Iterator[bytes]:
    """A table, or some of its columns, as the lines of a CSV in UTF-8 with a heading. Refused in words."""
    with _connected(address) as database:
        place = _found(database, table)
        wanted = _wanted(database, place, columns)
        yield _csv([wanted])
        query = sql.SQL("SELECT {} FROM {} LIMIT {}").format(
            sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(name)) for name in wanted),
            sql.Identifier(*place),
            sql.Literal(MOST_ROWS + 1),
        )
        read = 0
        with database.cursor("customers") as cursor:
            cursor.itersize = BLOCK
            cursor.execute(query)
            while block := cursor.fetchmany(BLOCK):
                read += len(block)
                if read > MOST_ROWS:
                    raise Refused(
                        f"表「{table}」は{MOST_ROWS:,}行を超えます。要る人だけのビューを作り、その名前を指定してください。"
                    )
                yield _csv(block)


@contextmanager
def _connected(address: str) -> Iterator["psycopg.Connection[tuple[str, ...]]"]:
    """One read-only transaction, undone at the end."""
    if not address.startswith(("postgresql://", "postgres://")):
        raise Refused(
            "環境変数 TSUTSUMI_MASTER_DATABASE_URL に、顧客データベースのアドレス（postgresql://…）を入れてください。"
        )
    try:
        with psycopg.connect(address, connect_timeout=CONNECT_SECONDS, client_encoding="utf-8") as database:
            database.read_only = True
            database.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            database.execute("SELECT set_config('statement_timeout', %s, true)", [str(READ_SECONDS * 1000)])
            yield database
            database.rollback()
    except psycopg.Error as error:
        raise Refused(_words(error)) from None


def _words(error: psycopg.Error) -> str:
    """What went wrong, without a word of the driver's."""
    if isinstance(error, errors.InsufficientPrivilege):
        return "この利用者には、表を読む権限がありません。データベースの管理者に SELECT の権限を求めてください。"
    if isinstance(error, errors.QueryCanceled):
        return f"{READ_SECONDS // 60}分で読み終わりません。要る列と行だけのビューを作り、その名前を指定してください。"
    if error.sqlstate is None:
        return (
            "顧客データベースにつながりません。アドレス、利用者、パスワード、通信の許可を確かめてください"
            "（環境変数 TSUTSUMI_MASTER_DATABASE_URL）。"
        )
    return f"顧客データベースが読み取りを断りました（SQLSTATE {error.sqlstate}）。管理者に確かめてください。"


def _found(database: "psycopg.Connection[tuple[str, ...]]", table: str) -> Table:
    """The one table of that name, with its schema or without."""
    schema, _dot, name = table.rpartition(".")
    there = [(row[0], row[1]) for row in database.execute(FOUND, {"schema": schema, "name": name})]
    if not there:
        raise Refused(f"表「{table}」が見つかりません。--table を付けずに実行すると、読める表の名前が出ます。")
    if len(there) > 1:
        known = "、".join(f"{schema}.{name}" for schema, name in there)
        raise Refused(f"表「{table}」は{len(there)}つあります（{known}）。スキーマまで指定してください。")
    return there[0]


def _wanted(database: "psycopg.Connection[tuple[str, ...]]", place: Table, columns: Sequence[str]) -> list[str]:
    """The columns to read; all when none are named."""
    there = [row[0] for row in database.execute(COLUMNS, place)]
    if strange := [name for name in columns if name not in there]:
        raise Refused(f"列「{strange[0]}」はこの表にありません。ある列: {'、'.join(there)}")
    return list(columns) or there


def _csv(rows: Sequence[Sequence[str | None]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8", "replace")

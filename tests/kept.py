"""The stage, set once and put up again from what was kept of it: its rows, its files and everybody by name.

Setting it takes hundreds of statements, and hundreds of tests begin with it. It is put up again only while it is fresh
by the clock of the test, into a house in which nobody has been yet; else it is set anew.
"""

import pickle
import shutil
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

LONGEST = timedelta(minutes=2)
# What a migration writes is there already.
OF_THE_DATABASE = {"django_migrations", "django_content_type", "auth_permission", "sqlite_sequence"}


@dataclass
class Kept:
    at: datetime
    rows: dict[str, tuple[list[str], list[tuple]]]
    files: Path
    world: bytes


_KEPT: list[Kept] = []


def staged(build, folder):
    """The world with its stage: what was kept, or what `build` sets. `folder` makes one that pytest clears away."""
    from django.conf import settings
    from django.utils import timezone

    from tsutsumi.accounts.models import User

    if User.objects.exists():
        return build()
    now = timezone.now()
    if _KEPT and timedelta(0) <= now - _KEPT[0].at < LONGEST:
        return _put_up(_KEPT[0], settings.TSUTSUMI_HOME)
    before = _rows()
    world = build()
    kept = {table: (columns, rows) for table, (columns, rows) in _rows().items() if (columns, rows) != before[table]}
    if not any(before[table][1] for table in kept):
        _keep(Kept(now, kept, folder("stage") / "home", pickle.dumps(world)))
    return world


def _keep(kept: Kept) -> None:
    from django.conf import settings

    forget()
    shutil.copytree(settings.TSUTSUMI_HOME, kept.files)
    _KEPT.append(kept)


def forget() -> None:
    while _KEPT:
        shutil.rmtree(_KEPT.pop().files.parent, ignore_errors=True)


def _rows() -> dict[str, tuple[list[str], list[tuple]]]:
    from django.db import connection

    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in OF_THE_DATABASE:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                found[table] = ([column[0] for column in cursor.description], cursor.fetchall())
    return found


def _bound(row):
    """SQLite reads a time of day as one, and does not take one."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return row
    return tuple(value.isoformat() if isinstance(value, time) else value for value in row)


def _put_up(kept: Kept, home):
    from django.db import connection, transaction

    quote = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, rows) in kept.rows.items():
            names, places = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {quote(table)} ({names}) VALUES ({places})", map(_bound, rows))
    shutil.copytree(kept.files, home, dirs_exist_ok=True)
    return pickle.loads(kept.world)

"""The second belt: the database itself refuses to change or delete an entry.

Whoever may drop a trigger gets around it; then the chain of digests still tells (verify.py).
"""

from typing import Any

SQLITE = tuple(
    f"CREATE TRIGGER IF NOT EXISTS audit_entry_no_{act.lower()} BEFORE {act} ON audit_entry "
    "BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END"
    for act in ("UPDATE", "DELETE")
)
REFUSE = """
CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'audit_entry is append-only'; END $$
"""
POSTGRES = """
CREATE OR REPLACE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry
FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()
"""
REMOVE = {
    "sqlite": ("DROP TRIGGER IF EXISTS audit_entry_no_update", "DROP TRIGGER IF EXISTS audit_entry_no_delete"),
    "postgresql": ("DROP TRIGGER IF EXISTS audit_entry_no_change ON audit_entry",),
}
INSTALL = {"sqlite": SQLITE, "postgresql": (REFUSE, POSTGRES)}
NAMES = {
    "sqlite": "SELECT count(*) = 2 FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'",
    "postgresql": "SELECT count(*) = 1 FROM pg_trigger WHERE tgname = 'audit_entry_no_change' AND tgenabled = 'O'",
}


def install(connection: Any) -> None:
    _run(connection, INSTALL)


def remove(connection: Any) -> None:
    _run(connection, REMOVE)


def is_installed(connection: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(NAMES[connection.vendor])
        return bool(cursor.fetchone()[0])


def _run(connection: Any, statements: dict[str, tuple[str, ...]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)

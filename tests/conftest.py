"""What every test gets: the cast, and a trail that cannot be changed except by an attacker."""

import pytest

try:
    import django  # noqa: F401
except ImportError:  # tests/core run without it
    collect_ignore_glob = ["apps/*", "stories/*"]
else:
    from tests.world import *  # noqa: F403


@pytest.fixture(scope="session", autouse=True)
def _flushing_passes_the_guard(request):
    """Tests with real transactions empty all tables at their end; the append-only triggers step aside for that."""
    try:
        from django.db import connection
    except ImportError:
        yield
        return
    from tsutsumi.audit import guard

    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def flush_without_guard(self, sql_list):
        guard.remove(self.connection)
        try:
            flush(self, sql_list)
        finally:
            guard.install(self.connection)

    operations.execute_sql_flush = flush_without_guard
    yield
    operations.execute_sql_flush = flush

"""What every test gets: the cast, and a trail that cannot be changed except by an attacker."""

import os

import pytest

from tests.chromium import chromium  # noqa: F401

try:
    import django  # noqa: F401
except ImportError:  # tests/core run without it
    collect_ignore_glob = ["apps/*", "stories/*"]
else:
    from tests.world import *  # noqa: F403

    def pytest_configure():
        """No manifest of static files is needed to render a page in a test; tables that were made once are copied;
        a password is hashed the same way as in a house, and cheaply.
        """
        from django.conf import settings
        from django.contrib.auth.hashers import Argon2PasswordHasher as Hasher
        from django.db.backends.base.creation import BaseDatabaseCreation

        from tests.tables import copying

        Hasher.time_cost, Hasher.memory_cost, Hasher.parallelism = 1, 8, 1
        BaseDatabaseCreation.create_test_db = copying(BaseDatabaseCreation.create_test_db)
        settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"

    @pytest.fixture(autouse=True)
    def _own_home(settings, tmp_path):
        """Every test has a data folder of its own."""
        settings.TSUTSUMI_HOME = tmp_path / "home"
        settings.TSUTSUMI_HOME.mkdir()


# Programs of their own on the database that DATABASE_URL names, without a fixture of Django.
OWN_DATABASE = ("tests/apps/room/test_backing.py", "tests/apps/room/test_erasing.py")


def _is_for_postgres(item):
    """Whether the kind of database can make a difference: it is used, and the test is no walk that is done once."""
    if item.get_closest_marker("once"):
        return False
    used = item.get_closest_marker("django_db") or {"db", "transactional_db", "live_server"} & {*item.fixturenames}
    return bool(used) or item.nodeid.startswith(OWN_DATABASE)


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL only what touches it: everything else has run on SQLite."""
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        kept = [item for item in items if _is_for_postgres(item)]
    elif os.environ.get("TESTED_ON_BOTH"):
        kept = [item for item in items if not item.get_closest_marker("strict")]
    else:
        return
    config.hook.pytest_deselected(items=[item for item in items if item not in {*kept}])
    items[:] = kept


@pytest.fixture(scope="session", autouse=True)
def _static_files_from_source(tmp_path_factory):
    """Pages link their style sheets without a `collectstatic` before the tests."""
    try:
        from django.conf import settings
        from django.test import override_settings
    except ImportError:
        yield
        return
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    storages = {**settings.STORAGES, "staticfiles": plain}
    with override_settings(STORAGES=storages, STATIC_ROOT=tmp_path_factory.mktemp("static")):
        yield


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

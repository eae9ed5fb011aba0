"""A real Chromium, started once for all tests that look at pages."""

import os
import shutil
from contextlib import contextmanager

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    # The sync driver keeps an event loop in this thread; Django must not take the database calls of a test for async.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    with connections_closed_at_the_end(), sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def connections_closed_at_the_end():
    """With an event loop in the thread Django opens a connection per context and loses sight of it."""
    from django.db.backends.signals import connection_created

    opened = []

    def keep(connection, **_):
        opened.append(connection.connection)

    connection_created.connect(keep)
    yield
    connection_created.disconnect(keep)
    for connection in opened:
        connection.close()

"""Settings come from the environment; a wrong one stops the start with a clear line and without its value."""

import os

import pytest
from django.core.exceptions import ImproperlyConfigured

from tsutsumi.config import env
from tsutsumi.config.databases import database


def test_a_key_is_made_once_and_only_its_owner_may_read_it(tmp_path):
    first = env.secret("TSUTSUMI_TEST_KEY", tmp_path / "keys")
    assert env.secret("TSUTSUMI_TEST_KEY", tmp_path / "keys") == first
    assert len(first) == 32
    assert (tmp_path / "keys" / "test_key").stat().st_mode & 0o777 == 0o600
    assert [p.name for p in (tmp_path / "keys").iterdir()] == ["test_key"]


@pytest.mark.parametrize("content", ["", "not a key", "c2hvcnQ="])
def test_a_damaged_key_stops_the_start_and_is_never_replaced(tmp_path, content):
    key = tmp_path / "test_key"
    key.write_text(content)
    key.chmod(0o600)
    with pytest.raises(ImproperlyConfigured):
        env.secret("TSUTSUMI_TEST_KEY", tmp_path)
    assert key.read_text() == content


def test_a_key_that_others_may_read_stops_the_start(tmp_path):
    env.secret("TSUTSUMI_TEST_KEY", tmp_path)
    (tmp_path / "test_key").chmod(0o644)
    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        env.secret("TSUTSUMI_TEST_KEY", tmp_path)


def test_a_named_file_that_is_missing_stops_the_start(tmp_path, monkeypatch):
    monkeypatch.setenv("TSUTSUMI_TEST_KEY_FILE", str(tmp_path / "gone"))
    with pytest.raises(ImproperlyConfigured, match="gone"):
        env.secret("TSUTSUMI_TEST_KEY", tmp_path)


@pytest.mark.parametrize(("read", "value"), [(env.flag, "maybe"), (lambda n: env.number(n, 1), "１２")])
def test_a_wrong_value_is_named(monkeypatch, read, value):
    monkeypatch.setenv("TSUTSUMI_X", value)
    with pytest.raises(ImproperlyConfigured, match="TSUTSUMI_X"):
        read("TSUTSUMI_X")


def test_the_password_of_a_database_is_not_in_the_error(tmp_path):
    with pytest.raises(ImproperlyConfigured) as error:
        database("mysql://u:geheim@h/db", tmp_path)
    assert "geheim" not in str(error.value)
    found = database("postgresql://u:p%40ss@h:5433/db?sslmode=require", tmp_path)
    assert (found["PASSWORD"], found["OPTIONS"]) == ("p@ss", {"sslmode": "require"})


def test_a_traceback_in_the_log_names_places_and_not_what_was_in_them():
    import logging
    import sys

    from tsutsumi.config.logs import OneLine

    try:
        raise ValueError("佐藤花子\n090-0000-0000")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "job\r\nfailed", (), sys.exc_info())
    line = OneLine("%(message)s").format(record)
    assert "佐藤" not in line
    assert "ValueError" in line
    assert os.linesep not in line


def test_a_line_of_the_log_says_its_offset_from_utc():
    import logging
    import re

    from tsutsumi.config.logs import LOGGING

    said = LOGGING["formatters"]["line"]
    line = said["()"](said["format"], said["datefmt"]).format(
        logging.LogRecord("x", logging.INFO, __file__, 1, "up", (), None)
    )
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} INFO x up$", line)

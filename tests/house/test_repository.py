"""Locks, migrations, settings, words and the independence of the core."""

import re
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import call_command

from tests.house.source import FILES, PACKAGE, ROOT, name

LOCKS = sorted(ROOT.glob("*.lock"))


@pytest.mark.parametrize("path", LOCKS, ids=lambda p: p.name)
def test_a_lock_holds_hashes_and_no_addresses(path):
    text = path.read_text()
    assert "://" not in text
    assert len(re.findall(r"^[\w.-]+==", text, re.MULTILINE)) <= text.count("--hash=sha256:")


def test_the_locks_are_there():
    names = ("requirements", "requirements-dev", "requirements-spark", "requirements-tools")
    assert {p.name for p in LOCKS} == {f"{name}.lock" for name in names}


@pytest.mark.django_db
def test_no_migration_is_missing():
    out = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=out, stderr=out)
    except SystemExit:
        pytest.fail(out.getvalue())


def test_every_setting_has_its_row():
    read = set()
    for path in (PACKAGE / "config").glob("*.py"):
        found = re.findall(r'env\.\w+\(\s*"(\w+)"', path.read_text())
        read |= set(found)
    rows = set(re.findall(r"^\| `(\w+)`", (ROOT / "docs/settings.md").read_text(), re.MULTILINE))
    assert read == rows


WITHOUT_DJANGO = """
import sys
class Absent:
    def find_spec(self, name, *_):
        if name.split(".")[0] in {"django", "allauth", "rest_framework"}:
            raise ImportError(f"{name} is not installed here")
sys.meta_path.insert(0, Absent())
import pytest
raise SystemExit(pytest.main(["-q", "-p", "no:django", "-p", "no:cacheprovider", "-p", "no:xdist",
    "-o", "DJANGO_SETTINGS_MODULE=", "-W", "ignore::pytest.PytestConfigWarning", "--collect-only", "tests/core"]))
"""


def test_the_core_and_its_tests_need_no_django():
    """Collecting imports every module of the core and of its tests; running them twice would only cost time."""
    done = subprocess.run([sys.executable, "-c", WITHOUT_DJANGO], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]


def test_the_hook_that_hides_django_works():
    script = WITHOUT_DJANGO.split("import pytest", maxsplit=1)[0] + "import django"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, check=False).returncode == 1


UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|raise NotImplementedError)\b")


@pytest.mark.parametrize("path", FILES, ids=name)
def test_nothing_is_left_for_later(path):
    assert not UNFINISHED.search(path.read_text())


TEMPLATES = sorted(p for p in PACKAGE.glob("*/templates/**/*.html") if not p.name.startswith("_"))
FRAMES = {"base.html", "base_plain.html"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_page_stands_in_the_common_frame(path):
    if path.name in FRAMES or "widgets" in path.parts or "forms" in path.parts:
        return
    assert re.match(r'\{% extends "(web/base(_plain)?|\w+/\w*base\w*)\.html" %\}', path.read_text())

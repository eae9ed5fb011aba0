"""kill -9 of the worker at any step of a scan loses and doubles nothing."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tsutsumi.core.jit import CACHE

ROOT = Path(__file__).resolve().parents[3]
POINTS = (
    "before the start",
    "after the start",
    "when a file is laid out",
    "at the first finding",
    "when a part is sealed",
    "when a part is put aside",
    "inside an archive",
    "when all is read",
    "when half of the rows are written",
    "just before the commit",
    "just after the commit",
)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """`house(home, act, *points)`: a process does it; returns how it ended (below zero: killed), and what it found."""
    folder = tmp_path_factory.mktemp("program")
    own = {**os.environ, "TSUTSUMI_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "tsutsumi.config.settings"}
    own |= {"DATABASE_URL": "", **({"NUMBA_CACHE_DIR": str(CACHE.parents[1])} if CACHE else {})}
    command = [sys.executable, "-m", "tests.apps.evidence.house"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=own, stdin=pipe, stdout=pipe, text=True) as program:

        def ended(home: Path, act: str, *points: str) -> tuple[int, str]:
            out = folder / "out"
            out.write_text("")
            program.stdin.write(json.dumps([str(home), str(out), act, *points]) + "\n")
            program.stdin.flush()
            return int(program.stdout.readline()), out.read_text()

        yield ended
        program.stdin.close()


def finished(house, home: Path, *points: str) -> dict:
    """What lies there when all that waits is done."""
    ended, said = house(home, "finish", *points)
    assert ended == 0, said
    return json.loads(said)


@pytest.fixture(scope="module")
def founded(house, tmp_path_factory) -> Path:
    """A house with three files and a scan that waits."""
    home = tmp_path_factory.mktemp("house")
    ended, said = house(home, "found")
    assert ended == 0, said
    return home


@pytest.fixture(scope="module")
def undisturbed(house, founded, tmp_path_factory) -> dict:
    """What a scan leaves that nobody killed."""
    home = tmp_path_factory.mktemp("quiet") / "home"
    shutil.copytree(founded, home)
    return finished(house, home)


def test_children_leave_what_is_found_without_them_in_fewer_parts(house, founded, undisturbed, tmp_path):
    shutil.copytree(founded, tmp_path / "house")
    found = finished(house, tmp_path / "house", "children")
    apart = {"parts", "sealed"}
    assert {k: v for k, v in found.items() if k not in apart} == {
        k: v for k, v in undisturbed.items() if k not in apart
    }
    assert len(found["parts"]) < len(undisturbed["parts"])
    assert whole(found) == whole(undisturbed)


def whole(found: dict) -> dict:
    """Files and findings of each item, however it was cut into parts."""
    sums: dict = {}
    for item, _, following, files, hits in found["parts"]:
        before = sums.get(item, (0, 0, False))
        sums[item] = before[0] + files, before[1] + hits, before[2] or following is None
    return sums


def test_an_undisturbed_scan_finds_something_to_lose(undisturbed):
    assert undisturbed["run"][0] == "done"
    assert undisturbed["marks"]
    assert undisturbed["proposals"]
    assert [name for name, state, *_ in undisturbed["files"] if state == "unread"] == ["鍵付き.7z"]
    assert len(undisturbed["counts"]) == 1
    assert undisturbed["counts"][0][0] >= 40


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_scan_done_again_leaves_what_an_undisturbed_one_leaves(house, point, founded, undisturbed, tmp_path):
    home = tmp_path / "house"
    shutil.copytree(founded, home)
    ended, said = house(home, "work", point)
    assert ended == -signal.SIGKILL, said
    assert finished(house, home) == undisturbed
    assert undisturbed["left"] == []


def test_a_scan_killed_twice_is_still_done_once(house, founded, undisturbed, tmp_path):
    home = tmp_path / "house"
    shutil.copytree(founded, home)
    for point in ("inside an archive", "just before the commit"):
        assert house(home, "work", point)[0] == -signal.SIGKILL
    assert finished(house, home) == undisturbed

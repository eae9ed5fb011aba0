"""The process: its environment, its files and its modules hold nothing of the house."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.core.selfcheck.made import NOON, code, frame, make
from tsutsumi.cli.__main__ import main

CANARY = "canary-7f3a91"
SECRETS = {
    "DATABASE_URL": f"postgresql://tsutsumi:{CANARY}@db.example/tsutsumi",
    "TSUTSUMI_VAULT_KEY": CANARY,
    "TSUTSUMI_MASTER_DATABASE_URL": f"postgresql://reader:{CANARY}@db.example/crm",
    "TSUTSUMI_HOME": f"/srv/{CANARY}",
}
pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks at a process by way of /proc")


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def family(pid):
    """The process and everything that it started."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        for task in Path(f"/proc/{one}/task").iterdir():
            waiting += [int(child) for child in (task / "children").read_text().split()]
    return found


def asked(port, method, path, body=None):
    for _ in range(200):  # until it listens
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as line:
                line.request(method, path, body)
                answer = line.getresponse()
                return answer.status, dict(answer.getheaders()), answer.read()
        except ConnectionRefusedError:
            time.sleep(0.05)
    raise AssertionError("does not listen")


@pytest.fixture
def served(tmp_path):
    from datetime import UTC, datetime, timedelta

    place, port, log = tmp_path / "export", free_port(), tmp_path / "log"
    make(place, 60, until=datetime.now(UTC) + timedelta(days=1))
    words = [sys.executable, "-m", "tsutsumi.cli", "selfcheck", str(place), "--port", str(port)]
    with log.open("wb") as out:
        started = subprocess.Popen(words, env=os.environ | SECRETS, stdout=out, stderr=out, start_new_session=True)
    try:
        asked(port, "GET", "/")
        yield place, port, started.pid, log
    finally:
        os.killpg(started.pid, signal.SIGTERM)
        started.wait(20)


def environment(pid):
    return Path(f"/proc/{pid}/environ").read_bytes().decode()


def files_of(pid):
    links = []
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            links.append(str(link.readlink()))
        except OSError:
            continue
    return links


def state_of(folder):
    return {p: (p.stat().st_mtime_ns, p.stat().st_size) for p in folder.rglob("*")}


def test_the_process_holds_no_credential_and_opens_nothing_but_the_export_and_logs_nobody(served):
    place, port, pid, log = served
    before = state_of(place)
    body = urlencode({"code": code(3), "language": "en"})
    assert b"Your information is affected" in asked(port, "POST", "/check", body)[2].split(b"<template")[0]
    control = subprocess.run(["cat", "/proc/self/environ"], env=SECRETS, capture_output=True, check=True).stdout
    assert CANARY in control.decode()  # this look would see it
    mine = family(pid)
    assert len(mine) >= 2
    for one in mine:
        told = environment(one)
        assert CANARY not in told
        assert not re.search(r"DATABASE|VAULT|SECRET|TSUTSUMI_", told)
        opened = [f for f in files_of(one) if not f.startswith(("socket:", "pipe:", "anon_inode:", "/dev/", "/memfd"))]
        assert [f for f in opened if f != str(log) and not f.startswith(str(place))] == []
        maps = Path(f"/proc/{one}/maps").read_text()
        assert not re.search(r"psycopg|_sqlite3|libpq|duckdb|pyarrow", maps)
        connected = [line.split()[3] for line in Path(f"/proc/{one}/net/tcp").read_text().splitlines()[1:]]
        assert connected  # readable at all
    assert state_of(place) == before
    said = log.read_text()
    assert code(3) not in said
    assert said.count("\n") == 1  # where it listens, and nothing of the requests
    assert "127.0.0.1:" + str(port) in said


def test_the_program_knows_no_django_and_no_database():
    look = "import sys, tsutsumi.selfcheck.app; print(sorted({m.split('.')[0] for m in sys.modules}))"
    known = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True).stdout
    assert "cryptography" in known
    for strange in ("django", "psycopg", "sqlite3", "pyarrow", "duckdb", "allauth", "numpy"):
        assert f"'{strange}'" not in known


def test_the_folder_of_the_house_is_refused(tmp_path, capsys):
    make(tmp_path, 30)
    (tmp_path / "keys").mkdir()
    assert main(["selfcheck", str(tmp_path)]) == 1
    assert "堤のデータのフォルダー" in capsys.readouterr().err


def test_an_empty_folder_gets_a_sentence(tmp_path, capsys):
    assert main(["selfcheck", str(tmp_path)]) == 1
    assert "公開用データがありません" in capsys.readouterr().err


def test_a_broken_export_gets_a_sentence(tmp_path, capsys):
    make(tmp_path / "x", 30)
    (tmp_path / "x" / "v000001" / "private" / "oprf.key").write_bytes(b"short")
    assert main(["selfcheck", str(tmp_path / "x")]) == 1
    assert "壊れています" in capsys.readouterr().err
    assert frame().until > NOON

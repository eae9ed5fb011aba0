"""Web and worker under one roof: a killed one is back, SIGTERM ends all, a killed supervisor leaves nobody behind."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tsutsumi.room.management.commands import serve

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 60  # seconds a slow machine may take for one step


def until(found):
    """The first truthy answer of `found()`."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        answer = found()
        if answer:
            return answer
        time.sleep(0.05)
    pytest.fail(f"waited {PATIENCE} s")


def children(pid):
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except FileNotFoundError:
        return []


def family(pid):
    below = children(pid)
    return below + [c for b in below for c in family(b)]


def command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def worker_of(pid):
    return next((c for c in children(pid) if "manage.py\0work" in command(c)), None)


def is_gone(pid):
    return not command(pid)


def around(home):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("DATABASE", "DJANGO"))}
    return env | {"TSUTSUMI_HOME": str(home)}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A house in which nobody has been yet."""
    home = tmp_path_factory.mktemp("prepared") / "home"
    subprocess.run([sys.executable, "manage.py", "prepare", "--quiet"], cwd=ROOT, env=around(home), check=True)
    return home


@pytest.fixture
def house(prepared, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    shutil.copytree(prepared, tmp_path / "home", dirs_exist_ok=True)
    env = around(tmp_path / "home") | {"TSUTSUMI_PORT": str(port)}
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"], cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT
        )
    until(lambda: "堤が動いています" in (tmp_path / "log").read_text())
    until(lambda: worker_of(process.pid))
    yield process
    if process.poll() is None:
        process.kill()
        process.wait()


def test_a_killed_worker_is_back_and_sigterm_leaves_nobody(house):
    first = worker_of(house.pid)
    os.kill(first, signal.SIGKILL)
    until(lambda: worker_of(house.pid) not in {None, first})
    everybody = family(house.pid)
    assert len(everybody) >= 3
    house.terminate()
    assert house.wait(PATIENCE) == 0
    until(lambda: all(is_gone(pid) for pid in everybody))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_a_killed_supervisor_leaves_nobody_behind(house):
    everybody = family(house.pid)
    house.kill()
    house.wait(PATIENCE)
    until(lambda: all(is_gone(pid) for pid in everybody))


def test_a_port_that_another_program_has_is_said_in_one_line_and_nothing_is_started(settings, monkeypatch):
    started = []
    monkeypatch.setattr(serve.Supervisor, "run", lambda self: started.append(self.url) or 0)
    with socket.create_server(("127.0.0.1", 0)) as other:
        settings.TSUTSUMI_HOST, settings.TSUTSUMI_PORT = other.getsockname()
        with pytest.raises(CommandError, match=r"ほかのプログラムが使っています.*TSUTSUMI_PORT="):
            call_command("serve")
        assert started == []
    with pytest.raises(SystemExit):
        call_command("serve")
    assert started == [f"http://127.0.0.1:{settings.TSUTSUMI_PORT}"]

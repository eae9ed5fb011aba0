"""Keep the children running; end them all together."""

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

log = logging.getLogger(__name__)

TIED = (sys.executable, "-m", "tsutsumi.room.tied")
LOOK_SECONDS = 0.2
FAST_RETURN = 0.1  # seconds before a killed child is back
LONGEST_PAUSE = 10.0
END_SECONDS = 15.0


@dataclass
class Child:
    name: str
    command: tuple[str, ...]
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    start_after: float = 0.0
    early_ends: int = 0


class Supervisor:
    """`run()` returns the exit code: 0 after SIGTERM or SIGINT, 1 when a child could not be kept alive."""

    def __init__(self, children: Sequence[Child], url: str, folder: Path) -> None:
        self.children, self.url, self.folder = children, url, folder
        self.leaving = threading.Event()

    def run(self) -> int:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.leaving.set())
        threading.Thread(target=self._say_when_up, daemon=True).start()
        try:
            while not self.leaving.is_set():
                for child in self.children:
                    self._keep(child)
                self.leaving.wait(LOOK_SECONDS)
        finally:
            self._end_all()
        return 0

    def _keep(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is not None:
            code = child.process.poll()
            if code is None:
                return
            self._plan_return(child, code, now)
        if now >= child.start_after:
            child.started_at = now
            # A group of its own: its grandchildren end with it.
            child.process = subprocess.Popen((*TIED, *child.command), cwd=self.folder, start_new_session=True)  # noqa: S603

    def _plan_return(self, child: Child, code: int, now: float) -> None:
        """At once after a kill; later and later when it ends as soon as it starts."""
        assert child.process is not None  # noqa: S101
        _kill_group(child.process.pid, signal.SIGKILL)
        child.early_ends = child.early_ends + 1 if now - child.started_at < 5 else 0
        pause = min(LONGEST_PAUSE, FAST_RETURN * 2 ** max(0, child.early_ends - 1))
        log.warning("%s ended (%s); back in %.1f s", child.name, code, pause)
        child.process, child.start_after = None, now + pause

    def _end_all(self) -> None:
        running = [c.process for c in self.children if c.process is not None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + END_SECONDS
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                log.warning("a child did not end in time and is killed")
            _kill_group(process.pid, signal.SIGKILL)
            process.wait()

    def _say_when_up(self) -> None:
        while not self.leaving.wait(0.2):
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:  # noqa: S310
                    if answer.status == 200:
                        print(f"堤が動いています: {self.url} （止めるのは Ctrl-C）", flush=True)  # noqa: T201
                        return
            except OSError:
                continue


def _kill_group(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, number)

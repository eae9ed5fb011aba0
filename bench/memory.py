"""What the processes of the product used: the most memory each held, and processor time. Linux only: reads /proc."""

import os
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

EVERY = 0.25
NAMES = (("granian", "web"), ("manage.py work", "worker"), ("multiprocessing", "reader"))
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Used:
    """By kind of process: megabytes of the largest; and by process the seconds of processor time when last seen."""

    peaks: dict[str, int] = field(default_factory=dict)
    ticks: dict[tuple[str, str], int] = field(default_factory=dict)

    def look(self, process: Path) -> None:
        with suppress(OSError, StopIteration):
            name, held = _name(process), _held(process)
            self.peaks[name] = max(self.peaks.get(name, 0), held)
            self.ticks[name, process.name] = _ticks(process)

    def __str__(self) -> str:
        seconds: dict[str, float] = defaultdict(float)
        for (name, _), ticks in self.ticks.items():
            seconds[name] += ticks / TICKS
        return "; ".join(
            f"{name} at most {peak:,} MB, {seconds[name]:,.0f} s of processor" for name, peak in self.peaks.items()
        )


@contextmanager
def watching(pid: int) -> Iterator[Used]:
    """Looks at the descendants of `pid` while the block runs."""
    used = Used()
    over = threading.Event()

    def watch() -> None:
        while not over.wait(EVERY):
            for process in _below(pid):
                used.look(process)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield used
    finally:
        over.set()
        thread.join()


def _below(pid: int) -> Iterator[Path]:
    """All descendants, by the threads that started them."""
    for task in Path(f"/proc/{pid}/task").glob("*"):
        with suppress(OSError):
            for child in (task / "children").read_text().split():
                yield Path("/proc") / child
                yield from _below(int(child))


def _name(process: Path) -> str:
    words = (process / "cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
    return next((name for sign, name in NAMES if sign in words), "other")


def _held(process: Path) -> int:
    line = next(line for line in (process / "status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1000


def _ticks(process: Path) -> int:
    """User and system time, without that of children."""
    behind = (process / "stat").read_text().rpartition(")")[2].split()
    return int(behind[11]) + int(behind[12])

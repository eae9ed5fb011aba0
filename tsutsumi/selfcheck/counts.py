"""How often the page was used: plain totals of a day, the same whether somebody was found or not."""

import json
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

KINDS = ("pages", "codes", "open", "refused")
FLUSH = 30.0  # seconds


class Counts:
    """Totals in memory, written to one small file now and then when a file is named."""

    def __init__(self, file: Path | None, today: Callable[[], date], clock: Callable[[], float]) -> None:
        self.file, self.today, self.clock = file, today, clock
        self.days = read(file) if file else {}
        self._lock, self._next = threading.Lock(), clock() + FLUSH

    def add(self, kind: str) -> None:
        """One more of today."""
        with self._lock:
            day = self.days.setdefault(self.today().isoformat(), dict.fromkeys(KINDS, 0))
            day[kind] += 1
            if self.clock() >= self._next:
                self._flush()

    def flush(self) -> None:
        """Write what was counted."""
        with self._lock:
            self._flush()

    def _flush(self) -> None:
        self._next = self.clock() + FLUSH
        if self.file:
            beside = self.file.with_suffix(".part")
            beside.write_text(json.dumps(self.days, sort_keys=True), encoding="utf-8")
            beside.replace(self.file)


def read(file: Path) -> dict[str, dict[str, int]]:
    """Totals by day, or nothing when they cannot be read."""
    try:
        known = json.loads(file.read_text(encoding="utf-8"))
        return {str(day): {kind: int(row.get(kind, 0)) for kind in KINDS} for day, row in known.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}

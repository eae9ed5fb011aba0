"""The records of a scan on disk instead of in memory: sealed under a key that nobody keeps, and gone when counted."""

import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from tsutsumi.core.people.roster import KEY_BYTES, Roster

FLUSH_SECONDS = 5.0
FLUSH_ROWS = 200_000


@dataclass(slots=True)
class Spill:
    """Takes record sheets as they come; what waits is never more than a few seconds or FLUSH_ROWS hold."""

    roster: Roster
    waiting: int = 0
    flushed: float = field(default_factory=time.monotonic)

    def take(self, sheet: pa.RecordBatch) -> None:
        self.roster.append(sheet)
        self.waiting += sheet.num_rows
        if self.waiting >= FLUSH_ROWS or time.monotonic() - self.flushed >= FLUSH_SECONDS:
            self.roster.flush()
            self.waiting, self.flushed = 0, time.monotonic()


@contextmanager
def spilled() -> Iterator[Spill]:
    """A place for the records of one scan."""
    with tempfile.TemporaryDirectory(prefix="tsutsumi-") as folder:
        yield Spill(Roster.create(Path(folder) / "records", secrets.token_bytes(KEY_BYTES)))

"""How far a scan is, and the word that holds or ends it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Signal = Literal["go", "pause", "stop"]


@dataclass(frozen=True, slots=True)
class Progress:
    """Files and bytes on disk, done and in all; findings so far; seconds of work, pauses left out."""

    files: int = 0
    files_total: int = 0
    bytes: int = 0
    bytes_total: int = 0
    hits: int = 0
    seconds: float = 0.0

    @property
    def mb_per_second(self) -> float:
        return self.bytes / 1e6 / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """At the speed so far; None while there is none to go by."""
        if self.files >= self.files_total:
            return 0.0
        if not self.bytes or self.seconds <= 0:
            return None
        return (self.bytes_total - self.bytes) * self.seconds / self.bytes


# Asked after every message of a child and twice a second in between; no answer means "go".
Watch = Callable[[Progress], Signal | None]


class Stopped(Exception):  # noqa: N818 - a wish, not a mistake
    """The watcher said "stop". What was finished is in `known`, if one was given."""

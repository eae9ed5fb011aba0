"""Work for children that misbehaves on request; imported by the children."""

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tsutsumi.core.readers.limits import Limits
from tsutsumi.core.readers.opener import Begun, Ended, Job, walk
from tsutsumi.core.readers.passage import Grid, Passage
from tsutsumi.core.readers.telling import Kept


class Misbehave:
    """Reads as usual, but when a passage or row says so it hangs, dies or eats memory."""

    preload = ()

    def __call__(self, job: Job, limits: Limits) -> Iterator[Begun | Ended | str]:
        for event in walk(job, limits):
            if isinstance(event, Passage):
                act(event.text.strip())
                yield event.text.strip()
            elif not isinstance(event, Grid):
                yield event


class Hoard:
    """The same, but many files at a time, their texts kept and told together; "late" dies only when they are told."""

    preload = ()
    together = 64

    def reader(self) -> "Hoarding":
        return Hoarding()

    def __call__(self, job: Job, limits: Limits) -> Iterator[Any]:
        raise AssertionError("a child asks for the reader")


@dataclass
class Hoarding:
    texts: list[str] = field(default_factory=list)
    heard: dict[int, int] = field(default_factory=dict)

    @property
    def kept(self) -> int:
        return len(self.texts)

    def done(self) -> list[str] | None:
        if "late" in self.texts:
            os.kill(os.getpid(), signal.SIGKILL)
        told, self.texts = self.texts, []
        return told or None

    def __call__(self, job: Job, limits: Limits) -> Iterator[Any]:
        known, self.heard = dict(job.heard), {}
        for event in walk(job, limits):
            if isinstance(event, Passage):
                self.heard[next(reversed(self.heard))] += 1
                self.texts.append(event.text.strip())
                act(event.text.strip())
                yield Kept()
            elif not isinstance(event, Grid):
                if isinstance(event, Begun):
                    self.heard[event.index] = known.get(event.index, 0)
                elif isinstance(event, Ended):
                    self.heard.pop(event.index)
                yield event


def act(text: str) -> None:
    if text == "hang":
        signal.pause()
    if text == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if text == "swell":
        bytearray(8 << 30)


def write(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text)

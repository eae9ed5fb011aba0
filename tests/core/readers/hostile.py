"""Work for children that misbehaves on request; imported by the children."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

from tsutsumi.core.readers.limits import Limits
from tsutsumi.core.readers.opener import Begun, Ended, Job, walk
from tsutsumi.core.readers.passage import Grid, Passage


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

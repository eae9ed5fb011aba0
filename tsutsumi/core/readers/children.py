"""Readers run in children with limits: a child that hangs, swells or dies costs one file, never the scan.

The children are long-lived and forked from a clean server process (no threads, no open database), so a thousand small
files cost a thousand messages and not a thousand processes. Only plain data of our own comes back through the pipes.
"""

import contextlib
import multiprocessing
import os
import resource
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from tsutsumi.core.readers import bounds
from tsutsumi.core.readers.limits import Limits
from tsutsumi.core.readers.opener import At, Begun, Ended, Job
from tsutsumi.core.readers.passage import FileReport
from tsutsumi.core.readers.process import die_with_parent
from tsutsumi.core.readers.reasons import REASONS

MOST_DEATHS = 25  # per file on disk; an archive that kills more children than this is given up
TICK = 0.5
STARTING = 600.0  # seconds for a child's imports
READY = "ready"


@dataclass(frozen=True, slots=True)
class Failed:
    """The last word of a child: why it ends in the middle of a job."""

    code: str


@dataclass(frozen=True, slots=True)
class Idle:
    """Nobody has said anything for a while: a chance for the listener to stop."""


# What a child does with one file on disk: messages (Begun, Ended and plain results).
Work = Callable[[Job, Limits], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class Message:
    """From a child: `told` is Begun, At, Ended or a result; None when the job is done. Idle comes from no child."""

    job: Job
    told: Any


NOBODY = Job("", "")


class Child:
    """One process, its pipe and what it is doing."""

    def __init__(self, work: Work, limits: Limits) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(list(getattr(work, "preload", ())))
        self.limits = limits
        self.pipe, theirs = context.Pipe()
        self.process: ForkServerProcess = context.Process(target=_serve, args=(theirs, work, limits), daemon=True)
        self.process.start()
        theirs.close()
        self.job: Job | None = None
        self.open: list[Begun] = []  # begun and not ended, outermost first
        self.used = 0.0
        self.extra = 0.0  # seconds granted on top, for pages given to OCR
        self.got = False  # results of the innermost open file
        self.ready = False  # has finished its imports, which on a first start includes compiling

    def take(self, job: Job) -> None:
        self.job, self.open, self.used, self.extra, self.got = job, [], 0.0, 0.0, False
        self.pipe.send(job)

    def hear(self) -> Any:
        """The next message; EOFError when the child is dead."""
        told = self.pipe.recv()
        if told == READY:
            self.ready, self.used = True, 0.0
        elif isinstance(told, Begun):
            self.open.append(told)
            self.used, self.extra, self.got = 0.0, 0.0, False
        elif isinstance(told, Ended):
            self.open = [b for b in self.open if b.index != told.index]
            self.used, self.extra, self.got = 0.0, 0.0, False
        elif isinstance(told, At):
            self.extra += told.seconds
        elif not isinstance(told, Failed):
            self.got = True
        return told

    def late(self) -> bool:
        size = self.open[-1].size if self.open else 0
        allowed = self.limits.seconds_for(size) + self.extra if self.ready else STARTING
        return self.job is not None and self.used > allowed

    def stop(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _serve(pipe: Connection, work: Work, limits: Limits) -> None:
    """The life of a child: take a job, tell everything, say None, take the next."""
    _restrain(limits.memory)
    die_with_parent()
    with contextlib.suppress(OSError):  # what a parser says in its agony may quote the file
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    with contextlib.suppress(EOFError, BrokenPipeError, KeyboardInterrupt):
        pipe.send(READY)
        while not isinstance(told := _worked(pipe, work, limits), Failed):
            pipe.send(None)
        pipe.send(told)


def _worked(pipe: Connection, work: Work, limits: Limits) -> "Failed | None":
    """One job. After a failure the child ends: its memory may be in any state."""
    job: Job = pipe.recv()
    try:
        for told in work(job, limits):
            pipe.send(told)
    except MemoryError:
        return Failed("memory")
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except BaseException:  # compiled readers panic with exceptions of their own
        return Failed("crashed")
    return None


def _restrain(memory: int) -> None:
    """Memory and core dumps; a leaked file in a core dump would be the next leak."""
    limits = [(resource.RLIMIT_CORE, 0), (resource.RLIMIT_DATA, memory + _data_now())]
    for what, value in limits:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (value, value))


def _data_now() -> int:
    """Bytes of private memory the process has before it reads anything."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123 - before any file of ours
            line = next(line for line in status if line.startswith("VmData"))
        return int(line.split()[1]) * 1024
    except (OSError, StopIteration, ValueError):
        return 0


def run(work: Work, jobs: Iterable[Job], limits: Limits) -> Generator[Message]:
    """Messages of all jobs as they come, in order within a job. Closing the iterator stops the children."""
    count = limits.processes or os.cpu_count() or 1
    waiting = iter(jobs)
    again: list[Job] = []
    children: list[Child] = []
    try:
        while True:
            _give(children, again, waiting, count, lambda: Child(work, limits))
            busy = [c for c in children if c.job]
            if not busy:
                return
            heard = _listen(busy)
            for child in heard:
                yield from _told(child, children, again)
            if not heard:
                yield Message(NOBODY, Idle())
    finally:
        for child in children:
            child.stop()


def _give(
    children: list[Child], again: list[Job], waiting: Iterator[Job], count: int, new: Callable[[], Child]
) -> None:
    """Give every idle child a job; start a child only when there is a job for it."""
    idle = [c for c in children if not c.job]
    while idle or len(children) < count:
        job = again.pop() if again else next(waiting, None)
        if job is None:
            return
        if not idle:
            children.append(new())
            idle.append(children[-1])
        idle.pop().take(job)


def _listen(busy: list[Child]) -> list[Child]:
    """Children with something to say, or too late. Only time spent waiting counts: a slow listener kills nobody."""
    began = time.monotonic()
    ready = wait([c.pipe for c in busy], timeout=TICK)
    spent = time.monotonic() - began
    for child in busy:
        child.used += spent
    return [c for c in busy if c.pipe in ready or c.late()]


def _told(child: Child, children: list[Child], again: list[Job]) -> Iterator[Message]:
    job = child.job
    assert job is not None  # noqa: S101 - only busy children are listened to
    try:
        if child.late() and not child.pipe.poll():
            yield from _lost(child, children, again, "time")
            return
        told = child.hear()
    except (EOFError, OSError):
        yield from _lost(child, children, again, "crashed")
        return
    if isinstance(told, Failed):
        yield from _lost(child, children, again, told.code)
        return
    if told is None:
        child.job = None
    if told != READY:
        yield Message(job, told)


def _lost(child: Child, children: list[Child], again: list[Job], code: str) -> Iterator[Message]:
    """Report the file at which the child ended, and go on behind it."""
    children.remove(child)
    child.stop()
    job = child.job
    assert job is not None  # noqa: S101 - only busy children are listened to
    culprit = child.open[-1] if child.open else Begun(0, job.label, _size(job.path))
    state = "partly" if child.got else "unread"
    yield Message(job, Ended(culprit.index, _ended_early(culprit, state, code)))
    if len(child.open) > 1 and len(job.dead) < MOST_DEATHS:
        again.append(replace(job, skip=culprit.index + 1, dead=job.dead | {culprit.index}))
        return
    yield from (Message(job, Ended(b.index, _ended_early(b, "partly", code))) for b in child.open[:-1])
    yield Message(job, None)


def _ended_early(begun: Begun, state: str, code: str) -> FileReport:
    return FileReport(
        begun.path, state, REASONS[code], code, bytes=begun.size, most_people=bounds.of_packed(begun.size)
    )


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0

"""Readers run in children with limits: a child that hangs, swells or dies costs one file, never the scan.

The children are long-lived and forked from a clean server process (no threads, no open database), so a thousand small
files cost a few messages and not a thousand processes. Only plain data of our own comes back through the pipes.
"""

import contextlib
import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from types import ModuleType
from typing import Any

from tsutsumi.core.readers import bounds, handing, telling
from tsutsumi.core.readers.handing import Hand
from tsutsumi.core.readers.limits import Limits
from tsutsumi.core.readers.opener import At, Begun, Ended, Job
from tsutsumi.core.readers.passage import FileReport
from tsutsumi.core.readers.process import die_with_parent
from tsutsumi.core.readers.reasons import REASONS
from tsutsumi.core.readers.telling import Teller

MOST_DEATHS = 25  # per file on disk; an archive that kills more children than this is given up
TICK = 0.5
STARTING = 600.0  # seconds for a child's imports
READY = "ready"
MUCH = 8 << 20  # bytes of plain text that are given to a child at a time
HEAVY = 32  # so much longer may other files of the same size take
LIGHT = (".txt", ".log", ".md", ".text")


@dataclass(frozen=True, slots=True)
class Failed:
    """The last word of a child: why it ends in the middle of a job."""

    code: str


@dataclass(frozen=True, slots=True)
class Idle:
    """Nobody has said anything for a while: a chance for the listener to stop."""


# What a child does with one file on disk: messages (Begun, Ended and plain results). A work may have `together`, how
# many small files it takes at a time (results of several may come under the name of one), and `reader`, which makes a
# telling.Reader that keeps results back until there are enough.
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
        self.limits, self.keeps_back = limits, hasattr(work, "reader")
        self.pipe, theirs = context.Pipe()
        self.cell: telling.Cell = context.RawArray("q", telling.CELLS)
        arguments = theirs, self.cell, work, limits
        self.process: ForkServerProcess = context.Process(target=_serve, args=arguments, daemon=True)
        with _no_main(work):
            self.process.start()
        theirs.close()
        self.jobs: list[Job] = []  # not done, in their order; the first is the one that is told of
        self.number = 0  # of the first of them among those that it took
        self.open: list[Begun] = []  # of that one, told to be begun and not ended, outermost first
        self.following = 0  # the first file of it that nothing was told of
        self.heard: dict[int, int] | None = None  # see telling.Reader
        self.got = False  # results of the innermost open file
        self.told = self.seen = 0  # words: in what was told, and in what the child has done
        self.used = 0.0
        self.ready = False  # has finished its imports, which on a first start includes compiling

    def take(self, jobs: list[Job]) -> None:
        self.jobs, self.number, self.used, self.told = jobs, 0, 0.0, self.cell[telling.SEEN]
        self._begin()
        self.pipe.send(jobs)

    def _begin(self) -> None:
        self.open, self.got, self.following = [], False, self.jobs[0].skip if self.jobs else 0

    def hear(self) -> "list[Message] | Failed":
        """What it says next; EOFError when the child is dead."""
        said = handing.heard(self.pipe)
        if isinstance(said, Failed):
            return said
        if said == READY:
            self.ready, self.used = True, 0.0
            return []
        jobs, before = self.jobs, self.number
        for _, told in said.told:
            self._take(told)
        self.told, self.heard = said.seen, said.heard
        return [Message(jobs[number - before], told) for number, told in said.told]

    def _take(self, told: Any) -> None:
        if told is None:
            self.jobs, self.number = self.jobs[1:], self.number + 1
            self._begin()
        elif isinstance(told, Begun):
            self.open.append(told)
            self.got, self.following = False, max(self.following, told.index + 1)
        elif isinstance(told, Ended):
            self.open = [b for b in self.open if b.index != told.index]
            self.got, self.following = False, max(self.following, told.index + 1)
        elif not isinstance(told, At):
            self.got = True

    def late(self) -> bool:
        """Whether the file in hand takes too long, as the cell says."""
        if self.seen != (seen := self.cell[telling.SEEN]):
            self.seen, self.used = seen, 0.0
        extra = self.cell[telling.EXTRA] / 1000
        allowed = self.limits.seconds_for(self.cell[telling.SIZE]) + extra if self.ready else STARTING
        return bool(self.jobs) and self.used > allowed

    def has_told_all(self) -> bool:
        """Whether nothing was begun or ended since the last word."""
        return not self.keeps_back or self.jobs[0].alone or self.told == self.cell[telling.SEEN]

    def has_results(self) -> bool:
        """Whether results of the innermost open file were told."""
        return self.got if self.heard is None else self.heard.get(self.open[-1].index, 0) > 0

    def rest(self, job: Job) -> Job:
        """What is left of the first job, behind what was told of it."""
        known = self.heard or {}
        open_ones = () if self.heard is None else tuple((b.index, known.get(b.index, 0)) for b in self.open)
        return replace(job, skip=self.following, heard=open_ones)

    def stop(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


@contextlib.contextmanager
def _no_main(work: Work) -> Iterator[None]:
    """A child imports the main module of the program again, whatever that loads, unless there is nothing to be found
    of it. Only a work that is defined there has need of it.
    """
    main = sys.modules["__main__"]
    if getattr(work, "__module__", "") != "__main__":
        sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _serve(pipe: Connection, cell: telling.Cell, work: Work, limits: Limits) -> None:
    """The life of a child: take some jobs, tell everything, say None behind each, take the next."""
    _restrain(limits.memory)
    die_with_parent()
    with contextlib.suppress(OSError):  # what a parser says in its agony may quote the file
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    with contextlib.suppress(EOFError, BrokenPipeError, KeyboardInterrupt):
        hand = Hand(pipe)
        hand.send(READY)
        while not (failed := _worked(hand, cell, work, limits)):
            pass
        hand.send(failed)


def _worked(hand: Hand, cell: telling.Cell, work: Any, limits: Limits) -> "Failed | None":
    """Some jobs. After a failure the child ends: its memory may be in any state."""
    jobs: list[Job] = hand.recv()
    reader = work.reader() if hasattr(work, "reader") else None
    teller = Teller(hand, cell, reader, is_single=len(jobs) == 1)
    try:
        for number, job in enumerate(jobs):
            teller.begin(number)
            for told in (reader or work)(job, limits):
                teller.hear(number, told, alone=job.alone)
            teller.hear(number, None, alone=job.alone)
        teller.send()
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
    crew = Crew(work, limits)
    try:
        yield from crew.run(jobs)
    finally:
        crew.stop(crew.children)


@dataclass(slots=True)
class Crew:
    """The children of one work. They stay for further jobs until somebody stops them."""

    work: Work
    limits: Limits
    children: list[Child] = field(default_factory=list)

    def run(self, jobs: Iterable[Job]) -> Generator[Message]:
        """As the function of this name; closing the iterator stops only the children that are at work."""
        count = self.limits.processes or os.cpu_count() or 1
        waiting = Waiting(iter(jobs), getattr(self.work, "together", 1))
        try:
            while True:
                self._give(waiting, count)
                busy = [c for c in self.children if c.jobs]
                if not busy:
                    return
                heard = _listen(busy)
                for child in heard:
                    told = list(_told(child, self.children, waiting))
                    self._give(waiting, count)  # before anybody thinks about what was told
                    yield from told
                if not heard:
                    yield Message(NOBODY, Idle())
        finally:
            self.stop([c for c in self.children if c.jobs])

    def _give(self, waiting: "Waiting", count: int) -> None:
        """Give every idle child something to do; start one only when there is, or soon will be, something for it."""
        idle = [c for c in self.children if not c.jobs]
        while (idle or len(self.children) < count) and (jobs := waiting.take()):
            if not idle:
                idle.append(self._begin())
            idle.pop().take(jobs)
            if jobs[0].may_split:
                idle += [self._begin() for _ in range(len(self.children), count)]

    def _begin(self) -> Child:
        self.children.append(Child(self.work, self.limits))
        return self.children[-1]

    def stop(self, children: Iterable[Child]) -> None:
        going = list(children)
        for child in going:  # all of them first: giving memory back takes each of them a while
            child.process.kill()
        for child in going:
            self.children.remove(child)
            child.stop()


@dataclass(slots=True)
class Waiting:
    """The jobs that no child has. most: how many one child takes at a time."""

    jobs: Iterator[Job]
    most: int
    again: list[Job] = field(default_factory=list)  # of children that died; the last one comes first

    def put_back(self, jobs: Iterable[Job]) -> None:
        self.again.extend(reversed(list(jobs)))

    def take(self) -> list[Job]:
        """Small files together; one that is large or of unknown size, or a share of a file, by itself."""
        taken, room = list[Job](), MUCH
        while room > 0 and len(taken) < self.most:
            job = self.again.pop() if self.again else next(self.jobs, None)
            if job is None:
                break
            if taken and (job.alone or job.share or job.may_split):
                self.again.append(job)
                break
            taken.append(job)
            room -= _weight(job)
        return taken


def _weight(job: Job) -> int:
    """How much of MUCH a job takes up."""
    if job.alone or job.share or not job.size:
        return MUCH
    return job.size if job.path.lower().endswith(LIGHT) else job.size * HEAVY


def _listen(busy: list[Child]) -> list[Child]:
    """Children with something to say, or too late. Only time spent waiting counts: a slow listener kills nobody."""
    began = time.monotonic()
    ready = wait([c.pipe for c in busy], timeout=TICK)
    spent = time.monotonic() - began
    for child in busy:
        child.used += spent
    return [c for c in busy if c.pipe in ready or c.late()]


def _told(child: Child, children: list[Child], waiting: Waiting) -> Iterator[Message]:
    try:
        if child.late() and not child.pipe.poll():
            yield from _lost(child, children, waiting, "time")
            return
        told = child.hear()
    except (EOFError, OSError):
        yield from _lost(child, children, waiting, "crashed")
        return
    if isinstance(told, Failed):
        yield from _lost(child, children, waiting, told.code)
        return
    yield from told


def _lost(child: Child, children: list[Child], waiting: Waiting, code: str) -> Iterator[Message]:
    """Report the file at which the child ended, and go on behind it. When it was further than it had told, everything
    that was not told is read again, file by file up to there: whoever is at fault then falls by itself.
    """
    children.remove(child)
    child.stop()
    job, *others = child.jobs
    if not child.has_told_all():
        near = child.cell[telling.AT_JOB] - child.number
        waiting.put_back(replace(j, alone=True) if n <= near else j for n, j in enumerate([child.rest(job), *others]))
        return
    waiting.put_back(others)
    culprit = child.open[-1] if child.open else Begun(0, job.label, _size(job.path))
    state = "partly" if child.open and child.has_results() else "unread"
    yield Message(job, Ended(culprit.index, _ended_early(culprit, state, code)))
    if len(child.open) > 1 and len(job.dead) < MOST_DEATHS:
        child.open.pop()
        waiting.put_back([replace(child.rest(job), skip=culprit.index + 1, dead=job.dead | {culprit.index})])
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

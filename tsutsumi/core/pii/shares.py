"""Large files that several processes read: who gets which share, and what they tell put together as of one reader."""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any

from tsutsumi.core.readers import bounds, children
from tsutsumi.core.readers.children import Message, Work
from tsutsumi.core.readers.limits import Limits
from tsutsumi.core.readers.opener import At, Begun, Ended, Job
from tsutsumi.core.readers.passage import FileReport
from tsutsumi.core.readers.reasons import Unclear
from tsutsumi.core.readers.sharing import Split
from tsutsumi.core.readers.text import Broken

Engine = Callable[[Work, Iterable[Job], Limits], Generator[Message]]
AHEAD = 16  # shares of a file handed out before the first of them is done: what may wait in memory


def read(work: Work, jobs: Iterable[Job], limits: Limits, engine: Engine | None = None) -> Generator[Message]:
    """What an engine tells of all jobs, as if every file had one reader. An engine that takes all jobs before it tells
    anything is asked again for the shares. engine: this machine's when none is given.
    """
    engine = engine or children.run
    here = engine is children.run
    alone = here and limits.processes == 1
    shares = Shares(iter(jobs), 0 if alone else limits.share, AHEAD if here else 0)
    while True:
        with closing(engine(work, shares, limits)) as messages:
            for message in messages:
                yield from shares.hear(message)
        if not shares.waiting:
            return


@dataclass(slots=True)
class Shared:
    """One such file. turn: the share whose results go on at once; held: results of later ones, by number."""

    job: Job
    shares: tuple[Any, ...]
    turn: int = 0
    bytes: int = 0
    held: dict[int, list[Any]] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)
    reports: dict[int, FileReport] = field(default_factory=dict)
    unclear: int = 0
    last: list[Any] = field(default_factory=list)  # what was told of the file itself: its end comes last
    over: bool = False

    def hear(self, number: int, told: Any) -> Iterator[Any]:
        """A word about a share; what can be told of the file now."""
        if isinstance(told, Ended):
            self.reports[number] = told.report
        elif isinstance(told, Unclear):
            self.unclear += told.count
        elif told is None:
            yield from self._done(number)
        elif not isinstance(told, Begun | At):
            self.held.setdefault(number, []).append(told)
            if number == self.turn:
                yield from self.held.pop(number)

    def _done(self, number: int) -> Iterator[Any]:
        self.done.add(number)
        self.bytes += self.shares[number].length
        yield At(self.bytes)
        while self.turn in self.done:
            self.turn += 1
            yield from self.held.pop(self.turn, ())

    def end(self) -> Iterator[Any]:
        """The file's own last words, once everything of it is read."""
        if self.over and self.turn == len(self.shares):
            yield from (self._ended(told) if isinstance(told, Ended) else told for told in self.last)
            yield None

    def _ended(self, whole: Ended) -> Ended:
        """One state for all shares: what was lost of each is lost of the file."""
        every = [whole.report, *(self.reports[n] for n in sorted(self.reports))]
        lost = [report for report in every if report.state != "read"]
        gaps = list(Broken(self.unclear).gaps())
        codes = [*(report.reason_code for report in lost), *(gap.code for gap in gaps)]
        if not codes:
            return Ended(whole.index, replace(whole.report, seconds=sum(report.seconds for report in every)))
        most = sum(report.most_people or 0 for report in lost) + sum(gap.most for gap in gaps)
        report = replace(
            whole.report,
            state="partly" if any(report.state != "unread" for report in every[1:]) else "unread",
            reason="".join(dict.fromkeys([*(report.reason for report in lost), *(gap.text for gap in gaps)])),
            reason_code=codes[0],
            seconds=sum(report.seconds for report in every),
            most_people=min(most, bounds.WORLD),
        )
        return Ended(whole.index, report)


@dataclass(slots=True)
class Shares:
    """The jobs of a scan as an engine takes them, large files share by share. An iterator that has nothing to give may
    have something later, when a file is told to fall into shares. size: of a share; 0 when there is only one reader.
    ahead: see AHEAD; 0 for no bound.
    """

    jobs: Iterator[Job]
    size: int
    ahead: int
    waiting: deque[Job] = field(default_factory=deque)
    files: dict[str, Shared] = field(default_factory=dict)  # by label

    def __iter__(self) -> Iterator[Job]:
        return self

    def __next__(self) -> Job:
        if self.waiting and not self._is_far(self.waiting[0]):
            return self.waiting.popleft()
        return replace(next(self.jobs), split=self.size)

    def _is_far(self, job: Job) -> bool:
        return bool(self.ahead and job.share and job.share.number >= self.files[job.label].turn + self.ahead)

    def hear(self, message: Message) -> Iterator[Message]:
        """What an engine tells, as if every file had one reader."""
        job, told = message.job, message.told
        if isinstance(told, Split):
            self._split(job, told)
        elif job.label not in self.files:
            yield message
        else:
            yield from (Message(self.files[job.label].job, each) for each in self._of(self.files[job.label], job, told))

    def _split(self, job: Job, told: Split) -> None:
        if job.label in self.files:  # told again, by a child that took over from a dead one
            return
        self.files[job.label] = Shared(job, told.shares)
        plain = replace(job, split=0, passwords=())
        self.waiting.extend(replace(plain, share=share, size=share.length) for share in told.shares)

    def _of(self, file: Shared, job: Job, told: Any) -> Iterator[Any]:
        if job.share:
            yield from file.hear(job.share.number, told)
        elif told is None:
            file.over = True
        elif not isinstance(told, Begun | At):
            file.last.append(told)
        if told is None:
            yield from file.end()

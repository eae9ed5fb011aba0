"""What a scan has to read: every file once. Copies and files known from an earlier run are set aside."""

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from tsutsumi.core.pii.known import Known
from tsutsumi.core.readers.opener import Job
from tsutsumi.core.readers.passage import FileReport
from tsutsumi.core.readers.reasons import Unreadable
from tsutsumi.core.readers.source import open_source


@dataclass(slots=True)
class Agenda:
    """The files in their order. Only a file that begins and ends like another of its size, or whose size is known, is
    hashed before it is read.

    copies: (the copy, the first file with these bytes). taken: files whose results are known, with their entries.
    alike: the first file of each size and look; None once it is hashed.
    """

    jobs: list[Job]
    passwords: tuple[str, ...] = ()
    known: Known | None = None
    size: dict[str, int] = field(init=False)  # by label
    bytes: int = field(init=False)
    first: dict[str, Job] = field(default_factory=dict)
    alike: dict[tuple[int, str], Job | None] = field(default_factory=dict)
    copies: list[tuple[Job, Job]] = field(default_factory=list)
    taken: list[tuple[Job, Path]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.jobs = list({job.path: job for job in self.jobs}.values())  # a file named twice is one file
        self.size = {job.label: _size(job) for job in self.jobs}
        self.bytes = sum(self.size.values())

    def to_read(self) -> Iterator[Job]:
        """The jobs for the children; asked for one by one, so that the reading starts at once."""
        often = Counter(self.size.values())
        known = self.known.sizes if self.known else set()
        for plain in self.jobs:
            size = self.size[plain.label]
            job = replace(plain, passwords=self.passwords, size=size)
            if size and (size in known or (often[size] > 1 and self._has_double(job, size))):
                digest = _sha256(job)
                if digest and self._aside(job, digest, size):
                    continue
                job = replace(job, sha256=digest)
            yield job

    def _has_double(self, job: Job, size: int) -> bool:
        """Whether an earlier file looks the same. That one is hashed now: perhaps nobody has."""
        look = size, _look(job)
        if look not in self.alike:
            self.alike[look] = job
            return False
        if earlier := self.alike[look]:
            self.alike[look] = None
            self.first.setdefault(_sha256(earlier), earlier)
        return True

    def _aside(self, job: Job, digest: str, size: int) -> bool:
        """Whether this file need not be read."""
        if digest in self.first:
            self.copies.append((job, self.first[digest]))
            return True
        self.first[digest] = job
        entry = self.known.find(digest, job.label, size) if self.known else None
        if entry:
            self.taken.append((job, entry))
        return entry is not None


def _size(job: Job) -> int:
    try:
        return job.size or (0 if job.is_link else Path(job.path).stat().st_size)
    except OSError:
        return 0


def _look(job: Job) -> str:
    """The first and the last bytes of a file: most files of one size differ there. As a hash."""
    try:
        source = open_source(Path(job.path), job.label)
        with source.file:
            return hashlib.blake2b(source.head() + source.tail(), digest_size=16).hexdigest()
    except (Unreadable, OSError):
        return ""


def _sha256(job: Job) -> str:
    try:
        source = open_source(Path(job.path), job.label)
    except Unreadable:
        return ""
    with source.file:
        try:
            return source.sha256()
        except OSError:
            return ""


def copy_of(report: FileReport, first: Job, copy: Job) -> FileReport:
    """The report of a file, or of a member of it, once more for a file with the same bytes."""
    reason = f"「{first.label}」と同じ内容です。ここでは数えていません。{report.reason}"
    return replace(
        report, path=copy.label + report.path.removeprefix(first.label), reason=reason, copy_of=report.path, seconds=0.0
    )


def jobs_of(paths: Iterable[Path | str | Job]) -> Iterator[Job]:
    """One job per file, folders in order of name. A link inside a folder is a job that will be refused. A Job stands
    for itself: a file that is shown under another name.
    """
    for path in paths:
        if isinstance(path, Job):
            yield path
        elif Path(path).is_dir():
            for folder, folders, names in os.walk(path):
                folders.sort()
                yield from (_job(Path(folder) / name, inside=True) for name in sorted(names))
        else:
            yield _job(Path(path))


def _job(path: Path, *, inside: bool = False) -> Job:
    label = str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return Job(str(path), label, is_link=inside and path.is_symlink())

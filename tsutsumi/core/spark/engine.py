"""The scan on an Apache Spark cluster: the same readers, the same scanner, the same messages, in the same order.

Spark hands out what to read (file, offset, length) and starts lost tasks again; reading and scanning happen in the same
guarded child as on one machine. What a task found is sealed with a key of the run before it leaves the Python process,
so neither Spark's shuffle nor the staging folder ever holds a plain value.
"""

import pickle
import secrets
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tsutsumi.core.flow import Refused
from tsutsumi.core.readers import bounds
from tsutsumi.core.readers.children import Crew, Idle, Message, Work
from tsutsumi.core.readers.limits import Limits
from tsutsumi.core.readers.opener import At, Ended, Job
from tsutsumi.core.readers.passage import FileReport
from tsutsumi.core.readers.reasons import sentence
from tsutsumi.core.spark import plan, remote
from tsutsumi.core.spark.session import opened
from tsutsumi.core.spark.staging import Staging, staging

TOLD = "place long, turn long, sealed binary"
BATCH = 64  # messages handed to Spark at a time
NONCE = 12

Rows = Iterator[plan.Placed]


class Stopped(Refused):
    """The cluster gave the work up."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"Sparkでの走査が止まりました（{why}）。クラスターの記録を確かめるか、--engine を付けずに実行してください。"
        )


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where to run. master: as Spark writes it ("local[2]", "spark://…", "yarn"); "" for what the cluster's own
    settings say. folder: shared by driver and executors; a private local one when not given.
    """

    master: str = ""
    folder: str = ""

    def files(self, paths: Iterable[Path | str]) -> list[Path | Job]:
        """Addresses become the files behind them; paths stay as they are."""
        with self._opened() as spark:
            return [
                found for path in paths for found in (remote.listed(spark, [path]) if isinstance(path, str) else [path])
            ]

    def __call__(self, work: Work, jobs: Iterable[Job], limits: Limits) -> Generator[Message]:
        """Messages of all jobs in the order of the jobs: the same door as `children.run`. Large files are first told to
        fall into shares, which come as jobs when everything before them is told.
        """
        coming = iter(jobs)
        with self._opened() as spark:
            while known := list(coming):
                key = AESGCM.generate_key(bit_length=256)
                with staging(self.folder) as told:
                    self._run(spark, known, Sealer(key, work, replace(limits, processes=1)), told)
                    yield from _told(told, known, key)

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        with opened(self.master) as spark:
            from pyspark.errors import PySparkException

            try:
                yield spark
            except PySparkException as error:
                raise Stopped(str(error).split("\n", 1)[0][:300]) from error

    def _run(self, spark: Any, jobs: list[Job], sealer: "Sealer", told: Staging) -> None:
        """Both halves: files that the executors open by their path, and files that Spark's connectors bring."""
        near = [(place, job) for place, job in enumerate(jobs) if not remote.is_brought(job)]
        far = [(place, job) for place, job in enumerate(jobs) if remote.is_brought(job)]
        if near:
            sealed = plan.frame(spark, near).mapInArrow(sealer.of_paths, TOLD)
            told.write(sealed)
        if far:
            sealed = remote.frame(spark, far).mapInArrow(sealer.of_contents, TOLD)
            told.write(sealed)


@dataclass(frozen=True, slots=True)
class Sealer:
    """The work of one task: what to read in, sealed messages out."""

    key: bytes
    work: Work
    limits: Limits

    def of_paths(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return self._sealed(lambda: plan.rows(batches))

    def of_contents(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return self._sealed(lambda: remote.rows(batches))

    def _sealed(self, rows: Callable[[], Rows]) -> Iterator[pa.RecordBatch]:
        """What the child of this process tells, under the place of the job that it tells of."""
        cipher, ready = AESGCM(self.key), []
        places: dict[tuple[str, int], int] = {}

        def jobs() -> Iterator[Job]:
            for place, job in rows():
                places[_name(job)] = place
                yield job

        heard = (m for m in crew_of(self.work, self.limits).run(jobs()) if not isinstance(m.told, Idle | At))
        for turn, message in enumerate(heard):
            place = places[_name(message.job)]
            ready.append((place, turn, _seal(cipher, place, turn, message.told)))
            if len(ready) == BATCH:
                yield _batch(ready)
                ready = []
        if ready:
            yield _batch(ready)


def _name(job: Job) -> tuple[str, int]:
    """Which file, and which share of it."""
    return job.path, job.share.number if job.share else -1


@cache
def _crews() -> dict[bytes, Crew]:
    """The one crew of this Python worker, by what it was made for."""
    return {}


def crew_of(work: Work, limits: Limits) -> Crew:
    """The child of this Python worker, which Spark keeps from task to task: it loads its tables once. It ends with the
    worker, and with the first task of another run.
    """
    crews, wanted = _crews(), pickle.dumps((work, limits))
    for crew in [crews.pop(made) for made in list(crews) if made != wanted]:
        crew.stop(crew.children)
    return crews.setdefault(wanted, Crew(work, limits))


def _seal(cipher: AESGCM, place: int, turn: int, told: Any) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + cipher.encrypt(nonce, pickle.dumps(told, pickle.HIGHEST_PROTOCOL), _about(place, turn))


def _about(place: int, turn: int) -> bytes:
    """What a sealed message is bound to: it cannot stand for another file or another moment."""
    return f"{place}/{turn}".encode()


def _batch(rows: list[tuple[int, int, bytes]]) -> pa.RecordBatch:
    place, turn, sealed = zip(*rows, strict=True)
    columns = [pa.array(place, pa.int64()), pa.array(turn, pa.int64()), pa.array(sealed, pa.binary())]
    return pa.RecordBatch.from_arrays(columns, ["place", "turn", "sealed"])


def _told(told: Staging, jobs: list[Job], key: bytes) -> Iterator[Message]:
    """What the tasks wrote, opened again, in the order of the jobs. A file that no task got is a file not read."""
    cipher, heard = AESGCM(key), set()
    for place, turn, sealed in told.rows(len(jobs)):
        heard.add(place)
        plain = cipher.decrypt(sealed[:NONCE], sealed[NONCE:], _about(place, turn))
        yield Message(jobs[place], pickle.loads(plain))  # noqa: S301 - authenticated under the key of this run
    for job in (job for place, job in enumerate(jobs) if place not in heard):
        lost = FileReport(
            job.label, "unread", sentence("no_access"), "no_access", bytes=job.size,
            most_people=bounds.of_packed(job.size),
        )  # fmt: skip
        yield from (Message(job, Ended(0, lost)), Message(job, None))

"""Which task reads what: rows of (file, offset, length), neighbours together, tasks of about equal size."""

import pickle
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from tsutsumi.core.readers.opener import Job

ASKED = "place long, file string, offset long, length long, job binary"
CHUNK = 64 << 20  # bytes of a task: large enough for its child to pay for its start
MOST_FILES = 2_000
PARTS_PER_CORE = 3

Row = tuple[int, str, int, int, bytes]
Placed = tuple[int, Job]


def frame(spark: Any, jobs: list[Placed]) -> Any:
    """One row per job, as many partitions as tasks."""
    tasks = tasks_of(jobs, spark.sparkContext.defaultParallelism)
    rows = spark.sparkContext.parallelize(tasks, len(tasks)).flatMap(list)
    return spark.createDataFrame(rows, ASKED)


def rows(batches: Iterable[pa.RecordBatch]) -> Iterator[Placed]:
    """The jobs of a task, where it runs."""
    for batch in batches:
        for place, job in zip(batch["place"].to_pylist(), batch["job"].to_pylist(), strict=True):
            yield place, pickle.loads(job)  # noqa: S301 - from the driver of this run


def tasks_of(jobs: list[Placed], cores: int) -> list[list[Row]]:
    """Jobs in their order, cut where a share is full: what one task writes is a stretch of the whole."""
    sized = [(place, job, size_of(job)) for place, job in jobs]
    share = max(CHUNK, sum(size for *_, size in sized) // max(1, cores * PARTS_PER_CORE))
    tasks: list[list[Row]] = []
    room = 0
    for place, job, size in sized:
        if not tasks or room < size or len(tasks[-1]) >= MOST_FILES:
            tasks.append([])
            room = share
        room -= size
        offset = job.share.stretches[0].offset if job.share else 0
        tasks[-1].append((place, job.path, offset, size, pickle.dumps(job)))
    return tasks


def size_of(job: Job) -> int:
    """Bytes to be read; 0 for what cannot be looked at, which the reader will report."""
    if job.share:
        return job.share.length
    try:
        return Path(job.path).stat().st_size
    except OSError:
        return 0

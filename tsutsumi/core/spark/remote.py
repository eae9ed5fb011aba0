"""Files that only Spark's own connectors reach: s3a://, hdfs://, abfs://, gs:// and what else has a scheme.

A file comes as a value of a row and is put where a reader can open it without touching a disk: a memory file of the
task. Spark hands values of less than two gigabytes; a larger file is named as not read, with what to do.
"""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pyarrow as pa

from tsutsumi.core.readers.opener import Job
from tsutsumi.core.spark.plan import Placed

LARGEST = (2 << 30) - (1 << 20)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,15}:/", re.IGNORECASE)


def is_remote(path: str) -> bool:
    return bool(_SCHEME.match(path))


def is_brought(job: Job) -> bool:
    """Whether Spark hands the content over; what is refused needs none."""
    return is_remote(job.path) and not job.refused


def listed(spark: Any, addresses: Iterable[str]) -> list[Job]:
    """A job per file: a folder becomes its files, in the order of their names. The connector itself is asked, because
    Spark's own listing leaves out empty files and those whose names begin with a dot or an underscore.
    """
    return [_far(path, length) for address in addresses for path, length in sorted(_files(spark, address))]


def _files(spark: Any, address: str) -> Iterator[tuple[str, int]]:
    folder = spark._jvm.org.apache.hadoop.fs.Path(address)
    found = folder.getFileSystem(spark._jsc.hadoopConfiguration()).listFiles(folder, True)  # noqa: FBT003
    while found.hasNext():
        status = found.next()
        yield status.getPath().toString(), status.getLen()


def _far(path: str, length: int) -> Job:
    return Job(path, path, refused="too_large" if length > LARGEST else "", size=length)


def frame(spark: Any, jobs: list[Placed]) -> Any:
    """place, file and content of each, one file at a time. Spark brings no empty files; they are empty here, too."""
    places = spark.createDataFrame([(place, job.path) for place, job in jobs if job.size], "place long, file string")
    empty = [(place, job.path, b"") for place, job in jobs if not job.size]
    nothing = spark.createDataFrame(empty, "place long, file string, content binary")
    full = [job.path for _, job in jobs if job.size]
    if not full:
        return nothing
    found = spark.read.format("binaryFile").load(full)
    joined = found.join(places, found.path == places.file).select("place", "file", "content")
    return joined.union(nothing) if empty else joined


def rows(batches: Iterable[pa.RecordBatch]) -> Iterator[Placed]:
    """Each content as a memory file that the child opens by way of this process; gone when the next is asked for."""
    for batch in batches:
        for place, file, content in zip(*(batch[name] for name in ("place", "file", "content")), strict=True):
            handle = os.memfd_create("file", os.MFD_CLOEXEC)
            try:
                _filled(handle, content.as_buffer())
                yield place.as_py(), replace(Job("", file.as_py()), path=f"/proc/{os.getpid()}/fd/{handle}")
            finally:
                os.close(handle)


def _filled(handle: int, content: pa.Buffer) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(handle, left) :]

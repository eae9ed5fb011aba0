"""A program of the system as a child of a reading child: no shell, no files written, no life of its own."""

import contextlib
import ctypes
import os
import resource
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from typing import IO

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
PR_SET_PDEATHSIG = 1
BLOCK = 1 << 20
MEMORY = 1 << 30
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1", "HOME": "/nonexistent"}

with contextlib.suppress(OSError):
    _libc = ctypes.CDLL(None)


class Failed(Exception):  # noqa: N818 - a property of the file it was given
    """The program ended with an error; what it said before is worth something all the same."""


def keep_freed_memory(most: int) -> None:
    """Freed memory up to so many bytes is used again instead of being given back and asked for anew, page by page. For
    the GNU C library; elsewhere nothing changes.
    """
    with contextlib.suppress(OSError, AttributeError, NameError):
        for what in (M_TRIM_THRESHOLD, M_MMAP_THRESHOLD):
            _libc.mallopt(what, most)


def die_with_parent() -> None:
    """End with the process that started this one, however that ends: a killed scan leaves nobody behind. Linux only."""
    with contextlib.suppress(OSError, AttributeError, NameError):
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _restrain() -> None:
    """Between fork and exec: dies with its parent, writes no file, leaves no core."""
    die_with_parent()
    for what, value in (
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_DATA, MEMORY),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (value, value))


def output(command: Sequence[str], file: IO[bytes], *, seconds: float) -> Iterator[bytes]:
    """What the program writes, block by block. `file` is its input: handle 0, to be read or opened as /dev/stdin.
    Failed at the end when it was not content, or when it used more than `seconds` of processor time.
    """
    program = shutil.which(command[0])
    if program is None:
        raise Failed
    file.seek(0)
    process = subprocess.Popen(  # noqa: S603 - a program of ours; no word from a file is among its arguments
        [program, *command[1:]], stdin=file.fileno(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={**ENVIRONMENT, "PATH": os.environ.get("PATH", "")}, cwd="/",
        preexec_fn=_prepared(seconds),  # noqa: PLW1509 - a reading child has one thread
    )  # fmt: skip
    try:
        assert process.stdout is not None  # noqa: S101 - asked for above
        while block := process.stdout.read(BLOCK):
            yield block
        if process.wait():
            raise Failed
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def _prepared(seconds: float) -> Callable[[], None]:
    def prepare() -> None:
        _restrain()
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))

    return prepare


def on_disk(file: IO[bytes]) -> IO[bytes]:
    """The same bytes as a file that a program can be given: with a handle of its own."""
    if isinstance(file, tempfile.SpooledTemporaryFile):
        file.rollover()
    try:
        file.fileno()
    except OSError:
        copy = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the caller
        file.seek(0)
        while block := file.read(BLOCK):
            copy.write(block)
        copy.flush()
        return copy
    file.flush()
    return file

"""A private folder for the time of one scan: plain files exist only there, and it is wiped whatever happens.

In memory (/dev/shm) when there is room, else under `TSUTSUMI_HOME/tmp`. A folder whose owner died is known by its lock,
which the system lets go with the process, and is wiped before the next scan and at the start of the worker.
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

MEMORY = Path("/dev/shm")  # noqa: S108
LOCK = ".lock"


def _prefix() -> str:
    return f"tsutsumi-{hashlib.sha256(str(settings.TSUTSUMI_HOME).encode()).hexdigest()[:10]}-"


def _disk() -> Path:
    folder = Path(settings.TSUTSUMI_HOME) / "tmp"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _place(need: int) -> Path:
    """Memory when it holds twice what is needed and leaves half of itself free; else the disk."""
    with suppress(OSError):
        usage = shutil.disk_usage(MEMORY)
        if os.access(MEMORY, os.W_OK) and usage.free - 2 * need > usage.total // 2:
            return MEMORY
    return _disk()


def wipe() -> int:
    """Delete the folders of scans whose process is gone. How many there were."""
    stale = [folder for place in (MEMORY, _disk()) for folder in place.glob(f"{_prefix()}*") if not _held(folder)]
    for folder in stale:
        shutil.rmtree(folder, ignore_errors=True)
    return len(stale)


def _held(folder: Path) -> bool:
    try:
        with (folder / LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:  # about to be locked, or left by somebody who died before the lock
        return time.time() - folder.stat().st_mtime < 60
    except OSError:
        return True
    return False


@contextmanager
def workspace(need: int) -> Iterator[Path]:
    """An empty folder that only this account may open, for about `need` bytes; gone afterwards, whatever happens."""
    wipe()
    before = os.environ.get("TMPDIR")
    _keep_temporary_files_in(_disk() / "spool")
    folder = Path(tempfile.mkdtemp(prefix=_prefix(), dir=_place(need)))
    with (folder / LOCK).open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            _restore(before)


def _restore(before: str | None) -> None:
    """Programs started after the scan get the place for temporary files that they had before it."""
    if before is None:
        os.environ.pop("TMPDIR", None)
    else:
        os.environ["TMPDIR"] = before


def _keep_temporary_files_in(folder: Path) -> None:
    """Readers unpack members into unlinked temporary files; their processes inherit our private folder for that.

    Our own default is settled before: the server of those processes keeps its socket there, whose path must be short.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    tempfile.gettempdir()
    os.environ["TMPDIR"] = str(folder)

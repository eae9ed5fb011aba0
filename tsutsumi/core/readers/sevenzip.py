"""7-Zip archives: in one pass, without any name being used as a path."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import py7zr
from py7zr.io import MemIO

from tsutsumi.core.readers import bounds, tools
from tsutsumi.core.readers.archive import Item
from tsutsumi.core.readers.heap import Heap
from tsutsumi.core.readers.limits import Budget
from tsutsumi.core.readers.reasons import Unreadable
from tsutsumi.core.readers.source import Source, locked

BEYOND = (py7zr.UnsupportedCompressionMethodError, NotImplementedError)


class Keeper(py7zr.Py7zIO):
    """Where one member's bytes go: the heap, counted as they come."""

    def __init__(self, heap: Heap, budget: Budget) -> None:
        self.heap, self.budget = heap, budget
        self.pieces: list[tuple[int, int]] = []
        self.length = 0

    def write(self, data: bytes | bytearray) -> int:
        self.budget.grow(len(data))
        if self.pieces and sum(self.pieces[-1]) == self.heap.size:
            self.pieces[-1] = (self.pieces[-1][0], self.pieces[-1][1] + len(data))
        elif data:
            self.pieces.append((self.heap.size, len(data)))
        self.heap.put(bytes(data))
        self.length += len(data)
        return len(data)

    def read(self, size: int | None = None) -> bytes:  # noqa: ARG002 - nothing is read back while unpacking
        return b""

    def seek(self, offset: int, whence: int = 0) -> int:  # noqa: ARG002
        return offset

    def flush(self) -> None:
        """Nothing is held back."""

    def size(self) -> int:
        return self.length

    def create(self, _: str) -> "Keeper":
        """What py7zr calls a factory."""
        return self


@dataclass(slots=True)
class Attempt:
    """One pass through an archive: what came out, and why it ended early."""

    files: list[Any]
    keepers: dict[int, Keeper]
    heap: Heap
    error: BaseException | None
    sealed: bool

    def is_whole(self, file: Any) -> bool:
        return self.error is None or self.keepers[file.id].length == (file.uncompressed or 0) > 0


def read_seven(source: Source, budget: Budget) -> Iterator[Item]:
    """Members in the order of the archive; what came out before an error is kept."""
    first: Attempt | None = None
    for password in ("", *source.passwords):
        attempt = _attempt(source, password, budget)
        if attempt is None:
            continue
        if attempt.error is None or not attempt.sealed:
            yield from _members(source, attempt, budget)
            return
        first = first or attempt
    if first is None:
        raise locked(source, bounds.of_sealed(source.size))
    yield from _members(source, first, budget)


def _attempt(source: Source, password: str, budget: Budget) -> Attempt | None:
    """None when even the directory is locked."""
    source.file.seek(0)
    try:
        archive = py7zr.SevenZipFile(source.file, "r", password=password or None)
    except py7zr.PasswordRequired:
        return None
    except Exception as error:  # a directory opened with a wrong key takes the library anywhere
        if password:
            return None
        raise Unreadable("damaged", most=bounds.of_sealed(source.size)) from error
    files = [f for f in archive.files if not f.is_directory]
    heap = Heap()
    keepers = {f.id: Keeper(heap, budget) for f in files}
    for file in archive.files:
        keeper = keepers.get(file.id)
        archive.worker.register_filelike(file.id, MemIO(str(file.id), cast(Any, keeper)) if keeper else None)
    return Attempt(files, keepers, heap, _unpacked(archive), bool(archive.password_protected))


def _unpacked(archive: Any) -> BaseException | None:
    try:
        archive.worker.extract(archive.fp, None, parallel=False)
    except (Unreadable, MemoryError):
        raise
    except Exception as problem:  # a damaged archive takes the library anywhere
        return problem
    return None


def _members(source: Source, attempt: Attempt, budget: Budget) -> Iterator[Item]:
    if isinstance(attempt.error, BEYOND) and tools.program("seven"):
        yield from tools.read(source, budget, "seven")
        return
    for file in attempt.files:
        budget.one_more()
        size, keeper = file.uncompressed or 0, attempt.keepers[file.id]
        member = source.member(file.filename, attempt.heap.slice(keeper.pieces), keeper.length)
        if getattr(file, "is_symlink", False):
            yield member, Unreadable("link", most=0)
        elif attempt.is_whole(file):
            yield member
        elif attempt.sealed:
            member.size = size
            yield member, locked(source, bounds.of_plain(size))
        elif keeper.length:
            member.flaw, member.flaw_most = "damaged", bounds.of_plain(size)
            yield member
        else:
            yield member, Unreadable(_why(attempt.error), most=bounds.of_plain(size))


def _why(error: BaseException | None) -> str:
    return "unknown_format" if isinstance(error, BEYOND) else "damaged"

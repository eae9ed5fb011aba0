"""Members of one archive in one temporary file: however many there are, memory stays flat and one handle is enough."""

import io
import tempfile
from collections.abc import Iterator
from typing import IO, Any

IN_MEMORY = 16 << 20


class Heap:
    """Bytes are put at its end; each member knows where its pieces lie."""

    def __init__(self) -> None:
        self.file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - lives with its slices
        self.size = 0

    def __del__(self) -> None:
        """The last of its slices is gone."""
        self.file.close()

    def put(self, data: bytes) -> None:
        self.file.seek(self.size)
        self.size += self.file.write(data)

    def slice(self, pieces: list[tuple[int, int]]) -> IO[bytes]:
        """A member as a file: (start, size) of its pieces in order."""
        return io.BufferedReader(_Slice(self, pieces))

    def split(self, sizes: list[int]) -> Iterator[IO[bytes]]:
        """Members that lie one behind the other."""
        at = 0
        for size in sizes:
            yield self.slice([(at, size)])
            at += size


class _Slice(io.RawIOBase):
    def __init__(self, heap: Heap, pieces: list[tuple[int, int]]) -> None:
        self.heap, self.pieces, self.at = heap, pieces, 0
        self.size = sum(size for _, size in pieces)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self.at = max(0, offset + (0, self.at, self.size)[whence])
        return self.at

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        before = self.at
        for start, size in self.pieces:
            if before < size:
                self.heap.file.seek(start + before)
                data = self.heap.file.read(min(size - before, len(view)))
                view[: len(data)] = data
                self.at += len(data)
                return len(data)
            before -= size
        return 0

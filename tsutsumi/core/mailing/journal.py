"""What was meant to be sent and what the relay said, on the disk before and after the one moment that cannot be undone.

One file for each mailing. A line `intent` is on the disk for certain before the final dot goes out; whatever ends it
(`taken`, `refused`, `later`, `unsure`, `proven`, `disproven`) is written when it is known. An intent without an end
is what a crash left: at most one for each connection. The file holds tokens and numbers, never a value.
"""

import fcntl
import os
import threading
import time
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

INTENT, TAKEN, REFUSED, LATER, UNSURE = "intent", "taken", "refused", "later", "unsure"
PROVEN, DISPROVEN = "proven", "disproven"  # an unsure one settled by evidence
RUN = "run"
TAIL = 1 << 16
ENDS = frozenset({TAKEN, REFUSED, LATER, UNSURE})


class Busy(Exception):  # noqa: N818
    """Another process has this journal open: nobody else may send from it."""


class Broken(Exception):  # noqa: N818
    """A line in the middle does not read: what was sent is not known for certain."""


@dataclass(frozen=True, slots=True)
class Entry:
    """`sending`: a mark (of verp), empty for a run. `end`: where the line ends in the file."""

    kind: str
    sending: str
    words: tuple[str, ...]
    end: int


class Journal:
    """Open for one process at a time. A last line that was not written whole is cut off: nothing followed from it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path = path
        self.handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(self.handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self.handle)
            raise Busy from error
        self.written = self.synced = self._whole()
        self.turn = threading.Condition()
        self.open: dict[str, int] = {}  # what is not yet kept elsewhere as well, and where it began
        self.syncing = self.closed = False
        _sync_folder(path.parent)

    def read(self, since: int = 0) -> Iterator[Entry]:
        """The entries after `since` up to what is written now. Broken when one does not read."""
        with self.path.open("rb") as file:
            file.seek(since)
            while file.tell() < self.written:
                line = file.readline()
                entry = _parsed(line, file.tell())
                if entry is None:
                    raise Broken(str(self.path.name))
                yield entry

    def write(self, kind: str, sending: str = "", *words: str) -> int:
        """Append a line; where it ends. In the hands of the system, so that a killed process loses nothing."""
        line = _line(kind, sending, words)
        with self.turn:
            if self.closed:
                raise Busy
            if os.write(self.handle, line) != len(line):
                os.ftruncate(self.handle, self.written)
                raise OSError("the disk is full")
            if sending:
                self.open.setdefault(sending, self.written)
            self.written += len(line)
            return self.written

    def intend(self, sending: str) -> None:
        """Comes back when the intent lies on the disk. Those who come together share one sync."""
        self.sync(self.write(INTENT, sending))

    def end(self, kind: str, sending: str, code: int, status: str = "", queue_id: str = "") -> None:
        """What the relay said, and when it did."""
        self.write(kind, sending, str(code), status, queue_id, str(int(time.time())))

    def safe(self, kept: Collection[str]) -> int:
        """How far the file need not be read again once `kept` is kept elsewhere: up to the first that is not."""
        with self.turn:
            return min((at for sending, at in self.open.items() if sending not in kept), default=self.written)

    def forget(self, kept: Collection[str]) -> None:
        with self.turn:
            for sending in kept:
                self.open.pop(sending, None)

    def sync(self, up_to: int) -> None:
        with self.turn:
            while self.synced < up_to:
                if self.syncing:
                    self.turn.wait()
                    continue
                self.syncing, reached = True, self.written
                self.turn.release()
                try:
                    os.fdatasync(self.handle)
                finally:
                    self.turn.acquire()
                    self.syncing = False
                    self.turn.notify_all()
                self.synced = max(self.synced, reached)

    def close(self) -> None:
        with self.turn:
            if not self.closed:
                self.closed = True
                os.close(self.handle)

    def _whole(self) -> int:
        """Where the last whole line ends. What stands behind it was never relied on, and is cut off."""
        size = os.fstat(self.handle).st_size
        lines = os.pread(self.handle, TAIL, max(0, size - TAIL)).splitlines(keepends=True)
        end = size
        while lines and _parsed(lines[-1], 0) is None:
            end -= len(lines.pop())
        if not lines and end:
            raise Broken(self.path.name)
        if end < size:
            os.ftruncate(self.handle, end)
        return end


def _line(kind: str, sending: str, words: tuple[str, ...]) -> bytes:
    said = " ".join((kind, sending or "-", *(word.replace(" ", "_") or "-" for word in words)))
    if not said.isascii() or not said.isprintable():
        said = "".join(sign if sign.isascii() and sign.isprintable() else "?" for sign in said)
    raw = said.encode()
    return f"{zlib.crc32(raw):08x} ".encode() + raw + b"\n"


def _parsed(line: bytes, end: int) -> Entry | None:
    check, _, said = line.rstrip(b"\n").partition(b" ")
    if not line.endswith(b"\n") or b" " not in said or check != f"{zlib.crc32(said):08x}".encode():
        return None
    kind, sending, *words = said.decode("ascii").split(" ")
    return Entry(kind, "" if sending == "-" else sending, tuple("" if w == "-" else w for w in words), end)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        pass  # some network file systems cannot sync a folder
    finally:
        os.close(handle)

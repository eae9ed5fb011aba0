"""From child to parent: large arrays in memory that both see, everything else through the pipe.

That memory has no name anywhere: when both are gone, however they ended, it is gone. What lies in it can no longer be
changed once it is handed over. Where the system knows no such memory, everything goes through the pipe.
"""

import contextlib
import mmap
import os
import pickle
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import reduction
from multiprocessing.connection import Connection
from typing import Any

try:
    from fcntl import F_ADD_SEALS, F_SEAL_GROW, F_SEAL_SEAL, F_SEAL_SHRINK, F_SEAL_WRITE, fcntl
except ImportError:
    CAN = False
else:
    CAN = hasattr(os, "memfd_create") and sys.version_info >= (3, 13)
    SEALS = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE

# Older versions of Python hold a handle open for each piece of memory, so they can keep only some hundreds.
UNTRACKED: dict[str, Any] = {"trackfd": False}
LARGE = 1 << 16  # bytes of an array for which another way than the pipe pays
EACH = 64  # bytes: where arrays may begin
PIECES = 1000  # written at once; the system takes no more than 1024

type Views = list[memoryview]


@dataclass(frozen=True, slots=True)
class Beside:
    """Said before a word of which some arrays lie in common memory: how long these are, one behind the other."""

    sizes: tuple[int, ...]


@dataclass(slots=True)
class Hand:
    """A child's end of the pipe. waits: whether something was handed over that the parent has not taken. There is never
    more than that one: a parent that pauses must not find memory filled.
    """

    pipe: Connection
    waits: bool = False

    def recv(self) -> Any:
        """What the parent says."""
        self._taken()
        return self.pipe.recv()

    def send(self, told: Any) -> None:
        """Hand on a word. Its arrays must not change any more."""
        large: Views = []
        words = pickle.dumps(told, protocol=5, buffer_callback=lambda array: _stays(array, large))
        if large:
            self._taken()
            if (memory := _filled(large)) is None:
                words = pickle.dumps(told, protocol=5)
            else:
                self._put_beside(memory, large)
        self.pipe.send_bytes(words)

    def _taken(self) -> None:
        if self.waits:
            self.pipe.recv_bytes()
            self.waits = False

    def _put_beside(self, memory: int, large: Views) -> None:
        try:
            self.pipe.send_bytes(pickle.dumps(Beside(tuple(map(len, large)))))
            reduction.send_handle(self.pipe, memory, 0)
            self.waits = True
        finally:
            os.close(memory)


def _filled(large: Views) -> int | None:
    """Common memory that holds these arrays and can no longer be changed; None where the system gives none."""
    try:
        memory = os.memfd_create("tsutsumi", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    except OSError:
        return None
    try:
        pieces = [piece for view in large for piece in (view, bytes(-len(view) % EACH))]
        for n in range(0, len(pieces), PIECES):
            _write(memory, pieces[n : n + PIECES])
        fcntl(memory, F_ADD_SEALS, SEALS)
    except OSError:
        os.close(memory)
        return None
    return memory


def _stays(array: pickle.PickleBuffer, large: Views) -> bool:
    """Whether an array goes through the pipe; others are put to `large`."""
    if not CAN:
        return True
    view = array.raw()
    if len(view) >= LARGE:
        large.append(view)
    return len(view) < LARGE


def _write(memory: int, pieces: Sequence[memoryview | bytes]) -> None:
    """All of it, however little the system takes at a time."""
    left = sum(map(len, pieces)) - os.writev(memory, pieces)
    if left:
        rest = memoryview(b"".join(pieces))[-left:]
        while rest:
            rest = rest[os.write(memory, rest) :]


def heard(pipe: Connection) -> Any:
    """What a child says next; EOFError or OSError when it is dead."""
    said = pickle.loads(pipe.recv_bytes())  # noqa: S301 - from a child of ours
    if not isinstance(said, Beside):
        return said
    views = _views(reduction.recv_handle(pipe), said.sizes)
    words = pipe.recv_bytes()
    with contextlib.suppress(OSError):  # one that died meanwhile has said this all the same
        pipe.send_bytes(b"")
    return pickle.loads(words, buffers=views)  # noqa: S301 - as above


def _views(memory: int, sizes: Sequence[int]) -> Views:
    """The arrays, which keep the memory for as long as one of them is used."""
    try:
        whole = memoryview(mmap.mmap(memory, 0, access=mmap.ACCESS_READ, **UNTRACKED))
    finally:
        os.close(memory)
    views, at = [], 0
    for size in sizes:
        views.append(whole[at : at + size])
        at += size + -size % EACH
    return views

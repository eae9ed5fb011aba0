"""One file to read, from disk or out of an archive; never written under a name an archive chose."""

import contextlib
import hashlib
import os
import stat
import tempfile
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Thread
from typing import IO

from tsutsumi.core.readers.passage import INSIDE
from tsutsumi.core.readers.reasons import Unreadable

IN_MEMORY = 16 << 20  # members up to this size stay in memory, larger ones in an unlinked temporary file
BLOCK = 1 << 20


@dataclass(slots=True)
class Source:
    """A seekable file with the path to show for it; `flaw` is why its end is missing, if it is."""

    path: str
    file: IO[bytes]
    size: int
    depth: int = 0
    flaw: str = ""
    flaw_most: int = 0  # people at most in what the flaw cut off
    disk: Path | None = None
    passwords: tuple[str, ...] = field(default=(), repr=False)  # to try on whatever is locked in here
    digest: str = field(default="", repr=False)
    hashing: Thread | None = field(default=None, repr=False)
    guessed: tuple[str | None] | None = field(default=None, repr=False)  # the encoding, once somebody has looked
    kind: str = field(default="", repr=False)  # as sniff says, once somebody has asked

    @property
    def suffix(self) -> str:
        name = self.path.rsplit("/", 1)[-1]
        return name[name.rfind(".") :].lower() if "." in name else ""

    def head(self, count: int = 4096) -> bytes:
        self.file.seek(0)
        return self.file.read(count)

    def tail(self, count: int = 4096) -> bytes:
        self.file.seek(max(0, self.size - count))
        return self.file.read(count)

    def whole(self, limit: int = 512 << 20) -> bytes:
        """All bytes at once; refused above `limit`, because some parsers cannot stream."""
        if self.size > limit:
            raise Unreadable("too_large", f"{self.size:,}バイト")
        self.file.seek(0)
        return self.file.read()

    def blocks(self, size: int = BLOCK) -> Iterator[bytes]:
        """All bytes from the beginning on. Who reads to the end has computed the hash by the way."""
        self.file.seek(0)
        digest = None if self.digest or self.hashing else hashlib.sha256()
        while block := self.file.read(size):
            if digest:
                digest.update(block)
            yield block
        if digest:
            self.digest = digest.hexdigest()

    def pieces(self, size: int = BLOCK) -> Iterator[bytes]:
        """All bytes from the beginning on, without the hash."""
        self.file.seek(0)
        return iter(partial(self.file.read, size), b"")

    def hash_beside(self) -> None:
        """Compute the hash of a large file on disk while others do something else with it."""
        if not self.digest:
            self.hashing = Thread(target=self._hash)
            self.hashing.start()

    def _hash(self) -> None:
        """Without moving where the file is read. What fails is left to whoever asks for the hash."""
        with contextlib.suppress(OSError, ValueError):
            digest, at = hashlib.sha256(), 0
            while block := os.pread(self.file.fileno(), BLOCK, at):
                digest.update(block)
                at += len(block)
            self.digest = digest.hexdigest()

    def sha256(self) -> str:
        if self.hashing:
            self.hashing.join()
            self.hashing = None
        if not self.digest:
            deque(self.blocks(), maxlen=0)
        return self.digest

    def member(self, name: str, file: IO[bytes], size: int, flaw: str = "") -> "Source":
        """A file found inside this one."""
        path = self.path + INSIDE + shown(name)
        return Source(path, file, size, self.depth + 1, flaw, passwords=self.passwords)


def shown(name: str) -> str:
    """A member's name without characters that could write on a terminal or break a line."""
    tidy = name if name.isprintable() else "".join(c if c.isprintable() else "�" for c in name)
    return tidy[:1000] or "（名前なし）"


def open_source(path: Path, label: str) -> Source:
    """Open a regular file on disk; a named pipe or device is refused before it can block."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise Unreadable("no_access", error.strerror or "") from error
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        os.close(handle)
        raise Unreadable("not_regular", most=0)
    return Source(label, os.fdopen(handle, "rb"), status.st_size, disk=path)


def locked(source: Source, most: int | None = None) -> Unreadable:
    """Not examined, and why: no password was given, or none of those given fits."""
    tried = len(source.passwords)
    return Unreadable("encrypted", f"指定されたパスワード{tried}個はどれも合いません" if tried else "", most)


def spool() -> IO[bytes]:
    """A place for unpacked bytes: memory first, then an unlinked temporary file."""
    return tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)

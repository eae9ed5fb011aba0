"""The vault: the one place where leaked material and documents handed in are kept, sealed.

Envelope encryption: one data key per scope ("case:12", "tip:3"), wrapped with the key of the house from the settings
(`VAULT_KEY`), see keys.py. Files lie under `TSUTSUMI_HOME/vault` with random names. Opening is an audited act.
"""

import hmac
import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction

from tsutsumi.accounts.models import User
from tsutsumi.audit.record import record
from tsutsumi.evidence.keys import data_key
from tsutsumi.evidence.models import Sealed
from tsutsumi.evidence.sealing import CHUNK, PREFIX, Cipher, Damaged, Sealer, plain

SCOPE = re.compile(r"[a-z_]+(:[1-9][0-9]*)?")

__all__ = [
    "Damaged",
    "Sealed",
    "Writer",
    "check",
    "derived",
    "destroy",
    "fingerprints",
    "forget",
    "join",
    "open_stream",
    "read",
    "reread",
    "rescope",
    "seal",
    "stream",
    "sweep",
    "writing",
]


class Writer:
    """Seals bytes as they come; nothing plain touches the disk. `close` makes it a kept file, `abort` forgets it."""

    def __init__(self, scope: str) -> None:
        if not SCOPE.fullmatch(scope):
            raise ValueError(f"not a scope of the vault: {scope!r}")
        self.sealed = Sealed(scope=scope)
        self.part = _folder() / f"{self.sealed.pk}.part"
        self.out = os.fdopen(os.open(self.part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self.sealer = Sealer(self.out, _cipher(self.sealed), secrets.token_bytes(PREFIX))

    def write(self, piece: bytes) -> None:
        """Take some bytes."""
        self.sealer.write(piece)

    def close(self) -> Sealed:
        """Keep the file: on the disk for certain, under its name, with a row."""
        sealed = self.settle()
        sealed.save(force_insert=True)
        return sealed

    def settle(self) -> Sealed:
        """Put the file in its place; the row is not saved yet, the caller does it in the transaction of its result."""
        self.sealer.finish()
        self.out.flush()
        os.fsync(self.out.fileno())
        self.out.close()
        path = _path(self.sealed)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        self.part.replace(path)
        _sync(path.parent)
        self.sealed.sha256, self.sealed.size = self.sealer.hash.hexdigest(), self.sealer.size
        return self.sealed

    def abort(self) -> None:
        """Forget what was written."""
        self.out.close()
        self.part.unlink(missing_ok=True)


@contextmanager
def writing(scope: str) -> Iterator[Writer]:
    """A writer that is forgotten when the block fails; the block calls `close` itself."""
    writer = Writer(scope)
    try:
        yield writer
    finally:
        if not writer.out.closed:
            writer.abort()


def seal(scope: str, stream: BinaryIO | Iterable[bytes] | bytes) -> Sealed:
    """Seal a stream, an iterable of bytes, or bytes under the key of a scope. Gives `pk`, `sha256` (hex) and `size`."""
    with writing(scope) as writer:
        for piece in _pieces(stream):
            writer.write(piece)
        return writer.close()


def open_stream(sealed: Sealed, *, by: User, why: str) -> Iterator[bytes]:
    """The plain bytes in pieces of at most one mebibyte, after an entry `vault.opened` in the case's chain.

    `why` is a short code such as "scan" or "download", never free text. Raises Damaged, at the latest at the end.
    """
    with transaction.atomic():
        record("vault.opened", sealed, by=by, case_id=case_of(sealed.scope), why=why, size=sealed.size)
    return _plain(sealed)


def read(sealed: Sealed, *, by: User, why: str) -> bytes:
    """The whole plain content, for small files only; audited like `open_stream`."""
    return b"".join(open_stream(sealed, by=by, why=why))


def reread(sealed: Sealed) -> bytes:
    """What the product itself put aside, for its own work. Shows nothing to anybody, so it leaves no entry."""
    return b"".join(_plain(sealed))


def stream(sealed: Sealed) -> Iterator[bytes]:
    """The plain bytes in pieces, for an act that tells the trail itself what it hands out (a bundle of many files)."""
    return _plain(sealed)


def check(sealed: Sealed) -> None:
    """Raise Damaged unless every chunk still opens. Shows nothing to anybody, so it leaves no entry."""
    for _ in _plain(sealed):
        pass


def rescope(sealed: Sealed, scope: str) -> Sealed:
    """A second copy under the key of another scope (a tip's file becomes evidence). The first one stays.

    The content never leaves the vault: the caller's own verb is the trace.
    """
    return seal(scope, _plain(sealed))


def join(scope: str, parts: Iterable[Sealed]) -> Sealed:
    """One sealed file out of several, in the order given (the pieces of an upload). Its row is not saved yet."""
    with writing(scope) as writer:
        for part in parts:
            for piece in _plain(part):
                writer.write(piece)
        return writer.settle()


def destroy(sealed: Sealed) -> None:
    """Delete the row now and the file once the transaction holds. The caller's verb is the trace."""
    path = _path(sealed)
    sealed.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def fingerprints(scope: str) -> Callable[[str, str], str]:
    """Keyed digests of (kind, value): equal values of a scope look equal; without its key nobody can try values out."""
    key = HKDF(SHA256(), 32, None, b"tsutsumi fingerprint").derive(data_key(scope))

    def fingerprint(kind: str, value: str) -> str:
        return hmac.digest(key, f"{kind}|{value}".encode("utf-8", "replace"), "sha256").hex()[:32]

    return fingerprint


def derived(scope: str, words: str) -> bytes:
    """A key of 32 bytes for one use, from the key of the scope: the same words give the same key."""
    return HKDF(SHA256(), 32, None, f"tsutsumi {words}".encode()).derive(data_key(scope))


def forget(scope: str) -> int:
    """Delete every file of a scope; the rows with their hashes stay. How many there were."""
    paths = [_path(sealed) for sealed in Sealed.objects.filter(scope=scope)]
    there = [path for path in paths if path.exists()]
    for path in there:
        path.unlink(missing_ok=True)
    return len(there)


def sweep(before: datetime) -> int:
    """Delete files older than `before` that no row knows: left by a process that died. How many were deleted."""
    known = set(Sealed.objects.values_list("pk", flat=True))
    lost = [
        f
        for f in _folder().rglob("*")
        if f.is_file() and f.stem not in known and f.stat().st_mtime < before.timestamp()
    ]
    for file in lost:
        file.unlink(missing_ok=True)
    return len(lost)


def case_of(scope: str) -> int | None:
    """The case whose chain tells of this scope; None is the chain of the organisation."""
    kind, _, number = scope.partition(":")
    return int(number) if kind == "case" and number else None


def _pieces(stream: BinaryIO | Iterable[bytes] | bytes) -> Iterable[bytes]:
    if isinstance(stream, bytes | bytearray | memoryview):
        return (bytes(stream),)
    if hasattr(stream, "read"):
        return iter(lambda: stream.read(CHUNK), b"")
    return stream


def _plain(sealed: Sealed) -> Iterator[bytes]:
    try:
        file = _path(sealed).open("rb")
    except FileNotFoundError:
        raise Damaged("保管庫にファイルがありません。") from None
    with file:
        yield from plain(file, _cipher(sealed))


def _folder() -> Path:
    folder = Path(settings.TSUTSUMI_HOME) / "vault"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _path(sealed: Sealed) -> Path:
    name = sealed.pk
    return _folder() / name[:2] / name


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    with suppress(OSError):  # some network file systems cannot sync a folder
        os.fsync(handle)
    os.close(handle)


def _cipher(sealed: Sealed) -> Cipher:
    return Cipher(data_key(sealed.scope), f"{sealed.scope}|{sealed.pk}")

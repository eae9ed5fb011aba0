"""What a scan found in files that were finished, sealed on disk: the next run takes it over instead of reading again.

The same store serves a run that was killed (it goes on behind the files that were finished) and a later run over a
folder in which little has changed. An entry belongs to the bytes of a file and the name it is shown under, and to one
edition: the program, its detectors and what was asked for. With a password at hand, locked files are opened again.
"""

import hashlib
import hmac
import os
import pickle
import secrets
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tsutsumi.core.jit.stored import digest
from tsutsumi.core.readers import ocr
from tsutsumi.core.readers.opener import Ended

CORE = Path(__file__).parents[1]
ENDING = ".known"
# What a second reading may change whatever the file holds.
AGAIN = frozenset({"time", "memory", "crashed", "no_access", "no_tool", "unreadable"})
SALT, LENGTH = 16, 8
MORE, LAST = b"more", b"last"


class Known:
    """Known(folder, key): `folder` is made for its owner alone; `key` are at least 16 secret bytes that live as long as
    the results should. Give the same folder and key to `scan_paths(..., known=…)` again to go on.
    """

    def __init__(self, folder: Path, key: bytes) -> None:
        if len(key) < 16:
            raise ValueError("key")
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder, self.key = folder, key
        self.edition = b""
        self.locked = False
        self.sizes: set[int] = set()

    def open(self, edition: str, *, passwords: bool) -> None:
        """What this run is; forgets halves that a killed run left."""
        self.edition, self.locked = edition.encode(), passwords
        for half in self.folder.glob("*.half"):
            half.unlink(missing_ok=True)
        self.sizes = {int(p.name.split("-", 1)[0]) for p in self.folder.glob(f"*-*{ENDING}")}

    def _secret(self, *what: bytes) -> bytes:
        return hmac.digest(self.key, b"\0".join(what), "sha256")

    def _path(self, sha256: str, label: str, size: int) -> Path:
        name = self._secret(b"name", self.edition, sha256.encode(), label.encode("utf-8", "replace")).hex()
        return self.folder / f"{size}-{name}{ENDING}"

    def find(self, sha256: str, label: str, size: int) -> Path | None:
        """The entry of this file, whole and untouched; None when the file has to be read."""
        path = self._path(sha256, label, size)
        again = AGAIN | {"encrypted"} if self.locked else AGAIN
        try:
            if any(isinstance(told, Ended) and told.report.reason_code in again for told in self.told(path)):
                return None
        except (OSError, InvalidTag, EOFError):
            return None
        return path

    def told(self, path: Path) -> Iterator[Any]:
        """Everything that was told about the file of an entry, one by one."""
        with path.open("rb") as file:
            box = self._box(file.read(SALT))
            number, mark = 0, MORE
            while mark == MORE:
                mark = file.read(len(MORE))
                sealed = file.read(int.from_bytes(file.read(LENGTH), "big"))
                data = box.decrypt(number.to_bytes(12, "big"), sealed, mark)
                if mark == MORE:
                    yield pickle.loads(data)  # noqa: S301 - opened under our own key: nobody else can have written it
                number += 1

    def _box(self, salt: bytes) -> AESGCM:
        return AESGCM(self._secret(b"file", salt))

    def entry(self) -> "Entry":
        """Room for the results of one file."""
        salt = secrets.token_bytes(SALT)
        return Entry(self, self.folder / f"{secrets.token_hex(8)}.half", salt, self._box(salt))


class Entry:
    """The results of one file as they come; they count only when `done`."""

    def __init__(self, known: Known, half: Path, salt: bytes, box: AESGCM) -> None:
        self.known, self.half, self.box, self.number = known, half, box, 0
        self.file: IO[bytes] = os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self.file.write(salt)
        self.top: Ended | None = None

    def add(self, told: Any) -> None:
        if isinstance(told, Ended) and told.index == 0:
            self.top = told
        self._write(pickle.dumps(told, pickle.HIGHEST_PROTOCOL), MORE)

    def _write(self, data: bytes, mark: bytes) -> None:
        sealed = self.box.encrypt(self.number.to_bytes(12, "big"), data, mark)
        self.file.write(mark + len(sealed).to_bytes(LENGTH, "big") + sealed)
        self.number += 1

    def done(self) -> None:
        """The file on disk is finished: from now on its results are known."""
        self._write(b"", LAST)
        self.file.close()
        if self.top is None or not self.top.report.sha256:
            self.half.unlink(missing_ok=True)
            return
        report = self.top.report
        self.half.replace(self.known._path(report.sha256, report.path, report.bytes))

    def drop(self) -> None:
        self.file.close()
        self.half.unlink(missing_ok=True)


def edition_of(*what: str) -> str:
    """One word for the program, the OCR that is here, and what it was asked for."""
    return hashlib.sha256("\0".join((program(), *sorted(ocr.languages()), *what)).encode()).hexdigest()


@cache
def program() -> str:
    """Changes with any detector, reader or list."""
    files = (file for folder in ("pii", "readers", "jp") for file in (CORE / folder).rglob("*"))
    return digest(file for file in files if file.suffix in {".py", ".toml", ".csv", ".txt"})

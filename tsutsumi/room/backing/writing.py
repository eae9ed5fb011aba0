"""Write a backup: one encrypted file with every row and every sealed file, and beside it the one copy of the keys."""

import json
import os
import secrets
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import batched
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from tsutsumi import __version__
from tsutsumi.accounts.models import system
from tsutsumi.audit.record import record
from tsutsumi.core.flow import Refused
from tsutsumi.evidence import keys, vault
from tsutsumi.evidence.models import Sealed, scope_of
from tsutsumi.evidence.sealing import PREFIX, Cipher, Sealer
from tsutsumi.notices.models import Mailing
from tsutsumi.room.backing import tables
from tsutsumi.room.backing.frames import FORMAT, PLACES, frame, said

LABEL = "backup"
ROWS_AT_ONCE = 500
PIECE = 4 << 20


def write(out: Path) -> dict[str, int]:
    """The backup as a new file, which appears under its name only when it is whole. How many rows and files."""
    if out.exists():
        raise Refused(f"{out} はすでにあります。上書きはしません。別の名前を指定してください。")
    part = out.with_name(f".{out.name}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            counts = _pour(file)
            file.flush()
            os.fsync(file.fileno())
        part.rename(out)
    except OSError as error:
        raise Refused(f"{out} に書けません（{error.strerror}）。空きと場所を確かめてください。") from error
    finally:
        part.unlink(missing_ok=True)
    told = {"rows": sum(counts["rows"].values()), "files": counts["files"], "bytes": out.stat().st_size}
    with transaction.atomic():
        record("backup.made", "backup", by=system(), **told)
    return told


def write_keys(out: Path) -> int:
    """The one copy of the keys of the cases, in place of the last one. How many keys."""
    found = {f.name: f.read_bytes().hex() for f in sorted(keys.folder().iterdir()) if not f.name.startswith(".")}
    fresh = out.with_name(f".{out.name}.{secrets.token_hex(4)}.part")
    nonce = secrets.token_bytes(12)
    sealed = AESGCM(settings.BACKUP_KEY).encrypt(nonce, json.dumps(found).encode(), b"tsutsumi keys")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(nonce + sealed)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(out)
    return len(found)


def _pour(file: BinaryIO) -> dict[str, Any]:
    sealer = Sealer(file, Cipher(settings.BACKUP_KEY, LABEL), secrets.token_bytes(PREFIX))
    with _one_moment_with_keys():
        sealer.write(said(b"H", _header()))
        counts = _rows(sealer)
        names = [str(sealed.pk) for sealed in Sealed.objects.iterator()]
        journals = {f"{one.roll}-mail/journal": scope_of(one.case) for one in _mailings()}
    counts["files"] = _files(sealer, names) + _journals(sealer, journals)
    sealer.write(said(b"E", counts))
    sealer.finish()
    return counts


@contextmanager
def _one_moment_with_keys() -> Iterator[None]:
    """A case that has sealed nothing yet has no key, and a moment only reads: keys are made before it begins."""
    while True:
        for scope in _without_key():
            keys.data_key(scope)
        with _one_moment():
            if not _without_key():  # else a case came in between: once more
                yield
                return


def _without_key() -> list[str]:
    return [scope for scope in tables.owners() if not keys.exists(scope)]


@contextmanager
def _one_moment() -> Iterator[None]:
    """Everything is read as it stood at one moment, without holding up whoever writes."""
    if connection.in_atomic_block:  # a caller's transaction is one moment already
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield
        finally:
            cursor.execute("COMMIT")


def _header() -> dict[str, Any]:
    applied = sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
    return {"format": FORMAT, "version": __version__, "made_at": datetime.now(UTC).isoformat(), "migrations": applied}


def _rows(sealer: Sealer) -> dict[str, Any]:
    """Rows of the house plainly (inside the encrypted file), those of a case under a key of the case."""
    scopes, counts = tables.scopes(), Counter[str]()
    for model in tables.tables():
        label = model._meta.label_lower
        for some in batched(model._base_manager.order_by("pk").iterator(chunk_size=ROWS_AT_ONCE), ROWS_AT_ONCE):
            by_scope: dict[str, list[str]] = {}
            for thing, line in zip(some, tables.told(some), strict=True):
                by_scope.setdefault(scopes.get((label, thing.pk), ""), []).append(line)
            for scope, lines in by_scope.items():
                sealer.write(_segment(scope, lines))
            counts[label] += len(some)
    return {"rows": dict(counts)}


def _segment(scope: str, lines: list[str]) -> bytes:
    text = "\n".join(lines).encode()
    if not scope:
        return frame(b"R", text)
    return frame(b"S", scope.encode() + b"\0" + len(lines).to_bytes(4, "big") + _under(scope, text))


def _under(scope: str, plain: bytes) -> bytes:
    nonce = secrets.token_bytes(12)
    return nonce + AESGCM(vault.derived(scope, LABEL)).encrypt(nonce, plain, scope.encode())


def _files(sealer: Sealer, names: list[str]) -> int:
    """Files as they lie on the disk: sealed already, so they go in as they are."""
    home, count = Path(settings.TSUTSUMI_HOME), 0
    places = [("vault", f"{name[:2]}/{name}") for name in names]
    for place in ("rosters", "people", "notices"):
        found = [f.relative_to(home / place).as_posix() for f in sorted((home / place).glob("*/*.parquet"))]
        places += [(place, path) for path in found if PLACES[place].fullmatch(path)]
    for place, path in places:
        with suppress(FileNotFoundError), (home / place / path).open("rb") as file:  # destroyed in the meantime
            sealer.write(said(b"F", {"place": place, "path": path}))
            while piece := file.read(PIECE):
                sealer.write(frame(b"B", piece))
            count += 1
    return count


def _mailings() -> list[Mailing]:
    """Those with a journal that still opens."""
    return list(Mailing.objects.filter(case__erased_at=None).exclude(roll="").select_related("case"))


def _journals(sealer: Sealer, journals: Mapping[str, str]) -> int:
    """What was handed to the relay so far, read after the rows: it may know more than they do, and never less."""
    home, count = Path(settings.TSUTSUMI_HOME) / "notices", 0
    for path, scope in journals.items():
        with suppress(FileNotFoundError), (home / path).open("rb") as file:
            sealer.write(said(b"F", {"place": "notices", "path": path}))
            while piece := file.read(PIECE):
                sealer.write(frame(b"K", scope.encode() + b"\0" + _under(scope, piece)))
            count += 1
    return count

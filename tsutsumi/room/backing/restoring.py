"""Restore a backup into an empty house of its own (quarantine), and test it. The running house is never touched."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from tsutsumi.accounts.models import system
from tsutsumi.audit.verify import verify
from tsutsumi.evidence import keys, vault
from tsutsumi.evidence.models import Sealed
from tsutsumi.evidence.sealing import Cipher, Damaged, plain
from tsutsumi.notices.models import Mailing
from tsutsumi.notices.sending import actions as sending
from tsutsumi.room.backing import tables
from tsutsumi.room.backing.frames import FORMAT, Frame, Hostile, checked_place, frames
from tsutsumi.room.backing.writing import LABEL

KEY_NAME_LENGTH = 32


def restore(backup: Path) -> dict[str, Any]:
    """Fill this (empty) house. Everything or nothing: the rows in one transaction, files only in their folders.

    What belongs to a case whose key is gone stays shut and is counted in `shut`.
    """
    counts: Counter[str] = Counter()
    with backup.open("rb") as file:
        stream = frames(plain(file, Cipher(settings.BACKUP_KEY, LABEL)))
        _check_header(next(stream))
        end: Any = {}
        try:
            # References are checked when the transaction ends: rows may come before what they point at.
            with transaction.atomic():
                end = _take(stream, counts)
                _hold_mailings()
        except (DatabaseError, OverflowError) as error:
            raise Hostile(f"バックアップの行がデータベースに入りません（{type(error).__name__}）。") from error
    return {"told": end, "found": dict(counts)}


def restore_keys(source: Path) -> int:
    """The keys of the cases from their one copy, or from the folder of a running house. How many."""
    found = _from_folder(source) if source.is_dir() else _from_copy(source)
    for name, wrapped in found.items():
        if len(name) != KEY_NAME_LENGTH or not set(name) <= set("0123456789abcdef"):
            raise Hostile("鍵の控えに、鍵でないものがあります。")
        place = keys.folder() / name
        place.touch(mode=0o600)
        place.write_bytes(wrapped)
    return len(found)


def self_test(restored: dict[str, Any]) -> dict[str, Any]:
    """Does the trail hold, does every file open whose key is there, are as many rows there as the backup said?"""
    opened, shut, damaged = 0, 0, []
    for sealed in Sealed.objects.order_by("pk").iterator():
        if not keys.exists(sealed.scope):
            shut += 1
            continue
        try:
            vault.check(sealed)
            opened += 1
        except Damaged:
            damaged.append(sealed.pk)
    faults = [f"{fault.where}: {fault.what}" for fault in verify()]
    told, found = restored["told"]["rows"], restored["found"]
    lost = sum(told.values()) - sum(found.get(label, 0) for label in told) - found.get("shut rows", 0)
    fine = not faults and not damaged and lost == 0
    return {"ok": fine, "opened": opened, "shut": shut, "damaged": damaged, "trail": faults, "lost": lost, **restored}


def _from_folder(folder: Path) -> dict[str, bytes]:
    return {f.name: f.read_bytes() for f in folder.iterdir() if f.is_file() and not f.name.startswith(".")}


def _from_copy(source: Path) -> dict[str, bytes]:
    raw = source.read_bytes()
    try:
        said = json.loads(AESGCM(settings.BACKUP_KEY).decrypt(raw[:12], raw[12:], b"tsutsumi keys"))
        return {str(name): bytes.fromhex(wrapped) for name, wrapped in said.items()}
    except (InvalidTag, ValueError, AttributeError, TypeError):
        raise Hostile(
            "鍵の控えが開けません。バックアップの鍵（keys/backup_key）が元のものか確かめてください。"
        ) from None


def _check_header(first: Frame) -> None:
    said = first.said if first.letter == b"H" else None
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise Hostile("このバックアップの形式は、この版の堤では読めません。")
    ours = {f"{app}.{name}" for app, name in MigrationLoader(connection).disk_migrations}
    theirs = said.get("migrations")
    if not isinstance(theirs, list) or not {str(name) for name in theirs} <= ours:
        raise Hostile("このバックアップは、より新しい版の堤で作られています。堤を新しくしてから戻してください。")


def _hold_mailings() -> None:
    for mailing in Mailing.objects.filter(state="sending"):
        sending.pause(mailing, by=system(), why=mailing.trouble)


class _Shelf:
    """The one file that is being written just now."""

    def __init__(self) -> None:
        self.out: BinaryIO | None = None

    def begin(self, said: Any) -> None:
        self.close()
        self.out = _place(said)

    def take(self, piece: bytes | None) -> None:
        """None: it lies under a key that is gone, and so is the file."""
        if self.out is None:
            raise Hostile("バックアップに、置き場所のない中身があります。")
        if piece is None:
            Path(self.out.name).unlink(missing_ok=True)
        else:
            self.out.write(piece)

    def close(self) -> None:
        if self.out is not None:
            self.out.close()
            self.out = None


def _take(stream: Iterator[Frame], counts: Counter[str]) -> Any:
    """Every frame up to the end, and that nothing follows it; what the end says."""
    end: Any = None
    with closing(_Shelf()) as shelf:
        for one in stream:
            if one.letter == b"B":
                shelf.take(one.payload)
            elif one.letter == b"K":
                shelf.take(_opened(*_split(one.payload)))
            elif one.letter == b"F":
                shelf.begin(one.said)
                counts["files"] += 1
            elif one.letter == b"E":
                end = _end(one.said)
            else:
                shelf.close()
                _rows(one, counts)
    return end


def _end(said: Any) -> Any:
    if isinstance(said, dict) and isinstance(said.get("rows"), dict) and isinstance(said.get("files"), int):
        return said
    raise Hostile("バックアップの終わりの数が読めません。")


def _place(said: Any) -> BinaryIO:
    place, path = checked_place(said)
    target = Path(settings.TSUTSUMI_HOME) / place / path
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    target.touch(mode=0o600, exist_ok=False)
    return target.open("wb")


def _rows(one: Frame, counts: Counter[str]) -> None:
    if one.letter == b"R":
        text = one.payload
    elif one.letter == b"S":
        scope, rest = _split(one.payload)
        opened = _opened(scope, rest[4:])
        if opened is None:
            counts["shut rows"] += int.from_bytes(rest[:4], "big")
            return
        text = opened
    else:
        raise Hostile("このファイルは、堤のバックアップの形ではありません。")
    for line in text.decode("utf-8", "replace").split("\n"):
        row = tables.checked(line)
        row.save()
        counts[row.object._meta.label_lower] += 1


def _split(payload: bytes) -> tuple[str, bytes]:
    """The scope in front, and what lies under its key."""
    scope, _, rest = payload.partition(b"\0")
    name = scope.decode("ascii", "replace")
    if not vault.SCOPE.fullmatch(name):
        raise Hostile("このファイルは、堤のバックアップの形ではありません。")
    return name, rest


def _opened(scope: str, sealed: bytes) -> bytes | None:
    """None when the key of the case is not there: the case was erased."""
    if not keys.exists(scope):
        return None
    try:
        return AESGCM(vault.derived(scope, LABEL)).decrypt(sealed[:12], sealed[12:], scope.encode())
    except (InvalidTag, ValueError):
        raise Damaged("バックアップの中の事案が開けません。書き換えられたか、鍵が違います。") from None

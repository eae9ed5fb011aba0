"""The keys of the vault: one file per scope under `TSUTSUMI_HOME/keys/scopes`, wrapped with the key of the house.

They are in no database and in no backup, so destroying the file makes everything sealed under it unreadable, in every
older backup too (docs/decisions/0006). The row of a key tells that it was made, and when it was destroyed.
"""

import os
import secrets
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils import timezone

from tsutsumi.evidence.models import DataKey
from tsutsumi.evidence.sealing import Damaged

NONCE = 12
GONE = "保管庫の鍵がありません。この事案は消去されたか、鍵のフォルダー（keys/scopes）が失われています。"
WRONG = "保管庫の鍵が合いません。鍵のファイル（keys/vault_key）が元のものか確かめてください。"


def data_key(scope: str) -> bytes:
    """The key of a scope, made at the first asking. Damaged when it was destroyed or does not open."""
    place = file_of(scope)
    try:
        return _unwrapped(place.read_bytes(), scope)
    except FileNotFoundError:
        if DataKey.objects.filter(scope=scope).exists():
            raise Damaged(GONE) from None
        return _made(scope, place)


def file_of(scope: str) -> Path:
    """Where the key of a scope lies; the name says nothing about the case."""
    return folder() / sha256(f"tsutsumi scope|{scope}".encode()).hexdigest()[:32]


def folder() -> Path:
    """Where all of them lie, for this account alone."""
    place = Path(settings.TSUTSUMI_HOME) / "keys" / "scopes"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def exists(scope: str) -> bool:
    """Whether the key of a scope is there to open with."""
    return file_of(scope).exists()


def name_of(scope: str) -> str:
    """A digest by which a key is known in a certificate without being told; empty when the key is not there."""
    return _name(data_key(scope)) if exists(scope) else ""


def destroy(scope: str) -> None:
    """Write over the key and delete it. What was sealed under it can never be opened again."""
    place = file_of(scope)
    if place.exists():
        with place.open("r+b") as file:
            file.write(secrets.token_bytes(place.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        place.unlink()
        _sync()
    DataKey.objects.filter(scope=scope, destroyed_at=None).update(destroyed_at=timezone.now())


def _made(scope: str, place: Path) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    _put(place, nonce + _house().encrypt(nonce, secrets.token_bytes(32), _words(scope)))
    key = _unwrapped(place.read_bytes(), scope)
    DataKey.objects.get_or_create(scope=scope, defaults={"name": _name(key)})
    return key


def _put(place: Path, wrapped: bytes) -> None:
    """On the disk for certain before anything is sealed under it; whoever is first wins."""
    fresh = place.with_name(f".{place.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(wrapped)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, place)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    _sync()


def _sync() -> None:
    handle = os.open(folder(), os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unwrapped(wrapped: bytes, scope: str) -> bytes:
    try:
        return _house().decrypt(wrapped[:NONCE], wrapped[NONCE:], _words(scope))
    except (InvalidTag, ValueError):
        raise Damaged(WRONG) from None


def _house() -> AESGCM:
    return AESGCM(bytes.fromhex(settings.VAULT_KEY))


def _words(scope: str) -> bytes:
    return f"tsutsumi data key|{scope}".encode()


def _name(key: bytes) -> str:
    return sha256(b"tsutsumi key name|" + key).hexdigest()[:32]

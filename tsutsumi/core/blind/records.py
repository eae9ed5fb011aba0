"""The answer for one person as a sealed record of one size, found and opened by a secret that only they have.

The secret is a code, or what the blind function gave for what they know. Find, key and nonce come from it and from the
salt of the export; the key seals one record once, so the nonce needs no luck. Without the secret a record, a filler and
noise look alike.
"""

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FIND, BODY, TAG, SALT = 16, 64, 16, 32  # bytes
SLOT = FIND + BODY + TAG
LINES = 8 * BODY  # lines of text that an answer can choose from


@dataclass(frozen=True, slots=True)
class Lock:
    """By what a record is found and opened."""

    find: bytes
    key: bytes
    nonce: bytes


def lock(secret: bytes, salt: bytes) -> Lock:
    """The lock of a secret in the export with this salt. `find` is `codes.digest` of a code."""
    find, key, nonce = (hmac.digest(salt, word + b"|" + secret, "sha256") for word in (b"find", b"key", b"nonce"))
    return Lock(find[:FIND], key, nonce[:12])


def seal(lock: Lock, lines: Iterable[int]) -> bytes:
    """A slot that tells the numbers of these lines."""
    mask = sum(1 << line for line in set(lines))
    return lock.find + AESGCM(lock.key).encrypt(lock.nonce, mask.to_bytes(BODY, "little"), lock.find)


def filler() -> bytes:
    """A slot that nobody opens."""
    return secrets.token_bytes(SLOT)


def unseal(lock: Lock, slot: bytes) -> int | None:
    """The lines as bits of a number, or nothing when it is not the slot of this lock."""
    try:
        return int.from_bytes(AESGCM(lock.key).decrypt(lock.nonce, slot[FIND:], lock.find), "little")
    except InvalidTag:
        return None


def sought(bucket: bytes, lock: Lock) -> tuple[bool, bytes]:
    """Whether the slot of a lock is there, and the slot. Every slot is looked at, in the same steps either way."""
    found = -1
    for at in range(0, len(bucket), SLOT):
        found = (found, at)[hmac.compare_digest(bucket[at : at + FIND], lock.find)]
    return found >= 0, bucket[found : found + SLOT]

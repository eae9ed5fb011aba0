"""Names, numbers and words of callers: sealed under a key of the case, so that they go with the case's key."""

import json
import secrets
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tsutsumi.cases.models import Case
from tsutsumi.evidence import vault
from tsutsumi.evidence.models import scope_of

NONCE = 12


def seal(case: Case, place: str, said: Mapping[str, str]) -> bytes:
    """`place` names the row, so that what is sealed for one cannot be put into another."""
    nonce = secrets.token_bytes(NONCE)
    plain = json.dumps({key: text for key, text in said.items() if text}, ensure_ascii=False).encode()
    return nonce + AESGCM(_key(case)).encrypt(nonce, plain, place.encode())


def unseal(case: Case, place: str, sealed: bytes | memoryview) -> dict[str, str]:
    """What was sealed; nothing where nothing was, or where the case's key is gone."""
    data = bytes(sealed or b"")
    if not data:
        return {}
    try:
        plain = AESGCM(_key(case)).decrypt(data[:NONCE], data[NONCE:], place.encode())
    except InvalidTag:
        return {}
    found: dict[str, str] = json.loads(plain)
    return found


def _key(case: Case) -> bytes:
    return vault.derived(scope_of(case), "inquiries")

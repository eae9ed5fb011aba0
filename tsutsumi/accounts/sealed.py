"""Small texts sealed under a key derived from SECRET_KEY, one key per purpose."""

import base64
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.crypto import salted_hmac

NONCE = 12


def seal(text: bytes, purpose: str) -> str:
    nonce = os.urandom(NONCE)
    return base64.b64encode(nonce + AESGCM(_key(purpose)).encrypt(nonce, text, purpose.encode())).decode()


def opened(sealed: str, purpose: str) -> bytes:
    """ValueError or InvalidTag when it was not sealed by us for this purpose."""
    raw = base64.b64decode(sealed)
    return AESGCM(_key(purpose)).decrypt(raw[:NONCE], raw[NONCE:], purpose.encode())


def _key(purpose: str) -> bytes:
    return salted_hmac("tsutsumi.accounts.sealed", purpose, algorithm="sha256").digest()

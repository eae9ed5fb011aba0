"""One-time codes for letters: 19 symbols of Crockford's base32 (95 bits) and a check symbol, in groups of four.

The check symbol is a weighted sum in GF(32) with a different weight for each place: one wrong symbol and any two that
changed places are noticed before anything is looked up.
"""

import hmac
import unicodedata
from urllib.parse import urlsplit

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
GROUP, GROUPS = 4, 5
LENGTH = GROUP * GROUPS
BITS = 5 * (LENGTH - 1)
REDUCING = 0b100101  # x⁵ + x² + 1, primitive over GF(2): the powers of x are the 31 weights

_SAME = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_BETWEEN = frozenset("-‐‑‒–—―−ー・_.,、。 \t\r\n\u3000\u200b")


class Unreadable(ValueError):  # noqa: N818
    """What was typed is no code; the message is a Japanese sentence."""


def of(key: bytes, token: str) -> str:
    """The code of a notice: the same key and token give the same code, and no code tells anything of another."""
    number = int.from_bytes(hmac.digest(key, b"tsutsumi code|" + token.encode(), "sha256"), "big") >> (256 - BITS)
    symbols = [number >> (5 * place) & 31 for place in reversed(range(LENGTH - 1))]
    return shown("".join(ALPHABET[value] for value in (*symbols, _check(symbols))))


def shown(code: str) -> str:
    """In groups of four, as it is printed."""
    plain = code.replace("-", "")
    return "-".join(plain[at : at + GROUP] for at in range(0, len(plain), GROUP))


def read(typed: str) -> str:
    """The twenty symbols of a typed code. Small, wide and look-alike letters, hyphens and spaces do not matter."""
    symbols = "".join(c for c in unicodedata.normalize("NFKC", typed).upper() if c not in _BETWEEN).translate(_SAME)
    if len(symbols) != LENGTH:
        raise Unreadable(f"番号は{LENGTH}文字です（4文字ずつ{GROUPS}組）。いまは{len(symbols)}文字あります。")
    values = [ALPHABET.find(symbol) for symbol in symbols]
    if min(values) < 0:
        raise Unreadable("番号に使わない文字があります。数字と英字だけです。")
    if _check(values[:-1]) != values[-1]:
        raise Unreadable("番号のどこかが違います。手紙と一文字ずつ見比べてください。")
    return symbols


def digest(code: str, salt: bytes) -> str:
    """What a code is found by (hex, 128 bits); the code itself is kept nowhere.

    Keyed SHA-256 and no slow hash: a code has 95 bits, so trying them out is hopeless at any speed, while a slow hash
    would let every stranger burn the public server's time. The salt is new with each export, so two exports cannot be
    laid side by side. (A password would be another matter.)
    """
    return hmac.digest(salt, b"find|" + read(code).encode(), "sha256").hex()[:32]


def qr_address(base: str, code: str) -> str:
    """The address for a QR code: the code stands behind the #, which no browser sends, so no log of a server has it."""
    parts = urlsplit(base)
    if parts.scheme not in ("https", "http") or not parts.netloc or parts.query or "#" in base:
        raise ValueError("確認ページの住所は https://… の形で、? や # を含まないものにしてください。")
    return f"{base}#{shown(read(code))}"


def _check(values: list[int]) -> int:
    total, weight = 0, 1
    for value in values:
        weight = _times(weight, 2)
        total ^= _times(weight, value)
    return total


def _times(left: int, right: int) -> int:
    """Product in GF(32)."""
    product = 0
    for bit in range(5):
        if right >> bit & 1:
            product ^= left << bit
    for bit in range(8, 4, -1):
        if product >> bit & 1:
            product ^= REDUCING << (bit - 5)
    return product

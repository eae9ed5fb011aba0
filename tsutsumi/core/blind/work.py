"""Proof of work: a number for which a hash over the blinded element begins with enough zero bits.

It belongs to one element, one export and one hour, so nothing can be laid by for long, and showing it twice gets the
same answer twice. It slows a single prober down and costs a farm little: the limits per network are the wall, this the
step before it.
"""

from hashlib import sha256

NONCE = 8


def prefix(salt: bytes, hour: int, element: bytes) -> bytes:
    """What the numbers are tried on."""
    return sha256(b"tsutsumi work|" + salt + hour.to_bytes(8, "big") + element).digest()


def done(prefix: bytes, nonce: bytes, bits: int) -> bool:
    """Whether enough was done."""
    return int.from_bytes(sha256(prefix + nonce).digest()[:8], "big") >> (64 - bits) == 0


def do(prefix: bytes, bits: int) -> bytes:
    """The number, by trying. For tests and benches; people's browsers do it in a script."""
    number = 0
    while not done(prefix, number.to_bytes(NONCE, "big"), bits):
        number += 1
    return number.to_bytes(NONCE, "big")

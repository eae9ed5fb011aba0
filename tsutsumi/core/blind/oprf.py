"""The blind function: OPRF(P-256, SHA-256) of RFC 9497, mode 0, on hash-to-curve of RFC 9380.

The server learns nothing of the input, the asker nothing of the key. The key is multiplied by OpenSSL alone (ECDH, in
constant time): it gives the x of k·P and of (k+1)·P, and of the two points with the first x only one, added to P, has
the second. That last step is done with Python's integers, whose time depends on their values; but P, k·P and their sum
are known to the asker anyway. Hashing to the curve and blinding happen in the browser; here they serve building and
tests.
"""

import secrets
from dataclasses import dataclass
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric import ec

from tsutsumi.core.blind.curve import N, P, Point, add, lift, multiply, simplified_swu

CONTEXT = b"OPRFV1-\x00-P256-SHA256"
ELEMENT, SCALAR, OUTPUT = 33, 32, 32  # bytes
_CURVE = ec.SECP256R1()


class NotAnElement(ValueError):  # noqa: N818
    """Bytes that are no point of the curve."""


@dataclass(frozen=True, slots=True)
class Key:
    """The secret of the server."""

    first: ec.EllipticCurvePrivateKey
    second: ec.EllipticCurvePrivateKey

    @classmethod
    def of(cls, secret: bytes) -> "Key":
        """From 32 bytes. With 1 and -1 as keys the two points of the last step would not differ: refused."""
        number = int.from_bytes(secret, "big")
        if len(secret) != SCALAR or not 1 < number < N - 1:
            raise ValueError("not a key")
        return cls(ec.derive_private_key(number, _CURVE), ec.derive_private_key(number + 1, _CURVE))

    def evaluate(self, element: bytes) -> bytes:
        """BlindEvaluate (RFC 9497 3.3.1)."""
        public = _public(element)
        first = int.from_bytes(self.first.exchange(ec.ECDH(), public), "big")
        second = int.from_bytes(self.second.exchange(ec.ECDH(), public), "big")
        numbers = public.public_numbers()
        y = lift(first)
        summed = add((first, y), (numbers.x, numbers.y))
        return packed((first, y if summed is not None and summed[0] == second else P - y))

    def output(self, data: bytes) -> bytes:
        """Evaluate (RFC 9497 3.3.1): what an asker with this input ends up with."""
        return finish(data, self.evaluate(packed(to_group(data))))


def new_secret() -> bytes:
    """A key at random."""
    return (secrets.randbelow(N - 3) + 2).to_bytes(SCALAR, "big")


def derived_secret(seed: bytes, info: bytes) -> bytes:
    """DeriveKeyPair (RFC 9497 3.2.1)."""
    for counter in range(256):
        data = seed + len(info).to_bytes(2, "big") + info + bytes([counter])
        if number := to_field(data, b"DeriveKeyPair" + CONTEXT, 1, N)[0]:
            return number.to_bytes(SCALAR, "big")
    raise ValueError("no key from this seed")


def blind(data: bytes, scalar: int) -> bytes:
    """The element that the server is shown."""
    return packed(multiply(scalar, to_group(data)))


def unblind(data: bytes, scalar: int, evaluated: bytes) -> bytes:
    """Finalize (RFC 9497 3.3.1)."""
    return finish(data, packed(multiply(pow(scalar, -1, N), unpacked(evaluated))))


def finish(data: bytes, element: bytes) -> bytes:
    """The output, from the input and k·H(input)."""
    sized = b"".join(len(piece).to_bytes(2, "big") + piece for piece in (data, element))
    return sha256(sized + b"Finalize").digest()


def to_group(data: bytes, tag: bytes = b"HashToGroup-" + CONTEXT) -> Point:
    """hash_to_curve of P256_XMD:SHA-256_SSWU_RO_ (RFC 9380 section 3; the cofactor is 1)."""
    point = add(*(simplified_swu(u) for u in to_field(data, tag, 2, P)))
    if point is None:  # happens once in 2^256
        raise NotAnElement
    return point


def to_field(data: bytes, tag: bytes, count: int, modulus: int) -> list[int]:
    """hash_to_field (RFC 9380 5.2): 48 bytes each, so that the remainder is even to 128 bits."""
    stretched = expanded(data, tag, 48 * count)
    return [int.from_bytes(stretched[48 * n : 48 * n + 48], "big") % modulus for n in range(count)]


def expanded(data: bytes, tag: bytes, length: int) -> bytes:
    """expand_message_xmd with SHA-256 (RFC 9380 5.3.1)."""
    tag += bytes([len(tag)])
    first = sha256(bytes(64) + data + length.to_bytes(2, "big") + b"\x00" + tag).digest()
    block = sha256(first + b"\x01" + tag).digest()
    stretched = block
    for number in range(2, -(-length // 32) + 1):
        mixed = bytes(a ^ b for a, b in zip(first, block, strict=True))
        block = sha256(mixed + bytes([number]) + tag).digest()
        stretched += block
    return stretched[:length]


def packed(point: Point) -> bytes:
    """SEC 1, compressed."""
    x, y = point
    return bytes([2 + (y & 1)]) + x.to_bytes(32, "big")


def unpacked(element: bytes) -> Point:
    """The point behind the bytes."""
    numbers = _public(element).public_numbers()
    return numbers.x, numbers.y


def _public(element: bytes) -> ec.EllipticCurvePublicKey:
    if len(element) != ELEMENT:
        raise NotAnElement
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, element)
    except ValueError:
        raise NotAnElement from None

"""One file as sealed chunks: AES-256-GCM in the STREAM construction.

A sealed file is `MAGIC`, seven random bytes, then chunks of one mebibyte, each with its tag of 16 bytes. The nonce of a
chunk is those seven bytes, its number and whether it is the last; its associated data name the file. So a chunk that
was changed, moved, repeated, taken from another file or left off at the end does not open.
"""

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tsutsumi.core.flow import Refused

MAGIC = b"TSV1"
PREFIX = 7
CHUNK = 1 << 20
TAG = 16


class Damaged(Refused):
    """A sealed file does not open: changed, cut short, or sealed with another key."""


class Cipher:
    """The key of one file and the words its chunks are bound to."""

    def __init__(self, data_key: bytes, label: str) -> None:
        self.label = label.encode()
        self.key = AESGCM(HKDF(SHA256(), 32, None, b"tsutsumi file " + self.label).derive(data_key))

    def _bound(self, number: int, *, last: bool, prefix: bytes) -> tuple[bytes, bytes]:
        tail = number.to_bytes(4, "big") + bytes([last])
        return prefix + tail, b"|".join((MAGIC, self.label, tail))

    def seal(self, chunk: bytes, number: int, *, last: bool, prefix: bytes) -> bytes:
        """The chunk with its tag."""
        nonce, words = self._bound(number, last=last, prefix=prefix)
        return self.key.encrypt(nonce, chunk, words)

    def open(self, chunk: bytes, number: int, *, last: bool, prefix: bytes) -> bytes:
        """The plain chunk; raises InvalidTag for anything that was not sealed just so."""
        nonce, words = self._bound(number, last=last, prefix=prefix)
        return self.key.decrypt(nonce, chunk, words)


class Sealer:
    """Takes bytes in pieces of any size and writes whole sealed chunks; counts and hashes what it takes."""

    def __init__(self, out: BinaryIO, cipher: Cipher, prefix: bytes) -> None:
        self.out, self.cipher, self.prefix = out, cipher, prefix
        self.hash, self.size, self.number, self.rest = hashlib.sha256(), 0, 0, bytearray()
        out.write(MAGIC + prefix)

    def write(self, piece: bytes) -> None:
        """Take some bytes. The last chunk stays open until `finish`, for only then is it known to be the last."""
        self.hash.update(piece)
        self.size += len(piece)
        self.rest += piece
        while len(self.rest) > CHUNK:
            self._put(bytes(self.rest[:CHUNK]), last=False)
            del self.rest[:CHUNK]

    def finish(self) -> None:
        """Seal what is left as the last chunk, even when it is empty."""
        self._put(bytes(self.rest), last=True)

    def _put(self, chunk: bytes, *, last: bool) -> None:
        self.out.write(self.cipher.seal(chunk, self.number, last=last, prefix=self.prefix))
        self.number += 1


def plain(file: BinaryIO, cipher: Cipher) -> Iterator[bytes]:
    """The plain chunks in order. Each is authentic; that none is missing at the end is only known at the end.

    Raises Damaged, also after some chunks were given: use nothing before the end that cannot be taken back.
    """
    head = file.read(len(MAGIC) + PREFIX)
    if len(head) != len(MAGIC) + PREFIX or not head.startswith(MAGIC):
        raise Damaged("保管庫のファイルの先頭が壊れています。")
    chunk, number = file.read(CHUNK + TAG), 0
    while True:
        following = file.read(CHUNK + TAG)
        try:
            yield cipher.open(chunk, number, last=not following, prefix=head[len(MAGIC) :])
        except InvalidTag:
            raise Damaged(
                f"保管庫のファイルの{number + 1}番目の区画が開けません。書き換えられたか、途中で切れています。"
            ) from None
        if not following:
            return
        chunk, number = following, number + 1

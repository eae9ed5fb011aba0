"""Members of zips that Python's own module leaves closed: AES, and methods beyond deflate, bzip2 and LZMA."""

import bz2
import hashlib
import hmac
import importlib
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Any

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 1 << 16  # stored bytes at a time: even at deflate's best they expand to less than 70 MB
AES_METHOD = 99
OWN = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA})  # Python's
DEFLATE64, ZSTD_OLD, ZSTD, XZ, PPMD = 9, 20, 93, 95, 98
LOCAL = struct.Struct("<4s5H3I2H")

Feed = Callable[[bytes], Iterator[bytes]]


class WrongPassword(Exception):  # noqa: N818 - a property of the password
    """This password does not fit."""


class UnknownMethod(Exception):  # noqa: N818 - a property of the file
    """Packed or locked in a way that nothing here undoes."""


class Unpacked:
    """Blocks of a member as a file that is read from start to end."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self.blocks = blocks

    def read1(self, _: int = -1) -> bytes:
        return next(self.blocks, b"")

    def __enter__(self) -> "Unpacked":
        return self

    def __exit__(self, *_: object) -> None:
        pass


def opened(archive: zipfile.ZipFile, info: zipfile.ZipInfo, password: bytes = b"") -> Unpacked:
    """A member by its stored bytes. UnknownMethod for one that nothing here unpacks."""
    stored, method, checked = _stored(archive, info), info.compress_type, True
    if method == AES_METHOD:
        lock = _lock(info.extra)
        method, checked = lock.method, lock.version == 1  # the second version leaves the CRC out
        stored = lock.opened(stored, info.compress_size, password)
    return Unpacked(_checked(_expanded(stored, method), info.CRC if checked else None))


def _stored(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    file: Any = archive.fp
    file.seek(info.header_offset)
    head = file.read(LOCAL.size)
    if len(head) < LOCAL.size or not head.startswith(b"PK\x03\x04"):
        raise zipfile.BadZipFile
    at = info.header_offset + LOCAL.size + sum(LOCAL.unpack(head)[-2:])
    left = info.compress_size
    while left:
        file.seek(at)
        block = file.read(min(BLOCK, left))
        if not block:
            raise EOFError
        at, left = at + len(block), left - len(block)
        yield block


def _checked(blocks: Iterator[bytes], wanted: int | None) -> Iterator[bytes]:
    crc = 0
    for block in filter(None, blocks):
        crc = zlib.crc32(block, crc)
        yield block
    if wanted is not None and crc != wanted:
        raise zipfile.BadZipFile


def _expanded(stored: Iterator[bytes], method: int) -> Iterator[bytes]:
    if method == zipfile.ZIP_STORED:
        yield from stored
        return
    feed: Feed | None = None
    for block in stored:
        if feed is None:
            feed, block = _feed(method, block)
        yield from feed(block)


def _feed(method: int, first: bytes) -> tuple[Feed, bytes]:
    """The decoder of a method, and the first block without its header."""
    if method == PPMD:
        return _ppmd(first), first[2:]
    if method not in DECODERS:
        raise UnknownMethod
    return DECODERS[method](), first


def part(*names: str) -> Any:
    """A module that comes with another package; without it the method is one we do not know."""
    for name in names:
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    raise UnknownMethod


def _deflate(decoder: Any) -> Feed:
    def feed(block: bytes) -> Iterator[bytes]:
        while block and not decoder.eof:
            yield decoder.decompress(block, BLOCK * 16)
            block = decoder.unconsumed_tail

    return feed


def _stepwise(decoder: Any) -> Feed:
    def feed(block: bytes) -> Iterator[bytes]:
        if decoder.eof:
            return
        yield decoder.decompress(block, BLOCK * 16)
        while not decoder.needs_input and not decoder.eof:
            yield decoder.decompress(b"", BLOCK * 16)

    return feed


def _plain(decompress: Callable[[bytes], bytes]) -> Feed:
    def feed(block: bytes) -> Iterator[bytes]:
        yield from (decompress(block[at : at + 4096]) for at in range(0, len(block), 4096))

    return feed


DECODERS: dict[int, Callable[[], Feed]] = {
    zipfile.ZIP_DEFLATED: lambda: _deflate(zlib.decompressobj(-15)),
    zipfile.ZIP_BZIP2: lambda: _stepwise(bz2.BZ2Decompressor()),
    zipfile.ZIP_LZMA: lambda: _plain(zipfile.LZMADecompressor().decompress),  # type: ignore[attr-defined]
    XZ: lambda: _stepwise(lzma.LZMADecompressor()),
    ZSTD: lambda: _stepwise(zstd()),
    ZSTD_OLD: lambda: _stepwise(zstd()),
    DEFLATE64: lambda: _plain(part("inflate64").Inflater().inflate),
}


def zstd() -> Any:
    return part("compression.zstd", "backports.zstd").ZstdDecompressor()


def zstd_file(file: IO[bytes]) -> IO[bytes]:
    """A .zst as a file of what is in it."""
    opened: IO[bytes] = part("compression.zstd", "backports.zstd").ZstdFile(file)
    return opened


def _ppmd(first: bytes) -> Feed:
    word = int.from_bytes(first[:2], "little")
    memory = ((word >> 4 & 0xFF) + 1) << 20
    decoder = part("pyppmd").Ppmd8Decoder((word & 0xF) + 1, memory, word >> 12)

    def feed(block: bytes) -> Iterator[bytes]:
        yield decoder.decode(block, -1)
        while not decoder.needs_input and not decoder.eof:
            yield decoder.decode(b"", -1)

    return feed


class _Aes:
    """WinZip's AES: the key from password and salt, two bytes to tell a wrong password, a seal behind the data."""

    def __init__(self, version: int, strength: int, method: int) -> None:
        self.version, self.method = version, method
        self.key_size, self.salt_size = 8 + 8 * strength, 4 + 4 * strength

    def opened(self, stored: Iterator[bytes], size: int, password: bytes) -> Iterator[bytes]:
        """The compressed bytes. WrongPassword at the first block or, once in 65,536 times, at the last."""
        buffer = b""
        while len(buffer) < self.salt_size + 2:
            buffer += next(stored)
        salt, told = buffer[: self.salt_size], buffer[self.salt_size : self.salt_size + 2]
        secret = hashlib.pbkdf2_hmac("sha1", password, salt, 1000, 2 * self.key_size + 2)
        if secret[-2:] != told:
            raise WrongPassword
        yield from self._decrypted(stored, buffer[self.salt_size + 2 :], size - self.salt_size - 12, secret)

    def _decrypted(self, stored: Iterator[bytes], buffer: bytes, left: int, secret: bytes) -> Iterator[bytes]:
        box = Cipher(algorithms.AES(secret[: self.key_size]), modes.ECB()).encryptor()  # noqa: S305 - counter mode is made of it
        seal = hmac.new(secret[self.key_size : -2], digestmod="sha1")
        number = 1
        while left > 0:
            while len(buffer) < min(BLOCK, left):
                buffer += next(stored)
            data, buffer = buffer[: min(BLOCK, left)], buffer[min(BLOCK, left) :]
            seal.update(data)
            yield _xor(data, box, number)
            number, left = number + BLOCK // 16, left - len(data)
        if seal.digest()[:10] != buffer + b"".join(stored):
            raise WrongPassword


def _xor(data: bytes, box: Any, number: int) -> bytes:
    """Counter mode with the lowest byte first, from `number` on."""
    counters = np.zeros((-(-len(data) // 16), 2), "<u8")
    counters[:, 0] = np.arange(number, number + len(counters), dtype=np.uint64)
    stream = np.frombuffer(box.update(counters.tobytes()), np.uint8)[: len(data)]
    return (np.frombuffer(data, np.uint8) ^ stream).tobytes()


def _lock(extra: bytes) -> _Aes:
    """What the extra field 0x9901 says of the lock."""
    at = 0
    while at + 4 <= len(extra):
        tag, size = struct.unpack_from("<HH", extra, at)
        if tag == 0x9901 and size >= 7 and at + 11 <= len(extra):
            version, _, strength, method = struct.unpack_from("<H2sBH", extra, at + 4)
            if 1 <= strength <= 3:
                return _Aes(version, strength, method)
        at += 4 + size
    raise UnknownMethod

"""Writing a bundle: every piece is read twice, once for its hash and once for the zip, and never held whole."""

import binascii
import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tsutsumi.core.merkle import verify

VERIFIER = Path(verify.__file__)


class ChangedWhileWritten(Exception):  # noqa: N818 - what happened, not an error of the program
    """A piece was not the same the second time."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of the bundle: its path, what it is in Japanese, and how to read it, twice the same."""

    path: str
    what: str
    read: Callable[[], Iterable[bytes]]


def lines(path: str, what: str, rows: Iterable[Mapping[str, Any]]) -> Piece:
    """A list as JSON lines. Kept compressed until it is written, so that both readings are the same."""
    packer, kept = zlib.compressobj(1), list[bytes]()
    for row in rows:
        kept.append(packer.compress(verify.canonical(row) + b"\n"))
    kept.append(packer.flush())
    return Piece(path, what, lambda: _unpacked([piece for piece in kept if piece]))


def small(path: str, what: str, data: bytes) -> Piece:
    """A piece that is at hand."""
    return Piece(path, what, lambda: (data,))


def _unpacked(kept: list[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    for piece in kept:
        yield unpacker.decompress(piece)
    yield unpacker.flush()


@dataclass(frozen=True, slots=True)
class Bundle:
    """Pieces that were read once: root and size are known, and the zip may be written."""

    pieces: tuple[Piece, ...]
    header: dict[str, Any]
    records: list[dict[str, Any]]
    crcs: list[int]
    root: str

    @property
    def manifest(self) -> bytes:
        return verify.manifest_of(self.header, self.records, self.root)

    @property
    def size(self) -> int:
        """Bytes of the whole zip."""
        manifest = self.manifest
        offset = len(verify.local_header(verify.MANIFEST, len(manifest), 0)) + len(manifest)
        directory = len(verify.central_header(verify.MANIFEST, len(manifest), 0, 0))
        for record in self.records:
            name, size = record["path"], record["size"]
            directory += len(verify.central_header(name, size, 0, offset))
            offset += len(verify.local_header(name, size, 0)) + size
        return offset + directory + len(verify.end_records(len(self.records) + 1, directory, offset))

    def stream(self) -> Iterator[bytes]:
        """The zip from its first byte to its last. Raises ChangedWhileWritten: what was written is then no bundle."""
        manifest, offset, directory = self.manifest, 0, b""
        named = [(verify.MANIFEST, len(manifest), binascii.crc32(manifest), small(verify.MANIFEST, "", manifest))]
        told = zip(self.records, self.crcs, self.pieces, strict=True)
        named += [(record["path"], record["size"], crc, piece) for record, crc, piece in told]
        for name, size, crc, piece in named:
            head = verify.local_header(name, size, crc)
            yield head
            yield from _same(piece, size, crc)
            directory += verify.central_header(name, size, crc, offset)
            offset += len(head) + size
        yield directory
        yield verify.end_records(len(named), len(directory), offset)


def prepare(pieces: Iterable[Piece], about: Mapping[str, Any]) -> Bundle:
    """Read every piece once and build the tree over the header and all of them, in this order."""
    kept, records, crcs = list[Piece](), list[dict[str, Any]](), list[int]()
    for piece in pieces:
        size, crc, hashed = 0, 0, hashlib.sha256()
        for data in piece.read():
            size, crc = size + len(data), binascii.crc32(data, crc)
            hashed.update(data)
        record = {"path": piece.path, "sha256": hashed.hexdigest(), "size": size, "what": piece.what}
        if not verify.is_record(record) or piece.path in {one.path for one in kept}:
            raise ValueError(f"not fit for a bundle: {record}")
        kept.append(piece)
        records.append(record)
        crcs.append(crc)
    header = {**about, "format": verify.FORMAT}
    return Bundle(tuple(kept), header, records, crcs, verify.root_over(header, records))


def _same(piece: Piece, size: int, crc: int) -> Iterator[bytes]:
    actual, left = 0, size
    for data in piece.read():
        actual, left = binascii.crc32(data, actual), left - len(data)
        if left < 0:
            raise ChangedWhileWritten(piece.path)
        yield data
    if left or actual != crc:
        raise ChangedWhileWritten(piece.path)

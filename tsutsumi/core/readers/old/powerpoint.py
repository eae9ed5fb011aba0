"""PowerPoint 97-2003: the text atoms of slides, notes, masters and comments, and what is embedded."""

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Protocol

from tsutsumi.core.readers import bounds
from tsutsumi.core.readers.passage import Passage, Place
from tsutsumi.core.readers.reasons import Gap, Unreadable
from tsutsumi.core.readers.source import Source

WIDE, NARROW, STRING, STORAGE = 0x0FA0, 0x0FA8, 0x0FBA, 0x1011
PICTURE_BYTES = 30_000
MOST_EMBEDDED = 64 << 20


class Streams(Protocol):
    def get(self, name: str) -> bytes: ...
    def size(self, name: str) -> int: ...


Item = Passage | Gap | Source


def read(source: Source, streams: Streams) -> Iterator[Item]:
    data = streams.get("PowerPoint Document")
    if len(data) < 8:
        raise Unreadable("damaged")
    texts: dict[str, None] = {}
    inner: list[tuple[int, bytes]] = []
    lost = 0
    for kind, instance, body, missing in _atoms(data):
        lost += missing
        if kind in {WIDE, STRING}:
            texts[body.decode("utf-16-le", "replace")] = None
        elif kind == NARROW:
            texts[body.decode("latin-1")] = None
        elif kind == STORAGE:
            inner.append((instance, body))
    if texts:
        text = "\n".join(texts).replace("\r", "\n").replace("\x0b", "\n").replace("\0", "")
        yield Passage(text, Place(source.path))
    yield from (_storage(source, instance, body, n) for n, (instance, body) in enumerate(inner, start=1))
    if lost:
        yield Gap("damaged", f"{lost:,}バイト", bounds.of_plain(lost))
    if streams.size("Pictures") >= PICTURE_BYTES:
        pictures = streams.size("Pictures") // PICTURE_BYTES
        yield Gap("image", "", bounds.of_pages(pictures))


def _atoms(data: bytes) -> Iterator[tuple[int, int, bytes, int]]:
    """Records that hold no records: kind, instance, contents, and how many of their bytes are missing."""
    at = 0
    while at + 8 <= len(data):
        mark, kind, size = struct.unpack_from("<HHI", data, at)
        at += 8
        if mark & 0xF == 0xF:
            continue
        body = data[at : at + size]
        yield kind, mark >> 4, body, size - len(body)
        at += size


def _storage(source: Source, instance: int, body: bytes, number: int) -> Source | Gap:
    if not instance:
        return source.member(f"埋め込み{number}", io.BytesIO(body), len(body))
    try:
        data = zlib.decompressobj().decompress(body[4:], MOST_EMBEDDED)
    except zlib.error:
        return Gap("damaged", f"埋め込み{number}", bounds.of_packed(len(body)))
    return source.member(f"埋め込み{number}", io.BytesIO(data), len(data))

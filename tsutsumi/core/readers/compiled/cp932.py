"""CP932 as UTF-8, by a table of all its characters."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.jit import bare, compiled
from tsutsumi.core.readers.compiled.utf8 import Bytes

LEADS, TRAILS = (*range(0x81, 0xA0), *range(0xE0, 0xFD)), range(0x40, 0xFD)
WIDEST = 3  # bytes of UTF-8 for a byte of CP932

type Words = NDArray[np.uint32]


@cache
def table() -> Words:
    """Per byte, and per two of them, the bytes of UTF-8, the first one lowest, and above them how many; 0 for none."""
    result = np.zeros(1 << 16, np.uint32)
    singles = [(byte, bytes([byte])) for byte in range(256) if byte not in LEADS]
    for place, written in [*singles, *((a << 8 | b, bytes([a, b])) for a in LEADS for b in TRAILS)]:
        utf8 = written.decode("cp932", "ignore").encode()
        result[place] = int.from_bytes(utf8, "little") | len(utf8) << 24 if _is_one(written) else 0
    return result


def _is_one(written: bytes) -> bool:
    """Whether the bytes are one character."""
    try:
        return len(written.decode("cp932")) == 1
    except UnicodeDecodeError:
        return False


@compiled
def is_lead(byte: int) -> bool:
    """Whether a second byte follows."""
    return 0x81 <= byte <= 0x9F or 0xE0 <= byte <= 0xFC


@compiled
def decoded(text: Bytes, table: Words, out: Bytes) -> tuple[int, int]:
    """Fills `out`, which has room for WIDEST times as many bytes: how many bytes and characters that are; -1 where
    something cannot be read.
    """
    data, words, utf8 = bare(text), bare(table), bare(out)
    size, n, at, characters = len(text), 0, 0, 0
    while n < size:
        byte = data[n]
        n, characters = n + 1, characters + 1
        if byte < 0x80:
            utf8[at] = byte
            at += 1
            continue
        word = words[byte]
        if is_lead(byte):
            word = words[int(byte) << 8 | data[n]] if n < size else np.uint32(0)
            n += 1
        if word == 0:
            return -1, 0
        utf8[at], utf8[at + 1], utf8[at + 2] = word & 255, (word >> 8) & 255, (word >> 16) & 255
        at += word >> 24
    return at, characters

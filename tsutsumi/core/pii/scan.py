"""One pass over bytes: text in, findings out as arrays."""

import threading
from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.pii.compiled import codes, tagcodes
from tsutsumi.core.pii.found import Found
from tsutsumi.core.pii.lexicon import tag_table
from tsutsumi.core.pii.words import table

MOST_ROOM = 1 << 14  # findings per call of the compiled loop: what fits in the cache
SHORT = 1 << 16  # bytes of a text that is scanned on the thread's own desk
FIRST = codes.OUT


class Desk(threading.local):
    """What a thread scans on, made once: a padded text, the state with room for findings, room to sort."""

    def __init__(self) -> None:
        from tsutsumi.core.pii.compiled import short, sweep  # Numba takes a second that a parent need not spend

        self.space = np.empty(FIRST + MOST_ROOM * codes.FIELDS, np.int64)
        self.names, self.scratch = np.empty_like(self.space), np.empty(tagcodes.SCRATCH, np.int64)
        buffer, places = np.empty(SHORT + 2 * codes.PAD, np.uint8), np.empty(MOST_ROOM, np.int64)
        self.short = buffer, self.space, places, self.names, self.scratch
        self.tables = table(), tag_table()
        self.begin, self.sweep, self.walk = sweep.begin, sweep.sweep, short.walk
        self.merge, self.settle, self.scan_short = short.merge, short.settle, short.scan_short


@cache
def the_desk() -> Desk:
    """Made when the first text comes."""
    return Desk()


def scan_text(data: bytes) -> Found:
    """Every finding in UTF-8 text, weak ones included. Any bytes are accepted; time is linear in their number."""
    desk = the_desk()
    if len(data) <= SHORT:
        count = desk.scan_short(np.frombuffer(data, np.uint8), desk.short, desk.tables)
        if count >= 0:
            rows = desk.space[FIRST : FIRST + count * codes.FIELDS].copy()
            return Found(data, rows.reshape(-1, codes.FIELDS))
    return _long(data, desk)


def _long(data: bytes, desk: Desk) -> Found:
    """The compiled loops are called again whenever their room is full."""
    buffer = padded(data)
    swept = _all(len(data), desk, desk.space, lambda: desk.sweep(buffer, desk.tables[0], desk.space))
    walked = _all(len(data), desk, desk.names, lambda: desk.walk(buffer, desk.tables[1], desk.scratch, desk.names))
    names = np.concatenate(walked)
    rows = np.concatenate([*swept, np.empty_like(names)])
    count = desk.merge(rows, (len(rows) - len(names)) // codes.FIELDS, names, len(names) // codes.FIELDS)
    desk.settle(desk.space, rows, count, np.empty(count, np.int64))
    return Found(data, rows[: count * codes.FIELDS].reshape(-1, codes.FIELDS))


def _all(size: int, desk: Desk, state: NDArray[np.int64], work: Callable[[], int]) -> list[NDArray[np.int64]]:
    """All findings of a compiled loop, in parts."""
    parts = [state[:0]]
    desk.begin(size, state)
    while state[codes.POSITION] < state[codes.TEXT_END]:
        state[codes.COUNT] = 0
        count = work()
        parts.append(state[FIRST : FIRST + count * codes.FIELDS].copy())
    return parts


def padded(data: bytes) -> NDArray[np.uint8]:
    """The bytes between zeros, so that the compiled code may look around without asking where the text ends."""
    buffer = np.empty(len(data) + 2 * codes.PAD, np.uint8)
    buffer[: codes.PAD] = buffer[codes.PAD + len(data) :] = 0
    buffer[codes.PAD : codes.PAD + len(data)] = np.frombuffer(data, np.uint8)
    return buffer

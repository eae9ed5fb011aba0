"""One pass over bytes: text in, findings out as arrays."""

import threading
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.pii.compiled import codes
from tsutsumi.core.pii.found import Found
from tsutsumi.core.pii.words import table

MOST_ROOM = 1 << 14  # findings per call of the compiled loop: what fits in the cache
SHORT = 1 << 16  # bytes of a text that is scanned on the thread's own desk
FIRST = codes.OUT


class Desk(threading.local):
    """What a thread scans on, made once: a padded text, the state with room for findings, room to sort."""

    def __init__(self) -> None:
        from tsutsumi.core.pii.compiled import settle, sweep  # Numba takes a second that a parent need not spend

        self.space = np.empty(FIRST + MOST_ROOM * codes.FIELDS, np.int64)
        self.short = np.empty(SHORT + 2 * codes.PAD, np.uint8), self.space, np.empty(MOST_ROOM, np.int64)
        self.table = table()
        self.begin, self.sweep, self.settle = sweep.begin, sweep.sweep, settle.settle
        self.sweep_short = sweep.sweep_short


@cache
def the_desk() -> Desk:
    """Made when the first text comes."""
    return Desk()


def scan_text(data: bytes) -> Found:
    """Every finding in UTF-8 text, weak ones included. Any bytes are accepted; time is linear in their number."""
    desk = the_desk()
    if len(data) <= SHORT:
        count = desk.sweep_short(np.frombuffer(data, np.uint8), desk.short, desk.table)
        if count >= 0:
            rows = desk.space[FIRST : FIRST + count * codes.FIELDS].copy()
            return Found(data, rows.reshape(-1, codes.FIELDS))
    return _long(data, desk)


def _long(data: bytes, desk: Desk) -> Found:
    """The compiled loop is called again whenever its room is full."""
    buffer = padded(data)
    state, parts = desk.space, [desk.space[:0]]
    desk.begin(len(data), state)
    while state[codes.POSITION] < state[codes.TEXT_END]:
        state[codes.COUNT] = 0
        count = desk.sweep(buffer, desk.table, state)
        parts.append(state[FIRST : FIRST + count * codes.FIELDS].copy())
    rows = np.concatenate(parts)
    count = len(rows) // codes.FIELDS
    desk.settle(state, rows, count, np.empty(count, np.int64))
    return Found(data, rows.reshape(-1, codes.FIELDS))


def padded(data: bytes) -> NDArray[np.uint8]:
    """The bytes between zeros, so that the compiled code may look around without asking where the text ends."""
    buffer = np.empty(len(data) + 2 * codes.PAD, np.uint8)
    buffer[: codes.PAD] = buffer[codes.PAD + len(data) :] = 0
    buffer[codes.PAD : codes.PAD + len(data)] = np.frombuffer(data, np.uint8)
    return buffer

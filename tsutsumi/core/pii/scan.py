"""One pass over bytes: text in, findings out as arrays."""

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.pii import reasons
from tsutsumi.core.pii.compiled import codes
from tsutsumi.core.pii.detector import LIKELY, SURE, WEAK
from tsutsumi.core.pii.found import Found
from tsutsumi.core.pii.kinds import ALL
from tsutsumi.core.pii.words import table

MOST_ROOM = 1 << 14  # findings per call of the compiled loop: what fits in the cache
FEW = 5  # numbers of one form below which their majority says nothing
NEAR_PERSON = 400  # bytes
OF_PERSON = np.zeros(len(ALL), np.bool_)  # kinds that stand for somebody
OF_PERSON[[codes.NAME, codes.MY_NUMBER, codes.BIRTH, codes.MEMBER, codes.PHONE, codes.EMAIL, codes.INSURANCE]] = True
AT_FIRST = np.zeros(codes.OUT, np.int64)
AT_FIRST[list(codes.FAR_AT_FIRST)] = codes.FAR


def scan_text(data: bytes) -> Found:
    """Every finding in UTF-8 text, weak ones included. Any bytes are accepted; time is linear in their number."""
    room = min(len(data) // 32 + 64, MOST_ROOM)
    state = np.empty(codes.OUT + room * codes.FIELDS, np.int64)
    state[: codes.OUT] = AT_FIRST
    rows = swept(padded(data), state)
    found = Found(
        data,
        rows[:, 0].astype(np.int16),
        rows[:, 1] - codes.PAD,
        rows[:, 2] - codes.PAD,
        rows[:, 3].astype(np.int8),
        rows[:, 4].astype(np.int16),
        rows[:, 5].astype(np.int16),
    )
    raise_majority(found, state)
    raise_near_person(found)
    return found


def padded(data: bytes) -> NDArray[np.uint8]:
    """The bytes between zeros, so that the compiled code may look around without asking where the text ends."""
    buffer = np.empty(len(data) + 2 * codes.PAD, np.uint8)
    buffer[: codes.PAD] = buffer[codes.PAD + len(data) :] = 0
    buffer[codes.PAD : codes.PAD + len(data)] = np.frombuffer(data, np.uint8)
    return buffer


def swept(buffer: NDArray[np.uint8], state: NDArray[np.int64]) -> NDArray[np.int64]:
    """All rows of the compiled loop, which is called again whenever its room is full."""
    from tsutsumi.core.pii.compiled.sweep import sweep  # Numba takes a second that a parent need not spend

    end = len(buffer) - codes.PAD
    state[codes.POSITION] = codes.PAD
    parts = [state[:0]]
    while state[codes.POSITION] < end:
        state[codes.COUNT] = 0
        sweep(buffer, table(), state)
        parts.append(state[codes.OUT : codes.OUT + state[codes.COUNT] * codes.FIELDS].copy())
    return np.concatenate(parts).reshape(-1, codes.FIELDS)


def raise_majority(found: Found, state: NDArray[np.int64]) -> None:
    """Twelve digits in a row pass the check by chance once in eleven: where most of them pass, they are 個人番号."""
    seen, right = state[codes.TWELVES], state[codes.TWELVES_RIGHT]
    if seen >= FEW and right * 2 > seen:
        alone = (found.kind == codes.MY_NUMBER) & (found.reason == reasons.CHECK_ALONE)
        found.strength[alone] = LIKELY
        found.reason[alone] = reasons.MAJORITY


def raise_near_person(found: Found) -> None:
    """A word of 要配慮 beside a person is about that person."""
    words = np.flatnonzero((found.kind == codes.SENSITIVE) & (found.strength > WEAK))
    people = np.sort(found.start[OF_PERSON[found.kind] & (found.strength > WEAK)])
    if not len(words) or not len(people):
        return
    at = found.start[words]
    after = np.searchsorted(people, at)
    left = at - people[np.maximum(after - 1, 0)]
    right = people[np.minimum(after, len(people) - 1)] - at
    near = (np.abs(left) < NEAR_PERSON) | (np.abs(right) < NEAR_PERSON)
    found.strength[words[near]] = SURE

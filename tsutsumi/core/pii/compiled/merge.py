"""Findings of the sweep and names of the tagger become one list, ordered by start."""

from tsutsumi.core.jit import compiled
from tsutsumi.core.pii.compiled import codes
from tsutsumi.core.pii.compiled.chars import Ints
from tsutsumi.core.pii.detector import LIKELY, SURE

KIND, START, END, STRENGTH = 0, 1, 2, 3
LOOK_BACK = 8  # findings of the sweep that may still reach into a name


@compiled
def is_taken(rows: Ints, count: int, near: int, name: Ints, at: int) -> bool:
    """Whether the sweep has already said what stands here: an address, or a name, which becomes surer."""
    start, end = name[at + START], name[at + END]
    k = max(0, near - LOOK_BACK)
    while k < count and rows[k * codes.FIELDS + START] < end:
        row = k * codes.FIELDS
        kind = rows[row + KIND]
        if rows[row + END] > start:
            if kind == codes.ADDRESS or kind == codes.EMAIL or kind == codes.PASSWORD:
                return True
            if kind == codes.NAME:
                if name[at + STRENGTH] >= LIKELY and rows[row + STRENGTH] >= LIKELY:
                    rows[row + STRENGTH] = SURE
                return True
        k += 1
    return False


@compiled
def copy(source: Ints, at: int, target: Ints, to: int) -> None:
    """One finding from one list to another."""
    for field in range(codes.FIELDS):
        target[to + field] = source[at + field]


@compiled
def drop_taken(rows: Ints, count: int, names: Ints, named: int) -> int:
    """Keep only the names of which the sweep says nothing. How many these are."""
    near, kept = 0, 0
    for n in range(named):
        at = n * codes.FIELDS
        while near < count and rows[near * codes.FIELDS + START] < names[at + START]:
            near += 1
        if not is_taken(rows, count, near, names, at):
            copy(names, at, names, kept * codes.FIELDS)
            kept += 1
    return kept


@compiled
def merge(rows: Ints, count: int, names: Ints, named: int) -> int:
    """Put the names between the findings, which have room for both behind them. How many findings there are then."""
    named = drop_taken(rows, count, names, named)
    i, j = (count - 1) * codes.FIELDS, (named - 1) * codes.FIELDS
    out = i + j + codes.FIELDS
    while j >= 0:
        if i >= 0 and rows[i + START] > names[j + START]:
            copy(rows, i, rows, out)
            i -= codes.FIELDS
        else:
            copy(names, j, rows, out)
            j -= codes.FIELDS
        out -= codes.FIELDS
    return count + named

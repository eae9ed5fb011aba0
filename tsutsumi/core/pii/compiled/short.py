"""A short text in one call: swept, walked for names, merged and settled."""

from tsutsumi.core.jit import compiled
from tsutsumi.core.pii.compiled import codes
from tsutsumi.core.pii.compiled.chars import Bytes, Ints
from tsutsumi.core.pii.compiled.codes import Table
from tsutsumi.core.pii.compiled.merge import merge
from tsutsumi.core.pii.compiled.persons import walk
from tsutsumi.core.pii.compiled.settle import settle
from tsutsumi.core.pii.compiled.sweep import begin, pad, sweep
from tsutsumi.core.pii.compiled.tagcodes import TagTable

__all__ = ["merge", "scan_short", "settle", "walk"]


@compiled
def scan_short(text: Bytes, desk: tuple[Bytes, Ints, Ints, Ints, Ints], tables: tuple[Table, TagTable]) -> int:
    """A whole text that fits on the desk, in one call. The number of findings, -1 when there was no room for all."""
    buffer, state, places, names, scratch = desk
    pad(text, buffer)
    begin(len(text), state)
    count = sweep(buffer, tables[0], state)
    begin(len(text), names)
    named = walk(buffer, tables[1], scratch, names)
    room = (len(state) - codes.OUT) // codes.FIELDS
    for part in (state, names):
        if part[codes.POSITION] < part[codes.TEXT_END]:
            return -1
    if count + named > room:
        return -1
    rows = state[codes.OUT :]
    count = merge(rows, count, names[codes.OUT :], named)
    settle(state, rows, count, places)
    return count

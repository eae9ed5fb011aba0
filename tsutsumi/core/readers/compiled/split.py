"""A delimited text without quotes as columns: where its cells end, found many bytes at a time, and each cell moved to
its column. Ragged rows, blank lines and line ends of another age are for others.
"""

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.jit import bare, compiled, inlined
from tsutsumi.core.jit.wide import MOVED, STEP, marked, moved, ones, zeros_below

type Bytes = NDArray[np.uint8]
type Places = NDArray[np.int32]
type Sizes = NDArray[np.int64]

NEWLINE, RETURN, QUOTE = 10, 13, 34
EACH = STEP  # bytes: where a column may begin; behind each there is room for a whole move


@inlined
def marks_at(data: Bytes, place: int, size: int, mark: int) -> int:
    """A bit for each byte of a step that is the mark, ends a line, or is a carriage return."""
    if place + STEP <= size:
        return marked(data, place, mark, NEWLINE, RETURN)
    found = 0
    for n in range(place, size):
        if data[n] == mark or data[n] == NEWLINE or data[n] == RETURN:
            found |= 1 << (n - place)
    return found


@compiled
def most_cells(text: Bytes, mark: int) -> int:
    """How many cells there are at most."""
    data, size, count = bare(text), len(text), 1
    for place in range(0, size, STEP):
        count += ones(marks_at(data, place, size, mark))
    return count


@compiled
def lines(text: Bytes, out: Sizes) -> int:
    """Fills `out` with where each line begins behind the first. How many these are; -1 where there are quotes, or line
    ends of another age.
    """
    data, places, size, count = bare(text), bare(out), len(text), 0
    for place in range(0, size, STEP):
        found = marks_at(data, place, size, QUOTE)
        while found:
            at = place + int(zeros_below(found))
            found &= found - 1
            if data[at] == QUOTE or (data[at] == RETURN and at + 1 < size and data[at + 1] != NEWLINE):
                return -1
            places[count] = at + 1
            count += data[at] == NEWLINE
    return count


@compiled
def ends(text: Bytes, mark: int, width: int, out: Places, sizes: Sizes) -> int:
    """Fills `out` with where each cell ends and `sizes` with the bytes of each column. How many rows there are; -1 when
    one of them has not as many cells as the others, or something else is odd.
    """
    data, places, sums, size = bare(text), bare(out), bare(sizes), len(text)
    begin, column, count = 0, 0, 0
    for place in range(0, size, STEP):
        found = marks_at(data, place, size, mark)
        while found:
            at = place + int(zeros_below(found))
            found &= found - 1
            sign = data[at]
            if sign == RETURN:
                if at + 1 >= size or data[at + 1] != NEWLINE:
                    return -1
                continue
            if (sign == NEWLINE) != (column == width - 1):
                return -1
            end = at - (sign == NEWLINE and at > begin and data[at - 1] == RETURN)
            places[count] = end
            sums[column] += end - begin
            begin, count = at + 1, count + 1
            column = 0 if sign == NEWLINE else column + 1
    if begin < size or column:
        if column != width - 1:
            return -1
        places[count] = size
        sums[column] += size - begin
        count += 1
    return count // width


@inlined
def put(room: Bytes, at: int, data: Bytes, begin: int, size: int, last: int) -> None:
    """Move a cell, and some bytes behind it that the next one overwrites. last: from where a whole move stays within
    the text.
    """
    done = 0
    while done < size and begin + done <= last:
        moved(room, at + done, data, begin + done)
        done += MOVED
    for n in range(done, size):
        room[at + n] = data[begin + n]


@compiled
def move(text: Bytes, ends: Places, bases: Sizes, starts: Places, room: Bytes) -> None:
    """Fills `room` with all cells, each column behind the last, and `starts` with where each cell begins in its column.
    bases: where each column begins in `room`; changed here into where it ends.
    """
    data, places, cursors, out, first = bare(text), bare(ends), bare(bases), bare(room), bare(starts)
    width, size = len(bases), len(text)
    rows, last = len(ends) // width, size - MOVED
    begin, n = 0, 0
    for column in range(width):
        first[column * (rows + 1)] = 0
    for row in range(1, rows + 1):
        for column in range(width):
            place, at, end = column * (rows + 1) + row, cursors[column], places[n]
            put(out, at, data, begin, end - begin, last)
            cursors[column] = at + end - begin
            first[place] = first[place - 1] + end - begin
            begin, n = end + 1, n + 1
        begin += begin < size and data[begin - 1] == RETURN

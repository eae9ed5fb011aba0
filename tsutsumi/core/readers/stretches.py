"""Large files cut where a record or a line ends, at the same places whoever reads them: so several processes can share
one file and say what one process says.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import IO

import numpy as np
from numpy.typing import NDArray

PLAIN = frozenset({"utf-8", "utf-8-sig", "ascii", "cp932", "euc_jis_2004"})  # a line end is one byte, and only that
MARK = b"\xef\xbb\xbf"  # before UTF-8
BLOCK = 8 << 20  # bytes: the blocks of a table begin at the first record behind each multiple of this
LONGEST = 1 << 18  # bytes of a record; longer ones are a sign of a quote that does not close
STEP = 1 << 18  # bytes that are looked at at a time: what stays in the cache

type Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A block of a table, or a window of a text. rows: records or line ends before it; characters: of text before.
    quoted: whether quotes are in it.
    """

    offset: int
    length: int
    rows: int = 0
    characters: int = 0
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """What one process reads of a file. number: its turn. delimiter: of a table; "" for text."""

    number: int
    encoding: str
    delimiter: str
    stretches: tuple[Stretch, ...]

    @property
    def length(self) -> int:
        return sum(stretch.length for stretch in self.stretches)


def shares(stretches: Iterable[Stretch], size: int, encoding: str, delimiter: str = "") -> tuple[Share, ...]:
    """Neighbours together, about `size` bytes each."""
    groups: list[list[Stretch]] = []
    room = 0
    for stretch in stretches:
        if room <= 0:
            groups.append([])
            room = size
        groups[-1].append(stretch)
        room -= stretch.length
    return tuple(Share(n, encoding, delimiter, tuple(group)) for n, group in enumerate(groups))


class Tangled(Exception):  # noqa: N818 - a property of the file
    """Where a record ends cannot be told without reading everything before it."""


@dataclass(slots=True)
class Survey:
    """The blocks of a table, found in one pass. at: where the bytes begin that are looked at; rows: records before."""

    delimiter: str
    at: int = 0
    rows: int = 0
    begin: Stretch = Stretch(0, 0)
    quoted: bool = False  # quotes since that

    def blocks(self, pieces: Iterable[bytes]) -> list[Stretch]:
        """All of them; Tangled for zero bytes, quotes that do not close and records without end."""
        found: list[Stretch] = []
        rest = b""
        for piece in pieces:
            data = rest + piece
            if not self.at and data.startswith(MARK):
                data, self.at = data[len(MARK) :], len(MARK)
                self.begin = Stretch(self.at, 0)
            ends = ends_of(data, self.delimiter)
            self.quoted |= b'"' in data
            found += self._cut(ends, data)
            used = int(ends[-1]) if len(ends) else 0
            rest = data[used:]
            self.at, self.rows = self.at + used, self.rows + len(ends)
            if max(len(rest), _longest(ends)) > LONGEST:
                raise Tangled
        if rest:
            if not _record(self.delimiter, "last").fullmatch(rest):
                raise Tangled
            self.at, self.rows = self.at + len(rest), self.rows + 1
        return [*found, self._block(self.at)] if self.at > self.begin.offset else found

    def _cut(self, ends: Ints, data: bytes) -> Iterator[Stretch]:
        """The blocks that end among these records."""
        while len(ends):
            n = int(np.searchsorted(ends, (self.begin.offset // BLOCK + 1) * BLOCK - self.at))
            if n == len(ends):
                return
            end = self.at + int(ends[n])
            yield self._block(end)
            self.begin = Stretch(end, 0, self.rows + n + 1)
            self.quoted = b'"' in data

    def _block(self, end: int) -> Stretch:
        return replace(self.begin, length=end - self.begin.offset, quoted=self.quoted)


def _longest(ends: Ints) -> int:
    """The bytes of the longest record."""
    return max(int(ends[0]), int((ends[1:] - ends[:-1]).max(initial=0))) if len(ends) else 0


def ends_of(data: bytes, delimiter: str) -> Ints:
    """Behind which bytes a record ends; `data` begins with a record, and its last one may be cut."""
    if b"\0" in data:
        raise Tangled
    if data.endswith(b"\r"):
        data = data[:-1]
    bytes_ = np.frombuffer(data, np.uint8)
    if (plain := _lines(bytes_)) is not None:
        return plain
    if b"\r" in data and data.count(b"\r") != data.count(b"\r\n"):
        return _one_by_one(data, delimiter)
    lines = np.flatnonzero(bytes_ == 10) + 1
    if b'"' not in data:
        return lines
    quotes = np.flatnonzero(bytes_ == 34)
    if not _in_pairs(bytes_, quotes, delimiter):
        return _one_by_one(data, delimiter)
    return np.asarray(lines[np.searchsorted(quotes, lines) % 2 == 0])


def _lines(data: NDArray[np.uint8]) -> Ints | None:
    """Where lines end; None where that is not where records end."""
    from tsutsumi.core.readers.compiled import split  # Numba takes a second that a parent need not spend

    ends = np.empty(split.most_cells(data, split.NEWLINE), np.int64)
    count = split.lines(data, ends)
    return ends[:count] if count >= 0 else None


def _in_pairs(data: NDArray[np.uint8], quotes: Ints, delimiter: str) -> bool:
    """Whether every other quote stands where a cell begins and those between where one ends, doubled ones apart."""
    around = np.zeros(256, np.bool_)
    around[list(b'\r\n"' + delimiter.encode())] = True
    opening, closing = quotes[::2], quotes[1::2]
    before, behind = opening[opening > 0] - 1, closing[closing < len(data) - 1] + 1
    return bool(around[data[before]].all() and around[data[behind]].all())


def _one_by_one(data: bytes, delimiter: str) -> Ints:
    """The same for quotes within cells, and for line ends of another age."""
    record, ends, at = _record(delimiter, "whole"), [], 0
    while found := record.match(data, at):
        at = found.end()
        ends.append(at)
    return np.array(ends, np.int64)


@lru_cache(maxsize=16)
def _record(delimiter: str, which: str) -> re.Pattern[bytes]:
    """One record as the csv module understands it: a quote counts only where a cell begins."""
    mark = re.escape(delimiter.encode())
    cell = rb'(?:"(?:[^"]++|"")*+"[^%b\r\n]*+|(?!")[^%b\r\n]*+)' % (mark, mark)
    end = rb"(?:\r\n|\r|\n)" if which == "whole" else rb"\r?"
    return re.compile(rb"(?:%b%b)*+%b%b" % (cell, mark, cell, end))


def read(file: IO[bytes], stretches: Sequence[Stretch]) -> Iterator[tuple[Stretch, memoryview]]:
    """The bytes of each, which hold only until the next is asked for: fresh memory costs as much as reading."""
    room = memoryview(bytearray(max((stretch.length for stretch in stretches), default=0)))
    for stretch in stretches:
        file.seek(stretch.offset)
        yield stretch, room[: file.readinto(room[: stretch.length])]  # type: ignore[attr-defined]

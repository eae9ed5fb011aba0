"""CSV and TSV: rows in blocks, cells with quotes and line breaks, files larger than memory."""

import csv
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator

from tsutsumi.core.readers import charset
from tsutsumi.core.readers.passage import Grid, Passage, Place
from tsutsumi.core.readers.reasons import Gap, Remark, Unreadable
from tsutsumi.core.readers.source import Source
from tsutsumi.core.readers.text import Broken, windows

BLOCK_ROWS = 20_000
LONGEST_LINE = 4 << 20  # characters
LONGEST_CELL = 1 << 18
HEADER_ROWS = 30  # repeated before each later block, so that it is understood like the first
DELIMITERS = ",\t;|"

Item = Passage | Grid | Gap | Remark


class LongLine(Exception):  # noqa: N818 - a property of the file
    """A line that does not end within LONGEST_LINE."""


def read_table(source: Source) -> Iterator[Item]:
    """A delimited file as grids; as plain text when it has lines without end."""
    encoding = charset.encoding_of(source)
    if encoding is None:
        raise Unreadable("unknown_format")
    yield Remark(encoding)
    broken = Broken()
    try:
        yield from _grids(source, encoding, broken)
    except LongLine:
        yield from _as_text(source, encoding, broken)
    yield from broken.gaps()


def looks_like_table(sample: str) -> bool:
    """Most lines of a text have the same number (at least one) of the same delimiter."""
    rows = [line for line in sample.splitlines()[:-1] if line.strip()][:50]
    if len(rows) < 3:
        return False
    delimiter = delimiter_of(sample)
    counts = Counter(len(row) for row in csv.reader(rows, delimiter=delimiter))
    width, often = counts.most_common(1)[0]
    return width >= 2 and often >= 0.9 * len(rows)


def delimiter_of(sample: str) -> str:
    """The delimiter that splits the first lines most evenly; a comma when none does."""
    lines = [line for line in sample.splitlines()[:60] if line.strip()]
    return max(DELIMITERS, key=lambda d: (_evenness(lines, d), -DELIMITERS.index(d)))


def _evenness(lines: list[str], delimiter: str) -> float:
    counts = Counter(line.count(delimiter) for line in lines)
    counts.pop(0, None)
    return sum(often * min(width, 8) for width, often in counts.most_common(3)) / max(1, len(lines))


def _grids(source: Source, encoding: str, broken: Broken) -> Iterator[Grid]:
    try:
        yield from _blocks(source, encoding, broken, csv.QUOTE_MINIMAL)
    except csv.Error:  # a quote that never closes swallows the rest of the file: read again without quotes
        broken.count = 0
        yield from _blocks(source, encoding, broken, csv.QUOTE_NONE)


def _blocks(source: Source, encoding: str, broken: Broken, quoting: int) -> Iterator[Grid]:
    lines = _lines(_cleaned(charset.decoded(source, encoding), broken))
    first = list(itertools.islice(lines, 60))
    csv.field_size_limit(LONGEST_CELL)
    delimiter = delimiter_of("".join(first))
    rows = csv.reader(itertools.chain(first, lines), delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]
    place = Place(source.path)
    head = list(itertools.islice(rows, BLOCK_ROWS))
    if head:
        yield Grid(head, place)
    number = 1 + len(head)
    while block := list(itertools.islice(rows, BLOCK_ROWS)):
        yield Continued(block, place, first_row=number, head=head[:HEADER_ROWS])
        number += len(block)


class Continued(Grid):
    """A later block of a long table; `head` are the first rows of the table, where its header is."""

    __slots__ = ("head",)
    head: list[list[str]]

    def __init__(self, rows: list[list[str]], place: Place, first_row: int, head: list[list[str]]) -> None:
        super().__init__(rows, place, first_row)
        object.__setattr__(self, "head", head)


def _cleaned(blocks: Iterable[str], broken: Broken) -> Iterator[str]:
    """Count unreadable characters; drop zero bytes, which the csv module refuses in some versions."""
    for block in blocks:
        broken.see(block)
        yield block.replace("\0", "") if "\0" in block else block


def _lines(blocks: Iterable[str]) -> Iterator[str]:
    """Lines with their ends; LongLine when one grows beyond all bounds."""
    rest = ""
    for block in blocks:
        lines = (rest + block).splitlines(keepends=True)
        rest = lines.pop() if lines else ""
        if len(rest) > LONGEST_LINE:
            raise LongLine
        yield from lines
    if rest:
        yield rest


def _as_text(source: Source, encoding: str, broken: Broken) -> Iterator[Item]:
    broken.count = 0
    yield from windows(charset.decoded(source, encoding), source.path, broken)
    yield Gap("long_line", "", most=0)

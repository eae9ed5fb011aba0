"""CSV and TSV: rows in blocks, cells with quotes and line breaks, files larger than memory."""

import codecs
import csv
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tsutsumi.core.readers import charset, delimited, stretches
from tsutsumi.core.readers.columns import Columns, Head, of_rows
from tsutsumi.core.readers.passage import Grid, Passage, Place
from tsutsumi.core.readers.reasons import Gap, Remark, Unclear, Unreadable
from tsutsumi.core.readers.source import Source
from tsutsumi.core.readers.stretches import PLAIN, Share, Stretch
from tsutsumi.core.readers.text import Broken, windows

BLOCK_ROWS = 20_000
LONGEST_LINE = 4 << 20  # characters
LONGEST_CELL = 1 << 18
HEADER_ROWS = 30
WIDEST = delimited.MOST_COLUMNS
MANY = 32 << 20  # bytes of a table that is long, however few its rows are
DELIMITERS = ",\t;|"

Item = Passage | Grid | Columns | Gap | Remark


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
        yield from _grids(Reading(source, encoding, broken))
    except LongLine:
        yield from _as_text(source, encoding, broken)
    yield from broken.gaps()


def is_table(source: Source) -> bool:
    """Whether the first lines of a text say so."""
    head, encoding = source.head(1 << 16), charset.encoding_of(source)
    return encoding is not None and looks_like_table(head.decode(encoding, "replace"))


def looks_like_table(sample: str) -> bool:
    """Most lines of a text have the same number (at least one) of the same delimiter."""
    if not any(delimiter in sample for delimiter in DELIMITERS):
        return False
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
    present = [d for d in DELIMITERS if d == "," or d in sample]
    return max(present, key=lambda d: (_evenness(lines, d), -DELIMITERS.index(d)))


def _evenness(lines: list[str], delimiter: str) -> float:
    counts = Counter(line.count(delimiter) for line in lines)
    counts.pop(0, None)
    return sum(often * min(width, 8) for width, often in counts.most_common(3)) / max(1, len(lines))


@dataclass(slots=True)
class Reading:
    """A table that is being read. rows: how many were handed on."""

    source: Source
    encoding: str
    broken: Broken
    rows: int = 0


def _grids(reading: Reading) -> Iterator[Grid | Columns]:
    source, encoding = reading.source, reading.encoding
    if source.size >= delimited.LONG:
        try:
            yield from _by_columns(reading, *_head(source, encoding))
            return
        except stretches.Tangled:
            pass
        except delimited.Odd as odd:
            reading.rows = odd.rows
    try:
        yield from _blocks(reading, csv.QUOTE_MINIMAL)
    except csv.Error:  # a quote that never closes swallows the rest of the file: read again without quotes
        reading.broken.count = 0
        yield from _blocks(reading, csv.QUOTE_NONE)


def _by_columns(reading: Reading, head: Head, delimiter: str) -> Iterator[Grid | Columns]:
    """Block by block. A file of few rows may be several tables: as one, or not at all."""
    source, encoding = reading.source, reading.encoding
    if not _is_plain(encoding, delimiter):
        yield from delimited.blocks(source, encoding, delimiter, head)
        return
    survey = stretches.Survey(delimiter)
    found = survey.blocks(source.blocks(stretches.STEP))
    table, data = delimited.Table(source.path, encoding, delimiter, head), stretches.read(source.file, found)
    if head.rows and _is_long(survey, source):
        yield from _block_by_block(table, data, reading.broken)
        return
    blocks = [table.columns(stretch, block) for stretch, block in data]
    if None in blocks:
        raise delimited.Odd(0)
    yield from filter(None, blocks)


def _is_long(survey: stretches.Survey, source: Source) -> bool:
    return survey.rows > BLOCK_ROWS or source.size >= MANY


def _block_by_block(
    table: delimited.Table, data: Iterable[tuple[Stretch, memoryview]], broken: Broken
) -> Iterator[Grid | Columns]:
    for stretch, block in data:
        yield table.columns(stretch, block) or table.rows(stretch, block, broken)


def _is_plain(encoding: str, delimiter: str) -> bool:
    """Whether the delimiter is one byte, and that byte nothing else."""
    return encoding in PLAIN and not (delimiter == "|" and encoding == "cp932")


def survey(source: Source, encoding: str) -> tuple[list[Stretch], str]:
    """The blocks of a large table, and its delimiter; no blocks when it is for one process alone."""
    head, delimiter = _head(source, encoding)
    survey = stretches.Survey(delimiter)
    if not (_is_plain(encoding, delimiter) and head.rows):
        return [], delimiter
    try:
        found = survey.blocks(source.pieces(stretches.STEP))
    except stretches.Tangled:
        return [], delimiter
    return found if _is_long(survey, source) else [], delimiter


def read_share(source: Source, share: Share) -> Iterator[Grid | Columns | Unclear]:
    """Some of the blocks of a large table, as they would come from the whole."""
    broken = Broken()
    head = _first(source, share.encoding, share.delimiter)
    table = delimited.Table(source.path, share.encoding, share.delimiter, head)
    yield from _block_by_block(table, stretches.read(source.file, share.stretches), broken)
    yield from broken.unclear()


def _head(source: Source, encoding: str) -> tuple[Head, str]:
    """The first rows, and the delimiter."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    delimiter = delimiter_of(decoder.decode(source.head(2 * LONGEST_CELL))[:LONGEST_CELL])
    return _first(source, encoding, delimiter), delimiter


def _first(source: Source, encoding: str, delimiter: str) -> Head:
    data = source.head(delimited.HEAD_BYTES)
    return delimited.head_of(data, encoding, delimiter, len(data) < delimited.HEAD_BYTES)


def _blocks(reading: Reading, quoting: int) -> Iterator[Grid | Columns]:
    """Blocks of the rows that are left; only a short table is a grid, which may be several tables."""
    rows, place = _rows(reading, quoting), Place(reading.source.path)
    skipped = list(itertools.islice(rows, min(reading.rows, HEADER_ROWS)))
    for _ in itertools.islice(rows, reading.rows - len(skipped)):
        pass
    block = list(itertools.islice(rows, BLOCK_ROWS))
    later = list(itertools.islice(rows, BLOCK_ROWS))
    whole = not reading.rows and not later
    head = Head([*skipped, *block][: delimited.HEAD_ROWS])
    while block:
        number = reading.rows + 1
        reading.rows += len(block)
        if whole or max(map(len, block)) > WIDEST:
            yield Grid(block, place, number)
        else:
            yield Columns(of_rows(block), place, number, head=head)
        block, later = later, list(itertools.islice(rows, BLOCK_ROWS))


def _rows(reading: Reading, quoting: int) -> Iterator[list[str]]:
    lines = _lines(_cleaned(charset.decoded(reading.source, reading.encoding), reading.broken))
    first = list(itertools.islice(lines, 60))
    csv.field_size_limit(LONGEST_CELL)
    delimiter = delimiter_of("".join(first))
    return csv.reader(itertools.chain(first, lines), delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]


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

"""One large table or text for several readers: into which shares it falls, and reading one of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from tsutsumi.core.readers import charset, stretches, tables, text
from tsutsumi.core.readers.columns import Columns
from tsutsumi.core.readers.passage import Grid, Passage
from tsutsumi.core.readers.reasons import Remark, Unclear
from tsutsumi.core.readers.source import Source
from tsutsumi.core.readers.stretches import PLAIN, Share

KINDS = frozenset({"table", "text"})  # of sniff


@dataclass(frozen=True, slots=True)
class Split:
    """A file that is not read by whoever says so, but share by share; together they are the file."""

    shares: tuple[Share, ...]


def split(source: Source, kind: str, size: int) -> tuple[Remark, Split] | None:
    """The encoding of a file and its shares of about `size` bytes; None when it is better read in one go."""
    if not size or source.size < 2 * size or kind not in KINDS:
        return None
    encoding = charset.encoding_of(source)
    if encoding not in PLAIN:
        return None
    if kind == "table" or tables.is_table(source):
        source.hash_beside()  # the survey is one reader's work, and nobody else has anything to do meanwhile
        blocks, delimiter = tables.survey(source, encoding)
        shares = stretches.shares(blocks, size, encoding, delimiter)
    else:
        shares = stretches.shares(text.survey(source.blocks(), encoding), size, encoding)
    return (Remark(encoding), Split(shares)) if len(shares) > 1 else None


def read(source: Source, share: Share) -> Iterator[Passage | Grid | Columns | Remark | Unclear]:
    """What the whole file would tell of this share, in the same words."""
    yield Remark(share.encoding)
    yield from tables.read_share(source, share) if share.delimiter else text.read_share(source, share)

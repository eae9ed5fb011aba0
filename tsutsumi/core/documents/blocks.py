"""Blocks as plain JSON types and back: a document that is kept as it was approved."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from tsutsumi.core.documents.document import (
    Approval,
    Block,
    Bullets,
    Cell,
    Contents,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Proof,
    Qr,
    Table,
    Verdict,
)

KINDS: Mapping[str, type[Any]] = {
    kind.__name__: kind
    for kind in (Approval, Bullets, Contents, Heading, PageBreak, Paragraph, Picture, Proof, Qr, Table, Verdict)
}


def to_json(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    return [{"kind": type(block).__name__, **asdict(block)} for block in blocks]


def from_json(kept: Iterable[Mapping[str, Any]]) -> tuple[Block, ...]:
    """KeyError for a kind of block that there is no more."""
    return tuple(_block(dict(row)) for row in kept)


def lines(blocks: Iterable[Block]) -> Iterator[str]:
    """Every sentence a reader reads, in order: for comparing two editions. A row of a table is one line."""
    for block in blocks:
        match block:
            case Heading():
                yield f"{block.text.strip()} {block.badge}".strip()
            case Paragraph():
                yield from filter(None, (line.strip() for line in block.text.splitlines()))
            case Bullets():
                yield from block.items
            case Table():
                yield from filter(None, [block.caption])
                yield from (_row(cells) for cells in block.rows)
            case Picture():
                yield block.alt
            case Verdict():
                yield f"{block.text} {block.reason}".strip()


def _row(cells: tuple[Cell, ...]) -> str:
    said = (" ".join(filter(None, (cell.text, cell.badge, cell.note))) for cell in cells)
    return "｜".join(" ".join(words.split()) for words in said)


def _block(row: dict[str, Any]) -> Block:
    kind = KINDS[row.pop("kind")]
    if kind is Table:
        row["rows"] = tuple(tuple(Cell(**cell) for cell in cells) for cells in row["rows"])
        row["header"], row["widths"] = tuple(row["header"]), tuple(row["widths"])
    elif kind is Bullets:
        row["items"] = tuple(row["items"])
    elif kind is Approval:
        row["parts"] = tuple(tuple(part) for part in row["parts"])
    block: Block = kind(**row)
    return block

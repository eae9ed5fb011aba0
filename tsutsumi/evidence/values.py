"""The values behind the marks of a scan as lines of JSON: the content of its sealed result, one line per mark."""

import json
from collections.abc import Collection, Iterator
from typing import Any

from tsutsumi.core.pii.detector import Hit
from tsutsumi.core.readers.passage import Place
from tsutsumi.evidence.sealing import Damaged


def sample(hit: Hit) -> bytes:
    """One finding with its value."""
    spot = {"kind": hit.kind, "place": place(hit.place), "start": hit.start, "end": hit.end}
    return _line({"path": hit.place.path, **spot, "text": hit.text})


def passage(spot: Place, text: str) -> bytes:
    """A passage in which nothing was found, for the elusion check."""
    return _line({"path": spot.path, "place": place(spot), "text": text})


def place(spot: Place) -> dict[str, Any]:
    """Sheet, row, column, page, line, as far as there is one."""
    found = {"sheet": spot.sheet, "row": spot.row, "column": spot.column, "page": spot.page, "line": spot.line}
    return {name: value for name, value in found.items() if value is not None}


def _line(said: dict[str, Any]) -> bytes:
    return (json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8", "replace")


def line(pieces: Iterator[bytes], number: int) -> str:
    """The value in line `number`, counted from 0."""
    return lines(pieces, {number})[number]


def lines(pieces: Iterator[bytes], numbers: Collection[int]) -> dict[int, str]:
    """The values in these lines. All is read: only its end proves the file whole."""
    found: dict[int, list[bytes]] = {number: [] for number in numbers}
    seen = 0
    for piece in pieces:
        for count, part in enumerate(piece.split(b"\n")):
            seen += count > 0
            if seen in found:
                found[seen].append(part)
    if seen <= max(numbers, default=-1):
        raise Damaged("走査の結果のファイルに、この値の行がありません。もう一度走査してください。")
    return {number: str(json.loads(b"".join(parts))["text"]) for number, parts in found.items()}

"""The values behind the marks of a scan as lines of JSON: the content of its sealed result, one line per mark."""

import json
from collections.abc import Iterator
from typing import Any

from tsutsumi.core.pii.detector import Hit
from tsutsumi.core.readers.passage import Place
from tsutsumi.evidence.sealing import Damaged


def sample(hit: Hit) -> bytes:
    """One finding with its value."""
    spot = {"kind": hit.kind, "place": place(hit.place), "start": hit.start, "end": hit.end}
    return _line({"path": hit.place.path, **spot, "text": hit.text})


def place(spot: Place) -> dict[str, Any]:
    """Sheet, row, column, page, line, as far as there is one."""
    found = {"sheet": spot.sheet, "row": spot.row, "column": spot.column, "page": spot.page, "line": spot.line}
    return {name: value for name, value in found.items() if value is not None}


def _line(said: dict[str, Any]) -> bytes:
    return (json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8", "replace")


def line(pieces: Iterator[bytes], number: int) -> str:
    """The value of the sample in line `number`, counted from 0. All is read: only its end proves the file whole."""
    wanted, seen = [], 0
    for piece in pieces:
        for count, part in enumerate(piece.split(b"\n")):
            seen += count > 0
            if seen == number:
                wanted.append(part)
    if seen <= number:
        raise Damaged("走査の結果のファイルに、この値の行がありません。もう一度走査してください。")
    return str(json.loads(b"".join(wanted))["text"])

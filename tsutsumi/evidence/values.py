"""Hits with their values, one JSON object per line: the content of the sealed result of a scan."""

import json
from collections.abc import Iterator
from typing import Any

from tsutsumi.core.pii.detector import Hit
from tsutsumi.evidence.sealing import Damaged


def row(hit: Hit, path: str) -> bytes:
    """One line; `path` is the name people know the file by."""
    return (json.dumps({**about(hit, path), "text": hit.text}, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def about(hit: Hit, path: str) -> dict[str, Any]:
    """The hit without its value."""
    return {
        "path": path,
        "kind": hit.kind,
        "category": hit.category,
        "place": place(hit),
        "start": hit.start,
        "end": hit.end,
        "strength": hit.strength,
        "why": hit.why,
    }


def place(hit: Hit) -> dict[str, Any]:
    """Sheet, row, column, page, line, as far as there is one."""
    spot = hit.place
    found = {"sheet": spot.sheet, "row": spot.row, "column": spot.column, "page": spot.page, "line": spot.line}
    return {name: value for name, value in found.items() if value is not None}


def line(pieces: Iterator[bytes], number: int) -> str:
    """The value in line `number`, counted from 0. The rest of the file is read too: only its end proves it whole."""
    found, seen, rest = None, 0, b""
    for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        if found is None and number < seen + len(lines):
            found = lines[number - seen]
        seen += len(lines)
    if found is None:
        raise Damaged("走査の結果のファイルに、この値の行がありません。もう一度走査してください。")
    return str(json.loads(found)["text"])

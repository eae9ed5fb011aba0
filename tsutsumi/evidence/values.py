"""Findings with their values as lines of JSON: the content of the sealed result of a scan.

First one line per passage or sheet with all its findings as columns, for later stages; then one line per sample.
"""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from tsutsumi.core.pii.batch import Batch
from tsutsumi.core.pii.detector import Hit
from tsutsumi.core.pii.kinds import ALL
from tsutsumi.core.readers.passage import Place
from tsutsumi.evidence.sealing import Damaged

COLUMNS = ("kind", "start", "end", "row", "column", "strength", "reason", "detail", "record")


def block(batch: Batch, path: str) -> bytes:
    """All findings of one passage or sheet; `kinds` names the codes of `kind`, the rest is as in `Batch`."""
    kinds = {int(code): ALL[int(code)].id for code in np.unique(batch.kind)}
    columns = {name: getattr(batch, name).tolist() for name in COLUMNS}
    return _line({"path": path, "place": place(batch.place), "kinds": kinds, **columns, "text": batch.texts or []})


def sample(hit: Hit, path: str) -> bytes:
    """One finding; `path` is the name people know the file by."""
    spot = {"kind": hit.kind, "place": place(hit.place), "start": hit.start, "end": hit.end}
    return _line({"path": path, **spot, "text": hit.text})


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

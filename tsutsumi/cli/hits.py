"""The file that `scan --hits` writes and `count` reads: JSON Lines, one per finding, without values unless asked for.

The first finding of a record carries `keys`: fingerprints under a key that is thrown away with the run. They suffice to
count people again, and do not tell who they are. A file that was not read whole is a line of kind "_unread".

Fingerprints are of the signs by which people are told apart, near birth dates among them, so `count` says the most that
`scan` says. How alike two spellings are nobody can see in them: the least and the most probable number may differ by a
few. Each sign has a key of its own: a birth date cannot be found among the days of a month.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.flow import Refused
from tsutsumi.core.people.likely import with_near_births
from tsutsumi.core.people.signs import Signs, signs_of
from tsutsumi.core.people.spelling import Speller
from tsutsumi.core.pii.batch import Batch
from tsutsumi.core.pii.detector import Hit
from tsutsumi.core.pii.records import ROW, WEAK_NAME
from tsutsumi.core.readers.passage import FileReport

STRENGTHS = {1: "weak", 2: "likely", 3: "sure"}
UNREAD, RECORD = "_unread", "_record"
PLACE = ("sheet", "row", "column", "page", "line")


class Writer:
    """Writes batches as they come and counts records through the whole run."""

    def __init__(self, file: IO[str], *, reveal: bool = False) -> None:
        self.file, self.reveal, self.records = file, reveal, 0
        self.key, self.speller = secrets.token_bytes(32), Speller()

    def batch(self, batch: Batch) -> None:
        keys = self._keys(signs_of([batch.sheet], self.speller))
        known = set(keys)
        for hit, record in batch.hits():
            line = _line(hit, reveal=self.reveal)
            if record in known:
                line["record"] = self.records + record
                line |= keys.pop(record, {})
            self._write(line)
        for record, rest in keys.items():
            path = batch.sheet["path"][record].as_py()
            self._write({"path": path, "kind": RECORD, "record": self.records + record, **rest})
        self.records += batch.sheet.num_rows

    def _keys(self, signs: Signs) -> dict[int, dict[str, Any]]:
        """Record → its fingerprints by sign, and whether its name is only a guess."""
        rows = signs.row.tolist()
        keys: dict[int, dict[str, Any]] = {row: {"keys": {}} for row in rows}
        for sign, column in with_near_births(signs).columns.items():
            for n in np.flatnonzero(column).tolist():
                keys[rows[n]]["keys"][sign] = [self._print(sign, int(column[n]))]
        for n in np.flatnonzero(signs.flags & WEAK_NAME).tolist():
            keys[rows[n]]["weak_name"] = True
        return keys

    def _print(self, sign: str, value: int) -> str:
        about = sign.encode()
        return hashlib.blake2b(value.to_bytes(8, "big"), digest_size=8, key=self.key, person=about).hexdigest()

    def unread(self, files: Iterable[FileReport]) -> None:
        for file in files:
            line = {name: getattr(file, name) for name in ("path", "state", "reason", "reason_code", "bytes", "sha256")}
            self._write({"kind": UNREAD, **line, "most_people": file.most_people})

    def _write(self, line: dict[str, Any]) -> None:
        self.file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _line(hit: Hit, *, reveal: bool) -> dict[str, Any]:
    place = {name: getattr(hit.place, name) for name in PLACE if getattr(hit.place, name) is not None}
    line = {"path": hit.place.path, "kind": hit.kind, **place, "start": hit.start, "end": hit.end}
    line |= {"strength": STRENGTHS[hit.strength], "reason": hit.why}
    line |= {"category": hit.category} if hit.category else {}
    return line | ({"text": hit.text} if reveal else {})


def read(lines: Iterable[str], name: str) -> tuple[Signs, list[FileReport]]:
    """Signs and unread files of a hits file. Refused when it is something else."""
    told: list[dict[str, list[str]]] = []
    flags: list[int] = []
    files = []
    for number, line in enumerate(lines, start=1):
        row = _row(line, number, name)
        if row["kind"] == UNREAD:
            files.append(_report(row))
        if "keys" in row:
            told.append(row["keys"])
            flags.append(WEAK_NAME if row.get("weak_name") else ROW)
    return _signs(told, flags), files


def _signs(told: list[dict[str, list[str]]], flags: list[int]) -> Signs:
    columns: dict[str, NDArray[np.uint64]] = {}
    for n, keys in enumerate(told):
        for sign, (key, *_) in keys.items():
            columns.setdefault(sign, np.zeros(len(told), np.uint64))[n] = int(key, 16) | 1
    every = np.arange(len(told))
    return Signs(every.astype(np.uint64), np.array(flags, np.uint8), columns, every, len(told))


def _row(line: str, number: int, name: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
        if isinstance(row, dict) and isinstance(row.get("kind"), str) and isinstance(row.get("path"), str):
            return row
    except ValueError:
        pass
    raise Refused(f"{name} の{number}行目を読めません。tsutsumi scan --hits で書き出したファイルを指定してください。")


def _report(row: Mapping[str, Any]) -> FileReport:
    return FileReport(
        row["path"], row["state"], row["reason"], row["reason_code"], bytes=row["bytes"], sha256=row["sha256"],
        most_people=row["most_people"],
    )  # fmt: skip

"""The file that `scan --hits` writes and `count` reads: JSON Lines, one per finding, without values unless asked for.

The first finding of a record carries `keys`: fingerprints under a key that is thrown away with the run. They suffice to
count people again, and do not tell who they are. A file that was not read whole is a line of kind "_unread".
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

import numpy as np

from tsutsumi.core.flow import Refused
from tsutsumi.core.pii.batch import ROW, WEAK_NAME, Batch, Records
from tsutsumi.core.pii.detector import Hit
from tsutsumi.core.pii.keys import ATTRIBUTES, CODE
from tsutsumi.core.readers.passage import FileReport

STRENGTHS = {1: "weak", 2: "likely", 3: "sure"}
UNREAD, RECORD = "_unread", "_record"
PLACE = ("sheet", "row", "column", "page", "line")


class Writer:
    """Writes batches as they come and counts records through the whole run."""

    def __init__(self, file: IO[str], *, reveal: bool = False) -> None:
        self.file, self.reveal, self.records = file, reveal, 0

    def batch(self, batch: Batch) -> None:
        keys = _keys(batch.records)
        for hit, record in batch.hits():
            line = _line(hit, reveal=self.reveal)
            if record >= 0:
                line["record"] = self.records + record
                line |= keys.pop(record, {})
            self._write(line)
        for record, rest in keys.items():
            self._write({"path": batch.place.path, "kind": RECORD, "record": self.records + record, **rest})
        self.records += batch.records.count

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


def _keys(records: Records) -> dict[int, dict[str, Any]]:
    """Record → its fingerprints by attribute, and whether its name is only a guess."""
    keys: dict[int, dict[str, Any]] = {n: {"keys": {}} for n in range(records.count)}
    for owner, attribute, key in zip(records.owner, records.attribute, records.key, strict=True):
        keys[int(owner)]["keys"].setdefault(ATTRIBUTES[attribute], []).append(f"{int(key):016x}")
    for n in np.flatnonzero(records.flags & WEAK_NAME):
        keys[int(n)]["weak_name"] = True
    return keys


def read(lines: Iterable[str], name: str) -> tuple[Records, list[FileReport]]:
    """Records and unread files of a hits file. Refused when it is something else."""
    owner: list[int] = []
    attribute: list[int] = []
    key: list[int] = []
    flags: list[int] = []
    files = []
    for number, line in enumerate(lines, start=1):
        row = _row(line, number, name)
        if row["kind"] == UNREAD:
            files.append(_report(row))
        for what, value in _pairs(row):
            owner.append(len(flags))
            attribute.append(what)
            key.append(value)
        if "keys" in row:
            flags.append(WEAK_NAME if row.get("weak_name") else ROW)
    arrays = (np.array(owner, np.int64), np.array(attribute, np.int8), np.array(key, np.uint64))
    return Records(len(flags), *arrays, np.array(flags, np.uint8)), files


def _row(line: str, number: int, name: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
        if isinstance(row, dict) and isinstance(row.get("kind"), str) and isinstance(row.get("path"), str):
            return row
    except ValueError:
        pass
    raise Refused(f"{name} の{number}行目を読めません。tsutsumi scan --hits で書き出したファイルを指定してください。")


def _pairs(row: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    for attribute, keys in row.get("keys", {}).items():
        yield from ((CODE[attribute], int(key, 16)) for key in keys)


def _report(row: Mapping[str, Any]) -> FileReport:
    return FileReport(
        row["path"], row["state"], row["reason"], row["reason_code"], bytes=row["bytes"], sha256=row["sha256"],
        most_people=row["most_people"],
    )  # fmt: skip

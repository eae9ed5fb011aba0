"""What a scan has found in some files, as it is put aside: sealed, and joined again when everything is read."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import pyarrow as pa

from tsutsumi.core.pii.batch import Batch
from tsutsumi.core.pii.detector import Hit
from tsutsumi.core.pii.records import SCHEMA
from tsutsumi.core.pii.samples import Samples
from tsutsumi.core.readers.passage import FileReport, Place

Counts = dict[str, dict[str, int]]  # path → kind or category → how often
ROWS = 100_000  # records of one block
REPORT = [f.name for f in fields(FileReport)]
PACKED = pa.ipc.IpcWriteOptions(compression="zstd")


@dataclass(slots=True)
class Part:
    """Reports by the number of the file, counts by path, samples with their values, and the record sheets. doubts:
    numbers under their label whose check digit fails, which no other count holds.

    Sheets are packed as soon as enough have come together, so that a large table does not fill the memory.
    """

    reports: dict[int, FileReport] = field(default_factory=dict)
    kinds: Counts = field(default_factory=dict)
    categories: Counts = field(default_factory=dict)
    samples: Samples = field(default_factory=Samples)
    sheets: list[pa.RecordBatch] = field(default_factory=list)
    blocks: list[bytes] = field(default_factory=list)
    waiting: int = 0
    doubts: Counts = field(default_factory=dict)

    @property
    def hits(self) -> int:
        return sum(count for kinds in self.kinds.values() for count in kinds.values())

    def take(self, batch: Batch) -> None:
        """Count the findings of some passages or a sheet, and keep their records."""
        for path, kind, often in batch.kinds():
            _add(self.kinds, path, {kind: often})
        for path, kind, often in batch.in_doubt():
            _add(self.doubts, path, {kind: often})
        for path, category, often in batch.sensitive():
            _add(self.categories, path, {category: often})
        self._sample(batch.samples(self.samples.wants))
        self._keep([batch.sheet])

    def merge(self, later: "Part") -> None:
        """Everything of a later part too. A container that was opened twice tells its end twice: the last counts."""
        self.reports |= later.reports
        for mine, theirs in zip(self.counts(), later.counts(), strict=True):
            for path, counts in theirs.items():
                _add(mine, path, counts)
        self._sample(later.samples)
        if later.blocks:
            self.pack()
        self.blocks += later.blocks
        self._keep(later.sheets)

    def counts(self) -> tuple[Counts, ...]:
        return self.kinds, self.categories, self.doubts

    def forget(self, path: str) -> None:
        """Leave out what was found in a file: it is a copy of another. Its records are left out by the caller."""
        for counts in self.counts():
            counts.pop(path, None)
        self.samples.forget(path)

    def pack(self) -> None:
        """Put the sheets that wait into one block."""
        if self.sheets:
            self.blocks.append(_packed(self.sheets))
            self.sheets, self.waiting = [], 0

    def records(self) -> Iterator[pa.RecordBatch]:
        """All record sheets in their order, some at a time."""
        for block in self.blocks:
            with pa.ipc.open_stream(block) as stream:
                yield from stream
        yield from self.sheets

    def _keep(self, sheets: Iterable[pa.RecordBatch]) -> None:
        for sheet in sheets:
            if sheet.num_rows:
                self.sheets.append(sheet)
                self.waiting += sheet.num_rows
        if self.waiting >= ROWS:
            self.pack()

    def _sample(self, hits: Iterable[Hit]) -> None:
        for hit in hits:
            self.samples.add(hit)


def _add(counts: Counts, path: str, more: dict[str, int]) -> None:
    if not more:
        return
    known = counts.setdefault(path, {})
    for name, count in more.items():
        known[name] = known.get(name, 0) + count


def _packed(sheets: list[pa.RecordBatch]) -> bytes:
    table = pa.Table.from_batches(sheets, SCHEMA).unify_dictionaries().combine_chunks()
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, SCHEMA, options=PACKED) as stream:
        stream.write_table(table)
    return bytes(out.getvalue())


def packed(part: Part) -> Iterator[bytes]:
    """The part as bytes: a line of JSON, then the blocks of records."""
    part.pack()
    said = {
        "reports": {index: _plain(report) for index, report in part.reports.items()},
        "kinds": part.kinds,
        "categories": part.categories,
        "doubts": part.doubts,
        "samples": [asdict(hit) for hit in part.samples],
        "blocks": [len(block) for block in part.blocks],
    }
    yield json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"
    yield from part.blocks


def _plain(report: FileReport) -> dict[str, Any]:
    return {name: getattr(report, name) for name in REPORT}


def unpacked(data: bytes) -> Part:
    """The part again."""
    at = data.index(b"\n")
    said = json.loads(data[:at].decode("utf-8", "surrogatepass"))
    reports = {int(index): FileReport(**report) for index, report in said["reports"].items()}
    part = Part(reports, said["kinds"], said["categories"], doubts=said.get("doubts", {}))
    part._sample(_hit(sample) for sample in said["samples"])
    at += 1
    for length in said["blocks"]:
        part.blocks.append(data[at : at + length])
        at += length
    return part


def _hit(said: dict[str, Any]) -> Hit:
    return Hit(**{**said, "place": Place(**said["place"])})

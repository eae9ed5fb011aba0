"""What a scan has found in some files, as it is put aside: sealed, and joined again when everything is read."""

import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from tsutsumi.core.pii.batch import Batch, Records
from tsutsumi.core.pii.detector import Hit
from tsutsumi.core.pii.files import SAMPLES_PER_FILE
from tsutsumi.core.pii.kinds import ALL, CATEGORIES
from tsutsumi.core.readers.passage import FileReport, Place

Counts = dict[str, dict[str, int]]  # path → kind or category → how often


@dataclass(slots=True)
class Part:
    """Reports by the number of the file, counts by path, samples with their values, and the records."""

    reports: dict[int, FileReport] = field(default_factory=dict)
    kinds: Counts = field(default_factory=dict)
    categories: Counts = field(default_factory=dict)
    samples: dict[tuple[str, str], list[Hit]] = field(default_factory=dict)
    records: list[Records] = field(default_factory=list)

    @property
    def hits(self) -> int:
        return sum(count for kinds in self.kinds.values() for count in kinds.values())

    @property
    def bytes(self) -> int:
        return sum(report.bytes for report in self.reports.values())

    def take(self, batch: Batch) -> None:
        """Count the findings of one passage or sheet."""
        path = batch.place.path
        counts = np.bincount(batch.kind, minlength=len(ALL))
        _add(self.kinds, path, {ALL[int(code)].id: int(counts[code]) for code in np.flatnonzero(counts)})
        details = np.bincount(batch.detail, minlength=1)
        _add(self.categories, path, {CATEGORIES[int(c) - 1].id: int(details[c]) for c in np.flatnonzero(details) if c})
        self._sample(batch.samples)
        if batch.records.count:
            self.records.append(batch.records)

    def merge(self, later: "Part") -> None:
        """Everything of a later part too. A container that was opened twice tells its end twice: the last counts."""
        self.reports |= later.reports
        for mine, theirs in ((self.kinds, later.kinds), (self.categories, later.categories)):
            for path, counts in theirs.items():
                _add(mine, path, counts)
        for hits in later.samples.values():
            self._sample(hits)
        self.records += later.records

    def forget(self, path: str) -> None:
        """Leave out what was found in a file: it is a copy of another."""
        self.kinds.pop(path, None)
        self.categories.pop(path, None)
        for key in [key for key in self.samples if key[0] == path]:
            del self.samples[key]

    def _sample(self, hits: Iterable[Hit]) -> None:
        for hit in hits:
            kept = self.samples.setdefault((hit.place.path, hit.kind), [])
            if len(kept) < SAMPLES_PER_FILE:
                kept.append(hit)


def _add(counts: Counts, path: str, more: dict[str, int]) -> None:
    if not more:
        return
    known = counts.setdefault(path, {})
    for name, count in more.items():
        known[name] = known.get(name, 0) + count


def packed(part: Part) -> Iterator[bytes]:
    """The part as bytes: a line of JSON, then the records."""
    said = {
        "reports": {index: asdict(report) for index, report in part.reports.items()},
        "kinds": part.kinds,
        "categories": part.categories,
        "samples": [asdict(hit) for hits in part.samples.values() for hit in hits],
    }
    yield json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"
    records, out = Records.joined(part.records), io.BytesIO()
    np.savez(
        out, count=records.count, owner=records.owner, attribute=records.attribute, key=records.key, flags=records.flags
    )
    yield out.getvalue()


def unpacked(data: bytes) -> Part:
    """The part again."""
    head, _, rest = data.partition(b"\n")
    said = json.loads(head.decode("utf-8", "surrogatepass"))
    part = Part(
        {int(index): FileReport(**report) for index, report in said["reports"].items()},
        said["kinds"],
        said["categories"],
    )
    part._sample(_hit(sample) for sample in said["samples"])
    with np.load(io.BytesIO(rest)) as kept:
        part.records.append(
            Records(int(kept["count"]), *(kept[name] for name in ("owner", "attribute", "key", "flags")))
        )
    return part


def _hit(said: dict[str, Any]) -> Hit:
    return Hit(**{**said, "place": Place(**said["place"])})

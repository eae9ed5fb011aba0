"""What a child tells about one passage or sheet: arrays, never one object per hit."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tsutsumi.core.pii.detector import Hit
from tsutsumi.core.pii.keys import CODE, MAKERS, Feature, features, fingerprint
from tsutsumi.core.pii.kinds import ALL, CATEGORIES
from tsutsumi.core.pii.reasons import sentence
from tsutsumi.core.pii.records import ROW, SURNAME_ONLY, WEAK_NAME
from tsutsumi.core.readers.passage import Place, column_letter

__all__ = ["ROW", "WEAK_NAME", "Batch", "RecordMaker", "Records", "place_of"]


@dataclass(slots=True)
class Records:
    """Records as pairs: record `owner[i]` has the fingerprint `key[i]` for the attribute `attribute[i]`."""

    count: int
    owner: NDArray[np.int64]
    attribute: NDArray[np.int8]
    key: NDArray[np.uint64]
    flags: NDArray[np.uint8]

    @classmethod
    def joined(cls, parts: "list[Records]") -> "Records":
        """All parts behind one another, record numbers shifted."""
        shifts = np.cumsum([0, *(p.count for p in parts)])
        owners = [p.owner + shift for p, shift in zip(parts, shifts, strict=False)]
        return cls(
            int(shifts[-1]),
            np.concatenate([np.empty(0, np.int64), *owners]),
            np.concatenate([np.empty(0, np.int8), *(p.attribute for p in parts)]),
            np.concatenate([np.empty(0, np.uint64), *(p.key for p in parts)]),
            np.concatenate([np.empty(0, np.uint8), *(p.flags for p in parts)]),
        )


@dataclass(slots=True)
class RecordMaker:
    """Collects records while a passage or sheet is read."""

    salt: bytes
    owner: list[int] = field(default_factory=list)
    attribute: list[int] = field(default_factory=list)
    key: list[int] = field(default_factory=list)
    flags: list[int] = field(default_factory=list)

    def add(self, features: list[Feature], flags: int = 0) -> int:
        """The number of the new record; -1 when nothing identifies anybody."""
        if not features:
            return -1
        number = len(self.flags)
        for feature in dict.fromkeys(features):
            self.owner.append(number)
            self.attribute.append(CODE[feature[0]])
            self.key.append(fingerprint(feature, self.salt))
        self.flags.append(flags)
        return number

    def done(self) -> Records:
        return Records(
            len(self.flags),
            np.array(self.owner, np.int64),
            np.array(self.attribute, np.int8),
            np.array(self.key, np.uint64),
            np.array(self.flags, np.uint8),
        )


def fingerprints(sheet: pa.RecordBatch, salt: bytes) -> tuple[Records, NDArray[np.int64]]:
    """The records of a sheet as fingerprints, and the number of each there; -1 where nothing identifies anybody."""
    maker = RecordMaker(salt)
    numbers = np.full(sheet.num_rows, -1, np.int64)
    columns = {kind: sheet[kind].to_pylist() for kind in ("name", "name_kana", *MAKERS)}
    flags = sheet["flags"].to_pylist()
    for n, flag in enumerate(flags):
        values = {kind: cells[n] for kind, cells in columns.items() if cells[n]}
        numbers[n] = maker.add(features(values, surname_only=bool(flag & SURNAME_ONLY)), flag & (WEAK_NAME | ROW))
    return maker.done(), numbers


@dataclass(slots=True)
class Batch:
    """Findings of one passage or one block of a sheet, and the records they form.

    start, end: characters of the decoded text, or of the cell when `row` is set. row: number in the file, column: from
    0, both -1 in prose. record: number within `records`, -1 for none. texts: the values, only when asked for. sheet:
    the records as written. counts: findings per kind code, categories per category code; these are whole even where
    the findings themselves were not asked for. own: ids of the organisation's own kinds, whose codes come last. doubts:
    findings in doubt per kind code, which are in no other count.
    """

    place: Place
    kind: NDArray[np.int16]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    row: NDArray[np.int64]
    column: NDArray[np.int32]
    strength: NDArray[np.int8]
    reason: NDArray[np.int16]
    detail: NDArray[np.int16]
    record: NDArray[np.int64]
    records: Records
    samples: list[Hit]
    sheet: pa.RecordBatch
    counts: NDArray[np.int64]
    categories: NDArray[np.int64]
    texts: list[str] | None = None
    own: tuple[str, ...] = ()
    doubts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(len(ALL), np.int64))

    def __len__(self) -> int:
        return len(self.kind)

    def hits(self) -> Iterator[tuple[Hit, int]]:
        """Each finding with the number of its record. The text is "" unless values were asked for."""
        for n in range(len(self.kind)):
            yield self.hit(n), int(self.record[n])

    def kind_id(self, code: int) -> str:
        """The id of a kind code, built in or own."""
        return ALL[code].id if code < len(ALL) else self.own[code - len(ALL)]

    def hit(self, n: int) -> Hit:
        detail = int(self.detail[n])
        return Hit(
            kind=self.kind_id(int(self.kind[n])),
            place=place_of(self.place, int(self.row[n]), int(self.column[n])),
            start=int(self.start[n]),
            end=int(self.end[n]),
            strength=int(self.strength[n]),
            why=sentence(int(self.reason[n])),
            text=self.texts[n] if self.texts else "",
            category=CATEGORIES[detail - 1].id if detail else "",
        )


def place_of(place: Place, row: int, column: int) -> Place:
    if row < 0:
        return place
    return Place(place.path, place.sheet, row, column_letter(column), place.page, place.line)

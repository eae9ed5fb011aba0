"""What a child tells about passages or a sheet: arrays, never one object per hit."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tsutsumi.core.pii.detector import Hit
from tsutsumi.core.pii.kinds import ALL, CATEGORIES
from tsutsumi.core.pii.reasons import sentence
from tsutsumi.core.pii.records import full, slim
from tsutsumi.core.readers.passage import Place, column_letter

Ints = NDArray[np.int64]
Wanted = Callable[[str, str], bool]


@dataclass(slots=True)
class Batch:
    """Findings of some passages, or of one block of a sheet, and the records they form.

    which: the place of each finding. start, end: characters of the decoded text, or of the cell when `row` is set. row:
    number in the file, column: from 0, both -1 in prose. record: number within `sheet`, -1 for none. texts: the values,
    only when asked for. sheet: the records as written. counts, categories: rows of place, kind or category code, and
    how often; these are whole even where the findings themselves were not asked for. picked, said: the findings that
    are samples, and their values; shown: samples of tables. own: ids of the organisation's own kinds, whose codes come
    last. doubts: as counts, findings in doubt, which are in no other count. through: the last of the files inside the
    file on disk that is told of here, as the readers number them.
    """

    places: Sequence[Place]
    which: NDArray[np.int32]
    kind: NDArray[np.int16]
    start: Ints
    end: Ints
    row: Ints
    column: NDArray[np.int32]
    strength: NDArray[np.int8]
    reason: NDArray[np.int16]
    detail: NDArray[np.int16]
    record: Ints
    sheet: pa.RecordBatch
    counts: Ints
    categories: Ints
    picked: Ints
    said: list[str] = field(default_factory=list)
    shown: list[Hit] = field(default_factory=list)
    texts: list[str] | None = None
    own: tuple[str, ...] = ()
    doubts: Ints = field(default_factory=lambda: np.empty((0, 3), np.int64))
    through: int = 0

    def __len__(self) -> int:
        return len(self.kind)

    def __reduce__(self) -> tuple[Callable[..., "Batch"], tuple[Any, ...]]:
        told = (slim(self.sheet) if name == "sheet" else getattr(self, name) for name in PARTS)
        return _received, tuple(told)

    @property
    def total(self) -> int:
        """How many findings there are, asked for or not."""
        return int(self.counts[:, 2].sum())

    def kinds(self) -> Iterator[tuple[str, str, int]]:
        """Path, kind and how often."""
        for place, code, often in self.counts.tolist():
            yield self.places[place].path, self.kind_id(code), often

    def in_doubt(self) -> Iterator[tuple[str, str, int]]:
        """The same of findings in doubt."""
        for place, code, often in self.doubts.tolist():
            yield self.places[place].path, ALL[code].id, often

    def sensitive(self) -> Iterator[tuple[str, str, int]]:
        """Path, category of 要配慮 and how often."""
        for place, code, often in self.categories.tolist():
            yield self.places[place].path, CATEGORIES[code - 1].id, often

    def hits(self) -> Iterator[tuple[Hit, int]]:
        """Each finding with the number of its record. The text is "" unless values were asked for."""
        for n in range(len(self.kind)):
            yield self.hit(n, self.texts[n] if self.texts else ""), int(self.record[n])

    def samples(self, wanted: Wanted = lambda _path, _kind: True) -> Iterator[Hit]:
        """Some findings of each kind with their values; `wanted` is asked before an object is made."""
        for hit in self.shown:
            if wanted(hit.place.path, hit.kind):
                yield hit
        for n, text in zip(self.picked.tolist(), self.said, strict=True):
            if wanted(self.places[self.which[n]].path, self.kind_id(self.kind[n])):
                yield self.hit(n, text)

    def kind_id(self, code: int) -> str:
        """The id of a kind code, built in or own."""
        return ALL[code].id if code < len(ALL) else self.own[code - len(ALL)]

    def hit(self, n: int, text: str) -> Hit:
        detail = int(self.detail[n])
        return Hit(
            kind=self.kind_id(int(self.kind[n])),
            place=place_of(self.places[self.which[n]], int(self.row[n]), int(self.column[n])),
            start=int(self.start[n]),
            end=int(self.end[n]),
            strength=int(self.strength[n]),
            why=sentence(int(self.reason[n])),
            text=text,
            category=CATEGORIES[detail - 1].id if detail else "",
        )


PARTS = tuple(part.name for part in fields(Batch))


def _received(*told: Any) -> Batch:
    """A batch that came through a pipe."""
    return Batch(*(full(*part) if name == "sheet" else part for name, part in zip(PARTS, told, strict=True)))


def place_of(place: Place, row: int, column: int) -> Place:
    if row < 0:
        return place
    return Place(place.path, place.sheet, row, column_letter(column), place.page, place.line)


def counted(which: NDArray[Any], codes: NDArray[np.int16], least: int = 0) -> Ints:
    """Rows of place, code and how often, for codes from `least` on."""
    kept = codes >= least
    keys, often = np.unique(_keys(which[kept], codes[kept]), return_counts=True)
    return np.stack([keys >> 16, keys & 0xFFFF, often], axis=1)


def whole(counts: Ints) -> Ints:
    """The same from how often each code comes at the only place there is."""
    codes = np.flatnonzero(counts)
    return np.stack([np.zeros_like(codes), codes, counts[codes]], axis=1)


def _keys(which: NDArray[Any], codes: NDArray[np.int16]) -> Ints:
    return which.astype(np.int64) << 16 | codes


def first_of_each(which: NDArray[Any], codes: NDArray[np.int16], most: int) -> Ints:
    """The first `most` findings of every kind at every place, in their order."""
    keys = _keys(which, codes)
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    begins = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]][: len(keys)])
    turn = np.arange(len(keys)) - np.repeat(begins, np.diff(np.r_[begins, len(keys)]))
    return np.sort(order[turn < most])

"""What a scan returns: arrays, and findings made of them only when they are shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tsutsumi.core.pii.detector import LIKELY, WEAK, Hit
from tsutsumi.core.pii.kinds import ALL, CATEGORIES, KINDS
from tsutsumi.core.pii.reasons import IN_DOUBT, sentence
from tsutsumi.core.readers.passage import Place


@dataclass(frozen=True, eq=False)
class Found:
    """Findings in one text, ordered by start: a row each, of kind, start, end, strength, reason and detail."""

    data: bytes
    rows: NDArray[np.int64]

    @cached_property
    def kind(self) -> NDArray[np.int16]:
        """Code in kinds.ALL."""
        return self.rows[:, 0].astype(np.int16)

    @cached_property
    def start(self) -> NDArray[np.int64]:
        """The first byte of the UTF-8 text."""
        return self.rows[:, 1].copy()

    @cached_property
    def end(self) -> NDArray[np.int64]:
        """The byte behind the last one."""
        return self.rows[:, 2].copy()

    @cached_property
    def strength(self) -> NDArray[np.int8]:
        """1 weak, 2 likely, 3 sure."""
        return self.rows[:, 3].astype(np.int8)

    @cached_property
    def reason(self) -> NDArray[np.int16]:
        """Code in reasons."""
        return self.rows[:, 4].astype(np.int16)

    @cached_property
    def detail(self) -> NDArray[np.int16]:
        """Category of a sensitive word, else 0."""
        return self.rows[:, 5].astype(np.int16)

    def __len__(self) -> int:
        return len(self.rows)

    def at_least(self, strength: int) -> "Found":
        """Only the findings of this strength or more."""
        return self.where(self.rows[:, 3] >= strength)

    def is_told(self) -> NDArray[np.bool_]:
        """Which findings are told: those that count, and those in doubt, which a person has to look at."""
        return is_told(self.rows)

    def told(self) -> "Found":
        """Only these."""
        return self.where(self.is_told())

    def where(self, keep: NDArray[np.bool_] | NDArray[np.int64]) -> "Found":
        """Only the findings where `keep` is true."""
        return Found(self.data, self.rows[keep])

    def counts(self, at_least: int = LIKELY) -> dict[str, int]:
        """Findings per kind id, without kinds that were not found."""
        per = np.bincount(self.kind[self.strength >= at_least], minlength=len(ALL))
        return {kind.id: int(per[kind.code]) for kind in ALL if per[kind.code]}

    def of(self, kind: str) -> "Found":
        """Only the findings of this kind."""
        return self.where(self.kind == KINDS[kind].code)

    def characters(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Start and end as positions in the decoded text; the text must be valid UTF-8 for them to be exact."""
        both = to_characters(self.data, np.concatenate((self.start, self.end)))
        return both[: len(self)], both[len(self) :]

    def texts(self, which: NDArray[np.int64]) -> pa.StringArray:
        """The values of these findings as one column; null where the number is negative."""
        from tsutsumi.core.pii.compiled import owners  # Numba takes a second that a parent need not spend

        known = which >= 0
        start = np.where(known, self.rows[which, 1], 0)
        end = np.where(known, self.rows[which, 2], 0)
        offsets = np.zeros(len(which) + 1, np.int32)
        np.cumsum(end - start, out=offsets[1:])
        out = np.empty(int(offsets[-1]), np.uint8)
        owners.copied(np.frombuffer(self.data, np.uint8), start, end, offsets, out)
        valid = pa.py_buffer(np.packbits(known, bitorder="little").tobytes())
        column = pa.Array.from_buffers(pa.string(), len(which), [valid, pa.py_buffer(offsets), pa.py_buffer(out)])
        try:
            column.validate(full=True)
        except pa.ArrowInvalid:  # bytes that are no text
            parts = [self.bytes_of(int(n)).decode("utf-8", "replace") if n >= 0 else None for n in which]
            return pa.array(parts, pa.string())
        return column

    def columns(self, which: NDArray[np.int64]) -> Iterator[pa.StringArray]:
        """The same of rows of findings: a column for each row, made in one go."""
        together, size = self.texts(which.ravel()), which.shape[1]
        _, offsets, data = together.buffers()
        ends = np.frombuffer(offsets, np.int32)
        for n, known in enumerate(np.packbits(which >= 0, axis=1, bitorder="little")):
            own = ends[n * size : (n + 1) * size + 1]
            parts = pa.py_buffer(known.tobytes()), pa.py_buffer(own - own[0]), data.slice(own[0], own[-1] - own[0])
            yield pa.Array.from_buffers(pa.string(), size, list(parts))

    def bytes_of(self, n: int) -> bytes:
        """The value of one finding as it stands in the text."""
        return self.data[self.rows[n, 1] : self.rows[n, 2]]

    def hits(self, place: Place, at_least: int = WEAK) -> Iterator[Hit]:
        """One object per finding: for what is shown or written out, never for counting."""
        kept = self.at_least(at_least)
        starts, ends = kept.characters()
        for n in range(len(kept)):
            yield kept.hit(n, place, int(starts[n]), int(ends[n]))

    def hit(self, n: int, place: Place, start: int, end: int) -> Hit:
        """The n-th finding as an object; start and end in characters."""
        text = self.data[int(self.start[n]) : int(self.end[n])].decode("utf-8", "replace")
        detail = int(self.detail[n])
        category = CATEGORIES[detail - 1].id if detail else ""
        why = sentence(int(self.reason[n]))
        return Hit(ALL[int(self.kind[n])].id, place, start, end, int(self.strength[n]), why, text, category)


def is_told(rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """See Found."""
    return np.asarray((rows[:, 3] >= LIKELY) | (rows[:, 4] == IN_DOUBT))


def to_characters(data: bytes, offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """Character positions of byte offsets, by counting the bytes that begin a character."""
    from tsutsumi.core.pii.compiled.chars import count_characters  # Numba takes a second that a parent need not spend

    order = np.argsort(offsets, kind="stable")
    counts, result = np.empty_like(offsets), np.empty_like(offsets)
    count_characters(np.frombuffer(data, np.uint8), offsets[order], counts)
    result[order] = counts
    return result

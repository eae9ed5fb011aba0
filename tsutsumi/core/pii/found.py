"""What a scan returns: arrays, and findings made of them only when they are shown."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.pii.detector import LIKELY, WEAK, Hit
from tsutsumi.core.pii.kinds import ALL, CATEGORIES, KINDS
from tsutsumi.core.pii.reasons import sentence
from tsutsumi.core.readers.passage import Place


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Findings in one text, ordered by start.

    kind: code in kinds.ALL. start, end: bytes of the UTF-8 text. strength: 1 weak, 2 likely, 3 sure.
    reason: code in reasons. detail: category of a sensitive word, else 0.
    """

    data: bytes
    kind: NDArray[np.int16]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    strength: NDArray[np.int8]
    reason: NDArray[np.int16]
    detail: NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.kind)

    def at_least(self, strength: int) -> "Found":
        """Only the findings of this strength or more."""
        return self.where(self.strength >= strength)

    def where(self, keep: NDArray[np.bool_]) -> "Found":
        """Only the findings where `keep` is true."""
        return Found(
            self.data,
            self.kind[keep],
            self.start[keep],
            self.end[keep],
            self.strength[keep],
            self.reason[keep],
            self.detail[keep],
        )

    def counts(self, at_least: int = LIKELY) -> dict[str, int]:
        """Findings per kind id, without kinds that were not found."""
        per = np.bincount(self.kind[self.strength >= at_least], minlength=len(ALL))
        return {kind.id: int(per[kind.code]) for kind in ALL if per[kind.code]}

    def of(self, kind: str) -> "Found":
        """Only the findings of this kind."""
        return self.where(self.kind == KINDS[kind].code)

    def characters(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Start and end as positions in the decoded text; the text must be valid UTF-8 for them to be exact."""
        return to_characters(self.data, self.start), to_characters(self.data, self.end)

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


def to_characters(data: bytes, offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """Character positions of byte offsets, by counting the bytes that begin a character."""
    from tsutsumi.core.pii.compiled.chars import count_characters  # Numba takes a second that a parent need not spend

    if not len(offsets):
        return offsets.copy()
    order = np.argsort(offsets, kind="stable")
    counts, result = np.empty_like(offsets), np.empty_like(offsets)
    count_characters(np.frombuffer(data, np.uint8), offsets[order], counts)
    result[order] = counts
    return result

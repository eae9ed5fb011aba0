"""Whole columns made comparable: one 64-bit number per cell, equal for all spellings of one value, 0 for none.

The compiled work behind `signs`; `core.jp` and `core.pii.keys` say the same one value at a time.
"""

import secrets
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tsutsumi.core.jp import name
from tsutsumi.core.people import folding

Words = NDArray[np.uint64]
LONGEST = 96  # characters of a cell; what is longer is no name, number or address of a person

# Kind of value → its sign, how many letters or digits at least, and whether digits alone count.
NUMBERS = {
    "my_number": ("my_number", 12, True),
    "card": ("card", 12, True),
    "member_id": ("member", 4, False),
    "health_insurance": ("insurance", 4, False),
    "pension_number": ("pension", 10, True),
    "drivers_licence": ("licence", 12, True),
    "passport": ("passport", 4, False),
    "residence_card": ("residence", 4, False),
    "bank_account": ("bank", 4, False),
}


def kernels() -> Any:
    """The compiled functions; loaded when first needed, because Numba takes its time to load."""
    from tsutsumi.core.people.compiled import names, numbers, places

    class Kernels:
        pass

    found = Kernels()
    for module in (names, numbers, places):
        vars(found).update(vars(module))
    return found


@dataclass(slots=True)
class Speller:
    """Numbers are comparable only under one seed; drawn per run, so that nobody can prepare values that collide."""

    seed: np.uint64 = field(default_factory=lambda: np.uint64(secrets.randbits(64) | 1))
    lists: tuple[Any, ...] = ()

    def __post_init__(self) -> None:
        companies = folding.companies()
        forms = folding.names()[1]
        self.lists = (
            companies.rows,
            companies.index,
            folding.titles(),
            folding.hashes(folding.surnames(), self.seed, forms),
            folding.hashes(name.NOBODY, self.seed),
        )

    def names(self, column: pa.Array) -> Words | None:
        """Seven rows: kanji name, kana, Latin letters, not printable, no person, given name, sketch."""
        return self._made(column, 7, lambda data, ends, out: kernels().names(
            data, ends, folding.names(), self.lists, self.seed, (_scratch(), _scratch()), out))  # fmt: skip

    def readings(self, column: pa.Array) -> Words | None:
        """Three rows: the reading, its sound, the sketch of its sound."""
        return self._made(column, 3, lambda data, ends, out: kernels().readings(
            data, ends, folding.kana(), self.seed, _scratch(), _scratch(), out))  # fmt: skip

    def latin(self, column: pa.Array) -> Words | None:
        """Three rows: the words in any order, the sound, the sketch of the sound."""
        return self._made(column, 3, lambda data, ends, out: kernels().latin_sounds(
            data, ends, folding.names()[0], self.seed, _scratch(), _scratch(), out))  # fmt: skip

    def places(self, column: pa.Array) -> Words | None:
        """Two rows: the number, the sketch."""
        towns = folding.prefectures()
        return self._made(column, 2, lambda data, ends, out: kernels().places(
            data, ends, folding.addresses(), towns.rows, towns.index, self.seed, _scratch(), out))  # fmt: skip

    def phones(self, column: pa.Array) -> Words | None:
        """Two rows: the number, the sketch."""
        return self._made(column, 2, lambda data, ends, out: kernels().phones(
            data, ends, folding.general(), self.seed, _scratch(), out))  # fmt: skip

    def mails(self, column: pa.Array) -> Words | None:
        return self._one(column, lambda data, ends, out: kernels().mails(
            data, ends, folding.general(), self.seed, _scratch(), out))  # fmt: skip

    def days(self, column: pa.Array) -> Words | None:
        """Year, month and day as one number; the same under every seed."""
        return self._one(column, lambda data, ends, out: kernels().dates(
            data, ends, folding.dates(), _scratch(), out))  # fmt: skip

    def codes(self, column: pa.Array, least: int, only_digits: bool) -> Words | None:
        """Two rows: the number, the sketch."""
        return self._made(column, 2, lambda data, ends, out: kernels().codes(
            data, ends, folding.general(), self.seed, least, only_digits, _scratch(), out))  # fmt: skip

    def _one(self, column: pa.Array, work: Any) -> Words | None:
        made = self._made(column, 1, lambda data, ends, out: work(data, ends, out[0]))
        return None if made is None else made[0]

    def _made(self, column: pa.Array, rows: int, work: Any) -> Words | None:
        """The numbers of a column; None when it is empty."""
        if column.null_count == len(column):
            return None
        data, ends = cells(column)
        out = np.zeros((rows, len(column)), np.uint64)
        work(data, ends, out)
        return out


def cells(column: pa.Array) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """The bytes of a column of strings and where each cell ends; an empty cell is empty bytes."""
    filled = pc.fill_null(column, "") if column.null_count else column
    _, offsets, data = filled.buffers()
    ends = np.frombuffer(offsets, np.int32)[filled.offset : filled.offset + len(filled) + 1]
    return np.frombuffer(data, np.uint8) if data else np.empty(0, np.uint8), ends


def _scratch() -> NDArray[np.uint32]:
    return np.zeros(LONGEST, np.uint32)

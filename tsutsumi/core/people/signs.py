"""What identifies a person in each record, made the same for all its spellings: one 64-bit number per sign."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tsutsumi.core.pii.batch import Records
from tsutsumi.core.pii.keys import ATTRIBUTES, MAKERS, features
from tsutsumi.core.pii.records import SURNAME_ONLY

Words = NDArray[np.uint64]
Bools = NDArray[np.bool_]
SCRIPTS = ("name", "kana", "latin")
MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(slots=True)
class Signs:
    """Records as columns. columns: sign → number per record, 0 for none; a sign that no record has is left out."""

    record: Words
    flags: NDArray[np.uint8]
    columns: dict[str, Words] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.record)

    def of(self, sign: str) -> Words:
        found = self.columns.get(sign)
        return np.zeros(len(self.record), np.uint64) if found is None else found

    def has(self, *signs: str) -> Bools:
        """Records with any of these signs."""
        result = np.zeros(len(self.record), np.bool_)
        for sign in signs:
            if sign in self.columns:
                result |= self.columns[sign] != 0
        return result

    def key(self, *signs: str) -> Words | None:
        """One number for all of these signs together, 0 where one is missing; None when nobody has them all."""
        if any(sign not in self.columns for sign in signs):
            return None
        total = self.columns[signs[0]].copy()
        for sign in signs[1:]:
            total = np.where((total != 0) & (self.columns[sign] != 0), mixed(total, self.columns[sign]), np.uint64(0))
        return total


def mixed(one: Words, other: Words) -> Words:
    """One number for two; the order of the two matters."""
    with np.errstate(over="ignore"):
        both = (one ^ (other * MIX)) * MIX
    return np.asarray((both ^ (both >> np.uint64(29))) | np.uint64(1), np.uint64)


def signs_of(sheets: Iterable[pa.RecordBatch]) -> Signs:
    """The signs of all records, in their order."""
    record: list[Words] = []
    flags: list[NDArray[np.uint8]] = []
    found: dict[str, list[Words]] = {sign: [] for sign in ATTRIBUTES}
    for sheet in sheets:
        record.append(sheet["record"].to_numpy(zero_copy_only=False))
        flags.append(sheet["flags"].to_numpy(zero_copy_only=False))
        for sign, column in _columns(sheet).items():
            found[sign].append(column)
    signs = Signs(np.concatenate([np.empty(0, np.uint64), *record]), np.concatenate([np.empty(0, np.uint8), *flags]))
    signs.columns = {sign: np.concatenate(parts) for sign, parts in found.items() if any(p.any() for p in parts)}
    return signs


VALUES_READ = ("name", "name_kana", *MAKERS)


def _columns(sheet: pa.RecordBatch) -> dict[str, Words]:
    columns = {sign: np.zeros(sheet.num_rows, np.uint64) for sign in ATTRIBUTES}
    values = [sheet[kind].to_pylist() for kind in VALUES_READ]
    flags = sheet["flags"].to_pylist()
    for n, (flag, *row) in enumerate(zip(flags, *values, strict=True)):
        given = {kind: value for kind, value in zip(VALUES_READ, row, strict=True) if value}
        for sign, value in features(given, surname_only=bool(flag & SURNAME_ONLY)):
            columns[sign][n] = _number(value)
    return columns


@lru_cache(maxsize=200_000)
def _number(value: str) -> int:
    digest = hashlib.blake2b(value.encode("utf-8", "replace"), digest_size=8)
    return int.from_bytes(digest.digest(), "big") | 1


def of_records(records: Records) -> Signs:
    """Signs from fingerprints."""
    signs = Signs(np.arange(records.count, dtype=np.uint64), records.flags)
    for code, sign in enumerate(ATTRIBUTES):
        mine = records.attribute == code
        if mine.any():
            column = np.zeros(records.count, np.uint64)
            column[records.owner[mine]] = records.key[mine] | np.uint64(1)
            signs.columns[sign] = column
    return signs

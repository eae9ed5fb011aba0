"""What identifies a person in each record, made the same for all its spellings: one 64-bit number per sign."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tsutsumi.core.people.spelling import NUMBERS, Speller, Words
from tsutsumi.core.pii.keys import ATTRIBUTES
from tsutsumi.core.pii.records import ROW, SURNAME_ONLY

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
SCRIPTS = ("name", "kana", "latin")
NUMBERED = tuple(sign for sign, _, _ in NUMBERS.values())
SKETCHES = ("letters", "syllables", "spot", "dial", *(f"{sign}_drawn" for sign in NUMBERED))
SIGNS = (*ATTRIBUTES, "sound", "wild", "given", *SKETCHES)
MIX = np.uint64(0x9E3779B97F4A7C15)
THREADS = 2
AS_NUMBER = 10**8  # a birth date is year, month and day as one number, unless it is a fingerprint
NOTHING = np.uint64(0)


@dataclass(slots=True)
class Signs:
    """Records that identify somebody, as columns. columns: sign → number per record, 0 for none; a sign that no record
    has is left out. row: where each record is among all records, of which there are `total`.
    """

    record: Words
    flags: NDArray[np.uint8]
    columns: dict[str, Words] = field(default_factory=dict)
    row: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    total: int = 0

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
            total = np.where((total != 0) & (self.columns[sign] != 0), mixed(total, self.columns[sign]), NOTHING)
        return total

    def some(self, members: Ints) -> "Signs":
        """Some of the records."""
        columns = {sign: column[members] for sign, column in self.columns.items()}
        return Signs(self.record[members], self.flags[members], columns, self.row[members], self.total)

    def ids(self) -> Words:
        """Ids of all records; 0 for those that identify nobody."""
        result = np.zeros(self.total, np.uint64)
        result[self.row] = self.record
        return result

    def everywhere(self, label: NDArray[np.int32]) -> NDArray[np.int32]:
        """Labels of all records; -1 for those that identify nobody."""
        result = np.full(self.total, -1, np.int32)
        result[self.row] = label
        return result


def mixed(one: Words, other: Words) -> Words:
    """One number for two; the order of the two matters."""
    with np.errstate(over="ignore"):
        both = (one ^ (other * MIX)) * MIX
    return np.asarray((both ^ (both >> np.uint64(29))) | np.uint64(1), np.uint64)


def signs_of(sheets: Iterable[pa.RecordBatch], speller: Speller | None = None) -> Signs:
    """The signs of all records that identify somebody, in their order. Signs of two calls are comparable only with
    the same speller.
    """
    spell = speller or Speller()
    parts: list[Signs] = []
    total = 0
    for part in _each(sheets, spell):
        part.row += total
        total += part.total
        parts.append(part)
    joined = Signs(np.empty(0, np.uint64), np.empty(0, np.uint8), total=total)
    if parts:
        joined.record = np.concatenate([p.record for p in parts])
        joined.flags = np.concatenate([p.flags for p in parts])
        joined.row = np.concatenate([p.row for p in parts])
    for sign in SIGNS:
        if any(sign in p.columns for p in parts):
            joined.columns[sign] = np.concatenate([p.columns.pop(sign, np.zeros(len(p), np.uint64)) for p in parts])
    return joined


def _each(sheets: Iterable[pa.RecordBatch], spell: Speller) -> Iterator[Signs]:
    """The signs of each sheet in order; the compiled work of two sheets runs side by side."""
    source = iter(sheets)
    with ThreadPoolExecutor(THREADS) as pool:
        waiting: list[Future[Signs]] = [pool.submit(_signs, sheet, spell) for sheet in islice(source, THREADS)]
        while waiting:
            done = waiting.pop(0).result()
            waiting += [pool.submit(_signs, sheet, spell) for sheet in islice(source, 1)]
            yield done


def _signs(sheet: pa.RecordBatch, spell: Speller) -> Signs:
    """The signs of one sheet."""
    flags = sheet["flags"].to_numpy(zero_copy_only=False)
    columns, strange = _columns(sheet, spell)
    surname = (flags & SURNAME_ONLY) > 0
    if surname.any() and "name" in columns:
        columns["surname"] = np.where(surname, columns["name"], NOTHING)
        columns["name"] = np.where(surname, NOTHING, columns["name"])
    columns = {sign: column for sign, column in columns.items() if column is not None and column.any()}
    kept = np.flatnonzero(_is_person(columns, strange, (flags & ROW) > 0))
    part = Signs(sheet["record"].to_numpy(zero_copy_only=False)[kept], flags[kept], total=sheet.num_rows)
    part.row = kept.astype(np.int64)
    part.columns = {sign: column[kept] for sign, column in columns.items()}
    return part


def _columns(sheet: pa.RecordBatch, spell: Speller) -> tuple[dict[str, Words], Bools]:
    """Sign → column, and the records in whose name stands something that is no person."""
    found: dict[str, Words | None] = {
        "birth": spell.days(sheet["birth_date"]),
        "email": spell.mails(sheet["email"]),
    }
    found["phone"], found["dial"] = _two(spell.phones(sheet["phone"]))
    found["address"], found["spot"] = _two(spell.places(sheet["address"]))
    for kind, (sign, least, only_digits) in NUMBERS.items():
        found[sign], found[f"{sign}_drawn"] = _two(spell.codes(sheet[kind], least, only_digits))
    named, strange = _names(sheet, spell)
    return {sign: column for sign, column in (found | named).items() if column is not None}, strange


def _two(made: Words | None) -> tuple[Words | None, Words | None]:
    return (None, None) if made is None else (made[0], made[1])


def _names(sheet: pa.RecordBatch, spell: Speller) -> tuple[dict[str, Words | None], Bools]:
    """Names by script. Kana in the column of names are a reading too, unless one is given."""
    written = spell.names(sheet["name"])
    reading, latin = spell.readings(sheet["name_kana"]), spell.latin(sheet["name_latin"])
    if written is None:
        written = np.zeros((7, sheet.num_rows), np.uint64)
    if written[1].any():
        reading = _first(reading, spell.readings(sheet["name"]))
    if written[2].any():
        latin = _first(latin, spell.latin(sheet["name"]))
    both = [found for found in (reading, latin) if found is not None]
    named = {
        "name": written[0],
        "wild": written[3],
        "given": written[5],
        "kana": None if reading is None else reading[0],
        "latin": None if latin is None else latin[0],
        "sound": _first(*(found[1] for found in both)) if both else None,
        "letters": written[6],
        "syllables": _first(*(found[2] for found in both)) if both else None,
    }
    return named, written[4] != 0


def _first(one: Words | None, other: Words | None = None) -> Words | None:
    """The one where it says something, else the other."""
    if one is None or other is None:
        return other if one is None else one
    return np.where(one != 0, one, other)


def _is_person(columns: dict[str, Words], strange: Bools, rows: Bools) -> Bools:
    """Which records identify somebody: not a company or a total, and outside a table not a date or an address alone."""
    count = len(strange)

    def has(*signs: str) -> Bools:
        found = [columns[sign] != 0 for sign in signs if sign in columns]
        return np.logical_or.reduce(found) if found else np.zeros(count, np.bool_)

    said = has(*(sign for sign in SIGNS if sign not in {"birth", "address", "sound", "given", *SKETCHES}))
    return (said | (rows & has("birth", "address"))) & (~strange | has("birth", "my_number"))

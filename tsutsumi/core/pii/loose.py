"""People in the cells of a table that no heading names: each name begins one, with what follows it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tsutsumi.core.pii.cells import taken
from tsutsumi.core.pii.detector import SURE
from tsutsumi.core.pii.kinds import ALL, KINDS
from tsutsumi.core.pii.records import VALUES, WEAK_NAME
from tsutsumi.core.pii.tables import TableRead

USEFUL = frozenset(VALUES) - {"sex", "age", "nationality", "postal_code"}
NAMED = frozenset({"name", "name_kana", "name_latin"})
VAGUE = frozenset({"birth_date", "address"})  # of nobody, when they stand alone
IS_USEFUL = np.array([kind.id in USEFUL for kind in ALL])
COLUMN = np.array([VALUES.index(kind.id) if kind.id in USEFUL else -1 for kind in ALL], np.int64)  # of VALUES
TELLING = [n for n, kind in enumerate(VALUES) if kind not in VAGUE]

type Ints = NDArray[np.int64]


class Findings(NamedTuple):
    """What was found outside the named columns, as arrays."""

    row: Ints
    column: Ints
    start: Ints
    kind: Ints
    strength: Ints
    text: pa.StringArray


@dataclass(frozen=True, slots=True, eq=False)
class Loose:
    """People as columns. row: from 0 in the block. values: kind → strings, null for none. masks: their kinds."""

    row: Ints
    values: Mapping[str, pa.StringArray]
    flags: NDArray[np.uint8]
    masks: NDArray[np.uint64]


def loose_people(table: TableRead, named: set[int], owned: NDArray[np.bool_]) -> Loose | None:
    """People outside the named columns. owned: which rows of the block are somebody's already; values before the first
    name of such a row are its owner's.
    """
    found = _findings(table, named)
    if found is None:
        return None
    from tsutsumi.core.pii.compiled import loose, owners  # Numba takes a second that a parent need not spend

    words = found.text.dictionary_encode().indices.to_numpy().astype(np.int64)
    person, held = np.empty((2, len(words)), np.int64), np.full(len(ALL), loose.NOBODY, np.int64)
    where = np.stack([found.row, found.kind, words])
    count = loose.begun(where, KINDS["name"].code, owned[found.row], held, person)
    first, masks = np.full((len(VALUES), count), -1, np.int64), np.zeros((3, count), np.uint64)
    owners.gathered(person[0], found.kind, COLUMN, np.zeros(len(words), np.int64), first, masks)
    kept = np.flatnonzero((first[TELLING] >= 0).any(axis=0))
    begin = person[1, kept]
    flags = np.where(found.strength[begin] < SURE, WEAK_NAME, 0).astype(np.uint8)
    return Loose(found.row[begin], _values(found.text, first[:, kept]), flags, masks[:, kept]) if len(kept) else None


def _values(texts: pa.StringArray, first: Ints) -> dict[str, pa.StringArray]:
    """The first value of each kind, per person."""
    told = [n for n in range(len(VALUES)) if (first[n] >= 0).any()]
    return {VALUES[n]: texts.take(pa.array(first[n], mask=first[n] < 0)) for n in told}


def _findings(table: TableRead, named: set[int]) -> Findings | None:
    """What was found outside the named columns, from left to right in each row; None for nothing."""
    parts = list(_parts(table, named))
    if not parts:
        return None
    numbers = [np.concatenate(arrays) for arrays in zip(*(part[:-1] for part in parts), strict=True)]
    texts = pa.concat_arrays([part.text for part in parts])
    row, column, start, *_ = numbers
    order = np.lexsort((start, column, row))
    return Findings._make([*(array[order] for array in numbers), taken(texts, order)])


def _parts(table: TableRead, named: set[int]) -> Iterator[Findings]:
    """The same column by column."""
    above = table.plan.header.rows[0] if table.plan.header.rows and table.block.head is None else 0
    for part in table.parts:
        if part.scanned is None or isinstance(part.kind, int):
            continue
        kept = part.likely() & IS_USEFUL[part.kind]
        if part.column in named:
            kept &= part.row < above
        which = np.flatnonzero(kept)
        if len(which):
            scan, column = part.scanned.found, np.full(len(which), part.column, np.int64)
            told = part.kind[which].astype(np.int64), np.asarray(part.strength)[which].astype(np.int64)
            yield Findings(part.row[which], column, scan.start[which], *told, scan.texts(which))

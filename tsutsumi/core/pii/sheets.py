"""Tables become record sheets: a row is a record, or several where a household stands in it. Whole columns go over."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tsutsumi.core.pii import records
from tsutsumi.core.pii.cells import taken
from tsutsumi.core.pii.kinds import KINDS
from tsutsumi.core.pii.loose import loose_people
from tsutsumi.core.pii.people import split_names, with_surname
from tsutsumi.core.pii.plan import SEARCHED
from tsutsumi.core.pii.records import ROW, VALUES
from tsutsumi.core.pii.roles import Known, Person
from tsutsumi.core.pii.tables import Part, TableRead
from tsutsumi.core.readers.passage import Place

# Of these alone nobody is known.
COMMON = frozenset({"sex", "age", "nationality", "postal_code"})
MARKS = ("flags", "kinds0", "kinds1", "categories")

type Words = NDArray[np.uint64]
type Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """Records of one table. row: from 0 in the block. values: kind → strings, null for none."""

    row: Numbers
    values: Mapping[str, pa.StringArray]
    marks: Mapping[str, NDArray[Any]]


def sheet_of(tables: Sequence[TableRead], place: Place, first_row: int) -> tuple[pa.RecordBatch, Numbers]:
    """All records of the tables of one sheet, and the first record of each of its rows (-1 for none)."""
    chunks = [replace(c, row=c.row + table.top) for table in tables for c in _chunks(table) if len(c.row)]
    height = max((len(table.block) + table.top for table in tables), default=0)
    owner = np.full(height, -1, np.int64)
    if not chunks:
        return records.empty(), owner
    row = np.concatenate([chunk.row for chunk in chunks])
    owner[row[::-1]] = np.arange(len(row))[::-1]
    keys = [key for key in VALUES if any(key in chunk.values for chunk in chunks)]
    values = {key: _joined([c.values.get(key, pa.nulls(len(c.row), pa.string())) for c in chunks]) for key in keys}
    marks = {name: np.concatenate([chunk.marks[name] for chunk in chunks]) for name in MARKS}
    return records.of_columns(place, row + first_row, values, marks), owner


def _joined(parts: list[pa.StringArray]) -> pa.StringArray:
    return parts[0] if len(parts) == 1 else pa.concat_arrays(parts)


def _chunks(table: TableRead) -> Iterator[Chunk]:
    """The people of the named columns, then those found elsewhere."""
    owned: list[Numbers] = []
    for number, person in enumerate(table.plan.people):
        for chunk in _of_person(table, person, main=number == 0):
            owned.append(chunk.row)
            yield chunk
    yield from _loose(table, np.concatenate(owned) if owned else np.zeros(0, np.int64))


def _of_person(table: TableRead, person: Person, *, main: bool) -> Iterator[Chunk]:
    """One record per row in which the person is known."""
    values = {key: _value(table, key, indexes) for key, indexes in person.fields.items()}
    telling = [v for key, v in values.items() if (key not in COMMON if main else key.startswith("name"))]
    known = np.zeros(len(table.data), np.bool_)
    for value in telling:
        known |= ~np.asarray(value.is_null().to_numpy(zero_copy_only=False), np.bool_)
    if not known.any():
        return
    marks = _marks(table, _columns_of(table, person, main=main))
    rows = table.data
    if not known.all():
        where = np.flatnonzero(known)
        rows, values = rows[where], {key: taken(value, where) for key, value in values.items()}
    if len(rows) < len(table.block):
        marks = {name: mark[rows] for name, mark in marks.items()}
    chunk = Chunk(rows, values, {"flags": np.full(len(rows), ROW, np.uint8)} | marks)
    yield from _spread(chunk, _heads(table, person)) if person.several else (chunk,)


def _value(table: TableRead, key: str, indexes: Sequence[int]) -> pa.StringArray:
    """The cells of a key in the data rows, null where they say nothing; several columns joined."""
    cells = []
    for index in indexes:
        column, said = table.column(index), table.filled[index]
        cells.append(column if said.all() else pc.if_else(pa.array(said), column, pa.scalar(None, pa.string())))
    if len(cells) == 1 or all(cell.null_count == len(cell) for cell in cells):  # Arrow joins nothing but nulls to []
        return cells[0]
    glue = " " if key.startswith("name") else ""
    whole = pc.binary_join_element_wise(*cells, glue, null_handling="skip")
    return pc.if_else(pc.equal(whole, ""), pa.scalar(None, pa.string()), whole)


def _columns_of(table: TableRead, person: Person, *, main: bool) -> set[int]:
    """Columns that speak of this person; of the one the row is about all that speak of nobody else."""
    own = {index for indexes in person.fields.values() for index in indexes}
    if not main:
        return own
    others = {n for other in table.plan.people[1:] for indexes in other.fields.values() for n in indexes}
    return set(range(len(table.block.cells))) - (others - own)


def _marks(table: TableRead, columns: set[int]) -> dict[str, NDArray[Any]]:
    """Per row of the block which kinds and categories were found in these columns."""
    count = len(table.block)
    marks = {"kinds0": np.zeros(count, np.uint64), "kinds1": np.zeros(count, np.uint64)}
    categories = np.zeros(count, np.uint32)
    for part in table.parts:
        if part.column in columns:
            _mark(part, marks["kinds0"], marks["kinds1"], categories)
    return marks | {"categories": categories}


def _mark(part: Part, low: Words, high: Words, categories: NDArray[np.uint32]) -> None:
    likely = part.likely()
    row = part.row if likely.all() else part.row[likely]
    if isinstance(part.kind, int):
        bits, code = (low, part.kind) if part.kind < 64 else (high, part.kind - 64)
        where = slice(None) if len(row) == len(bits) else row  # one finding per row: then it is in every row
        bits[where] |= np.uint64(1 << code)
        if isinstance(part.detail, int) and part.detail:
            categories[where] |= np.uint32(1 << part.detail)
        return
    kind, detail = part.kind[likely].astype(np.uint64), np.asarray(part.detail)[likely].astype(np.uint32)
    small = kind < 64
    np.bitwise_or.at(low, row[small], np.uint64(1) << kind[small])
    np.bitwise_or.at(high, row[~small], np.uint64(1) << (kind[~small] - np.uint64(64)))
    told = detail > 0
    np.bitwise_or.at(categories, row[told], np.uint32(1) << detail[told])


def _heads(table: TableRead, person: Person) -> dict[int, str]:
    """Row → name of the head of the household, whose surname the others bear."""
    head = table.plan.people[0]
    if head is person or "name" not in head.fields:
        return {}
    names = _value(table, "name", head.fields["name"]).to_pylist()
    return {int(row): name for row, name in zip(table.data, names, strict=True) if name}


def _spread(chunk: Chunk, heads: Mapping[int, str]) -> Iterator[Chunk]:
    """One record for each of the names in a cell; the first of them without a head lends its surname."""
    where: list[int] = []
    names: list[str] = []
    turn: list[int] = []
    for n, cell in enumerate(chunk.values["name"].to_pylist()):
        pieces = split_names(cell or "")
        head = heads.get(int(chunk.row[n]), pieces[0])
        names += [with_surname(piece, head) for piece in pieces]
        where += [n] * len(pieces)
        turn += range(len(pieces))
    index = np.array(where, np.int64)
    first = np.array(turn) == 0
    values = {key: taken(value, index) for key, value in chunk.values.items()}
    values["name"] = pa.array(names, pa.string())
    for key in set(values) - {"name", "address", "postal_code"}:  # what else the row says is of the first of them
        values[key] = pc.if_else(pa.array(first), values[key], pa.scalar(None, pa.string()))
    yield Chunk(chunk.row[index], values, {name: mark[index] for name, mark in chunk.marks.items()})


def _loose(table: TableRead, owned: Numbers) -> Iterator[Chunk]:
    """People in free text, in titles and in columns that nobody named; then those of a form."""
    named = {c.index for c in table.columns if c.kind not in SEARCHED}
    taken_rows = np.full(len(table.block), len(owned) >= len(table.data))
    taken_rows[owned] = True
    if found := loose_people(table, named, taken_rows):
        low, high, categories = found.masks
        marks = {"kinds0": low, "kinds1": high, "categories": categories.astype(np.uint32)}
        yield Chunk(found.row, found.values, {"flags": found.flags} | marks)
    if table.known:
        yield _known(table.known)


def _known(people: Sequence[Known]) -> Chunk:
    """People who were understood one by one."""
    keys = {key for person in people for key in person.values}
    values = {key: pa.array([p.values.get(key) for p in people], pa.string()) for key in keys}
    marked = [records.masks(KINDS[kind].code for kind in person.values if kind in KINDS) for person in people]
    marks: dict[str, NDArray[Any]] = {
        "flags": np.array([person.flags for person in people], np.uint8),
        "kinds0": np.array([low for low, _ in marked], np.uint64),
        "kinds1": np.array([high for _, high in marked], np.uint64),
        "categories": np.array([records.masks(person.categories)[0] for person in people], np.uint32),
    }
    return Chunk(np.array([person.row for person in people], np.int64), values, marks)

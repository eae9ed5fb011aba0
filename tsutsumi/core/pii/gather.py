"""Findings in prose become records: a name with what stands near it. Whole texts at a time, as arrays."""

from functools import lru_cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tsutsumi.core.jp import name as names
from tsutsumi.core.pii.detector import SURE
from tsutsumi.core.pii.found import Found
from tsutsumi.core.pii.kinds import ALL, KINDS
from tsutsumi.core.pii.loose import NAMED, USEFUL, VAGUE
from tsutsumi.core.pii.reasons import ADDRESSEE, SURNAME_ONLY, TITLE
from tsutsumi.core.pii.records import SURNAME_ONLY as ONLY_SURNAME
from tsutsumi.core.pii.records import VALUES, WEAK_NAME, of_columns
from tsutsumi.core.readers.passage import Place

BEHIND, BEFORE = 600, 200  # bytes within which a value belongs to the name before it, or to the next one
NAME = KINDS["name"].code
COLUMN = np.array([VALUES.index(k.id) if k.id in VALUES else -1 for k in ALL], np.int64)  # of VALUES, per kind code
AT_FIRST = np.array([-1 if k.id in USEFUL else -2 for k in ALL], np.int64)  # see compiled.owners.nameless
PROOFS = [VALUES.index(kind) for kind in ("birth_date", "my_number")]
NAMES_AT, VAGUE_AT, TOLD_AT = ([VALUES.index(k) for k in sorted(group)] for group in (NAMED, VAGUE, USEFUL))

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def of_prose(found: Found, place: Place, offset: int) -> tuple[pa.RecordBatch, Ints]:
    """The records in a text, and per finding the number of its record, -1 for none. offset: characters before the text.

    A value belongs to the name on its line, else to the last name shortly before it, else to the next one shortly
    after; when the whole text has one name, to that. What belongs to no name is a record of its own line.
    """
    from tsutsumi.core.pii.compiled import owners  # Numba takes a second that a parent need not spend

    data = np.frombuffer(found.data, np.uint8)
    kind = found.kind.astype(np.int64)
    lines = np.flatnonzero(data == 10)
    spans = np.stack([found.start, found.end, np.searchsorted(lines, found.start)])
    begun = np.flatnonzero(kind == NAME)
    person = _nearest(found, spans, begun)
    count = owners.nameless(data, spans, kind, person, AT_FIRST.copy(), len(begun))
    first = np.full((len(VALUES), count), -1, np.int64)
    masks = np.zeros((3, count), np.uint64)
    owners.gathered(person, kind, COLUMN, found.detail.astype(np.int64), first, masks)
    written = _written(found, count, begun)
    kept = _worth(first, written)
    number = _numbers(person, kept)
    shown = np.flatnonzero(kept)[np.argsort(number[kept], kind="stable")]
    sheet = _sheet(found, first[:, shown], masks[:, shown], written[shown], place, offset)
    return sheet, np.where(person >= 0, number[person], -1) if count else person


def _nearest(found: Found, spans: Ints, begun: Ints) -> Ints:
    """The person whose name is nearest by the rule, -1 where none is near. Persons are numbered as their names come."""
    person = np.full(len(found), -1, np.int64)
    person[begun] = np.arange(len(begun))
    rest = np.flatnonzero(person < 0)
    if not len(begun) or not len(rest):
        return person
    at, line = spans[0, begun], spans[2, begun]
    start, own = spans[0, rest], spans[2, rest]
    later = np.searchsorted(at, start, side="right")
    before, later_in = later - 1, np.minimum(later, len(begun) - 1)
    is_later, is_before = later < len(begun), before >= 0
    later_here = is_later & (line[later_in] == own)
    near = (line[before] == own) | ((start - at[before] <= BEHIND) & ~later_here)
    of_before = is_before & near
    of_later = ~of_before & is_later & (later_here | (at[later_in] - start <= BEFORE))
    single = 0 if _all_same(found, begun) else -1
    person[rest] = np.where(of_before, before, np.where(of_later, later, single))
    return person


def _all_same(found: Found, begun: Ints) -> bool:
    """Whether the text has one name only, however often."""
    one = found.bytes_of(int(begun[0]))
    return all(found.bytes_of(int(n)) == one for n in begun)


@lru_cache(maxsize=200_000)
def _looks(written: bytes) -> tuple[bool, bool, bool]:
    """Of a name: whether it can be a person's, whether it is short, whether it is in one piece."""
    text = written.decode("utf-8", "replace")
    pieces = text.replace("　", " ")
    return names.is_person(text), len(pieces.replace(" ", "")) <= 2, " " not in pieces


def _written(found: Found, count: int, begun: Ints) -> Ints:
    """Per person: flags of the record, NOT_PERSON included; persons without a name come behind those with one."""
    from tsutsumi.core.pii.compiled import owners

    result = np.zeros(count, np.int64)
    if not len(begun):
        return result
    prints = np.empty(len(begun), np.uint64)
    owners.hashed(np.frombuffer(found.data, np.uint8), found.start[begun], found.end[begun], prints)
    _, one_of, which = np.unique(prints, return_index=True, return_inverse=True)
    looks = np.array([_looks(found.bytes_of(int(begun[n]))) for n in one_of], np.bool_)[which]
    person, short, whole = looks.T
    reason = found.reason[begun]
    surname = (reason == SURNAME_ONLY) | ((reason == ADDRESSEE) & whole) | ((reason == TITLE) & short)
    weak = found.strength[begun] < SURE
    result[: len(begun)] = weak * WEAK_NAME | surname * ONLY_SURNAME | ~person * NOT_PERSON
    return result


NOT_PERSON = 128  # a company in the place of a name; never leaves this module


def _worth(first: Ints, written: Ints) -> Bools:
    """Somebody: not a company in the place of a name, nor a date or an address alone."""
    has = first >= 0
    told = has[TOLD_AT]
    company = (written & NOT_PERSON > 0) & ~has[PROOFS].any(axis=0)
    more = told.sum(axis=0) > has[VAGUE_AT].sum(axis=0)
    return np.asarray(~company & (has[NAMES_AT].any(axis=0) | more))


def _numbers(person: Ints, kept: Bools) -> Ints:
    """Records are numbered as their first finding comes; -1 for persons who are none."""
    number = np.full(len(kept), -1, np.int64)
    seen, at = np.unique(person[person >= 0], return_index=True)
    at = np.flatnonzero(person >= 0)[at]
    order = seen[np.argsort(at, kind="stable")]
    order = order[kept[order]]
    number[order] = np.arange(len(order))
    return number


def _sheet(
    found: Found, first: Ints, masks: NDArray[np.uint64], written: Ints, place: Place, offset: int
) -> pa.RecordBatch:
    values = {kind: found.texts(first[n]) for n, kind in enumerate(VALUES) if (first[n] >= 0).any()}
    flags = (written & ~NOT_PERSON).astype(np.uint64)
    marks = {"flags": flags, "kinds0": masks[0], "kinds1": masks[1], "categories": masks[2]}
    return of_columns(place, np.full(first.shape[1], -1, np.int64), values, marks, offset)

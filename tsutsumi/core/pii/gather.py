"""Findings in prose become records: a name with what stands near it. Many texts at a time, as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

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
from tsutsumi.core.pii.records import VALUES, WEAK_NAME, of_places
from tsutsumi.core.readers.passage import Place

BEHIND, BEFORE = 600, 200  # bytes within which a value belongs to the name before it, or to the next one
NAME = KINDS["name"].code
COLUMN = np.array([VALUES.index(k.id) if k.id in VALUES else -1 for k in ALL], np.int64)  # of VALUES, per kind code
AT_FIRST = np.array([-1 if k.id in USEFUL else -2 for k in ALL], np.int64)  # see compiled.owners.nameless
PROOFS = [VALUES.index(kind) for kind in ("birth_date", "my_number")]
NAMES_AT, VAGUE_AT, TOLD_AT = ([VALUES.index(k) for k in sorted(group)] for group in (NAMED, VAGUE, USEFUL))

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Texts:
    """Texts behind one another. found: their findings, in order. which, at, line: the text of each finding, its first
    byte among all texts, and a number of its line; no line is in two texts. places, offsets: of each text, where it
    was, and how many characters stood before it there.
    """

    found: Found
    which: Ints
    at: Ints
    line: Ints
    places: Sequence[Place]
    offsets: Sequence[int]

    @cached_property
    def bytes(self) -> NDArray[np.uint8]:
        return np.frombuffer(self.found.data, np.uint8)

    @cached_property
    def kind(self) -> Ints:
        return self.found.kind.astype(np.int64)

    @cached_property
    def spans(self) -> Ints:
        """Start and end of each value, and its line."""
        return np.stack([self.found.start, self.found.end, self.line])

    @cached_property
    def names(self) -> Ints:
        """The findings that are names."""
        return np.flatnonzero(self.kind == NAME)

    @cached_property
    def same_names(self) -> tuple[Ints, Ints]:
        """Per name a number, equal for equal ones, and per number one name that has it."""
        from tsutsumi.core.pii.compiled import owners  # Numba takes a second that a parent need not spend

        prints = np.empty(len(self.names), np.uint64)
        owners.hashed(self.bytes, self.spans[0, self.names], self.spans[1, self.names], prints)
        _, one_of, which = np.unique(prints, return_index=True, return_inverse=True)
        return which, self.names[one_of]


def of_texts(texts: Texts) -> tuple[pa.RecordBatch, Ints]:
    """The records in these texts, and per finding the number of its record, -1 for none.

    A value belongs to the name on its line, else to the last name shortly before it, else to the next one shortly
    after; when the whole text has one name, to that. What belongs to no name is a record of its own line.
    """
    from tsutsumi.core.pii.compiled import owners

    person = _nearest(texts)
    count = owners.nameless(texts.bytes, texts.spans, texts.kind, person, AT_FIRST.copy(), len(texts.names))
    first = np.full((len(VALUES), count), -1, np.int64)
    masks = np.zeros((3, count), np.uint64)
    owners.gathered(person, texts.kind, COLUMN, texts.found.detail.astype(np.int64), first, masks)
    written = _written(texts, count)
    kept = _worth(first, written)
    number, begun = _numbers(person, kept)
    shown = np.flatnonzero(kept)[np.argsort(number[kept], kind="stable")]
    sheet = _sheet(texts, first[:, shown], masks[:, shown], written[shown], texts.which[begun])
    return sheet, np.where(person >= 0, number[person], -1) if count else person


def _nearest(texts: Texts) -> Ints:
    """The person whose name is nearest by the rule, -1 where none is near. Persons are numbered as their names come."""
    begun = texts.names
    person = np.full(len(texts.which), -1, np.int64)
    person[begun] = np.arange(len(begun))
    rest = np.flatnonzero(person < 0)
    if not len(begun) or not len(rest):
        return person
    at, line = texts.at[begun], texts.line[begun]
    start, own = texts.at[rest], texts.line[rest]
    text, of = texts.which[begun], texts.which[rest]
    later = np.searchsorted(at, start, side="right")
    before, later_in = later - 1, np.minimum(later, len(begun) - 1)
    is_later, is_before = (later < len(begun)) & (text[later_in] == of), (before >= 0) & (text[before] == of)
    later_here = is_later & (line[later_in] == own)
    near = (line[before] == own) | ((start - at[before] <= BEHIND) & ~later_here)
    of_before = is_before & near
    of_later = ~of_before & is_later & (later_here | (at[later_in] - start <= BEFORE))
    person[rest] = np.where(of_before, before, np.where(of_later, later, _single(texts)[of]))
    return person


def _single(texts: Texts) -> Ints:
    """Per text the person of its first name when it has one name only, however often; else -1."""
    which, _ = texts.same_names
    text, first = np.unique(texts.which[texts.names], return_index=True)
    least, most = np.minimum.reduceat(which, first), np.maximum.reduceat(which, first)
    result = np.full(len(texts.places), -1, np.int64)
    result[text] = np.where(least == most, first, -1)
    return result


@lru_cache(maxsize=200_000)
def _looks(written: bytes) -> tuple[bool, bool, bool]:
    """Of a name: whether it can be a person's, whether it is short, whether it is in one piece."""
    text = written.decode("utf-8", "replace")
    pieces = text.replace("　", " ")
    return names.is_person(text), len(pieces.replace(" ", "")) <= 2, " " not in pieces


def _written(texts: Texts, count: int) -> Ints:
    """Per person: flags of the record, NOT_PERSON included; persons without a name come behind those with one."""
    result = np.zeros(count, np.int64)
    begun = texts.names
    if not len(begun):
        return result
    which, one_of = texts.same_names
    looks = np.array([_looks(texts.found.bytes_of(int(n))) for n in one_of], np.bool_)[which]
    person, short, whole = looks.T
    reason = texts.found.reason[begun]
    surname = (reason == SURNAME_ONLY) | ((reason == ADDRESSEE) & whole) | ((reason == TITLE) & short)
    weak = texts.found.strength[begun] < SURE
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


def _numbers(person: Ints, kept: Bools) -> tuple[Ints, Ints]:
    """Records are numbered as their first finding comes; -1 for persons who are none. And these first findings."""
    number = np.full(len(kept), -1, np.int64)
    known = np.flatnonzero(person >= 0)
    seen, at = np.unique(person[known], return_index=True)
    at, seen = known[at][kept[seen]], seen[kept[seen]]
    order = np.argsort(at, kind="stable")
    number[seen[order]] = np.arange(len(order))
    return number, at[order]


def _sheet(texts: Texts, first: Ints, masks: NDArray[np.uint64], written: Ints, which: Ints) -> pa.RecordBatch:
    said = np.flatnonzero((first >= 0).any(axis=1))
    values = dict(zip((VALUES[n] for n in said), texts.found.columns(first[said]), strict=True))
    flags = (written & ~NOT_PERSON).astype(np.uint64)
    marks: dict[str, Any] = {"flags": flags, "kinds0": masks[0], "kinds1": masks[1], "categories": masks[2]}
    return of_places(texts.places, texts.offsets, which, values, marks)

"""People in the cells of a table that no heading names: each name begins one, with what follows it."""

import numpy as np

from tsutsumi.core.pii.detector import SURE
from tsutsumi.core.pii.kinds import ALL
from tsutsumi.core.pii.records import VALUES, WEAK_NAME
from tsutsumi.core.pii.roles import Known
from tsutsumi.core.pii.tables import TableRead

USEFUL = frozenset(VALUES) - {"sex", "age", "nationality", "postal_code"}
CODES = np.array([kind.code for kind in ALL if kind.id in USEFUL])
NAMED = frozenset({"name", "name_kana", "name_latin"})
VAGUE = frozenset({"birth_date", "address"})  # of nobody, when they stand alone


def loose_people(table: TableRead, named: set[int], owned: set[int] | None) -> list[Known]:
    """People outside the named columns. owned: rows that are somebody's already; None for all of them. Values before
    the first name of such a row are its owner's.
    """
    people: list[Known] = []
    row, current = -1, None
    every = owned is None
    for at, kind, text, strength in _findings(table, named):
        if at != row:
            row, current = at, None
        owner = every or (owned is not None and at in owned)
        begins = kind == "name" or (current is None and not owner)
        if begins or (current and current.values.get(kind, text) != text):
            current = Known(at, {}, WEAK_NAME if strength < SURE else 0)
            people.append(current)
        if current:
            current.values.setdefault(kind, text)
    return [p for p in people if not set(p.values) <= VAGUE]


def _findings(table: TableRead, named: set[int]) -> list[tuple[int, str, str, int]]:
    """Row, kind, value and strength of what was found outside the named columns, from left to right."""
    above = table.plan.header.rows[0] if table.plan.header.rows and table.block.head is None else 0
    found: list[tuple[int, int, int, str, str, int]] = []
    for part in table.parts:
        if part.scanned is None:
            continue
        kept = part.likely() & np.isin(part.kind, CODES)
        if part.column in named:
            kept &= part.row < above
        if not kept.any():
            continue
        scan = part.scanned.found
        for n in np.flatnonzero(kept):
            start, end = int(scan.start[n]), int(scan.end[n])
            text = scan.data[start:end].decode("utf-8", "replace")
            kind = ALL[int(scan.kind[n])].id
            found.append((int(part.row[n]), part.column, start, kind, text, int(scan.strength[n])))
    return [(row, kind, text, strength) for row, _, _, kind, text, strength in sorted(found)]

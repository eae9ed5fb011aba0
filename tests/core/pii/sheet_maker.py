"""Records said one by one, to hold the columns to them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from tsutsumi.core.pii.records import VALUES, masks, of_columns
from tsutsumi.core.readers.passage import Place


@dataclass(slots=True)
class SheetMaker:
    """Collects the records of one passage, one by one. For whole columns of a table use `of_columns`."""

    place: Place
    offset: int = 0
    rows: list[int] = field(default_factory=list)
    values: list[Mapping[str, str]] = field(default_factory=list)
    marks: list[tuple[int, int, int, int]] = field(default_factory=list)

    def add(
        self,
        values: Mapping[str, str],
        flags: int = 0,
        kinds: Iterable[int] = (),
        categories: Iterable[int] = (),
        row: int = -1,
    ) -> int:
        """The number of the new record within the sheet. kinds, categories: codes of everything found in it."""
        self.rows.append(row)
        self.values.append(values)
        low, high = masks(kinds)
        self.marks.append((flags, low, high, masks(categories)[0]))
        return len(self.rows) - 1

    def done(self) -> pa.RecordBatch:
        columns = {kind: [v.get(kind) for v in self.values] for kind in VALUES if any(kind in v for v in self.values)}
        names = ("flags", "kinds0", "kinds1", "categories")
        marks = {name: np.array([m[n] for m in self.marks], np.uint64) for n, name in enumerate(names)}
        return of_columns(self.place, np.array(self.rows, np.int64), columns, marks, self.offset)

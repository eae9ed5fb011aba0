"""本人の数 of a scan, or of records read again."""

from collections.abc import Iterable

import pyarrow as pa

from tsutsumi.core.people.interval import Cause, HeadCount
from tsutsumi.core.people.resolve import resolve_signs
from tsutsumi.core.people.roster import Roster
from tsutsumi.core.people.signs import Signs, signs_of
from tsutsumi.core.pii.files import ScanResult
from tsutsumi.core.pii.records import joined
from tsutsumi.core.readers.passage import FileReport

__all__ = ["Cause", "HeadCount", "count_people", "head_count"]


def head_count(result: ScanResult) -> HeadCount:
    """The people in everything that was scanned."""
    return count_people(joined([]) if result.sheet is None else result.sheet, result.files)


def count_people(records: Signs | Roster | pa.Table, files: Iterable[FileReport] = ()) -> HeadCount:
    """The people in these records, and as many again as the unread files may hold."""
    if not isinstance(records, Signs):
        records = signs_of(records.batches() if isinstance(records, Roster) else records.to_batches())
    return resolve_signs(records, files=files).count

"""What a file that came back would change."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tsutsumi.core.sheets import cells
from tsutsumi.core.sheets.reading import Line, Read
from tsutsumi.core.sheets.shape import ID, Column, Entry, Sheet


@dataclass(frozen=True, slots=True)
class Change:
    """`fields`: (column, before, after) of what differs."""

    line: Line
    entry: Entry
    fields: list[tuple[Column, str, str]]

    @property
    def seen(self) -> list[tuple[Column, str, str]]:
        """The same as people read it: labels for codes."""
        return [(column, column.shown(before), column.shown(after)) for column, before, after in self.fields]


@dataclass(frozen=True, slots=True)
class Conflict(Change):
    """The row was changed in the product after the file had been written, and the file says something else."""


@dataclass(slots=True)
class Diff:
    added: list[Line] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    removed: list[Entry] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    unchanged: int = 0
    wrong: list[Line] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.removed or self.conflicts or self.wrong)


def compare(sheet: Sheet, entries: Iterable[Entry], found: Read) -> Diff:
    """Every line stands in exactly one place. Lines with a strange id are wrong, and say so themselves."""
    known = {entry.id: entry for entry in entries}
    diff = Diff()
    for line in found.lines:
        entry = known.get(line.id)
        if line.id and entry is None:
            line.errors.append(f"{ID}「{line.id}」は、いまの一覧にありません。新しい行のときは{ID}を空にしてください。")
        _place(diff, sheet, line, entry)
    seen = {line.id for line in found.lines}
    diff.removed = [entry for entry in known.values() if entry.id not in seen]
    return diff


def _place(diff: Diff, sheet: Sheet, line: Line, entry: Entry | None) -> None:
    if line.errors:
        diff.wrong.append(line)
    elif entry is None:
        diff.added.append(line)
    elif not (fields := _fields(sheet, line, entry)):
        diff.unchanged += 1
    elif line.version != entry.version:
        diff.conflicts.append(Conflict(line, entry, fields))
    else:
        diff.changed.append(Change(line, entry, fields))


def _fields(sheet: Sheet, line: Line, entry: Entry) -> list[tuple[Column, str, str]]:
    pairs = ((column, entry.values.get(column.key, ""), line.values[column.key]) for column in sheet.taken)
    return [(column, before, after) for column, before, after in pairs if not _same(column, before, after)]


def _same(column: Column, before: str, after: str) -> bool:
    """Also where CP932 could not say it, or a table calculation ate the zeros in front: that is no change."""
    whole = before.replace("\r\n", "\n").replace("\r", "\n")
    before = whole.strip()
    if column.digits and after and before.lstrip("0") == after:
        return True
    return after in {before, cells.lossy(whole).strip()}

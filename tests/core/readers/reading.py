"""Read one file in this process, as a child would."""

from dataclasses import dataclass
from pathlib import Path

from tsutsumi.core.readers.columns import Columns
from tsutsumi.core.readers.limits import Limits
from tsutsumi.core.readers.opener import Begun, Ended, Job, walk
from tsutsumi.core.readers.passage import FileReport, Grid, Passage


@dataclass
class Reading:
    reports: list[FileReport]
    passages: list[Passage]
    tables: list[Grid | Columns]

    @property
    def grids(self) -> list[Grid]:
        """All tables as rows, those that came as columns too."""
        return [Grid(t.rows(), t.place, t.first_row, t.merged) if isinstance(t, Columns) else t for t in self.tables]

    @property
    def first(self) -> FileReport:
        """The report of the file itself; reports of members end before it."""
        return self.reports[-1]

    @property
    def text(self) -> str:
        cells = "\n".join("\t".join(row) for grid in self.grids for row in grid.rows)
        return "\n".join(p.text for p in self.passages) + "\n" + cells

    def states(self) -> dict[str, tuple[str, str]]:
        return {r.path: (r.state, r.reason_code) for r in self.reports}


def read(path: Path, limits: Limits | None = None, passwords: tuple[str, ...] = ()) -> Reading:
    events = list(walk(Job(str(path), path.name, passwords=passwords), limits or Limits()))
    begun = [e.index for e in events if isinstance(e, Begun)]
    ended = [e.index for e in events if isinstance(e, Ended)]
    assert sorted(begun) == sorted(ended) == list(range(len(begun))), "every file that begins ends exactly once"
    return Reading(
        [e.report for e in events if isinstance(e, Ended)],
        [e for e in events if isinstance(e, Passage)],
        [e for e in events if isinstance(e, Grid | Columns)],
    )


def read_bytes(
    folder: Path, name: str, data: bytes, limits: Limits | None = None, passwords: tuple[str, ...] = ()
) -> Reading:
    path = folder / name
    path.write_bytes(data)
    return read(path, limits, passwords)

"""One scan from sealed items to a result: the same functions as `tsutsumi scan`, so the same numbers.

Files are laid out under neutral names ("0003.zip"), for a name may be the attacker's; people see the given name again.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tsutsumi.core.people.count import HeadCount, head_count
from tsutsumi.core.pii.batch import Batch
from tsutsumi.core.pii.detector import Hit
from tsutsumi.core.pii.files import ScanResult, scan_paths
from tsutsumi.core.pii.kinds import ALL
from tsutsumi.core.readers.passage import INSIDE
from tsutsumi.evidence import names, values, vault
from tsutsumi.evidence.models import Item

Watch = Callable[[int, int, int], None]  # files done, bytes done, findings so far
Pieces = Callable[[Item], Iterable[bytes]]


@dataclass(slots=True)
class Folder:
    """The private folder of a scan, and which file in it is which item."""

    path: Path
    items: dict[str, Item] = field(default_factory=dict)

    def lay(self, item: Item, pieces: Iterable[bytes]) -> Path:
        """Write one item out, for this account alone."""
        name = f"{item.number:04d}{names.suffix(item.name)}"
        self.items[name] = item
        path = self.path / name
        with path.open("wb") as file:
            file.writelines(pieces)
        return path

    def item_of(self, path: str) -> Item:
        """The item a path of the result lies in."""
        return self.items[self._inside(path).split(INSIDE, 1)[0]]

    def shown(self, path: str) -> str:
        """The path as people know it: the item's own name, then the members of archives."""
        first, sign, rest = self._inside(path).partition(INSIDE)
        return f"{self.items[first].name}{sign}{rest}"

    def _inside(self, path: str) -> str:
        return path.removeprefix(f"{self.path}/")


@dataclass(slots=True)
class Findings:
    """What a scan leaves: the core's result, the count, and per file how often each kind was found."""

    folder: Folder
    result: ScanResult
    people: HeadCount
    per_file: dict[str, dict[str, int]]
    lines: int  # lines of the sealed result before the samples


def scan(folder: Folder, paths: list[Path], out: vault.Writer, watch: Watch) -> Findings:
    """Scan the laid-out files; every finding goes with its value into `out`, then the samples once more."""
    per_file: dict[str, dict[str, int]] = {}
    lines = 0

    def keep(batch: Batch) -> None:
        nonlocal lines
        _count(batch, per_file)
        if len(batch):
            lines += 1
            out.write(values.block(batch, folder.shown(batch.place.path)))

    result = scan_paths(paths, progress=watch, sink=keep, values=True)
    for hit in result.samples:
        out.write(values.sample(hit, folder.shown(hit.place.path)))
    return Findings(folder, result, head_count(result), per_file, lines)


def _count(batch: Batch, per_file: dict[str, dict[str, int]]) -> None:
    counts = np.bincount(batch.kind, minlength=len(ALL))
    found = per_file.setdefault(batch.place.path, {})
    for code in np.flatnonzero(counts):
        kind = ALL[int(code)].id
        found[kind] = found.get(kind, 0) + int(counts[code])


def samples(findings: Findings, most: int) -> list[tuple[int, Hit]]:
    """At most so many samples of each kind, spread over files as they come, each with its line in the sealed result."""
    taken: dict[str, int] = {}
    chosen = []
    for line, hit in enumerate(findings.result.samples, start=findings.lines):
        if taken.get(hit.kind, 0) < most:
            taken[hit.kind] = taken.get(hit.kind, 0) + 1
            chosen.append((line, hit))
    return chosen

"""Findings that are kept as objects, with their values, for the masked samples of a page."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tsutsumi.core.pii.detector import Hit

PER_FILE = 5  # of a kind
FILES = 100  # per kind; however many files there are, this is enough to show


@dataclass(slots=True)
class Samples:
    """The first findings of each kind in a file, of the files whose names come first: whatever the order of reading."""

    kept: dict[str, dict[str, list[Hit]]] = field(default_factory=dict)  # kind → path → findings
    last: dict[str, str] = field(default_factory=dict)  # kind → the last path, once there are enough

    def wants(self, path: str, kind: str) -> bool:
        """Whether a finding would be kept."""
        files = self.kept.get(kind)
        if files is None:
            return True
        if path in files:
            return len(files[path]) < PER_FILE
        return len(files) < FILES or path < self.last[kind]

    def add(self, hit: Hit) -> None:
        path, kind = hit.place.path, hit.kind
        if not self.wants(path, kind):
            return
        files = self.kept.setdefault(kind, {})
        files.setdefault(path, []).append(hit)
        if len(files) > FILES:
            del files[self.last[kind]]
        if len(files) == FILES:
            self.last[kind] = max(files)

    def forget(self, path: str) -> None:
        """Leave out a file."""
        for files in self.kept.values():
            files.pop(path, None)

    def __iter__(self) -> Iterator[Hit]:
        """In the order of paths, then of kinds."""
        keys = sorted((path, kind) for kind, files in self.kept.items() for path in files)
        for path, kind in keys:
            yield from self.kept[kind][path]

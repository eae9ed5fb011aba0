"""The relay's own log as a witness: did it take the mail whose answer nobody heard?

Written in the format of Postfix. A message that is in the relay's queue has a line of the queue manager with the
address for its bounces, which is ours alone for each sending:

    … postfix/qmgr[811]: 4Xk3Tz0WbQz9t: from=<bounce+TOKEN@example.jp>, size=5120, nrcpt=1 (queue active)
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

QUEUED = re.compile(rb"/qmgr\[\d+\]: ([0-9A-Za-z]{5,32}): from=<bounce\+([a-z0-9.]{20,44})@[^>]*>, size=", re.I)
LONGEST = 1 << 16  # of a line that is looked at


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the log: which file, and how far it went."""

    inode: int
    size: int

    @classmethod
    def read(cls, words: Collection[str]) -> "Place | None":
        numbers = [int(word) for word in words if word.isdigit()]
        return cls(numbers[0], numbers[1]) if len(numbers) >= 2 and numbers[0] else None


@dataclass(frozen=True, slots=True)
class Log:
    path: Path

    def place(self) -> Place | None:
        """Where it ends now; None when it cannot be read."""
        try:
            about = self.path.stat()
            with self.path.open("rb"):
                return Place(about.st_ino, about.st_size)
        except OSError:
            return None

    def taken_since(self, place: Place) -> Iterator[str]:
        """The marks of what the relay took after `place`. LookupError when that stretch is not there whole."""
        for path, start in self._stretch(place):
            yield from taken(path, start)

    def _stretch(self, place: Place) -> list[tuple[Path, int]]:
        """The file of that place and all that came after it. A log that was renamed is found by its number."""
        files = [path for path in self.path.parent.glob(f"{self.path.name}*") if path.is_file()]
        about = sorted(((path.stat().st_mtime_ns, path.stat().st_ino, path) for path in files), reverse=False)
        begun = [n for n, (_at, inode, _path) in enumerate(about) if inode == place.inode]
        if not begun or about[begun[0]][2].stat().st_size < place.size:
            raise LookupError
        later = about[begun[0] :]
        if any(path.suffix == ".gz" for _at, _inode, path in later):
            raise LookupError
        return [(path, place.size if n == 0 else 0) for n, (_at, _inode, path) in enumerate(later)]


def taken(path: Path, start: int = 0) -> Iterator[str]:
    """The marks of what the relay took, as one file of its log says."""
    with path.open("rb") as file:
        file.seek(start)
        while line := file.readline(LONGEST):
            found = QUEUED.search(line)
            if found:
                yield found[2].decode().lower()

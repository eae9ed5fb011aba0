"""The heat table: what was found where, folder by folder."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tsutsumi.core.pii.kinds import Kind
from tsutsumi.evidence import rules
from tsutsumi.evidence.models import ScanRun

WARMEST = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """How often a kind was found; `warmth` from 0 (not at all) to 5 (ten thousand times and more)."""

    label: str
    count: int
    warmth: int


@dataclass(slots=True)
class Line:
    """A folder, or a file. `unread` counts the files in it that were not, or not wholly, read."""

    name: str
    path: str
    is_folder: bool
    files: int = 0
    unread: int = 0
    hits: int = 0
    people: int | None = None
    kinds: dict[str, int] = field(default_factory=dict)
    cells: list[Cell] = field(default_factory=list)

    @property
    def query(self) -> str:
        return urlencode({"folder": self.path})

    def add(self, state: str, kinds: dict[str, int], people: int | None) -> None:
        """One file in it."""
        self.files += 1
        self.unread += state != "read"
        self.people = None if self.is_folder else people
        for kind, count in kinds.items():
            self.hits += count
            self.kinds[kind] = self.kinds.get(kind, 0) + count


@dataclass(frozen=True, slots=True)
class Heat:
    """The lines under one folder, the warmest first, and the kinds that occur in them."""

    folder: str
    labels: list[str]
    lines: list[Line]

    @property
    def above(self) -> list[tuple[str, str]]:
        """The folders above this one, from the top: name, and its question."""
        steps = self.folder.split("/")[:-1] if self.folder else []
        ways = ["/".join(steps[: n + 1]) + "/" for n in range(len(steps))]
        return [(_shown(step), urlencode({"folder": way})) for step, way in zip(steps, ways, strict=True)]


def heat_of(run: ScanRun, folder: str) -> Heat:
    """What lies directly under `folder` ("" is the top, else it ends in "/"). Copies count in their first place.

    Where there is nothing but one folder, what lies in that one is shown.
    """
    lines = _lines(run, folder)
    while len(lines) == 1 and lines[0].is_folder:
        folder = lines[0].path
        lines = _lines(run, folder)
    shown = sorted(lines, key=lambda line: (-line.hits, -line.unread, line.path))
    kinds = _kinds(shown, rules.known(run))
    for line in shown:
        line.cells = [Cell(kind.label_ja, n := line.kinds.get(kind.id, 0), warmth(n)) for kind in kinds]
    return Heat(folder, [kind.label_ja for kind in kinds], shown)


def _lines(run: ScanRun, folder: str) -> list[Line]:
    lines: dict[str, Line] = {}
    rows = run.files.filter(path__startswith=folder, copy_of="").values_list("path", "state", "kinds", "people")
    for path, state, kinds, people in rows.iterator(chunk_size=2000):
        first, sign, _ = path[len(folder) :].partition("/")
        name = first + sign
        line = lines.setdefault(name, Line(_shown(name), folder + name, is_folder=bool(sign)))
        line.add(state, kinds, people)
    return list(_without_shells(lines))


def warmth(count: int) -> int:
    """One step for every further digit."""
    return min(WARMEST, len(str(count))) if count else 0


def _without_shells(lines: dict[str, Line]) -> Iterable[Line]:
    """An archive is one line, its folder; the file around it is told there."""
    for name, line in lines.items():
        inside = lines.get(f"{name}!/")
        if inside is None:
            yield line
        else:
            inside.unread += line.unread
            inside.hits += line.hits
            for kind, count in line.kinds.items():
                inside.kinds[kind] = inside.kinds.get(kind, 0) + count


def _kinds(lines: Iterable[Line], known: Mapping[str, Kind]) -> list[Kind]:
    """The kinds that occur: those the law singles out first, then by number."""
    total: dict[str, int] = {}
    for line in lines:
        for kind, count in line.kinds.items():
            total[kind] = total.get(kind, 0) + count
    found = [known[kind] for kind in total if kind in known]
    return sorted(found, key=lambda k: (not k.sensitive, not k.property, not k.personal, -total[k.id]))


def _shown(name: str) -> str:
    return name.rstrip("/").removesuffix("!") or "/"

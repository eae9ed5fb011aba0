"""Archives that a program of the system unpacks, where there is one: 7-Zip or unar.

The program runs as a child of the reading child, under limits of its own, without a shell, and dies with it. It writes
no file: all contents come through one pipe, one behind the other, and are cut by the sizes of the listing. Names come
from the listing and are shown, never used.
"""

import contextlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from tsutsumi.core.readers import bounds, charset, process
from tsutsumi.core.readers.archive import Item
from tsutsumi.core.readers.heap import Heap
from tsutsumi.core.readers.limits import Budget
from tsutsumi.core.readers.reasons import Gap, Unreadable
from tsutsumi.core.readers.source import Source, locked, spool

MOST_LISTING = 256 << 20
# The kind by content → the name 7-Zip has for it; "" where it cannot be relied on.
KINDS = {"cab": "cab", "lzh": "lzh", "iso": "iso", "arj": "arj", "cpio": "cpio", "ar": "ar", "rpm": "rpm",
         "compress": "Z", "seven": "7z", "rar": ""}  # fmt: skip
UNAR_FIRST = {"rar", "lzh", "arj"}
UNAR = {*UNAR_FIRST, "cab", "iso", "cpio", "compress"}
INPUT = "/dev/stdin"


@dataclass(frozen=True, slots=True)
class Entry:
    """One member by the listing of the program; size -1 where the archive does not tell."""

    name: str
    size: int
    is_locked: bool = False
    is_folder: bool = False
    is_link: bool = False


@dataclass(frozen=True, slots=True)
class Program:
    """A program that is here, and how it is asked for one kind of archive."""

    path: str
    kind: str

    @property
    def is_unar(self) -> bool:
        return self.path.endswith("unar")

    def listing(self) -> list[str]:
        if self.is_unar:
            return ["lsar", "-j", "-nr", "-e", "shift_jis", INPUT]
        return [self.path, "l", "-slt", "-ba", f"-t{KINDS[self.kind]}", INPUT]

    def contents(self) -> list[str]:
        if self.is_unar:
            return [self.path, "-q", "-nr", "-k", "skip", "-o", "-", INPUT]
        return [self.path, "x", "-so", f"-t{KINDS[self.kind]}", INPUT]

    def entries(self, data: bytes) -> list[Entry]:
        return _of_lsar(data) if self.is_unar else _of_seven(data)


def program(kind: str) -> Program | None:
    """The first program here that unpacks this kind."""
    seven = (shutil.which("7zz") or shutil.which("7z")) if KINDS[kind] else None
    unar = shutil.which("unar") if kind in UNAR and shutil.which("lsar") else None
    path = (unar or seven) if kind in UNAR_FIRST else (seven or unar)
    return Program(path, kind) if path else None


def wanted(kind: str) -> str:
    """What to install, for the reason of an unread file."""
    names = [name for name, here in (("unar", kind in UNAR), ("7-Zip（7z）", bool(KINDS[kind]))) if here]
    return f"{'か'.join(names)} を入れてから、もう一度調べてください"


def read(source: Source, budget: Budget, kind: str) -> Iterator[Item]:
    """Members in the order of the listing. Without a program the file stays unread, and says which would help."""
    most = bounds.of_sealed(source.size)
    found = program(kind)
    if found is None:
        raise Unreadable("no_tool", wanted(kind), most)
    with contextlib.closing(_Handed(source.file)) as handed:
        entries = _listed(found, handed.file, budget)
        files = [e for e in entries if not e.is_folder]
        if not entries:
            raise Unreadable("damaged", most=most)
        if not files:
            return
        if any(e.is_locked for e in files):
            yield from _closed(source, files)
            return
        heap, flaw = Heap(), False
        try:
            for block in process.output(found.contents(), handed.file, seconds=budget.limits.seconds_for(source.size)):
                budget.grow(len(block))
                heap.put(block)
        except process.Failed:
            flaw = True
    yield from _cut(source, budget, files, heap, flaw)


class _Handed:
    """The archive as a file with a handle, which a copy in memory has not."""

    def __init__(self, file: IO[bytes]) -> None:
        self.given, self.file = file, process.on_disk(file)

    def close(self) -> None:
        if self.file is not self.given:
            self.file.close()


def _listed(found: Program, file: IO[bytes], budget: Budget) -> list[Entry]:
    data = bytearray()
    try:
        for block in process.output(found.listing(), file, seconds=budget.limits.seconds):
            data += block
            if len(data) > MOST_LISTING:
                raise Unreadable("too_many", f"{budget.limits.members:,}個まで")
    except process.Failed:
        pass  # what was listed before the damage is there to be read
    try:
        return found.entries(bytes(data))
    except (ValueError, KeyError, TypeError):
        return []


def _of_seven(data: bytes) -> list[Entry]:
    """Paragraphs of `Key = value`. A packed file alone has neither name nor size."""
    entries = []
    for paragraph in data.split(b"\n\n"):
        told = dict(line.split(b" = ", 1) for line in paragraph.splitlines() if b" = " in line)
        if told:
            size = told.get(b"Size", b"")
            entries.append(
                Entry(
                    charset.decode(told.get(b"Path", b""))[0],
                    int(size) if size.isdigit() else -1,
                    told.get(b"Encrypted") == b"+",
                    told.get(b"Folder") == b"+" or told.get(b"Attributes", b"").startswith(b"D"),
                    bool(told.get(b"Symbolic Link")) or b" l" in told.get(b"Attributes", b"")[:24],
                )
            )
    return entries


def _of_lsar(data: bytes) -> list[Entry]:
    return [_entry(item) for item in json.loads(data)["lsarContents"]]


def _entry(item: dict[str, Any]) -> Entry:
    size = item.get("XADFileSize")
    return Entry(
        str(item.get("XADFileName", "")),
        size if isinstance(size, int) else -1,
        bool(item.get("XADIsEncrypted")),
        bool(item.get("XADIsDirectory")),
        bool(item.get("XADIsLink") or item.get("XADIsHardLink")),
    )


def _closed(source: Source, files: list[Entry]) -> Iterator[Item]:
    """Locked members among them shift what comes through the pipe: nothing of this archive is examined."""
    for entry in files:
        size = max(0, entry.size)
        yield source.member(entry.name, spool(), size), locked(source, bounds.of_plain(size))


def _cut(source: Source, budget: Budget, files: list[Entry], heap: Heap, flaw: bool) -> Iterator[Item]:
    """The members by their sizes; as one where the sizes do not add up."""
    sizes = [e.size for e in files]
    if len(files) == 1:
        sizes = [heap.size]
    elif sum(sizes) != heap.size:  # not every program writes out where a link leads
        sizes = [0 if e.is_link else e.size for e in files]
    if sum(sizes) != heap.size or min(sizes) < 0:
        if heap.size:
            yield source.member("展開した中身", heap.slice([(0, heap.size)]), heap.size)
        yield Gap("damaged", f"{len(files):,}個のうち一部", bounds.of_sealed(source.size))
        return
    for entry, size, file in zip(files, sizes, heap.split(sizes), strict=True):
        budget.one_more()
        member = source.member(entry.name or _inner(source), file, size)
        if entry.is_link:
            yield member, Unreadable("link", most=0)
            continue
        if flaw:  # which of them is broken, the program does not tell
            member.flaw, member.flaw_most = "damaged", bounds.of_sealed(source.size)
        yield member


def _inner(source: Source) -> str:
    """The name of the one file inside report.txt.Z."""
    name = source.path.rsplit("/", 1)[-1]
    return name[: -len(source.suffix)] if source.suffix == ".z" else name

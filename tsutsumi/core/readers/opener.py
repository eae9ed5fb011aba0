"""From a path to everything in it: choose the reader by content, open what is nested, end each file in one state."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from tsutsumi.core.readers import (
    archive,
    bounds,
    cards,
    dumps,
    jsons,
    mail,
    ocr,
    office,
    pdf,
    pictures,
    pst,
    rtf,
    sharing,
    sheets,
    sniff,
    tables,
    text,
    tnef,
    tools,
)
from tsutsumi.core.readers.columns import Columns
from tsutsumi.core.readers.limits import Budget, Limits
from tsutsumi.core.readers.passage import FileReport, Grid, Passage
from tsutsumi.core.readers.pictures import Gallery, Picture
from tsutsumi.core.readers.reasons import REASONS, Gap, Remark, Unclear, Unreadable, sentence
from tsutsumi.core.readers.sharing import Split
from tsutsumi.core.readers.source import Source, open_source
from tsutsumi.core.readers.stretches import Share

Content = Passage | Grid | Columns | Gap | Remark | Picture | Source | tuple[Source, Unreadable] | Split | Unclear
Reader = Callable[[Source], Iterator[Content]]


def late(module: str, name: str) -> Callable[..., Any]:
    """A reader whose libraries take long to load, loaded when the first file asks for it."""

    def read(*arguments: Any) -> Any:
        return getattr(import_module(f"tsutsumi.core.readers.{module}"), name)(*arguments)

    return read


READERS: dict[str, Reader] = {
    "xlsx": sheets.read_workbook,
    "docx": office.read_word,
    "pptx": office.read_slides,
    "odf": office.read_open_document,
    "ods": sheets.read_workbook,
    "ole": late("ole", "read_ole"),
    "rtf": rtf.read_rtf,
    "pdf": pdf.read_pdf,
    "image": pictures.read_picture,
    "mail": mail.read_mail,
    "mbox": mail.read_mbox,
    "tnef": tnef.read_tnef,
    "pst": pst.read_pst,
    "vcard": cards.read_cards,
    "calendar": cards.read_calendar,
    "json": jsons.read_json,
    "jsonl": jsons.read_lines,
    "html": text.read_html,
    "xml": text.read_xml,
    "table": tables.read_table,
    "sql": dumps.read_dump,
    "sqlite": late("databases", "read_sqlite"),
    "parquet": late("databases", "read_parquet"),
}
ARCHIVES: dict[str, Callable[[Source, Budget], Iterator[archive.Item]]] = {
    "zip": archive.read_zip,
    "tar": archive.read_tar,
    "seven": late("sevenzip", "read_seven"),
    **{kind: partial(archive.read_packed, kind=kind) for kind in archive.PACKED},
    **{kind: partial(tools.read, kind=kind) for kind in tools.KINDS if kind != "seven"},
}
CLOSED = {"binary": "unknown_format", "broken": "damaged", "pgp": "encrypted"}
CONTAINERS = {".zip", ".xlsx", ".docx", ".pptx", ".xls", ".pdf", ".7z", ".gz"}


@dataclass(frozen=True, slots=True)
class Job:
    """A file on disk and the name to show for it.

    skip: files inside begun in an earlier, broken run; containers among them are opened again, but tell nothing twice.
    heard: of those that had not ended, how many passages and tables were told. alone: to be read by itself, every word
    told at once, because a child died at it or near it.
    dead: the files inside at which a child died; they are not opened again. is_link: stands in a folder as a link.
    passwords: to try on whatever is locked. sha256: of the whole file, where somebody has computed it before.
    refused: a reason known before anything is opened. size: bytes, where known.
    split: bytes from twice which on a file may be told as shares, for others to read, instead of being read; 0: never.
    share: what of the file is to be read; None for all of it.
    """

    path: str
    label: str
    skip: int = 0
    heard: tuple[tuple[int, int], ...] = ()
    alone: bool = False
    dead: frozenset[int] = frozenset()
    is_link: bool = False
    passwords: tuple[str, ...] = field(default=(), repr=False)
    sha256: str = ""
    refused: str = ""
    size: int = 0
    split: int = 0
    share: Share | None = None

    @property
    def may_split(self) -> bool:
        """Whether it is large enough to be told as shares."""
        return 0 < 2 * self.split <= self.size


@dataclass(frozen=True, slots=True)
class Begun:
    """A file is opened; sent before it is read, so that the parent knows who hangs. index: order in the top file."""

    index: int
    path: str
    size: int

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        return Begun, (self.index, self.path, self.size)


@dataclass(frozen=True, slots=True)
class Ended:
    """A file is done."""

    index: int
    report: FileReport

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        return Ended, (self.index, self.report)


@dataclass(frozen=True, slots=True)
class At:
    """How far the reader is in the file on disk, in bytes; `seconds` it may take longer, for a page goes to OCR."""

    bytes: int
    seconds: float = 0.0


@dataclass(slots=True)
class _State:
    """What happened to one file so far."""

    source: Source
    index: int
    began: float = field(default_factory=time.perf_counter)
    encoding: str | None = None
    notes: list[str] = field(default_factory=list)
    code: str = ""
    most: int = 0
    got: int = 0
    told: int = 0  # passages and tables among them
    gallery: Gallery = field(default_factory=Gallery)
    closed: bool = False  # a member that was not unpacked, or a share of a file: there are no bytes to hash

    def lost(self, code: str, reason: str, most: int) -> None:
        self.code = self.code or code
        self.notes.append(reason)
        self.most = min(self.most + most, bounds.WORLD)

    def report(self) -> FileReport:
        state = "read" if not self.code else "partly" if self.got else "unread"
        return FileReport(
            path=self.source.path,
            state=state,
            reason="".join(dict.fromkeys(self.notes)),
            reason_code=self.code,
            encoding=self.encoding,
            bytes=self.source.size,
            seconds=round(time.perf_counter() - self.began, 4),
            sha256="" if self.closed else _digest(self.source),
            most_people=None if state == "read" else self.most,
        )


def _digest(source: Source) -> str:
    try:
        return "" if source.file.closed else source.sha256()
    except (OSError, ValueError):
        return ""


Event = Begun | Ended | Passage | Grid | Columns | At | Split | Unclear
STEP = 4 << 20  # bytes of a file on disk between two words about how far the reader is


@dataclass(slots=True)
class Walk:
    """One file on disk with all it holds. `index` counts the files in the order in which they are met."""

    job: Job
    budget: Budget
    index: int = -1
    top: Source | None = None
    told: int = 0
    heard: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self.heard = dict(self.job.heard)

    def _wanted(self, index: int) -> bool:
        """Whether something of this file has not been told yet."""
        return index >= self.job.skip or index in self.heard

    def of(self, source: Source, closed: Unreadable | None = None) -> Iterator[Event]:
        self.index += 1
        state = _State(source, self.index, closed=closed is not None or self.job.share is not None)
        container = closed is None and _is_container(source)
        if self.index in self.job.dead or not (container or self._wanted(self.index)):
            source.file.close()
            return
        yield Begun(state.index, source.path, source.size)
        try:
            yield from self._contents(source, state, closed)
        except Unreadable as error:
            state.lost(error.code, error.text, bound_of(source) if error.most is None else error.most)
        except MemoryError:
            state.lost("memory", REASONS["memory"], bound_of(source))
        except (KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except BaseException as error:  # a parser met something its authors did not foresee; compiled ones panic
            state.lost("unreadable", sentence("unreadable", type(error).__name__), bound_of(source))
        yield Ended(state.index, state.report())
        source.file.close()

    def _contents(self, source: Source, state: _State, closed: Unreadable | None) -> Iterator[Event]:
        if closed is not None:
            raise closed
        self.budget.enter(source.depth)
        if source.flaw == "encrypted":
            raise Unreadable("encrypted")
        for item in self._items(source, state):
            yield from self._item(item, state)
            yield from self._far()
        for gap in state.gallery.gaps():
            state.lost(gap.code, gap.text, gap.most)
        if source.flaw:
            state.lost(source.flaw, sentence(source.flaw, "途中まで"), source.flaw_most)

    def _far(self) -> Iterator[At]:
        if self.top and not self.top.file.closed and (at := self.top.file.tell()) >= self.told + STEP:
            self.told = at
            yield At(at)

    def _items(self, source: Source, state: _State) -> Iterator[Content]:
        if self.job.share:
            return sharing.read(source, self.job.share)
        kind = sniff.kind_of(source)
        if kind == "empty":
            return _empty(source, state)
        if kind == "ole":
            source = _unlocked(source)
            kind = sniff.kind_of(source)
        if kind in ARCHIVES:
            return ARCHIVES[kind](source, self.budget)
        if kind in CLOSED:
            raise Unreadable(CLOSED[kind], LABELS.get(source.suffix, ""), bound_of(source))
        split = sharing.split(source, kind, self.job.split) if source is self.top else None
        return iter(split) if split else READERS.get(kind, read_plain)(source)

    def _item(self, item: Content, state: _State) -> Iterator[Event]:
        if isinstance(item, Gap):
            state.lost(item.code, item.text, item.most)
        elif isinstance(item, Remark):
            state.encoding = item.encoding or state.encoding
        elif isinstance(item, Split | Unclear):
            yield item
        elif isinstance(item, Picture):
            yield from self._picture(item, state)
        elif isinstance(item, Source):
            state.got += 1
            yield from self.of(item)
        elif isinstance(item, tuple):
            state.got += 1
            yield from self.of(*item)
        else:
            state.got += 1
            yield from self._new(item, state)

    def _new(self, item: Passage | Grid | Columns, state: _State) -> Iterator[Event]:
        """What an earlier, broken run has not told."""
        state.told += 1
        if self._wanted(state.index) and state.told > self.heard.get(state.index, 0):
            yield item

    def _picture(self, picture: Picture, state: _State) -> Iterator[Event]:
        """Its text by OCR, if that is installed and this file has not had its share."""
        wanted = self._wanted(state.index) and ocr.is_here()
        if not (wanted and self.budget.one_more_picture()):
            state.gallery.put(picture, picture.code)
        else:
            yield At(self.told, 2 * ocr.SECONDS)
            for passage in state.gallery.read(picture):
                state.got += 1
                yield from self._new(passage, state)


LABELS = {".accdb": "Access", ".mdb": "Access", ".one": "OneNote", ".vsd": "Visio", ".ost": "Outlook",
          ".exe": "プログラム", ".dwg": "AutoCAD", ".jtd": "一太郎"}  # fmt: skip
NESTING = frozenset({*ARCHIVES, "mail", "mbox", "tnef", "pst", "ole", "rtf", "docx", "xlsx", "pptx", "odf", "ods"})


def _is_container(source: Source) -> bool:
    return source.size > 0 and sniff.kind_of(source) in NESTING


def _unlocked(source: Source) -> Source:
    """An Office file without its lock, if it has one."""
    from tsutsumi.core.readers import unlock

    return unlock.office(source) if unlock.is_locked(source) else source


def _empty(source: Source, state: _State) -> Iterator[Content]:
    """Nothing is a finding for a text, and damage for a format that cannot be empty."""
    if source.suffix in CONTAINERS:
        raise Unreadable("no_content", most=0)
    state.notes.append("空のファイルです。")
    return iter(())


def read_plain(source: Source) -> Iterator[Content]:
    """A text of unknown kind: a table when its lines say so."""
    return tables.read_table(source) if tables.is_table(source) else text.read_text(source)


def bound_of(source: Source) -> int:
    """At most so many people in a file of which nothing is known but its size."""
    return bounds.of_packed(source.size)


def walk(job: Job, limits: Limits) -> Iterator[Event]:
    """Everything in one file on disk, each file between its Begun and its Ended."""
    try:
        if job.is_link:
            raise Unreadable("link", most=0)
        if job.refused:
            raise Unreadable(job.refused, most=bounds.of_packed(job.size))
        source = open_source(Path(job.path), job.label)
        source.passwords, source.digest = job.passwords, job.sha256
        source.size = job.share.length if job.share else source.size
    except Unreadable as error:
        report = FileReport(job.label, "unread", error.text, error.code, most_people=error.most or 0)
        yield from (Begun(0, job.label, 0), Ended(0, report))
        return
    yield from Walk(job, Budget(limits, source.size), top=source).of(source)

"""Word, PowerPoint and OpenDocument, read from their XML: what is shown, what is hidden, and what was struck out."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from tsutsumi.core.readers import xml
from tsutsumi.core.readers.package import CONTAINER_ERRORS, beside, check_package, lost
from tsutsumi.core.readers.package import Item as Beside
from tsutsumi.core.readers.passage import Grid, Passage, Place
from tsutsumi.core.readers.reasons import Unreadable
from tsutsumi.core.readers.source import Source

BLOCK = 1 << 16
TEXT = frozenset({"t", "delText", "instrText"})
FURIGANA = frozenset({"rt", "ruby-text"})
WORD_PARTS = ("word/document", "word/header", "word/footer", "word/footnotes", "word/endnotes")
SLIDE_PARTS = (
    "ppt/slides/slide", "ppt/slideMasters/", "ppt/slideLayouts/", "ppt/notesSlides/", "ppt/handoutMasters/",
)  # fmt: skip

Item = Beside | Grid


@dataclass(slots=True)
class Story:
    """Paragraphs and tables of one part, built while the XML streams by."""

    paragraphs: list[str] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    depth: int = 0  # of tables
    taking: int = 0
    silent: int = 0
    span: int = 1

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.taking += name in TEXT
        self.silent += name in FURIGANA
        if name == "tbl":
            self._open_table()
        elif name == "tr" and self.depth == 1:
            self.tables[-1].append([])
        elif name == "gridSpan":
            self.span = _number(attributes)
        elif name in {"tab", "br", "cr"}:
            self.line.append("\t" if name == "tab" else "\n")

    def end(self, name: str) -> None:
        self.taking -= name in TEXT
        self.silent -= name in FURIGANA
        if name == "p":
            self._close_paragraph()
        elif name == "tc" and self.depth == 1:
            self._close_cell()
        elif name == "tbl":
            self.depth -= 1

    def text(self, text: str) -> None:
        if self.taking and not self.silent:
            self.line.append(text)

    def _open_table(self) -> None:
        self.depth += 1
        if self.depth == 1:
            self.tables.append([])

    def _close_paragraph(self) -> None:
        text = "".join(self.line)
        self.line.clear()
        if text:
            (self.cell if self.depth else self.paragraphs).append(text)

    def _close_cell(self) -> None:
        if self.tables[-1]:
            self.tables[-1][-1] += ["\n".join(self.cell), *[""] * (self.span - 1)]
        self.cell.clear()
        self.span = 1


def _number(attributes: dict[str, str]) -> int:
    value = next((v for k, v in attributes.items() if xml.local(k) == "val"), "1")
    return min(int(value), 1000) if value.isdecimal() else 1


def read_word(source: Source) -> Iterator[Item]:
    yield from _parts(source, WORD_PARTS)


def read_slides(source: Source) -> Iterator[Item]:
    yield from _parts(source, SLIDE_PARTS)


def _parts(source: Source, starts: tuple[str, ...]) -> Iterator[Item]:
    """Stories of the named parts in order; the text positions of all parts follow one another."""
    with _package(source) as package:
        offset = tables = 0
        for name in sorted((n for n in package.namelist() if n.startswith(starts) and n.endswith(".xml")), key=_order):
            try:
                story = _story(package, name)
            except (*CONTAINER_ERRORS, Unreadable) as error:
                yield lost(package.getinfo(name), error.code if isinstance(error, Unreadable) else "damaged")
                continue
            if story.paragraphs:
                text = "\n".join(story.paragraphs)
                yield Passage(text, Place(source.path), offset)
                offset += len(text) + 1
            for rows in filter(any, story.tables):
                tables += 1
                yield Grid(rows, Place(source.path, sheet=f"表{tables}"))
        yield from beside(source, package)


def _order(name: str) -> tuple[int, int, str]:
    """The document itself first, then slide 2 before slide 10."""
    return (name != "word/document.xml", len(name), name)


def _package(source: Source) -> zipfile.ZipFile:
    data = source.whole(256 << 20)
    check_package(data)
    source.file.seek(0)
    return zipfile.ZipFile(source.file)


def _story(package: zipfile.ZipFile, name: str) -> Story:
    return _told(Story(), package, name)


def _told(story: Story, package: zipfile.ZipFile, name: str) -> Story:
    with package.open(name) as part:
        xml.parse(iter(lambda: part.read(BLOCK), b""), story.start, story.end, story.text)
    return story


OPEN_NAMES = {"table": "tbl", "table-row": "tr", "table-cell": "tc", "covered-table-cell": "tc", "h": "p",
              "line-break": "br"}  # fmt: skip


class OpenStory(Story):
    """The same from OpenDocument, where all characters are text and a table has longer names."""

    __slots__ = ()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        super().start(OPEN_NAMES.get(name, name), {})
        if name == "s":
            self.line.append(" " * min(_count(attributes, "c"), 100))

    def end(self, name: str) -> None:
        super().end(OPEN_NAMES.get(name, name))

    def text(self, text: str) -> None:
        if not self.silent:
            self.line.append(text.strip("\n"))


def _count(attributes: dict[str, str], wanted: str) -> int:
    value = next((v for k, v in attributes.items() if xml.local(k) == wanted), "1")
    return int(value) if value.isdecimal() else 1


def read_open_document(source: Source) -> Iterator[Item]:
    """Body, then headers and footers, then what is embedded."""
    with _package(source) as package:
        offset = tables = 0
        for name in (n for n in ("content.xml", "styles.xml") if n in package.NameToInfo):
            try:
                story = _told(OpenStory(), package, name)
            except (*CONTAINER_ERRORS, Unreadable) as error:
                yield lost(package.getinfo(name), error.code if isinstance(error, Unreadable) else "damaged")
                continue
            if text := "\n".join(story.paragraphs).strip():
                yield Passage(text, Place(source.path), offset)
                offset += len(text) + 1
            for rows in filter(any, story.tables):
                tables += 1
                yield Grid(rows, Place(source.path, sheet=f"表{tables}"))
        yield from beside(source, package)

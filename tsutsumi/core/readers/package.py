"""What office packages (zip with XML) have in common: refusing bombs, and the parts beside the main text."""

import io
import zipfile
from collections.abc import Iterator
from functools import partial

from tsutsumi.core.readers import bounds, xml
from tsutsumi.core.readers.passage import Passage, Place
from tsutsumi.core.readers.pictures import Picture
from tsutsumi.core.readers.reasons import Gap, Unreadable
from tsutsumi.core.readers.source import Source

PICTURE_BYTES = 30_000  # a picture with a legible page of text is larger than this; a logo is smaller
MOST_XML = 1 << 30
MOST_MEMBER = 256 << 20
CONTAINER_ERRORS = (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError)
MANIFEST = "META-INF/manifest.xml"  # of OpenDocument
PICTURES = ("/media/", "Pictures/")
DRAWN = (
    "/drawings/drawing",
    "/diagrams/data",
    "/charts/chart",
    "omments",
)  # text shown on top of the rest
WHOLE = (".htm", ".html", ".mht", ".txt", ".rtf", ".docx", ".xlsx", ".pptx", ".pdf", ".eml", ".msg", ".csv")

Item = Passage | Gap | Source | Picture


def check_package(data: bytes) -> None:
    """Refuse a package that expands beyond reason, before a parser allocates for it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            manifest = package.read(MANIFEST) if MANIFEST in package.NameToInfo else b""
    except CONTAINER_ERRORS as error:
        raise Unreadable("damaged") from error
    if b"encryption-data" in manifest or any(m.flag_bits & 1 for m in members):
        raise Unreadable("encrypted")
    total = sum(m.file_size for m in members)
    if total > MOST_XML:
        raise Unreadable("too_large", f"展開後{total:,}バイト")
    if total > 50 << 20 and total > 500 * len(data):
        raise Unreadable("ratio")


def beside(source: Source, package: zipfile.ZipFile) -> Iterator[Item]:
    """Text boxes, diagrams and notes; embedded files, handed back to the opener; pictures, which are not read."""
    infos = package.infolist()
    for info in infos:
        if any(part in info.filename for part in DRAWN) and info.filename.endswith(".xml"):
            yield from _drawn(source, package, info)
        elif info.file_size and ("/embeddings/" in info.filename or info.filename.lower().endswith(WHOLE)):
            yield _embedded(source, package, info)
    for info in infos:
        if PICTURE_BYTES <= info.file_size <= MOST_MEMBER and any(p in info.filename for p in PICTURES):
            yield Picture(partial(_bytes, package, info), Place(source.path, sheet=info.filename), "image")


def _bytes(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    try:
        return package.read(info)
    except CONTAINER_ERRORS:
        return b""


def _drawn(source: Source, package: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[Item]:
    try:
        text = xml.text_of(package.read(info), breaks={"p", "comment", "threadedComment", "v"})
    except (*CONTAINER_ERRORS, Unreadable):
        yield lost(info)
        return
    if text.strip():
        yield Passage(text, Place(source.path, sheet=info.filename))


def _embedded(source: Source, package: zipfile.ZipFile, info: zipfile.ZipInfo) -> Source | Gap:
    if info.file_size > MOST_MEMBER:
        return lost(info)
    try:
        data = package.read(info)
    except CONTAINER_ERRORS:
        return lost(info)
    return source.member(info.filename, io.BytesIO(data), len(data))


def lost(info: zipfile.ZipInfo, code: str = "damaged") -> Gap:
    """A part that could not be read."""
    return Gap(code, info.filename, bounds.of_plain(info.file_size))

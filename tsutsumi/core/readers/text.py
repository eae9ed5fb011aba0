"""Plain text, logs, Markdown and HTML, in windows that end at a line."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

import numpy as np

from tsutsumi.core.readers import bounds, charset
from tsutsumi.core.readers.passage import Passage, Place
from tsutsumi.core.readers.reasons import Gap, Remark, Unreadable
from tsutsumi.core.readers.source import Source

WINDOW = 1 << 20  # bytes
LARGEST_PAGE = 64 << 20  # bytes of HTML that are taken apart; more is read as it stands
BREAKS = re.compile("\n|\r|。|、|,|;|\t| ".encode())
UNREADABLE = "�".encode()


@dataclass(slots=True)
class Broken:
    """Characters that could not be decoded."""

    count: int = 0

    def see(self, text: str) -> None:
        if "�" in text:
            self.count += text.count("�")

    def see_bytes(self, data: bytes) -> None:
        self.count += data.count(UNREADABLE)

    def gaps(self) -> Iterator[Gap]:
        if self.count:
            yield Gap("undecodable", f"{self.count:,}文字", bounds.of_plain(self.count * 2))


def read_text(source: Source) -> Iterator[Passage | Gap | Remark]:
    encoding = charset.encoding_of(source)
    if encoding is None:
        raise Unreadable("unknown_format")
    yield Remark(encoding)
    broken = Broken()
    yield from passages(charset.utf8(source, encoding), source.path, broken)
    yield from broken.gaps()


def windows(blocks: Iterable[str], path: str, broken: Broken) -> Iterator[Passage]:
    """Passages of a text that is there as characters."""
    return passages((block.encode("utf-8", "replace") for block in blocks), path, broken)


def passages(blocks: Iterable[bytes], path: str, broken: Broken) -> Iterator[Passage]:
    """Passages of about WINDOW bytes of UTF-8, cut where no value can be cut in two if there is such a place."""
    offset, line = 0, 1
    for part in _parts(blocks, broken):
        yield Passage(part, Place(path, line=line), offset)
        offset, line = offset + characters(part), line + part.count(b"\n")


def _parts(blocks: Iterable[bytes], broken: Broken) -> Iterator[bytes]:
    waiting: list[bytes] = []
    size = 0
    for block in blocks:
        broken.see_bytes(block)
        waiting.append(block)
        size += len(block)
        if size >= 2 * WINDOW:
            rest = b"".join(waiting)
            while len(rest) >= 2 * WINDOW:
                cut = _cut(rest)
                yield rest[:cut]
                rest = rest[cut:]
            waiting, size = [rest], len(rest)
    if size:
        yield b"".join(waiting)


def characters(data: bytes) -> int:
    """How many characters UTF-8 has: the bytes that do not continue one."""
    return int(np.count_nonzero(np.frombuffer(data, np.int8) >= -64))


def _cut(text: bytes) -> int:
    end = text.rfind(b"\n", WINDOW // 2, WINDOW) + 1
    if end:
        return end
    end = max((m.end() for m in BREAKS.finditer(text, WINDOW - 4096, WINDOW)), default=WINDOW)
    while text[end] & 0xC0 == 0x80:  # within a character
        end += 1
    return end


class _Stripper(HTMLParser):
    """Text of a page: no scripts, no styles, no furigana; blocks on lines of their own, cells apart by tabs."""

    SILENT = frozenset({"script", "style", "rt", "rp"})
    BREAK = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "table", "title"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in self.SILENT
        self.parts.append("\n" if tag in self.BREAK else "\t" if tag in {"td", "th"} else "")
        for name, value in attrs:
            if name == "href" and value and value.lower().startswith("mailto:"):
                self.parts.append(f" {value[7:]} ")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in self.SILENT))
        self.parts.append("\n" if tag in self.BREAK else "")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)

    def handle_comment(self, data: str) -> None:
        """Commented-out rows have leaked as well."""
        self.parts.append(f"\n{data}\n")


def strip_html(text: str) -> str:
    """What a reader of the page could see or find in its source."""
    stripper = _Stripper()
    stripper.feed(text)
    stripper.close()
    return "".join(stripper.parts)


META_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)


def read_xml(source: Source) -> Iterator[Passage | Gap | Remark]:
    """The text as it stands, tags and all, with characters written as numbers made readable; nothing is resolved."""
    for item in read_text(source):
        if isinstance(item, Passage) and "&#" in item.text:
            yield Passage(NUMBERED.sub(_character, item.text), item.place, item.offset)
        else:
            yield item


NUMBERED = re.compile(r"&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));")


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else int(match[2])
    return chr(code) if 32 <= code < 0xD800 or 0xE000 <= code < 0x110000 else " "


def read_html(source: Source) -> Iterator[Passage | Gap | Remark]:
    if source.size > LARGEST_PAGE:
        yield from read_xml(source)
        return
    data = source.whole(LARGEST_PAGE)
    declared = META_CHARSET.search(data[:4096])
    text, encoding = charset.decode(data, declared[1].decode() if declared else None)
    yield Remark(encoding)
    broken = Broken()
    yield from windows([strip_html(text)], source.path, broken)
    yield from broken.gaps()

"""RTF in one pass: text with its code pages, rows of tables on lines, embedded objects handed back."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tsutsumi.core.readers import bounds, charset
from tsutsumi.core.readers.passage import Passage
from tsutsumi.core.readers.reasons import Gap, Remark, Unreadable
from tsutsumi.core.readers.source import Source
from tsutsumi.core.readers.text import Broken, windows

TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\"
)
SILENT = frozenset({
    "fonttbl", "colortbl", "stylesheet", "listtable", "listoverridetable", "rsidtbl", "generator", "themedata",
    "colorschememapping", "datastore", "latentstyles", "xmlnstbl", "pict", "objdata", "filetbl", "revtbl", "blipuid",
    "fontemb", "fontfile", "panose", "pnseclvl", "htmltag", "mhtmltag",
})  # fmt: skip
HEARD = frozenset(
    {"shptxt", "shpinst", "shprslt", "annotation", "atnauthor", "footnote", "ud", "fldinst", "nesttableprops"}
)
BREAKS = {"par": "\n", "line": "\n", "sect": "\n", "page": "\n", "row": "\n", "nestrow": "\n", "cell": "\t",
          "nestcell": "\t", "tab": "\t", "emspace": " ", "enspace": " ", "qmspace": " "}  # fmt: skip
CHARSETS = {0: "", 1: "", 2: "latin-1", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5", 161: "cp1253",
            162: "cp1254", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 238: "cp1250"}  # fmt: skip
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PICTURE_DIGITS = 60_000
DEEPEST = 10_000

Item = Passage | Gap | Remark | Source


@dataclass(slots=True)
class Group:
    """What holds within one pair of braces."""

    silent: str = ""  # the destination that is not text
    font: int = -1
    skip: int = 1  # bytes to pass over behind each \\u


@dataclass(slots=True)
class Reading:
    """One document on its way from bytes to text."""

    groups: list[Group] = field(default_factory=lambda: [Group()])
    page: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)
    pass_over: int = 0
    high: int = 0  # the first half of a character beyond the basic plane
    objects: list[bytearray] = field(default_factory=list)
    pictures: int = 0
    picture: int = 0
    ends: bool = False

    @property
    def group(self) -> Group:
        return self.groups[-1]

    def encoding(self) -> str:
        return self.fonts.get(self.group.font) or self.page

    def flush(self) -> None:
        """Bytes so far as text in the encoding that holds now."""
        if self.raw:
            self.parts.append(charset.decode(bytes(self.raw), self.encoding())[0])
            self.raw.clear()

    def say(self, text: str) -> None:
        self.flush()
        self.parts.append(text)

    def plain(self, data: bytes) -> None:
        if self.pass_over:
            gone = min(self.pass_over, len(data))
            self.pass_over, data = self.pass_over - gone, data[gone:]
        if self.group.silent == "objdata":
            self.objects[-1] += data
        elif self.group.silent == "pict":
            self.picture += len(data)
        elif not self.group.silent:
            self.raw += data

    def brace(self, sign: bytes) -> None:
        self.flush()
        self.pass_over = 0
        if sign == b"{":
            if len(self.groups) >= DEEPEST:
                raise Unreadable("too_deep", f"{DEEPEST:,}段まで")
            self.groups.append(replace(self.group))
        elif len(self.groups) > 1:
            self.groups.pop()
        else:
            self.ends = True
        if self.group.silent != "pict" and self.picture:
            self.pictures += self.picture >= PICTURE_DIGITS
            self.picture = 0

    def word(self, word: str, number: int | None) -> None:
        if self.group.silent:
            if self.group.silent == "fonttbl":
                self._font(word, number)
            return
        if word == "u" and number is not None:
            self._unicode(number & 0xFFFF)
        elif word in BREAKS:
            self.say(BREAKS[word])
        elif word in SILENT:
            self.silence(word)
        elif word == "f" and number is not None:
            self.flush()
            self.group.font = number
        elif word == "uc":
            self.group.skip = min(max(number or 0, 0), 100)
        elif word == "ansicpg" and number:
            self.page = f"cp{number}"

    def _font(self, word: str, number: int | None) -> None:
        if word == "f" and number is not None:
            self.group.font = number
        elif word == "fcharset":
            self.fonts[self.group.font] = CHARSETS.get(number or 0, "")

    def silence(self, word: str) -> None:
        self.flush()
        self.group.silent = word
        if word == "objdata":
            self.objects.append(bytearray())

    def _unicode(self, code: int) -> None:
        self.flush()
        if 0xD800 <= code < 0xDC00:
            self.high = code
        elif 0xDC00 <= code < 0xE000:
            if self.high:
                self.parts.append(chr(0x10000 + (self.high - 0xD800 << 10) + code - 0xDC00))
            self.high = 0
        else:
            self.parts.append(chr(code))
        self.pass_over = self.group.skip


def _read(data: bytes) -> Reading:
    reading = Reading()
    at, star = 0, False
    while token := TOKEN.match(data, at):
        at = token.end()
        word, number, code, sign, brace, plain = token.groups()
        if word is not None:
            at += _word(reading, word.decode(), int(number) if number else None, star)
        elif brace:
            reading.brace(brace)
        elif plain is not None or code is not None:
            reading.plain(plain if code is None else bytes([int(code, 16)]))
        elif sign:
            _sign(reading, sign)
        star = sign == b"*"
    reading.flush()
    return reading


def _word(reading: Reading, name: str, number: int | None, star: bool) -> int:
    """One control word; the number of raw bytes that follow it. A starred one that is not known is no text."""
    if star and name not in HEARD and name not in SILENT:
        reading.silence("*")
    elif name == "bin":
        return max(number or 0, 0)
    else:
        reading.word(name, number)
    return 0


def _sign(reading: Reading, sign: bytes) -> None:
    if sign in b"{}\\":
        reading.plain(sign)
    elif not reading.group.silent:
        reading.say({b"~": " ", b"_": "-", b"\n": "\n", b"\r": "\n"}.get(sign, ""))


def text_of(data: bytes) -> str:
    return "".join(_read(data).parts) if data else ""


def read_rtf(source: Source) -> Iterator[Item]:
    data = source.whole(256 << 20)
    reading = _read(data)
    yield Remark(reading.page)
    text = "".join(reading.parts).replace("\0", "")
    if text.strip():
        yield from windows([text], source.path, Broken())
    for number, digits in enumerate(reading.objects, start=1):
        yield _object(source, bytes(digits), number)
    if reading.pictures:
        yield Gap("image", f"{reading.pictures}枚", bounds.of_pages(reading.pictures))
    if not reading.ends and len(reading.groups) > 1:
        yield Gap("damaged", "途中まで", bounds.of_plain(len(data)))


def _object(source: Source, digits: bytes, number: int) -> Item:
    """An embedded object: a compound file, or a packaged one."""
    digits = re.sub(rb"[^0-9a-fA-F]", b"", digits)
    data = bytes.fromhex(digits[: len(digits) // 2 * 2].decode())
    at = data.find(COMPOUND)
    if at < 0:
        at = max(0, data.find(b"PK\3\4"))
    inner = data[at:]
    return source.member(f"埋め込み{number}", io.BytesIO(inner), len(inner))

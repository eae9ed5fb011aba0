"""Which encoding a text is in: BOM, escape sequences, strict UTF-8, then CP932 against EUC-JP by score."""

import codecs
import re
from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.readers.source import Source

SAMPLE = 1 << 20
ENOUGH = 1 << 17  # bytes to tell one Japanese encoding from another
PLAINLY = 1000  # bytes beyond ASCII that read as UTF-8 and cannot be anything else
LARGE = 1 << 13  # bytes from which compiled code is worth a call
BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ESCAPES = re.compile(rb"\x1b(?:\$[@B]|\$\([A-Z]|\([BIJ])")
CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\r\x0c\x0b\x08\x1a\x1b") + b"\x7f"
COMMON = re.compile(r"[ぁ-んァ-ヶー一-龠、。・「」（）々〆０-９ａ-ｚＡ-Ｚ]")
RARE = re.compile(r"[｡-ﾟ\ue000-\uf8ff㐀-䶵]")
IN_UTF8 = frozenset({"utf-8", "utf-8-sig", "ascii"})
PLANE = 0x10000  # characters of the basic plane; all others are of one sort
NOT_EUC = bytes(b for b in range(0x80, 0xA1) if b not in {0x8E, 0x8F})


def guess(head: bytes, *, whole: bool = True) -> str | None:
    """The encoding of a text that begins with `head`; None when it is no text at all."""
    for bom, name in BOMS:
        if head.startswith(bom):
            return name
    if wide := _utf16_without_bom(head):
        return wide
    if _is_binary(head):
        return None
    if head.isascii() and ESCAPES.search(head):
        return "iso2022_jp_ext"
    if _is_utf8(head, whole):
        return "utf-8"
    return _japanese(head, whole)


def _utf16_without_bom(head: bytes) -> str | None:
    """ASCII in UTF-16 shows as a zero in every other byte."""
    if b"\0" not in head:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half < 4 or head.count(b"\0\0") > half // 4:
        return None
    for zeros, others, name in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if zeros > half * 0.3 and others * 20 < zeros and _decodes(head[: half * 2], name, whole=False):
            return name
    return None


def _is_binary(head: bytes) -> bool:
    most = max(2, len(head) // 200)
    data = np.frombuffer(head, np.uint8)
    low = np.count_nonzero(data < ord(" "))
    if low > most:
        low -= np.count_nonzero(data == ord("\n"))
    if low <= most and b"\x7f" not in head:  # no more than these can be controls
        return False
    return len(head) - len(head.translate(None, CONTROLS)) > most


def _decodes(head: bytes, encoding: str, whole: bool) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(head, final=whole)
    except UnicodeError:
        return False
    return True


def _is_utf8(head: bytes, whole: bool) -> bool:
    if len(head) < LARGE:
        return _decodes(head, "utf-8", whole)
    end = len(head) if whole else _last_begin(head)
    return _counted(head[:end])[0] >= 0 and _decodes(head[end:], "utf-8", whole)


def _last_begin(head: bytes) -> int:
    """Where the last character of UTF-8 begins that may be cut; the end if there is no such place nearby."""
    return next((n for n in range(len(head) - 1, len(head) - 4, -1) if head[n] >= 0xC0), len(head))


def _counted(data: bytes) -> tuple[int, int]:
    """See compiled.utf8."""
    from tsutsumi.core.readers.compiled import utf8  # Numba takes a second that nobody need spend on short texts

    return utf8.counted(np.frombuffer(data, np.uint8))


def _japanese(head: bytes, whole: bool) -> str | None:
    """CP932 or EUC-JP, whichever reads more like Japanese; None when neither reads at all."""
    first = _not_utf8(head)
    part = head[head.rfind(b"\n", 0, max(0, first - ENOUGH // 2)) + 1 : first + ENOUGH]  # no character is cut in front
    whole = whole and first + ENOUGH >= len(head)
    best, name = max((_score(part, name, whole), name) for name in ("cp932", "utf-8"))
    if _most_of_euc(part) >= best:
        best, name = max((best, name), (_score(part, "euc_jis_2004", whole), "euc_jis_2004"))
    return name if best > 0 else None


def _not_utf8(head: bytes) -> int:
    """Where the first byte stands that is no UTF-8: a few characters before it may read as UTF-8 by chance."""
    try:
        head.decode()
    except UnicodeDecodeError as error:
        return error.start
    return _beyond_ascii(head)


def _most_of_euc(part: bytes) -> float:
    """No score in EUC is higher: bytes that it does not have are unreadable, at most three of them to a character. The
    last two may be the beginning of one that was cut.
    """
    strange = part[:-2]
    return 1 - 9 * (len(strange) - len(strange.translate(None, NOT_EUC))) / 3 / max(1, len(part))


def _score(head: bytes, encoding: str, whole: bool) -> float:
    """Common characters count for, rare ones and unreadable bytes against."""
    text = codecs.getincrementaldecoder(encoding)("replace").decode(head, final=whole)
    if not text:
        return 0.0
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    _, common, rare, broken, plain = np.bincount(_sorts()[np.minimum(codes, PLANE)], minlength=5).tolist()
    return float((common + plain * 0.5 - rare - 8 * broken) / len(text))


@cache
def _sorts() -> NDArray[np.uint8]:
    """Per character: 1 common, 2 rare, 3 unreadable, 4 plain ASCII, else 0."""
    sorts = np.zeros(PLANE + 1, np.uint8)
    every = "".join(map(chr, range(PLANE)))
    for number, those in ((1, COMMON), (2, RARE)):
        sorts[[match.start() for match in those.finditer(every)]] = number
    sorts[ord("�")] = 3
    sorts[:0x7F] = 4
    return sorts


def encoding_of(source: Source) -> str | None:
    """The encoding of a whole file, looked at in two samples so that a plain ASCII start does not mislead."""
    if source.guessed is None:
        source.guessed = (_plainly_utf8(source) or _guessed(source),)
    return source.guessed[0]


def _plainly_utf8(source: Source) -> str | None:
    """The encoding of a large text that begins with so much of UTF-8 beyond ASCII that no more of it need be seen."""
    if source.size <= SAMPLE:
        return None
    head = source.head(ENOUGH)
    beyond = np.count_nonzero(np.frombuffer(head, np.uint8) >= 0x80)
    name = guess(head, whole=False) if beyond >= PLAINLY else None
    return name if name in IN_UTF8 else None


def _guessed(source: Source) -> str | None:
    head = source.head(SAMPLE)
    name = guess(head, whole=source.size <= SAMPLE)
    if name == "utf-8" and source.size > SAMPLE and head.isascii():
        return _later(source) or name
    return name


def _beyond_ascii(data: bytes) -> int:
    """Where the first byte stands that is not ASCII."""
    found = BEYOND_ASCII.search(data)
    return found.start() if found else len(data)


def _later(source: Source) -> str | None:
    """The encoding by the first block that is not plain ASCII."""
    for block in source.blocks(SAMPLE):
        if not block.isascii():
            return guess(block[_beyond_ascii(block) :], whole=False)
    return None


def decoded(source: Source, encoding: str) -> Iterator[str]:
    """The text in blocks; unreadable bytes become U+FFFD, a cut character at the end of a block does not."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for block in source.blocks():
        yield decoder.decode(block)
    yield decoder.decode(b"", final=True)


def utf8(data: bytes, encoding: str) -> bytes:
    """A stretch of a text as UTF-8, unreadable bytes as U+FFFD; what is in UTF-8 already is handed on as it is."""
    return read(data, encoding)[0]


def read(data: bytes, encoding: str) -> tuple[bytes, int, int]:
    """The same, how many characters it has, and how many of them are U+FFFD."""
    if len(data) >= LARGE and (fast := _read_fast(data, encoding)):
        return fast
    text, data = _read(data, encoding)
    return data, len(text), text.count("�") if "�" in text else 0


def _read_fast(data: bytes, encoding: str) -> tuple[bytes, int, int] | None:
    """The same by compiled code; None where something cannot be read, or in an encoding that it does not know."""
    if encoding in IN_UTF8:
        characters, unreadable = _counted(data)
        return (data, characters, unreadable) if characters >= 0 else None
    if encoding != "cp932":
        return None
    from tsutsumi.core.readers.compiled import cp932

    room = np.empty(len(data) * cp932.WIDEST, np.uint8)
    size, characters = cp932.decoded(np.frombuffer(data, np.uint8), cp932.table(), room)
    return (room[:size].tobytes(), characters, 0) if size >= 0 else None


def _read(data: bytes, encoding: str) -> tuple[str, bytes]:
    if encoding in IN_UTF8:
        try:
            return data.decode(), data
        except UnicodeDecodeError:
            encoding = "utf-8"
    text = data.decode(encoding, "replace")
    return text, text.encode("utf-8", "replace")


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """Text and encoding of a short piece (a mail part, a member name): as declared if that reads, else as guessed."""
    for name in filter(None, (_known(declared), guess(data))):
        if _decodes(data, name, whole=True):
            return data.decode(name), name
    name = guess(data) or _known(declared) or "cp932"
    return data.decode(name, "replace"), name


SAME = {"shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
        "iso-2022-jp": "iso2022_jp_ext", "euc-jp": "euc_jis_2004", "us-ascii": "ascii"}  # fmt: skip


def _known(name: str | None) -> str | None:
    """A declared name as a codec; names in mail are often older than what they hold."""
    wanted = SAME.get((name or "").strip().lower(), (name or "").strip().lower())
    try:
        info = codecs.lookup(wanted) if wanted else None
    except (LookupError, ValueError):
        return None
    return wanted if info and info._is_text_encoding else None

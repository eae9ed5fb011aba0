"""What text may enter a document. Nothing is dropped silently: an unusable character leaves 〓."""

import re
import struct
import unicodedata
from functools import cache
from pathlib import Path

GETA = "〓"

# Control characters are illegal in XML 1.0; surrogates and non-characters break UTF-8 writers.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Marks that turn the reading direction could make a report read other than it is stored.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_BREAKS = re.compile("\r\n?|[\u0085\u2028\u2029]")


def legal(text: str) -> str:
    """Text that XML and JSON carry: illegal and direction-turning characters become 〓."""
    text = _BREAKS.sub("\n", text)
    return _TURNING.sub(GETA, _ILLEGAL.sub(GETA, text))


def printable(text: str) -> str:
    """Text that the fonts of the PDF can show; what they cannot becomes 〓 (PDF/UA forbids missing glyphs)."""
    text = _INVISIBLE.sub("", legal(text)).replace("\t", "　")
    text = unicodedata.normalize("NFC", text)
    known = glyphs()
    return "".join(c if c == "\n" or ord(c) in known or _selector(c) else GETA for c in text)


def _selector(char: str) -> bool:
    """Variation selectors pick a shape of the character before (葛󠄀); fonts that lack the shape ignore them."""
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


@cache
def glyphs() -> frozenset[int]:
    """Code points that both fonts have."""
    regular, bold = (_code_points(Path(p).read_bytes()) for p in font_files())
    return frozenset(regular & bold)


@cache
def font_files() -> tuple[str, str]:
    """The regular and the bold font that the PDF embeds."""
    import noto_cjk_sans_jp_bold
    import noto_cjk_sans_jp_regular

    return str(noto_cjk_sans_jp_regular.FONT_PATH), str(noto_cjk_sans_jp_bold.FONT_PATH)


def _code_points(font: bytes) -> set[int]:
    """All code points of an OpenType font, from the format 12 subtable of its `cmap`."""
    cmap = _table(font, b"cmap")
    for i in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        at = cmap + struct.unpack_from(">I", font, cmap + 4 + 8 * i + 4)[0]
        if struct.unpack_from(">H", font, at)[0] == 12:
            return _format_12(font, at)
    raise ValueError("the font has no format 12 cmap")


def _table(font: bytes, tag: bytes) -> int:
    for i in range(struct.unpack_from(">H", font, 4)[0]):
        name, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * i)
        if name == tag:
            return int(offset)
    raise ValueError(f"the font has no table {tag!r}")


def _format_12(font: bytes, at: int) -> set[int]:
    groups = struct.unpack_from(">I", font, at + 12)[0]
    points: set[int] = set()
    for i in range(groups):
        first, last, glyph = struct.unpack_from(">III", font, at + 16 + 12 * i)
        points.update(range(first + (glyph == 0), last + 1))
    return points

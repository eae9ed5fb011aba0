"""The customer barcode of Japan Post (カスタマバーコード): four heights of bar, three bars to a character.

Source: 日本郵便「郵便番号・バーコードマニュアル」 6 (3) and 7 (post.japanpost.jp/zipcode/zipmanual, p11–p25, checked
2026-11-26). Sizes are in millimetres.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tsutsumi.core.jp import address as addresses
from tsutsumi.core.jp import text

CHARACTERS = 20  # postal code and address together
FILLER = "CC4"
_SUM = 19

# Bars of a character: 1 long, 2 long upwards, 3 long downwards, 4 short (the timing bar).
_NUMERALS = ("114", "132", "312", "123", "141", "321", "213", "231", "411", "144", "414")
BARS = {
    **dict(zip("1234567890-", _NUMERALS, strict=True)),
    **dict(zip((f"CC{n}" for n in range(1, 9)), ["324", "342", "234", "432", "243", "423", "441", "111"], strict=True)),
    "STC": "13",
    "SPC": "31",
}
_VALUES = (*"0123456789-", *(f"CC{n}" for n in range(1, 9)))
_VALUE = {c: n for n, c in enumerate(_VALUES)}

# Kanji numerals count only before these words; a town that is called 一番町, 八丁堀 or 三の丸 is none of them.
_UNIT = r"(?=丁目|丁(?![堀目])|番地|番(?![町丁])|号|地割|線|[のノ](?=[0-9〇一二三四五六七八九十]))"
_KANJI = re.compile(rf"[〇一二三四五六七八九十百]+{_UNIT}")
_IN_TOWN = re.compile(r"[0-9〇一二三四五六七八九十百]+(?=条)")
_START = re.compile(rf"[0-9]+(?!条|[0-9])|第?[〇一二三四五六七八九十百]+{_UNIT}|(?<![A-Z])[A-Z](?=[-0-9番])")
_DROPPED = re.compile(r"[&/・.]")
_TAKEN = re.compile(r"[0-9]+|(?<![A-Z])[A-Z](?![A-Z])")
_FLOOR = re.compile(r"(?<=[0-9])F(?![A-Z])")
_NOTED = re.compile(r"[(（].*?[)）]")


@dataclass(frozen=True, slots=True)
class Size:
    """Of bars at `points`; within what the manual allows for 8 to 11.5 points."""

    points: float = 8.0
    # Of the tenth of a point, in the middle of the allowed 0.95–1.30: narrow, so that a sheet may move in its window.
    pitch_of: float = 1.10
    bar_of: float = 0.55
    long_of: float = 3.60
    short_of: float = 1.20

    @property
    def pitch(self) -> float:
        return self.pitch_of * self.points / 10

    @property
    def bar(self) -> float:
        return self.bar_of * self.points / 10

    @property
    def height(self) -> float:
        return self.long_of * self.points / 10

    @property
    def short(self) -> float:
        return self.short_of * self.points / 10

    @property
    def width(self) -> float:
        return (len(bars(["0"] * (CHARACTERS + 1))) - 1) * self.pitch + self.bar


def encode(postal: str, address: str) -> tuple[str, ...]:
    """The characters from STC to SPC; empty when the manual gives none (no postal code, or one for a whole city)."""
    number = text.digits(postal)
    if len(number) != 7 or number.endswith("00"):  # 代表の郵便番号 carries no barcode (p18)
        return ()
    body = list(_characters(number + numbers(address)))[:CHARACTERS]
    body += [FILLER] * (CHARACTERS - len(body))
    return ("STC", *body, _VALUES[-sum(_VALUE[c] for c in body) % _SUM], "SPC")


def numbers(address: str) -> str:
    """What of an address goes into the code (住所表示番号): 1-3-2-503."""
    rest = _block(address)
    rest = _KANJI.sub(lambda m: str(addresses.number_of(m[0])), rest)
    rest = _FLOOR.sub("ー", _DROPPED.sub("", rest))
    found = "-".join(_TAKEN.findall(_apart(rest)))
    return re.sub(r"-?([A-Z])-?", r"\1", found)


def _apart(rest: str) -> str:
    """A letter right behind a digit stands alone as one before it does."""
    return re.sub(r"(?<=[0-9])(?=[A-Z])|(?<=[A-Z])(?=[0-9])", "-", rest)


def _block(address: str) -> str:
    """The part after the name of the town."""
    plain = _NOTED.sub(" ", text.plain(address)).upper()
    plain = addresses.POSTAL.sub("", plain)
    found = _START.search(_IN_TOWN.sub(lambda m: "条" * len(m[0]), plain))
    return plain[found.start() :] if found else ""


def _characters(code: str) -> Iterator[str]:
    for c in code:
        if c.isalpha():
            tens, ones = divmod(ord(c) - ord("A"), 10)
            yield f"CC{tens + 1}"
            yield str(ones)
        else:
            yield c


def bars(characters: tuple[str, ...] | list[str]) -> str:
    """The bars of the characters, one digit a bar; without STC and SPC the two are put round."""
    middle = "".join(BARS[c] for c in characters if c not in {"STC", "SPC"})
    return BARS["STC"] + middle + BARS["SPC"]


def drawn(characters: tuple[str, ...], size: Size) -> list[tuple[float, float, float, float]]:
    """Each bar as (x, y, width, height) from the upper left corner, in millimetres."""
    half = (size.height - size.short) / 2
    tops = {
        "1": (0.0, size.height),
        "2": (0.0, half + size.short),
        "3": (half, half + size.short),
        "4": (half, size.short),
    }
    return [(n * size.pitch, tops[b][0], size.bar, tops[b][1]) for n, b in enumerate(bars(characters))]

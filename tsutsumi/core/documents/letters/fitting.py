"""Address and name broken into lines that stay in their box: smaller and in more lines, never cut and never outside."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

POINT = 25.4 / 72
LEADING = 1.22
_BROAD = frozenset("MWmw@%&—…")
_ADDRESS_SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
_NAME_SIZES = (12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0)


class TooLongError(Exception):
    """Longer than the field of the address can hold legibly (6 points): written by hand then."""


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    size: float
    top: float  # from the top of the field, in millimetres

    @property
    def height(self) -> float:
        return height(self.size)


def height(points: float) -> float:
    """Of a line, in millimetres."""
    return points * POINT * LEADING


def width(text: str, points: float) -> float:
    """Not more than this, in millimetres, in the font of the letters."""
    return sum(_em(c) for c in text) * points * POINT


def _em(char: str) -> float:
    if unicodedata.combining(char) or "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef":
        return 0.0
    if char.isascii():
        return 0.95 if char in _BROAD else 0.72 if char.isupper() else 0.62
    return 0.6 if "｡" <= char <= "ﾟ" else 1.0


def broken(text: str, points: float, most: float) -> list[str]:
    """The text in lines of at most `most` millimetres; at a space where one is near the end of the line."""
    lines: list[str] = []
    rest = text.strip()
    while rest:
        cut = _cut(rest, points, most)
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return lines


def _cut(rest: str, points: float, most: float) -> int:
    used, end = 0.0, len(rest)
    for n, char in enumerate(rest):
        used += _em(char) * points * POINT
        if used > most:
            end = max(n, 1)
            break
    else:
        return end
    while end > 1 and not _em(rest[end]):  # a mark stays with its character
        end -= 1
    spaces = [n for n in range(max(1, end // 3), end) if rest[n] in " \u3000"]
    return spaces[-1] if spaces else end


def field(address: str, name: str, *, narrow: float, wide: float, room: float) -> tuple[list[Line], list[Line]]:
    """Address from the top, name on the bottom of a room of this height. TooLongError when nothing legible fits."""
    for address_size, name_size in _pairs():
        above, below = broken(address, address_size, narrow), _named(name, name_size, narrow, wide)
        used = len(above) * height(address_size) + len(below) * height(name_size)
        if used + 0.6 <= room:
            return _stacked(above, address_size, 0.0), _stacked(below, name_size, room - len(below) * height(name_size))
    raise TooLongError


def _pairs() -> Iterator[tuple[float, float]]:
    """First a smaller name than 12 points down to 10, then a smaller address, then both."""
    for address_size in _ADDRESS_SIZES:
        for name_size in _NAME_SIZES:
            if name_size >= min(10.0, address_size) or address_size == _ADDRESS_SIZES[-1]:
                yield address_size, name_size


def _named(name: str, size: float, narrow: float, wide: float) -> list[str]:
    """One line over the whole width, or several beside what stands at the right of the address."""
    return [name] if width(name, size) <= wide else broken(name, size, narrow)


def _stacked(lines: list[str], size: float, top: float) -> list[Line]:
    return [Line(text, size, top + n * height(size)) for n, text in enumerate(lines)]

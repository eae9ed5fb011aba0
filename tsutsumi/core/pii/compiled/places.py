"""Addresses: prefecture and municipality from the trie, then the town and its numbers."""

from tsutsumi.core.pii import reasons
from tsutsumi.core.pii.compiled import codes
from tsutsumi.core.pii.compiled.chars import Bytes, Ints, before, character, digit, emit, longest
from tsutsumi.core.pii.compiled.codes import HIRAGANA, KANJI, KATAKANA, PARTICLE, Table
from tsutsumi.core.pii.compiled.names import gap
from tsutsumi.core.pii.compiled.runs import separator
from tsutsumi.core.pii.detector import LIKELY, SURE, WEAK
from tsutsumi.core.pii.jit import compiled

FULL_ADDRESS, TOWN_ADDRESS, AREA_ONLY, LABEL = (
    reasons.FULL_ADDRESS,
    reasons.TOWN_ADDRESS,
    reasons.AREA_ONLY,
    reasons.LABEL,
)
LETTERS = KANJI | HIRAGANA | KATAKANA
MOST_TOWN = 16


@compiled
def number_part(data: Bytes, p: int, t: Table, st: Ints) -> int:
    """Width of what may stand beside the numbers of an address: 丁目, 番地, 番, 号, の, hyphens; 0 for none."""
    end = longest(data, p, codes.BLOCK_AT, t, st)
    if end:
        return end - p
    kind, width = separator(data, p)
    return width if kind == codes.HYPHEN and digit(data, p + width)[0] >= 0 else 0


@compiled
def numbers(data: Bytes, p: int, t: Table, st: Ints) -> int:
    """End of 1-2-3, １丁目２番３号 and the like from the digit at p on; 0 when it is a date, a time or a count."""
    start = p
    for _ in range(24):
        value, width = digit(data, p)
        if value < 0:
            width = number_part(data, p, t, st)
            if width == 0:
                break
        p += width
    if longest(data, p, codes.UNIT_AT, t, st):
        return 0
    return p if p > start else 0


@compiled
def town(data: Bytes, p: int, t: Table, st: Ints) -> int:
    """End of town name and numbers from p on, 0 when no number follows."""
    cp, width = character(data, p)
    if width == 3 and t[codes.CHARS_AT + cp] & PARTICLE:
        return 0
    for _ in range(MOST_TOWN):
        if digit(data, p)[0] >= 0:
            return numbers(data, p, t, st)
        end = longest(data, p, codes.CHOME_AT, t, st)
        if end:
            last = numbers(data, end, t, st)
            return last or end
        cp, width = character(data, p)
        if width != 3 or not t[codes.CHARS_AT + cp] & LETTERS:
            return 0
        p += 3
    return 0


@compiled
def building(data: Bytes, p: int, t: Table, st: Ints) -> int:
    """End of a building with a room number after the address, or p itself."""
    k = gap(data, p)
    start = k
    for _ in range(24):
        value, width = digit(data, k)
        if value >= 0 and k > start:
            while digit(data, k)[0] >= 0:
                k += digit(data, k)[1]
            end = longest(data, k, codes.ROOM_AT, t, st)
            return end or k
        cp, width = character(data, k)
        letter = (width == 3 and t[codes.CHARS_AT + cp] & (KATAKANA | KANJI) != 0) or cp == 0x306E or 97 <= cp <= 122
        if not letter or (cp < 128 and k == start):
            return p
        k += width
    return p


@compiled
def areas(data: Bytes, end: int, t: Table, st: Ints) -> tuple[int, bool, bool]:
    """End of prefecture and municipality, and which of the two were there."""
    if st[codes.WORD_CLASS] == codes.CITY:
        return end, False, True
    city = longest(data, gap(data, end), codes.ROOT_AT, t, st)
    if city and st[codes.WORD_CLASS] == codes.CITY:
        return city, True, True
    return end, True, False


@compiled
def beside_postal(start: int, st: Ints) -> None:
    """A postal code directly before an address is one for sure."""
    last = codes.OUT + (st[codes.COUNT] - 2) * codes.FIELDS  # the address itself has just been written
    if st[codes.COUNT] > 1 and st[last] == codes.POSTAL and start - st[last + 2] <= 6:
        st[last + 3] = SURE
        st[last + 4] = reasons.NEIGHBOUR


@compiled
def address(data: Bytes, i: int, end: int, t: Table, st: Ints) -> int:
    """A prefecture or a municipality was read from i to end: emit the address if there is one. Where to go on."""
    last, with_prefecture, with_city = areas(data, end, t, st)
    if not with_city:
        return end
    if (
        not with_prefecture
        and before(data, i) > 0x80
        and t[codes.CHARS_AT + before(data, i)] & KANJI
        and st[codes.LABEL_END] != i
    ):
        return end
    tail = town(data, gap(data, last), t, st)
    labelled = st[codes.LABEL_ID] == codes.ADDRESS and i - st[codes.LABEL_END] < 12
    if tail:
        tail = building(data, tail, t, st)
        strength = SURE if with_prefecture or labelled else LIKELY
        emit(st, codes.ADDRESS, (i, tail), strength, FULL_ADDRESS if with_prefecture else TOWN_ADDRESS)
    elif labelled:
        emit(st, codes.ADDRESS, (i, last), LIKELY, LABEL)
    elif with_prefecture:
        emit(st, codes.ADDRESS, (i, last), WEAK, AREA_ONLY)
    else:
        return end
    beside_postal(i, st)
    return tail or last

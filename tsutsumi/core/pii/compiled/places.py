"""Addresses: prefecture and municipality from the trie, then the town and its numbers."""

from tsutsumi.core.jit import compiled
from tsutsumi.core.pii import reasons
from tsutsumi.core.pii.compiled import codes
from tsutsumi.core.pii.compiled.chars import (
    Bytes,
    Ints,
    before,
    character,
    digit,
    emit,
    is_upper,
    is_word_byte,
    longest,
)
from tsutsumi.core.pii.compiled.codes import HIRAGANA, KANJI, KATAKANA, PARTICLE, Table
from tsutsumi.core.pii.compiled.names import gap
from tsutsumi.core.pii.compiled.runs import separator
from tsutsumi.core.pii.detector import LIKELY, SURE, WEAK

FULL_ADDRESS, TOWN_ADDRESS, AREA_ONLY, LABEL = (
    reasons.FULL_ADDRESS,
    reasons.TOWN_ADDRESS,
    reasons.AREA_ONLY,
    reasons.LABEL,
)
LETTERS = KANJI | HIRAGANA | KATAKANA
MOST_TOWN = 24
OF, NUMBER, BLOCK_OF_FLATS = 0x306E, 0x7B2C, 0x68DF  # の 第 棟
KANJI_DIGITS = tuple(ord(c) for c in "〇一二三四五六七八九十百")


@compiled
def number_part(data: Bytes, p: int, t: Table, st: Ints) -> int:
    """Width of what may stand beside the numbers of an address: 丁目, 番地, 番, 号, の, hyphens; 0 for none."""
    end = longest(data, p, codes.BLOCK_AT, t, st)
    if end:
        return end - p
    kind, width = separator(data, p)
    return width if kind == codes.HYPHEN and digit(data, p + width)[0] >= 0 else 0


@compiled
def kanji_number(data: Bytes, p: int) -> int:
    """End of 一, 二十三 and the like from p on, p itself for none."""
    for _ in range(4):
        cp, _width = character(data, p)
        found = False
        for known in KANJI_DIGITS:
            found = found or cp == known
        if not found:
            break
        p += 3
    return p


@compiled
def begins_numbers(data: Bytes, p: int, t: Table, st: Ints) -> bool:
    """Whether the numbers of an address begin at p: a digit, or kanji before 丁目, 番地, 条西; not 一番町, 四条通."""
    if digit(data, p)[0] >= 0:
        return True
    end = kanji_number(data, p)
    if end == p:
        return False
    after = longest(data, end, codes.BLOCK_AT, t, st)
    return after - end >= 6 or (after > end and (kanji_number(data, after) > after or digit(data, after)[0] >= 0))


@compiled
def numbers(data: Bytes, p: int, t: Table, st: Ints) -> int:
    """End of 1-2-3, １丁目２番３号, 一丁目二番三号 and the like from p on; 0 when it is a date, a time or a count."""
    start = p
    for _ in range(24):
        value, width = digit(data, p)
        if value < 0:
            width = number_part(data, p, t, st)
            if width == 0:
                end = kanji_number(data, p)
                if end == p or (p > start and longest(data, end, codes.BLOCK_AT, t, st) == 0):
                    break
                width = end - p
        p += width
    if p > start and before(data, p) == OF:  # 488の市役所前
        return p - 3
    if longest(data, p, codes.UNIT_AT, t, st):
        return 0
    return p if p > start else 0


@compiled
def town(data: Bytes, p: int, t: Table, st: Ints) -> int:
    """End of town name and numbers from p on, 0 when no number follows."""
    cp, width = character(data, p)
    loose = width == 3 and t[codes.CHARS_AT + cp] & PARTICLE != 0  # もえぎ野6-14, but not の人口230万人
    start = p
    for _ in range(MOST_TOWN):
        if begins_numbers(data, p, t, st):
            end = numbers(data, p, t, st)
            return end if not loose or (p - start >= 6 and is_block(data, p, end)) else 0
        cp, width = character(data, p)
        if width != 3 or not t[codes.CHARS_AT + cp] & LETTERS:
            return 0
        p += 3
    return 0


@compiled
def is_block(data: Bytes, p: int, end: int) -> bool:
    """Whether there is more than one bare number from p to end."""
    while p < end and digit(data, p)[0] >= 0:
        p += digit(data, p)[1]
    return end - p > 1


@compiled
def is_written_out(data: Bytes, start: int, end: int) -> bool:
    """Whether the numbers that end an address have three parts: 1-2-3, 1丁目2番3号."""
    parts = 0
    for p in range(start, end):
        cp = before(data, p)
        parts += digit(data, p)[0] >= 0 and not (48 <= cp <= 57 or 0xFF10 <= cp <= 0xFF19)
    return parts >= 3


@compiled
def room(data: Bytes, p: int, t: Table, st: Ints) -> int:
    """End of a room number from the digit at p on: 101, 101号室, 2-101."""
    k = p
    for _ in range(8):
        if digit(data, k)[0] >= 0:
            k += digit(data, k)[1]
        elif data[k] == 45 and digit(data, k + 1)[0] >= 0:
            k += 1
        else:
            break
    end = longest(data, k, codes.ROOM_AT, t, st)
    if end and before(data, end) == BLOCK_OF_FLATS:  # 3棟 646号室
        after = gap(data, end)
        return room(data, after, t, st) if digit(data, after)[0] >= 0 else end
    return end or k


@compiled
def in_building(data: Bytes, k: int, first: bool, spaced: bool, t: Table) -> int:
    """Width of a character of a building's name, 0 for what ends it; hiragana begins one behind a blank only."""
    cp, width = character(data, k)
    if width == 3:
        kind = t[codes.CHARS_AT + cp]
        if kind & (KATAKANA | KANJI) or cp == 0x30FB or cp == 0x306E or (kind & HIRAGANA and (spaced or not first)):
            return 3
        return 3 if 0xFF21 <= cp <= 0xFF5A and (spaced or not first) else 0
    capital = is_upper(data[k]) and spaced  # ABCビル
    return 1 if capital or (not first and (97 <= cp <= 122 or cp == 45)) else 0


@compiled
def apartment(data: Bytes, p: int, known: int, t: Table, st: Ints) -> int:
    """End of the room at p behind a building and a blank; 0 when the number alone does not tell one."""
    end = room(data, p, t, st)
    if longest(data, end, codes.UNIT_AT, t, st):  # 3名
        return 0
    told = known or longest(data, end - 3, codes.ROOM_AT, t, st) == end
    return end if told or is_bare_room(data, p, end) else 0


@compiled
def is_bare_room(data: Bytes, p: int, end: int) -> bool:
    """Whether three digits, or four that are no year, stand by themselves: リバーサイド梓 885."""
    n = end - p
    if is_word_byte(data[end]) or not (n == 3 or (n == 4 and data[p] != 50 and (data[p] != 49 or data[p + 1] != 57))):
        return False
    for q in range(p, end):  # noqa: SIM110 - compiled code has no generators
        if not 48 <= data[q] <= 57:
            return False
    return True


@compiled
def building(data: Bytes, p: int, t: Table, st: Ints) -> int:
    """End of a building with its room after the address, or p itself. A number alone tells no building."""
    k = gap(data, p)
    start, known, katakana = k, 0, False
    for _ in range(28):
        if before(data, k) == NUMBER and k > start and digit(data, k)[0] >= 0:  # 第2つばめ荘
            k += digit(data, k)[1]
            continue
        if digit(data, k)[0] >= 0 and k > start:
            end = room(data, k, t, st)
            return end if known or katakana or longest(data, end - 3, codes.ROOM_AT, t, st) == end else p
        known = longest(data, k, codes.BUILDING_AT, t, st) or known
        width = in_building(data, k, k == start, start > p, t)
        if width == 0:
            after = gap(data, k) if katakana else k
            if after > k and digit(data, after)[0] >= 0:  # サンシャイン西新 1102号
                return apartment(data, after, known, t, st) or known or p
            break
        cp, _width = character(data, k)
        katakana = katakana or (width == 3 and t[codes.CHARS_AT + cp] & KATAKANA != 0)
        k += width
    if known == 0:
        return p
    after = gap(data, known)
    return room(data, after, t, st) if digit(data, after)[0] >= 0 else known


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
    joined = not with_prefecture and st[codes.LABEL_END] != i and before(data, i) > 0x80
    joined = joined and t[codes.CHARS_AT + before(data, i)] & KANJI != 0
    tail = town(data, gap(data, last), t, st)
    if joined and (tail == 0 or not is_written_out(data, last, tail)):  # その後横浜市西区北幸1-2-3
        return end
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

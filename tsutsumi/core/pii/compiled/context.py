"""What stands before a value: the label that speaks for it, and words that say what the text is about."""

from tsutsumi.core.jit import compiled
from tsutsumi.core.pii.compiled import codes
from tsutsumi.core.pii.compiled.chars import Bytes, Ints, digit, is_word_byte

NEAR, MOST_LINES = 60, 2
UNITS = tuple(ord(c) for c in "桁人名件円個枚本回歳才万億千年月日時分社％条項章")


@compiled
def label_near(data: Bytes, i: int, st: Ints) -> int:
    """The label that speaks for the value at i: within 60 bytes, no full stop and few line ends between; else -1."""
    end = st[codes.LABEL_END]
    if i - end > NEAR or i < end:
        return -1
    lines = 0
    for p in range(end, i):
        b = data[p]
        lines += b == 10
        if b == 0xE3 and data[p + 1] == 0x80 and data[p + 2] == 0x82:
            return -1
    return -1 if lines > MOST_LINES else st[codes.LABEL_ID]


@compiled
def is_about(st: Ints, about: int, position: int, distance: int) -> bool:
    """Whether a word of this subject stands within some bytes before the position."""
    return bool(position - st[codes.ABOUT_AT + about - codes.ABOUT_MY_NUMBER] < distance)


@compiled
def closing(data: Bytes, p: int, end: int) -> int:
    """Behind the bracket that closes the one at p, when a note stands in it: （12桁）. 0 when it is not closed."""
    narrow = data[p] == 40
    for q in range(p + 1, end):
        if narrow and data[q] == 41:
            return q + 1
        if data[q] == 0xEF and data[q + 1] == 0xBC and data[q + 2] == 0x89:
            return q + 3
    return 0


@compiled
def passed(data: Bytes, p: int) -> int:
    """Width of a character that says nothing between a label and its value, 0 for one that says something."""
    a, b, c = data[p], data[p + 1], data[p + 2]
    if a < 0x80:
        named = (a | 32) == 110 or (a | 32) == 111  # No.
        return 0 if is_word_byte(a) and not named else 1
    if a == 0xE2:
        return 3
    if a == 0xEF:  # ！ to ／, ： to ＠, brackets, Ｎ, Ｏ, ｏ
        mark = b == 0xBC and (0x81 <= c <= 0x8F or 0x9A <= c <= 0xA0 or c >= 0xAE)
        return 3 if mark or (b == 0xBD and (c == 0x8F or c >= 0x9B)) else 0
    if a == 0xE3:  # marks without 。; は が も ー ・
        mark = b == 0x80 and c != 0x82
        kana = (b == 0x81 and (c == 0xAF or c == 0x8C)) or (b == 0x82 and c == 0x82)
        return 3 if mark or kana or (b == 0x83 and c >= 0xBB) else 0
    number = a == 0xE7 and ((b == 0x95 and c == 0xAA) or (b == 0xAC and c == 0xAC))  # 番 第
    sign = (a == 0xE5 and b == 0x8F and c == 0xB7) or (a == 0xE8 and b == 0xA8 and c == 0x98)  # 号 記
    branch = a == 0xE6 and b == 0x9E and c == 0x9D  # 枝
    return 3 if number or sign or branch else 0


@compiled
def is_direct(data: Bytes, p: int, end: int) -> bool:
    """Whether only marks, notes in brackets and words like 番号 stand between a label's end and a value."""
    while p < end:
        wide = data[p] == 0xEF and data[p + 1] == 0xBC and data[p + 2] == 0x88
        if data[p] == 40 or wide:
            q = closing(data, p, end)
            p = q if q else p + (3 if wide else 1)
            continue
        value, width = digit(data, p)
        if value >= 0 and digit(data, p + width)[0] < 0:  # 口座番号1
            p += width
            continue
        step = passed(data, p)
        if step == 0:
            return False
        p += step
    return True


@compiled
def is_behind(data: Bytes, start: int, label: int, st: Ints) -> bool:
    """Whether this label stands directly before a value."""
    return label_near(data, start, st) == label and is_direct(data, st[codes.LABEL_END], start)


@compiled
def is_joined(data: Bytes, p: int, end: int) -> bool:
    """Whether a second number belongs to the first: 記号12番号345, 1234・56-01."""
    joined = False
    for q in range(p, end):
        a, b, c = data[q], data[q + 1], data[q + 2]
        number = a == 0xE7 and b == 0x95 and c == 0xAA
        branch = a == 0xE6 and b == 0x9E and c == 0x9D
        point = a == 0xE3 and b == 0x83 and c == 0xBB
        dash = a == 45 or a == 47 or (a == 0xEF and b == 0xBC and (c == 0x8D or c == 0x8F))
        joined = joined or number or branch or point or dash
    return joined and is_direct(data, p, end)


@compiled
def is_counted(data: Bytes, p: int) -> bool:
    """Whether a unit follows the number (桁, 人, 件, 円, 歳, 年, % …): then it is an amount."""
    a, b, c = data[p], data[p + 1], data[p + 2]
    if a < 0xE4:
        return bool(a == 37 or (a == 32 and data[p + 1] == 0xE6 and data[p + 2] == 0xA1))
    code = ((int(a) & 15) << 12) | ((int(b) & 63) << 6) | (int(c) & 63)
    for unit in UNITS:  # noqa: SIM110 - compiled code has no generators
        if code == unit:
            return True
    return False


@compiled
def is_keyed(data: Bytes, start: int) -> bool:
    """Whether an ASCII key with ":" or "=" stands directly before: trace=…, "order": …; what it is not, it says."""
    p = start - 1
    while data[p] == 34 or data[p] == 39 or data[p] == 32:
        p -= 1
    if data[p] != 58 and data[p] != 61:
        return False
    p -= 1
    while data[p] == 34 or data[p] == 39 or data[p] == 32:
        p -= 1
    return is_word_byte(data[p])


@compiled
def behind_marks(data: Bytes, start: int) -> int:
    """Where the word before a value ends: spaces, tabs, colons and an opening bracket passed over."""
    p = start
    for _ in range(3):
        a, b, c = data[p - 3], data[p - 2], data[p - 1]
        form = a == 0xEF and b == 0xBC and (c == 0x9A or c == 0x88)
        mark = a == 0xE3 and b == 0x80 and (c == 0x80 or c == 0x8C or c == 0x90)
        if form or mark:
            p -= 3
        elif c == 32 or c == 9 or c == 58 or c == 40:
            p -= 1
    return p


@compiled
def behind_japanese(data: Bytes, start: int) -> bool:
    """Whether kana or kanji stand directly before."""
    p = behind_marks(data, start)
    return bool(0xE3 <= data[p - 3] <= 0xE9 and data[p - 1] >= 0x80)


@compiled
def is_other(data: Bytes, start: int) -> bool:
    """Whether a word like 処理番号 or 更新日時, none of ours, stands directly before; 本人の番号 is no such word."""
    p = behind_marks(data, start)
    number = data[p - 6] == 0xE7 and data[p - 5] == 0x95 and data[p - 3] == 0xE5 and data[p - 2] == 0x8F
    time = data[p - 6] == 0xE6 and data[p - 5] == 0x97 and data[p - 3] == 0xE6 and data[p - 2] == 0x99
    before = data[p - 9]
    particle = before == 0xE3 and data[p - 8] == 0x81 and data[p - 7] == 0xAE
    return bool(time or (number and 0xE3 <= before <= 0xE9 and data[p - 7] >= 0x80 and not particle))

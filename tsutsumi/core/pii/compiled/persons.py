"""Persons in running text: a quick look at every pair of characters, the tagger where it says maybe."""

import numpy as np

from tsutsumi.core.jit import bare, compiled, inlined
from tsutsumi.core.pii import reasons
from tsutsumi.core.pii.compiled import codes
from tsutsumi.core.pii.compiled import tagcodes as tc
from tsutsumi.core.pii.compiled.chars import Bytes, Ints, before, character, emit, triple
from tsutsumi.core.pii.compiled.firms import is_firm, is_office, runs_out
from tsutsumi.core.pii.compiled.latin import titled
from tsutsumi.core.pii.compiled.tagcodes import BLANK, DIGIT, DOT, EDGE, KANJI, KATAKANA, LATIN, OTHER, TagTable
from tsutsumi.core.pii.compiled.tagger import best_tag, decide, total
from tsutsumi.core.pii.compiled.window import (
    STRANGERS,
    beginning,
    bit,
    is_strange,
    is_title,
    known_script,
    load,
    look_up,
    pair_row,
    read,
    run_classes,
)
from tsutsumi.core.pii.detector import LIKELY, SURE, WEAK

TAGGED, TITLE, FULL_NAME = reasons.TAGGED, reasons.TITLE, reasons.FULL_NAME
FULL_STOP, MIDDLE_DOT, OF = 0x3002, 0x30FB, 0x306E
BEFORE = 6  # characters that the tagger is shown before the place that is looked at
SURELY, LIKELY_FROM, DOUBT, OF_DOUBT = 1800, 20, 220, 900  # sums of weights, the bias of the stored steps included


@inlined
def near(g: TagTable, row: int, place: int) -> int:
    """What two characters say for a name, by how far they stand from the place that is looked at."""
    return (int(g[row + tc.PAIR_NEAR + (place >> 2)]) >> ((place & 3) * 8)) & 255


@inlined
def wide_shape(shape: int) -> int:
    """Place of the weight of the scripts of eight characters."""
    return tc.GLANCE_WIDE_AT + (((shape * 0x1B03738712FAD5C9) >> 40) & (tc.WIDE_SHAPES - 1))


@inlined
def seen(data: Bytes, p: int, g: TagTable) -> tuple[int, int, int, int, int, int, int]:
    """Rows of the pairs around p, from two characters before on, and the scripts of eight characters."""
    b = before(data, p)
    a = before(data, p - (1 if b < 0x80 else 3))
    c, width = read(data, p)
    d, next_width = read(data, p + width)
    p += width + next_width
    e, width = read(data, p)
    f, next_width = read(data, p + width)
    p += width + next_width
    h, width = read(data, p)
    i, _ = read(data, p + width)
    shape = known_script(a, g) << 15 | known_script(b, g) << 12 | known_script(c, g) << 9 | known_script(d, g) << 6
    shape = (shape | known_script(e, g) << 3 | known_script(f, g)) << 6 | known_script(h, g) << 3 | known_script(i, g)
    return pair_row(a, b), pair_row(b, c), pair_row(c, d), pair_row(d, e), pair_row(e, f), pair_row(f, h), shape


@compiled
def glance(data: Bytes, p: int, g: TagTable) -> int:
    """What speaks for a name near p."""
    a, b, c, d, e, f, shape = seen(data, p, g)
    result = near(g, a, 0) + near(g, b, 1) + near(g, c, 2) + near(g, d, 3) + near(g, e, 4) + near(g, f, 5)
    return int(result + g[tc.GLANCE_SHAPES_AT + ((shape >> 6) & (tc.SHAPES - 1))] + g[wide_shape(shape)])


@inlined
def in_katakana(data: Bytes, p: int, g: TagTable) -> bool:
    """Whether p is in a run of katakana, but not before a dot: only where the run begins is worth a look."""
    if known_script(before(data, p), g) != KATAKANA or known_script(triple(data, p), g) != KATAKANA:
        return False
    return character(data, p + 3)[0] != MIDDLE_DOT


@compiled
def worth_a_look(data: Bytes, p: int, g: TagTable) -> bool:
    """Whether the quick look finds enough for a name near p."""
    return not in_katakana(data, p, g) and glance(data, p, g) >= g[tc.LEAST_AT]


@compiled
def window_start(data: Bytes, p: int, least: int, g: TagTable) -> int:
    """A few characters before p, not beyond the end of a sentence, into a number or what has been read already."""
    strange = 0
    for k in range(4 * BEFORE):
        cp = before(data, p)
        kind = known_script(cp, g)
        if cp < 32 or cp == FULL_STOP or (k >= BEFORE and cp != MIDDLE_DOT and kind != KATAKANA):
            break
        strange = strange + 1 if is_strange(kind) else 0
        width = 1 if cp < 0x80 else 3
        if p - width < least or strange == STRANGERS:
            break
        p -= width
    return p


@compiled
def judge(data: Bytes, p: int, g: TagTable, s: Ints, st: Ints) -> int:
    """Show the tagger what stands around p and emit the names it sees. Where to go on."""
    n = load(data, window_start(data, p, st[codes.COVERED], g), p, p + 4 * tc.MOST, s, g)
    look_up(n, s, g)
    st[codes.COVERED] = max(p + 3, int(s[tc.AT + EDGE + max(n - 3, 0)]))
    if decide(n, s, g):
        emit_names(p, n, data, s, g, st)
    return int(st[codes.COVERED])


@compiled
def emit_names(p: int, n: int, data: Bytes, s: Ints, g: TagTable, st: Ints) -> None:
    """Emit the names of the window; they may move where to go on."""
    k = EDGE
    while k < EDGE + n:
        if best_tag(s, k) != 1:
            k += 1
            continue
        last = k + 1
        while last < EDGE + n and best_tag(s, last) == 2:
            last += 1
        if runs_out(last, n, s) and s[tc.AT + k] > p and data[s[tc.AT + EDGE + n]] >= 32:  # cut: look again from it
            st[codes.COVERED] = s[tc.AT + k]
            return
        named(k, last, data, s, g, st)
        k = last
        st[codes.COVERED] = max(st[codes.COVERED], s[tc.AT + last])


@compiled
def parts_cells(b: int) -> bool:
    """A comma, a tab or a quote."""
    return b == 44 or b == 9 or b == 34


@compiled
def is_cell(k: int, last: int, data: Bytes, s: Ints) -> bool:
    """Whether a name stands alone between commas, tabs or quotes, with nothing around that could say what it is."""
    return bool(parts_cells(data[s[tc.AT + k] - 1]) and parts_cells(data[s[tc.AT + last]]))


@compiled
def is_full(k: int, last: int, s: Ints) -> bool:
    """Whether a surname of the lexicon and a given name fill the name, or several words of katakana."""
    size = last - k
    if size <= 3 and (beginning(s, k, tc.IS_FAMILY) >> (size - 1)) & 1:
        return False
    if s[tc.ROLE + k] & tc.OPENS and s[tc.ROLE + last] & tc.BEHIND:
        return True
    for j in range(k + 1, last):
        if s[tc.SCRIPT + j] == DOT or s[tc.SCRIPT + j] == BLANK:
            return True
    return size > 3


@compiled
def doubt(k: int, last: int, s: Ints) -> int:
    """What speaks against a name without a title: it is a place or a thing too, or one word with what follows."""
    result = 0
    if beginning(s, last, tc.IS_ENDING) or (s[tc.SCRIPT + last] == KANJI and not is_full(k, last, s)):
        result += 2 * DOUBT
    if last - k <= 3 and ((beginning(s, k, tc.IS_PLACE) | beginning(s, k, tc.IS_NOUN)) >> (last - k - 1)) & 1:
        result += OF_DOUBT if s[tc.CP + last] == OF else DOUBT
    return result


@compiled
def is_narrow_thing(k: int, last: int, data: Bytes, s: Ints, g: TagTable) -> bool:
    """Whether narrow katakana is no person's for all that the lexicon knows; lists of goods are full of it."""
    if data[s[tc.AT + k]] != 0xEF:
        return False
    start = k
    for j in range(k, last + 1):
        if j < last and s[tc.SCRIPT + j] == KATAKANA:
            continue
        if j < last and s[tc.SCRIPT + j] != BLANK:
            return False
        known = run_classes(start, j - start, s, g)
        if known & ((tc.FAMILY if start == k else 0) | (tc.GIVEN if j == last else 0)):
            return False
        if known & tc.PERSON and not known & tc.NOUN:
            return False
        start = j + 1
    return True


@compiled
def strength_of(k: int, last: int, titled: bool, data: Bytes, s: Ints, g: TagTable) -> int:
    """How sure it is that the characters from k to last are a name."""
    margin = max(total(s, k, 1), total(s, k, 2)) - total(s, k, 0)
    if not titled:
        margin -= doubt(k, last, s)
        if is_firm(k, last, s) or (is_cell(k, last, data, s) and not is_full(k, last, s)):
            return WEAK
        if is_narrow_thing(k, last, data, s, g):
            return WEAK
    return SURE if margin > SURELY else LIKELY if margin > LIKELY_FROM else WEAK


@compiled
def named(k: int, last: int, data: Bytes, s: Ints, g: TagTable, st: Ints) -> None:
    """Emit the name from character k to last; what holds a number is none."""
    for j in range(k, last):
        if s[tc.SCRIPT + j] == DIGIT:
            return
    while k < last and s[tc.SCRIPT + k] in (LATIN, OTHER, BLANK):  # Name　和田まどか
        k += 1
    if k == last:
        return
    if s[tc.CP + k] == 0x30AB and s[tc.CP + k + 1] == 0x30CA and last == k + 2:  # 氏名（カナ）
        return
    with_title = is_title(s, last) or (s[tc.SCRIPT + last] == BLANK and is_title(s, last + 1))
    with_title = with_title and not is_office(last, s)
    reason = TITLE if with_title else FULL_NAME if is_full(k, last, s) else TAGGED
    span = int(s[tc.AT + k]), int(s[tc.AT + last])
    emit(st, codes.NAME, span, strength_of(k, last, with_title, data, s, g), reason)


@inlined
def behind_ascii(data: Bytes, p: int, n: int) -> int:
    """Where the next character of three bytes stands, n when there is none; sixteen bytes at a time."""
    while p < n:
        every = np.uint8(0)
        for q in range(p, p + 16):
            every |= data[q]
        if every >= 0x80:
            break
        p += 16
    while data[p] < 0xE2 and p < n:
        p += 1
    return min(p, n)


@inlined
def candidate(data: Bytes, p: int, g: TagTable) -> int:
    """The next character from p on that may be at a name, or the end of the characters of three bytes."""
    cp = triple(data, p)
    while True:
        following = triple(data, p + 3) if data[p + 3] >= 0xE2 else int(data[p + 3])
        if bit(g, tc.NAME_PAIRS_AT, cp, following):
            return p
        p += 3
        if data[p] < 0xE2 or data[p] > 0xEF:
            return p
        cp = following


@compiled
def walk(buffer: Bytes, table: TagTable, scratch: Ints, state: Ints) -> int:
    """All names of the text until its end or until the room for findings is nearly full. How many there are."""
    data, g, s, st = bare(buffer), bare(table), bare(scratch), bare(state)
    p = st[codes.POSITION]
    n = st[codes.TEXT_END]
    room = (len(state) - codes.OUT) // codes.FIELDS - 80
    while p < n and st[codes.COUNT] < room:
        if data[p] < 0xE2 or data[p] > 0xEF:
            p = behind_ascii(data, p + 1, n)
            if data[p - 1] >= 32 and data[p] <= 0xE6:
                titled(data, p, st)
            continue
        p = candidate(data, p, g)
        if 0xE2 <= data[p] <= 0xEF:
            p = judge(data, p, g, s, st) if worth_a_look(data, p, g) else p + 3
    st[codes.POSITION] = p
    return int(st[codes.COUNT])

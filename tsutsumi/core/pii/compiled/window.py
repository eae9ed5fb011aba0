"""A stretch of text as characters with what the lexicon says about each: what the tagger of persons looks at."""

import numpy as np

from tsutsumi.core.jit import compiled, inlined
from tsutsumi.core.pii.compiled import tagcodes as tc
from tsutsumi.core.pii.compiled.chars import Bytes, Ints, before, character, triple
from tsutsumi.core.pii.compiled.tagcodes import (
    BLANK,
    DOT,
    EDGE,
    HIRAGANA,
    KANJI,
    KATAKANA,
    MOST,
    OTHER,
    TagTable,
)

FULL_STOP = 0x3002
LONGEST = 4  # characters of a word, but for words of katakana
AFTER = 12  # characters that the tagger is shown behind the place that is looked at
STRANGERS = 3  # digits and marks in a row that end a window
REST, IDEOGRAPHS = tc.LETTERS - 1, 0x20000  # in place of all letters beyond the first plane; kanji among them
FIRST_NARROW = 0xFF65
KANA = "・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテト"
KANA += "ナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"
WIDE = np.array([ord(c) for c in KANA])  # in the order of the narrow ones
PAIR_FACTOR = 0x1E3779B97F4A7C15


@compiled
def widened(data: Bytes, p: int) -> tuple[int, int]:
    """The wide character for a narrow one of katakana at p, with the mark behind it; 0 when there is none."""
    cp = triple(data, p)
    if not FIRST_NARROW <= cp < FIRST_NARROW + len(WIDE):
        return 0, 0
    wide = int(WIDE[cp - FIRST_NARROW])
    if data[p + 3] == 0xEF and data[p + 4] == 0xBE and 0x9E <= data[p + 5] <= 0x9F:
        half = data[p + 5] == 0x9F
        if 0x30CF <= wide <= 0x30DB:  # ハ … ホ
            return wide + 1 + half, 6
        if 0x30AB <= wide <= 0x30C8 and not half:  # カ … ト
            return wide + 1, 6
        if wide == 0x30A6 and not half:  # ウ
            return 0x30F4, 6
    return wide, 3


@inlined
def is_narrow(data: Bytes, p: int) -> bool:
    """Whether a narrow letter of katakana may stand at p."""
    return bool(data[p] == 0xEF and 0xBD <= data[p + 1] <= 0xBE)


@inlined
def read(data: Bytes, p: int) -> tuple[int, int]:
    """Code point and width, characters of four bytes included; narrow katakana as if it were wide."""
    if data[p] < 0xF0:
        if is_narrow(data, p):
            wide, width = widened(data, p)
            if wide:
                return wide, width
        return character(data, p)
    cp = (int(data[p]) & 7) << 18 | (int(data[p + 1]) & 63) << 12 | (int(data[p + 2]) & 63) << 6
    return cp | (int(data[p + 3]) & 63), 4


@inlined
def known_script(cp: int, g: TagTable) -> int:
    """Script of a character, from the table where it has it."""
    if cp >= REST:
        return KANJI if cp >= IDEOGRAPHS else OTHER
    return int(g[tc.LETTERS_AT + cp * tc.ROW + tc.LETTER_SCRIPT])


@inlined
def is_strange(kind: int) -> bool:
    """Whether no name holds a character of this script."""
    return kind == OTHER or kind == tc.DIGIT


@inlined
def pair_row(first: int, second: int) -> int:
    """Where the row of two characters stands."""
    return tc.PAIRS_AT + ((((first << 21 | second) * PAIR_FACTOR) >> 40) & (tc.PAIRS - 1)) * tc.ROW


@inlined
def put(k: int, cp: int, p: int, s: Ints, g: TagTable) -> None:
    """A character of the window."""
    row = tc.LETTERS_AT + min(cp, REST) * tc.ROW
    s[tc.CP + k] = cp
    s[tc.AT + k] = p
    s[tc.SCRIPT + k] = known_script(cp, g)
    s[tc.LETTER + k] = row


@compiled
def is_break(data: Bytes, p: int, cp: int) -> bool:
    """Whether a sentence ends here: a line end, the text's end, a full stop."""
    return bool(data[p] < 32 or cp == FULL_STOP)


@compiled
def edges(data: Bytes, start: int, n: int, end: int, s: Ints, g: TagTable) -> None:
    """What stands around the window, as far as the sentence goes; beyond it nothing."""
    p, inside = start, True
    for k in range(EDGE - 1, -1, -1):
        cp = before(data, p)
        inside = inside and cp >= 32 and cp != FULL_STOP
        p -= (1 if cp < 0x80 else 3) if inside else 0
        put(k, cp if inside else 0, p, s, g)
    p, inside = end, True
    for k in range(EDGE + n, EDGE + n + EDGE):
        cp, width = read(data, p)
        inside = inside and not is_break(data, p, cp)
        put(k, cp if inside else 0, p, s, g)
        p += width if inside else 0
    if n < MOST:
        put(EDGE + n + EDGE, 0, p, s, g)
    for k in range(EDGE - 2, EDGE + n + 2):
        s[tc.PAIR + k] = pair_row(s[tc.CP + k], s[tc.CP + k + 1])


@compiled
def load(data: Bytes, start: int, near: int, end: int, s: Ints, g: TagTable) -> int:
    """Fill the window with the characters from start to end, as many as fit; behind `near` only a few, not beyond the
    end of a sentence or into a number, though a run of katakana is not cut. How many they are.
    """
    p, n, behind, strange = start, 0, 0, 0
    while p < end and n < MOST:
        cp, width = read(data, p)
        if p >= near:
            kind = known_script(cp, g)
            if is_break(data, p, cp) or (behind >= AFTER and kind != KATAKANA and kind != DOT) or strange == STRANGERS:
                break
            behind += 1
            strange = strange + 1 if is_strange(kind) else 0
        put(EDGE + n, cp, p, s, g)
        p += width
        n += 1
    edges(data, start, n, p, s, g)
    runs(n, s)
    return n


@compiled
def runs(n: int, s: Ints) -> None:
    """First and last character of each run of one script; the last is told at the first alone."""
    first = EDGE
    for k in range(EDGE, EDGE + n):
        if s[tc.SCRIPT + k] != s[tc.SCRIPT + first]:
            first = k
        s[tc.RUN_FIRST + k] = first
        s[tc.RUN_LAST + first] = k


@compiled
def mixed(value: int) -> int:
    """A number whose upper bits depend on all bits of the value."""
    value = value * 0x2545F4914F6CDD1D
    value ^= (value >> 32) & 0xFFFFFFFF
    return value * 0x1B03738712FAD5C9


@compiled
def bit(g: TagTable, table: int, first: int, second: int) -> bool:
    """Whether two characters may begin a word."""
    slot = (first * 40503 + second * 10007) & (tc.PAIR_BITS - 1)
    return bool((g[table + (slot >> 5)] >> (slot & 31)) & 1)


@compiled
def looked_up(g: TagTable, key: int) -> int:
    """Classes of a word of the lexicon by its hash, 0 for none."""
    whole = mixed(key)
    slot = (whole >> 20) & (tc.LEXICON - 1)
    tag = (whole >> 41) & 0x3FFFFF
    while g[tc.LEXICON_AT + slot] != 0:
        if (g[tc.LEXICON_AT + slot] >> tc.CLASS_BITS) & 0x3FFFFF == tag:
            return int(g[tc.LEXICON_AT + slot]) & ((1 << tc.CLASS_BITS) - 1)
        slot = (slot + 1) & (tc.LEXICON - 1)
    return 0


@inlined
def note(classes: int, k: int, length: int, s: Ints, g: TagTable) -> None:
    """A word of the lexicon stands at k. Bits that stand for a length are shifted."""
    size, at = min(length, LONGEST) - 1, tc.CLASSES_AT + 2 * classes
    begins, ended = int(g[at]), int(g[at + 1])
    s[tc.BEGINNING + k] |= (begins & ~tc.BEGINNING_FLAGS) << size | (begins & tc.BEGINNING_FLAGS)
    s[tc.ENDED + k + length] |= (ended & ~tc.ENDED_FLAGS) << size | (ended & tc.ENDED_FLAGS)


@compiled
def run_classes(k: int, size: int, s: Ints, g: TagTable) -> int:
    """Classes of the run of katakana at k."""
    if size > 1 and not g[s[tc.PAIR + k] + tc.PAIR_WORDS] & tc.BEGINS_ANY:
        return 0
    key = 0
    for j in range(k, k + size):
        key = key * 0x10001 + s[tc.CP + j]
    return looked_up(g, key)


@inlined
def look_up_at(k: int, most: int, s: Ints, g: TagTable) -> None:
    """Note the words of the lexicon that begin at k; the pairs of letters tell how long a word may be."""
    note(int(g[s[tc.LETTER + k] + tc.LETTER_CLASSES]), k, 1, s, g)
    words = g[s[tc.PAIR + k] + tc.PAIR_WORDS]
    if not words & tc.BEGINS_ANY:
        return
    second = g[s[tc.PAIR + k + 1] + tc.PAIR_WORDS] & tc.SECOND
    key = s[tc.CP + k] * 0x10001 + s[tc.CP + k + 1]
    if words & tc.BEGINS_TWO and most > 1:
        note(looked_up(g, key), k, 2, s, g)
    key = key * 0x10001 + s[tc.CP + k + 2]
    if words & tc.BEGINS_THREE and second and most > 2:
        note(looked_up(g, key), k, 3, s, g)
    if words & tc.BEGINS_MORE and second and most > 3:
        note(looked_up(g, key * 0x10001 + s[tc.CP + k + 3]), k, 4, s, g)


@compiled
def look_up(n: int, s: Ints, g: TagTable) -> None:
    """Note every word of the lexicon in the window; katakana only as a whole run."""
    for k in range(n + 2 * EDGE):
        s[tc.BEGINNING + k] = s[tc.ENDED + k] = s[tc.ROLE + k] = 0
    k = EDGE
    while k < EDGE + n:
        kind = s[tc.SCRIPT + k]
        if kind == KATAKANA:
            size = s[tc.RUN_LAST + k] - k + 1
            note(run_classes(k, size, s, g), k, size, s, g)
            k += size
            continue
        if kind in (KANJI, HIRAGANA):
            look_up_at(k, min(LONGEST, EDGE + n - k), s, g)
        k += 1
    roles(n, s)


@inlined
def beginning(s: Ints, k: int, what: int) -> int:
    """Lengths of the words of a class that begin at k, a bit for each."""
    return int((s[tc.BEGINNING + k] >> what) & 15)


@inlined
def is_title(s: Ints, k: int) -> bool:
    """Whether a title begins at k."""
    return bool((s[tc.BEGINNING + k] >> tc.IS_TITLE) & 1)


@compiled
def roles(n: int, s: Ints) -> None:
    """Where a surname of the lexicon and a given name stand behind one another, with or without a blank."""
    for k in range(EDGE, EDGE + n):
        family, length = beginning(s, k, tc.IS_FAMILY), 0
        while family:
            length += 1
            if family & 1:
                middle = k + length + (s[tc.SCRIPT + k + length] == BLANK)
                given_names(k, middle, EDGE + n, s)
            family >>= 1


@compiled
def given_names(start: int, middle: int, most: int, s: Ints) -> None:
    """A surname goes from start to middle: whether given names follow."""
    given, end = beginning(s, middle, tc.IS_GIVEN), middle
    while given:
        end += 1
        if given & 1 and end <= most:
            role(start, middle, end, s)
        given >>= 1


@compiled
def role(start: int, middle: int, end: int, s: Ints) -> None:
    """Surname from start to middle, given name from middle to end."""
    s[tc.ROLE + start] |= tc.OPENS
    for k in range(start + 1, middle):
        s[tc.ROLE + k] |= tc.IN_FAMILY
    s[tc.ROLE + middle] |= tc.OPENS_GIVEN
    for k in range(middle + 1, end):
        s[tc.ROLE + k] |= tc.IN_GIVEN
    s[tc.ROLE + end] |= tc.BEHIND

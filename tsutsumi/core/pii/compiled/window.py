"""A stretch of text as characters with what the lexicon says about each: what the tagger of persons looks at."""

from tsutsumi.core.pii.compiled import tagcodes as tc
from tsutsumi.core.pii.compiled.chars import Bytes, Ints, before, character
from tsutsumi.core.pii.compiled.tagcodes import (
    BLANK,
    DIGIT,
    DOT,
    EDGE,
    HIRAGANA,
    KANJI,
    KATAKANA,
    LATIN,
    MOST,
    OTHER,
    TagTable,
)
from tsutsumi.core.pii.jit import compiled

FULL_STOP = 0x3002
LONGEST = 4  # characters of a word, but for words of katakana


@compiled
def script(cp: int) -> int:
    """Script of a character."""
    if cp < 0x80:
        if cp == 32 or cp == 9:
            return BLANK
        letter = 97 <= cp <= 122
        return LATIN if letter else DIGIT if 48 <= cp <= 57 else OTHER
    if cp >= 0x4E00:
        return wide_script(cp)
    if 0x3041 <= cp <= 0x3096:
        return HIRAGANA
    if 0x30A1 <= cp <= 0x30FA or 0x30FC <= cp <= 0x30FE:
        return KATAKANA
    if cp == 0x30FB:
        return DOT
    if cp == 0x3000:
        return BLANK
    return KANJI if 0x3400 <= cp <= 0x4DBF or cp == 0x3005 or cp == 0x25CF or cp == 0x3013 else OTHER


@compiled
def wide_script(cp: int) -> int:
    """Script of a character behind the block of kanji's beginning."""
    if cp <= 0x9FFF or 0xF900 <= cp <= 0xFAFF or cp >= 0x20000:
        return KANJI
    if 0xFF10 <= cp <= 0xFF19:
        return DIGIT
    if 0xFF21 <= cp <= 0xFF3A or 0xFF41 <= cp <= 0xFF5A:
        return LATIN
    if cp == 0xFF65 or cp == 0xFF1D:
        return DOT
    return KATAKANA if 0xFF66 <= cp <= 0xFF9F else OTHER


@compiled
def read(data: Bytes, p: int) -> tuple[int, int]:
    """Code point and width, characters of four bytes included."""
    if data[p] < 0xF0:
        return character(data, p)
    cp = (int(data[p]) & 7) << 18 | (int(data[p + 1]) & 63) << 12 | (int(data[p + 2]) & 63) << 6
    return cp | (int(data[p + 3]) & 63), 4


@compiled
def put(k: int, cp: int, p: int, s: Ints) -> None:
    """A character of the window."""
    s[tc.CP + k] = cp
    s[tc.AT + k] = p
    s[tc.SCRIPT + k] = script(cp) if cp else OTHER


@compiled
def is_break(data: Bytes, p: int, cp: int) -> bool:
    """Whether a sentence ends here: a line end, the text's end, a full stop."""
    return bool(data[p] < 32 or cp == FULL_STOP)


@compiled
def edges(data: Bytes, start: int, n: int, end: int, s: Ints) -> None:
    """What stands around the window, as far as the sentence goes; beyond it nothing."""
    p, inside = start, True
    for k in range(EDGE - 1, -1, -1):
        cp = before(data, p)
        inside = inside and cp >= 32 and cp != FULL_STOP
        p -= (1 if cp < 0x80 else 3) if inside else 0
        put(k, cp if inside else 0, p, s)
    p, inside = end, True
    for k in range(EDGE + n, EDGE + n + EDGE):
        cp, width = read(data, p)
        inside = inside and not is_break(data, p, cp)
        put(k, cp if inside else 0, p, s)
        p += width if inside else 0
    if n < MOST:
        put(EDGE + n + EDGE, 0, p, s)


@compiled
def load(data: Bytes, start: int, end: int, s: Ints) -> int:
    """Fill the window with the characters from start to end, as many as fit. How many they are."""
    p, n = start, 0
    while p < end and n < MOST:
        cp, width = read(data, p)
        put(EDGE + n, cp, p, s)
        p += width
        n += 1
    edges(data, start, n, p, s)
    runs(n, s)
    return n


@compiled
def runs(n: int, s: Ints) -> None:
    """First and last character of each run of one script."""
    first = EDGE
    for k in range(EDGE, EDGE + n):
        if s[tc.SCRIPT + k] != s[tc.SCRIPT + k - 1]:
            first = k
        s[tc.RUN_FIRST + k] = first
    last = EDGE + n - 1
    for k in range(EDGE + n - 1, EDGE - 1, -1):
        if s[tc.SCRIPT + k] != s[tc.SCRIPT + k + 1]:
            last = k
        s[tc.RUN_LAST + k] = last


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


@compiled
def note(classes: int, k: int, length: int, s: Ints) -> None:
    """A word of the lexicon stands at k."""
    size = 1 << (min(length, LONGEST) - 1)
    e = k + length
    if classes & tc.FAMILY:
        s[tc.FAMILY_B + k] |= size | (16 if classes & tc.USUAL else 0)
        s[tc.FAMILY_E + e] |= size | (16 if classes & tc.USUAL else 0)
    if classes & tc.GIVEN:
        s[tc.GIVEN_B + k] |= size
        s[tc.GIVEN_E + e] |= size
    if classes & tc.PERSON:
        s[tc.PERSON_B + k] |= size
        s[tc.PERSON_E + e] |= size
    if classes & tc.PLACE:
        s[tc.PLACE_B + k] |= size
        s[tc.PLACE_E + e] |= size
    if classes & (tc.NOUN | tc.THING):
        s[tc.NOUN_B + k] |= size
        s[tc.NOUN_E + e] |= size
    if classes & tc.TITLE:
        s[tc.TITLE_B + k] = 1
        s[tc.TITLE_E + e] = 1
    if classes & tc.ENDING:
        s[tc.ENDING_B + k] |= size


@compiled
def longest_word(k: int, s: Ints) -> int:
    """How many characters a word of the lexicon at k may have; katakana only as a whole run."""
    kind = s[tc.SCRIPT + k]
    if kind == KATAKANA:
        return int(s[tc.RUN_LAST + k] - k + 1) if s[tc.RUN_FIRST + k] == k else 0
    return LONGEST if kind in (KANJI, HIRAGANA) else 0


@compiled
def look_up_at(k: int, most: int, s: Ints, g: TagTable) -> None:
    """Note the words of the lexicon that begin at k."""
    begins = bit(g, tc.WORD_PAIRS_AT, s[tc.CP + k], s[tc.CP + k + 1])
    whole_run = s[tc.SCRIPT + k] == KATAKANA
    key = 0
    for length in range(1, (most if begins else min(most, 1)) + 1):
        key = key * 0x10001 + s[tc.CP + k + length - 1]
        if not whole_run or length == most:
            classes = looked_up(g, key)
            if classes:
                note(classes, k, length, s)


@compiled
def look_up(n: int, s: Ints, g: TagTable) -> None:
    """Note every word of the lexicon in the window."""
    for row in range(tc.FAMILY_B, tc.RUN_FIRST, tc.STRIDE):
        for k in range(row, row + n + 2 * EDGE):
            s[k] = 0
    for k in range(EDGE, EDGE + n):
        look_up_at(k, min(longest_word(k, s), EDGE + n - k), s, g)
    roles(n, s)


@compiled
def roles(n: int, s: Ints) -> None:
    """Where a surname of the lexicon and a given name stand behind one another, with or without a blank."""
    for k in range(EDGE, EDGE + n):
        family = s[tc.FAMILY_B + k] & 15
        for length in range(1, LONGEST + 1):
            if not (family >> (length - 1)) & 1:
                continue
            middle = k + length
            if s[tc.SCRIPT + middle] == BLANK:
                middle += 1
            given = s[tc.GIVEN_B + middle] & 15
            for size in range(1, LONGEST + 1):
                if (given >> (size - 1)) & 1 and middle + size <= EDGE + n:
                    role(k, middle, middle + size, s)


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

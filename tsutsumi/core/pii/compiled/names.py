"""Names of people: a surname with a title, a given name or a label beside it."""

from tsutsumi.core.pii import reasons
from tsutsumi.core.pii.compiled import codes
from tsutsumi.core.pii.compiled.chars import Bytes, Ints, before, character, emit, longest
from tsutsumi.core.pii.compiled.codes import (
    GIVEN_FIRST,
    GIVEN_LAST,
    HIRAGANA,
    KANJI,
    KATAKANA,
    NO_SURNAME_END,
    PARTICLE,
    Table,
)
from tsutsumi.core.pii.detector import LIKELY, SURE, WEAK
from tsutsumi.core.pii.jit import compiled

TITLE, FULL_NAME, LABEL, ADDRESSEE = reasons.TITLE, reasons.FULL_NAME, reasons.LABEL, reasons.ADDRESSEE
PEOPLE = KANJI | HIRAGANA | KATAKANA


@compiled
def title(data: Bytes, p: int, t: Table, st: Ints) -> bool:
    """Whether a title stands at p: 様, さん, 氏 (not 氏名), 先生 and the like."""
    if not longest(data, p, codes.TITLE_AT, t, st):
        return False
    return bool(st[codes.WORD_ARG] != 0)


@compiled
def gap(data: Bytes, p: int) -> int:
    """Position after one space, narrow or wide, if there is one."""
    if data[p] == 32:
        return p + 1
    if data[p] == 0xE3 and data[p + 1] == 0x80 and data[p + 2] == 0x80:
        return p + 3
    return p


@compiled
def same_script(data: Bytes, p: int, most: int, script: int, t: Table) -> int:
    """End of the characters of one script from p on, at most `most` of them."""
    for _ in range(most):
        cp, width = character(data, p)
        if width != 3 or not t[codes.CHARS_AT + cp] & script:
            break
        p += width
    return p


@compiled
def given_by_title(data: Bytes, k: int, t: Table, st: Ints) -> int:
    """End of a given name of up to four characters that a title follows, 0 for none."""
    p = k
    for _ in range(4):
        cp, width = character(data, p)
        if width != 3 or not t[codes.CHARS_AT + cp] & PEOPLE or t[codes.CHARS_AT + cp] & PARTICLE:
            return 0
        p += 3
        if title(data, gap(data, p), t, st):
            return p
    return 0


@compiled
def given_by_form(data: Bytes, k: int, t: Table, st: Ints) -> tuple[int, int]:
    """End and strength of a given name told by its characters alone; end 0 for none."""
    end = longest(data, k, codes.GIVEN_AT, t, st)
    if end:
        cp, width = character(data, end)
        if width != 3 or not t[codes.CHARS_AT + cp] & KANJI:
            return end, LIKELY
    end = same_script(data, k, 4, KANJI, t)
    count = (end - k) // 3
    if 2 <= count <= 3:
        first, _ = character(data, k)
        last, _ = character(data, end - 3)
        follows = longest(data, k, codes.TITLE_AT, t, st) > 0  # 大学, 支店 and other words that are no given name
        if not follows and t[codes.CHARS_AT + first] & GIVEN_FIRST and t[codes.CHARS_AT + last] & GIVEN_LAST:
            return end, LIKELY if count == 2 else WEAK
    return 0, 0


@compiled
def full_name(data: Bytes, end: int, t: Table, st: Ints) -> tuple[int, int]:
    """End of the name and its strength when a given name follows the surname; end 0 for none."""
    k = gap(data, end)
    by_title = given_by_title(data, k, t, st)
    if by_title:
        return by_title, SURE
    last, strength = given_by_form(data, k, t, st)
    if last:
        return last, strength
    if k == end:
        return 0, 0
    for script in (HIRAGANA, KATAKANA):
        last = same_script(data, k, 5, script, t)
        cp, _ = character(data, k)
        if 6 <= last - k <= 12 and not t[codes.CHARS_AT + cp] & PARTICLE:
            return last, WEAK
    return 0, 0


@compiled
def inside_word(data: Bytes, i: int, t: Table, st: Ints) -> bool:
    """Whether the character before belongs to the same word: a surname begins no name in the middle of kanji."""
    if st[codes.LABEL_END] == i or st[codes.WORD_END] == i:
        return False
    cp = before(data, i)
    return cp > 0x80 and (t[codes.CHARS_AT + cp] & KANJI) != 0


@compiled
def surname(data: Bytes, i: int, end: int, t: Table, st: Ints) -> int:
    """A surname was read from i to end: emit the name if the text beside it says so. Where to go on, 0 for no name."""
    if inside_word(data, i, t, st):
        return 0
    if title(data, gap(data, end), t, st) and not (end - i == 3 and before(data, i) > 0x3040):
        emit(st, codes.NAME, (i, end), SURE if end - i > 3 else LIKELY, TITLE)
        st[codes.NAME_END] = end
        return end
    last, strength = full_name(data, end, t, st)
    if last == 0 or (end - i == 3 and strength < SURE and gap(data, end) == end):
        return 0
    emit(st, codes.NAME, (i, last), strength, TITLE if strength == SURE else FULL_NAME)
    st[codes.NAME_END] = last
    return last


@compiled
def written_name(data: Bytes, p: int, kana: bool, t: Table, st: Ints) -> tuple[int, int]:
    """End of the name written after a label, and how many characters it has; two parts at most."""
    count, parts, end = 0, 1, p
    while count <= (24 if kana else 12):  # narrow kana have their marks apart
        cp, width = character(data, p)
        kind = t[codes.CHARS_AT + cp] if width == 3 else 0
        if not kind & PEOPLE:
            after = gap(data, p)
            cp, width = character(data, after)
            if after == p or parts == 2 or count == 0 or width != 3 or not t[codes.CHARS_AT + cp] & PEOPLE:
                break
            if longest(data, after, codes.ROOT_AT, t, st) and st[codes.WORD_CLASS] == codes.LABEL:
                break
            parts, p = 2, after
            continue
        if count >= 2 and not kana and (kind & PARTICLE or title(data, p, t, st)):
            break
        p += 3
        count += 1
        end = p
    return end, count


@compiled
def named(data: Bytes, p: int, kana: bool, t: Table, st: Ints) -> int:
    """A label for a name stands before p: emit what is written there. Where to go on, 0 for nothing."""
    end, count = written_name(data, p, kana, t, st)
    if count < 2 or count > (24 if kana else 12):
        return 0
    word = longest(data, p, codes.ROOT_AT, t, st)
    known = word > 0 and st[codes.WORD_CLASS] == codes.SURNAME
    if word and not known and not kana:
        return 0
    if longest(data, p, codes.TITLE_AT, t, st) and st[codes.WORD_ARG] == 0:
        return 0
    strong = known or kana
    emit(st, codes.NAME, (p, end), SURE if strong else LIKELY, LABEL)
    st[codes.NAME_END] = end
    return end


@compiled
def back(data: Bytes, p: int, most: int, script: int, t: Table) -> int:
    """Start of the characters of some scripts that end at p, at most `most` of them."""
    for _ in range(most):
        cp = before(data, p)
        if cp < 0x80 or not t[codes.CHARS_AT + cp] & script:
            break
        p -= 3
    return p


@compiled
def gap_before(data: Bytes, p: int) -> int:
    """Position before one space, narrow or wide, if there is one."""
    cp = before(data, p)
    return p - 1 if cp == 32 else p - 3 if cp == 0x3000 else p


@compiled
def begins_line(data: Bytes, p: int) -> bool:
    """Whether only a few spaces stand between the line's beginning and p."""
    for _ in range(8):
        p = gap_before(data, p)
    return bool(data[p - 1] < 32)


@compiled
def is_unlisted(data: Bytes, start: int, end: int, t: Table, st: Ints) -> bool:
    """Whether kanji can be a surname that is in no list: not 患者, 担当, 大学, 株主."""
    if longest(data, start, codes.TITLE_AT, t, st):
        return False
    if longest(data, start, codes.ROOT_AT, t, st) and st[codes.WORD_CLASS] != codes.SURNAME:
        return False
    return not t[codes.CHARS_AT + before(data, end)] & NO_SURNAME_END


@compiled
def addressee(data: Bytes, i: int, t: Table, st: Ints) -> int:
    """様 or 殿 ends a word at i: on a line that begins with it, the word is a name, listed or not. Where to go on."""
    on = i + 3
    if st[codes.NAME_END] > i - 40:
        return on
    start = back(data, i, 6, KANJI, t)
    end = i
    if not begins_line(data, start) or start == i:
        given = back(data, i, 5, PEOPLE, t)
        end = gap_before(data, given)
        start = back(data, end, 4, KANJI, t)
        if given == i or end == given or start == end:
            return on
    if begins_line(data, start) and (end < i or 6 <= i - start <= 15) and is_unlisted(data, start, end, t, st):
        emit(st, codes.NAME, (start, i), LIKELY, ADDRESSEE)
        st[codes.NAME_END] = i
    return on

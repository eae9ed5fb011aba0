"""Names of people behind a label, and before 様 at the beginning of a line."""

from tsutsumi.core.jit import compiled
from tsutsumi.core.pii import reasons
from tsutsumi.core.pii.compiled import codes
from tsutsumi.core.pii.compiled.chars import Bytes, Ints, before, character, emit, longest, triple
from tsutsumi.core.pii.compiled.codes import HIRAGANA, KANJI, KATAKANA, NO_SURNAME_END, PARTICLE, Table
from tsutsumi.core.pii.compiled.latin import latin_named
from tsutsumi.core.pii.detector import LIKELY, SURE

LABEL, ADDRESSEE = reasons.LABEL, reasons.ADDRESSEE
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
def kana_given(data: Bytes, p: int, apart: bool, t: Table, st: Ints) -> int:
    """End of a given name in hiragana at p that ends the value or stands before a title: みのり, ゆずは; 0 for none, p
    when words like まで stand there.
    """
    end, limit = p, 0
    while end - p <= 15:
        cp, width = character(data, end)
        if width != 3 or not t[codes.CHARS_AT + cp] & HIRAGANA:
            break
        if end - p >= 6 and title(data, end, t, st):
            return end
        end += 3
        limit = end - p
    cp, width = character(data, end)
    whole = limit >= 6 and not (width == 3 and t[codes.CHARS_AT + cp] & PEOPLE) and data[end] < 0xF0
    if not whole or (limit > 12 and not apart):
        return 0
    return p if longest(data, p, codes.TITLE_AT, t, st) == end else end


@compiled
def opens_given(data: Bytes, p: int, t: Table) -> bool:
    """Whether hiragana at p may begin a given name: the character before is no hiragana."""
    cp = before(data, p)
    if cp > 0x80 and t[codes.CHARS_AT + cp] & HIRAGANA:
        return False
    return character(data, p)[1] == 3 and (t[codes.CHARS_AT + character(data, p)[0]] & HIRAGANA) != 0


@compiled
def second_part(data: Bytes, p: int, t: Table, st: Ints) -> int:
    """Where a part of a name behind a blank at p begins, 0 when what stands there is a label or no name."""
    after = gap(data, p)
    cp, width = character(data, after)
    if after == p or width != 3 or not t[codes.CHARS_AT + cp] & PEOPLE:
        return 0
    if longest(data, after, codes.ROOT_AT, t, st) and st[codes.WORD_CLASS] == codes.LABEL:
        return 0
    return after


@compiled
def written_name(data: Bytes, p: int, kana: bool, t: Table, st: Ints) -> tuple[int, int]:
    """End of the name written after a label, and how many characters it has; two parts at most."""
    count, parts, end = 0, 1, p
    while count <= (24 if kana else 12):  # narrow kana have their marks apart
        cp, width = character(data, p)
        kind = t[codes.CHARS_AT + cp] if width == 3 else 0
        if not kind & PEOPLE:
            after = second_part(data, p, t, st) if parts == 1 and count else 0
            if after == 0:
                break
            parts, p = 2, after
            continue
        if not kana and opens_given(data, p, t):
            given = kana_given(data, p, parts == 2 or count == 0, t, st)
            if given == p:
                break
            if given:
                return given, count + (given - p) // 3
        if count >= 2 and not kana and (kind & PARTICLE or title(data, p, t, st)):
            break
        p += 3
        count += 1
        end = p
    return end, count


@compiled
def is_company(data: Bytes, start: int, end: int, t: Table, st: Ints) -> bool:
    """Whether a trade or a legal form stands in what is written, behind its first character: 佐藤建設, 山田商店."""
    for p in range(start + 3, end - 3, 3):
        known = longest(data, p, codes.TITLE_AT, t, st)
        if known >= p + 6 and known == end and st[codes.WORD_ARG] == 0 and before(data, p) > 0x3040:
            return True
    return False


@compiled
def named(data: Bytes, p: int, kana: bool, t: Table, st: Ints) -> int:
    """A label for a name stands before p: emit what is written there. Where to go on, 0 for nothing."""
    if data[p] < 0x80:
        return 0 if kana else latin_named(data, p, st)
    end, count = written_name(data, p, kana, t, st)
    if count < 2 or count > (24 if kana else 12) or t[codes.CHARS_AT + triple(data, p)] & PARTICLE:
        return 0
    word = longest(data, p, codes.ROOT_AT, t, st)
    known = word > 0 and st[codes.WORD_CLASS] == codes.SURNAME
    if word and not known and not kana:
        return 0
    other = longest(data, p, codes.TITLE_AT, t, st)
    if other and st[codes.WORD_ARG] == 0 and not (known and end > other):
        return 0
    if not kana and is_company(data, p, end, t, st):
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

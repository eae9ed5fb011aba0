"""Names of people in Latin letters: behind a label or Mr., before 様, and beside a mail address in angle brackets."""

from tsutsumi.core.jit import compiled
from tsutsumi.core.pii import reasons
from tsutsumi.core.pii.compiled import codes
from tsutsumi.core.pii.compiled.chars import Bytes, Ints, emit, is_upper, longest
from tsutsumi.core.pii.compiled.codes import Table
from tsutsumi.core.pii.detector import LIKELY

LABEL, TITLE, ADDRESS_FORM = reasons.LABEL, reasons.TITLE, reasons.ADDRESS_FORM
LONGEST_NAME, LONGEST_WORD = 48, 20
SIGNED_WITHIN, MOST_LINES = 300, 7
VOWELS = tuple(ord(c) for c in "aiueo")
CONSONANTS = tuple(ord(c) for c in "kstnhmyrwgzdbpjf")  # ch, sh and ts are told apart
# Words of senders and companies that are no part of a name.
SENDERS = """
account admin alert bank billing center centre club co company corp customer daily department dept
desk digest division education group help holdings home hospital inc info inquiry japan kaisha
limited list llc ltd magazine mail manager marketing media member news no noreply notice notification
office online order osaka page postmaster press project public recruit reply report reservation sales
school security seminar server service services shop staff store support system team test the tokyo
university update user web your
"""
NO_NAMES = tuple(sum(ord(c) << 8 * n for n, c in enumerate(word[:5])) for word in SENDERS.split())  # five letters


@compiled
def lower(b: int) -> int:
    """A letter in lower case, 0 for another byte."""
    if 97 <= b <= 122:
        return b
    return b + 32 if is_upper(b) else 0


@compiled
def word_end(data: Bytes, p: int) -> int:
    """End of a word of a name, Taro or YAMADA or O'Brien, that begins at p; 0 for none."""
    if not is_upper(data[p]):
        return 0
    end = p + 1
    small = 0
    while end - p < LONGEST_WORD and (lower(data[end]) or data[end] == 39 or data[end] == 45):
        small += 97 <= data[end] <= 122
        end += 1
    mixed = small > 0 and small < end - p - 3
    return 0 if end - p < 2 or mixed or lower(data[end - 1]) == 0 or 48 <= data[end] <= 57 or data[end] == 95 else end


@compiled
def is_no_name(data: Bytes, p: int, end: int) -> bool:
    """Whether a word is one of senders and companies."""
    key = 0
    for n in range(min(5, end - p)):
        key |= lower(data[p + n]) << 8 * n
    for word in NO_NAMES:  # noqa: SIM110 - compiled code has no generators
        if word == key:
            return True
    return False


@compiled
def words(data: Bytes, p: int) -> tuple[int, int]:
    """End of the words of a name from p on, parted by a blank or a comma, and how many; 0 when one is no name."""
    count, end = 0, p
    while count < 4:
        last = word_end(data, p)
        if last == 0:
            break
        if is_no_name(data, p, last):
            return 0, 0
        count += 1
        end = last
        p = last + 1 if data[last] != 44 else last + 1 + (data[last + 1] == 32)
        if data[last] != 32 and data[last] != 44:
            break
    return end, count


@compiled
def is_one_of(b: int, among: tuple[int, ...]) -> bool:
    """Whether a byte is among others."""
    for other in among:  # noqa: SIM110 - compiled code has no generators
        if b == other:
            return True
    return False


@compiled
def is_japanese(data: Bytes, p: int, end: int) -> bool:
    """Whether a word is written as Japanese is in Latin letters: two syllables or more, of a consonant and a vowel."""
    syllables, run = 0, 0
    for q in range(p, end):
        b = lower(data[q])
        if is_one_of(b, VOWELS):
            syllables += run > 0 or q == p
            run = 0
            continue
        after = lower(data[q + 1]) if q + 1 < end else 0
        nasal = b == 110 and not is_one_of(after, VOWELS)
        pair = (b == 99 and after == 104) or (b == 115 and after == 104) or (b == 116 and (after == 115 or after == 99))
        long = b == 104 and q > p and after == 0
        if not (is_one_of(b, CONSONANTS) or pair) or run > 2:
            return False
        twice = run > 0 and b != 121 and b != 104 and b != 115 and b != lower(data[q - 1])
        if twice:
            return False
        run = 0 if nasal or long else run + 1
    return syllables >= 2 and run == 0


@compiled
def latin_named(data: Bytes, p: int, st: Ints) -> int:
    """What stands at p behind a label or Mr.: emit a name in Latin letters. Where to go on, 0 for none."""
    end, count = words(data, p)
    if count == 0:
        return 0
    q = p - 1
    while data[q] == 32:
        q -= 1
    titled = data[q] == 46
    if not titled and (count < 2 or (data[q] < 0x80 and not all_japanese(data, p, end))):
        return 0
    emit(st, codes.NAME, (p, end), LIKELY, TITLE if titled else LABEL)
    st[codes.NAME_END] = end
    return end


@compiled
def all_japanese(data: Bytes, p: int, end: int) -> bool:
    """Whether every word from p to end is written as Japanese is."""
    while p < end:
        last = word_end(data, p)
        if last == 0 or not is_japanese(data, p, last):
            return False
        p = last + 1
        while p < end and data[p] == 32:
            p += 1
    return True


@compiled
def backwards(data: Bytes, end: int) -> int:
    """Where the words in Latin letters that end here begin."""
    p = end
    while end - p < LONGEST_NAME:
        b = data[p - 1]
        if not (lower(b) or b == 39 or b == 45 or ((b == 32 or b == 44) and p < end)):
            break
        p -= 1
    while p < end and lower(data[p]) == 0:
        p += 1
    return p


@compiled
def pair_end(data: Bytes, p: int, t: Table, st: Ints) -> int:
    """End of a surname and a given name of the lists at p, in either order: Taro Yamada, YAMADA, Hanako; 0 for none."""
    middle = word_end(data, p)
    if middle == 0 or longest(data, p, codes.LATIN_AT, t, st) != middle:
        return 0
    first = st[codes.WORD_ARG]
    q = middle + (data[middle] == 44)
    q += data[q] == 32
    end = word_end(data, q) if q > middle else 0
    if end == 0 or longest(data, q, codes.LATIN_AT, t, st) != end:
        return 0
    second = st[codes.WORD_ARG]
    both = (first & codes.FAMILY and second & codes.GIVEN) or (first & codes.GIVEN and second & codes.FAMILY)
    return end if both else 0


@compiled
def listed(data: Bytes, p: int, reason: int, t: Table, st: Ints) -> int:
    """Emit the names of the lists that stand at p, one behind the other: To: Taro Yamada; Suzuki, Hanako. Where to go
    on, 0 for none.
    """
    on = 0
    for _ in range(20):
        end = pair_end(data, p, t, st)
        if end == 0:
            break
        emit(st, codes.NAME, (p, end), LIKELY, reason)
        st[codes.NAME_END] = on = end
        if data[end] != 44 and data[end] != 59:
            break
        p = end + 1 + (data[end + 1] == 32)
    return on


@compiled
def signed(data: Bytes, start: int, t: Table, st: Ints) -> None:
    """Behind E-mail: a mail address begins: a line shortly before it that is a name of the lists is who signs."""
    p, lines = start, 0
    while start - p < SIGNED_WITHIN and lines < MOST_LINES:
        p -= 1
        if data[p - 1] != 10 and data[p - 1] != 0:
            continue
        lines += 1
        end = pair_end(data, p, t, st) if is_upper(data[p]) else 0
        if end and st[codes.NAME_END] <= p and data[end + (data[end] == 13)] == 10:
            emit(st, codes.NAME, (p, end), LIKELY, reasons.SIGNED)
            st[codes.NAME_END] = end
            return
        if data[p - 1] == 0:
            return


@compiled
def displayed(data: Bytes, start: int, t: Table, st: Ints) -> None:
    """A mail address begins at start: emit the name before it in "Taro YAMADA" <taro@…>, or that of a signature."""
    end = start - 1
    if data[end] != 60:
        if data[end] == 58 or (data[end] == 32 and data[end - 1] == 58):
            signed(data, start, t, st)
        return
    while data[end - 1] == 32 or data[end - 1] == 34:
        end -= 1
    p = backwards(data, end)
    last, count = words(data, p)
    newest = st[codes.COUNT] > 0 and st[codes.OUT + (st[codes.COUNT] - 1) * codes.FIELDS + 2] > p
    if last == end and p < end and 2 <= count <= 3 and not newest:
        emit(st, codes.NAME, (p, end), LIKELY, ADDRESS_FORM)
        st[codes.NAME_END] = end


@compiled
def is_polite(data: Bytes, p: int) -> bool:
    """Whether 様, 殿, 氏 or さん stands at p."""
    a, b, c = data[p], data[p + 1], data[p + 2]
    if a == 0xE6:
        return bool((b == 0xA7 and c == 0x98) or (b == 0xAE and c == 0xBF) or (b == 0xB0 and c == 0x8F))
    return bool(a == 0xE3 and b == 0x81 and c == 0x95 and data[p + 3] == 0xE3 and data[p + 5] == 0x93)


@compiled
def titled(data: Bytes, p: int, st: Ints) -> None:
    """Japanese text begins at p behind Latin letters: emit the name when a title stands there: Taro Yamada 様."""
    end = p
    if not is_polite(data, p):
        return
    while data[end - 1] == 32:
        end -= 1
    if p - end > 1 or lower(data[end - 1]) == 0:
        return
    start = backwards(data, end)
    last, count = words(data, start)
    if last == end and count <= 3 and data[start - 1] != 46 and data[start - 1] != 64:
        emit(st, codes.NAME, (start, end), LIKELY, TITLE)

"""Words of 要配慮個人情報, and the acronyms among them, which mean something else in code and on the web."""

from tsutsumi.core.jit import compiled
from tsutsumi.core.pii import reasons
from tsutsumi.core.pii.compiled import codes
from tsutsumi.core.pii.compiled.chars import Bytes, Ints, before, character, digit, emit, is_upper, is_word_byte
from tsutsumi.core.pii.detector import LIKELY, WEAK

SENSITIVE, TRAP = reasons.SENSITIVE, reasons.TRAP
BESIDE, AROUND, VALUE_WITHIN = 12, 60, 24  # bytes


@compiled
def sensitive(i: int, end: int, st: Ints) -> int:
    """A word of 要配慮個人情報; visits to a health check are the trap of the law."""
    category = st[codes.WORD_ARG]
    if st[codes.WORD_CLASS] == codes.VISIT:
        category = codes.VISIT_FACT
        if i - st[codes.CHECK_UP_END] < 30:
            category = codes.ATTENDED
    trap = (codes.TRAPS >> category) & 1 == 1
    emit(st, codes.SENSITIVE, (i, end), WEAK if trap else LIKELY, TRAP if trap else SENSITIVE)
    st[codes.OUT + st[codes.COUNT] * codes.FIELDS - 1] = category
    st[codes.WORD_END] = end
    return end


@compiled
def may_begin(data: Bytes, i: int) -> bool:
    """Whether a capital letter begins a word of capitals: ALT and HbA1c, not Alt; behind the e of eGFR, too."""
    first = not is_word_byte(data[i - 1]) or (data[i - 1] == 101 and data[i] == 71)
    return first and (is_upper(data[i + 1]) or is_upper(data[i + 2]))


@compiled
def full_start(data: Bytes, i: int) -> int:
    """Where the word begins: the γ of γ-GTP and the e of eGFR are no capitals."""
    cp = before(data, i)
    p = i - 1 if cp == 45 else i
    if cp == 0xFF0D or cp == 0x2010 or cp == 0x2212 or cp == 0x30FC:
        p = i - 3
    if data[p - 2] == 0xCE and data[p - 1] == 0xB3:
        return p - 2
    return i - 1 if data[i - 1] == 101 and data[i] == 71 else i


@compiled
def is_joined(cp: int) -> bool:
    """Whether this character beside a word makes it part of a longer token, narrow or wide."""
    if cp < 0x80:
        return is_word_byte(cp) or cp == 43 or cp == 64 or cp == 92 or cp == 37 or cp == 35 or cp == 38
    return 0xFF10 <= cp <= 0xFF5A and not 0xFF1A <= cp <= 0xFF20 and not 0xFF3B <= cp <= 0xFF40


@compiled
def stands_alone(data: Bytes, start: int, end: int) -> bool:
    """Whether the word is one of its own: no part of an identifier, a file name, an address."""
    cp, _ = character(data, end)
    if is_joined(cp) or is_joined(before(data, start)):
        return False
    goes_on = (cp == 45 or cp == 46) and is_word_byte(data[end + 1])
    led = (data[start - 1] == 45 or data[start - 1] == 46) and is_word_byte(data[start - 2])
    return not goes_on and not led


@compiled
def japanese_within(data: Bytes, start: int, end: int, distance: int) -> bool:
    """Whether kana or kanji stand within some bytes before or after."""
    found = False
    for n in range(distance):
        found = found or 0xE3 <= data[start - 1 - n] <= 0xE9 or 0xE3 <= data[end + n] <= 0xE9
    return found


@compiled
def measured(data: Bytes, end: int) -> bool:
    """Whether a value of two or three digits, or a decimal, follows: ALT 45, AST（GOT）：30; not ALT="3", AST 2026."""
    p = end
    while digit(data, p)[0] < 0:
        cp, width = character(data, p)
        passed = cp == 32 or cp == 58 or cp == 40 or cp == 41 or cp == 44 or cp == 124 or cp == 9 or is_upper(data[p])
        if p - end > VALUE_WITHIN or not (passed or width == 3):
            return False
        p += width
    if p == end:
        return False
    digits = 0
    while digit(data, p)[0] >= 0:
        p += digit(data, p)[1]
        digits += 1
    point = data[p] == 46 and digit(data, p + 1)[0] >= 0
    return digits <= 3 and (digits >= 2 or point)


@compiled
def acronym(data: Bytes, i: int, end: int, st: Ints) -> int:
    """An acronym was read from i to end: emit it if what stands around says that it is about health. Where to go on."""
    start = full_start(data, i)
    needs = st[codes.WORD_ARG] & 96
    if not stands_alone(data, start, end) or (needs == codes.BEHIND_GAMMA and start == i):
        return 0
    if needs == codes.BESIDE_JAPANESE and not japanese_within(data, start, end, BESIDE):
        return 0
    if needs == codes.BEFORE_NUMBER and not (measured(data, end) and japanese_within(data, start, end, AROUND)):
        return 0
    st[codes.WORD_ARG] &= 31
    return sensitive(start, end, st)

"""Labels, and the values that only a label can tell: names, IDs, passwords, member numbers, sex."""

from tsutsumi.core.pii import reasons
from tsutsumi.core.pii.compiled import codes
from tsutsumi.core.pii.compiled.chars import Bytes, Ints, emit, is_word_byte, longest
from tsutsumi.core.pii.compiled.codes import Table
from tsutsumi.core.pii.compiled.names import named
from tsutsumi.core.pii.detector import LIKELY, SURE
from tsutsumi.core.pii.jit import compiled

LABEL, PAIR = reasons.LABEL, reasons.PAIR
NEAR, PAIR_WITHIN, LONGEST_TOKEN, LONGEST_LABEL = 60, 200, 64, 24


@compiled
def label_near(data: Bytes, i: int, st: Ints) -> int:
    """The label that speaks for the value at i: within 60 bytes, no full stop and one line end between; else -1."""
    end = st[codes.LABEL_END]
    if i - end > NEAR or i < end:
        return -1
    lines = 0
    for p in range(end, i):
        b = data[p]
        lines += b == 10
        if b == 0xE3 and data[p + 1] == 0x80 and data[p + 2] == 0x82:
            return -1
    return -1 if lines > 1 else st[codes.LABEL_ID]


@compiled
def value_start(data: Bytes, p: int, t: Table, st: Ints) -> int:
    """Where the value begins after a label: behind colon, equals sign, quotes, tab, spaces, brackets; 0 without any."""
    start = p
    for _ in range(6):
        b = data[p]
        if b == 58 or b == 61 or b == 32 or b == 34 or b == 39 or b == 9 or b == 124 or b == 62 or b == 10 or b == 44:
            p += 1
            continue
        end = longest(data, p, codes.OPENING_AT, t, st)
        if end == 0:
            break
        p = end
    return p if p > start else 0


@compiled
def token_end(data: Bytes, p: int) -> int:
    """End of a word of printable ASCII; quotes, brackets, commas and semicolons end it."""
    for _ in range(LONGEST_TOKEN):
        b = data[p]
        if b <= 32 or b >= 127 or b == 34 or b == 39 or b == 44 or b == 59 or b == 60 or b == 62 or b == 124:
            break
        p += 1
    return p


@compiled
def is_secret(data: Bytes, start: int, end: int) -> bool:
    """Whether a token can be a password: no code, no variable, no row of one character."""
    first = data[start]
    if end - start < 4 or first == 36 or first == 123 or first == 37 or first == 91:
        return False
    same = True
    for p in range(start, end):
        b = data[p]
        if b == 40 or b == 41:
            return False
        same = same and b == first
    return not same


@compiled
def is_name_of_account(data: Bytes, start: int, end: int) -> bool:
    """Whether a token can be an ID: letters, digits and . _ - @ + only."""
    if end - start < 3:
        return False
    for p in range(start, end):
        b = data[p]
        if not (is_word_byte(b) or b == 46 or b == 45 or b == 64 or b == 43):
            return False
    return True


@compiled
def password(data: Bytes, p: int, st: Ints) -> int:
    """A password, and the pair when an ID or a mail address stands close before."""
    end = token_end(data, p)
    if not is_secret(data, p, end):
        return 0
    emit(st, codes.PASSWORD, (p, end), SURE, LABEL)
    start = max(st[codes.LOGIN_START], st[codes.MAIL_START])
    if p - max(st[codes.LOGIN_END], st[codes.MAIL_END]) < PAIR_WITHIN:
        emit(st, codes.CREDENTIAL, (start, end), SURE, PAIR)
    return end


@compiled
def login(data: Bytes, p: int, loose: bool, st: Ints) -> int:
    """An ID; a bare "ID" counts only beside a password, systems give IDs to everything."""
    end = token_end(data, p)
    if not is_name_of_account(data, p, end):
        return 0
    st[codes.LOGIN_START] = p
    st[codes.LOGIN_END] = end
    if loose:
        return 0
    emit(st, codes.LOGIN, (p, end), LIKELY, LABEL)
    return end


@compiled
def member(data: Bytes, p: int, st: Ints) -> int:
    """A number of a customer, patient, employee or student."""
    end = p
    digits = 0
    while end - p < LONGEST_TOKEN and (is_word_byte(data[end]) or data[end] == 45):
        digits += 48 <= data[end] <= 57
        end += 1
    if digits < 3 or end - p < 4:
        return 0
    emit(st, codes.MEMBER, (p, end), LIKELY, LABEL)
    return end


@compiled
def sex(data: Bytes, p: int, t: Table, st: Ints) -> int:
    """男, 女, 男性, 女性, M, F after a label."""
    end = longest(data, p, codes.SEXES_AT, t, st)
    if not end or is_word_byte(data[end]):
        return 0
    emit(st, codes.SEX, (p, end), SURE, LABEL)
    return end


@compiled
def grab(data: Bytes, p: int, label: int, t: Table, st: Ints) -> int:
    """The value behind the label, if this label is one that tells it. Where to go on, 0 for none."""
    if label == codes.NAME or label == codes.KANA_NAME:
        return named(data, p, label == codes.KANA_NAME, t, st)
    if label == codes.PASSWORD:
        return password(data, p, st)
    if label == codes.LOGIN or label == codes.LOOSE_LOGIN:
        return login(data, p, label == codes.LOOSE_LOGIN, st)
    if label == codes.MEMBER:
        return member(data, p, st)
    return sex(data, p, t, st) if label == codes.SEX else 0


@compiled
def label(data: Bytes, end: int, t: Table, st: Ints) -> int:
    """A label ends here: remember it, take its value if it tells one. Where to go on."""
    which = st[codes.WORD_ARG]
    if which != codes.LOOSE_LOGIN:
        st[codes.LABEL_ID] = which
        st[codes.LABEL_END] = end
    p = value_start(data, end, t, st)
    if p == 0:
        return end
    return grab(data, p, which, t, st) or end


@compiled
def ascii_label(data: Bytes, colon: int, t: Table, st: Ints) -> int:
    """At ":" or "=": the ASCII word before it may be a label (tel:, "password":, card_number=). Where to go on."""
    end = colon
    while data[end - 1] == 32 or data[end - 1] == 34 or data[end - 1] == 39:
        end -= 1
        if colon - end > 3:
            return colon + 1
    start = end
    while end - start < LONGEST_LABEL and (is_word_byte(data[start - 1]) or data[start - 1] == 45):
        start -= 1
    if (
        not t[codes.TAILS_AT + ((end - start) << 5) + (data[end - 1] & 31)]
        or longest(data, start, codes.ROOT_AT, t, st) != end
        or st[codes.WORD_CLASS] != codes.LABEL
    ):
        return colon + 1
    return max(label(data, end, t, st), colon + 1)

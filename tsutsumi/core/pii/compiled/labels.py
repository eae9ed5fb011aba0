"""Labels, and the values that only a label can tell: names, IDs, passwords, member numbers, sex."""

from tsutsumi.core.jit import compiled
from tsutsumi.core.pii import reasons
from tsutsumi.core.pii.compiled import codes
from tsutsumi.core.pii.compiled.chars import Bytes, Ints, emit, is_word_byte, longest
from tsutsumi.core.pii.compiled.codes import Table
from tsutsumi.core.pii.compiled.context import closing, is_about, is_direct, label_near
from tsutsumi.core.pii.compiled.latin import listed
from tsutsumi.core.pii.compiled.names import named
from tsutsumi.core.pii.compiled.tokens import account, device, hexadecimal, is_said, location, mac, text_end, v6
from tsutsumi.core.pii.detector import LIKELY, SURE

LABEL, PAIR, PAYMENT_PAIR = reasons.LABEL, reasons.PAIR, reasons.PAYMENT_PAIR
PAIR_WITHIN, LONGEST_TOKEN, LONGEST_LABEL = 200, 64, 31
PAYMENT_WITHIN, SIGN_WITHIN = 400, 120


@compiled
def behind_note(data: Bytes, p: int) -> int:
    """Behind the point of No. and a note in brackets that a colon follows: 会員番号（10桁）：."""
    if data[p] == 46:
        p += 1
    closed = p + 1 if data[p] == 41 else p + 3 if data[p] == 0xEF and data[p + 2] == 0x89 else 0
    if closed and (data[closed] == 58 or (data[closed] == 0xEF and data[closed + 2] == 0x9A)):  # 乙（借主）：
        return closed
    if data[p] != 40 and not (data[p] == 0xEF and data[p + 1] == 0xBC and data[p + 2] == 0x88):
        return p
    q = closing(data, p, p + 40)
    colon = data[q] == 58 or data[q] == 61 or (data[q] == 0xEF and data[q + 1] == 0xBC and data[q + 2] == 0x9A)
    return q if q > 0 and colon else p


@compiled
def value_start(data: Bytes, p: int, t: Table, st: Ints) -> int:
    """Where the value begins after a label: behind colon, equals sign, quotes, tab, spaces, brackets; 0 without any."""
    start = p
    p = behind_note(data, p)
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
        pays = is_about(st, codes.ABOUT_PAYMENT, p, PAYMENT_WITHIN)
        st[codes.PAIR_ROW] = st[codes.COUNT]
        st[codes.PAIR_END] = end
        emit(st, codes.PAYMENT_PAIR if pays else codes.CREDENTIAL, (start, end), SURE, PAYMENT_PAIR if pays else PAIR)
    return end


@compiled
def paid_after(position: int, st: Ints) -> None:
    """A word of payment: the pair shortly before it was for a service that pays."""
    at = codes.OUT + st[codes.PAIR_ROW] * codes.FIELDS
    near = position - st[codes.PAIR_END] < PAYMENT_WITHIN and st[codes.PAIR_ROW] < st[codes.COUNT]
    if near and st[at] == codes.CREDENTIAL and st[at + 2] == st[codes.PAIR_END]:
        st[at] = codes.PAYMENT_PAIR
        st[at + 4] = PAYMENT_PAIR


@compiled
def login(data: Bytes, p: int, loose: bool, st: Ints) -> int:
    """An ID; a bare "ID" counts only beside a password, systems give IDs to everything."""
    if data[p] == 64:  # Xのアカウント：@name
        return account(data, p, codes.SNS, SURE, st)
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
def plain_text(data: Bytes, p: int, kind: int, said: bool, t: Table, st: Ints) -> int:
    """What stands behind 職業, 学校名, 続柄, 国籍 and the like; without a colon only words that are listed."""
    known = longest(data, p, codes.VALUES_AT, t, st)
    if known and st[codes.WORD_ARG] != kind:
        known = 0
    end = text_end(data, p) if said else known
    if end - p < 3 or (known == 0 and not is_written(data, p, end)):
        return 0
    emit(st, kind, (p, end), SURE if said else LIKELY, LABEL)
    return end


@compiled
def is_written(data: Bytes, p: int, end: int) -> bool:
    """Whether a text says something: a letter, kana or kanji at its beginning, no further label in it."""
    b = data[p]
    if b < 0x80:
        return is_word_byte(b) and end - p < 40
    marks = (
        b == 0xE2 or (b == 0xE3 and data[p + 1] == 0x80) or (b == 0xEF and data[p + 1] == 0xBC and data[p + 2] < 0xA1)
    )
    colon = False
    for q in range(p, end):
        colon = colon or data[q] == 58 or (data[q] == 0xEF and data[q + 1] == 0xBC and data[q + 2] == 0x9A)
    return not marks and not colon


@compiled
def grab(data: Bytes, end: int, p: int, label: int, t: Table, st: Ints) -> int:
    """The value at p behind the label that ends at `end`, if this label tells it. Where to go on, 0 for none."""
    if label == codes.NAME or label == codes.KANA_NAME:
        return named(data, p, label == codes.KANA_NAME, t, st)
    if label == codes.LATIN_NAME:
        return listed(data, p, reasons.LABEL, t, st)
    if label == codes.PASSWORD:
        return password(data, p, st)
    if label == codes.LOGIN or label == codes.LOOSE_LOGIN:
        return login(data, p, label == codes.LOOSE_LOGIN, st)
    if label == codes.MEMBER:
        return member(data, p, st)
    return sex(data, p, t, st) if label == codes.SEX else grab_else(data, end, p, label, t, st)


@compiled
def grab_else(data: Bytes, end: int, p: int, label: int, t: Table, st: Ints) -> int:
    """As `grab`, for accounts, devices, places and plain text."""
    if label < codes.BRANCH or label > codes.LOCATION or label == codes.AGE:
        return 0
    if label == codes.SNS:
        return account(data, p, codes.SNS, SURE, st)
    if label == codes.DEVICE:
        return device(data, p, st)
    if label == codes.LOCATION:
        return location(data, p, st)
    return plain_text(data, p, label, is_said(data, end, p), t, st)


@compiled
def resolved(which: int, end: int, st: Ints) -> int:
    """What a label means here: 被保険者番号 of which insurance, 番号 of what; -1 when it says nothing."""
    at = codes.ABOUT_AT - codes.ABOUT_MY_NUMBER
    health, care = st[at + codes.ABOUT_HEALTH], st[at + codes.ABOUT_CARE]
    work, post = st[at + codes.ABOUT_EMPLOYMENT], st[at + codes.ABOUT_POST]
    if which == codes.INSURANCE:
        newest = max(health, care, work)
        if end - newest > SIGN_WITHIN or newest == health:
            return codes.INSURANCE
        return codes.CARE if newest == care else codes.EMPLOYMENT
    newest = max(health, post)
    if end - newest > SIGN_WITHIN:
        return -1
    return codes.BANK if newest == post else codes.INSURANCE


@compiled
def subject(which: int, end: int, st: Ints) -> int:
    """A word that says what the text is about. Where to go on."""
    st[codes.ABOUT_AT + which - codes.ABOUT_MY_NUMBER] = end
    if which == codes.ABOUT_PAYMENT:
        paid_after(end, st)
    return end


@compiled
def label(data: Bytes, end: int, t: Table, st: Ints) -> int:
    """A label ends here: remember it, take its value if it tells one. Where to go on."""
    which = st[codes.WORD_ARG]
    if which >= codes.ABOUT_MY_NUMBER:
        return subject(which, end, st)
    if which == codes.INSURANCE or which == codes.SIGN:
        which = resolved(which, end, st)
        if which < 0:
            return end
    if which == codes.SNS_HOST:
        return end
    if which == codes.MY_NUMBER:
        st[codes.ABOUT_AT] = end
    if which != codes.LOOSE_LOGIN:
        st[codes.LABEL_ID] = which
        st[codes.LABEL_END] = end
    p = value_start(data, end, t, st)
    touches = p == 0 and data[end - 1] >= 0x80 and is_word_byte(data[end]) and which >= codes.MEMBER
    if p == 0 and not touches:
        return end
    return grab(data, end, end if touches else p, which, t, st) or end


@compiled
def bare_label(data: Bytes, end: int, t: Table, st: Ints) -> int:
    """A label in capitals without a colon: CVV 123, LINE ID: …; only for values that have a form. Where to go on."""
    which = st[codes.WORD_ARG]
    if is_word_byte(data[end]) or data[end] == 47 or (data[end] == 46 and is_word_byte(data[end + 1])):
        return end
    if which == codes.SNS or which == codes.DEVICE or which == codes.NAME or which == codes.LATIN_NAME:
        return label(data, end, t, st)
    if which < codes.NAME or which == codes.INSURER or which == codes.IBAN or which == codes.OTHER_NUMBER:
        st[codes.LABEL_ID] = which
        st[codes.LABEL_END] = end
    return end


@compiled
def host(data: Bytes, p: int, t: Table, st: Ints) -> int:
    """https://x.com/name: an account in an address of the web. Where to go on, 0 for none."""
    if data[p] == 119 and data[p + 1] == 119 and data[p + 2] == 119 and data[p + 3] == 46:
        p += 4
    end = longest(data, p, codes.ROOT_AT, t, st)
    if end == 0 or st[codes.WORD_CLASS] != codes.LABEL or st[codes.WORD_ARG] != codes.SNS_HOST:
        return 0
    return account(data, end, codes.SNS, LIKELY, st)


@compiled
def ascii_label(data: Bytes, colon: int, t: Table, st: Ints) -> int:
    """At ":" or "=": the ASCII word before it may be a label (tel:, "password":, card_number=). Where to go on."""
    if data[colon] == 58:
        found = at_colon(data, colon, t, st)
        if found:
            return found
    end = label_before(data, colon, t, st)
    return max(label(data, end, t, st), colon + 1) if end else colon + 1


@compiled
def at_colon(data: Bytes, colon: int, t: Table, st: Ints) -> int:
    """Addresses in which colons stand: of the web, of a device, of a host. Where to go on, 0 for none."""
    b = data[colon + 1]
    if b == 47:
        return host(data, colon + 3, t, st) if data[colon + 2] == 47 else 0
    before = data[colon - 1]
    if not (before == 58 or hexadecimal(before)) or not (b == 58 or hexadecimal(b)):
        return 0
    if data[colon + 3] == 58 and data[colon + 6] == 58 and mac(data, colon - 2, st):
        return colon + 15
    return v6(data, colon, st)


@compiled
def label_before(data: Bytes, at: int, t: Table, st: Ints) -> int:
    """End of the ASCII label that stands directly before, quotes and spaces apart; 0 for none."""
    end = at
    while data[end - 1] == 32 or data[end - 1] == 34 or data[end - 1] == 39:
        end -= 1
        if at - end > 3:
            return 0
    start = end
    while end - start < LONGEST_LABEL and (is_word_byte(data[start - 1]) or data[start - 1] == 45):
        start -= 1
    if not t[codes.TAILS_AT + ((end - start) << 5) + (data[end - 1] & 31)]:
        return 0
    known = longest(data, start, codes.ROOT_AT, t, st) == end and st[codes.WORD_CLASS] == codes.LABEL
    return end if known else 0


@compiled
def behind_x(data: Bytes, at: int) -> bool:
    """Whether X: stands before, narrow or wide, a word by itself."""
    p = at - 1 if data[at - 1] == 32 else at
    if data[p - 1] == 58:
        p -= 1
    elif data[p - 1] == 0x9A and data[p - 2] == 0xBC and data[p - 3] == 0xEF:
        p -= 3
    else:
        return False
    p -= data[p - 1] == 32
    if data[p - 1] == 88:
        return not is_word_byte(data[p - 2])
    return bool(data[p - 1] == 0xB8 and data[p - 2] == 0xBC and data[p - 3] == 0xEF)  # Ｘ


@compiled
def handle(data: Bytes, at: int, width: int, t: Table, st: Ints) -> int:
    """An @ that begins a word: the name of an account, when a network is named before it. Where to go on."""
    named_before = label_near(data, at, st) == codes.SNS and is_direct(data, st[codes.LABEL_END], at)
    if not named_before:
        end = label_before(data, at, t, st)
        named_before = (end > 0 and st[codes.WORD_ARG] == codes.SNS) or behind_x(data, at)
    if not named_before or width > 1:
        return at + width
    return account(data, at, codes.SNS, LIKELY, st) or at + width

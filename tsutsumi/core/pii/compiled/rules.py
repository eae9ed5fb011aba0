"""What a run of digits is, by its length, its groups, its check digit and the words before it."""

from tsutsumi.core.pii import reasons
from tsutsumi.core.pii.compiled import codes
from tsutsumi.core.pii.compiled.chars import Bytes, Ints, emit, is_upper, is_word_byte, whole
from tsutsumi.core.pii.compiled.checks import card_right, corporate_right, licence_right, luhn_right, my_number_right
from tsutsumi.core.pii.compiled.codes import DIGITS, END, GROUPS, SEPARATOR, SIZES, VALUES
from tsutsumi.core.pii.compiled.runs import is_date, is_era_date, is_plain_date, number, sizes
from tsutsumi.core.pii.detector import LIKELY, SURE, WEAK
from tsutsumi.core.pii.jit import compiled

(CHECK_LABEL, CHECK, CHECK_ALONE, LABEL, FORM, FORM_ALONE, LABEL_BAD_CHECK) = (
    reasons.CHECK_LABEL,
    reasons.CHECK,
    reasons.CHECK_ALONE,
    reasons.LABEL,
    reasons.FORM,
    reasons.FORM_ALONE,
    reasons.LABEL_BAD_CHECK,
)
NEIGHBOUR, BORN, FREE_CALL, NEAR_CARD, PRIVATE_IP = (
    reasons.NEIGHBOUR,
    reasons.BORN,
    reasons.FREE_CALL,
    reasons.NEAR_CARD,
    reasons.PRIVATE_IP,
)


@compiled
def twelve(span: tuple[int, int], label: int, st: Ints) -> None:
    """個人番号 and 運転免許証番号."""
    form = sizes(st)
    if st[GROUPS] != 1 and form != 444:
        return
    right = my_number_right(st)
    if label == codes.LICENCE:
        good = licence_right(st)
        emit(st, codes.LICENCE, span, SURE if good else WEAK, CHECK_LABEL if good else LABEL_BAD_CHECK)
    elif label == codes.MY_NUMBER:
        emit(st, codes.MY_NUMBER, span, SURE if right else WEAK, CHECK_LABEL if right else LABEL_BAD_CHECK)
    elif form == 444:
        if right:
            emit(st, codes.MY_NUMBER, span, LIKELY, CHECK)
    else:
        st[codes.TWELVES] += 1
        if right:
            st[codes.TWELVES_RIGHT] += 1
            emit(st, codes.MY_NUMBER, span, WEAK, CHECK_ALONE)


@compiled
def thirteen(data: Bytes, span: tuple[int, int], label: int, st: Ints) -> None:
    """法人番号, also after the T of an invoice number."""
    if not corporate_right(st):
        return
    invoice = (data[span[0] - 1] == 84 or data[span[0] - 1] == 116) and not is_word_byte(data[span[0] - 2])
    form = sizes(st)
    if invoice or label == codes.CORPORATE:
        emit(st, codes.CORPORATE, span, SURE, CHECK_LABEL)
    elif form == 1444:
        emit(st, codes.CORPORATE, span, LIKELY, CHECK)
    elif st[GROUPS] == 1:
        emit(st, codes.CORPORATE, span, WEAK, CHECK_ALONE)


@compiled
def card(span: tuple[int, int], label: int, st: Ints) -> None:
    """Payment cards: issuer, length, Luhn."""
    form = sizes(st)
    grouped = form == 4444 or form == 465 or form == 464
    if (st[GROUPS] != 1 and not grouped) or not card_right(st):
        return
    if label == codes.CARD:
        emit(st, codes.CARD, span, SURE, CHECK_LABEL)
    else:
        named_id = st[codes.LOGIN_START] == span[0]  # id=4111…: a system's number that passes by chance
        strength = SURE if grouped else WEAK if named_id else LIKELY
        emit(st, codes.CARD, span, strength, CHECK_ALONE if named_id else CHECK)
    st[codes.CARD_END] = span[1]


@compiled
def phone_form(st: Ints) -> int:
    """1: a mobile or IP number, 2: a fixed line, 3: freephone and the like, 0: none of them."""
    v = codes.VALUES
    if st[v] != 0 or st[v + 1] == 0:
        return 0
    form, n = sizes(st), st[DIGITS]
    if number(st, 0, 4) in (120, 570, 800, 990):
        return 3 if form in (433, 442, 424, 434, 443) or st[GROUPS] == 1 else 0
    if n == 11:
        short = st[v + 2] == 0 and 5 <= st[v + 1] <= 9 and st[v + 1] != 6
        return 1 if short and (form == 344 or st[GROUPS] == 1) else 0
    if form == 244:
        return 2 if st[v + 1] in (3, 4, 6) else 0
    return 2 if form in (334, 424, 514, 343) or st[GROUPS] == 1 else 0


@compiled
def phone(data: Bytes, span: tuple[int, int], label: int, st: Ints) -> bool:
    """Phone numbers of ten and eleven digits that begin with 0."""
    form = phone_form(st)
    if form == 0:
        return False
    start = span[0]
    if data[start - 1] == 40 and st[GROUPS] > 1:  # （03）1234-5678
        start -= 1
    named = label == codes.PHONE or phone_word(data, span[0])
    if named:
        emit(st, codes.PHONE, (start, span[1]), SURE, LABEL)
    elif form == 3:
        emit(st, codes.PHONE, (start, span[1]), WEAK, FREE_CALL)
    elif form == 1 or (st[SEPARATOR] == codes.HYPHEN):
        emit(st, codes.PHONE, (start, span[1]), LIKELY, FORM)
    else:
        emit(st, codes.PHONE, (start, span[1]), WEAK, FORM_ALONE)
    return True


@compiled
def phone_word(data: Bytes, i: int) -> bool:
    """TEL, FAX or ℡ directly before, without a colon."""
    p = i - 1
    if data[p] == 32 or data[p] == 46:
        p -= 1
    a, b, c = data[p - 2] | 32, data[p - 1] | 32, data[p] | 32
    return bool((a == 116 and b == 101 and c == 108) or (a == 102 and b == 97 and c == 120))


@compiled
def international(span: tuple[int, int], st: Ints) -> None:
    """+81 and nine or ten digits, the leading zero dropped."""
    n = st[DIGITS]
    if number(st, 0, 2) == 81 and (n == 11 or n == 12) and st[VALUES + 2] != 0:
        emit(st, codes.PHONE, (span[0] - 1, span[1]), LIKELY, FORM)


@compiled
def postal(data: Bytes, span: tuple[int, int], label: int, st: Ints) -> bool:
    """Three and four digits after 〒, a label, or beside an address."""
    form = sizes(st)
    if st[DIGITS] != 7 or (form != 34 and form != 7):
        return False
    p = span[0]
    if data[p - 1] == 32:
        p -= 1
    elif data[p - 1] == 0x80 and data[p - 2] == 0x80 and data[p - 3] == 0xE3:
        p -= 3
    mark = data[p - 1] == 0x92 and data[p - 2] == 0x80 and data[p - 3] == 0xE3
    if mark:
        emit(st, codes.POSTAL, span, SURE, NEIGHBOUR)
    elif label == codes.POSTAL:
        emit(st, codes.POSTAL, span, SURE, LABEL)
    elif form == 34:
        emit(st, codes.POSTAL, span, WEAK, FORM_ALONE)
    return form == 34 or mark or label == codes.POSTAL


@compiled
def born_after(data: Bytes, p: int) -> bool:
    """Whether 生 or 日生 follows, other than 生産 and the like."""
    if data[p] == 0xE6 and data[p + 1] == 0x97 and data[p + 2] == 0xA5:
        p += 3
    if data[p] == 0x20:
        p += 1
    if not (data[p] == 0xE7 and data[p + 1] == 0x94 and data[p + 2] == 0x9F):
        return False
    follows = data[p + 3]
    made = follows == 0xE7 and data[p + 4] == 0x94 and data[p + 5] == 0xA3  # 生産
    return not made


@compiled
def era_letter(data: Bytes, start: int) -> int:
    """Width of the S, T, M, H or R of an era before the digits, wide or narrow; 0 for none."""
    letter, width = whole(data[start - 1]) | 32, 1
    if data[start - 3] == 0xEF and data[start - 2] == 0xBC:  # Ａ is EF BC A1
        letter, width = whole(data[start - 1]) - 0xA1 + 97, 3
    elif data[start - 3] == 0xEF and data[start - 2] == 0xBD:  # ａ is EF BD 81
        letter, width = whole(data[start - 1]) - 0x81 + 97, 3
    named = letter == 115 or letter == 116 or letter == 109 or letter == 104 or letter == 114
    return width if named and not is_word_byte(data[start - width - 1]) else 0


@compiled
def birth(data: Bytes, span: tuple[int, int], label: int, st: Ints) -> bool:
    """Dates of birth: any date form, Western or era, told by the words around it."""
    start, end = span
    kanji_era = st[codes.ERA_END] == start
    letters = era_letter(data, start)
    era = (kanji_era or letters > 0) and is_era_date(st)
    first_year = kanji_era and st[codes.ERA_FIRST] == 1 and st[GROUPS] == 2 and st[DIGITS] <= 4
    era = era or first_year
    if not era and not is_date(st):
        return False
    if kanji_era and era:
        start = st[codes.ERA_START]
    elif era:
        start -= letters
    after = end + 3 if st[SEPARATOR] == codes.KANJI_DATE else end
    if born_after(data, end):
        emit(st, codes.BIRTH, (start, after), SURE, BORN)
    elif label == codes.BIRTH:
        emit(st, codes.BIRTH, (start, after), SURE, LABEL)
    return True


@compiled
def expiry(span: tuple[int, int], label: int, st: Ints) -> None:
    """Month and year with a slash, after a label or close behind a card number."""
    form = sizes(st)
    month = number(st, 0, 2)
    if (form != 22 and form != 24) or month < 1 or month > 12:
        return
    if label == codes.EXPIRY:
        emit(st, codes.EXPIRY, span, SURE, LABEL)
    elif span[0] - st[codes.CARD_END] < 40:
        emit(st, codes.EXPIRY, span, LIKELY, NEAR_CARD)


@compiled
def address_of_host(data: Bytes, span: tuple[int, int], st: Ints) -> None:
    """IPv4; addresses inside a house are weak."""
    at = 0
    for k in range(4):
        size = st[SIZES + k]
        if size > 3 or number(st, at, size) > 255:
            return
        at += size
    if data[span[1]] == 46 and 48 <= data[span[1] + 1] <= 57:
        return
    first, second = number(st, 0, st[SIZES]), number(st, st[SIZES], st[SIZES + 1])
    inside = first in (0, 10, 127, 255) or (first == 192 and second == 168) or (first == 172 and 16 <= second <= 31)
    emit(st, codes.IP, span, WEAK if inside else LIKELY, PRIVATE_IP if inside else FORM)


@compiled
def labelled(span: tuple[int, int], label: int, st: Ints) -> bool:
    """Numbers without a form of their own: only the words before tell what they are."""
    n, plain = st[DIGITS], st[GROUPS] == 1
    if label == codes.BANK and (4 <= n <= 16) and (not plain or n <= 8):
        emit(st, codes.BANK, span, SURE if n >= 6 else WEAK, LABEL)
    elif label == codes.INSURER and (n == 6 or n == 8) and plain:
        good = luhn_right(st)
        emit(st, codes.INSURANCE, span, SURE if good else WEAK, CHECK_LABEL if good else LABEL_BAD_CHECK)
    elif label == codes.INSURANCE and n <= 10:
        emit(st, codes.INSURANCE, span, SURE, LABEL)
    elif label == codes.PENSION and n == 10 and (plain or sizes(st) == 46):
        emit(st, codes.PENSION, span, SURE, LABEL)
    elif label == codes.SECURITY_CODE and plain and (n == 3 or n == 4):
        emit(st, codes.SECURITY_CODE, span, SURE, LABEL)
    elif label == codes.BIRTH and plain and n == 8 and is_plain_date(st):
        emit(st, codes.BIRTH, span, SURE, LABEL)
    elif label == codes.PASSPORT and plain and n == 9:
        emit(st, codes.PASSPORT, span, LIKELY, LABEL)
    else:
        return False
    return True


@compiled
def lettered(data: Bytes, start: int, label: int, st: Ints) -> None:
    """Letters before the digits: 在留カード (two, eight digits, two), 旅券 (two and seven, one and eight)."""
    end, n = st[END], st[DIGITS]
    two = is_upper(data[start - 1]) and is_upper(data[start - 2]) and not is_word_byte(data[start - 3])
    one = is_upper(data[start - 1]) and not is_word_byte(data[start - 2])
    if st[GROUPS] != 1:
        return
    if n == 8 and two and is_upper(data[end]) and is_upper(data[end + 1]) and not is_word_byte(data[end + 2]):
        named = label == codes.RESIDENCE
        emit(st, codes.RESIDENCE, (start - 2, end + 2), SURE if named else LIKELY, LABEL if named else FORM)
    elif is_word_byte(data[end]):
        return
    elif label == codes.PASSPORT and ((two and n == 7) or (one and n == 8)):
        emit(st, codes.PASSPORT, (start - (2 if two else 1), end), SURE, LABEL)
    elif two and n == 7 and (data[start - 2] == 84 or data[start - 2] == 77):
        emit(st, codes.PASSPORT, (start - 2, end), WEAK, FORM_ALONE)

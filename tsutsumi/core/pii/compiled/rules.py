"""What a run of digits is, by its length, its groups, its check digit and the words before it."""

from tsutsumi.core.jit import compiled
from tsutsumi.core.pii import reasons
from tsutsumi.core.pii.compiled import codes
from tsutsumi.core.pii.compiled.chars import Bytes, Ints, emit, is_upper, is_word_byte, whole
from tsutsumi.core.pii.compiled.checks import card_length, card_right, corporate_right, licence_right, my_number_right
from tsutsumi.core.pii.compiled.codes import DIGITS, END, GROUPS, SEPARATOR, SIZES, VALUES
from tsutsumi.core.pii.compiled.context import behind_japanese, is_about, is_direct, is_keyed, is_other
from tsutsumi.core.pii.compiled.labelled import raise_expiry
from tsutsumi.core.pii.compiled.runs import is_date, is_era_date, number, sizes
from tsutsumi.core.pii.detector import LIKELY, SURE, WEAK

(CHECK_LABEL, CHECK, CHECK_ALONE, LABEL, FORM, FORM_ALONE, LABEL_BAD_CHECK) = (
    reasons.CHECK_LABEL,
    reasons.CHECK,
    reasons.CHECK_ALONE,
    reasons.LABEL,
    reasons.FORM,
    reasons.FORM_ALONE,
    reasons.LABEL_BAD_CHECK,
)
NEAR_WORD, NEIGHBOUR, BORN, FREE_CALL, NEAR_CARD, PRIVATE_IP, NOTED = (
    reasons.NEAR_WORD,
    reasons.NEIGHBOUR,
    reasons.BORN,
    reasons.FREE_CALL,
    reasons.NEAR_CARD,
    reasons.PRIVATE_IP,
    reasons.NOTED,
)


MY_NUMBER_WITHIN = 2000
ADULT_IN = 2010  # a date of the last years behind a name is rather one of business


@compiled
def twelve(data: Bytes, span: tuple[int, int], label: int, st: Ints) -> None:
    """個人番号 and 運転免許証番号."""
    form = sizes(st)
    if number(st, 0, 12) == 0:  # a picture of a number
        return
    right = my_number_right(st)
    if label == codes.LICENCE:
        checked(data, span, label, licence_right(st), st)
    elif label == codes.MY_NUMBER and (is_direct(data, st[codes.LABEL_END], span[0]) or not is_other(data, span[0])):
        checked(data, span, label, right, st)
    elif st[GROUPS] == 1 or form == 444:
        unlabelled_twelve(data, span, label, st)


@compiled
def checked(data: Bytes, span: tuple[int, int], label: int, right: bool, st: Ints) -> None:
    """A number under its label. One whose check digit fails may still be somebody's: weak, only directly behind it."""
    if right:
        emit(st, label, span, SURE, CHECK_LABEL)
    elif is_direct(data, st[codes.LABEL_END], span[0]) and not (st[DIGITS] == 12 and is_stamp(st)):
        emit(st, label, span, WEAK, LABEL_BAD_CHECK)


@compiled
def is_new(value: int, st: Ints) -> bool:
    """Whether a number is none of the three before it: what comes again and again counts once."""
    at = codes.LAST_TWELVES
    if value == st[at] or value == st[at + 1] or value == st[at + 2]:
        return False
    st[at + st[codes.TWELVES] % 3] = value
    return True


@compiled
def is_stamp(st: Ints) -> bool:
    """Whether twelve digits read as year, month, day, hour and minute."""
    year, month, day = number(st, 0, 4), number(st, 4, 2), number(st, 6, 2)
    named = 1900 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31
    return named and number(st, 8, 2) < 24 and number(st, 10, 2) < 60


@compiled
def unlabelled_twelve(data: Bytes, span: tuple[int, int], label: int, st: Ints) -> None:
    """One number in eleven passes the check by chance: without a word of ours or a written form it stays weak."""
    plain = st[GROUPS] == 1
    new = plain and is_new(number(st, 0, 12), st)
    st[codes.TWELVES] += new
    if not my_number_right(st):
        return
    st[codes.TWELVES_RIGHT] += new
    other = is_keyed(data, span[0]) or is_other(data, span[0]) or is_stamp(st)
    other = other or (label >= 0 and is_direct(data, st[codes.LABEL_END], span[0]))
    if not other and is_about(st, codes.ABOUT_MY_NUMBER, span[0], MY_NUMBER_WITHIN):
        emit(st, codes.MY_NUMBER, span, LIKELY, NEAR_WORD)
    elif not other and not plain and behind_japanese(data, span[0]):
        emit(st, codes.MY_NUMBER, span, LIKELY, CHECK)
    else:
        emit(st, codes.MY_NUMBER, span, WEAK, CHECK_ALONE)


@compiled
def thirteen(data: Bytes, span: tuple[int, int], label: int, st: Ints) -> None:
    """法人番号, also after the T of an invoice number."""
    if not corporate_right(st):
        return
    invoice = (data[span[0] - 1] == 84 or data[span[0] - 1] == 116) and not is_word_byte(data[span[0] - 2])
    form = sizes(st)
    if invoice or (label == codes.CORPORATE and is_direct(data, st[codes.LABEL_END], span[0])):
        emit(st, codes.CORPORATE, span, SURE, CHECK_LABEL)
    elif form == 1444:
        emit(st, codes.CORPORATE, span, LIKELY, CHECK)
    elif st[GROUPS] == 1:
        emit(st, codes.CORPORATE, span, WEAK, CHECK_ALONE)


@compiled
def card(data: Bytes, span: tuple[int, int], label: int, st: Ints) -> None:
    """Payment cards: issuer, length, Luhn."""
    form = sizes(st)
    grouped = form == 4444 or form == 465 or form == 464
    if st[GROUPS] != 1 and not grouped:
        return
    right = card_right(st)
    if form == 4444:
        st[SEPARATOR] = 0  # one number, right or wrong: no part of it is looked at by itself
    if not right:
        if label == codes.CARD and (grouped or card_length(st)):
            checked(data, span, label, right, st)
        return
    if label == codes.CARD:
        emit(st, codes.CARD, span, SURE, CHECK_LABEL)
    else:
        # id=4111…: a system's number that passes by chance
        other = st[codes.LOGIN_START] == span[0] or st[DIGITS] > 16 or is_keyed(data, span[0])
        strength = WEAK if other else SURE if grouped else LIKELY
        emit(st, codes.CARD, span, strength, CHECK_ALONE if other else CHECK)
    st[codes.CARD_END] = span[1]
    raise_expiry(span[0], st)


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
    elif is_noted(data, start, after) and (era or number(st, 0, 4) < ADULT_IN):
        emit(st, codes.BIRTH, (start, after), LIKELY, NOTED)
    elif label == codes.BIRTH:
        emit(st, codes.BIRTH, (start, after), SURE, LABEL)
        st[codes.LABEL_END] = codes.FAR  # the next date is another one: 納品日
    return True


@compiled
def is_noted(data: Bytes, start: int, end: int) -> bool:
    """Whether a bracket right behind 様, 殿, 氏, さん, 君 holds nothing but this: 近衛春子様（S22.1.5）."""
    narrow = data[start - 1] == 40 and data[end] == 41
    wide = data[start - 1] == 0x88 and data[start - 2] == 0xBC and data[end] == 0xEF and data[end + 2] == 0x89
    if not (narrow or wide):
        return False
    p = start - (1 if narrow else 3)
    p -= data[p - 1] == 32
    a, b, c = data[p - 3], data[p - 2], data[p - 1]
    title = a == 0xE6 and ((b == 0xA7 and c == 0x98) or (b == 0xAE and c == 0xBF) or (b == 0xB0 and c == 0x8F))
    child = a == 0xE5 and b == 0x90 and c == 0x9B
    return bool(title or child or (a == 0xE3 and b == 0x82 and c == 0x93 and data[p - 4] == 0x95))


@compiled
def expiry(span: tuple[int, int], st: Ints) -> None:
    """Month and year with a slash, close behind a card number."""
    form = sizes(st)
    month = number(st, 0, 2)
    if (form == 22 or form == 24) and 1 <= month <= 12 and span[0] - st[codes.CARD_END] < 40:
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
def letter_before(data: Bytes, p: int) -> int:
    """Width of the letter that ends at p, narrow or wide; 0 for none."""
    b = data[p - 1]
    if is_upper(b) or 97 <= b <= 122:
        return 1
    wide = data[p - 3] == 0xEF and ((data[p - 2] == 0xBC and b >= 0xA1) or (data[p - 2] == 0xBD and b <= 0x9A))
    return 3 if wide and (data[p - 2] == 0xBD or b <= 0xBA) else 0


@compiled
def letters_before(data: Bytes, start: int) -> tuple[int, int]:
    """How many letters stand directly before the digits (three: too many), and where they begin."""
    p, count = start, 0
    if (data[p - 1] == 32 or data[p - 1] == 45) and letter_before(data, p - 1):
        p -= 1
    while count < 3:
        width = letter_before(data, p)
        if width == 0:
            break
        p -= width
        count += 1
    return (3 if is_word_byte(data[p - 1]) else count), p


@compiled
def letters_after(data: Bytes, end: int) -> int:
    """Behind the two letters after the digits, 0 when there are not just two."""
    p = end
    if (data[p] == 32 or data[p] == 45) and is_upper(data[p + 1]) and is_upper(data[p + 2]):
        p += 1
    for _ in range(2):
        width = letter_before(data, p + 1)
        if width == 0:
            width = letter_before(data, p + 3) if data[p] == 0xEF else 0
        if width == 0:
            return 0
        p += width
    return 0 if is_word_byte(data[p]) else p


@compiled
def lettered(data: Bytes, start: int, label: int, st: Ints) -> bool:
    """Letters before the digits: 在留カード (two, eight digits, two), 旅券 (two and seven, one and eight)."""
    end, n = st[END], st[DIGITS]
    if st[GROUPS] != 1:
        return False
    count, first = letters_before(data, start)
    tight = start - first == 2 and is_upper(data[start - 1]) and is_upper(data[start - 2])
    if n == 8 and count == 2:
        last = letters_after(data, end)
        written = tight and last == end + 2 and is_upper(data[end]) and is_upper(data[end + 1])
        named = label == codes.RESIDENCE
        if last and (named or written):
            emit(st, codes.RESIDENCE, (first, last), SURE if named else LIKELY, LABEL if named else FORM)
            return True
    if is_word_byte(data[end]):
        return False
    if label == codes.PASSPORT and ((count == 2 and 7 <= n <= 8) or (count == 1 and n == 8)):
        emit(st, codes.PASSPORT, (first, end), SURE, LABEL)
        return True
    if tight and n == 7 and (data[start - 2] == 84 or data[start - 2] == 77):
        emit(st, codes.PASSPORT, (start - 2, end), WEAK, FORM_ALONE)
        return True
    return False

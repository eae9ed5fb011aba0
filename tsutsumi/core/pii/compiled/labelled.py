"""Numbers without a form of their own: only the words before tell what they are."""

from tsutsumi.core.jit import compiled
from tsutsumi.core.pii import reasons
from tsutsumi.core.pii.compiled import codes
from tsutsumi.core.pii.compiled.chars import Bytes, Ints, emit
from tsutsumi.core.pii.compiled.checks import luhn_right
from tsutsumi.core.pii.compiled.codes import DIGITS, GROUPS, SEPARATOR
from tsutsumi.core.pii.compiled.context import is_about, is_counted, is_direct, is_joined
from tsutsumi.core.pii.compiled.runs import is_plain_date, number, sizes
from tsutsumi.core.pii.detector import LIKELY, SURE, WEAK

(CHECK_LABEL, LABEL, LABEL_BAD_CHECK, FORM, FORM_ALONE, NEAR_WORD, NEAR_CARD, UNIT) = (
    reasons.CHECK_LABEL,
    reasons.LABEL,
    reasons.LABEL_BAD_CHECK,
    reasons.FORM,
    reasons.FORM_ALONE,
    reasons.NEAR_WORD,
    reasons.NEAR_CARD,
    reasons.UNIT,
)
CARD_WITHIN, EMPLOYMENT_WITHIN, PERSON_WITHIN = 200, 400, 60
OLD, GRADE, MALE_FEMALE = (ord("歳"), ord("才")), (ord("組"),), (ord("男"), ord("女"))
NOT_OLD = tuple(ord(c) for c in "以未か代～〜－ま児前台超程ご頃を上下人向限迄ー‐時と")
SOMEBODY = tuple(ord(c) for c in "男女性年児母父妻夫子弟妹兄姉徒童様氏君")
RANGE_BEFORE = tuple(ord(c) for c in "均～〜－、対約象")


@compiled
def labelled(data: Bytes, span: tuple[int, int], label: int, st: Ints) -> bool:
    """Take the number for what its label says, if its digits allow it."""
    if label == codes.EXPIRY or label == codes.BARE_EXPIRY:
        return expiry_after(data, span, label, st)
    kind = st[SEPARATOR]
    if is_counted(data, span[1]) and label != codes.AGE:
        return False
    if kind != 0 and kind != codes.HYPHEN and kind != codes.SPACE:
        return False
    if label == codes.GOES_ON:
        return insurance_goes_on(data, span, st)
    strength = valued(label, st)
    if strength == 0 or not is_direct(data, st[codes.LABEL_END], span[0]):
        return False
    reason = LABEL
    if label == codes.INSURER or label == codes.DEVICE:
        reason = CHECK_LABEL if strength == SURE else LABEL_BAD_CHECK
    emit(st, label, span, strength, reason)
    spoken(label, span[1], st)
    return True


@compiled
def spoken(label: int, end: int, st: Ints) -> None:
    """The label has told its value: what comes next is something else, but for the parts of an insurance number."""
    st[codes.LABEL_END] = codes.FAR
    if label == codes.INSURANCE:
        st[codes.LABEL_ID] = codes.GOES_ON
        st[codes.LABEL_END] = end


@compiled
def insurance_goes_on(data: Bytes, span: tuple[int, int], st: Ints) -> bool:
    """番号 behind 記号, and 枝番 behind both."""
    if st[DIGITS] > 10 or st[GROUPS] > 2 or not is_joined(data, st[codes.LABEL_END], span[0]):
        return False
    emit(st, codes.INSURANCE, span, SURE, LABEL)
    spoken(codes.INSURANCE, span[1], st)
    return True


@compiled
def valued(label: int, st: Ints) -> int:
    """How sure a run of digits is the value of this label; 0 when it cannot be."""
    n, plain, form = st[DIGITS], st[GROUPS] == 1, sizes(st)
    if label == codes.BANK:
        return bank(n, plain, form)
    if label == codes.INSURER:
        return (SURE if luhn_right(st) else WEAK) if (n == 6 or n == 8) and plain else 0
    if label == codes.INSURANCE:
        return SURE if n <= 10 and form != 334 and form != 244 else 0
    if label == codes.CARE:
        return SURE if n == 10 and (plain or st[SEPARATOR] == codes.SPACE) else 0
    if label == codes.PENSION:
        return SURE if n == 10 and (plain or form == 46) else 0
    if label == codes.EMPLOYMENT:
        return SURE if (n == 11 and (plain or form == 461)) or (n == 10 and (plain or form == 46)) else 0
    return valued_else(label, n, plain, st)


@compiled
def valued_else(label: int, n: int, plain: bool, st: Ints) -> int:
    """As `valued`, for the rest of the labels."""
    if label == codes.RESIDENT:
        return SURE if n == 11 else 0
    if label == codes.SECURITY_CODE:
        return SURE if plain and (n == 3 or n == 4) else 0
    if label == codes.BIRTH:
        return SURE if plain and n == 8 and is_plain_date(st) else 0
    if label == codes.PASSPORT:
        return LIKELY if plain and n == 9 else 0
    if label == codes.DEVICE:
        return (SURE if luhn_right(st) else WEAK) if n == 15 else 0
    if label == codes.AGE:
        return SURE if plain and n <= 3 and number(st, 0, n) <= 120 else 0
    return 0


@compiled
def bank(n: int, plain: bool, form: int) -> int:
    """An account of a bank (up to eight digits, or branch and account), or 記号 and 番号 of ゆうちょ."""
    if plain:
        return (SURE if n >= 6 else LIKELY if n == 5 else WEAK) if 4 <= n <= 8 else 0
    known = form == 58 or form == 518 or form == 57 or form == 517 or form == 37 or form == 437 or form == 17
    return SURE if known or (n == 7 and form != 34) else 0


@compiled
def is_expiry(st: Ints) -> bool:
    """Month and year, or year and month."""
    form, n = sizes(st), st[DIGITS]
    first, last = number(st, 0, 2), number(st, n - 2, 2)
    if form == 22 or form == 24:
        return (1 <= first <= 12 and (form == 22 or 2000 <= number(st, 2, 4) <= 2099)) or (
            form == 22 and 1 <= last <= 12
        )
    if form == 42:
        return 2000 <= number(st, 0, 4) <= 2099 and 1 <= last <= 12
    if form == 41:
        return 2000 <= number(st, 0, 4) <= 2099
    return n == 4 and st[GROUPS] == 1 and (1 <= first <= 12 or 1 <= last <= 12)


@compiled
def expiry_after(data: Bytes, span: tuple[int, int], label: int, st: Ints) -> bool:
    """After カード有効期限; a bare 有効期限 is sure near a card number (which may also follow) and likely as 12/27."""
    if st[SEPARATOR] == codes.DOT or not is_expiry(st) or not is_direct(data, st[codes.LABEL_END], span[0]):
        return False
    end = span[1] + (3 if st[SEPARATOR] == codes.KANJI_DATE and data[span[1]] == 0xE6 else 0)
    near = span[0] - st[codes.CARD_END] < CARD_WITHIN
    named = label == codes.EXPIRY
    st[codes.EXPIRY_ROW] = st[codes.COUNT]
    st[codes.EXPIRY_END] = end
    written = st[SEPARATOR] == codes.SLASH and number(st, 0, 2) <= 12 and (sizes(st) == 24 or number(st, 2, 2) >= 20)
    strength = SURE if named or near else LIKELY if written else WEAK
    emit(st, codes.EXPIRY, (span[0], end), strength, NEAR_CARD if near and not named else LABEL)
    st[codes.LABEL_END] = codes.FAR
    return True


@compiled
def raise_expiry(start: int, st: Ints) -> None:
    """A card number came: the 有効期限 shortly before it was its own."""
    at = codes.OUT + st[codes.EXPIRY_ROW] * codes.FIELDS
    near = start - st[codes.EXPIRY_END] < CARD_WITHIN and st[codes.EXPIRY_ROW] < st[codes.COUNT]
    if near and st[at] == codes.EXPIRY and st[at + 2] == st[codes.EXPIRY_END]:
        st[at + 3] = SURE


@compiled
def eleven(span: tuple[int, int], st: Ints) -> None:
    """雇用保険: 4-6-1 has a form of its own, which booking numbers may have as well."""
    if sizes(st) == 461:
        near = is_about(st, codes.ABOUT_EMPLOYMENT, span[0], EMPLOYMENT_WITHIN)
        emit(st, codes.EMPLOYMENT, span, LIKELY if near else WEAK, NEAR_WORD if near else FORM_ALONE)


@compiled
def behind_branch(data: Bytes, span: tuple[int, int], st: Ints) -> None:
    """渋谷支店 1234567: seven digits directly behind the name of a bank or branch."""
    end = st[codes.ABOUT_AT + codes.ABOUT_BANK - codes.ABOUT_MY_NUMBER]
    if span[0] - end < 30 and st[GROUPS] == 1 and not is_counted(data, span[1]) and is_direct(data, end, span[0]):
        emit(st, codes.BANK, span, LIKELY, NEAR_WORD)


@compiled
def is_suffix(data: Bytes, p: int, words: tuple[int, ...]) -> bool:
    """Whether one of these characters of three bytes stands at p."""
    code = ((int(data[p]) & 15) << 12) | ((int(data[p + 1]) & 63) << 6) | (int(data[p + 2]) & 63)
    for word in words:  # noqa: SIM110 - compiled code has no generators
        if data[p] >= 0xE2 and code == word:
            return True
    return False


@compiled
def aged(data: Bytes, span: tuple[int, int], label: int, st: Ints) -> bool:
    """45歳: of a person when a name stands shortly before or a sex beside it, else weak; not 65歳以上."""
    if not is_suffix(data, span[1], OLD) or st[GROUPS] != 1 or st[DIGITS] > 3 or number(st, 0, st[DIGITS]) > 120:
        return False
    end = span[1] + 3
    if is_suffix(data, end, NOT_OLD) or is_suffix(data, span[0] - 3, RANGE_BEFORE):
        return True
    named = label == codes.AGE or span[0] - st[codes.NAME_END] < PERSON_WITHIN
    sex = sex_beside(data, end)
    named = named or is_somebody(data, span[0])
    strength = SURE if label == codes.AGE else LIKELY if named or sex else WEAK
    emit(st, codes.AGE, (span[0], end), strength, LABEL if label == codes.AGE else UNIT)
    if sex:
        emit(st, codes.SEX, (sex, sex + 3), LIKELY, UNIT)
    return True


@compiled
def is_somebody(data: Bytes, start: int) -> bool:
    """Whether an age in brackets stands right behind a word for a person: 少年（16歳, 長女(4歳."""
    if data[start - 1] == 40:
        return is_suffix(data, start - 4, SOMEBODY)
    return data[start - 1] == 0x88 and data[start - 2] == 0xBC and is_suffix(data, start - 6, SOMEBODY)


@compiled
def sex_beside(data: Bytes, p: int) -> int:
    """Where 男 or 女 stands behind an age: 45歳・男性, 45歳の女性; 0 for nowhere."""
    for _ in range(2):
        if is_suffix(data, p, MALE_FEMALE):
            return p
        b = data[p]
        if b == 32 or b == 40 or b == 47 or b == 44:
            p += 1
        elif b == 0xE3 or b == 0xEF:
            p += 3
        else:
            return 0
    return p if is_suffix(data, p, MALE_FEMALE) else 0


@compiled
def school_class(data: Bytes, span: tuple[int, int], st: Ints) -> bool:
    """3年2組."""
    if st[SEPARATOR] != codes.KANJI_DATE or st[GROUPS] != 2 or not is_suffix(data, span[1], GRADE):
        return False
    if number(st, 0, 1) < 1 or number(st, 0, 1) > 6 or st[codes.SIZES] != 1 or st[codes.SIZES + 1] > 2:
        return False
    emit(st, codes.SCHOOL, (span[0], span[1] + 3), LIKELY, FORM)
    return True

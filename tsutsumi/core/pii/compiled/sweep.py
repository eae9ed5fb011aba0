"""The loop over bytes: jump to what may begin something, hand it to its rule, go on behind it."""

from tsutsumi.core.jit import bare, compiled, inlined
from tsutsumi.core.pii import reasons
from tsutsumi.core.pii.compiled import codes
from tsutsumi.core.pii.compiled.acronyms import acronym, may_begin, sensitive
from tsutsumi.core.pii.compiled.chars import Bytes, Ints, emit, is_upper, is_word_byte, longest, pair_slot, triple
from tsutsumi.core.pii.compiled.codes import DIGITS, END, FIRST_END, GROUPS, SEPARATOR, Table
from tsutsumi.core.pii.compiled.context import NEAR, is_counted, label_near
from tsutsumi.core.pii.compiled.labelled import aged, behind_branch, eleven, labelled, school_class
from tsutsumi.core.pii.compiled.labels import ascii_label, bare_label, handle, label
from tsutsumi.core.pii.compiled.latin import displayed
from tsutsumi.core.pii.compiled.names import addressee
from tsutsumi.core.pii.compiled.places import address
from tsutsumi.core.pii.compiled.rules import (
    address_of_host,
    birth,
    card,
    expiry,
    international,
    lettered,
    phone,
    postal,
    thirteen,
    twelve,
)
from tsutsumi.core.pii.compiled.runs import goes_on, is_glued, read_run, sizes
from tsutsumi.core.pii.compiled.tokens import coordinates, iban, mac, numeric_v6
from tsutsumi.core.pii.detector import LIKELY, WEAK

ADDRESS_FORM, FORM_ALONE = reasons.ADDRESS_FORM, reasons.FORM_ALONE


@compiled
def by_length(data: Bytes, span: tuple[int, int], label_id: int, st: Ints) -> None:
    """Numbers told by how many digits they have."""
    n = st[DIGITS]
    if n == 12:
        twelve(data, span, label_id, st)
    elif n == 13:
        thirteen(data, span, label_id, st)
    elif 14 <= n <= 19:
        card(data, span, label_id, st)
    elif n == 10 or n == 11:
        ten_or_eleven(data, span, label_id, st)
    elif n == 7:
        if not postal(data, span, label_id, st):
            behind_branch(data, span, st)
    elif n == 4 or n == 6:
        expiry(span, st)


@compiled
def ten_or_eleven(data: Bytes, span: tuple[int, int], label_id: int, st: Ints) -> None:
    """Phone numbers first: they begin with 0."""
    if phone(data, span, label_id, st):
        return
    if st[DIGITS] == 11:
        eleven(span, st)
    elif sizes(st) == 46:
        emit(st, codes.PENSION, span, WEAK, FORM_ALONE)


@compiled
def after_letter(data: Bytes, i: int, st: Ints) -> None:
    """A run with a letter or a hyphen before it: only few kinds look like that."""
    label_id = label_near(data, i, st)
    span = (i, st[END])
    if st[DIGITS] == 13 and not is_word_byte(data[st[END]]):
        if data[i - 1] == 84 or data[i - 1] == 116:
            thirteen(data, span, label_id, st)
    elif 7 <= st[DIGITS] <= 8 and st[GROUPS] == 1:
        lettered(data, i, label_id, st)
    elif 3 <= st[DIGITS] <= 6 and st[GROUPS] == 3:
        birth(data, span, label_id, st)


@compiled
def whole_run(data: Bytes, i: int, st: Ints) -> None:
    """A run that is a token of its own."""
    span = (i, st[END])
    label_id = label_near(data, i, st)
    if label_id == codes.OTHER_NUMBER:
        if not is_counted(data, span[1]):  # speaks for one number only
            st[codes.LABEL_END] = codes.FAR
        return
    kind = st[SEPARATOR]
    if data[i - 1] == 43:
        international(span, st)
    elif kind == codes.DOT and st[GROUPS] == 4:
        address_of_host(data, span, st)
    elif not told(data, span, label_id, st):
        if kind == codes.KANJI_DATE:
            school_class(data, span, st)
        elif kind == codes.CLOCK:
            numeric_v6(data, span, st)
        else:
            by_length(data, span, label_id, st)


@compiled
def told(data: Bytes, span: tuple[int, int], label_id: int, st: Ints) -> bool:
    """Whether the words beside the run, and not its form, tell what it is."""
    if 2 <= st[GROUPS] <= 3 and 2 <= st[DIGITS] <= 8 and birth(data, span, label_id, st):
        return True
    if data[span[1]] == 0xE6 and aged(data, span, label_id, st):
        return True
    if label_id < 0:
        return False
    if labelled(data, span, label_id, st):
        return True
    return 7 <= st[DIGITS] <= 8 and lettered(data, span[0], label_id, st)


@inlined
def is_nothing(data: Bytes, i: int, p: int, st: Ints) -> bool:
    """Digits from i to p, not joined to others: too long, glued to a word, or too short to mean something unasked."""
    n = p - i
    if n > 19 or (is_word_byte(data[p]) and not (n == 8 and is_upper(data[p]))):
        return True
    if i - st[codes.LABEL_END] <= NEAR:
        return False
    marked = data[i - 1] >= 0x80 or (n == 7 and data[i - 2] >= 0x80)  # 〒
    return n < 7 or (n < 10 and not marked and not is_upper(data[i - 1]))


@inlined
def skipped(data: Bytes, i: int, p: int, st: Ints) -> int:
    """Times, decimals and dates of logs, of which nothing is ever made: where to go on, 0 for all others."""
    b = data[p]
    if b == 58:
        if data[p + 3] == 58 and data[p + 6] == 58 and p - i <= 2 and mac(data, p - 2, st):
            return p + 15
        return p + 1 if p - i <= 2 else 0
    if b == 46:
        q = p + 1
        while 48 <= data[q] <= 57:
            q += 1
        if data[q] == 44 and q - p > 4 and p - i == 2:
            q = max(coordinates(data, i, q, st), q)
        return q if data[q] < 0x80 and data[q] != 46 else 0
    day = (b == 45 or b == 47) and p - i == 4 and data[p + 3] == b and i - st[codes.LABEL_END] > NEAR
    return p + 6 if day and data[p + 6] < 0x80 and not 48 <= data[p + 6] <= 57 and data[p + 6] != b else 0


@compiled
def digits(data: Bytes, i: int, t: Table, st: Ints) -> int:
    """A run of digits begins at i. Where to go on."""
    if is_upper(data[i - 1]) and is_upper(data[i - 2]) and iban(data, i - 2, st):
        return int(st[END])
    p = i + 1
    while 48 <= data[p] <= 57:
        p += 1
    b, following = data[p], data[p + 1]
    if not t[codes.JOINS_AT + b] or (b < 0x80 and not (48 <= following <= 57 or following == 0xEF)):
        if is_nothing(data, i, p, st):
            return p
    else:
        q = skipped(data, i, p, st)
        if q:
            return q
    read_run(data, i, st)
    if st[SEPARATOR] == codes.SPACE and st[DIGITS] > 19:
        return int(st[FIRST_END])
    return judged(data, i, st)


@compiled
def judged(data: Bytes, i: int, st: Ints) -> int:
    """The run that was read from i on gets its rule. Where to go on."""
    end = st[END]
    if is_glued(data, i):
        after_letter(data, i, st)
        return int(end)
    if goes_on(data, end) and data[end] != 45:
        return int(end)
    count = st[codes.COUNT]
    whole_run(data, i, st)
    if st[SEPARATOR] == codes.SPACE and st[codes.COUNT] == count:
        return alone(data, i, st)
    return int(end)


@compiled
def alone(data: Bytes, i: int, st: Ints) -> int:
    """Numbers in a row, parted by spaces, that are nothing together: take the first by itself."""
    end = st[FIRST_END]
    st[DIGITS] = st[codes.SIZES]
    st[GROUPS] = 1
    st[SEPARATOR] = 0
    st[END] = end
    whole_run(data, i, st)
    return int(end)


@compiled
def mail(data: Bytes, at: int, width: int, t: Table, st: Ints) -> int:
    """An @: the address grows from it to both sides. Where to go on."""
    start = at
    while at - start < 64:
        if not t[codes.MARKS_AT + data[start - 1]] & codes.IN_LOCAL:
            break
        start -= 1
    end = at + width
    dot, named = 0, True
    while end - at < 255:
        b = data[end]
        if b == 46 and is_word_byte(data[end + 1]):
            dot, named = end, True
        elif t[codes.MARKS_AT + b] & codes.IN_DOMAIN:
            named = named and b >= 65
        else:
            break
        end += 1
    if start == at:
        return handle(data, at, width, t, st)
    if dot <= at + width or end - dot < 3 or not named or data[at + width] == 46:
        return at + width
    displayed(data, start, t, st)
    emit(st, codes.EMAIL, (start, end), LIKELY + 1, ADDRESS_FORM)
    st[codes.MAIL_START] = start
    st[codes.MAIL_END] = end
    return end


@compiled
def word(data: Bytes, i: int, t: Table, st: Ints) -> int:
    """A character that begins some word of ours. Where to go on."""
    end = longest(data, i, codes.ROOT_AT, t, st)
    if end == 0:
        return i + 3
    kind = st[codes.WORD_CLASS]
    if kind == codes.LABEL:
        return label(data, end, t, st)
    if kind == codes.PREFECTURE or kind == codes.CITY:
        return address(data, i, end, t, st)
    if kind == codes.SENSITIVE_WORD or kind == codes.VISIT:
        return sensitive(i, end, st)
    if kind >= codes.ACRONYM:
        return (acronym(data, i, end, st) or i + 3) if kind == codes.ACRONYM else addressee(data, i, t, st)
    if kind == codes.ERA:
        st[codes.ERA_START] = i
        st[codes.ERA_END] = end
        st[codes.ERA_FIRST] = st[codes.WORD_ARG]
    elif kind == codes.CHECK_UP:
        st[codes.CHECK_UP_END] = end
        return sensitive_check(i, end, st)
    st[codes.WORD_END] = end
    return end


@compiled
def sensitive_check(i: int, end: int, st: Ints) -> int:
    """The mere mention of a health check: a trap, kept weak."""
    st[codes.WORD_ARG] = codes.ATTENDED
    return sensitive(i, end, st)


@compiled
def letters(data: Bytes, i: int, t: Table, st: Ints) -> int:
    """Characters of three bytes: over all of them that begin no word, by a bit for each pair. Where to go on."""
    cp = triple(data, i)
    while True:
        following = triple(data, i + 3) if data[i + 3] >= 0x80 else int(data[i + 3])
        slot = pair_slot(cp, following)
        if (t[codes.PAIRS_AT + (slot >> 5)] >> (slot & 31)) & 1:
            return word(data, i, t, st)
        i += 3
        if t[codes.BYTES_AT + data[i]] != codes.LEAD:
            return i
        cp = following


@compiled
def wide(data: Bytes, i: int, t: Table, st: Ints) -> int:
    """A character of the full-width forms. Where to go on."""
    node = t[codes.ROOT_AT + triple(data, i)]
    if node == codes.WIDE_DIGIT:
        read_run(data, i, st)
        return judged(data, i, st)
    if node == codes.WIDE_COLON:
        return max(ascii_label(data, i, t, st), i + 3)
    if node == codes.WIDE_AT:
        return mail(data, i, 3, t, st)
    return word(data, i, t, st) if node > 0 else i + 3


@compiled
def begins_label(data: Bytes, i: int, t: Table) -> bool:
    """Whether a word that is written like Passport No. begins here, by the bit of its first two letters."""
    slot = pair_slot(int(data[i]) | 32, int(data[i + 1]))
    return not is_word_byte(data[i - 1]) and (t[codes.PAIRS_AT + (slot >> 5)] >> (slot & 31)) & 1 == 1


@compiled
def capital(data: Bytes, i: int, t: Table, st: Ints) -> int:
    """A capital letter that begins some acronym of 要配慮. Where to go on."""
    capitals = may_begin(data, i)
    if not capitals and not begins_label(data, i, t):
        return i + 1
    end = longest(data, i, codes.ROOT_AT, t, st)
    if end and st[codes.WORD_CLASS] == codes.LABEL:
        return bare_label(data, end, t, st)
    if end == 0 or not capitals or st[codes.WORD_CLASS] != codes.ACRONYM:
        return i + 1
    return acronym(data, i, end, st) or i + 1


@compiled
def sweep(buffer: Bytes, table: Table, state: Ints) -> int:
    """Scan until the end or until the room for findings is nearly full; the state tells where to go on, the answer
    how many findings there are.
    """
    data, t, st = bare(buffer), bare(table), bare(state)
    i = st[codes.POSITION]
    n = st[codes.TEXT_END]
    room = (len(state) - codes.OUT) // codes.FIELDS - 4
    while i < n and st[codes.COUNT] < room:
        kind = t[codes.BYTES_AT + data[i]]
        if kind == codes.SKIP:
            i += 1
            while t[codes.BYTES_AT + data[i]] == codes.SKIP and i < n:
                i += 1
        elif kind == codes.LEAD:
            i = letters(data, i, t, st)
        elif kind == codes.DIGIT:
            i = digits(data, i, t, st)
        elif kind == codes.COLON:
            digit_before = 48 <= data[i - 1] <= 57 and data[i - 2] < 65
            i = i + 1 if digit_before else ascii_label(data, i, t, st)
        elif kind == codes.WIDE:
            i = wide(data, i, t, st)
        else:
            i = capital(data, i, t, st) if kind == codes.CAPITAL else mail(data, i, 1, t, st)
    st[codes.POSITION] = i
    return int(st[codes.COUNT])


@compiled
def begin(size: int, state: Ints) -> None:
    """The state before the first byte of a text of this size."""
    for place in range(codes.OUT):
        state[place] = 0
    for place in codes.FAR_AT_FIRST:
        state[place] = codes.FAR
    state[codes.POSITION] = codes.PAD
    state[codes.TEXT_END] = codes.PAD + size


@compiled
def pad(text: Bytes, buffer: Bytes) -> None:
    """The text between zeros, so that looking a little around needs no bounds."""
    size = len(text)
    for place in range(codes.PAD):
        buffer[place] = buffer[codes.PAD + size + place] = 0
    for place in range(size):
        buffer[codes.PAD + place] = text[place]

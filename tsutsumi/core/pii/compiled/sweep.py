"""The loop over bytes: jump to what may begin something, hand it to its rule, go on behind it."""

import numpy as np

from tsutsumi.core.pii import reasons
from tsutsumi.core.pii.compiled import codes
from tsutsumi.core.pii.compiled.chars import Bytes, Ints, emit, is_word_byte, longest
from tsutsumi.core.pii.compiled.codes import DIGITS, END, FIRST_END, GROUPS, RUN, SEPARATOR, Tables
from tsutsumi.core.pii.compiled.labels import ascii_label, label, label_near
from tsutsumi.core.pii.compiled.names import surname
from tsutsumi.core.pii.compiled.places import address
from tsutsumi.core.pii.compiled.rules import (
    address_of_host,
    birth,
    card,
    expiry,
    international,
    labelled,
    lettered,
    phone,
    postal,
    thirteen,
    twelve,
)
from tsutsumi.core.pii.compiled.runs import goes_on, is_glued, read_run, sizes
from tsutsumi.core.pii.detector import LIKELY, WEAK
from tsutsumi.core.pii.jit import compiled

SENSITIVE, TRAP, ADDRESS_FORM, FORM_ALONE = (
    reasons.SENSITIVE,
    reasons.TRAP,
    reasons.ADDRESS_FORM,
    reasons.FORM_ALONE,
)


@compiled
def by_length(data: Bytes, run: Ints, span: tuple[int, int], label_id: int, out: Ints, st: Ints) -> None:
    """Numbers told by how many digits they have."""
    n = run[DIGITS]
    if n == 12:
        twelve(run, span, label_id, out, st)
    elif n == 13:
        thirteen(data, run, span, label_id, out, st)
    elif 14 <= n <= 19:
        card(run, span, label_id, out, st)
    elif n == 10 or n == 11:
        if not phone(data, run, span, label_id, out, st) and n == 10 and sizes(run) == 46:
            emit(out, st, codes.PENSION, span, WEAK, FORM_ALONE)
    elif n == 7:
        postal(data, run, span, label_id, out, st)
    elif n == 4 or n == 6:
        expiry(run, span, label_id, out, st)


@compiled
def after_letter(data: Bytes, i: int, run: Ints, out: Ints, st: Ints) -> None:
    """A run with a letter or a hyphen before it: only few kinds look like that."""
    label_id = label_near(data, i, st)
    span = (i, run[END])
    if run[DIGITS] == 13 and not is_word_byte(data[run[END]]):
        if data[i - 1] == 84 or data[i - 1] == 116:
            thirteen(data, run, span, label_id, out, st)
    elif 7 <= run[DIGITS] <= 8 and run[GROUPS] == 1:
        lettered(data, run, i, label_id, out, st)
    elif 3 <= run[DIGITS] <= 6 and run[GROUPS] == 3:
        birth(data, run, span, label_id, out, st)


@compiled
def whole_run(data: Bytes, i: int, run: Ints, out: Ints, st: Ints) -> None:
    """A run that is a token of its own."""
    span = (i, run[END])
    label_id = label_near(data, i, st)
    if label_id == codes.OTHER_NUMBER:
        return
    kind = run[SEPARATOR]
    if data[i - 1] == 43:
        international(run, span, out, st)
    elif kind == codes.DOT and run[GROUPS] == 4:
        address_of_host(data, run, span, out, st)
    elif 2 <= run[GROUPS] <= 3 and 2 <= run[DIGITS] <= 8 and birth(data, run, span, label_id, out, st):
        return
    elif (kind <= codes.HYPHEN or kind == codes.SPACE) and labelled(run, span, label_id, out, st):
        return
    elif kind != codes.CLOCK and kind != codes.KANJI_DATE:
        by_length(data, run, span, label_id, out, st)


@compiled
def digits(data: Bytes, i: int, run: Ints, t: Tables, out: Ints, st: Ints) -> int:
    """A run of digits begins at i. Where to go on."""
    p = i + 1
    while 48 <= data[p] <= 57:
        p += 1
    follows = t.bytes_[data[p]]
    if follows == codes.SKIP and not t.joins[data[p]] and not t.lengths[min(p - i, 39)]:
        return p
    glued = is_glued(data, i)
    if glued and p - i < 7 and not t.joins[data[p]]:
        return p
    read_run(data, i, run)
    if run[SEPARATOR] == codes.SPACE and run[DIGITS] > 19:
        run[END] = run[FIRST_END]
        return run[END]
    if glued:
        after_letter(data, i, run, out, st)
        return run[END]
    if goes_on(data, run[END]) and data[run[END]] != 45:
        return run[END]
    count = st[codes.COUNT]
    whole_run(data, i, run, out, st)
    if run[SEPARATOR] == codes.SPACE and st[codes.COUNT] == count:
        return alone(data, i, run, out, st)
    return run[END]


@compiled
def alone(data: Bytes, i: int, run: Ints, out: Ints, st: Ints) -> int:
    """Numbers in a row, parted by spaces, that are nothing together: take the first by itself."""
    end = run[FIRST_END]
    run[DIGITS] = run[codes.SIZES]
    run[GROUPS] = 1
    run[SEPARATOR] = 0
    run[END] = end
    whole_run(data, i, run, out, st)
    return end


@compiled
def mail(data: Bytes, at: int, width: int, out: Ints, st: Ints) -> int:
    """An @: the address grows from it to both sides. Where to go on."""
    start = at
    while at - start < 64:
        b = data[start - 1]
        if not (is_word_byte(b) or b == 46 or b == 45 or b == 43 or b == 37):
            break
        start -= 1
    end = at + width
    dot, letters = 0, True
    while end - at < 255:
        b = data[end]
        if b == 46 and is_word_byte(data[end + 1]):
            dot, letters = end, True
        elif is_word_byte(b) or b == 45:
            letters = letters and (b >= 65 and b != 95)
        else:
            break
        end += 1
    if start == at or dot <= at + width or end - dot < 3 or not letters or data[at + width] == 46:
        return at + width
    emit(out, st, codes.EMAIL, (start, end), LIKELY + 1, ADDRESS_FORM)
    st[codes.MAIL_START] = start
    st[codes.MAIL_END] = end
    return end


@compiled
def sensitive(i: int, end: int, out: Ints, st: Ints) -> int:
    """A word of 要配慮個人情報; visits to a health check are the trap of the law."""
    category = st[codes.WORD_ARG]
    if st[codes.WORD_CLASS] == codes.VISIT:
        category = codes.VISIT_FACT
        if i - st[codes.CHECK_UP_END] < 30:
            category = codes.ATTENDED
    trap = category == codes.ATTENDED
    emit(out, st, codes.SENSITIVE, (i, end), WEAK if trap else LIKELY, TRAP if trap else SENSITIVE)
    out[st[codes.COUNT] - 1, 5] = category
    st[codes.WORD_END] = end
    return end


@compiled
def word(data: Bytes, i: int, t: Tables, out: Ints, st: Ints) -> int:
    """A character that begins some word of ours. Where to go on."""
    end = longest(data, i, t.root, t, st)
    if end == 0:
        return i + 3
    kind = st[codes.WORD_CLASS]
    if kind == codes.LABEL:
        return label(data, end, t, out, st)
    if kind == codes.SURNAME:
        return surname(data, i, end, t, out, st) or i + 3
    if kind == codes.PREFECTURE or kind == codes.CITY:
        return address(data, i, end, t, out, st)
    if kind == codes.SENSITIVE_WORD or kind == codes.VISIT:
        return sensitive(i, end, out, st)
    if kind == codes.ERA:
        st[codes.ERA_START] = i
        st[codes.ERA_END] = end
        st[codes.ERA_FIRST] = st[codes.WORD_ARG]
    elif kind == codes.CHECK_UP:
        st[codes.CHECK_UP_END] = end
        return sensitive_check(i, end, out, st)
    st[codes.WORD_END] = end
    return end


@compiled
def sensitive_check(i: int, end: int, out: Ints, st: Ints) -> int:
    """The mere mention of a health check: a trap, kept weak."""
    st[codes.WORD_ARG] = codes.ATTENDED
    return sensitive(i, end, out, st)


@compiled
def lead(data: Bytes, i: int, run: Ints, t: Tables, out: Ints, st: Ints) -> int:
    """A character of three bytes. Where to go on."""
    cp = ((int(data[i]) & 15) << 12) | ((int(data[i + 1]) & 63) << 6) | (int(data[i + 2]) & 63)
    node = t.root[cp]
    if node == 0:
        return i + 3
    if node > 0:
        return word(data, i, t, out, st)
    if node == codes.WIDE_DIGIT:
        return wide_digits(data, i, run, out, st)
    if node == codes.WIDE_COLON:
        return max(ascii_label(data, i, t, out, st), i + 3)
    return mail(data, i, 3, out, st)


@compiled
def wide_digits(data: Bytes, i: int, run: Ints, out: Ints, st: Ints) -> int:
    """A run that begins with a full-width digit. Where to go on."""
    read_run(data, i, run)
    if is_glued(data, i) or goes_on(data, run[END]):
        return run[END]
    count = st[codes.COUNT]
    whole_run(data, i, run, out, st)
    if run[SEPARATOR] == codes.SPACE and st[codes.COUNT] == count:
        return alone(data, i, run, out, st)
    return run[END]


@compiled
def sweep(data: Bytes, t: Tables, out: Ints, st: Ints) -> None:
    """Scan until the end or until `out` is nearly full; the state tells where to go on."""
    run = np.zeros(RUN, np.int64)
    i = st[codes.POSITION]
    n = len(data) - codes.PAD
    room = len(out) - 4
    while i < n and st[codes.COUNT] < room:
        kind = t.bytes_[data[i]]
        if kind == codes.SKIP:
            i += 1
        elif kind == codes.LEAD:
            i = lead(data, i, run, t, out, st)
        elif kind == codes.DIGIT:
            i = digits(data, i, run, t, out, st)
        elif kind == codes.COLON:
            i = ascii_label(data, i, t, out, st)
        else:
            i = mail(data, i, 1, out, st)
    st[codes.POSITION] = i

"""Values that are no run of digits: account numbers with letters, addresses of devices, places on earth, plain text."""

import numpy as np

from tsutsumi.core.jit import compiled
from tsutsumi.core.pii import reasons
from tsutsumi.core.pii.compiled import codes
from tsutsumi.core.pii.compiled.chars import Bytes, Ints, emit, is_upper, is_word_byte, whole
from tsutsumi.core.pii.compiled.codes import END, GROUPS, SIZES
from tsutsumi.core.pii.compiled.context import is_behind
from tsutsumi.core.pii.detector import LIKELY, SURE, WEAK

CHECK, FORM, PRIVATE_IP, COORDINATES, LABEL, LABEL_BAD_CHECK = (
    reasons.CHECK,
    reasons.FORM,
    reasons.PRIVATE_IP,
    reasons.COORDINATES,
    reasons.LABEL,
    reasons.LABEL_BAD_CHECK,
)

# ISO 13616: how long an IBAN of a country is.
IBAN_LENGTHS = (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 "
    "FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 "
    "LU20 LV21 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 "
    "SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20"
)
LENGTH_OF = np.zeros(26 * 26, np.int64)
for _entry in IBAN_LENGTHS.split():
    LENGTH_OF[(ord(_entry[0]) - 65) * 26 + ord(_entry[1]) - 65] = int(_entry[2:])


@compiled
def iban(data: Bytes, start: int, st: Ints) -> bool:
    """Two letters of a country, two check digits, then as many characters as that country uses; modulus 97."""
    length = LENGTH_OF[(int(data[start]) - 65) * 26 + int(data[start + 1]) - 65]
    if length == 0 or is_word_byte(data[start - 1]) or data[start - 1] == 45:
        return False
    rest, count, p = 0, 0, start
    first = 0  # the four characters that go to the end
    while count < length:
        b = whole(data[p])
        if (b == 32 or b == 45) and count % 4 == 0 and count > 0:
            p += 1
            continue
        if not (48 <= b <= 57 or is_upper(b)):
            return False
        value = b - 48 if b < 65 else b - 55
        if count < 4:
            first = first * (100 if value > 9 else 10) + value
        else:
            rest = (rest * (100 if value > 9 else 10) + value) % 97
        count += 1
        p += 1
    right = (rest * 1000000 + first) % 97 == 1
    if is_word_byte(data[p]) or not (right or is_behind(data, start, codes.IBAN, st)):
        return False
    emit(st, codes.IBAN, (start, p), SURE if right else WEAK, CHECK if right else LABEL_BAD_CHECK)
    st[END] = p
    return True


@compiled
def hexadecimal(b: int) -> bool:
    """0-9, a-f, A-F."""
    return 48 <= b <= 57 or 97 <= b <= 102 or 65 <= b <= 70


@compiled
def mac(data: Bytes, start: int, st: Ints) -> bool:
    """Six pairs of hexadecimal digits with one kind of mark between them."""
    if is_word_byte(data[start - 1]) or data[start - 1] == data[start + 2]:
        return False
    for k in range(6):
        p = start + 3 * k
        last = k == 5
        if not (hexadecimal(data[p]) and hexadecimal(data[p + 1])):
            return False
        if (not last and data[p + 2] != data[start + 2]) or (last and is_word_byte(data[p + 2])):
            return False
    if data[start + 17] == data[start + 2]:
        return False
    emit(st, codes.DEVICE, (start, start + 17), LIKELY, FORM)
    return True


@compiled
def v6_span(data: Bytes, at: int) -> tuple[int, int]:
    """Begin and end of the hexadecimal digits and colons around a position; (0, 0) when they are part of a word."""
    start, end = at, at
    while at - start < 40 and (hexadecimal(data[start - 1]) or data[start - 1] == 58):
        start -= 1
    while end - at < 40 and (hexadecimal(data[end]) or data[end] == 58):
        end += 1
    if data[end - 1] == 58 and data[end - 2] != 58:
        end -= 1
    glued = is_word_byte(data[start - 1]) or is_word_byte(data[end]) or data[start - 1] == 45
    return (0, 0) if glued else (start, end)


@compiled
def v6(data: Bytes, at: int, st: Ints) -> int:
    """An IPv6 address around a colon; those of the public range are likely. Its end, 0 for none."""
    start, end = v6_span(data, at)
    groups, size, double, colons = 0, 0, 0, 0
    for p in range(start, end):
        if data[p] == 58:
            colons += 1
            double += data[p - 1] == 58 and p > start
            size = 0
            continue
        groups += size == 0
        size += 1
        if size > 4:
            return 0
    complete = (groups == 8 and colons == 7 and double == 0) or (double == 1 and 1 <= groups <= 7 and colons <= 8)
    if not complete or (groups < 3 and colons < 3):
        return 0
    public = (data[start] == 50 or data[start] == 51) and data[start + 4] == 58
    emit(st, codes.IP, (start, end), LIKELY if public else WEAK, FORM if public else PRIVATE_IP)
    return end


@compiled
def numeric_v6(data: Bytes, span: tuple[int, int], st: Ints) -> None:
    """An IPv6 address that begins with groups of decimal digits only."""
    if st[GROUPS] >= 4 and st[SIZES] == 4:
        st[END] = max(v6(data, span[0] + 4, st), st[END])


@compiled
def decimal(data: Bytes, p: int) -> tuple[int, int, int]:
    """Whole degrees, how many decimals, and the end of a number like -35.6812; end 0 for none."""
    if data[p] == 45 or data[p] == 43:
        p += 1
    start, value = p, 0
    while 48 <= data[p] <= 57 and p - start < 4:
        value = value * 10 + whole(data[p]) - 48
        p += 1
    if p == start or data[p] != 46:
        return 0, 0, 0
    point = p
    p += 1
    while 48 <= data[p] <= 57:
        p += 1
    return value, p - point - 1, p


@compiled
def coordinates(data: Bytes, start: int, comma: int, st: Ints) -> int:
    """35.681236,139.767125: a place in Japan. Its end, 0 for none."""
    p = comma + 1
    while data[p] == 32:
        p += 1
    north, _, _ = decimal(data, start)
    east, decimals, end = decimal(data, p)
    if end == 0 or decimals < 4 or not (20 <= north <= 46 and 122 <= east <= 154) or is_word_byte(data[start - 1]):
        return 0
    emit(st, codes.LOCATION, (start, end), LIKELY, COORDINATES)
    return end


@compiled
def degree_mark(data: Bytes, p: int) -> int:
    """Width of a mark between degrees, minutes and seconds, 0 for none."""
    a, b, c = data[p], data[p + 1], data[p + 2]
    if a == 39 or a == 34:
        return 1
    if a == 0xC2 and b == 0xB0:  # °
        return 2
    kanji = a == 0xE5 and (b == 0xBA or b == 0x88)  # 度 分
    seconds = a == 0xE7 and b == 0xA7 and c == 0x92  # 秒
    return 3 if kanji or seconds or (a == 0xE2 and b == 0x80) else 0  # ′ ″


@compiled
def degrees(data: Bytes, p: int) -> int:
    """End of 35度41分22.3秒, 35°41′22″; 0 for none."""
    start, marks, digits = p, 0, 0
    while p - start < 48:
        b = data[p]
        width = degree_mark(data, p)
        if 48 <= b <= 57 or b == 46:
            digits += 1
            p += 1
        elif width or b == 32:
            marks += width > 0
            p += width if width else 1
        else:
            break
    return p if marks >= 2 and digits >= 3 else 0


@compiled
def location(data: Bytes, p: int, st: Ints) -> int:
    """One coordinate, or two of them, behind a label. Where to go on, 0 for none."""
    start = p
    if data[p] == 78 or data[p] == 69:  # N35.68
        p += 1
    value, decimals, end = decimal(data, p)
    if end == 0 or decimals < 3 or value > 180 or data[end] == 46:
        end = degrees(data, p)
        if end == 0:
            return 0
        emit(st, codes.LOCATION, (start, end), SURE, LABEL)
        return end
    q = end
    while data[q] == 44 or data[q] == 32:
        q += 1
    second, more, last = decimal(data, q)
    if q > end and last and more >= 3 and second <= 180:
        end = last
    emit(st, codes.LOCATION, (start, end), SURE, LABEL)
    return end


@compiled
def text_end(data: Bytes, p: int) -> int:
    """End of a plain text value: at a line end, tab, comma, semicolon, bar, quote, slash or closing bracket."""
    start = p
    while p - start < 90:
        b, c, d = data[p], data[p + 1], data[p + 2]
        if b < 32 or b == 44 or b == 59 or b == 124 or b == 34 or b == 60 or b == 62 or b == 41 or b == 93:
            break
        if b == 32 and (c == 32 or c >= 0x80):
            break
        if b == 0xE3 and c == 0x80 and (d <= 0x82 or d == 0x8D or d == 0x8F or d == 0x91):
            break
        if b == 0xEF and ((c == 0xBC and (d == 0x8C or d == 0x89 or d == 0x9B)) or (c == 0xBD and d == 0x9C)):
            break
        p += 1 if b < 0x80 else 3 if 0xE0 <= b < 0xF0 else 2 if b < 0xE0 else 4
    return p


@compiled
def is_said(data: Bytes, end: int, p: int) -> bool:
    """Whether a colon, an equals sign, a tab or a bar stands between the label's end and the value."""
    said = False
    for q in range(end, p):
        b = data[q]
        wide = b == 0xEF and (
            (data[q + 1] == 0xBC and (data[q + 2] == 0x9A or data[q + 2] == 0x9D)) or data[q + 1] == 0xBD
        )
        said = said or b == 58 or b == 61 or b == 9 or b == 124 or b == 44 or wide
    return said


@compiled
def device(data: Bytes, p: int, st: Ints) -> int:
    """A UUID, a MAC address or another long identifier behind a label. Where to go on, 0 for none."""
    end, digits = p, 0
    while end - p < 64 and (is_word_byte(data[end]) or data[end] == 45 or data[end] == 58):
        digits += 48 <= data[end] <= 57
        end += 1
    if end - p < 12 or digits < 2 or digits == end - p:
        return 0
    emit(st, codes.DEVICE, (p, end), SURE, LABEL)
    return end


@compiled
def account(data: Bytes, p: int, kind: int, strength: int, st: Ints) -> int:
    """The name of an account on a network, its @ included. Where to go on, 0 for none."""
    start = p
    if data[p] == 64:
        p += 1
    name = p
    while p - name < 31 and (is_word_byte(data[p]) or data[p] == 46 or data[p] == 45):
        p += 1
    while p > name and (data[p - 1] == 46 or data[p - 1] == 45):
        p -= 1
    if p - name < 3 or data[p] == 64 or (data[p] == 58 and data[p + 1] == 47):
        return 0
    emit(st, kind, (start, p), strength, reasons.ACCOUNT)
    return p

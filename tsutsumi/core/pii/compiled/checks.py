"""Check digits, on the digits of a run. Their references in plain Python stand in the detectors."""

from tsutsumi.core.jit import compiled
from tsutsumi.core.pii.compiled.chars import Ints
from tsutsumi.core.pii.compiled.codes import DIGITS, VALUES


@compiled
def my_number_right(st: Ints) -> bool:
    """番号法施行規則: weights 2–7 and 2–6 from the right, modulus 11, remainders 0 and 1 give 0."""
    total = 0
    for k in range(11):
        total += st[VALUES + 10 - k] * (k + 2 if k < 6 else k - 4)
    rest = total % 11
    return bool(st[VALUES + 11] == (0 if rest <= 1 else 11 - rest))


@compiled
def corporate_right(st: Ints) -> bool:
    """法人番号: the first digit is 9 less the sum, weighted 1 and 2 from the right, modulus 9."""
    total = 0
    for k in range(12):
        total += st[VALUES + 12 - k] * (1 if k % 2 == 0 else 2)
    return bool(st[VALUES] == 9 - total % 9)


@compiled
def luhn_right(st: Ints) -> bool:
    """Modulus 10 with every second digit from the right doubled; also 保険者番号."""
    total = 0
    n = st[DIGITS]
    for k in range(n):
        d = st[VALUES + n - 1 - k]
        if k % 2 == 1:
            d = d * 2 - 9 if d > 4 else d * 2
        total += d
    return total % 10 == 0


@compiled
def licence_right(st: Ints) -> bool:
    """運転免許証: code of a public safety commission, and the eleventh digit modulus 11 over the first ten."""
    total = 0
    for k in range(10):
        total += st[VALUES + k] * (5 - k if k < 4 else 11 - k)
    area = st[VALUES] * 10 + st[VALUES + 1]
    return bool(st[VALUES + 10] == (11 - total % 11) % 10 and (area == 0 or 10 <= area <= 97))


@compiled
def card_length(st: Ints) -> bool:
    """Whether the length suits the issuer that the first digits name."""
    v = VALUES
    n = st[DIGITS]
    two = st[v] * 10 + st[v + 1]
    four = two * 100 + st[v + 2] * 10 + st[v + 3]
    if two == 34 or two == 37:
        return bool(n == 15)
    if two == 36 or two == 38 or two == 39 or 3000 <= four <= 3059:
        return bool(n == 14)
    if two // 10 == 4 or two == 62:
        return bool(n == 16 or n == 19)
    named = 51 <= two <= 55 or 2221 <= four <= 2720 or 3528 <= four <= 3589
    return bool(n == 16 and (named or four == 6011 or 6440 <= four <= 6499 or two == 65))


@compiled
def card_right(st: Ints) -> bool:
    """A known issuer, a length it uses, and the check digit."""
    return card_length(st) and luhn_right(st)

"""Check digits, on the digits of a run. Their references in plain Python stand in the detectors."""

from tsutsumi.core.pii.compiled.chars import Ints
from tsutsumi.core.pii.compiled.codes import DIGITS, VALUES
from tsutsumi.core.pii.jit import compiled


@compiled
def my_number_right(run: Ints) -> bool:
    """番号法施行規則: weights 2–7 and 2–6 from the right, modulus 11, remainders 0 and 1 give 0."""
    total = 0
    for k in range(11):
        total += run[VALUES + 10 - k] * (k + 2 if k < 6 else k - 4)
    rest = total % 11
    return run[VALUES + 11] == (0 if rest <= 1 else 11 - rest)


@compiled
def corporate_right(run: Ints) -> bool:
    """法人番号: the first digit is 9 less the sum, weighted 1 and 2 from the right, modulus 9."""
    total = 0
    for k in range(12):
        total += run[VALUES + 12 - k] * (1 if k % 2 == 0 else 2)
    return run[VALUES] == 9 - total % 9


@compiled
def luhn_right(run: Ints) -> bool:
    """Modulus 10 with every second digit from the right doubled; also 保険者番号."""
    total = 0
    n = run[DIGITS]
    for k in range(n):
        d = run[VALUES + n - 1 - k]
        if k % 2 == 1:
            d = d * 2 - 9 if d > 4 else d * 2
        total += d
    return total % 10 == 0


@compiled
def licence_right(run: Ints) -> bool:
    """運転免許証: code of a public safety commission, and the eleventh digit modulus 11 over the first ten."""
    total = 0
    for k in range(10):
        total += run[VALUES + k] * (5 - k if k < 4 else 11 - k)
    area = run[VALUES] * 10 + run[VALUES + 1]
    return run[VALUES + 10] == (11 - total % 11) % 10 and (area == 0 or 10 <= area <= 97)


@compiled
def card_length(run: Ints) -> bool:
    """Whether the length suits the issuer that the first digits name."""
    v = VALUES
    n = run[DIGITS]
    two = run[v] * 10 + run[v + 1]
    four = two * 100 + run[v + 2] * 10 + run[v + 3]
    if two == 34 or two == 37:
        return n == 15
    if two == 36 or two == 38 or two == 39 or 3000 <= four <= 3059:
        return n == 14
    if two // 10 == 4 or two == 62:
        return n == 16 or n == 19
    named = 51 <= two <= 55 or 2221 <= four <= 2720 or 3528 <= four <= 3589
    return n == 16 and (named or four == 6011 or 6440 <= four <= 6499 or two == 65)


@compiled
def card_right(run: Ints) -> bool:
    """A known issuer, a length it uses, and the check digit."""
    return card_length(run) and luhn_right(run)

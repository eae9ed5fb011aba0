"""Numbers with their check digits, by the published rules and none of the product's code."""

import random

from bench.accuracy.vocabulary import wide

Rng = random.Random
CAPITALS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def digits(rng: Rng, n: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(n))


def my_number(rng: Rng) -> str:
    """番号法施行令・総務省令85号5条."""
    body = digits(rng, 11)
    total = sum(int(body[-n]) * (n + 1 if n <= 6 else n - 5) for n in range(1, 12))
    return body + str(0 if total % 11 <= 1 else 11 - total % 11)


def corporate_number(rng: Rng) -> str:
    body = digits(rng, 12)
    total = sum(int(body[-n]) * (1 if n % 2 else 2) for n in range(1, 13))
    return str(9 - total % 9) + body


def luhn(body: str) -> str:
    total = sum(sum(divmod(int(c) * (2 if n % 2 == 0 else 1), 10)) for n, c in enumerate(reversed(body)))
    return body + str(-total % 10)


def card(rng: Rng) -> str:
    kind = rng.randrange(4)
    if kind == 0:
        return luhn("4" + digits(rng, 14))
    if kind == 1:
        return luhn("5" + rng.choice("12345") + digits(rng, 13))
    return luhn("35" + str(rng.randrange(30, 90)) + digits(rng, 11)) if kind == 2 else luhn("37" + digits(rng, 12))


def grouped_card(number: str, mark: str) -> str:
    sizes = (4, 6, 5) if len(number) == 15 else (4, 4, 4, 4)
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    return mark.join(parts)


def drivers_licence(rng: Rng) -> str:
    body = rng.choice(("30", "45", "62", "10", "97")) + digits(rng, 2) + digits(rng, 6)
    total = sum(int(c) * w for c, w in zip(body, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True))
    check = 11 - total % 11
    return body + str(check % 10 if check >= 10 else check) + rng.choice("0001")


def residence_card(rng: Rng) -> str:
    return (
        "".join(rng.choice(CAPITALS) for _ in range(2))
        + digits(rng, 8)
        + "".join(rng.choice(CAPITALS) for _ in range(2))
    )


def passport(rng: Rng) -> str:
    return rng.choice("TMN") + rng.choice("ZKRHSGUJ") + digits(rng, 7)


def pension_number(rng: Rng) -> str:
    return f"{digits(rng, 4)}-{digits(rng, 6)}"


def insurer_number(rng: Rng) -> str:
    """Eight digits; the last by weights 2, 1 from the right, sums of digits, modulus 10."""
    body = rng.choice(("01", "06", "31", "34", "39", "63")) + f"{rng.randrange(1, 48):02}" + digits(rng, 3)
    total = sum(sum(divmod(int(c) * (2 if n % 2 == 0 else 1), 10)) for n, c in enumerate(reversed(body)))
    return body + str(-total % 10)


def resident_code(rng: Rng) -> str:
    """住民票コード: ten digits and a check digit; the check as for 個人番号 but over ten."""
    body = digits(rng, 10)
    total = sum(int(body[-n]) * (n + 1 if n <= 6 else n - 5) for n in range(1, 11))
    return body + str(0 if total % 11 <= 1 else 11 - total % 11)


def phone(rng: Rng) -> str:
    kind = rng.random()
    if kind < 0.6:
        a, b = rng.choice(("090", "080", "070")), rng.choice("123456789") + digits(rng, 3)
        c = digits(rng, 4)
        return rng.choice(
            (
                f"{a}-{b}-{c}",
                f"{a}{b}{c}",
                f"{a}－{b}－{c}",
                f"{a} {b} {c}",
                f"+81-{a[1:]}-{b}-{c}",
                wide(f"{a}-{b}-{c}"),
            )
        )
    area, size = rng.choice(
        (("03", 4), ("06", 4), ("052", 3), ("0166", 2), ("0178", 2), ("045", 3), ("0985", 2), ("075", 3))
    )
    b = rng.choice("23456789") + digits(rng, size - 1)
    c = digits(rng, 4)
    return rng.choice(
        (f"{area}-{b}-{c}", f"({area}){b}-{c}", f"{area}({b}){c}", f"{area}－{b}－{c}", wide(f"{area}-{b}-{c}"))
    )


def email(rng: Rng, roman: tuple[str, str]) -> str:
    local = rng.choice(
        (
            f"{roman[0]}.{roman[1]}",
            f"{roman[1][0]}-{roman[0]}{rng.randrange(100)}",
            f"{roman[0]}_{rng.randrange(1000)}",
            f"{roman[1]}{roman[0]}",
        )
    ).lower()
    return (
        local
        + "@"
        + rng.choice(
            (
                "hagimura-hp.example",
                "mail.example.jp",
                "kagurazaka.example.ne.jp",
                "shiro-kuma.example.com",
                "x.example.org",
            )
        )
    )


def postal_code(rng: Rng) -> str:
    return f"{digits(rng, 3)}-{digits(rng, 4)}"


def birth(rng: Rng) -> tuple[int, int, int]:
    return rng.randrange(1935, 2019), rng.randrange(1, 13), rng.randrange(1, 29)


def written_birth(rng: Rng, day: tuple[int, int, int]) -> str:
    y, m, d = day
    forms = [f"{y}/{m:02}/{d:02}", f"{y}年{m}月{d}日", f"{y}-{m:02}-{d:02}", f"{y}.{m}.{d}", wide(f"{y}年{m}月{d}日")]
    if 1936 <= y <= 1988:
        forms += [f"昭和{y - 1925}年{m}月{d}日", f"S{y - 1925}.{m}.{d}"]
    if 1990 <= y <= 2018:
        forms += [f"平成{y - 1988}年{m}月{d}日", f"H{y - 1988:02}/{m:02}/{d:02}"]
    return rng.choice(forms)


def iban(rng: Rng) -> str:
    body, country = digits(rng, 18), "DE"
    check = 98 - int(body + "131400") % 97
    return f"{country}{check:02}{body}"


def ip(rng: Rng) -> str:
    return f"{rng.choice((133, 153, 203, 126, 210))}.{rng.randrange(1, 255)}.{rng.randrange(1, 255)}.{rng.randrange(1, 255)}"


def spread(number: str, mark: str) -> str:
    """Groups of four."""
    return mark.join(number[n : n + 4] for n in range(0, len(number), 4))

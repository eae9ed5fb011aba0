"""What a page may show of a record: enough to tell two people apart, not enough to know one.

The first character of a name, the year of birth, the prefecture, the last three digits of a telephone number.
"""

import re

from tsutsumi.core.jp import era, text
from tsutsumi.core.pii.kinds import KINDS
from tsutsumi.core.pii.mask import HIDDEN, masked

NAMES = ("name", "name_kana", "name_latin")
WHOLE = ("sex",)  # two or three words for everybody
DOTS = HIDDEN * 3
LONGEST = 60
PREFECTURE = re.compile(r"北海道|東京都|京都府|大阪府|[一-鿿]{2,3}県")


def hint(kind: str, value: str) -> str:
    """The value as a page of people may show it; empty for no value."""
    if not value:
        return ""
    if kind in NAMES:
        return value.strip()[:1] + DOTS
    if kind in WHOLE:
        return value.strip()[:4]
    special = {"birth_date": _birth, "address": _address, "email": _email, "phone": _phone, "postal_code": _postal}
    if kind in special:
        return special[kind](value)
    return masked(value, kind)[:LONGEST] if kind in KINDS else DOTS


def _birth(value: str) -> str:
    try:
        return f"{era.parse_date(text.plain(value).removesuffix('生')).year}年{HIDDEN}月{HIDDEN}日"
    except ValueError:
        return DOTS


def _address(value: str) -> str:
    found = PREFECTURE.search(value[:16])
    return f"{found[0]}{DOTS}" if found else DOTS


def _email(value: str) -> str:
    name, sign, house = value.rpartition("@")
    return f"{name[:1]}{DOTS}@{house}"[:LONGEST] if sign else DOTS


def _phone(value: str) -> str:
    return _ending(text.phone(value), 3)


def _postal(value: str) -> str:
    digits = text.digits(value)
    return f"{digits[:3]}-{HIDDEN * 4}" if len(digits) == 7 else DOTS


def _ending(plain: str, shown: int) -> str:
    return DOTS + plain[-shown:] if len(plain) > 2 * shown else DOTS

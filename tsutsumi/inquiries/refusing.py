"""What a desk never writes down: passwords, card numbers, My Numbers. Said without repeating what was typed."""

import re
import unicodedata

from tsutsumi.core.flow import Refused

_RUN = re.compile(r"\d(?:[ \-‐–—−ー・.]?\d){11,18}")
_SECRET = re.compile(
    r"(?:パスワード|暗証番号|暗証|合言葉|セキュリティ ?コード|ワンタイム|password|passwd|pin|pw|cvv|cvc)"
    r"\s*(?:は|が|:|=|→|「|『|\s)+\s*[「『\"']?[!-~]{3,}", re.IGNORECASE,
)  # fmt: skip
ASK_ELSE = "書き留めず、相手にも言わないよう伝えてください。入力した内容は残していません。"


def kinds_in(text: str) -> list[str]:
    """Which of them are in a text: my_number, card, secret."""
    plain = unicodedata.normalize("NFKC", text)
    found = []
    for run in _RUN.finditer(plain):
        digits = re.sub(r"\D", "", run[0])
        if len(digits) == 12 and _is_my_number(digits):
            found.append("my_number")
        elif 13 <= len(digits) <= 19 and digits[0] in "23456" and _passes_luhn(digits):
            found.append("card")
    if _SECRET.search(plain):
        found.append("secret")
    return sorted(set(found))


NAMES = {"my_number": "マイナンバー（12桁の個人番号）", "card": "カード番号", "secret": "パスワードや暗証番号"}


def refuse(text: str) -> None:
    """Refused, with a sentence that names what was seen and not the digits."""
    found = kinds_in(text)
    if found:
        raise Refused(f"{'・'.join(NAMES[kind] for kind in found)}と思われるものが入っています。{ASK_ELSE}")


def _is_my_number(digits: str) -> bool:
    """行政手続における…施行令8条・総務省令85号5条: weights 2–7 from the right, remainder 0 or 1 gives 0."""
    total = sum(int(sign) * (n + 1 if n <= 6 else n - 5) for n, sign in enumerate(reversed(digits[:11]), 1))
    rest = total % 11
    return int(digits[11]) == (0 if rest <= 1 else 11 - rest)


def _passes_luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    doubled = [int(sign) * (2 if place % 2 else 1) for place, sign in enumerate(reversed(digits))]
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0

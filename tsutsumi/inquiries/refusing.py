"""What a desk never writes down: passwords, card numbers, My Numbers. Said without repeating what was typed."""

import re
import unicodedata

from tsutsumi.core.flow import Refused

_RUN = re.compile(r"\d(?:[ \-‐–—−ー・.]?\d){11,18}")
_SECRET = re.compile(
    r"(?:パスワード|暗証番号|暗証|合言葉|セキュリティ ?コード|ワンタイム|password|passwd|pin|pw|cvv|cvc)"
    r"\s*(?:は|が|:|=|→|「|『|\s)+\s*[「『\"']?(?P<secret>[!-~]{3,})", re.IGNORECASE,
)  # fmt: skip
ASK_ELSE = "書き留めず、相手にも言わないよう伝えてください。その部分は残していません。"
COVER = "●"


def _seen(plain: str) -> list[tuple[str, int, int]]:
    """What is in a normalised text, and where."""
    found = []
    for run in _RUN.finditer(plain):
        digits = re.sub(r"\D", "", run[0])
        if len(digits) == 12 and _is_my_number(digits):
            found.append(("my_number", *run.span()))
        elif 13 <= len(digits) <= 19 and digits[0] in "23456" and _passes_luhn(digits):
            found.append(("card", *run.span()))
    return found + [("secret", *secret.span("secret")) for secret in _SECRET.finditer(plain)]


def kinds_in(text: str) -> list[str]:
    """Which of them are in a text: my_number, card, secret."""
    return sorted({kind for kind, _from, _to in _seen(unicodedata.normalize("NFKC", text))})


def covered(text: str) -> str:
    """The text with each of them covered, so that a form can give the rest of it back. Half of one left is none."""
    parts = _parts(text)
    plain = "".join(part for part, _whole in parts)
    owner = [n for n, (part, _whole) in enumerate(parts) for _sign in part]
    hidden = {owner[at] for _kind, first, end in _seen(plain) for at in range(first, end)}
    if not hidden:
        return text
    return covered("".join(COVER if n in hidden else whole for n, (_part, whole) in enumerate(parts)))


def _parts(text: str) -> list[tuple[str, str]]:
    """The text in pieces that normalise by themselves, each normalised and as it was typed."""
    parts: list[tuple[str, str]] = []
    for sign in text:
        plain = unicodedata.normalize("NFKC", sign)
        if parts and plain and unicodedata.combining(plain[0]):
            whole = parts.pop()[1] + sign
            parts.append((unicodedata.normalize("NFKC", whole), whole))
        else:
            parts.append((plain, sign))
    return parts


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

"""What a person knows of themselves, written in the one way that the list and the browser agree on.

The same rules stand in `selfcheck/static/known.js`; both are tested with the same table.
"""

import re
import unicodedata
from collections.abc import Collection

FIRSTS = ("mail", "member")
SECONDS = ("postal", "birth")
TAG = "tsutsumi selfcheck 1"
_MAIL = re.compile(r"[^\s@|]+@[^\s@|]+\.[^\s@|]+")
_PHONE = re.compile(r"0\d{9,10}|81\d{9,10}")


def question(first: str, value: str, second: str, item: str) -> bytes | None:
    """The input of the blind function; nothing when one of the two is not there or not readable."""
    said, known = normal(first, value), normal(second, item)
    return f"{TAG}|{first}|{said}|{second}|{known}".encode() if said and known else None


def normal(kind: str, value: str) -> str:
    """The value as it is compared, or empty."""
    text = unicodedata.normalize("NFKC", value).strip()
    match kind:
        case "mail":
            text = text.lower()
            return text if _MAIL.fullmatch(text) else ""
        case "member":
            text = re.sub(r"[^0-9A-Z]", "", text.upper())
            return text if 4 <= len(text) <= 40 else ""
        case "postal":
            text = re.sub(r"\D", "", text)
            return text if len(text) == 7 else ""
        case "birth":
            text = re.sub(r"\D", "", text)
            return text if re.fullmatch(r"(18|19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])", text) else ""
    raise ValueError(kind)


def guessable(numbers: Collection[str]) -> str:
    """Why member numbers of this kind are not offered for the open check (a Japanese sentence), or empty.

    Who can write down all numbers that there are can also try them all out.
    """
    plain = {normal("member", number) for number in numbers} - {""}
    if any(_PHONE.fullmatch(number) for number in plain):
        return "電話番号と同じ形の番号があるため、会員番号では確かめられません。"
    if any(re.fullmatch(r"\d{12}", number) for number in plain):
        return "12桁の数字がある（個人番号と見分けがつかない）ため、会員番号では確かめられません。"
    digits = [number for number in plain if number.isdigit()]
    if any(len(number) < 10 for number in digits) or _dense(digits):
        return "短い数字や続き番号の会員番号は、順に試すだけで当たるため、会員番号では確かめられません。"
    stems = {re.sub(r"\d+$", "", number) for number in plain if not number.isdigit()}
    for stem in stems:
        tails = [number.removeprefix(stem) for number in plain if re.fullmatch(re.escape(stem) + r"\d+", number)]
        if len(stems) * 100 < len(plain) and (any(len(tail) < 10 for tail in tails) or _dense(tails)):
            return "決まった文字のあとに短い数字や続き番号が続く会員番号は、順に試すだけで当たるため、使えません。"
    return ""


def _dense(digits: Collection[str]) -> bool:
    """More than one number in a million is taken: trying them in turn soon hits."""
    values = [int(number) for number in digits]
    return len(values) > 1 and (max(values) - min(values)) < len(values) * 1_000_000

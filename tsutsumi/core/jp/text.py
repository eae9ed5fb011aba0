"""One spelling: full and half width, hyphens, spaces, kana."""

import re
import unicodedata

HYPHENS = "‐‑‒–—―−－ｰ﹣﹘⁃˗"
_HYPHENS = str.maketrans(dict.fromkeys(HYPHENS, "-"))
_KATAKANA = {ord("ぁ") + n: ord("ァ") + n for n in range(86)} | {ord("ゝ"): ord("ヽ"), ord("ゞ"): ord("ヾ")}
_SPACES = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
_LONG_AS_HYPHEN = re.compile(r"(?<=[0-9A-Za-z])[ー一](?=[0-9A-Za-z])")
_NOT_DIGITS = re.compile(r"\D+")


def plain(text: str) -> str:
    """NFKC, one hyphen, one space between words, none around."""
    if text.isascii():
        return " ".join(text.split())
    folded = unicodedata.normalize("NFKC", text.translate(_HYPHENS)).translate(_HYPHENS)
    return _SPACES.sub(" ", _LONG_AS_HYPHEN.sub("-", folded)).strip()


def katakana(text: str) -> str:
    """Hiragana as katakana; the rest as it is."""
    return text.translate(_KATAKANA)


def is_kana(text: str) -> bool:
    """Only kana, long marks, middle dots and spaces, after NFKC."""
    return bool(text) and all("ァ" <= c <= "ヿ" or c in " 　・ー" for c in katakana(text))


def digits(text: str) -> str:
    """The digits alone, half width."""
    return _NOT_DIGITS.sub("", text if text.isascii() else unicodedata.normalize("NFKC", text))


def phone(text: str) -> str:
    """A telephone number as digits from the trunk 0; "" when there are too few."""
    number = digits(text)
    if number.startswith("81") and len(number) in {11, 12}:
        number = "0" + number[2:].removeprefix("0")
    elif len(number) in {9, 10} and not number.startswith("0"):  # a spreadsheet has eaten the zero
        number = "0" + number
    return number if 9 <= len(number) <= 11 else ""


def email(text: str) -> str:
    """A mail address in lower case; "" when it is none."""
    address = plain(text).lower().removeprefix("mailto:").replace(" ", "")
    return address if "@" in address else ""


def code(text: str) -> str:
    """A number or sign of a card, a member or an insurance: letters and digits, upper case, half width."""
    return "".join(c for c in plain(text).upper() if c.isalnum())

"""Addresses: the same string for the ways of writing one."""

import re
import unicodedata

from tsutsumi.core.jp import text

PREFECTURE = re.compile(r"^(北海道|東京都|京都府|大阪府|[一-龠]{2,3}県)")
POSTAL = re.compile(r"^\s*(?:〒|郵便番号:?)?\s*\d{3}-?\d{4}(?!\d)[\s,]*|^〒\s*")
COUNTY = re.compile(r"^[一-龠々]{1,4}郡(?=[一-龠々ぁ-んァ-ヶ]{1,6}[町村])")
KANJI_BLOCK = re.compile(r"[〇一二三四五六七八九十百]+(?=丁目|番|号)")
UNITS = re.compile(r"(\d)\s*(?:丁目|番地の|番地|番|号室|号|の(?=\d)|-)\s*")
BLOCK = re.compile(r"\d+(?:-\d+)*(?![-\d]*[条線])")
_KANJI = {c: n for n, c in enumerate("〇一二三四五六七八九")}


def number_of(kanji: str) -> int:
    """十五 is 15, 百二 is 102, 二〇 is 20."""
    if not set(kanji) & set("十百"):
        return int("".join(str(_KANJI[c]) for c in kanji))
    total, digit = 0, 0
    for c in kanji:
        if c in _KANJI:
            digit = _KANJI[c]
        else:
            total, digit = total + (digit or 1) * (10 if c == "十" else 100), 0
    return total + digit


def key(address: str) -> str:
    """Municipality, town and block without prefecture, county, postal code, building and room; "" without a block.

    東京都文京区小石川一丁目２番３号 コーポ401, 文京区小石川1-2-3.
    """
    plain = text.plain(address).replace("〒", "")
    plain = PREFECTURE.sub("", POSTAL.sub("", plain).strip())
    plain = COUNTY.sub("", plain).replace("大字", "").replace("字", "").replace(" ", "")
    plain = KANJI_BLOCK.sub(lambda m: str(number_of(m[0])), plain)
    plain = UNITS.sub(r"\1-", plain).replace("ケ", "ヶ").replace("が丘", "ヶ丘").replace("ノ", "の")
    found = BLOCK.search(plain)
    if not found or found.start() < 2:
        return ""
    return unicodedata.normalize("NFKC", plain[: found.start()]) + "-".join(found[0].split("-")[:3])

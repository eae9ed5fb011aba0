"""Readings in katakana as people write them in Latin letters: オオタ is Ota, Oota, Ohta."""

from collections.abc import Iterator

ROWS = (
    ("", "アイウエオ"), ("k", "カキクケコ"), ("s", "サシスセソ"), ("t", "タチツテト"), ("n", "ナニヌネノ"),
    ("h", "ハヒフヘホ"), ("m", "マミムメモ"), ("y", "ヤ ユ ヨ"), ("r", "ラリルレロ"), ("w", "ワ   ヲ"),
    ("g", "ガギグゲゴ"), ("z", "ザジズゼゾ"), ("d", "ダヂヅデド"), ("b", "バビブベボ"), ("p", "パピプペポ"),
)  # fmt: skip
SYLLABLES = {kana: head + vowel for head, row in ROWS for kana, vowel in zip(row, "aiueo", strict=True) if kana != " "}
SYLLABLES |= {
    "シ": "shi",
    "チ": "chi",
    "ツ": "tsu",
    "フ": "fu",
    "ジ": "ji",
    "ヂ": "ji",
    "ヅ": "zu",
    "ヲ": "o",
    "ン": "n",
}
SMALL = {"ャ": "a", "ュ": "u", "ョ": "o"}
BARE = ("sh", "ch", "j")  # シャ is sha, but キャ is kya


def spellings(reading: str) -> set[str]:
    """The usual ways; empty when the reading holds what is no katakana."""
    plain = _hepburn(reading)
    return set(_long(plain)) if plain else set()


def _hepburn(reading: str) -> str:
    """Letter by letter, long vowels as written."""
    out, doubled = "", False
    for kana in reading:
        if kana in SMALL and out.endswith("i"):
            out = out[:-1] + ("" if out[:-1].endswith(BARE) else "y") + SMALL[kana]
        elif kana == "ッ":
            doubled = True
        elif kana in SYLLABLES:
            syllable = SYLLABLES[kana]
            out += ("t" if syllable.startswith("ch") else syllable[0]) * doubled + syllable
            doubled = False
        else:
            return ""
    return out


def _long(word: str) -> Iterator[str]:
    """With long vowels written and left out, and n before b, m, p as m."""
    for short in ("ou", "oo", "uu"):
        word = word.replace(short, short.upper())
    ways = (
        {"OU": "ou", "OO": "oo", "UU": "uu"},
        {"OU": "o", "OO": "o", "UU": "u"},
        {"OU": "oh", "OO": "oh", "UU": "u"},
    )
    for way in ways:
        written = word
        for long, other in way.items():
            written = written.replace(long, other)
        yield written
        yield written.replace("nb", "mb").replace("nm", "mm").replace("np", "mp")

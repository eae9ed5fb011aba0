"""The tables of the compiled scan, built once from the detectors and the word lists of core/jp/data."""

import contextlib
import csv
import os
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.jit import stored
from tsutsumi.core.jp.romaji import spellings
from tsutsumi.core.pii.compiled import codes
from tsutsumi.core.pii.detectors import DETECTORS
from tsutsumi.core.pii.detectors.acronyms import ACRONYMS
from tsutsumi.core.pii.detectors.name import CLOSINGS, NO_SURNAME_END
from tsutsumi.core.pii.kinds import CATEGORY, KINDS

DATA = Path(__file__).parent.parent / "jp" / "data"
PARTICLES = "はがをにでのともへや"
WIDE = {c: c + 0xFEE0 for c in range(0x21, 0x7F)}
NEEDS = {
    "nothing": codes.ALONE, "japanese": codes.BESIDE_JAPANESE, "number": codes.BEFORE_NUMBER,
    "gamma": codes.BEHIND_GAMMA,
}  # fmt: skip
HIRAGANA, KATAKANA, IDEOGRAPHS = range(0x3041, 0x3097), range(0x30A1, 0x30FD), range(0x4E00, 0xA000)
HALF_KATAKANA = range(0xFF66, 0xFFA0)


class Trie:
    """Words by characters, as arrays: one hash of (node, character) → node for all roots."""

    def __init__(self) -> None:
        self.edges: dict[tuple[int, int], int] = {}
        self.kinds: list[tuple[int, int]] = [(0, 0)]
        self.roots: dict[str, NDArray[np.int32]] = {}
        self.tails = np.zeros(1024, np.int32)

    def root(self, name: str) -> NDArray[np.int32]:
        return self.roots.setdefault(name, np.zeros(1 << 16, np.int32))

    def add(self, root: str, word: str, kind: int, arg: int, *, over: bool = True) -> None:
        """`over`: take the place of the same word of another class."""
        first, *rest = (ord(c.lower() if c.isascii() else c) for c in word)
        table = self.root(root)
        if word.isascii() and kind == codes.LABEL:
            self.tails[len(word) << 5 | ord(word[-1]) & 31] = 1
        if not table[first]:
            table[first] = self.grow()
        node = int(table[first])
        for cp in rest:
            if (node, cp) not in self.edges:
                self.edges[node, cp] = self.grow()
            node = self.edges[node, cp]
        if over or self.kinds[node] == (0, 0):
            self.kinds[node] = (kind, arg)

    def grow(self) -> int:
        self.kinds.append((0, 0))
        return len(self.kinds) - 1

    def write_to(self, table: codes.Table) -> None:
        """Nodes, their words, and the hash that leads from node to node."""
        if len(self.kinds) > codes.NODES:
            raise ValueError(len(self.kinds))
        for name, at in zip(codes.ROOTS, range(codes.ROOT_AT, codes.CHARS_AT, codes.PLANE), strict=True):
            table[at : at + codes.PLANE] = self.root(name)
        for node, (kind, arg) in enumerate(self.kinds):
            table[codes.WORD_AT + node] = kind << 8 | arg
        bloom = np.zeros(codes.NODES, np.uint32)
        for (node, cp), below in self.edges.items():
            key = node << 16 | cp
            slot = (wrapped(key * 0x9E3779B1) >> 13) & (codes.HASH - 1)
            while table[codes.KEYS_AT + slot]:
                slot = (slot + 1) & (codes.HASH - 1)
            table[codes.KEYS_AT + slot], table[codes.BELOW_AT + slot] = key, below
            bloom[node] |= np.uint32(1 << (cp & 31))
        table[codes.BLOOM_AT : codes.WORD_AT] = bloom.view(np.int32)


def pairs(trie: Trie) -> NDArray[np.int32]:
    """A bit for every two characters that may begin a word; a word of one stands before what may follow it."""
    titles = [ord(word[0]) for word in dict(DETECTORS["name"].words)["title"]]
    given = [ord(row[0][0]) for row in listed("given_names.csv")]
    after = {codes.SURNAME: [*titles, *given, 0x20, 0x3000], codes.ERA: [*range(0x30, 0x3A), *range(0xFF10, 0xFF1A)]}
    after[codes.LABEL] = [ord(c) for c in "：】」）＝…｜　 \t\n:=|,"]  # 〒
    second: dict[int, list[int]] = {}
    for node, cp in trie.edges:
        second.setdefault(node, []).extend({cp, ord(chr(cp).upper())})
    bits = np.zeros(codes.PAIRS // 32, np.uint32)
    root = trie.root("root")
    for first in np.flatnonzero(root > 0).tolist():
        node = int(root[first])
        for following in second.get(node, []) + after.get(trie.kinds[node][0], []):
            slot = (first * 40503 + following * 10007) & (codes.PAIRS - 1)
            bits[slot >> 5] |= np.uint32(1 << (slot & 31))
    return bits.view(np.int32)


def wrapped(value: int) -> int:
    """As a signed number of 64 bits, as the compiled code multiplies."""
    return (value + (1 << 63)) % (1 << 64) - (1 << 63)


def listed(name: str) -> Iterator[list[str]]:
    """Rows of a list in core/jp/data, without its source line and header."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        rows = csv.reader(line for line in file if not line.startswith("#"))
        next(rows)
        yield from rows


# Words of a detector that are labels of another meaning than its kind.
SPECIAL = {
    ("name", "kana"): codes.KANA_NAME,
    ("name", "latin"): codes.LATIN_NAME,
    ("login_id", "loose"): codes.LOOSE_LOGIN,
    ("card_expiry", "bare"): codes.BARE_EXPIRY,
    ("health_insurance", "sign"): codes.SIGN,
    ("sns_account", "host"): codes.SNS_HOST,
    ("sns_account", "not_host"): codes.OTHER_NUMBER,
    ("my_number", "about"): codes.ABOUT_MY_NUMBER,
    ("health_insurance", "about"): codes.ABOUT_HEALTH,
    ("care_insurance", "about"): codes.ABOUT_CARE,
    ("employment_insurance", "about"): codes.ABOUT_EMPLOYMENT,
    ("bank_account", "about"): codes.ABOUT_BANK,
    ("bank_account", "post"): codes.ABOUT_POST,
    ("payment_credential", "about"): codes.ABOUT_PAYMENT,
}


def add_labels(trie: Trie) -> None:
    """Labels of every kind, those of numbers that are nothing to us first; two words that differ only in spaces are
    one: 氏　名.
    """
    for detector in DETECTORS.values():
        for word in detector.not_labels:
            trie.add("root", word, codes.LABEL, codes.OTHER_NUMBER)
    for kind, detector in DETECTORS.items():
        for part, words in detector.words:
            add_part(trie, kind, part, words)
    for kind, detector in DETECTORS.items():
        for word in (written for label in detector.labels for written in spaced(label)):
            trie.add("root", word, codes.LABEL, KINDS[kind].code)


def add_part(trie: Trie, kind: str, part: str, words: tuple[str, ...]) -> None:
    for word in words:
        if (kind, part) in SPECIAL:
            trie.add("root", word, codes.LABEL, SPECIAL[kind, part])
        elif part == "known":
            trie.add("values", word, 1, KINDS[kind].code)


def spaced(word: str) -> Iterator[str]:
    """The word, and as forms spread it: 氏　名, 氏　　名, 生 年 月 日."""
    yield word
    if 2 <= len(word) <= 4 and all(0x4E00 <= ord(c) < 0xA000 for c in word):
        yield "　".join(word)
        yield " ".join(word)
        if len(word) == 2:
            yield "　　".join(word)
            yield "  ".join(word)


def acronyms() -> Iterator[str]:
    """All acronyms of 要配慮."""
    return (word for categories in ACRONYMS.values() for words in categories.values() for word in words)


def add_sensitive(trie: Trie) -> None:
    classes = {"visit": codes.VISIT, "check_up": codes.CHECK_UP, "plain": codes.PLAIN}
    for category, words in DETECTORS["sensitive"].words:
        kind = classes.get(category, codes.SENSITIVE_WORD)
        arg = CATEGORY[category].code if category in CATEGORY else 0
        for word in words:
            trie.add("root", word, kind, arg)
    for needs, categories in ACRONYMS.items():
        for category, words in categories.items():
            for word in words:
                trie.add("root", word, codes.ACRONYM, NEEDS[needs] | CATEGORY[category].code)
                trie.add("root", word.translate(WIDE), codes.ACRONYM, NEEDS[needs] | CATEGORY[category].code)


def add_names(trie: Trie) -> None:
    parts = dict(DETECTORS["name"].words)
    for word, *_ in listed("surnames.csv"):
        trie.add("root", word, codes.SURNAME, 0, over=False)
    for word in parts["title"]:
        trie.add("title", word, 1, 1)
    for word in (*parts["no_title"], *parts["not_name"], *parts["not_given"]):
        trie.add("title", word, 1, 0)


def add_latin(trie: Trie) -> None:
    """Surnames and given names as their readings are written in Latin letters."""
    roles: dict[str, int] = {}
    for file, role in (("surnames.csv", codes.FAMILY), ("given_names.csv", codes.GIVEN)):
        for _, readings, *_ in listed(file):
            for word in (word for reading in readings.split("|") for word in spellings(reading)):
                roles[word] = roles.get(word, 0) | role
    for word, role in roles.items():
        if len(word) > 2:
            trie.add("latin", word, 1, role)


def add_places(trie: Trie) -> None:
    for _, prefecture, town in listed("municipalities.csv"):
        trie.add("root", prefecture, codes.PREFECTURE, 0)
        for word in {town, town.partition("郡")[2] or town}:
            if len(word) > 1:
                trie.add("root", word, codes.CITY, 0, over=len(word) > 2)
    for root, words in DETECTORS["address"].words:
        for word in words:
            trie.add(root, word, 1, 1)


def add_others(trie: Trie) -> None:
    for word in ("明治", "大正", "昭和", "平成", "令和", "昭", "平", "令", "大", "明"):
        trie.add("root", word, codes.ERA, 0, over=False)
    for word in ("大正元年", "昭和元年", "平成元年", "令和元年"):
        trie.add("root", word, codes.ERA, 1)
    for title, following in product("様殿", "\n\r\0 　、，,"):
        trie.add("root", title + following, codes.ADDRESSEE, 0)
    for word in "：＝　、「『（【】〔〕［］｜．…＞":
        trie.add("opening", word, 1, 1)
    for word in ("は", "は、", "は「"):
        trie.add("opening", word, 1, 1)
    for word in ("男", "女", "男性", "女性", "m", "f", "male", "female", "その他"):
        trie.add("sexes", word, 1, 1)
    root = trie.root("root")
    for cp in range(0xFF10, 0xFF1A):
        root[cp] = codes.WIDE_DIGIT
    root[0xFF1A] = root[0xFF1D] = codes.WIDE_COLON
    root[0xFF20] = codes.WIDE_AT


def character_bits() -> NDArray[np.uint8]:
    bits = np.zeros(1 << 16, np.uint8)
    for script, spans in (
        (codes.HIRAGANA, (HIRAGANA,)),
        (codes.KATAKANA, (KATAKANA, HALF_KATAKANA)),
        (codes.KANJI, (IDEOGRAPHS, range(0x3400, 0x4DC0), range(0xF900, 0xFB00), range(0x3005, 0x3008))),
    ):
        for span in spans:
            bits[span.start : span.stop] |= script
    for c in PARTICLES:
        bits[ord(c)] |= codes.PARTICLE
    mark(bits, NO_SURNAME_END, codes.NO_SURNAME_END)
    return bits


def mark(bits: NDArray[np.uint8], characters: Iterable[str], bit: int) -> None:
    for c in characters:
        bits[ord(c)] |= bit


def byte_classes() -> NDArray[np.uint8]:
    classes = np.zeros(256, np.uint8)
    classes[0x30:0x3A] = codes.DIGIT
    classes[0xE2:0xEA] = codes.LEAD
    classes[0xEF] = codes.WIDE
    classes[ord("@")] = codes.AT
    classes[[ord(word[0]) for word in (*acronyms(), *CLOSINGS)]] = codes.CAPITAL
    classes[[ord(":"), ord("=")]] = codes.COLON
    return classes


def byte_marks() -> NDArray[np.uint8]:
    marks = np.zeros(256, np.uint8)
    for c in range(128):
        word = chr(c).isalnum() or chr(c) == "_"
        local, domain = word or chr(c) in ".-+%", word or chr(c) == "-"
        marks[c] = word * codes.IN_WORD | local * codes.IN_LOCAL | domain * codes.IN_DOMAIN
    return marks


def number_tables() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Which lengths some detector listens to, and which bytes may part two groups of digits."""
    lengths, joins = np.zeros(40, np.uint8), np.zeros(256, np.uint8)
    for detector in DETECTORS.values():
        lengths[list(detector.lengths)] = 1
    joins[[ord(c) for c in "-() ./:"]] = 1
    joins[[0xEF, 0xE2, 0xE3, 0xE5, 0xE6]] = 1
    return lengths, joins


@cache
def table() -> codes.Table:
    """Built once per version of the words, then kept beside the compiled code; loaded once per process."""
    here = Path(__file__).parent
    sources = (*here.glob("*.py"), *here.glob("detectors/*.py"), here / "compiled" / "codes.py", here / "kinds.toml")
    sources = (*sources, here.parent / "jp" / "romaji.py")
    folder = stored.folder()
    kept = folder and folder / f"words-{stored.digest((*sources, *DATA.glob('*.csv')))}.npy"
    if kept and kept.exists():
        with contextlib.suppress(OSError, ValueError, EOFError):  # damaged: built anew
            return cast("codes.Table", np.load(kept, allow_pickle=False))
    result = built()
    if kept:
        with contextlib.suppress(OSError):
            written(kept, result)
    return result


def written(path: Path, values: codes.Table) -> None:
    """Whole or not at all, though several processes write it at a time."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.npy")
    np.save(draft, values, allow_pickle=False)
    draft.replace(path)


def built(*, people: bool = True) -> codes.Table:
    """The one table of codes.py, from all words, or without those of names and addresses."""
    trie = Trie()
    if people:
        add_names(trie)
        add_latin(trie)
        add_places(trie)
    add_sensitive(trie)
    add_labels(trie)
    add_others(trie)
    result = np.zeros(codes.TABLE, np.int32)
    trie.write_to(result)
    result[codes.CHARS_AT : codes.KEYS_AT] = character_bits()
    result[codes.BYTES_AT : codes.JOINS_AT] = byte_classes()
    lengths, joins = number_tables()
    result[codes.JOINS_AT : codes.LENGTHS_AT] = joins
    result[codes.LENGTHS_AT : codes.MARKS_AT] = lengths
    result[codes.MARKS_AT : codes.PAIRS_AT] = byte_marks()
    result[codes.PAIRS_AT : codes.TAILS_AT] = pairs(trie)
    result[codes.TAILS_AT :] = trie.tails
    return result

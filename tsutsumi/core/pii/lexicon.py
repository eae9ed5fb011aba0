"""The table of the tagger of persons: words with their classes, pairs that may begin a name, weights.

core/jp/data/person_words.txt and person_weights.txt: a line of source, licence and date, then the packed content;
tools/person_words.py and tools/person_training.py make them.
"""

import base64
import contextlib
import lzma
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.jit import stored
from tsutsumi.core.pii.compiled import tagcodes as tc
from tsutsumi.core.pii.weights import mixed, put_glances, put_narrow, put_sums, put_words, word_bits
from tsutsumi.core.pii.words import DATA, written

WORDS, WEIGHTS = DATA / "person_words.txt", DATA / "person_weights.txt"
STEP = 8  # a stored weight is a whole number of these
LONGEST = 12  # characters of a word


def packed(path: Path, source: str, content: bytes) -> None:
    """Write a source line and the content, small."""
    text = base64.b85encode(lzma.compress(content, preset=9 | lzma.PRESET_EXTREME)).decode()
    lines = [f"# {source}", *(text[n : n + 120] for n in range(0, len(text), 120))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def unpacked(path: Path) -> bytes:
    """The content behind the source line."""
    _, *lines = path.read_text(encoding="utf-8").split("\n")
    return lzma.decompress(base64.b85decode("".join(lines)))


def words() -> Iterator[tuple[int, list[str]]]:
    """Classes, and the words that have exactly these."""
    for line in unpacked(WORDS).decode().split("\n"):
        classes, _, listed = line.partition("\t")
        yield int(classes), listed.split(" ")


def letters_of(listed: list[str]) -> NDArray[np.int64]:
    """A row of letters for each word, then zeros."""
    return np.array(listed, f"U{LONGEST}").view(np.uint32).reshape(len(listed), LONGEST).astype(np.int64)


def keys(letters: NDArray[np.int64]) -> NDArray[np.int64]:
    """Hashes of words."""
    key = np.zeros(len(letters), np.int64)
    for column in letters.T:
        key = np.where(column > 0, key * 0x10001 + column, key)
    return mixed(key)


def add(table: tc.TagTable, letters: NDArray[np.int64], classes: NDArray[np.int64]) -> None:
    """Put words into the lexicon; each goes to the first free place behind its own."""
    whole = keys(letters)
    slots, entries = (whole >> 20) & (tc.LEXICON - 1), ((whole >> 41) & 0x3FFFFF) << tc.CLASS_BITS | classes
    lexicon = table[tc.LEXICON_AT : tc.TAG_TABLE]
    left = np.arange(len(letters))
    while len(left):
        free = left[lexicon[slots[left]] == 0]
        _, first = np.unique(slots[free], return_index=True)
        lexicon[slots[free[first]]] = entries[free[first]]
        left = np.setdiff1d(left, free[first], assume_unique=True)
        slots[left] = np.where(lexicon[slots[left]] != 0, (slots[left] + 1) & (tc.LEXICON - 1), slots[left])


def lexicon() -> tc.TagTable:
    """A table with the words alone."""
    result = np.zeros(tc.TAG_TABLE, np.int32)
    groups = list(words())
    letters = letters_of([word for _, group in groups for word in group])
    classes = np.repeat([c for c, _ in groups], [len(group) for _, group in groups])
    add(result, letters, classes)
    put_words(result, letters, classes)
    result[tc.CLASSES_AT : tc.STEPS_AT] = word_bits()
    return result


def put_learned(table: tc.TagTable, begins: NDArray[np.int32], inside: NDArray[np.int32]) -> None:
    """Weights by their places in the table; the rows of letters and pairs keep what else stands there."""
    table[: tc.LEARNED] += inside * 65536 + begins
    put_sums(table)


def put_weights(table: tc.TagTable, content: bytes) -> None:
    """Pairs worth a look, steps, the least sum of the quick look, then small numbers: weights of beginning and of going
    on, weights of the quick look.
    """
    table[tc.NAME_PAIRS_AT : tc.LEXICON_AT] = np.frombuffer(content, np.int32, tc.PAIR_BITS // 32)
    steps = np.frombuffer(content, np.int32, 10, tc.PAIR_BITS // 8)
    table[tc.STEPS_AT : tc.STEPS_AT + 9] = steps[:9]
    numbers = np.frombuffer(content, np.int8, offset=tc.PAIR_BITS // 8 + 40)
    begins, inside, pairs, shapes = np.split(numbers, np.cumsum([tc.LEARNED, tc.LEARNED, tc.PAIRS * tc.GLANCED]))
    put_learned(table, begins.astype(np.int32) * STEP, inside.astype(np.int32) * STEP)
    put_glances(table, pairs, shapes, int(steps[9]))
    put_narrow(table)


@cache
def tag_table() -> tc.TagTable:
    """Built once per version of the words, then kept beside the compiled code; loaded once per process."""
    here = Path(__file__)
    sources = (*here.parent.glob("*.py"), *(here.parent / "compiled").glob("*.py"), WORDS, WEIGHTS)
    folder = stored.folder()
    kept = folder and folder / f"persons-{stored.digest(sources)}.npy"
    if kept and kept.exists():
        with contextlib.suppress(OSError, ValueError, EOFError):  # damaged: built anew
            return cast("tc.TagTable", np.load(kept, allow_pickle=False))
    result = lexicon()
    put_weights(result, unpacked(WEIGHTS))
    if kept:
        with contextlib.suppress(OSError):
            written(kept, result)
    return result

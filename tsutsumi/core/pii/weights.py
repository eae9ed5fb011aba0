"""What the tagger of persons looks up beside the learned weights: scripts, classes of words, sums of weights.

A weight that the value of another feature tells is added to that feature's: it costs nothing when names are sought.
"""

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.pii.compiled import tagcodes as tc
from tsutsumi.core.pii.compiled.tagcodes import TagTable

type Numbers = NDArray[np.int64]
PAIR_FACTOR = np.int64(0x1E3779B97F4A7C15)  # as in compiled.window
BEGINS_AS = (
    (tc.GIVEN, tc.IS_GIVEN), (tc.FAMILY, tc.IS_FAMILY), (tc.TITLE, tc.IS_TITLE), (tc.PLACE, tc.IS_PLACE),
    (tc.NOUN | tc.THING, tc.IS_NOUN), (tc.PERSON, tc.IS_PERSON), (tc.ENDING, tc.IS_ENDING),
)  # fmt: skip
ENDS_AS = (
    (tc.GIVEN, tc.HAS_GIVEN), (tc.FAMILY, tc.HAS_FAMILY), (tc.TITLE, tc.HAS_TITLE), (tc.PLACE, tc.HAS_PLACE),
    (tc.NOUN | tc.THING, tc.HAS_NOUN), (tc.PERSON, tc.HAS_PERSON),
)  # fmt: skip


def mixed(value: Numbers) -> Numbers:
    """As compiled.window.mixed does it, for many at a time."""
    value = value * np.int64(0x2545F4914F6CDD1D)
    value ^= (value >> 32) & 0xFFFFFFFF
    return value * np.int64(0x1B03738712FAD5C9)


def pairs_of(first: Numbers, second: Numbers) -> Numbers:
    """As compiled.window.pair_row does it, the number of the row."""
    return (((first << 21 | second) * PAIR_FACTOR) >> 40) & (tc.PAIRS - 1)


def script_of(cp: int) -> int:
    """Script of a character."""
    if cp < 0x80:
        if cp in (9, 32):
            return tc.BLANK
        return tc.LATIN if 97 <= cp <= 122 else tc.DIGIT if 48 <= cp <= 57 else tc.OTHER
    for script, spans in SCRIPTS:
        if any(first <= cp <= last for first, last in spans):
            return script
    return tc.OTHER


SCRIPTS = (
    (tc.HIRAGANA, ((0x3041, 0x3096),)),
    (tc.KATAKANA, ((0x30A1, 0x30FA), (0x30FC, 0x30FE), (0xFF66, 0xFF9F))),
    (
        tc.KANJI,
        ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0xF900, 0xFAFF), (0x3005, 0x3005), (0x25CF, 0x25CF), (0x3013, 0x3013)),
    ),
    (tc.DIGIT, ((0xFF10, 0xFF19),)),
    (tc.LATIN, ((0xFF21, 0xFF3A), (0xFF41, 0xFF5A))),
    (tc.DOT, ((0x30FB, 0x30FB), (0xFF65, 0xFF65), (0xFF1D, 0xFF1D))),
    (tc.BLANK, ((0x3000, 0x3000),)),
)


def letter_rows(table: TagTable) -> NDArray[np.int32]:
    """The rows of the letters, to be read and written."""
    return table[tc.LETTERS_AT : tc.PAIRS_AT].reshape(-1, tc.ROW)


def pair_rows(table: TagTable) -> NDArray[np.int32]:
    """The rows of the pairs of letters, to be read and written."""
    return table[tc.PAIRS_AT : tc.HASHED_AT].reshape(-1, tc.ROW)


def put_words(table: TagTable, letters: Numbers, classes: Numbers) -> None:
    """What is known of single letters, and which pairs begin words. letters: a row of letters for each word, then 0."""
    rows, alone = letter_rows(table), letters[:, 1] == 0
    rows[:, tc.LETTER_SCRIPT] = [script_of(cp) for cp in range(tc.LETTERS)]
    alone &= letters[:, 0] < tc.LETTERS
    rows[letters[alone, 0], tc.LETTER_CLASSES] = classes[alone]
    words = pair_rows(table)[:, tc.PAIR_WORDS]
    sizes = (letters > 0).sum(axis=1)
    for some, mark in ((sizes == 2, tc.BEGINS_TWO), (sizes == 3, tc.BEGINS_THREE), (sizes > 3, tc.BEGINS_MORE)):
        words[pairs_of(letters[some, 0], letters[some, 1])] |= mark
    words[pairs_of(letters[sizes > 2, 1], letters[sizes > 2, 2])] |= tc.SECOND


def put_narrow(table: TagTable) -> None:
    """Any two letters of narrow katakana may begin a name: the pairs that do were learned from wide ones."""
    letters = np.arange(0xFF66, 0xFFA0)
    first, second = (grid.reshape(-1) for grid in np.meshgrid(letters, letters))
    slots = (first * 40503 + second * 10007) & (tc.PAIR_BITS - 1)
    bits = table[tc.NAME_PAIRS_AT : tc.LEXICON_AT].view(np.uint32)
    np.bitwise_or.at(bits, slots >> 5, np.uint32(1) << (slots & 31).astype(np.uint32))


def word_bits() -> NDArray[np.int32]:
    """Bits of a word that begins and of one that ends, for each set of classes."""
    every = np.arange(1 << tc.CLASS_BITS)
    result = np.zeros((len(every), 2), np.int32)
    for column, bits in enumerate((BEGINS_AS, ENDS_AS)):
        for classes, place in bits:
            result[:, column] |= ((every & classes) != 0).astype(np.int32) << place
    usual = ((every & tc.FAMILY) != 0) & ((every & tc.USUAL) != 0)
    result[:, 0] |= usual.astype(np.int32) << tc.IS_USUAL
    result[:, 1] |= usual.astype(np.int32) << tc.HAS_USUAL
    return result.reshape(-1)


def put_sums(table: TagTable) -> None:
    """Fill in what follows from the weights."""
    of = np.arange(1 << 14)
    begins, ends = of & 511, of >> 9 << 4 | of & 15
    table[tc.FAMILIES_AT : tc.CLASSES_AT] = table[tc.BEGINS_AT + begins] + table[tc.ENDS_AT + ends]
    nouns = np.arange(tc.NOUNS_ENDED_AT - tc.NOUNS_AT)
    table[tc.NOUNS_AT : tc.NOUNS_ENDED_AT] += table[tc.THINGS_AT + (nouns & 255)] + table[tc.ROLE_AT + (nouns >> 8)]


def put_glances(table: TagTable, pairs: NDArray[np.int8], shapes: NDArray[np.int8], least: int) -> None:
    """The quick look. pairs: a row for each pair, a weight for each place; all are made positive, and the least with
    them.
    """
    rows, bytes_ = pair_rows(table), np.zeros((tc.PAIRS, 8), np.uint8)
    bytes_[:, : tc.GLANCED] = (pairs.reshape(tc.PAIRS, tc.GLANCED).astype(np.int16) + 128).astype(np.uint8)
    rows[:, tc.PAIR_NEAR : tc.PAIR_FAR + 1] = bytes_.view("<i4")
    table[tc.GLANCE_SHAPES_AT : tc.LEAST_AT] = shapes
    table[tc.LEAST_AT] = least + 128 * tc.GLANCED

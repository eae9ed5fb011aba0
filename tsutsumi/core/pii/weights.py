"""What follows from the learned weights: tables that the tagger of persons looks up where it would have to hash.

A feature with few values has a table by value; features that are told by the value of another are added to its table.
tools/person_features.py has the features themselves.
"""

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.pii.compiled import tagcodes as tc

type Values = NDArray[np.int64]
# A letter as the one two before, before, here, behind and two behind is one of these features.
AS_NEIGHBOUR = (3, 1, 0, 2, 4)
BEGINS_AS = (
    (tc.GIVEN, tc.IS_GIVEN), (tc.FAMILY, tc.IS_FAMILY), (tc.TITLE, tc.IS_TITLE), (tc.PLACE, tc.IS_PLACE),
    (tc.NOUN | tc.THING, tc.IS_NOUN), (tc.PERSON, tc.IS_PERSON), (tc.ENDING, tc.IS_ENDING),
)  # fmt: skip
ENDS_AS = (
    (tc.GIVEN, tc.HAS_GIVEN), (tc.FAMILY, tc.HAS_FAMILY), (tc.TITLE, tc.HAS_TITLE), (tc.PLACE, tc.HAS_PLACE),
    (tc.NOUN | tc.THING, tc.HAS_NOUN), (tc.PERSON, tc.HAS_PERSON),
)  # fmt: skip


def mixed(value: Values) -> Values:
    """As compiled.window.mixed does it, for many at a time."""
    value = value * np.int64(0x2545F4914F6CDD1D)
    value ^= (value >> 32) & 0xFFFFFFFF
    return value * np.int64(0x1B03738712FAD5C9)


def learned(table: tc.TagTable, feature: int, value: Values) -> tc.TagTable:
    """The weights of a feature with each of the values."""
    return table[tc.WEIGHTS_AT + ((mixed(value * 64 + feature) >> 30) & (tc.WEIGHTS - 1))]


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
    (tc.KANJI, ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0xF900, 0xFAFF), (0x3005, 0x3005), (0x25CF, 0x25CF), (0x3013, 0x3013))),
    (tc.DIGIT, ((0xFF10, 0xFF19),)),
    (tc.LATIN, ((0xFF21, 0xFF3A), (0xFF41, 0xFF5A))),
    (tc.DOT, ((0x30FB, 0x30FB), (0xFF65, 0xFF65), (0xFF1D, 0xFF1D))),
    (tc.BLANK, ((0x3000, 0x3000),)),
)


def letters(table: tc.TagTable) -> tc.TagTable:
    """A row for each character."""
    rows = np.zeros((tc.LETTERS, tc.LETTER_SIZE), np.int32)
    every = np.arange(tc.LETTERS)
    for place, feature in enumerate(AS_NEIGHBOUR):
        rows[:, place] = learned(table, feature, every)
    rows[:, tc.LETTER_SCRIPT] = [script_of(cp) for cp in range(tc.LETTERS)]
    return rows.reshape(-1)


def classes() -> tc.TagTable:
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


def put_tables(table: tc.TagTable) -> None:
    """Fill in what follows from the weights."""

    def told(feature: int, value: Values) -> tc.TagTable:
        return learned(table, feature, value)

    of = {size: np.arange(1 << size) for size in (8, 11, 13, 14, 15, 18)}
    table[tc.LETTERS_AT : tc.SHAPES_AT] = letters(table)
    table[tc.SHAPES_AT : tc.PLACES_AT] = told(10, of[15])
    table[tc.PLACES_AT : tc.FAMILIES_AT] = told(13, of[8])
    table[tc.FAMILIES_AT : tc.ENDED_AT] = told(17, of[14] & 511) + told(18, of[14] >> 9 << 4 | of[14] & 15)
    ended = of[13] & 31, of[13] >> 5 & 1, of[13] >> 6 & 7, of[13] >> 9
    table[tc.ENDED_AT : tc.NOUNS_AT] = told(19, ((ended[3] << 3 | ended[2]) << 1 | ended[1]) << 5 | ended[0])
    table[tc.NOUNS_AT : tc.NOUNS_ENDED_AT] = (
        told(24, of[13]) + told(23, of[13] >> 8) + told(20, of[13] & 255)
    )
    table[tc.NOUNS_ENDED_AT : tc.PERSONS_AT] = told(21, of[11])
    table[tc.PERSONS_AT : tc.MARKS_AT] = told(22, of[11])
    table[tc.MARKS_AT : tc.USUAL_AT] = told(25, of[8])
    table[tc.USUAL_AT : tc.ROLES_AT] = told(26, of[14])
    table[tc.ROLES_AT : tc.CLASSES_AT] = told(27, of[18])
    table[tc.CLASSES_AT :] = classes()

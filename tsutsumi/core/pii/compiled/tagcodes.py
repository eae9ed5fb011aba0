"""Numbers that the tagger of persons, its tables and its training agree on."""

import numpy as np
from numpy.typing import NDArray

# What a word of the lexicon is; a word may be several. ENDING: what makes a company, a station or a place of a surname.
FAMILY, GIVEN, PERSON, PLACE, THING, NOUN, TITLE, USUAL, ENDING = 1, 2, 4, 8, 16, 32, 64, 128, 256
CLASS_BITS = 9

# Scripts of a character.
OTHER, HIRAGANA, KATAKANA, KANJI, DIGIT, LATIN, DOT, BLANK = range(8)

# The window under the reading head: rows of numbers, one for each character.
MOST, EDGE = 160, 4
STRIDE = MOST + 2 * EDGE
(
    CP, AT, SCRIPT, FAMILY_B, FAMILY_E, GIVEN_B, GIVEN_E, PERSON_B, PERSON_E, PLACE_B, PLACE_E, NOUN_B, NOUN_E,
    TITLE_B, TITLE_E, ENDING_B, ROLE, RUN_FIRST, RUN_LAST, BEGINS, INSIDE, BEST, FROM, BACK,
) = range(0, 24 * STRIDE, STRIDE)  # fmt: skip
BEST3 = 24 * STRIDE  # three numbers for each character
BACK3 = BEST3 + 3 * STRIDE
SLOTS_AT = BACK3 + 3 * STRIDE
FEATURES = 28
SCRATCH = SLOTS_AT + FEATURES

# Where a character stands in 姓 + 名 of the lexicon.
OPENS, IN_FAMILY, OPENS_GIVEN, IN_GIVEN, BEHIND = 1, 2, 4, 8, 16

# The table: pairs of characters that begin a word of the lexicon, pairs that begin a candidate, words, weights.
PAIR_BITS, LEXICON, WEIGHTS = 1 << 20, 1 << 20, 1 << 18
WORD_PAIRS_AT = 0
NAME_PAIRS_AT = WORD_PAIRS_AT + PAIR_BITS // 32
LEXICON_AT = NAME_PAIRS_AT + PAIR_BITS // 32
WEIGHTS_AT = LEXICON_AT + LEXICON
STEPS_AT = WEIGHTS_AT + WEIGHTS  # from tag to tag
GATE = 1 << 16
GATE_AT = STEPS_AT + 9  # weights of the quick look at a pair
LEAST_AT = GATE_AT + GATE  # the least sum that is worth a closer look
TAG_TABLE = LEAST_AT + 1
SCALE = 256  # of a weight as a whole number

type TagTable = NDArray[np.int32]

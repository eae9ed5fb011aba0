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
CP, AT, SCRIPT, LETTER, BEGINNING, ENDED, ROLE, RUN_FIRST, RUN_LAST, SUM = range(0, 10 * STRIDE, STRIDE)
BEST3 = 10 * STRIDE  # three numbers for each character
BACK3 = BEST3 + 3 * STRIDE
SCRATCH = BACK3 + 3 * STRIDE

# What the words of the lexicon that begin at a character are, and those that have ended before it. Four bits each, one
# for a length: 1, 2, 3, 4 characters or more. One bit: a usual surname, and a title of any length.
IS_GIVEN, IS_FAMILY, IS_USUAL, IS_TITLE, IS_PLACE, IS_NOUN, IS_PERSON, IS_ENDING = 0, 4, 8, 9, 10, 14, 18, 22
HAS_FAMILY, HAS_USUAL, HAS_GIVEN, HAS_PLACE, HAS_NOUN, HAS_PERSON, HAS_TITLE = 0, 4, 9, 16, 20, 24, 28
BEGINNING_FLAGS, ENDED_FLAGS = 1 << IS_USUAL | 1 << IS_TITLE, 1 << HAS_USUAL | 1 << HAS_TITLE

# Where a character stands in 姓 + 名 of the lexicon.
OPENS, IN_FAMILY, OPENS_GIVEN, IN_GIVEN, BEHIND = 1, 2, 4, 8, 16

# The table: pairs of characters that begin a word of the lexicon, pairs that begin a candidate, words, weights.
# A weight for a beginning and one for going on share a number: going on * 65536 + beginning, which can be added up.
PAIR_BITS, LEXICON, WEIGHTS = 1 << 20, 1 << 20, 1 << 18
WORD_PAIRS_AT = 0
NAME_PAIRS_AT = WORD_PAIRS_AT + PAIR_BITS // 32
LEXICON_AT = NAME_PAIRS_AT + PAIR_BITS // 32
WEIGHTS_AT = LEXICON_AT + LEXICON
STEPS_AT = WEIGHTS_AT + WEIGHTS  # from tag to tag
GATE = 1 << 16
GATE_AT = STEPS_AT + 9  # weights of the quick look at a pair
LEAST_AT = GATE_AT + GATE  # the least sum that is worth a closer look

# What follows from the weights and is looked up without hashing: for a letter, all that it says as a neighbour (two
# before, one before, here, one behind, two behind) and its script; for scripts; for what the lexicon says.
LETTERS, LETTER_SIZE, LETTER_SCRIPT = 1 << 16, 8, 5
LETTERS_AT = LEAST_AT + 8
SHAPES_AT = LETTERS_AT + LETTERS * LETTER_SIZE
PLACES_AT = SHAPES_AT + (1 << 15)
FAMILIES_AT = PLACES_AT + (1 << 8)
ENDED_AT = FAMILIES_AT + (1 << 14)
NOUNS_AT = ENDED_AT + (1 << 13)
NOUNS_ENDED_AT = NOUNS_AT + (1 << 13)
PERSONS_AT = NOUNS_ENDED_AT + (1 << 11)
MARKS_AT = PERSONS_AT + (1 << 11)
USUAL_AT = MARKS_AT + (1 << 8)
ROLES_AT = USUAL_AT + (1 << 14)
CLASSES_AT = ROLES_AT + (1 << 18)  # bits of a word that begins, and of one that ends, by its classes
TAG_TABLE = CLASSES_AT + 2 * (1 << CLASS_BITS)
SCALE = 256  # of a weight as a whole number

type TagTable = NDArray[np.int32]

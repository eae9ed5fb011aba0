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
CP, AT, SCRIPT, LETTER, PAIR, BEGINNING, ENDED, ROLE, RUN_FIRST, RUN_LAST, SUM = range(0, 11 * STRIDE, STRIDE)
BEST3 = 11 * STRIDE  # three numbers for each character
BACK3 = BEST3 + 3 * STRIDE
SCRATCH = BACK3 + 3 * STRIDE

# What the words of the lexicon that begin at a character are, and those that have ended before it. Four bits each, one
# for a length: 1, 2, 3, 4 characters or more. One bit: a usual surname, and a title of any length.
IS_GIVEN, IS_FAMILY, IS_USUAL, IS_TITLE, IS_PLACE, IS_NOUN, IS_PERSON, IS_ENDING = 0, 4, 8, 9, 10, 14, 18, 22
HAS_FAMILY, HAS_USUAL, HAS_GIVEN, HAS_PLACE, HAS_NOUN, HAS_PERSON, HAS_TITLE = 0, 4, 9, 16, 20, 24, 28
BEGINNING_FLAGS, ENDED_FLAGS = 1 << IS_USUAL | 1 << IS_TITLE, 1 << HAS_USUAL | 1 << HAS_TITLE

# Where a character stands in 姓 + 名 of the lexicon.
OPENS, IN_FAMILY, OPENS_GIVEN, IN_GIVEN, BEHIND = 1, 2, 4, 8, 16

# The table. First what is learned for the tagger: a weight for a beginning and one for going on share a number, the
# second * 65536 + the first, so that all can be added up. A letter and a pair of letters have a row of eight numbers:
# their weights by where they stand from the character that is weighed, then what else is known of them.
LETTERS, PAIRS, ROW = 1 << 16, 1 << 17, 8
LETTER_SCRIPT, LETTER_CLASSES = 5, 6  # of a letter: its script, its classes as a word of the lexicon
PAIR_NEAR, PAIR_FAR, PAIR_WORDS = 4, 5, 6  # of a pair: weights of the quick look, four to a number; bits of words
LETTERS_AT = 0
PAIRS_AT = LETTERS_AT + LETTERS * ROW
HASHED, SHAPES = 1 << 18, 1 << 15
HASHED_AT = PAIRS_AT + PAIRS * ROW  # three characters; what stands around a run
SHAPES_AT = HASHED_AT + HASHED  # scripts of five characters
PLACES_AT = SHAPES_AT + SHAPES  # where in a run
ENDED_AT = PLACES_AT + (1 << 8)  # words of the lexicon and the roles of their parts, by what is told of them
NOUNS_AT = ENDED_AT + (1 << 13)
NOUNS_ENDED_AT = NOUNS_AT + (1 << 13)
PERSONS_AT = NOUNS_ENDED_AT + (1 << 11)
MARKS_AT = PERSONS_AT + (1 << 11)
USUAL_AT = MARKS_AT + (1 << 8)
ROLES_AT = USUAL_AT + (1 << 14)
BEGINS_AT = ROLES_AT + (1 << 18)  # these four are learned, and added to what tells them for use
ENDS_AT = BEGINS_AT + (1 << 9)
THINGS_AT = ENDS_AT + (1 << 9)
ROLE_AT = THINGS_AT + (1 << 8)
LEARNED = ROLE_AT + (1 << 5)
# Then what follows: FAMILIES from BEGINS and ENDS. What a word of given classes is as it begins and when it has ended.
FAMILIES_AT = LEARNED
CLASSES_AT = FAMILIES_AT + (1 << 14)
STEPS_AT = CLASSES_AT + 2 * (1 << CLASS_BITS)  # from tag to tag
# The quick look: scripts of five and of eight characters, the least sum that is worth a closer look, candidates.
WIDE_SHAPES = 1 << 16
GLANCE_SHAPES_AT = STEPS_AT + 9
GLANCE_WIDE_AT = GLANCE_SHAPES_AT + SHAPES
LEAST_AT = GLANCE_WIDE_AT + WIDE_SHAPES
PAIR_BITS, LEXICON = 1 << 20, 1 << 20
NAME_PAIRS_AT = LEAST_AT + 1
LEXICON_AT = NAME_PAIRS_AT + PAIR_BITS // 32
TAG_TABLE = LEXICON_AT + LEXICON
GLANCED = 6  # pairs that the quick look sees: from two characters before on
STRANGE = -(1 << 12) * 65537  # what is said of digits and marks, which no name holds
# Bits of a pair that begins a word of two, three or more characters; the second pair of a word.
BEGINS_TWO, BEGINS_THREE, BEGINS_MORE, SECOND = 1, 2, 4, 8
BEGINS_ANY = BEGINS_TWO | BEGINS_THREE | BEGINS_MORE
SCALE = 256  # of a weight as a whole number

type TagTable = NDArray[np.int32]

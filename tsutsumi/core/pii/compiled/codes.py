"""Numbers that the compiled scan and the tables built for it agree on."""

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.pii.kinds import ALL, CATEGORIES, CATEGORY

(
    MY_NUMBER, CORPORATE, CARD, EXPIRY, SECURITY_CODE, PHONE, EMAIL, POSTAL, BIRTH, PASSPORT, LICENCE, RESIDENCE,
    PENSION, INSURANCE, BANK, CREDENTIAL, LOGIN, PASSWORD, NAME, ADDRESS, SENSITIVE, MEMBER, SEX, IP,
    CARE, INSURER, EMPLOYMENT, RESIDENT, IBAN, BRANCH, PAYMENT_PAIR, SNS, DEVICE, AGE, OCCUPATION, SCHOOL, FAMILY,
    NATIONALITY, LOCATION, FACE, BIOMETRIC,
) = range(len(ALL))  # fmt: skip
# Labels that are no kind of their own: 氏名カナ, 注文番号, a bare ID, 有効期限, 番号 behind 記号, an insurance number
# that goes on, a host of accounts, what a name in Latin letters stands behind; then words that only say what a text is
# about.
(
    KANA_NAME, OTHER_NUMBER, LOOSE_LOGIN, BARE_EXPIRY, SIGN, GOES_ON, SNS_HOST, LATIN_NAME,
    ABOUT_MY_NUMBER, ABOUT_HEALTH, ABOUT_CARE, ABOUT_EMPLOYMENT, ABOUT_BANK, ABOUT_POST, ABOUT_PAYMENT,
) = range(200, 215)  # fmt: skip

# What a byte may begin.
SKIP, DIGIT, LEAD, AT, COLON, WIDE, CAPITAL = 0, 1, 2, 3, 4, 5, 6

# What a word in the trie is. Negative nodes at the root stand for single full-width characters.
(LABEL, SENSITIVE_WORD, SURNAME, PREFECTURE, CITY, ERA, CHECK_UP, PLAIN, VISIT, ACRONYM, ADDRESSEE) = range(1, 12)
# What an acronym of 要配慮 asks for beside it, above the five bits of its category: nothing, Japanese, a number, a γ.
ALONE, BESIDE_JAPANESE, BEFORE_NUMBER, BEHIND_GAMMA = 0, 32, 64, 96
WIDE_DIGIT, WIDE_COLON, WIDE_AT = -1, -2, -3

# Bits of a character.
KANJI, HIRAGANA, KATAKANA, PARTICLE, NO_SURNAME_END = 1, 2, 4, 32, 64

# What a word in Latin letters is: a surname, a given name, or both.
FAMILY, GIVEN = 1, 2

# The state of a scan.
(
    POSITION, COUNT, LABEL_ID, LABEL_END, WORD_CLASS, WORD_ARG, ERA_END, ERA_START, CARD_END, LOGIN_START, LOGIN_END,
    MAIL_START, MAIL_END, CHECK_UP_END, TWELVES, TWELVES_RIGHT, THIRTEENS, THIRTEENS_RIGHT, WORD_END, ERA_FIRST,
    NAME_END, TEXT_END, COVERED,
) = range(23)  # fmt: skip
FAR = -(1 << 40)
FAR_AT_FIRST = (
    LABEL_END, ERA_END, CARD_END, LOGIN_START, LOGIN_END, MAIL_START, MAIL_END, CHECK_UP_END, WORD_END, NAME_END,
    *range(80, 88), 89, 91,
)  # fmt: skip

# A run of digits: how many digits and groups, the separator, its end, the end of its first group, sizes, the digits.
DIGITS, GROUPS, SEPARATOR, END, FIRST_END, SIZES, VALUES = 24, 25, 26, 27, 28, 32, 40
HYPHEN, DOT, SLASH, SPACE, CLOCK, KANJI_DATE = 1, 2, 3, 4, 5, 6
MOST_GROUPS, KEPT_DIGITS = 5, 40

# Kinds that stand for somebody: a word of 要配慮 near them is about a person.
OF_PERSON = (NAME, MY_NUMBER, BIRTH, MEMBER, PHONE, EMAIL, INSURANCE)

# Where the last word of each ABOUT_… ended; the last pair and the last expiry date: their rows and their ends.
ABOUT_AT = 80
PAIR_ROW, PAIR_END, EXPIRY_ROW, EXPIRY_END = 88, 89, 90, 91
LAST_TWELVES = 92  # three of them: a number that comes again is one number

VISIT_FACT = CATEGORY["hospital_visit_fact"].code
ATTENDED = CATEGORY["health_check_attended_fact"].code
TRAPS = sum(1 << category.code for category in CATEGORIES if category.counts == "no")

PAD = 64  # zero bytes on both sides of the text, so that looking a little around needs no bounds
OUT = 96  # where the findings begin, behind state and run
FIELDS = 6  # kind, start, end, strength, reason, detail


# The one table the compiled scan looks up: arrays behind one another, at these places. One array, because every
# argument costs a register.
ROOTS = ("root", "given", "title", "block", "unit", "chome", "room", "opening", "sexes", "values", "building", "latin")
PLANE, HASH, NODES = 1 << 16, 1 << 16, 1 << 15
(
    ROOT_AT,
    GIVEN_AT,
    TITLE_AT,
    BLOCK_AT,
    UNIT_AT,
    CHOME_AT,
    ROOM_AT,
    OPENING_AT,
    SEXES_AT,
    VALUES_AT,
    BUILDING_AT,
    LATIN_AT,
) = range(0, 12 * PLANE, PLANE)
CHARS_AT = 12 * PLANE
KEYS_AT = CHARS_AT + PLANE
BELOW_AT = KEYS_AT + HASH
BLOOM_AT = BELOW_AT + HASH
WORD_AT = BLOOM_AT + NODES
BYTES_AT = WORD_AT + NODES
JOINS_AT = BYTES_AT + 256
LENGTHS_AT = JOINS_AT + 256
MARKS_AT = LENGTHS_AT + KEPT_DIGITS
PAIRS_AT = MARKS_AT + 256
PAIRS = 1 << 21  # bits: whether two characters may begin a word; 256 KB
TAILS_AT = PAIRS_AT + PAIRS // 32  # by length and last letter: whether some ASCII label is like that
TABLE = TAILS_AT + 1024

# Marks of a byte.
IN_WORD, IN_LOCAL, IN_DOMAIN = 1, 2, 4

type Table = NDArray[np.int32]

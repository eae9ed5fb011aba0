"""Numbers that the compiled scan and the tables built for it agree on."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.pii.kinds import ALL, CATEGORY

(
    MY_NUMBER, CORPORATE, CARD, EXPIRY, SECURITY_CODE, PHONE, EMAIL, POSTAL, BIRTH, PASSPORT, LICENCE, RESIDENCE, PENSION,
    INSURANCE, BANK, CREDENTIAL, LOGIN, PASSWORD, NAME, ADDRESS, SENSITIVE, MEMBER, SEX, IP,
) = range(len(ALL))  # fmt: skip
# Labels that are no kind of their own.
KANA_NAME, INSURER, OTHER_NUMBER, LOOSE_LOGIN = 40, 41, 42, 43

# What a byte may begin.
SKIP, DIGIT, LEAD, AT, COLON, ASCII_LABEL_END = 0, 1, 2, 3, 4, 5

# What a word in the trie is. Negative nodes at the root stand for single full-width characters.
LABEL, SENSITIVE_WORD, SURNAME, PREFECTURE, CITY, ERA, CHECK_UP, PLAIN, VISIT = 1, 2, 3, 4, 5, 6, 7, 8, 9
WIDE_DIGIT, WIDE_COLON, WIDE_AT = -1, -2, -3

# Bits of a character.
KANJI, HIRAGANA, KATAKANA, GIVEN_FIRST, GIVEN_LAST, PARTICLE = 1, 2, 4, 8, 16, 32

# The state of a scan.
(
    POSITION, COUNT, LABEL_ID, LABEL_END, WORD_CLASS, WORD_ARG, ERA_END, ERA_START, CARD_END, LOGIN_START, LOGIN_END,
    MAIL_START, MAIL_END, CHECK_UP_END, TWELVES, TWELVES_RIGHT, THIRTEENS, THIRTEENS_RIGHT, WORD_END, ERA_FIRST,
) = range(20)  # fmt: skip
STATE = 24
FAR = -(1 << 40)
FAR_AT_FIRST = (LABEL_END, ERA_END, CARD_END, LOGIN_START, LOGIN_END, MAIL_START, MAIL_END, CHECK_UP_END, WORD_END)

# A run of digits: how many digits and groups, the separator, its end, the end of its first group, group sizes, the digits.
DIGITS, GROUPS, SEPARATOR, END, FIRST_END, SIZES, VALUES, RUN = 0, 1, 2, 3, 4, 8, 16, 64
HYPHEN, DOT, SLASH, SPACE, CLOCK, KANJI_DATE = 1, 2, 3, 4, 5, 6
MOST_GROUPS, KEPT_DIGITS = 5, 40

VISIT_FACT = CATEGORY["hospital_visit_fact"].code
ATTENDED = CATEGORY["health_check_attended_fact"].code

PAD = 64  # zero bytes on both sides of the text, so that looking a little around needs no bounds
FIELDS = 6  # kind, start, end, strength, reason, detail


class Tables(NamedTuple):
    """Everything the compiled scan looks up; built by words.py from the detectors."""

    bytes_: NDArray[np.uint8]
    root: NDArray[np.int32]
    given: NDArray[np.int32]
    title: NDArray[np.int32]
    block: NDArray[np.int32]
    unit: NDArray[np.int32]
    chome: NDArray[np.int32]
    room: NDArray[np.int32]
    opening: NDArray[np.int32]
    sexes: NDArray[np.int32]
    bloom: NDArray[np.uint64]
    keys: NDArray[np.int64]
    nodes: NDArray[np.int32]
    word_class: NDArray[np.uint8]
    word_arg: NDArray[np.int16]
    chars: NDArray[np.uint8]
    lengths: NDArray[np.uint8]
    joins: NDArray[np.uint8]


ROOTS = ("root", "given", "title", "block", "unit", "chome", "room", "opening", "sexes")

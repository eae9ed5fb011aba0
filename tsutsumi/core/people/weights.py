"""Weights of agreement by Fellegi and Sunter: how much more often one person's records show it than two people's.

How often the records of one person agree is learnt by expectation maximisation from the pairs of records that share a
key, for each key on its own. Few pairs leave the weights where they begin; many move them. The pairs that a sure rule
has joined already are among those learnt from, so these are no choice of the doubtful ones. How often two people agree
by chance is not learnt: where nearly all pairs are one person's, the slips would be taken for the other people.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
UNKNOWN, SAME, ALIKE, UNLIKE, GIVEN = range(5)  # as in compiled/weighing.py
RADIX = (5, 4, 4, 4, 4, 4)  # levels of name, birth, address, phone, email, number in a pattern
PATTERNS = int(np.prod(RADIX))
FIELDS = ("name", "birth", "address", "phone", "email", "number")
HOME = (2, 3, 4)  # fields that people who live together share: where one agrees, the others say little more
ALL = ""  # the key that all records share
ALONE = ("name", "birth", ALL)  # keys that people share without living together
ROUNDS = 60
HELD = 400.0  # pairs that the first guess counts for

# Shares of same, alike, unlike (and, of names, only the given name the same) among the pairs in which both have it.
ONE_PERSON = {
    "name": (0.85, 0.10, 0.002, 0.048),
    "birth": (0.93, 0.06, 0.01),
    "address": (0.70, 0.15, 0.15),
    "phone": (0.80, 0.05, 0.15),
    "email": (0.75, 0.0, 0.25),
    "number": (0.65, 0.05, 0.30),
}
BY_CHANCE = {  # among people who have nothing to do with one another
    "name": (0.002, 0.02, 0.968, 0.01),
    "birth": (0.001, 0.01, 0.989),
    "address": (0.02, 0.08, 0.90),
    "phone": (0.02, 0.02, 0.96),
    "email": (0.01, 0.0, 0.99),
    "number": (0.01, 0.10, 0.89),
}
HOUSEHOLD = {  # among people who live together
    "name": (0.03, 0.17, 0.79, 0.01),
    "birth": (0.01, 0.04, 0.95),
    "address": (0.50, 0.05, 0.45),
    "phone": (0.50, 0.02, 0.48),
    "email": (0.20, 0.0, 0.80),
    "number": (0.20, 0.10, 0.70),
}


def levels(patterns: Ints) -> Ints:
    """The level of each field, shape (fields, patterns)."""
    return np.stack(np.unravel_index(patterns, RADIX)).astype(np.int64)


def agreeing(key: str) -> NDArray[np.bool_]:
    """Patterns in which enough agrees for a pair to be looked at: nobody is joined by a name or a birth date alone,
    nor by these two where of the name only the given name is the same. Among all pairs, those that share nothing
    whole, and so no key, but nearly agree in more than they differ in.
    """
    level = levels(np.arange(PATTERNS))
    whole, nearly = (level == SAME).sum(axis=0), (level == ALIKE).sum(axis=0)
    if key == ALL:
        more = (level[0] == GIVEN) + nearly - (level == UNLIKE).sum(axis=0)
        return np.asarray((whole == 0) & (more >= 2) & (level[1] != UNLIKE), np.bool_)
    return np.asarray(whole + nearly >= (2 if key in ALONE else 1), np.bool_)


def chances(times: Ints, key: str, share: float = 0.5) -> Floats:
    """Per pattern the chance that a pair that shares this key is one person. times: pairs of each pattern; share: how
    many are one person's, before anything is seen.
    """
    seen = np.flatnonzero(times)
    fields = [number for number, field in enumerate(FIELDS) if field != key]
    begin = _begin(ONE_PERSON)
    m, u, held = begin, _begin(BY_CHANCE if key in ALONE else HOUSEHOLD), HELD * share
    level, weight = levels(seen), times[seen].astype(np.float64)
    for _ in range(ROUNDS if len(seen) else 0):
        chance = _chance(level, (m, u), share, fields)
        share = float((chance @ weight + held) / (weight.sum() + HELD))
        m = [_shares(level[n], chance * weight, begin[n]) for n in range(len(FIELDS))]
    return _chance(levels(np.arange(PATTERNS)), (m, u), share, fields)


def _begin(shares: dict[str, tuple[float, ...]]) -> list[Floats]:
    """Shares by level; what one of the two does not have says nothing."""
    found = []
    for field, size in zip(FIELDS, RADIX, strict=True):
        table = np.ones(size)
        table[1 : 1 + len(shares[field])] = shares[field]
        found.append(table)
    return found


def _chance(level: Ints, weights: tuple[list[Floats], list[Floats]], share: float, fields: list[int]) -> Floats:
    """The chance of each pattern from the shares among one person's pairs and by chance, the fields taken as free of
    one another, but for those of a home.
    """
    odds = np.full(level.shape[1], share / (1 - share))
    home = np.zeros(level.shape[1], np.bool_)
    together = _begin(HOUSEHOLD)
    for n in fields:
        apart = _ratio(weights[0][n], weights[1][n])[level[n]]
        odds *= np.where(home, _ratio(weights[0][n], together[n])[level[n]], apart) if n in HOME else apart
        home |= (level[n] == SAME) if n in HOME else False
    return np.asarray(odds / (1 + odds), np.float64)


def _ratio(one: Floats, two: Floats) -> Floats:
    return np.asarray(np.divide(one, two, out=np.ones_like(one), where=(one > 0) & (two > 0)), np.float64)


def _shares(level: Ints, weight: Floats, begin: Floats) -> Floats:
    """How often each level stands among these pairs, with the first guess as some pairs more."""
    counted = np.bincount(level, weight, len(begin))[1:] + HELD * begin[1:]
    return np.concatenate([np.ones(1), counted / counted.sum()])

"""Weights: what is learnt from pairs, and what few pairs leave as it was."""

import numpy as np
import pytest

from tsutsumi.core.people.weights import ALIKE, FIELDS, PATTERNS, RADIX, SAME, UNLIKE, agreeing, chances


def pattern(**levels) -> int:
    """The number of a pattern; fields that are not named are unknown."""
    return int(np.ravel_multi_index([levels.get(field, 0) for field in FIELDS], RADIX))


def times(*pairs: tuple[int, int]):
    found = np.zeros(PATTERNS, np.int64)
    for code, number in pairs:
        found[code] = number
    return found


SLIPPED = pattern(birth=SAME, name=UNLIKE, address=SAME)
WHOLE = pattern(birth=SAME, name=SAME, address=SAME)
STRANGERS = pattern(birth=SAME, name=UNLIKE, address=UNLIKE)


@pytest.mark.parametrize("key", ["birth", "address", "phone", "name", "number"])
def test_the_more_agrees_the_likelier_it_is_one_person(key):
    chance = chances(times(), key)
    fields = [field for field in FIELDS if field != key]
    same = [chance[pattern(**{key: SAME}, **dict.fromkeys(fields[:n], SAME))] for n in range(len(fields) + 1)]
    assert same == sorted(same)
    assert chance[pattern(**{key: SAME}, **dict.fromkeys(fields, UNLIKE))] < 0.01


def test_a_few_pairs_leave_the_weights_where_they_begin():
    assert chances(times((SLIPPED, 2)), "birth") == pytest.approx(chances(times(), "birth"), abs=0.1)


def test_where_one_persons_names_are_often_miswritten_another_name_says_less():
    clean = chances(times((WHOLE, 5_000), (STRANGERS, 5_000)), "birth")
    retyped = chances(times((WHOLE, 3_000), (SLIPPED, 2_000), (STRANGERS, 5_000)), "birth")
    assert clean[SLIPPED] < 0.5 < retyped[SLIPPED]


def test_where_most_pairs_of_a_key_are_strangers_one_more_agreement_is_not_enough():
    mixed, strangers = (chances(times((WHOLE, 100), (STRANGERS, n)), "birth") for n in (100, 1_000_000))
    one_more = pattern(birth=SAME, address=ALIKE)
    assert strangers[one_more] < 0.01 < mixed[one_more]


@pytest.mark.parametrize("levels", [{"name": SAME}, {"birth": SAME}, {"name": SAME, "birth": UNLIKE}])
def test_nobody_is_joined_by_a_name_or_a_birth_date_alone(levels):
    assert not any(agreeing(key)[pattern(**levels)] for key in ("name", "birth"))

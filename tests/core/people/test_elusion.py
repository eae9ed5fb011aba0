"""What may have been missed, from a sample that people read: the bound is the textbook's."""

import pytest

from tsutsumi.core.people.elusion import Elusion, enough, sample, upper_bound


@pytest.mark.parametrize(
    ("hits", "read", "bound"),
    [
        # No hit: 1 - 0.05 ** (1 / n), in closed form.
        (0, 1, 0.95),
        (0, 10, 0.2589),
        (0, 59, 0.0495),
        (0, 300, 0.0099),
        # One-sided 95 % Clopper-Pearson limits as tables of the binomial distribution print them.
        (1, 10, 0.3942),
        (2, 10, 0.5069),
        (5, 10, 0.7776),
        (9, 10, 0.9949),
        (1, 100, 0.0466),
    ],
)
def test_the_upper_bound_is_that_of_clopper_and_pearson(hits, read, bound):
    assert upper_bound(hits, read) == pytest.approx(bound, abs=6e-5)


def test_nothing_read_and_nothing_but_hits_bound_nothing():
    assert upper_bound(0, 0) == 1.0
    assert upper_bound(7, 7) == 1.0


def test_more_confidence_and_fewer_passages_widen_the_bound():
    assert upper_bound(0, 100, 0.99) > upper_bound(0, 100, 0.95) > upper_bound(0, 1000, 0.95)


def test_who_was_found_and_who_may_be_in_the_rest_are_added():
    check = Elusion(clean=1000, read=1000, hits=3, people=5)
    assert check.most == 5
    assert Elusion(clean=1000, read=59, hits=0, people=0).most == 47
    assert Elusion(clean=1000, read=59, hits=0, people=0, most_per_passage=4).most == 4 * 47


def test_the_cause_widens_the_interval_by_that_many():
    check = Elusion(clean=1000, read=59, hits=0, people=0)
    assert (check.cause().code, check.cause().adds) == ("elusion", check.most)


@pytest.mark.parametrize(
    "numbers",
    [{"clean": 5, "read": 6, "hits": 0, "people": 0}, {"clean": 9, "read": 5, "hits": 6, "people": 6},
     {"clean": 9, "read": 5, "hits": 2, "people": 1}, {"clean": 9, "read": 5, "hits": 0, "people": 1}],
)  # fmt: skip
def test_numbers_that_cannot_be_are_refused(numbers):
    with pytest.raises(ValueError, match=r"多く|少なく"):
        Elusion(**numbers)


def test_a_sample_is_without_repeats_and_the_same_for_one_seed():
    drawn = sample(1000, 50, seed=1)
    assert len(set(drawn)) == 50
    assert drawn == sample(1000, 50, seed=1) != sample(1000, 50, seed=2)
    assert sample([4, 8, 15], 50, seed=1) == [4, 8, 15]


@pytest.mark.parametrize("share", [0.5, 0.05, 0.01])
def test_enough_passages_with_no_hit_bound_the_share(share):
    read = enough(10**6, share)
    assert upper_bound(0, read) <= share < upper_bound(0, read - 1)

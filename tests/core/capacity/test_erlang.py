"""Erlang's formulas against what others have printed, and against the sums worked out in whole fractions."""

from decimal import Decimal
from fractions import Fraction
from math import exp, factorial, fsum, inf, lgamma, log

import pytest

from tsutsumi.core.capacity import erlang

# Traffic in erlangs at 1 % and 5 % loss, from the Erlang B table that every handbook of teletraffic prints
# (ITU-D SG 2/16, Handbook "Teletraffic Engineering"; T. Rappaport, Wireless Communications, table 3.4).
TABLE_B = [
    (1, "0.0101", 0.01), (2, "0.153", 0.01), (4, "0.869", 0.01), (5, "1.36", 0.01), (10, "4.46", 0.01),
    (20, "12.0", 0.01), (24, "15.3", 0.01), (40, "29.0", 0.01), (70, "56.1", 0.01), (100, "84.1", 0.01),
    (2, "0.105", 0.005), (10, "3.96", 0.005), (100, "80.9", 0.005), (100, "75.2", 0.001),
]  # fmt: skip

# Worked examples of Erlang C as published.
# Call Centre Helper, "Erlang C Formula – Made Simple with an Easy Worked Example": 200 calls an hour of 3 minutes.
# Mitan, "The Erlang-C Formula": 360 calls in half an hour of 4 minutes, 55 agents, within 15 seconds.
WORKED_C = [
    ((10.0, 14, 180, 20), (0.1741, 0.888, 7.8, 0.714)),
    ((48.0, 55, 240, 15), (0.239, 0.846, 8.2, 0.873)),
]


@pytest.mark.parametrize(("seats", "load", "lost"), TABLE_B)
def test_erlang_b_gives_the_loss_of_the_printed_table(seats, load, lost):
    half = float(Decimal(5).scaleb(Decimal(load).as_tuple().exponent - 1))  # of the last printed digit
    assert erlang.blocking(float(load) - half, seats) < lost < erlang.blocking(float(load) + half, seats)


@pytest.mark.parametrize(("given", "printed"), WORKED_C)
def test_erlang_c_gives_the_published_examples(given, printed):
    served = erlang.serve(*given)
    assert (served.waits, served.level, served.occupancy) == pytest.approx((*printed[:2], printed[3]), abs=6e-4)
    assert served.wait == pytest.approx(printed[2], abs=0.06)


def textbook(load, seats):
    """The formula as it stands in textbooks, in fractions: no rounding at all."""
    a = Fraction(load)
    last = a**seats / factorial(seats) * seats / (seats - a)
    return float(last / (sum(a**k / factorial(k) for k in range(seats)) + last))


@pytest.mark.parametrize(("load", "seats"), [(2, 3), (1, 2), (9, 10), (40, 41), (95, 100), (140, 150), (1, 60)])
def test_erlang_c_is_the_textbook_formula(load, seats):
    assert erlang.waiting(load, seats) == pytest.approx(textbook(load, seats), rel=1e-11)


def test_two_erlangs_at_three_seats_wait_in_four_of_nine_calls():
    assert erlang.waiting(2, 3) == pytest.approx(4 / 9)


def test_thousands_of_seats_neither_overflow_nor_vanish():
    assert 0 < erlang.waiting(9_900, 10_000) < 1
    logs = [k * log(9_900) - lgamma(k + 1) for k in range(10_001)]
    by_logarithms = 1 / fsum(exp(one - logs[-1]) for one in logs)
    assert erlang.blocking(9_900, 10_000) == pytest.approx(by_logarithms, rel=1e-8)
    assert erlang.waiting(1, 10_000) == 0


def test_a_load_that_fills_the_seats_waits_without_end():
    served = erlang.serve(5, 5, 300, 20)
    assert (served.waits, served.level, served.wait, served.occupancy) == (1, 0, inf, 1)


def chain(load, seats, ratio, length=400):
    """States of the line as a chain of births and deaths, in fractions; `ratio` is seconds a call over patience."""
    weights = [Fraction(1)]
    for n in range(1, length):
        leaves = min(n, seats) + Fraction(ratio) * max(0, n - seats)
        weights.append(weights[-1] * Fraction(load) / leaves)
    line = sum(w * max(0, n - seats) for n, w in enumerate(weights)) / sum(weights)
    return float(line * Fraction(ratio) / Fraction(load)), float(sum(weights[seats:]) / sum(weights))


@pytest.mark.parametrize(("load", "seats", "ratio"), [(5, 5, 1), (12, 10, 2), (3, 8, 3), (20, 15, 1), (7, 1, 2)])
def test_erlang_a_is_the_chain_of_births_and_deaths(load, seats, ratio):
    gave_up, waits = chain(load, seats, ratio)
    served = erlang.serve_impatient(load, seats, 300, 300 / ratio)
    assert served.gave_up == pytest.approx(gave_up, rel=1e-9)
    assert served.waits == pytest.approx(waits, rel=1e-9)


def test_endless_patience_is_erlang_c_and_none_is_erlang_b():
    assert erlang.serve_impatient(8, 10, 300, 1e12).waits == pytest.approx(erlang.waiting(8, 10), rel=1e-6)
    assert erlang.serve_impatient(8, 10, 300, 1e-6).gave_up == pytest.approx(erlang.blocking(8, 10), rel=1e-6)


def test_the_seats_for_a_level_are_the_fewest():
    for load in (0.2, 3.0, 10.0, 47.5, 400.0):
        seats = erlang.seats_for(load, 300, 0.8, 20)
        assert erlang.serve(load, seats, 300, 20).level >= 0.8
        assert erlang.serve(load, seats - 1, 300, 20).level < 0.8


def test_the_load_for_seats_is_the_greatest():
    load = erlang.load_for(12, 540, 0.8, 20)
    assert erlang.serve(load, 12, 540, 20).level >= 0.8
    assert erlang.serve(load * 1.001, 12, 540, 20).level < 0.8


def test_impossible_loads_are_refused():
    for load, seats in ((-1, 3), (float("nan"), 3), (1, -1)):
        with pytest.raises(ValueError, match="negative"):
            erlang.blocking(load, seats)
    with pytest.raises(ValueError, match="below 1"):
        erlang.seats_for(3, 300, 1, 20)

"""Waves against what they promise, and against the one case whose figures were published."""

from datetime import date, timedelta

import pytest

from tsutsumi.core.capacity import arrivals, plan
from tsutsumi.core.capacity.arrivals import Curve

TUESDAY = date(2026, 12, 1)
ALWAYS = frozenset()


def desk(seats=10, **options):
    return plan.Desk(seats, **options)


def test_the_published_peak_of_epiq_is_within_a_tenth_of_the_forecast():
    """814,093 letters brought 7,230 calls on the busiest day, 0.9 % of the letters (Epiq, as published)."""
    at_once = plan.at_once(814_093, desk(350, closed=ALWAYS), TUESDAY)
    assert at_once.busiest.calls == pytest.approx(7_230, rel=0.1)
    assert at_once.busiest.on == TUESDAY


def test_the_350_people_hired_there_carry_that_peak_and_fifty_do_not():
    assert desk(350).most_calls > 7_230
    assert desk(50).most_calls < 7_230


def test_most_calls_have_come_by_day_eight_and_none_after_the_horizon():
    curve = Curve()
    assert curve.by_day(8) == pytest.approx(0.8, abs=0.01)
    assert curve.by_day(arrivals.HORIZON) == pytest.approx(1)
    assert curve.on_day(0) == curve.on_day(arrivals.HORIZON + 1) == 0
    assert curve.peak == max(curve.on_day(day) for day in range(1, 31))


@pytest.mark.parametrize("seats", [1, 5, 20, 120])
@pytest.mark.parametrize("people", [1, 1_043, 100_000])
def test_no_day_has_more_calls_than_the_seats_carry(people, seats):
    found = plan.waves(people, desk(seats), TUESDAY)
    assert sum(wave.size for wave in found.waves) + found.left == people
    assert all(day.calls <= desk(seats).most_calls + 1e-6 for day in found.days)
    assert all(day.level >= 0.8 - 1e-9 for day in found.days)


def test_waves_leave_only_on_days_on_which_the_desk_is_open():
    holiday = TUESDAY + timedelta(days=1)
    found = plan.waves(200_000, desk(20, holidays=frozenset({holiday})), TUESDAY)
    days = {wave.on for wave in found.waves} | {day.on for day in found.days}
    assert holiday not in days
    assert {day.weekday() for day in days} <= {0, 1, 2, 3, 4}


def test_calls_of_closed_days_come_on_the_next_open_one():
    curve, friday = Curve(), date(2026, 12, 4)
    shares = arrivals.per_person(curve, friday, desk().is_open)
    assert shares[date(2026, 12, 7)] == pytest.approx(sum(curve.on_day(day) for day in (2, 3, 4)))
    assert sum(shares.values()) == pytest.approx(curve.rate)


def test_everybody_is_told_on_the_first_day_when_the_seats_allow():
    found = plan.waves(500, desk(20), TUESDAY)
    assert [(wave.on, wave.size) for wave in found.waves] == [(TUESDAY, 500)]


def test_whom_no_wave_takes_before_the_last_day_is_said():
    found = plan.waves(1_000_000, desk(3), TUESDAY, until=TUESDAY + timedelta(days=14))
    assert found.left > 900_000
    assert found.last_on <= TUESDAY + timedelta(days=14)


def test_the_same_numbers_give_the_same_plan():
    assert plan.waves(77_000, desk(9), TUESDAY) == plan.waves(77_000, desk(9), TUESDAY)


def test_the_seats_for_all_at_once_carry_that_day():
    seats = plan.seats_at_once(50_000, desk(1), TUESDAY)
    busiest = plan.at_once(50_000, desk(seats), TUESDAY).busiest
    assert busiest.level >= 0.8
    assert plan.at_once(50_000, desk(seats - 1), TUESDAY).busiest.level < 0.8


def test_the_planners_rule_of_forty_calls_a_seat_is_near():
    """Seats = calls a day ÷ 40 with 8–10 minutes a call is the rule of the field: it holds from some fifty seats on."""
    assert desk(100, busy=1.0).most_calls / 100 == pytest.approx(40, rel=0.25)


def test_chosen_sizes_are_shown_as_they_are():
    found = plan.of_sizes([(TUESDAY, 30_000), (TUESDAY + timedelta(days=7), 10_000)], desk(2))
    assert [wave.size for wave in found.waves] == [30_000, 10_000]
    assert found.busiest.level == 0


def test_refitting_finds_the_curve_that_made_the_calls():
    made = Curve(0.023, 0.7)
    delivered = {TUESDAY: 40_000, TUESDAY + timedelta(days=7): 25_000}
    forecast = arrivals.expected(made, delivered, desk().is_open)
    calls = {day: round(count) for day, count in list(forecast.items())[:9]}
    fitted = arrivals.refit(Curve(), delivered, calls, desk().is_open)
    assert fitted.rate == pytest.approx(0.023, rel=0.03)
    assert fitted.stay == pytest.approx(0.7, abs=0.01)
    again = arrivals.expected(fitted, delivered, desk().is_open)
    assert arrivals.miss(again, calls) < 0.02 < arrivals.miss(arrivals.expected(Curve(), delivered, bool), calls)


def test_one_day_of_calls_corrects_the_rate_and_leaves_the_shape():
    delivered = {TUESDAY: 10_000}
    fitted = arrivals.refit(Curve(), delivered, {TUESDAY: 30}, desk().is_open)
    assert fitted.stay == Curve().stay
    assert fitted.rate == pytest.approx(0.05 * 30 / (10_000 * Curve().peak))


def test_without_calls_nothing_is_refitted_and_no_error_is_claimed():
    assert arrivals.refit(Curve(), {TUESDAY: 10}, {}, bool) == Curve()
    assert arrivals.miss({}, {}) is None


def test_cost_and_hours_follow_from_days_and_calls():
    found = plan.waves(5_000, desk(4), TUESDAY)
    assert found.cost(20_000) == len(found.days) * 4 * 20_000
    assert found.hours == pytest.approx(found.calls * 540 / 3600)

"""The closed vocabulary of conditions, one word at a time."""

from datetime import date
from itertools import product

import pytest

from tsutsumi.core.law import conditions as c
from tsutsumi.core.law.assess import overall, regimes_for
from tsutsumi.core.law.conditions import DOUBT, NO, UNKNOWN, YES, Trace
from tsutsumi.core.law.engine import judge
from tsutsumi.core.law.facts import Facts
from tsutsumi.core.law.verdict import Answer

DAY1, DAY2, DAY3 = date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 3)


def fact(name, *accepted):
    return c.FactIs(name, frozenset(accepted))


def fixed(truth):
    """A condition that always has this truth."""
    return c.Cases((c.Row((), truth),))


def traced(condition, values):
    trace = Trace()
    condition.trace(values, trace)
    return trace


@pytest.mark.parametrize(("left", "right"), list(product(range(4), repeat=2)))
def test_all_is_the_least_and_any_the_greatest(left, right):
    assert c.AllOf((fixed(left), fixed(right))).value({}) == min(left, right)
    assert c.AnyOf((fixed(left), fixed(right))).value({}) == max(left, right)


def test_not_turns_yes_and_no_and_leaves_what_is_between():
    assert [c.Not(fixed(truth)).value({}) for truth in (NO, UNKNOWN, DOUBT, YES)] == [YES, UNKNOWN, DOUBT, NO]


def test_a_doubtful_yes_is_a_doubt_and_a_badge_changes_nothing():
    for truth in range(4):
        assert c.Wrapped(fixed(truth), doubtful=True).value({}) == min(truth, DOUBT)
        assert c.Wrapped(fixed(truth), doubtful=False).value({}) == truth


def test_a_fact_is_accepted_refused_or_unsaid():
    sector = fact("sector", "bank")
    assert [sector.value({"sector": s}) for s in ("bank", "private", None)] == [YES, NO, UNKNOWN]
    assert c.FactIs("sector", frozenset(), YES).value({}) == YES
    assert traced(c.FactIs("sector", frozenset(), YES), {}).facts == {"sector": UNKNOWN}


def test_kinds_are_a_closed_list_once_stated():
    kinds = c.KindsOf({"health": "yes", "name": "no", "odd": "O11"})
    assert kinds.value({"data_kinds": {"health", "name"}}) == YES
    assert kinds.value({"data_kinds": {"odd", "name"}}) == DOUBT
    assert kinds.value({"data_kinds": {"name"}}) == NO
    assert kinds.value({"data_kinds": None}) == kinds.value({"data_kinds": set()}) == UNKNOWN
    assert traced(kinds, {"data_kinds": {"odd", "name"}}).opens == ["O11"]
    assert traced(kinds, {"data_kinds": {"odd", "health"}}).opens == []


def test_only_and_has_read_the_stated_list():
    assert c.Only(frozenset({"a", "b"})).value({"data_kinds": {"a"}}) == YES
    assert c.Only(frozenset({"a", "b"})).value({"data_kinds": {"a", "x"}}) == NO
    assert c.Only(frozenset({"a"})).value({}) == UNKNOWN
    assert c.Has(frozenset({"a"})).value({"data_kinds": {"a", "x"}}) == YES
    assert c.Has(frozenset({"a"})).value({"data_kinds": {"x"}}) == NO
    assert c.Has(frozenset({"a"})).value({}) == UNKNOWN


@pytest.mark.parametrize(
    ("values", "truth"),
    [
        ({"count": 100}, NO),
        ({"count": 101}, YES),
        ({"count_max": 101}, YES),
        ({"count": 50, "count_max": 101}, YES),
        ({"count": 101, "count_max": 50}, YES),
        ({"count": 0}, NO),
        ({}, UNKNOWN),
    ],
)
def test_over_a_number_counts_the_greatest_possible(values, truth):
    assert c.PeopleOver(100).value(values) == truth


def test_over_a_number_began_when_a_number_above_it_was_learned():
    over = c.PeopleOver(100)
    days = {"count": DAY1, "count_max": DAY2}
    assert over.day({"count": 50, "count_max": 101}, days) == DAY2
    assert over.day({"count": 101, "count_max": 200}, days) == DAY1
    assert over.day({"count": 100}, days) is None
    assert over.day({"count": 101}, {}) is None
    assert traced(over, {"count_max": 101}).facts == {"count_max": YES}
    assert traced(over, {}).facts == {"count": UNKNOWN}


@pytest.mark.parametrize(
    ("told", "knew", "truth"),
    [
        (DAY3, DAY1, YES),
        (DAY1, DAY3, YES),
        (date(2026, 11, 5), DAY1, YES),
        (date(2026, 11, 6), DAY1, DOUBT),
        (DAY1, None, YES),
        (None, DAY1, UNKNOWN),
    ],
)
def test_a_notice_to_the_entruster_is_prompt_until_the_fifth_day(told, knew, truth):
    prompt = c.NotifiedWithin(5, "O19")
    values = {"trustor_notified_on": told, "knowledge": knew}
    assert prompt.value(values) == truth
    assert traced(prompt, values).opens == (["O19"] if truth == DOUBT else [])


def test_all_of_several_facts_was_known_when_the_last_was_and_any_when_the_first_was():
    both = (fact("role", "trustee"), fact("sector", "bank"))
    values = {"role": "trustee", "sector": "bank"}
    days = {"role": DAY1, "sector": DAY2}
    assert c.AllOf(both).day(values, days) == DAY2
    assert c.AnyOf(both).day(values, days) == DAY1
    assert c.AllOf(both).day(values, {"role": DAY1}) == DAY1
    assert c.AllOf(both).day(values, {}) is None
    assert c.Not(both[1]).day(values, days) == DAY2
    assert c.Wrapped(both[1], doubtful=True).day(values, days) == DAY2


def test_a_part_that_does_not_carry_an_any_gives_it_no_day():
    either = c.AnyOf((fact("role", "trustee"), fact("sector", "bank")))
    assert either.day({"role": "operator", "sector": "bank"}, {"role": DAY1, "sector": DAY2}) == DAY2


TABLE = c.Cases(
    (
        c.Row(
            (("role", None, frozenset({"trustee"})), ("sector", None, frozenset({"bank", "unsaid"}))), YES, ("O1",), "n"
        ),
        c.Row((("cause", {"lost": "no", "theft": "yes"}, frozenset({"yes"})),), DOUBT),
        c.Row((), NO),
    )
)


@pytest.mark.parametrize(
    ("values", "truth"),
    [
        ({"role": "trustee", "sector": "bank"}, YES),
        ({"role": "trustee"}, YES),
        ({"role": "trustee", "sector": "private"}, NO),
        ({"cause": "theft"}, DOUBT),
        ({"cause": "lost"}, NO),
        ({}, NO),
    ],
)
def test_the_first_row_of_a_table_that_matches_decides(values, truth):
    assert TABLE.value(values) == truth


def test_a_table_shows_the_facts_of_the_row_that_decided():
    trace = traced(TABLE, {"role": "trustee"})
    assert trace.facts == {"role": YES, "sector": UNKNOWN}
    assert (trace.opens, trace.notes) == (["O1"], ["n"])
    assert traced(TABLE, {"role": "operator"}).facts == {"role": NO, "sector": UNKNOWN, "cause": UNKNOWN}
    assert TABLE.day({"role": "trustee", "sector": "bank"}, {"role": DAY1, "sector": DAY3, "cause": DAY2}) == DAY3
    assert TABLE.day({"role": "trustee"}, {}) is None


def test_a_trace_says_the_least_of_what_must_all_hold_and_the_greatest_of_what_may():
    two = (c.Has(frozenset({"login_id"})), c.Has(frozenset({"password"})))
    values = {"data_kinds": {"login_id"}}
    assert traced(c.AllOf(two), values).facts == {"data_kinds": NO}
    assert traced(c.AnyOf(two), values).facts == {"data_kinds": YES}
    assert traced(c.Not(two[0]), values).facts == {"data_kinds": NO}


def test_a_wrapped_condition_shows_its_open_point_only_where_it_bears():
    wrapped = c.Wrapped(fact("role", "trustee"), doubtful=True, opens=("O5",), note="n")
    assert (traced(wrapped, {"role": "trustee"}).opens, traced(wrapped, {"role": "trustee"}).notes) == (["O5"], ["n"])
    assert (traced(wrapped, {"role": "operator"}).opens, traced(wrapped, {"role": "operator"}).notes) == ([], [])
    assert traced(c.Not(wrapped), {"role": "trustee"}).opens == ["O5"]
    assert traced(c.Not(wrapped), {"role": "trustee"}).notes == ["n"]
    assert traced(c.AllOf((wrapped,)), {"role": "trustee"}).notes == ["n"]
    assert traced(c.AllOf((wrapped,)), {"role": "trustee"}).opens == ["O5"]


@pytest.mark.parametrize(
    ("answers", "alternatives", "together"),
    [
        ({"appi": "no", "appi_public": "yes"}, True, "needs_judgement"),
        ({"appi": "yes", "appi_public": "yes"}, True, "yes"),
        ({"appi": "no", "appi_public": "no"}, True, "no"),
        ({"appi": "yes", "appi_public": "yes", "number_act": "no"}, True, "yes"),
        ({"appi": "no", "appi_public": "yes", "number_act": "yes"}, True, "yes"),
        ({"appi": "no", "number_act": "needs_judgement"}, False, "needs_judgement"),
        ({"appi": "no", "number_act": "yes"}, False, "yes"),
        ({"appi": "no", "number_act": "no"}, False, "no"),
    ],
)
def test_regimes_beside_each_other_add_up_and_alternatives_that_differ_need_judgement(answers, alternatives, together):
    assert overall({name: Answer(answer) for name, answer in answers.items()}, alternatives) == together


@pytest.mark.parametrize(
    ("stated", "regimes"),
    [
        ({}, ("appi", "appi_public", "number_act")),
        ({"regime": "APPI"}, ("appi",)),
        ({"sector": "private"}, ("appi", "number_act")),
        ({"regime": "APPI", "data_kinds": {"my_number"}}, ("appi", "number_act")),
        ({"regime": "APPI", "data_kinds": {"name"}}, ("appi",)),
        ({"sector": "private", "data_kinds": {"name"}}, ("appi",)),
        ({"regime": "number_act", "data_kinds": {"name"}}, ("number_act", "appi", "appi_public")),
        ({"regime": "number_act", "sector": "bank"}, ("number_act", "appi")),
        ({"regime": "APPI_public", "data_kinds": {"name"}}, ("appi_public",)),
        ({"regime": "APPI_public", "sector": "private"}, ("appi_public",)),
        ({"regime": "APPI_public", "sector": "private", "role": "trustee"}, ("appi",)),
        ({"regime": "APPI_public", "role": "trustee"}, ("appi_public",)),
        ({"regime": "APPI_public", "sector": "annex2_corporation"}, ("appi",)),
        ({"regime": "APPI", "sector": "incorporated_agency"}, ("appi_public",)),
        ({"regime": "APPI", "sector": "administrative_organ", "role": "trustee"}, ("appi_public",)),
        ({"sector": "municipal_hospital", "data_kinds": {"name"}}, ("appi",)),
    ],
)
def test_the_body_and_what_leaked_decide_which_regimes_are_judged(stated, regimes):
    assert regimes_for({"data_kinds": None, **stated}) == regimes


def test_an_open_point_bears_already_where_the_condition_is_in_doubt():
    wrapped = c.Wrapped(fixed(DOUBT), doubtful=False, opens=("O5",))
    assert traced(wrapped, {}).opens == ["O5"]
    assert traced(c.Wrapped(fixed(UNKNOWN), doubtful=False, opens=("O5",)), {}).opens == []


def test_a_fact_seen_in_several_ways_says_the_most_it_says_in_any():
    bank_trustee = c.AllOf((fact("role", "trustee"), fact("sector", "bank")))
    either = c.AnyOf((bank_trustee, fact("role", "operator")))
    assert traced(either, {"role": "trustee", "sector": "private"}).facts == {"role": YES, "sector": NO}


def test_a_column_is_read_through_the_code_and_silence_stays_unknown():
    kind = c.Column("event", {"leak": "leak", "none": "none"}, frozenset({"leak"}))
    assert [kind.value({"event": code}) for code in ("leak", "none", None)] == [YES, NO, UNKNOWN]


@pytest.mark.parametrize(
    ("kinds", "answer"),
    [(None, Answer.JUDGEMENT), (frozenset({"my_number", "name"}), Answer.YES), (frozenset({"name"}), None)],
)
def test_the_number_act_says_yes_only_of_data_that_hold_a_number(kinds, answer):
    stated = {"event": "leak", "count_max": 5000, "is_personal_data": True, "sector": "private"}
    found = judge(Facts.of(stated | ({"data_kinds": kinds} if kinds else {}))).regime("number_act")
    assert (found.reportable if found else None) == answer

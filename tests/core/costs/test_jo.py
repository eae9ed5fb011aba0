"""The JO model against the worked examples that JNSA's formula gives; the three estimates and their ends."""

import itertools
import random

import pytest

from tsutsumi.core.costs import catalogue, estimate, jo
from tsutsumi.core.costs.estimate import Assumed, Group
from tsutsumi.core.costs.jo import Span
from tsutsumi.core.pii.kinds import ALL, CATEGORIES

# Items, x, y, 機微情報度, 本人特定容易度, amount at social duty 1 / response 1, and at 2 / 2.
EXAMPLES = [
    (["email"], 1, 1, 2, 1, 1_000, 4_000),
    (["name", "email"], 1, 1, 2, 3, 3_000, 12_000),
    (["name", "address", "phone", "email"], 1, 1, 2, 6, 6_000, 24_000),
    (["name", "address", "purchase_history"], 1, 2, 6, 6, 18_000, 72_000),
    (["name", "address", "card", "card_expiry"], 1, 3, 26, 6, 78_000, 312_000),
    (["name", "income", "medical_history"], 2, 2, 15, 3, 22_500, 90_000),
    (["name", "address", "medical_record"], 3, 1, 101, 6, 303_000, 1_212_000),
    (["name", "address", "criminal_record"], 3, 3, 125, 6, 375_000, 1_500_000),
]
SENSITIVITY = {
    (1, 1): 2,
    (1, 2): 6,
    (1, 3): 26,
    (2, 1): 11,
    (2, 2): 15,
    (2, 3): 35,
    (3, 1): 101,
    (3, 2): 105,
    (3, 3): 125,
}


@pytest.mark.parametrize(("codes", "x", "y", "weight", "ease", "low", "high"), EXAMPLES)
def test_the_worked_examples(codes, x, y, weight, ease, low, high):  # noqa: PLR0917
    plain, hard = jo.per_person(codes), jo.per_person(codes, duty=2, response=2)
    assert (plain.x, plain.y) == (Span(x, x), Span(y, y))
    assert (plain.sensitivity, plain.identifiability) == (Span(weight, weight), ease)
    assert plain.amount == Span(low, low)
    assert hard.amount == Span(high, high)


@pytest.mark.parametrize(("pair", "value"), SENSITIVITY.items())
def test_the_nine_values_of_sensitivity(pair, value):
    assert jo.sensitivity(*pair) == value


def test_x_and_y_are_taken_each_for_itself():
    each = jo.per_person(["name", "medical_record", "income"])
    assert (each.x.high, each.y.high) == (3, 2)
    assert (each.by_x, each.by_y) == (("medical_record",), ("income",))


def test_an_item_that_is_not_in_the_map_is_a_range_and_is_named():
    each = jo.per_person(["name", "my_number"])
    assert each.amount == Span(500 * 6 * 3, 500 * 15 * 3)
    assert [one.code for one in each.assumed] == ["my_number"]


def test_what_nobody_knows_is_named_and_not_free():
    each = jo.per_person(["something_new"])
    assert each.unknown == ("something_new",)
    assert each.amount == Span(1_000, 1_000)


def test_every_personal_kind_of_the_scanner_stands_in_the_map():
    codes = {kind.id for kind in ALL if kind.personal} | {category.id for category in CATEGORIES}
    paired = {"card_expiry", "name_kana", "name_latin"}
    assert codes - jo.items().keys() - paired == set()


def test_an_address_and_a_telephone_are_found_with_some_effort():
    assert jo.identifiability(["address", "phone"]) == 3
    assert jo.identifiability(["name_kana", "address"]) == 6
    assert jo.identifiability(["phone"]) == 1


def test_the_model_has_no_third_duty():
    with pytest.raises(ValueError, match="1か2"):
        jo.per_person(["name"], duty=3)


def test_a_bad_response_doubles_it():
    found = estimate.estimate([Group(frozenset({"name"}), 10)], Span(10, 10), Assumed())
    assert (found.jo, found.worse) == (Span(30_000, 30_000), Span(60_000, 60_000))


def test_the_total_holds_the_truth_whoever_is_one_person_twice():
    """Every way in which the people of the groups can be as many as the interval says."""
    draw = random.Random(7)
    for _round in range(30):
        groups = [Group(frozenset(EXAMPLES[draw.randrange(8)][0]), draw.randint(1, 3)) for _ in range(2)]
        each = [amount for group in groups for amount in [jo.per_person(group.codes).amount.low] * group.people]
        low = draw.randint(1, len(each))
        found = estimate.estimate(groups, Span(low, len(each)), Assumed()).jo
        for count in range(low, len(each) + 1):
            for chosen in itertools.combinations(each, count):
                assert found.low <= sum(chosen) <= found.high


def test_people_in_no_group_count_as_little_as_can_be_and_as_much():
    found = estimate.estimate([Group(frozenset({"name", "address"}), 10)], Span(12, 15), Assumed()).jo
    assert found == Span(10 * 6_000 + 2 * 1_000, 15 * 6_000)


def test_vouchers_are_face_and_shipping_for_those_who_take_them():
    given = Assumed(voucher=Span(500, 1000), shipping=150, takers=0.5)
    assert estimate.estimate([], Span(1000, 1043), given).vouchers == Span(325_000, 599_725)


def test_courts_count_plaintiffs_and_own_lawyers():
    groups = [Group(frozenset({"name", "medical_record"}), 5)]
    given = Assumed(plaintiffs=Span(2, 3), attorney=1_000_000)
    assert estimate.estimate(groups, Span(5, 5), given).courts == Span(1_044_000, 1_105_000)


@pytest.mark.parametrize(
    ("codes", "grade"),
    [
        (["name"], "basic"),
        (["name", "phone"], "contact"),
        (["card"], "financial"),
        (["name", "medical_history"], "intimate"),
    ],
)
def test_how_grave_the_items_are_to_a_court(codes, grade):
    assert estimate.grade(codes) == grade


def test_there_are_29_kinds_of_cost_and_two_bring_money_back():
    assert list(catalogue.kinds()) == [f"C{number:02}" for number in range(1, 30)]
    assert [code for code, kind in catalogue.kinds().items() if kind.back] == ["C28", "C29"]
    assert {kind.damage for kind in catalogue.kinds().values()} == catalogue.DAMAGES.keys()


def test_every_published_price_has_a_year_and_a_source():
    priced = [kind for kind in catalogue.kinds().values() if kind.price]
    assert len(priced) >= 9
    assert all(kind.year and kind.price_source for kind in priced)


def test_planning_begins_with_letters_mails_and_the_desk():
    found = {one.code: one.amount for one in catalogue.proposals(Span(100, 200), Span(800, 900), Span(1000, 1043))}
    assert found["C08"] == Span(15_000, 30_000)
    assert found["C09"] == Span(4_000, 4_500)
    assert found["C11"] == Span(0, 0)
    assert found["C13"] == Span(650_000, 677_950)


def test_a_large_leak_needs_a_call_centre():
    people = Span(100_000, 120_000)
    found = {one.code: one.amount for one in catalogue.proposals(people, people, people)}
    assert found["C11"] == Span(7_000_000, 10_000_000)


@pytest.mark.parametrize(
    ("sector", "kind", "duty"),
    [
        ("医療、福祉（診療所）", "", 2), ("", "administrative_organ", 2), ("金融業、保険業", "", 2),
        ("小売業", "private", 1), ("", "", 1),
    ],
)  # fmt: skip
def test_more_is_expected_of_medicine_finance_telecommunications_and_the_state(sector, kind, duty):
    assert jo.duty_of(sector, kind) == duty

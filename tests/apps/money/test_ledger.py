"""The cost ledger: nothing is promised before its gates are open; sums, budget, and the table that comes back."""

import pytest
from django.urls import reverse

from tests.apps.money.conftest import KNOWN_AT, KNOWN_ON
from tsutsumi.core.flow import Refused
from tsutsumi.decisions import actions as decisions
from tsutsumi.money import actions, gather
from tsutsumi.money.actions import Planned
from tsutsumi.outside import actions as outside
from tsutsumi.outside.actions import Asked


def released(case, world, paper, amount):
    """A forensic investigation that the insurer consented to and that was decided."""
    spending = outside.ask(case, Asked("C02", "ログの調査", "調査会社", amount), by=world.suzuki)
    outside.attach_consent(spending, "given", KNOWN_ON, "損保 田村", item=paper, by=world.suzuki)
    decision = decisions.put_up(outside.put_up(spending, by=world.suzuki), by=world.suzuki)
    decisions.approve(decision.steps.get(round=decision.round, user=world.sato), decision.seal, by=world.sato)
    outside.release(spending, by=world.suzuki)
    return spending


def test_what_is_bought_is_not_promised_without_a_spending(case, world):
    cost = actions.plan(case, Planned("C02", "ログの調査", 1_200_000), by=world.sato)
    with pytest.raises(Refused, match="支出と保険"):
        actions.commit(cost, 1_200_000, by=world.sato)
    cost.refresh_from_db()
    assert (cost.state, cost.committed) == ("planned", None)


def test_a_spending_that_only_was_asked_for_opens_nothing(case, world):
    spending = outside.ask(case, Asked("C02", "ログの調査", "調査会社", 1_200_000), by=world.suzuki)
    cost = actions.plan(case, Planned("C02", "ログの調査", 1_200_000, spending=spending), by=world.sato)
    with pytest.raises(Refused, match="まだ支出してよいと決まっていません"):
        actions.commit(cost, 1_200_000, by=world.sato)


def test_two_lines_of_one_spending_share_what_was_decided(case, world, paper):
    spending = released(case, world, paper, 1_200_000)
    first = actions.plan(case, Planned("C02", "1回目", 800_000, spending=spending), by=world.sato)
    second = actions.plan(case, Planned("C02", "2回目", 800_000, spending=spending), by=world.sato)
    actions.commit(first, 800_000, by=world.sato)
    with pytest.raises(Refused, match="400,000円まで"):
        actions.commit(second, 800_000, by=world.sato)
    actions.commit(second, 400_000, by=world.sato)
    assert second.state == "committed"


def test_overtime_and_what_comes_back_need_no_spending(case, world):
    for kind in ("C20", "C21", "C27", "C28", "C29"):
        cost = actions.plan(case, Planned(kind, "内容", 1_000), by=world.sato)
        actions.commit(cost, 1_000, by=world.sato)
        assert cost.state == "committed"


def test_more_is_not_paid_than_was_promised(case, world):
    cost = actions.plan(case, Planned("C21", "休診", 500_000), by=world.sato)
    actions.commit(cost, 500_000, by=world.sato)
    with pytest.raises(Refused, match="約束した額"):
        actions.pay(cost, 500_001, KNOWN_ON, item=None, by=world.sato)
    actions.pay(cost, 480_000, KNOWN_ON, item=None, by=world.sato)
    assert (cost.state, cost.paid, cost.standing) == ("paid", 480_000, 480_000)


def test_what_was_promised_is_not_rewritten(case, world):
    cost = actions.plan(case, Planned("C21", "休診", 500_000), by=world.sato)
    actions.commit(cost, 500_000, by=world.sato)
    with pytest.raises(Refused, match="直せません"):
        actions.change(cost, Planned("C21", "休診", 1), by=world.sato)


def test_the_sums_are_those_of_the_lines(case, world):
    actions.plan(case, Planned("C21", "休診", 1_000, 3, cover="no"), by=world.sato)
    paid = actions.plan(case, Planned("C21", "代わりの手段", 5_000, cover="yes"), by=world.sato)
    actions.commit(paid, 4_000, by=world.sato)
    actions.pay(paid, 3_500, KNOWN_ON, item=None, by=world.sato)
    actions.plan(case, Planned("C29", "保険金", 2_000), by=world.sato)
    actions.drop(actions.plan(case, Planned("C21", "やめた", 9_999), by=world.sato), by=world.sato)
    actions.set_budget(case, 6_000, "理事長", by=world.sato)
    book = gather.book(case, list(case.costs.all()))
    assert (book.out.planned, book.out.committed, book.out.paid) == (8_000, 4_000, 3_500)
    assert (book.net, book.left, book.over) == (3_000 + 3_500 - 2_000, -500, 500)
    assert (book.covered, book.asked) == (3_500, 0)


def test_the_newest_budget_holds_and_the_older_ones_stay(case, world):
    actions.set_budget(case, 1, "初め", by=world.sato)
    actions.set_budget(case, 2, "追加", by=world.sato)
    assert [one.amount for one in case.budgets.all()] == [2, 1]


def test_before_a_number_of_people_there_is_no_estimate(world):
    from tsutsumi.cases.actions import open_case

    empty = open_case("まだ分からない", KNOWN_AT, by=world.sato)
    assert gather.estimates(empty, None) is None
    assert gather.proposals(empty) == ()


def test_estimates_stand_on_the_items_and_people_of_the_case(case):
    found = gather.estimates(case, None)
    assert found.people.high == 1_043
    assert found.jo.high == 1_043 * 500 * 2 * 3 * 2  # a clinic: more is expected of it
    assert found.worse.high == 2 * found.jo.high


def test_proposals_become_lines_once(case, world):
    made = actions.take_over(case, gather.proposals(case), by=world.sato)
    assert made == case.costs.count() > 0
    assert actions.take_over(case, gather.proposals(case), by=world.sato) == 0


def test_a_stranger_finds_no_ledger(case, world, as_user):
    client = as_user(world.stranger)
    assert client.get(reverse("money:index", args=[case.number])).status_code == 404
    client = as_user(world.sato)
    assert client.get(reverse("money:index", args=[case.number])).status_code == 200

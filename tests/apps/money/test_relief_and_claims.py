"""What people are given is decided by others; claims have their days; echoes are counted by day."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.apps.money.conftest import KNOWN_ON
from tsutsumi.core import sheets
from tsutsumi.core.flow import Refused
from tsutsumi.decisions import actions as decisions
from tsutsumi.money import actions, gather, tables
from tsutsumi.money.actions import Offer
from tsutsumi.outside import actions as outside

VOUCHER = Offer("電話番号が漏れた人", "voucher", 650, 3, "心配をかけたため。")
NOTHING = Offer("氏名だけの人", "none", 0, 700, "悪用のおそれが低いため。")
CLAIM = {"kind": "claim", "who": "対象の方 1人", "received_on": KNOWN_ON, "text": "説明がほしい"}


def approve(decision, world):
    decision = decisions.put_up(decision, by=world.suzuki)
    decisions.approve(decision.steps.get(round=decision.round, user=world.sato), decision.seal, by=world.sato)


def decided(case, world, paper):
    relief = actions.propose(case, VOUCHER, by=world.suzuki)
    outside.attach_consent(relief.spending, "given", KNOWN_ON, "損保 田村", item=paper, by=world.suzuki)
    approve(actions.put_up(relief, by=world.suzuki), world)
    outside.release(relief.spending, by=world.suzuki)
    relief.refresh_from_db()
    actions.decide(relief, by=world.suzuki)
    return relief


def test_a_voucher_waits_for_the_insurer_and_for_the_decision(case, world, paper):
    relief = actions.propose(case, VOUCHER, by=world.suzuki)
    assert relief.spending.amount == 1_950
    approve(actions.put_up(relief, by=world.suzuki), world)
    with pytest.raises(Refused, match="まだ支出してよいと決まっていません"):
        actions.decide(relief, by=world.suzuki)
    outside.attach_consent(relief.spending, "given", KNOWN_ON, "損保 田村", item=paper, by=world.suzuki)
    outside.release(relief.spending, by=world.suzuki)
    actions.decide(relief, by=world.suzuki)
    assert relief.state == "decided"


def test_giving_nothing_is_a_decision_too(case, world):
    relief = actions.propose(case, NOTHING, by=world.suzuki)
    with pytest.raises(Refused, match="決裁"):
        actions.decide(relief, by=world.suzuki)
    approve(actions.put_up(relief, by=world.suzuki), world)
    actions.decide(relief, by=world.suzuki)
    assert (relief.state, relief.spending) == ("decided", None)


def test_nothing_costs_nothing_and_something_costs_something(case, world):
    for wrong in (Offer("a", "none", 1, 1, "r"), Offer("a", "voucher", 0, 1, "r")):
        with pytest.raises(Refused, match="0円"):
            actions.propose(case, wrong, by=world.suzuki)


def sent(client, address, rows, act="take"):
    data = sheets.xlsx(tables.GIFTS, [sheets.Entry("", "", row) for row in rows])
    return client.post(address, {"table": SimpleUploadedFile("g.xlsx", data), "act": act})


def test_parts_are_noted_from_a_table_and_never_beyond_the_number(case, world, paper, as_user):
    relief = decided(case, world, paper)
    rows = [{"person": str(n), "state": "sent", "on": "2026-11-02", "receipt": f"000{n}"} for n in range(4)]
    client, address = as_user(world.sato), reverse("money:gifts", args=[case.number, relief.number])
    assert "3人" in sent(client, address, rows).content.decode()
    assert not relief.gifts.exists()
    assert sent(client, address, rows[:3]).status_code == 302
    assert [gift.receipt for gift in relief.gifts.all()] == ["0000", "0001", "0002"]
    with pytest.raises(Refused, match="3人"):
        actions.note_gifts(relief, [{"person": "4", "state": "sent", "on": KNOWN_ON, "receipt": ""}], by=world.sato)


def test_a_row_that_cannot_be_read_comes_back_in_the_table(case, world, paper, as_user):
    relief = decided(case, world, paper)
    rows = [{"person": "1", "state": "sent", "on": "きのう", "receipt": ""}]
    page = sent(as_user(world.sato), reverse("money:gifts", args=[case.number, relief.number]), rows, act="returned")
    assert page["Content-Disposition"].endswith('errors.xlsx"')
    assert not relief.gifts.exists()


def test_nothing_is_noted_before_it_is_decided(case, world, as_user):
    relief = actions.propose(case, VOUCHER, by=world.suzuki)
    with pytest.raises(Refused, match="決まってから"):
        actions.note_gifts(relief, [], by=world.suzuki)
    client, address = as_user(world.sato), reverse("money:gifts", args=[case.number, relief.number])
    assert sent(client, address, [], act="xlsx").status_code == 200  # it goes out
    assert sent(client, address, []).status_code == 404


def test_a_claim_has_its_next_day_until_it_is_over(case, world):
    claim = actions.take_claim(case, CLAIM | {"due_on": timezone.localdate() + timedelta(days=3)}, by=world.sato)
    assert gather.claims_due(timezone.localdate()) == [claim]
    with pytest.raises(Refused, match="決まった額"):
        actions.move_claim(claim, "settle", None, by=world.sato)
    actions.move_claim(claim, "settle", 5_000, by=world.sato)
    assert (claim.state, claim.outcome, claim.due_on) == ("settled", 5_000, None)
    assert gather.claims_due(timezone.localdate()) == []


def test_a_claim_from_the_future_is_none(case, world):
    with pytest.raises(Refused, match="未来"):
        actions.take_claim(case, CLAIM | {"received_on": timezone.localdate() + timedelta(days=1)}, by=world.sato)


def test_people_who_say_that_harm_came_of_it_are_counted(case, world):
    actions.take_claim(case, CLAIM | {"kind": "harm", "people": 2}, by=world.sato)
    actions.take_claim(case, CLAIM, by=world.sato)
    gone = actions.take_claim(case, CLAIM | {"kind": "harm"}, by=world.sato)
    actions.move_claim(gone, "withdraw", None, by=world.sato)
    assert gather.harms(case) == 2


def test_days_without_an_echo_stand_between_those_with_one(case, world):
    for on, kind, count in ((1, "press", 2), (1, "social", 5), (3, "press", 1)):
        said = {"kind": kind, "on": date(2026, 11, on), "count": count, "where": "地方紙"}
        actions.hear(case, said, by=world.sato)
    assert gather.echoes_by_day(case) == [
        (date(2026, 11, 1), {"press": 2, "social": 5}),
        (date(2026, 11, 2), {}),
        (date(2026, 11, 3), {"press": 1}),
    ]


@pytest.mark.parametrize("page", ["index", "estimates", "reliefs", "claims", "echoes", "new", "new_claim"])
def test_every_page_opens_empty_and_filled(case, world, as_user, page):
    client = as_user(world.sato)
    assert client.get(reverse(f"money:{page}", args=[case.number])).status_code == 200
    actions.take_claim(case, CLAIM, by=world.sato)
    actions.propose(case, NOTHING, by=world.sato)
    actions.plan(case, actions.Planned("C20", "残業", 3_000, 40), by=world.sato)
    actions.hear(case, {"kind": "press", "on": KNOWN_ON, "count": 1, "where": "地方紙"}, by=world.sato)
    assert client.get(reverse(f"money:{page}", args=[case.number])).status_code == 200

"""A legal hold: nothing is destroyed until two people have lifted it."""

import pytest
from django.urls import reverse

from tests.apps.evidence.test_items import CONTENT
from tsutsumi.audit.models import Entry
from tsutsumi.core.flow import Refused
from tsutsumi.evidence import actions as evidence
from tsutsumi.evidence import holds, vault
from tsutsumi.evidence.keeping import actions
from tsutsumi.evidence.models import Hold, scope_of
from tsutsumi.people import actions as people

pytestmark = pytest.mark.django_db
REASON = "警察から保存を求められたため。"


@pytest.fixture
def item(case, suzuki):
    return evidence.take_in(case, vault.seal(scope_of(case), CONTENT), "名簿.csv", by=suzuki)


@pytest.fixture
def hold(case, sato):
    return actions.set_hold(case, REASON, by=sato)


def test_a_case_is_held_from_the_moment_of_setting_until_two_people_have_lifted_it(case, sato, ito):
    assert not holds.is_held(case)
    hold = actions.set_hold(case, REASON, by=sato)
    assert holds.is_held(case)
    actions.ask_lift(hold, "捜査が終わったとの連絡を受けたため。", by=sato)
    assert holds.is_held(case)
    actions.lift_hold(hold, by=ito)
    assert not holds.is_held(case)


def test_who_asked_for_the_lifting_cannot_approve_it(case, hold, sato):
    actions.ask_lift(hold, "捜査が終わったとの連絡を受けたため。", by=sato)
    with pytest.raises(Refused, match="別の人"):
        actions.lift_hold(hold, by=sato)
    assert holds.is_held(case)


def test_a_hold_that_nobody_asked_to_lift_cannot_be_lifted(hold, ito):
    with pytest.raises(Refused):
        actions.lift_hold(hold, by=ito)


def test_a_wish_to_lift_that_is_turned_down_leaves_the_hold(case, hold, sato, ito):
    actions.ask_lift(hold, "捜査が終わったとの連絡を受けたため。", by=sato)
    actions.keep_hold(hold, by=ito)
    assert holds.is_held(case)
    assert Hold.objects.get().lift_asked_by is None


def test_a_hold_on_one_item_holds_the_case_and_no_other_item(case, item, suzuki, sato):
    other = evidence.register(case, "予約票", "paper", by=suzuki)
    actions.set_hold(case, REASON, by=sato, item=item)
    assert holds.is_held(case)
    assert holds.item_is_held(item)
    assert not holds.item_is_held(other)


def test_the_same_thing_is_held_once(case, hold, sato):
    with pytest.raises(Refused, match="もう始まって"):
        actions.set_hold(case, REASON, by=sato)


@pytest.mark.parametrize("reason", ["", "念のため", "   短い   "])
def test_without_a_reason_there_is_no_hold(case, sato, reason):
    with pytest.raises(Refused, match="10文字以上"):
        actions.set_hold(case, reason, by=sato)


def test_a_customer_master_of_a_held_case_is_not_destroyed(case, sato, ito):
    sealed = vault.seal(scope_of(case), b"x")
    columns = [{"header": "氏名", "kind": "name", "label": "氏名"}]
    master = people.take_in_master(case, sealed, "顧客.csv", [{"name": "", "columns": columns}], "", by=sato)
    hold = actions.set_hold(case, REASON, by=sato)
    with pytest.raises(Refused, match="リーガルホールド"):
        people.remove_master(master, by=sato)
    actions.ask_lift(hold, "捜査が終わったとの連絡を受けたため。", by=sato)
    actions.lift_hold(hold, by=ito)
    people.remove_master(master, by=sato)  # the control: without the hold it goes


def test_setting_and_lifting_stand_in_the_trail_without_the_words(case, hold, sato, ito):
    actions.ask_lift(hold, "捜査が終わったとの連絡を受けたため。", by=sato)
    actions.lift_hold(hold, by=ito)
    told = Entry.objects.filter(verb__startswith="hold.").order_by("pk")
    assert [entry.verb for entry in told] == ["hold.set", "hold.ask_lift", "hold.lift"]
    assert "警察" not in str([entry.data for entry in told])
    assert told[2].data["asked_by"] == sato.pk


def test_two_people_lift_a_hold_on_the_page(case, item, sato, ito, as_user):
    page = reverse("evidence:holds", args=[case.number])
    answer = as_user(sato).post(
        reverse("evidence:hold", args=[case.number]), {"item": item.number, "reason": REASON}, follow=True
    )
    assert "名簿.csv" in answer.content.decode()
    hold = Hold.objects.get()
    as_user(sato).post(
        reverse("evidence:ask_lift", args=[case.number, hold.pk]), {"reason": "捜査が終わったとの連絡を受けたため。"}
    )
    assert reverse("evidence:lift", args=[case.number, hold.pk]) not in as_user(sato).get(page).content.decode()
    assert reverse("evidence:lift", args=[case.number, hold.pk]) in as_user(ito).get(page).content.decode()
    as_user(ito).post(reverse("evidence:lift", args=[case.number, hold.pk]))
    assert not holds.is_held(case)


def test_a_reason_that_is_too_short_comes_back_with_what_was_typed(case, sato, as_user):
    answer = as_user(sato).post(reverse("evidence:hold", args=[case.number]), {"item": "", "reason": "念のため"})
    assert answer.status_code == 422
    assert "念のため" in answer.content.decode()
    assert "10文字以上" in answer.content.decode()


def test_an_auditor_sees_the_holds_and_sets_none(case, hold, kato, as_user):
    browser = as_user(kato)
    page = browser.get(reverse("evidence:holds", args=[case.number])).content.decode()
    assert REASON in page
    assert "<form" not in page.split("<main")[1].split("</main")[0]
    assert browser.post(reverse("evidence:hold", args=[case.number]), {"reason": REASON}).status_code == 404


def test_a_stranger_finds_no_holds(case, hold, stranger, as_user):
    assert as_user(stranger).get(reverse("evidence:holds", args=[case.number])).status_code == 404

"""Clocks beside those of the reporting law: on the board, the case, the sheet, in the feed, and for the watch."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.apps.stage import a_case
from tsutsumi.accounts.models import User
from tsutsumi.cases import actions as cases
from tsutsumi.duties import actions as duties
from tsutsumi.evidence.keeping import actions as keeping
from tsutsumi.evidence.keeping.register import Wanted
from tsutsumi.outside import actions as outside
from tsutsumi.outside.gather import lines
from tsutsumi.room import actions as room
from tsutsumi.room import ticking
from tsutsumi.room.beside import beside
from tsutsumi.room.standing import stand

pytestmark = pytest.mark.django_db
KINDS = ("ほかの相手への報告", "当局への回答", "ログの保存の終わり")


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def case(world, today):
    """A reportable case of a house with a privacy mark: one told by hand, one inquiry, one log near its end."""
    case = a_case(world.sato, title="名簿の誤送信", days=1, cause="mis_send", event="leak")
    for person in (world.suzuki, world.ito, world.takahashi):
        cases.add_member(case, person, by=world.sato)
    outside.say_flags({"pmark": True}, by=world.sato)
    for fact, value in (("is_personal_data", True), ("count", 1200), ("role", "operator"), ("encrypted", "none")):
        duties.answer(case, fact, value, on=today, by=world.sato)
    outside.add(case, "連携先の病院", "契約9条", today + timedelta(days=2), by=world.sato)
    demand = {"authority": "個人情報保護委員会", "kind": "inquiry", "text": "人数", "received_on": today}
    outside.take_demand(case, demand | {"due_on": today + timedelta(days=4)}, by=world.sato)
    keeping.list_log(case, Wanted("送信の記録", "メール", kept_until=today + timedelta(days=1)), by=world.suzuki)
    return case


def clocks(case, today, user=None):
    return {(one.kind, one.what): one for one in beside([stand(case, today)], user)}


def test_they_are_the_ones_the_room_outside_names(case, today):
    """The same answer by the other way: the page of others to be told reads and judges by itself."""
    named = {(line.label, line.clock.due) for line in lines(case) if line.applies == "yes" and line.clock.due}
    found = {(one.what, one.due) for (kind, _what), one in clocks(case, today).items() if kind == "outside"}
    assert found == named
    assert len(found) >= 2, "the one by hand and at least one by a rule"


@pytest.mark.parametrize("page", ["board", "room:case", "room:briefing"])
def test_they_stand_beside_the_legal_ones_marked_by_kind(case, world, as_user, page):
    url = reverse("room:deadlines") if page == "board" else reverse(page, args=[case.number])
    text = as_user(world.sato).get(url).text
    for words in (
        "連携先の病院",
        "個人情報保護委員会",
        "送信の記録",
        "ほかの相手への報告",
        "当局への回答",
        "ログの保存の終わり",
    ):
        assert words in text, words


def test_who_may_not_look_into_a_room_does_not_see_its_clocks(case, world, today):
    kinds = {kind for kind, _what in clocks(case, today, world.takahashi)}
    assert "log" not in kinds
    assert {kind for kind, _what in clocks(case, today, world.sato)} == {"outside", "demand", "log"}


def test_the_feed_names_the_kind_and_nobody(case, world):
    text = Client().get(reverse("room:feed", args=[room.issue_feed(by=world.sato)])).text.replace("\r\n ", "")
    for words in KINDS:
        assert f"{case.number} {words}" in text
    for secret in ("連携先", "委員会", "送信の記録"):
        assert secret not in text


def test_what_is_met_is_gone_and_so_is_everything_of_a_closed_case(case, world, today):
    for log in case.logs.all():
        keeping.settle_log(log, by=world.suzuki, lost_reason="保存期間が過ぎて上書きされていた。")
    outside.decide(case, "own-1", "no", "契約の対象ではないと確かめた。", by=world.sato)
    left = {kind for kind, what in clocks(case, today) if what in {"連携先の病院", "送信の記録"} or kind == "demand"}
    assert left == {"demand"}
    for step in ("confirm", "contain", "close"):
        cases.go(case, step, by=world.sato)
    assert clocks(case, today) == {}


def test_many_cases_take_one_query(case, world, today, django_assert_num_queries):
    more = [a_case(world.sato, title=f"事案{n}", days=n) for n in range(8)]
    standings = [stand(one, today) for one in (case, *more)]
    with django_assert_num_queries(1):
        found = beside(standings, world.sato)
    assert {one.case.pk for one in found} >= {case.pk}


def test_silence_before_such_a_clock_is_told_to_its_owner_once(case, world, today):
    for hours in range(4, 72, 4):
        with time_machine.travel(timezone.now() + timedelta(hours=hours), tick=False):
            ticking.watch({}, lambda: None)
    told = {row.label: row for row in case.silences.filter(stage="owner")}
    assert "ログの保存の終わり（送信の記録）" in told
    assert "ほかの相手への報告（連携先の病院）" in told
    assert told["ログの保存の終わり（送信の記録）"].told == User.objects.get(pk=world.suzuki.pk)
    assert case.silences.filter(label="ログの保存の終わり（送信の記録）", stage="owner").count() == 1

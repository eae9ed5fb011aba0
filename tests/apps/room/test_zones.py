"""The sheet for the management: six zones, each with its last news; what is old says so."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tsutsumi.cases import actions as cases
from tsutsumi.duties import actions as duties
from tsutsumi.room.zones import age_of

JAPAN = ZoneInfo("Asia/Tokyo")
START = datetime(2026, 11, 2, 9, 0, tzinfo=JAPAN)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def case(world, clock):
    case = cases.open_case("名簿の誤送信", START - timedelta(hours=1), by=world.sato, event="leak", cause="mis_send")
    duties.answer(case, "count_max", 1043, on=START.date(), by=world.sato)
    return case


def zone(page, title):
    start = page.index(f">{title}</h2>")
    return page[page.rindex("<section", 0, start) : page.index("</section>", start)]


def look(as_user, who, case, name="room:briefing"):
    return as_user(who).get(reverse(name, args=[case.number])).text


@pytest.mark.parametrize("name", ["room:briefing", "room:slides"])
def test_there_are_six_zones_in_their_order(world, as_user, case, name):
    page = look(as_user, world.sato, case, name)
    titles = ["状況", "影響人数（区間）", "期限", "いま動いている作業", "決定事項", "次の更新"]
    places = [page.index(f">{title}</h2>") for title in titles]
    assert places == sorted(places)


def test_each_zone_says_when_its_own_news_came(world, as_user, case, clock):
    clock.move_to(START + timedelta(minutes=42))
    cases.note(case, "閲覧を止めた。", by=world.sato, known_at=START)
    page = look(as_user, world.sato, case)
    assert "（0分前）" in zone(page, "状況")
    assert "（42分前）" in zone(page, "影響人数（区間）")
    assert "まだ更新がありません" in zone(page, "決定事項")


def test_what_nobody_touched_for_an_hour_is_grey_and_says_its_age(world, as_user, case, clock):
    clock.move_to(START + timedelta(minutes=59))
    assert "zone-old" not in look(as_user, world.sato, case)
    clock.move_to(START + timedelta(hours=3))
    old = zone(look(as_user, world.sato, case), "影響人数（区間）")
    assert "zone-old" in old
    assert "3時間前" in old
    assert "いまも正しいか確かめてください" in old


def test_the_range_of_people_is_that_of_the_case(world, as_user, case):
    assert "多くて1,043人" in zone(look(as_user, world.sato, case), "影響人数（区間）")


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=59), "0分前"),
        (timedelta(minutes=42), "42分前"),
        (timedelta(hours=1), "1時間前"),
        (timedelta(hours=47), "47時間前"),
        (timedelta(hours=48), "2日前"),
    ],
)
def test_an_age_in_words(span, words):
    assert age_of(span) == words


def test_the_sheet_asks_the_database_few_times(world, as_user, case):
    browser, address = as_user(world.sato), reverse("room:briefing", args=[case.number])
    for number in range(30):
        cases.note(case, f"メモ{number}", by=world.sato, known_at=START)
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        browser.get(address)
    assert len(asked) <= 40


def test_a_stranger_sees_no_sheet(world, as_user, case):
    for name in ("room:briefing", "room:slides"):
        assert as_user(world.stranger).get(reverse(name, args=[case.number])).status_code == 404

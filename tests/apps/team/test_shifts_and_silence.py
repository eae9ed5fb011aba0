"""Hand-over of a shift; clocks that nobody attends to; the test of the call tree."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.apps.outbox.conftest import sink  # noqa: F401
from tests.apps.team.house import person, roster
from tsutsumi.accounts.models import system
from tsutsumi.cases import actions as cases
from tsutsumi.cases.actions import note as written
from tsutsumi.core.flow import Refused
from tsutsumi.outbox import jobs as outbox
from tsutsumi.outbox.actions import put
from tsutsumi.outbox.models import Message
from tsutsumi.tasks import actions as tasks
from tsutsumi.tasks.models import Task
from tsutsumi.team import calltests, jobs, shifts
from tsutsumi.team.models import CallTest, Handover, Silence

pytestmark = pytest.mark.django_db
JAPAN = ZoneInfo("Asia/Tokyo")
START = datetime(2026, 12, 25, 22, 0, tzinfo=JAPAN)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def case(world, clock):
    """A case with one task of suzuki, deputy oka, due twelve days after; the lead is sato."""
    system()
    world.stage["oka"] = person("oka")
    case = cases.open_case("名簿の漏えい", START, by=world.sato)
    for user in (world.suzuki, world.oka, world.ito):
        cases.add_member(case, user, by=world.sato)
    world.stage["task"] = Task.objects.create(
        case=case, key="own:1", origin="own", title="ログの保全", due_at=START + timedelta(days=12), at=START,
        owner=world.suzuki, deputy=world.oka,
    )  # fmt: skip
    world.stage["case"] = case
    return case


def pass_time(clock, days, each=lambda at: None):
    """Every quarter of an hour of the worker's timetable while somebody is told; now and then before and after."""
    at = START
    while at < START + timedelta(days=days):
        clock.move_to(at)
        jobs.watch({"at": at.isoformat()}, lambda: None)
        each(at)
        at += timedelta(minutes=15) if timedelta(days=8) <= at - START < timedelta(days=12) else timedelta(hours=3)


def told():
    rows = Silence.objects.filter(clock="task:own:1").select_related("told")
    return [(row.stage, row.told and row.told.name, (row.at - START) / timedelta(days=1)) for row in rows]


def test_owner_then_deputy_then_lead_are_told_once_each(case, clock):
    """Three days before the end, two, one: the window of 72 hours in thirds."""
    pass_time(clock, 14)
    assert told() == [("owner", "鈴木 健", 9.0), ("deputy", "oka", 10.0), ("lead", "佐藤 花子", 11.0)]
    assert Message.objects.filter(key__startswith="team.silence:").count() == 3


def test_an_act_of_the_owner_ends_it(case, world, clock):
    def acts(at):
        if at == START + timedelta(days=9, hours=3):
            written(case, "ログを取った", by=world.suzuki, known_at=at)

    pass_time(clock, 14, acts)
    assert [stage for stage, *_rest in told()] == ["owner"]


def test_somebody_at_work_is_not_told(case, world, clock):
    def acts(at):
        if at == START + timedelta(days=8, hours=12):
            written(case, "ログを取っている", by=world.suzuki, known_at=at)

    pass_time(clock, 9.2, acts)
    assert told() == []


def test_a_finished_task_is_silent_for_good(case, clock):
    Task.objects.filter(key="own:1").delete()
    pass_time(clock, 14)
    assert not Silence.objects.filter(clock="task:own:1").exists()


def test_a_clock_without_an_owner_goes_to_whoever_is_there(case, world, clock):
    Task.objects.filter(key="own:1").update(owner=None, deputy=None, origin="duty")
    pass_time(clock, 14)
    assert [(stage, name) for stage, name, _day in told()] == [
        ("owner", "佐藤 花子"), ("deputy", None), ("lead", "佐藤 花子"),
    ]  # fmt: skip
    to = list(Message.objects.filter(key__startswith="team.silence:").values_list("to", flat=True))
    assert to.count("sato@aoi.example") == 1  # the same person is not told twice of the same


def test_a_hand_over_is_drafted_given_and_read(case, world, as_user, clock):
    giver, taker = as_user(world.suzuki), as_user(world.oka)
    url = reverse("team:handover", args=[case.number])
    page = giver.get(url).content.decode()
    assert "ログの保全" in page
    giver.post(url, {"role": "system", "taker": world.oka.pk, "text": "VPNのログは明日まで。"})
    note = Handover.objects.get()
    message = Message.objects.get(key=f"team.handover:{note.pk}")
    assert (message.to, "VPN" in message.body) == ("oka@aoi.example", False)
    assert "引継ぎが届いています" in taker.get(reverse("team:index", args=[case.number])).content.decode()
    giver.post(reverse("team:note", args=[case.number, note.pk]), {"act": "take"})
    assert Handover.objects.get().state == "given"  # only the other takes it
    taker.post(reverse("team:note", args=[case.number, note.pk]), {"act": "take"})
    assert (Handover.objects.get().state, Handover.objects.get().taken_at) == ("taken", START)


def test_the_draft_of_a_hand_over_counts_what_was_sent_often_and_says_what_is_late(case, world):
    for n in range(3):
        put(f"a{n}@aoi.example", "応答してください", "本文", key=f"x{n}", by=world.sato, case=case)
    Message.objects.filter(key__startswith="x").update(last_error="届きません")
    tasks.add(case, "鍵を替える", by=world.sato, part="lead", due_at=timezone.now() - timedelta(hours=1))
    text = shifts.draft(case, world.sato)
    assert "・応答してください（3通）" in text
    assert text.count("応答してください") == 1
    assert [line for line in text.splitlines() if "鍵を替える" in line and "（期限超過）" in line]


def test_a_shift_is_not_handed_to_somebody_outside_the_case(case, world):
    for taker in (world.tanaka, world.suzuki):
        with pytest.raises(Refused):
            shifts.give(case, "system", taker, "x", by=world.suzuki)
    with pytest.raises(Refused):
        shifts.withdraw(shifts.give(case, "system", world.oka, "x", by=world.suzuki), by=world.oka)


def test_the_call_tree_is_tested_with_times_and_who_did_not_answer(world, clock, as_user, sink):  # noqa: F811
    roster(world.admin, legal=([world.ito, world.suzuki], [world.tanaka]), lead=([world.ito], []))
    as_user(world.sato).post(reverse("team:tests"), {"minutes": 60})
    outbox.send({}, lambda: None)
    assert sorted(to[0] for _s, to, _l in sink.envelopes) == [
        "ito@aoi.example", "suzuki@aoi.example", "tanaka@aoi.example",
    ]  # fmt: skip
    assert all(letter["Subject"].startswith("【訓練】") for *_rest, letter in sink.envelopes)
    letter = next(letter for _s, to, letter in sink.envelopes if to == ["ito@aoi.example"])
    link = next(line for line in letter.get_content().splitlines() if "/ack/" in line)
    clock.shift(timedelta(minutes=7))
    Client().post("/ack/" + link.partition("/ack/")[2], {"answer": "yes"})
    found = calltests.result(CallTest.objects.get())
    assert [(page.user.name, page.minutes) for page in found.answered] == [("伊藤 誠", 7)]
    assert {page.user.name for page in found.silent} == {"鈴木 健", "田中 美咲"}
    text = as_user(world.sato).get(reverse("team:test", args=[1])).content.decode()
    assert "33%" in text


def test_a_link_of_a_test_dies_with_the_test(world, clock):
    roster(world.admin, legal=([world.ito], []))
    test = calltests.start(30, by=world.admin)
    with pytest.raises(Refused):
        calltests.start(30, by=world.admin)
    calltests.close(test, by=world.admin)
    assert not test.pages.get().is_open(START + timedelta(seconds=1))
    clock.shift(timedelta(hours=1))
    assert calltests.start(30, by=world.admin).number == 2

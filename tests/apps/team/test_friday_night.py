"""A Friday night over New Year, the clock moved by hand: every escalation once, in order, to the right deputy."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests.apps.outbox.conftest import sink  # noqa: F401
from tests.apps.team.house import person, roster, rules
from tsutsumi.accounts.models import system
from tsutsumi.cases import actions as cases
from tsutsumi.cases.models import Part
from tsutsumi.outbox import jobs as outbox
from tsutsumi.outbox.models import Message
from tsutsumi.team import calling, jobs
from tsutsumi.team.models import Call, Page, Step

pytestmark = pytest.mark.django_db
JAPAN = ZoneInfo("Asia/Tokyo")
FRIDAY_NIGHT = datetime(2026, 12, 25, 22, 40, tzinfo=JAPAN)


@pytest.fixture
def clock():
    with time_machine.travel(FRIDAY_NIGHT - timedelta(days=30), tick=False) as traveller:
        yield traveller


@pytest.fixture
def house(world, clock):
    """Legal: ito by day, with two deputies; at night tanaka first. System: one person. Officer: sato, who opens."""
    system()
    people = {key: person(key) for key in ("oka", "mori", "hara", "night")}
    roster(
        world.admin,
        legal=([world.ito, people["oka"], people["mori"]], [people["night"], people["oka"]]),
        system=([world.suzuki], []),
        officer=([world.sato], []),
    )
    rules(world.admin, "legal", "system", "officer")
    world.stage.update(people)
    return world


def minutes(clock, start, count, each=lambda at: None):
    """The timetable of the worker: once a minute."""
    for minute in range(count):
        at = start + timedelta(minutes=minute)
        clock.move_to(at)
        jobs.watch({"at": at.isoformat()}, lambda: None)
        outbox.send({}, lambda: None)
        each(at)


def opened(house, clock, at=FRIDAY_NIGHT):
    clock.move_to(at)
    return cases.open_case("名簿の漏えい", at, by=house.sato, cause="ransomware")


def steps(case, role):
    """(minute, person) of each escalation."""
    found = Step.objects.filter(call__case=case, call__role=role).select_related("user")
    return [(int((step.asked_at - case.opened_at).total_seconds() // 60), step.user.name) for step in found]


def letters(sink):  # noqa: F811
    return [to[0] for _sender, to, letter in sink.envelopes if "対応に入ってください" in letter["Subject"]]


def test_the_night_order_is_called_first_and_each_deputy_once_in_order(house, clock, sink):  # noqa: F811
    case = opened(house, clock)
    minutes(clock, FRIDAY_NIGHT, 200)
    assert steps(case, "legal") == [(0, "night"), (20, "oka"), (40, "伊藤 誠"), (60, "mori")]
    assert steps(case, "system") == [(0, "鈴木 健")]
    assert letters(sink) == [
        "night@aoi.example", "suzuki@aoi.example", "oka@aoi.example", "ito@aoi.example", "mori@aoi.example",
    ]  # fmt: skip
    states = dict(Call.objects.filter(case=case).values_list("role", "state"))
    assert states == {"legal": "exhausted", "system": "exhausted", "officer": "answered"}


def test_over_new_year_every_escalation_fires_once_and_none_twice(house, clock, sink):  # noqa: F811
    case = opened(house, clock)
    end = datetime(2027, 1, 4, 9, 0, tzinfo=JAPAN)
    minutes(clock, FRIDAY_NIGHT, 90)
    before = list(Step.objects.values_list("call", "number", "user"))
    at = FRIDAY_NIGHT + timedelta(minutes=90)
    while at < end:
        clock.move_to(at)
        jobs.watch({"at": at.isoformat()}, lambda: None)
        outbox.send({}, lambda: None)
        at += timedelta(hours=1)
    assert list(Step.objects.values_list("call", "number", "user")) == before
    assert len(letters(sink)) == len(set(letters(sink))) == 5
    assert case.calls.filter(state="ringing").count() == 0


@pytest.mark.parametrize(
    ("at", "first"),
    [
        (datetime(2026, 12, 25, 10, 0, tzinfo=JAPAN), "伊藤 誠"),  # Friday, at work
        (datetime(2026, 12, 25, 8, 59, tzinfo=JAPAN), "night"),
        (datetime(2026, 12, 25, 18, 0, tzinfo=JAPAN), "night"),
        (datetime(2026, 12, 26, 10, 0, tzinfo=JAPAN), "night"),  # Saturday
        (datetime(2026, 12, 28, 10, 0, tzinfo=JAPAN), "伊藤 誠"),  # Monday, not closed yet
        (datetime(2026, 12, 29, 10, 0, tzinfo=JAPAN), "night"),  # the government's New Year
        (datetime(2027, 1, 1, 10, 0, tzinfo=JAPAN), "night"),
        (datetime(2027, 1, 3, 10, 0, tzinfo=JAPAN), "night"),
        (datetime(2027, 1, 4, 10, 0, tzinfo=JAPAN), "伊藤 誠"),  # Monday, at work again
        (datetime(2027, 1, 11, 10, 0, tzinfo=JAPAN), "night"),  # 成人の日
    ],
)
def test_the_order_of_the_hour_holds(house, clock, at, first):
    case = opened(house, clock, at)
    jobs.watch({"at": at.isoformat()}, lambda: None)
    assert steps(case, "legal") == [(0, first)]


def test_who_answers_ends_the_calling(house, clock, sink):  # noqa: F811
    case = opened(house, clock)

    def answers(at):
        if at == FRIDAY_NIGHT + timedelta(minutes=25):
            page = Page.objects.get(user=house.oka, case=case)
            calling.answer(page, at)

    minutes(clock, FRIDAY_NIGHT, 120, answers)
    assert [name for _minute, name in steps(case, "legal")] == ["night", "oka"]
    call = Call.objects.get(case=case, role="legal")
    assert (call.state, call.answered_by.name) == ("answered", "oka")
    assert Part.objects.active().get(case=case, user=house.oka).role == "legal"
    assert not Part.objects.active().filter(case=case, user=house.mori).exists()


def test_who_cannot_passes_it_on_at_once(house, clock):
    case = opened(house, clock)
    minutes(clock, FRIDAY_NIGHT, 3)
    calling.answer(Page.objects.get(user=house.night), FRIDAY_NIGHT + timedelta(minutes=3), declined=True)
    minutes(clock, FRIDAY_NIGHT + timedelta(minutes=3), 3)
    assert steps(case, "legal") == [(0, "night"), (3, "oka")]


def test_the_severity_and_the_role_set_the_pace(house, clock):
    from tsutsumi.team import actions

    actions.save_waiting({("", "S1"): 5, ("legal", "S1"): 7}, by=house.admin)
    case = opened(house, clock)
    minutes(clock, FRIDAY_NIGHT, 1)
    actions.set_severity(case.gathering, "S1", by=house.sato)
    minutes(clock, FRIDAY_NIGHT + timedelta(minutes=1), 50)
    assert [minute for minute, _name in steps(case, "legal")] == [0, 20, 27, 34]


def test_a_cause_found_later_calls_the_roles_it_needs(house, clock):
    from tsutsumi.team import actions

    actions.save_rules({"": ["legal"], "group:internal": ["hr"]}, by=house.admin)
    roster(house.admin, hr=([house.hara], []))
    case = opened(house, clock)
    minutes(clock, FRIDAY_NIGHT, 5)
    assert not case.calls.filter(role="hr").exists()
    cases.edit(case, by=house.sato, cause="insider")
    minutes(clock, FRIDAY_NIGHT + timedelta(minutes=5), 2)
    assert steps(case, "hr") == [(5, "hara")]


def test_with_the_mail_server_down_all_stand_on_the_printed_list_and_nothing_is_lost(house, clock, sink, settings):  # noqa: F811
    up, settings.SMTP = settings.SMTP, {**settings.SMTP, "port": 1}
    case = opened(house, clock)
    minutes(clock, FRIDAY_NIGHT, 70)
    printed = {message.to for message in calling.undelivered(case)}
    assert {f"{name}@aoi.example" for name in ("night", "oka", "ito", "mori", "suzuki")} <= printed
    assert sink.envelopes == []
    settings.SMTP = up
    minutes(clock, FRIDAY_NIGHT + timedelta(minutes=70), 40)
    assert sorted(letters(sink)) == sorted(set(letters(sink)))
    assert len(letters(sink)) == 5
    assert calling.undelivered(case) == []


def test_a_case_that_is_over_calls_nobody(house, clock):
    case = opened(house, clock)
    minutes(clock, FRIDAY_NIGHT, 5)
    cases.go(case, "dismiss", by=house.sato, reason="誤報")
    minutes(clock, FRIDAY_NIGHT + timedelta(minutes=5), 60)
    assert [name for _minute, name in steps(case, "legal")] == ["night"]
    assert set(case.calls.values_list("state", flat=True)) == {"stopped", "answered"}


def test_cases_from_before_there_was_a_roster_call_nobody(world, clock):
    old = cases.open_case("前からの事案", FRIDAY_NIGHT - timedelta(days=31), by=world.sato)
    clock.shift(timedelta(days=1))
    roster(world.admin, legal=([world.ito], []))
    minutes(clock, FRIDAY_NIGHT, 3)
    assert not old.calls.exists()


class Killed(BaseException):
    """kill -9: nothing after it runs."""


KILLABLE = (
    "tsutsumi.team.calling._open_calls",
    "tsutsumi.team.calling._next",
    "tsutsumi.team.calling._send",
    "tsutsumi.team.calling._tell_steering",
    "tsutsumi.team.links.new_page",
    "tsutsumi.outbox.actions.put",
    "tsutsumi.cases.actions.add_member",
    "tsutsumi.outbox.jobs._taken",
    "tsutsumi.outbox.channels.open_line",
)


def dying_once(monkeypatch, name, when, nth):
    import importlib

    place, _, function = name.rpartition(".")
    module = importlib.import_module(place)
    real, count = getattr(module, function), [0]

    def dying(*args, **more):
        count[0] += 1
        made = real(*args, **more) if count[0] != nth or when == "after" else None
        if count[0] == nth:
            if hasattr(made, "close"):
                made.close()
            raise Killed
        return made

    monkeypatch.setattr(module, function, dying)
    return count


# A person is called every twenty minutes, four in all, and what was killed is taken up within ten: then every minute is
# looked at, else the two in which somebody may be called, and as many between in which nothing falls due.
TAKEN_UP = 10


@pytest.mark.parametrize("where", [(when, nth) for when in ("before", "after") for nth in (1, 2, 4)])
@pytest.mark.parametrize("name", KILLABLE)
def test_a_worker_killed_at_any_step_pages_nobody_twice_and_misses_nobody(
    house, clock, sink, monkeypatch, name, where  # noqa: F811
):  # fmt: skip
    case = opened(house, clock)
    (when, nth) = where
    count, died = dying_once(monkeypatch, name, when, nth), -TAKEN_UP
    for minute in range(120):
        if minute % 10 > 1 and minute - died >= TAKEN_UP:
            continue
        clock.move_to(FRIDAY_NIGHT + timedelta(minutes=minute))
        for job in (jobs.watch, outbox.send):
            try:
                job({}, lambda: None)
            except Killed:
                died = minute
    assert count[0] >= nth or "steering" in name, "the step was never reached"
    assert [name for _minute, name in steps(case, "legal")] == ["night", "oka", "伊藤 誠", "mori"]
    assert len(letters(sink)) == len(set(letters(sink))) == 5
    assert not Message.objects.exclude(state="sent").exists()


def test_two_workers_at_once_call_once(house, clock, sink):  # noqa: F811
    case = opened(house, clock)
    for _ in range(3):
        jobs.watch({"at": FRIDAY_NIGHT.isoformat()}, lambda: None)
    assert [name for _minute, name in steps(case, "legal")] == ["night"]


def test_without_a_roster_nothing_is_called_and_without_a_holder_it_is_said(house, clock):
    from tsutsumi.team import actions

    actions.save_rules({"": ["finance"]}, by=house.admin)
    case = opened(house, clock)
    minutes(clock, FRIDAY_NIGHT, 2)
    assert case.calls.get().state == "exhausted"
    assert Message.objects.filter(key__startswith="team.nobody:").count() == 1

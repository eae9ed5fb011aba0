from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.apps.room.test_pages import reportable
from tests.apps.stage import a_case
from tsutsumi.cases import actions as cases
from tsutsumi.cases.models import Case
from tsutsumi.room import actions
from tsutsumi.room.calendars import calendar, escaped, folded
from tsutsumi.room.due import Due, open_days

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def due(**said):
    case = Case(number=said.pop("number", "PI-R8-0012"), title="患者 山田さんのカルテ")
    base = {
        "regime": "appi",
        "law": "個人情報保護法",
        "kind": "final",
        "label": "確報",
        "due": date(2026, 12, 21),
        "days": 30,
    }
    return Due(case, **{**base, "cite": (), **said})


def read(text):
    """The events of a calendar as dictionaries, read the way RFC 5545 says."""
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    lines = text.replace("\r\n ", "").split("\r\n")
    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    events = []
    for line in lines:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and name != "END":
            events[-1][name.partition(";")[0]] = plain(value)
    return events


def plain(value):
    return value.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")


def test_a_date_becomes_a_day_long_event_with_number_and_kind_only():
    (event,) = read(calendar([due()], NOW))
    assert (event["DTSTART"], event["DTEND"]) == ("20261221", "20261222")
    assert event["SUMMARY"] == "PI-R8-0012 確報の期限"
    assert "山田" not in calendar([due()], NOW)


def test_the_guide_and_an_open_date_say_so():
    events = read(calendar([due(kind="guide"), due(is_decided=False, days=60)], NOW))
    assert [event["SUMMARY"].split()[1] for event in events] == ["速報の目安", "確報の期限（仮）"]


def test_what_was_handed_in_leaves_the_calendar():
    assert read(calendar([due(is_done=True)], NOW)) == []


def test_the_identifier_stays_when_the_date_moves():
    one, moved = (read(calendar([due(due=day)], NOW))[0] for day in (date(2026, 12, 21), date(2026, 12, 22)))
    assert one["UID"] == moved["UID"]
    assert one["DTSTART"] != moved["DTSTART"]


@pytest.mark.parametrize(
    "text", ["", "短い", "長い" * 60, "a" * 75, "a" * 76, "あ" * 25, "a" + "𠮷" * 40, "混" + "x" * 200]
)
def test_folding_never_cuts_a_character_and_unfolds_to_the_same(text):
    pieces = folded(text).split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert "".join([pieces[0], *(piece[1:] for piece in pieces[1:])]) == text


@pytest.mark.parametrize("text", ["a;b,c\\d", "二行\nある", "BEGIN:VEVENT\r\nSUMMARY:偽"])
def test_escaping_leaves_one_line_and_reads_back(text):
    assert "\n" not in escaped(text)
    assert plain(escaped(text)) == text.replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("today", "last", "expected"),
    [
        (date(2026, 11, 23), date(2026, 11, 27), 4),  # 23日は勤労感謝の日、24日から27日
        (date(2026, 11, 27), date(2026, 11, 30), 1),  # 土日をはさむ
        (date(2026, 12, 28), date(2027, 1, 4), 1),  # 年末年始
        (date(2026, 11, 27), date(2026, 11, 27), 0),
        (date(2026, 11, 27), date(2026, 11, 20), 0),
    ],
)
def test_open_days_count_what_is_left_after_today(today, last, expected):
    assert open_days(today, last) == expected


def test_the_feed_holds_the_dates_of_ones_own_cases_and_no_others(world):
    mine, other = (
        a_case(by, title="canary-91c", event="leak", cause="mis_send", days=3) for by in (world.sato, world.stranger)
    )
    reportable(mine, world.sato)
    cases.remove_member(other.parts.get(user=world.sato), by=world.stranger)
    reportable(other, world.stranger)
    answer = Client().get(reverse("room:feed", args=[actions.issue_feed(by=world.sato)]))
    assert answer["Content-Type"].startswith("text/calendar")
    text = answer.content.decode()
    assert {event["SUMMARY"].split()[0] for event in read(text)} == {mine.number}
    assert "canary" not in text
    assert other.number not in text


def test_days_left_are_negative_when_late():
    assert due(due=date(2026, 11, 20)).left(date(2026, 11, 23)) == -3
    assert due().left(date(2026, 12, 21) - timedelta(days=1)) == 1

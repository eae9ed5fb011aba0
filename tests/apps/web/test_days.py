"""Days, numbers of people and days left, as the reader sees them."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from tsutsumi.web import days

NOW = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _japanese():
    with translation.override("ja"):
        days.prefer_wareki(lambda: False)
        yield


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2026, 11, 27), "11月27日（金）"),
        (date(2027, 1, 4), "2027年1月4日（月）"),
        (date(2025, 12, 31), "2025年12月31日（水）"),
    ],
)
def test_a_day_has_its_weekday_and_its_year_only_when_it_is_another_year(day, shown):
    assert days.short_day(day, NOW) == shown


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2026, 11, 27), "令和8年11月27日（金）"),
        (date(2019, 5, 1), "令和元年5月1日（水）"),
        (date(1872, 1, 1), "1872年1月1日（月）"),
    ],
)
def test_a_person_who_wants_eras_sees_eras_where_there_are_any(day, shown):
    days.prefer_wareki(lambda: True)
    assert days.full_day(day) == shown


def test_an_english_page_has_english_days():
    with translation.override("en"):
        assert days.short_day(date(2026, 11, 27), NOW) == "Fri 27 Nov"
        assert days.full_day(date(2027, 1, 4)) == "Mon 4 Jan 2027"


def test_a_moment_is_told_in_japanese_time_even_over_midnight():
    assert days.moment(datetime(2026, 11, 22, 16, 5, tzinfo=UTC), NOW) == "11月23日（月）01:05"


@pytest.mark.parametrize(
    ("due", "words", "state"),
    [
        (date(2026, 11, 21), "期限超過2日", "over"),
        (date(2026, 11, 23), "今日まで", "today"),
        (date(2026, 11, 24), "あと1日", "soon"),
        (date(2026, 11, 26), "あと3日", "soon"),
        (date(2026, 11, 27), "あと4日", "later"),
    ],
)
def test_days_left_are_said_in_words_and_the_last_day_is_not_late(due, words, state):
    assert days.days_left(due, NOW) == words
    assert days.state((due - NOW).days) == state


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (980, 1043, "980〜1,043人"),
        (1043, 1043, "1,043人"),
        (0, 0, "0人"),
        (980, None, "980人以上（上限は不明）"),
        (None, 1043, "多くて1,043人（下限は不明）"),
        (None, None, "人数は分かっていません"),
    ],
)
def test_a_head_count_says_both_ends_and_never_hides_an_open_one(low, high, words):
    assert days.people(low, high) == words

"""Era dates as people type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsutsumi.core.jp.era import parse_date, wareki, weekday_ja


@pytest.mark.parametrize(
    "text",
    [
        "令和8年11月23日",
        "R8.11.23",
        "r8/11/23",
        "Ｒ８．１１．２３",
        "令和８年１１月２３日",
        "㋿8年11月23日",
        "2026-11-23",
        "2026/11/23",
        "2026年11月23日",
        "２０２６年１１月２３日",
        "20261123",
        " 令和 8年 11月 23日 ",
        "2026ー11ー23",
    ],
)
def test_one_day_is_read_from_every_usual_spelling(text):
    assert parse_date(text) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("H31.4.30", date(2019, 4, 30)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("S1.12.25", date(1926, 12, 25)),
        ("大正15年12月24日", date(1926, 12, 24)),
    ],
)
def test_the_ends_of_an_era_belong_to_it(text, day):
    assert parse_date(text) == day


@pytest.mark.parametrize("text", ["平成31年5月1日", "令和元年4月30日", "昭和64年1月8日", "大正15年12月25日"])
def test_a_day_outside_its_era_is_refused_and_the_right_one_named(text):
    with pytest.raises(ValueError, match="元号の期間にありません"):
        parse_date(text)


@pytest.mark.parametrize("text", ["", "きのう", "8.11.23", "R8", "2026-11", "11/23", "西暦2026年"])
def test_what_is_no_date_is_refused_with_an_example_of_one(text):
    with pytest.raises(ValueError, match="令和8年11月23日"):
        parse_date(text)


@pytest.mark.parametrize("text", ["2026-02-29", "令和8年13月1日", "R8.4.31", "20260230"])
def test_a_day_no_calendar_has_is_refused(text):
    with pytest.raises(ValueError, match="暦にない"):
        parse_date(text)


@given(st.dates(min_value=date(1873, 1, 1), max_value=date(2099, 12, 31)))
def test_era_text_and_day_go_back_and_forth(day):
    assert parse_date(wareki(day)) == day


def test_the_first_year_is_written_gannen():
    assert wareki(date(2019, 5, 1)) == "令和元年5月1日"
    assert wareki(date(2020, 1, 1)) == "令和2年1月1日"


def test_a_day_before_the_solar_calendar_has_no_era_here():
    with pytest.raises(ValueError, match="明治6年より前"):
        wareki(date(1872, 12, 31))


def test_weekdays_are_one_character():
    assert [weekday_ja(date(2026, 11, d)) for d in range(23, 30)] == list("月火水木金土日")

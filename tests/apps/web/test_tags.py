"""The shared parts as markup: words beside colours, links for errors, nothing unescaped."""

import re
from datetime import date
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import translation

from tests.apps.web.urls import PROOF, TODAY, SampleForm

HOSTILE = '<img src=x onerror="alert(1)">'


@pytest.fixture(autouse=True)
def _japanese():
    with translation.override("ja"):
        yield


def render(text, **context):
    return Template("{% load tsutsumi %}" + text).render(Context(context))


@pytest.mark.parametrize(
    ("due", "state", "words"),
    [
        (date(2026, 11, 21), "over", "期限超過2日"),
        (TODAY, "today", "今日まで"),
        (date(2026, 11, 25), "soon", "あと2日"),
        (date(2027, 1, 4), "later", "2027年1月4日（月）"),
    ],
)
def test_a_deadline_says_its_day_and_its_state_in_words(due, state, words):
    page = render("{% deadline due today=today kind='法定' %}", due=due, today=TODAY)
    assert f"deadline-{state}" in page
    assert words in page
    assert "法定" in page
    assert f'datetime="{due:%Y-%m-%d}"' in page


def test_the_interval_takes_two_numbers_or_one_head_count():
    count = SimpleNamespace(low=980, high=1043)
    assert "980〜1,043人" in render("{% people_range 980 1043 %}")
    assert "980〜1,043人" in render("{% people_range count %}", count=count)
    assert render("{{ count|people_range }}", count=count) == "980〜1,043人"


def test_what_is_unsure_says_so_and_what_is_sure_says_nothing():
    assert "要確認" in render("{% mark_badge '要確認' %}")
    assert "参考" in render("{% mark_badge '二次' %}")
    assert render("{% mark_badge '確認' %}") == ""


def test_masking_hides_all_but_the_first_character_and_twice_is_no_less():
    assert render("{{ 'さとう花子'|masked }}") == "さ●●●●"
    assert render("{{ 'さとう花子'|masked|masked }}") == "さ●●●●"


@pytest.mark.parametrize(
    "part",
    [
        "{% cite h %}",
        "{{ h|masked }}",
        "{% outcome 'yes' h %}",
        "{% open_point p %}",
        "{% proof n %}",
        "{% cite many %}",
    ],
)
def test_no_part_lets_markup_through(part):
    node = {"label": HOSTILE, "outcome": "yes", "cite": [HOSTILE], "text": HOSTILE,
            "facts": [{"label": HOSTILE, "value": HOSTILE, "by": HOSTILE, "outcome": "yes"}]}  # fmt: skip
    page = render(
        part, h=HOSTILE, p={"title": HOSTILE, "reading_a": HOSTILE, "source": HOSTILE}, n=node, many=[HOSTILE]
    )
    assert "<img" not in page


def test_an_outcome_that_nobody_knows_is_shown_as_unknown_never_as_no():
    assert "不明" in render("{% outcome '' %}")
    assert "不明" in render("{% outcome 'unknown' %}")


def test_the_tree_of_reasons_shows_every_fact_with_who_said_it_and_opens_only_what_applies():
    page = render("{% proof node %}", node=PROOF)
    for words in ("氏名、病歴", "佐藤", "患者一覧の確認", "規則7条4号", "読み方 A", "両方の期限を示す。"):
        assert words in page
    opened = re.findall(r'class="proof-node proof-(\w+)" (open)?', page)
    assert opened == [("yes", "open"), ("yes", "open"), ("unknown", ""), ("no", "")]


def test_a_wrong_form_links_each_complaint_to_its_box():
    form = SampleForm({"title": "", "known_on_year": "2026"})
    page = render("{% fields form %}", form=form)
    assert 'href="#id_title"' in page
    assert 'href="#id_known_on_year"' in page
    assert 'aria-describedby="id_title_helptext id_title_error"' in page
    assert 'aria-describedby="id_known_on_helptext id_known_on_error"' in page
    assert 'id="id_known_on_error"' in page


@pytest.mark.parametrize(
    ("today", "stale"), [(date(2026, 11, 23), False), (date(2027, 2, 21), False), (date(2027, 2, 22), True)]
)
def test_law_texts_checked_more_than_ninety_days_ago_are_flagged_with_words(today, stale):
    page = render("{% law_checked on today %}", on=date(2026, 11, 23), today=today)
    assert "法令の確認日" in page
    assert ("改正がないか" in page) is stale


def test_an_entry_of_the_header_needs_its_right_and_a_page():
    from tsutsumi.web import nav

    assert nav.items({}, "/") == []
    assert nav.items({"cases_view": False}, "/") == []


def test_every_page_of_settings_lies_under_the_settings():
    from tsutsumi.web import nav

    for path in ("/office/", "/office/team/", "/settings/points/"):
        assert [item.current for item in nav.items({"settings_edit": True, "cases_view": True}, path)] == [False, True]


def test_a_missing_right_method_is_a_no():
    assert render("{% if u|may:'cases.view' %}x{% endif %}", u=object()) == ""
    able = SimpleNamespace(may=lambda permission: permission == "cases.view")
    assert render("{% if u|may:'cases.view' %}x{% endif %}", u=able) == "x"

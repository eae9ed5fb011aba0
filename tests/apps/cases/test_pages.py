import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.apps.stage import MARKUP, NAUGHTY, a_case, known_at
from tsutsumi.cases import actions
from tsutsumi.cases.models import Case

CASE_PAGES = ["cases:edit", "cases:step", "cases:history", "cases:notes", "cases:members"]


def opening(**said):
    today = timezone.localdate()
    day = {"known_on_year": str(today.year), "known_on_month": str(today.month), "known_on_day": str(today.day)}
    return {"title": "メールの誤送信", **day, "known_clock": "", **said}


@pytest.mark.parametrize("page", CASE_PAGES)
def test_members_see_the_page_and_a_stranger_gets_404(world, as_user, page):
    case = a_case(world.sato)
    url = reverse(page, args=[case.number])
    assert as_user(world.sato).get(url).status_code == 200
    assert as_user(world.stranger).get(url).status_code == 404
    assert as_user(world.stranger).post(url, {"text": "x", "title": "x"}).status_code in {404, 405}


def test_a_stranger_sees_nothing_of_a_case_in_any_list(world, as_user):
    case = a_case(world.sato, title="canary-7f3a")
    for url in (reverse("cases:list") + "?state=all", reverse("room:home"), reverse("room:deadlines")):
        assert case.title in as_user(world.sato).get(url).content.decode() or "deadlines" in url
        page = as_user(world.stranger).get(url).content.decode()
        assert "canary-7f3a" not in page
        assert case.number not in page


def test_an_officer_opens_a_case_with_what_is_known(world, as_user):
    answer = as_user(world.sato).post(
        reverse("cases:open"), opening(cause="mis_send", medium="mail", known_clock="0時5分")
    )
    case = Case.objects.get()
    assert answer.url == reverse("room:case", args=[case.number])
    assert (case.cause, case.cause_group, case.medium, case.event) == ("mis_send", "mistake", "mail", "")
    assert not case.known_time_unknown


def test_an_unknown_time_stays_unknown(world, as_user):
    as_user(world.sato).post(reverse("cases:open"), opening())
    assert Case.objects.get().known_time_unknown


def test_a_day_in_the_future_is_answered_with_a_sentence_and_keeps_what_was_typed(world, as_user):
    page = as_user(world.sato).post(reverse("cases:open"), opening(known_on_year="2199", outline="消えてはいけない文"))
    assert page.status_code == 200
    assert "まだ来ていない日" in page.content.decode()
    assert "消えてはいけない文" in page.content.decode()
    assert not Case.objects.exists()


def test_the_desk_may_not_open_or_edit_a_case(world, as_user):
    case = a_case(world.sato)
    actions.add_member(case, world.tanaka, by=world.sato)
    assert as_user(world.tanaka).get(reverse("room:case", args=[case.number])).status_code == 200
    assert as_user(world.tanaka).get(reverse("cases:edit", args=[case.number])).status_code == 404
    assert as_user(world.tanaka).post(reverse("cases:members", args=[case.number]), {}).status_code == 404


@pytest.mark.parametrize("text", NAUGHTY)
def test_hostile_text_is_kept_and_shown_as_text(world, as_user, text):
    browser = as_user(world.sato)
    answer = browser.post(reverse("cases:open"), opening(title=text[:190], outline=text, known_by=text[:90]))
    assert answer.status_code == 302
    case = Case.objects.get()
    for url in (
        answer.url,
        reverse("cases:edit", args=[case.number]),
        reverse("cases:list"),
        reverse("room:briefing", args=[case.number]),
    ):
        page = browser.get(url)
        assert page.status_code == 200
        assert not any(bad in page.content.decode() for bad in MARKUP[:2])


def test_a_null_character_is_refused_in_words(world, as_user):
    page = as_user(world.sato).post(reverse("cases:open"), opening(title="a\0b"))
    assert page.status_code == 200
    assert page.context["form"].errors["title"]


def test_search_with_odd_words_finds_nothing_and_breaks_nothing(world, as_user):
    a_case(world.sato)
    for text in NAUGHTY:
        assert as_user(world.sato).get(reverse("cases:list"), {"q": text}).status_code == 200
    refused = as_user(world.sato).get(reverse("cases:list"), {"q": "\0"})
    assert refused.status_code == 400  # refused in words, before it reaches a database that cannot hold it
    assert "NUL" not in refused.content.decode()


def test_a_member_is_added_and_taken_off_by_the_page(world, as_user):
    case, browser = a_case(world.sato), as_user(world.sato)
    browser.post(reverse("cases:members", args=[case.number]), {"user": world.ito.pk, "role": "legal"})
    part = case.parts.active().get(user=world.ito)
    browser.post(reverse("cases:remove_member", args=[case.number, part.pk]))
    assert not case.parts.active().filter(user=world.ito).exists()


def test_a_part_of_another_case_cannot_be_ended_through_ones_own(world, as_user):
    mine, other = a_case(world.sato), a_case(world.stranger)
    part = other.parts.get(user=world.stranger)
    answer = as_user(world.sato).post(reverse("cases:remove_member", args=[mine.number, part.pk]))
    assert answer.status_code == 404 or other.parts.active().filter(pk=part.pk).exists()


def test_a_note_of_another_case_cannot_be_corrected_through_ones_own(world, as_user):
    mine, other = a_case(world.ito), a_case(world.suzuki)
    line = actions.note(other, "他の事案の記録", by=world.suzuki, known_at=known_at())
    url = reverse("cases:correct", args=[mine.number, line.pk])
    assert as_user(world.ito).get(url).status_code == 404


def test_every_page_of_a_case_has_one_primary_button_at_most(world, as_user):
    case = a_case(world.sato)
    for page in [*CASE_PAGES, "room:case", "room:timeline", "room:briefing"]:
        html = as_user(world.sato).get(reverse(page, args=[case.number])).content.decode()
        assert len(re.findall(r'class="button( |")', html)) <= 1, page
        assert html.count("<h1") == 1


def test_the_list_asks_the_database_as_often_for_many_cases_as_for_one(world, as_user, django_assert_max_num_queries):
    for _ in range(5):
        a_case(world.sato)
    browser = as_user(world.sato)
    with django_assert_max_num_queries(12):
        browser.get(reverse("cases:list"))

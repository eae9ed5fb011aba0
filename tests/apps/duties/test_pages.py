"""The interview and the finding as a person meets them."""

import pytest

from tsutsumi.duties import actions, gather
from tsutsumi.duties.models import Ruling

PAGES = ["finding", "interview", "answers", "what_if"]


def url(case, page, *rest):
    from django.urls import reverse

    return reverse(f"duties:{page}", args=[case.number, *rest])


@pytest.mark.parametrize("page", PAGES)
def test_members_see_the_page_and_the_stranger_gets_404(case, world, as_user, page):
    assert as_user(world.sato).get(url(case, page)).status_code == 200
    assert as_user(world.stranger).get(url(case, page)).status_code == 404


def test_the_interview_stores_what_was_answered_and_leaves_the_rest_open(case, world, as_user):
    first, *rest = gather.questions_of(case)[:3]
    data = {"asked": [q.fact for q in (first, *rest)], f"{first.fact}-unknown": "on", f"{first.fact}-value": "?"}
    if first.kind in ("int", "date", "datetime", "codes"):
        data.pop(f"{first.fact}-value")
    response = as_user(world.sato).post(url(case, "interview"), data)
    assert response.status_code == 302
    assert list(case.answers.values_list("fact", "value")) == [(first.fact, None)]


def test_a_wrong_number_keeps_what_was_typed_and_says_what_to_do(case, world, as_user):
    response = as_user(world.sato).post(url(case, "correct", "count"), {"count-value": "たくさん", "asked": "count"})
    text = response.content.decode()
    assert "数字で入力" in text
    assert "たくさん" in text
    assert not case.answers.exists()


@pytest.mark.parametrize("typed", ["１,０４３", "1043人", "1，043"])
def test_numbers_are_read_as_people_type_them(case, world, as_user, typed):
    as_user(world.sato).post(url(case, "correct", "count"), {"count-value": typed, "asked": "count"})
    assert gather.facts_of(case).value("count") == 1043


def test_the_desk_may_look_but_not_answer(case, world, as_user):
    from tsutsumi.cases.actions import add_member

    add_member(case, world.tanaka, by=world.sato)
    desk = as_user(world.tanaka)
    assert desk.get(url(case, "finding")).status_code == 200
    assert desk.post(url(case, "correct", "count"), {"count-value": "3"}).status_code == 404
    assert not case.answers.exists()


def test_a_ruling_is_proposed_on_the_page_and_approved_by_another(case, world, as_user):
    for fact, value in (("data_kinds", ["medical_record"]), ("count", 1), ("encrypted", "none")):
        actions.answer(case, fact, value, on=case.known_on, by=world.sato)
    typed = {"outcome": "yes", "recipient": "個人情報保護委員会", "reason": "診療情報を含むため"}
    as_user(world.sato).post(url(case, "propose"), typed)
    ruling = Ruling.objects.get(case=case)
    as_user(world.ito).post(url(case, "approve", ruling.pk))
    ruling.refresh_from_db()
    assert ruling.state == "approved"

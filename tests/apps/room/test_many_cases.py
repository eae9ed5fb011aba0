"""The boards with many cases: as many queries as with one, page by page, and nothing of one case in another's line."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.apps.stage import a_case
from tsutsumi.duties import actions as duties
from tsutsumi.room.boards import standings
from tsutsumi.room.standing import stand

pytestmark = pytest.mark.django_db
MOST_QUERIES = 25


@pytest.fixture
def many(sato):
    """Sixty cases of every kind of knowledge: nothing said, the number said, personal data denied."""
    made = [a_case(sato, title=f"事案{n}", days=n % 30, cause="lost" if n % 2 else "") for n in range(60)]
    on = timezone.localdate()
    for n, case in enumerate(made):
        if n % 3:
            duties.answer(case, "is_personal_data", n % 3 == 1, on=on - timedelta(days=1), by=sato)
        if n % 4 == 0:
            duties.answer(case, "count_max", 900 + n * 10, on=on, by=sato)
    return made


@pytest.mark.parametrize("page", ["room:home", "room:deadlines", "cases:list"])
def test_sixty_cases_take_few_queries(many, as_user, sato, page, django_assert_max_num_queries):
    browser = as_user(sato)
    with django_assert_max_num_queries(MOST_QUERIES):
        assert browser.get(reverse(page)).status_code == 200


def test_every_case_is_on_one_of_the_pages(many, as_user, sato):
    browser = as_user(sato)
    pages = [browser.get(reverse("room:home"), {"page": n}).text for n in (1, 2)]
    for case in many:
        assert sum(f">{case.number}<" in text for text in pages) == 1, case.number


def test_judged_together_they_stand_as_each_would_alone(many, sato):
    today = timezone.localdate()
    together = {standing.case.pk: standing for standing in standings(sato, today)}
    for case in many:
        alone, mine = stand(case, today), together[case.pk]
        assert (mine.facts, mine.judgement, mine.dues, mine.people) == (
            alone.facts, alone.judgement, alone.dues, alone.people,
        )  # fmt: skip
        assert {answer.case_id for answer in mine.rows.answers} <= {case.pk}


def test_a_new_answer_shows_at_once(many, sato):
    case, today = many[1], timezone.localdate()
    before = stand(case, today)
    duties.answer(case, "count_max", 5000, on=today, by=sato)
    assert before.people == (None, None)
    assert stand(case, today).people == (None, 5000)

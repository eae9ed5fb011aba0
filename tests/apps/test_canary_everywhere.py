"""One word planted in every text of a case is found in no answer to anybody outside it, and in no message to them."""

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse

from tests.apps.planting import plant, sowable
from tests.apps.test_hostile_strings import asked_for
from tests.apps.test_nothing_gets_out import content
from tests.house.test_routes import ROUTES
from tests.house.visitors import MEMBERS, NOT_TRIED, browser
from tests.looking import undone

pytestmark = pytest.mark.once
CANARY = "鳴禽カナリヤ7781"
PART = "鳴禽カナリヤ"
OUTSIDE_ROLES = [*MEMBERS.values(), None]


@pytest.fixture
def sown(stage, settings):
    settings.FRESH_MINUTES = 10**9
    stage.stage["sown"] = plant(stage.case, CANARY)
    stage.case.refresh_from_db()
    return stage


def outsider(role):
    """Somebody of this role who plays no part in the case; None is nobody."""
    from tsutsumi.accounts.models import User

    roles = {"sato": "officer", "ito": "legal", "suzuki": "csirt", "takahashi": "pr", "tanaka": "desk"}
    roles |= {"yamada": "executive", "kato": "auditor"}
    if role is None:
        return None
    return User.objects.create_user(f"{role}.outside@aoi.example", "外の人", roles.get(role, role))


def found(world, visitor, queries=({},)) -> list[tuple]:
    """Where the word stands in an answer, in any encoding a browser or program would read."""
    wrong = []
    for route in ROUTES:
        if route.name in NOT_TRIED:
            continue
        for method in ("get", "post"):
            for query in queries:
                with undone():
                    answer = getattr(visitor, method)(route.url(world), query)
                    if holds(content(answer)) or holds(answer.get("Content-Disposition", "").encode()):
                        wrong.append((method, route.name, answer.status_code))
    return wrong


def holds(raw: bytes) -> bool:
    escaped = CANARY.encode("ascii", "backslashreplace")
    return any(form in raw for form in (CANARY.encode(), CANARY.encode("utf-16-le"), CANARY.encode("cp932"), escaped))


@pytest.mark.django_db
@pytest.mark.parametrize("role", OUTSIDE_ROLES)
def test_no_role_outside_the_case_finds_the_word_in_any_answer(sown, role):
    assert found(sown, browser(outsider(role))) == []


@pytest.mark.django_db
def test_no_search_filter_or_sort_finds_the_word_from_outside(sown):
    """Half of the word is asked for in every name that a page reads, so the page's own echo is not the word."""
    names = dict.fromkeys(asked_for(), PART) | {"number": sown.case.number, "case": sown.case.number}
    visitor = browser(outsider("sato"))
    assert [hit for hit in found(sown, visitor, [names, {"q": PART, "state": "all"}]) if hit[0] == "get"] == []


@pytest.mark.django_db
def test_members_find_the_word_on_every_kind_of_page(sown, as_user):
    """Positive control: it was sown, and it is seen where it may be seen."""
    assert {"cases.note.text", "cases.case.title", "duties.answer.source", "evidence.item.note"} <= set(sown.sown)
    met = {name.split(":")[0] for _method, name, _status in found(sown, browser(sown.sato))}
    assert met >= {"cases", "duties", "evidence", "intake", "room", "people", "reports"}


@pytest.mark.django_db
def test_the_search_finds_it_for_a_member(sown):
    page = browser(sown.sato).get(reverse("cases:list"), {"q": PART, "state": "all"}).content
    assert holds(page)


def texts_of(app) -> list[tuple[object, str]]:
    return [
        (row, str(getattr(row, field.attname)))
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.concrete_fields
        if sowable(field) or isinstance(field, models.JSONField)
        for row in model._base_manager.all()
    ]


@pytest.mark.django_db
def test_what_waits_to_be_sent_says_nothing_of_the_case(sown):
    """Messages that acts put into the outbox after the word was sown: numbers and addresses of pages, no words."""
    from tsutsumi.cases import actions as cases

    cases.note(sown.case, CANARY, by=sown.sato, known_at=sown.case.known_at)
    cases.add_member(sown.case, sown.stranger, by=sown.sato)
    sent = [text for row, text in texts_of("outbox") if getattr(row, "case_id", None) != sown.case.pk]
    assert [text for text in sent if CANARY in text] == []


@pytest.mark.django_db
def test_an_error_in_the_middle_of_a_case_says_no_word_of_it(sown, monkeypatch):
    def broken(*_args, **_words):
        raise RuntimeError(sown.case.title)

    monkeypatch.setattr("tsutsumi.room.views.stand", broken)
    answer = browser(sown.sato).get(reverse("room:case", args=[sown.case.number]))
    assert answer.status_code == 500
    assert not holds(answer.content)

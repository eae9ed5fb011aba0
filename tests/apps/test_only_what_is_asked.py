"""A write route changes what its form asks for and nothing else, whatever is sent along (mass assignment)."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from tests.apps.test_hostile_strings import browser
from tests.apps.test_nothing_gets_out import columns
from tests.house.source import PACKAGE
from tests.house.test_matrix import MATRIX
from tests.house.test_routes import ROUTES
from tests.looking import House, cell, rows, unlike
from tsutsumi.accounts.roles import public
from tsutsumi.cases.models import Case
from tsutsumi.config import urls

pytestmark = pytest.mark.once
BOX = re.compile(r"^ {4}(\w+) = (?:forms|fields)?\.?\w*Field\(", re.MULTILINE)
LISTED = re.compile(r"fields(?:: ClassVar)? = [(\[]([^)\]]*)[)\]]", re.DOTALL)
ASKED = re.compile(r"""POST(?:\.get(?:list)?\(|\[)\s*["'](\w+)["']""")
# Routes of others that bring their own forms; what they may change is tested with the login.
NOT_OURS = ("mfa_", "account_")
WHO = ("sato", "suzuki", "admin")


def asked_by(app: str) -> set[str]:
    """Every name that a form or a view of this app reads."""
    names: set[str] = set()
    for source in (PACKAGE / app).rglob("*.py"):
        text = source.read_text(encoding="utf-8")
        names |= {*BOX.findall(text), *ASKED.findall(text)}
        names |= {word for inside in LISTED.findall(text) for word in re.findall(r"""["'](\w+)["']""", inside)}
    return names


def changed_by(house, visitor, address, extra) -> list[tuple]:
    """What is different when `extra` is sent along: sent without, without again (what is restless), and with it."""
    seen, sent = [], {"nothing_of_ours": "1"}  # a form without any answer would not be taken as sent
    for said in (sent, sent, sent | extra):
        with house.undone():
            visitor.post(address, said)
            seen.append(house.now())
    one, two, three = seen
    restless = {(k[0], k[2]) for k in unlike(one, two)}
    # What is as it was before anything was sent was refused once more was sent: the harmless side.
    different = [k for k in unlike(one, three) & unlike(house.first, three) if k in three[k[0]]]
    return [(k, cell(three, k)) for k in different if (k[0], k[2]) not in restless]


def app_of(route) -> str:
    """The folder whose forms and views answer."""
    return route.view.__module__.split(".")[1]


WRITING = [
    r
    for r in ROUTES
    if not r.name.startswith(NOT_OURS)
    and f"POST {r.name}" in MATRIX
    and {*MATRIX[f"POST {r.name}"].values()} - {"-", ".", "login"}
]


def test_no_column_that_is_not_asked_for_can_be_sent_along(stage, as_user, settings):
    settings.FRESH_MINUTES = 10**9
    visitors = [browser(stage, as_user, who) for who in WHO]
    house, changed = House(), []
    for route in WRITING:
        asked = asked_by(app_of(route))
        extra = {name: value for name, value in columns().items() if name not in asked}
        assert {"state", "created_at", "digest"} - asked <= extra.keys()
        for visitor in visitors:
            changed += [(route.name, change) for change in changed_by(house, visitor, route.url(stage), extra)]
    assert changed == []
    assert rows() == house.first


@public
def careless(request, number):
    """What must never be written: everything that was sent is set."""
    case = Case.objects.get(number=number)
    for name, value in request.POST.items():
        if name in {f.attname for f in Case._meta.concrete_fields} - {"id", "opened_by_id", "number"}:
            setattr(case, name, value)
    case.save()
    return HttpResponse("ok")


urlpatterns = [path("careless/<str:number>/", careless), *urls.urlpatterns]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_view_that_sets_whatever_is_sent_would_be_seen(stage):
    """Positive control."""
    changed = changed_by(House(), Client(), f"/careless/{stage.case.number}/", {"outline": "poison", "is_drill": "1"})
    assert {key[2] for key, _value in changed} >= {"outline", "is_drill"}


def test_the_walk_knows_the_write_routes_and_their_boxes():
    assert len(WRITING) > 60
    assert {"title", "outline"} <= asked_by("cases")
    assert "state" not in asked_by("cases")

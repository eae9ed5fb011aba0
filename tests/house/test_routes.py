"""Every way in: who may pass, that looking changes nothing, and that a stranger finds nothing."""

from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.looking import House, rows
from tests.stage import SAMPLES

# The only doors without a login. A new one needs a reason that a stranger accepts.
PUBLIC = {
    "healthz", "jsi18n", "account_login", "account_logout", "account_inactive", "account_signup",
    "account_reset_password", "accounts:language", "office:join", "intake:tell", "intake:told", "room:feed",
    "room:about", "team:ack",
}  # fmt: skip
# Pages of allauth that bring their own guard; the walk below tries them all the same.
ALLAUTH = "mfa_"
# These are meant to leave something behind when they are looked at: the entry that somebody took a file out.
RECORDED_GET = {"evidence:take_out", "reports:download", "reports:notice", "reports:decision", "intake:file"}


@dataclass(frozen=True)
class Route:
    name: str
    names: tuple[str, ...]
    view: object

    def url(self, world):
        return reverse(self.name, kwargs={n: sample(self.name, n, world) for n in self.names})


def sample(route, part, world):
    app = route.split(":")[0]
    for key in (f"{route}.{part}", f"{app}.{part}", part):
        if key in SAMPLES:
            return SAMPLES[key](world)
    return 1 if part in {"pk", "mark", "run", "scan"} else "nothing-like-that"


def found(patterns, space="", names=()):
    for pattern in patterns:
        here = (*names, *pattern.pattern.converters)
        if isinstance(pattern, URLPattern):
            yield Route(space + (pattern.name or str(pattern.pattern)), here, pattern.callback)
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from found(pattern.url_patterns, inner, here)


ROUTES = sorted(found(get_resolver().url_patterns), key=lambda r: r.name)
OWN = [r for r in ROUTES if not r.name.startswith(ALLAUTH)]
CLOSED = [r for r in ROUTES if r.name not in PUBLIC]


def each(routes):
    return pytest.mark.parametrize("route", routes, ids=lambda r: r.name)


@each(OWN)
def test_every_view_wears_its_guard(route):
    permission = getattr(route.view, "permission", None)
    assert permission is not None, "neither @allow, @signed_in nor @public"
    assert (permission == "public") == (route.name in PUBLIC)


def by_app(routes):
    """The routes of each app share one stage: nothing of what is done to them here changes it."""
    grouped = {}
    for route in routes:
        grouped.setdefault(route.name.partition(":")[0] if ":" in route.name else "alone", []).append(route)
    return pytest.mark.parametrize("routes", list(grouped.values()), ids=list(grouped))


def leads_to_login(answer):
    return answer.status_code != 302 or answer["Location"].startswith("/accounts/login/")


@pytest.mark.django_db
@by_app(CLOSED)
def test_without_a_login_there_is_only_the_login(stage, routes):
    for route in routes:
        for method in ("get", "post"):
            answer = getattr(Client(), method)(route.url(stage))
            assert answer.status_code in {302, 404, 405}, (route.name, method, answer.status_code)
            assert leads_to_login(answer), (route.name, method, answer["Location"])


@pytest.mark.django_db
@by_app([r for r in CLOSED if "number" in r.names])
def test_a_stranger_to_the_case_finds_nothing_and_changes_nothing(stage, as_user, routes):
    browser, house = as_user(stage.stranger), House()
    with house.watched():
        for route in routes:
            for method in ("get", "post"):
                assert getattr(browser, method)(route.url(stage)).status_code in {404, 405}, (route.name, method)
            assert house.now() == house.first, route.name
    assert rows() == house.first


@pytest.mark.django_db
@by_app([r for r in ROUTES if r.name not in RECORDED_GET and r.name != "account_logout"])
def test_looking_changes_nothing(stage, as_user, routes):
    browser, house = as_user(stage.sato), House()
    with house.watched():
        for route in routes:
            browser.get(route.url(stage))
            after = house.now()
            assert [label for label in after if after[label] != house.first[label]] == [], route.name
    assert rows() == house.first


@pytest.mark.django_db
def test_looking_at_the_way_out_changes_nothing(stage, as_user):
    browser = as_user(stage.sato)
    before = rows()
    browser.get(reverse("account_logout"))
    assert rows() == before


def test_the_walk_sees_what_it_should(stage, as_user):
    """Positive controls: the member is let in where the stranger is not, and a change would be noticed."""
    case = next(r for r in ROUTES if r.name == "room:case")
    assert as_user(stage.sato).get(case.url(stage)).status_code == 200
    before = rows()
    stage.case.title = "別の件名"
    stage.case.save()
    assert rows() != before

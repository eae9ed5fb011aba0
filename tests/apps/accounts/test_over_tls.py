"""With TSUTSUMI_TLS: cookies of this host alone, every name below it over TLS, and no page without it."""

import json
import os
import subprocess
import sys

import pytest
from django.test import Client

from tests.house.source import ROOT
from tests.world import PASSWORD

NAMES = (
    "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE",
    "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "COOKIE_PREFIX",
)  # fmt: skip
ASK = (
    f"import json; from tsutsumi.config import settings as s; print(json.dumps({{n: getattr(s, n) for n in {NAMES}}}))"
)


@pytest.fixture(scope="module")
def as_started(tmp_path_factory):
    """The settings as the program has them that was started with TLS in front."""
    env = {**os.environ, "TSUTSUMI_TLS": "on", "TSUTSUMI_HOME": str(tmp_path_factory.mktemp("home"))}
    env |= {"TSUTSUMI_URL": "https://tsutsumi.aoi.example"}
    told = subprocess.run([sys.executable, "-c", ASK], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    return json.loads(told.stdout)


@pytest.fixture
def browser(settings, as_started):
    for name, value in as_started.items():
        setattr(settings, name, value)
    settings.TLS, settings.MFA_REQUIRED = True, False
    return Client(raise_request_exception=False)


@pytest.mark.django_db
def test_every_cookie_is_of_this_host_alone_and_travels_over_tls_only(browser, sato):
    sato.set_password(PASSWORD)
    sato.save()
    browser.post("/accounts/login/", {"login": sato.email, "password": PASSWORD}, secure=True)
    browser.get("/accounts/profile/", secure=True)
    browser.post("/accounts/language/", {"language": "ja"}, secure=True)
    assert len(browser.cookies) == 4
    for name, cookie in browser.cookies.items():
        assert name.startswith("__Host-")
        assert cookie["secure"]
        assert (cookie["path"], cookie["domain"], cookie["samesite"]) == ("/", "", "Lax")


@pytest.mark.django_db
def test_browsers_are_told_to_come_over_tls_to_every_name_below(browser):
    for path in ("/accounts/login/", "/static/web/base.css", "/healthz", "/nothing"):
        assert browser.get(path, secure=True)["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_without_tls_there_is_a_page_that_says_so_and_nothing_else(browser, method):
    answer = getattr(browser, method)("/accounts/login/")
    assert answer.status_code == 403
    assert "暗号化" in answer.content.decode()
    assert not answer.cookies
    assert browser.get("/accounts/login/", secure=True).status_code == 200


@pytest.mark.django_db
def test_the_supervisor_of_the_same_machine_still_hears_that_it_lives(browser):
    assert browser.get("/healthz").status_code == 200

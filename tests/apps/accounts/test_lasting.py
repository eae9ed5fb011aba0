"""A login ends by itself, and what is left in the browser goes with it."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.world import PASSWORD

pytestmark = pytest.mark.django_db
PAGE = "/accounts/profile/"
POLL = {"x-requested-with": "tsutsumi"}


@pytest.fixture
def hands():
    with time_machine.travel(timezone.now(), tick=False) as hands:
        yield hands


def is_in(browser, **more):
    return browser.get(PAGE, **more).status_code == 200


def test_a_login_that_nobody_touches_ends(sato, as_user, hands, settings):
    settings.IDLE_MINUTES = 30
    browser = as_user(sato)
    hands.shift(timedelta(minutes=29))
    assert is_in(browser)
    hands.shift(timedelta(minutes=29))
    assert is_in(browser)
    hands.shift(timedelta(minutes=30))
    assert not is_in(browser)
    assert Session.objects.count() == 0


def test_a_page_that_asks_for_news_by_itself_is_no_touch(sato, as_user, hands, settings):
    settings.IDLE_MINUTES = 30
    browser = as_user(sato)
    for _ in range(2):
        hands.shift(timedelta(minutes=14))
        assert is_in(browser, headers=POLL)
    hands.shift(timedelta(minutes=2))
    assert not is_in(browser)


def test_however_busy_a_login_ends_after_its_hours(sato, as_user, hands, settings):
    settings.SESSION_COOKIE_AGE, settings.IDLE_MINUTES = 3600, 60
    browser = as_user(sato)
    for _ in range(5):
        hands.shift(timedelta(minutes=11))
        assert is_in(browser)
    hands.shift(timedelta(minutes=5))
    assert not is_in(browser)


def test_looking_twice_within_a_minute_writes_nothing(sato, as_user, hands):
    browser = as_user(sato)
    hands.shift(timedelta(seconds=59))
    before = dict(browser.session)
    assert is_in(browser)
    assert dict(browser.session) == before


def test_what_was_typed_survives_the_end_by_idleness(sato, as_user, hands):
    browser = as_user(sato)
    assert is_in(browser)
    hands.shift(timedelta(minutes=61))
    asked = browser.post(PAGE, {"note": "夜中の下書き"})
    assert asked["Location"] == "/accounts/login/?next=/accounts/resume/"


def test_the_way_out_empties_the_browser(sato, as_user):
    browser = as_user(sato)
    out = browser.post(reverse("account_logout"))
    assert out["Clear-Site-Data"] == '"storage"'
    assert not is_in(browser)
    assert "Clear-Site-Data" not in browser.get(PAGE)


def test_a_proof_that_was_asked_for_again_gives_the_session_a_new_name(sato, as_user, settings):
    sato.set_password(PASSWORD)
    sato.save()
    browser = as_user(sato)
    before = browser.session.session_key
    browser.post(reverse("account_reauthenticate"), {"password": "wrong-password-here"})
    assert browser.session.session_key == before
    copy = Client()
    copy.cookies[settings.SESSION_COOKIE_NAME] = before
    assert is_in(copy)
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert browser.session.session_key != before
    assert not is_in(copy)
    assert is_in(browser)


def test_a_login_and_a_refusal_leave_a_line_in_the_log_and_no_name(sato, client, settings, caplog):
    settings.MFA_REQUIRED = False
    sato.set_password(PASSWORD)
    sato.save()
    with caplog.at_level("INFO"):
        client.post("/accounts/login/", {"login": sato.email, "password": PASSWORD})
        client.get(reverse("office:people"))
        client.get(reverse("room:case", args=["2026-999"]))
    assert f"login of accounts.user:{sato.pk} by password" in caplog.text
    assert f"refused: accounts.manage to accounts.user:{sato.pk}" in caplog.text
    assert "refused: a case" in caplog.text
    assert sato.email not in caplog.text

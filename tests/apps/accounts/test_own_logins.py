"""Where one is logged in, ending it, and a second factor that no page can make optional."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.sessions.models import Session
from django.core import signing
from django.test import Client
from django.urls import reverse

from tests.house.test_routes import CLOSED, ROUTES
from tests.world import PASSWORD
from tsutsumi.accounts.middleware import BEFORE_SECOND_FACTOR


@pytest.fixture
def two(sato, ito, as_user):
    """Two logins of one person, and one of another."""
    return as_user(sato), as_user(sato), as_user(ito)


def page(browser):
    return browser.get(reverse("office:logins")).content.decode()


def test_one_sees_ones_own_logins_and_never_their_secrets(two):
    first, _second, other = two
    shown = page(first)
    assert shown.count("いま使っている画面") == 1
    assert shown.count("ほかの画面") == 1
    assert "ほかの画面" not in page(other)
    for browser in two:
        assert browser.session.session_key not in shown


def test_one_login_is_ended_and_the_others_go_on(two):
    first, second, other = two
    name = page(first).split('name="login" value="')[1].split('"')[0]
    first.post(reverse("office:end_login"), {"login": name})
    assert second.get(reverse("room:home")).status_code == 302
    assert first.get(reverse("room:home")).status_code == 200
    assert other.get(reverse("room:home")).status_code == 200


def test_all_others_are_ended_at_once(two):
    first, second, other = two
    first.post(reverse("office:end_login"))
    assert second.get(reverse("room:home")).status_code == 302
    assert first.get(reverse("room:home")).status_code == 200
    assert other.get(reverse("room:home")).status_code == 200


def test_nobody_ends_the_login_of_somebody_else(two):
    first, _second, other = two
    name = page(first).split('name="login" value="')[1].split('"')[0]
    count = Session.objects.count()
    other.post(reverse("office:end_login"), {"login": name})
    other.post(reverse("office:end_login"), {"login": "x' OR 1=1"})
    assert Session.objects.count() == count


@pytest.mark.once
def test_no_page_makes_the_second_factor_optional(stage, settings):
    """Everything is sent to every page, with a fresh login: afterwards either the factor is there or no door opens."""
    settings.MFA_REQUIRED, settings.FRESH_MINUTES = True, 10**9
    stage.sato.set_password(PASSWORD)
    stage.sato.save()
    TOTP.activate(stage.sato, generate_totp_secret())
    said = {"MFA_REQUIRED": "", "mfa": "optional", "TSUTSUMI_MFA": "optional", "required": "off", "authenticators": []}
    for route in ROUTES:
        browser = Client(raise_request_exception=False)
        browser.force_login(stage.sato, backend="allauth.account.auth_backends.AuthenticationBackend")
        browser.post(route.url(stage), said)
    assert settings.MFA_REQUIRED
    browser = Client()
    stage.sato.refresh_from_db()
    browser.force_login(stage.sato, backend="allauth.account.auth_backends.AuthenticationBackend")
    if not Authenticator.objects.filter(user=stage.sato).exists():
        doors = [r for r in CLOSED if r.name not in BEFORE_SECOND_FACTOR]
        assert {browser.get(r.url(stage)).status_code for r in doors} <= {302}


def test_taking_the_second_factor_off_closes_every_door(sato, settings):
    settings.MFA_REQUIRED, settings.FRESH_MINUTES = True, 10**9
    sato.set_password(PASSWORD)
    sato.save()
    TOTP.activate(sato, generate_totp_secret())
    browser = Client()
    browser.force_login(sato, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.get(reverse("room:home")).status_code == 200
    Authenticator.objects.filter(user=sato).delete()
    assert browser.get(reverse("room:home"))["Location"] == reverse("mfa_activate_totp")


def test_a_thief_of_the_database_cannot_go_in_as_somebody(sato, as_user):
    browser = as_user(sato)
    stolen = list(Session.objects.values_list("session_key", flat=True))
    assert browser.cookies["tsutsumi_session"].value not in stolen
    for name in stolen:
        thief = Client()
        thief.cookies["tsutsumi_session"] = name
        assert thief.get(reverse("office:logins")).status_code == 302
    assert page(browser)  # the control: the cookie itself goes in


def test_what_a_session_holds_lies_sealed(sato, as_user):
    browser = as_user(sato)
    session = browser.session
    session["typed"] = "CANARY 佐藤"
    session.save()
    assert browser.session["typed"] == "CANARY 佐藤"
    kept = Session.objects.get().session_data
    with_django = signing.loads(kept, salt="django.contrib.sessions.SessionStore", serializer=Raw)
    assert b"CANARY" not in with_django
    assert "CANARY" in json.dumps(browser.session["typed"])


class Raw:
    """Reads a session as the thief of a database who has the secret of the signature would."""

    def loads(self, data):
        return data


def test_a_session_of_another_key_is_nobodys(sato, as_user, settings):
    browser = as_user(sato)
    settings.SECRET_KEY = "another" * 8
    assert browser.get(reverse("office:logins")).status_code == 302


def test_a_login_that_ends_leaves_no_row(sato, as_user):
    browser = as_user(sato)
    browser.post(reverse("account_logout"))
    assert not Session.objects.exists()

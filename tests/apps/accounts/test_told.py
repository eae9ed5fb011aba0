"""Whoever's password or second factor was changed hears of it by mail, and the trail knows."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.urls import reverse

from tests.world import PASSWORD
from tsutsumi.audit.models import Entry
from tsutsumi.outbox.models import Message
from tsutsumi.room.office.actions import invite

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _with_mail(settings):
    cache.clear()
    settings.SMTP, settings.MAIL_FROM = {"scheme": "smtp"}, "tsutsumi@aoi.example"


@pytest.fixture
def browser(sato, as_user):
    sato.set_password(PASSWORD)
    sato.save()
    browser = as_user(sato)
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return browser


def changes():
    return [(e.data["what"], e.data["how"]) for e in Entry.objects.filter(verb="login.changed").order_by("pk")]


def change_password(browser):
    new = "another tsutsumi of 2026"
    return browser.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )


def test_a_changed_password_is_told(sato, browser):
    assert change_password(browser).status_code == 302
    assert changes() == [("password", "set")]
    message = Message.objects.get()
    assert message.to == sato.email
    assert "心当たりがなければ" in message.body
    assert "http" not in message.body


def test_a_second_factor_that_came_or_went_is_told(browser, django_capture_on_commit_callbacks):
    secret = browser.get(reverse("mfa_activate_totp")).context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("mfa_activate_totp"), {"code": code})
        browser.post(reverse("mfa_generate_recovery_codes"))
    browser.post(reverse("mfa_deactivate_totp"))
    assert changes() == [("totp", "added"), ("recovery_codes", "reset"), ("totp", "removed")]
    assert Message.objects.count() == 3


def test_a_password_set_by_a_link_is_told(admin, tanaka, client):
    url = reverse("office:join", args=[invite(tanaka, by=admin)])
    client.post(url, {"password": PASSWORD, "again": PASSWORD})
    assert Message.objects.get().to == tanaka.email


def test_without_mail_nothing_stands_on_the_printed_list(browser, settings):
    settings.SMTP = None
    change_password(browser)
    assert changes() == [("password", "set")]
    assert not Message.objects.exists()


def test_who_lost_every_factor_begins_anew_by_a_link_that_only_the_server_makes(sato, browser, client, capsys):
    TOTP.activate(sato, "JBSWY3DPEHPK3PXP")
    call_command("forget_factors", email="Sato@aoi.example")
    url = re.search(r"(/join/\S+)", capsys.readouterr().out)[1]
    sato.refresh_from_db()
    assert not sato.has_usable_password()
    assert not Authenticator.objects.exists()
    assert browser.get("/accounts/profile/").status_code == 302
    assert changes() == [("factors", "removed")]
    assert Message.objects.get().to == sato.email
    client.post(url, {"password": PASSWORD, "again": PASSWORD})
    sato.refresh_from_db()
    assert sato.check_password(PASSWORD)


def test_nobody_who_is_gone_gets_such_a_link(tanaka):
    tanaka.is_active = False
    tanaka.save()
    for email in (tanaka.email, "system@tsutsumi.invalid", "nobody@aoi.example"):
        with pytest.raises(CommandError, match="有効な利用者"):
            call_command("forget_factors", email=email)

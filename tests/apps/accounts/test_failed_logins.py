"""Logins that failed stand in the trail: of which account, never what was typed; and a flood cannot fill the disk."""

import json
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.world import PASSWORD
from tsutsumi.audit.models import Entry
from tsutsumi.audit.verify import verify
from tsutsumi.room.office import failures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_the_door")]
LOGIN = "/accounts/login/"


def entries():
    return [(e.subject, e.data) for e in Entry.objects.filter(verb="login.failed")]


def test_a_wrong_password_is_in_the_trail_without_what_was_typed(sato):
    Client().post(LOGIN, {"login": sato.email.upper(), "password": "canary-wrong-password"})
    assert entries() == [(f"accounts.user:{sato.pk}", {"step": "password", "times": 1})]
    kept = json.dumps([[e.subject, e.data] for e in Entry.objects.all()])
    assert "canary" not in kept
    assert sato.email not in kept.lower()
    assert list(verify()) == []


def test_the_right_one_is_not(sato):
    assert Client().post(LOGIN, {"login": sato.email, "password": PASSWORD}).status_code == 302
    assert entries() == []


def test_a_name_without_an_account_is_counted_and_not_written_down(sato):
    for name in ("canary@evil.example", "canary2@evil.example"):
        Client().post(LOGIN, {"login": name, "password": "wrong-password-here"})
    assert entries() == [("", {"step": "password", "times": 1})] * 2
    assert "canary" not in json.dumps(entries())


def test_a_wrong_second_factor_is_told_apart(sato):
    TOTP.activate(sato, "JBSWY3DPEHPK3PXP")
    browser = Client()
    browser.post(LOGIN, {"login": sato.email, "password": PASSWORD})
    browser.post("/accounts/mfa/authenticate/", {"code": "000000"})
    assert [data["step"] for _subject, data in entries()] == ["second_factor"]


def test_a_flood_does_not_fill_the_disk_and_no_try_is_lost(sato):
    for _ in range(1000):
        failures.note(sato, "password")
    assert len(entries()) < 15
    assert sum(data["times"] for _subject, data in entries()) == 1000
    assert list(verify()) == []


def test_written_one_by_one_it_would(sato, monkeypatch):
    monkeypatch.setattr(failures, "WRITTEN", range(10_000))
    for _ in range(50):
        failures.note(sato, "password")
    assert len(entries()) == 50


def test_the_next_hour_is_written_again(sato):
    with time_machine.travel(timezone.now(), tick=False) as hands:
        for _ in range(8):
            failures.note(sato, "password")
        hands.shift(timedelta(hours=1))
        failures.note(sato, "password")
    assert len(entries()) == 6


def test_the_person_sees_it_on_the_page_of_their_logins(sato, ito, as_user):
    page = as_user(sato)
    assert "ログインの失敗はありません" in page.get(reverse("office:logins")).content.decode()
    for _ in range(3):
        failures.note(sato, "password")
    assert "3回" in page.get(reverse("office:logins")).content.decode()
    assert "ログインの失敗はありません" in as_user(ito).get(reverse("office:logins")).content.decode()


def test_an_answer_says_the_same_whether_it_was_written_or_not(sato):
    def answer(name):
        page = Client().post(LOGIN, {"login": name, "password": "wrong-password-here"}).content.decode()
        return page.replace(name, "")

    first = answer(sato.email)
    assert len(first) == len(answer("nobody@aoi.example"))

"""Passwords that are too easy in this house, and those that have leaked elsewhere."""

import hashlib

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ImproperlyConfigured, ValidationError

from tsutsumi.accounts.models import Organisation
from tsutsumi.accounts.passwords import is_listed
from tsutsumi.config import env

pytestmark = pytest.mark.django_db
GOOD = "kaze no tayori wo matsu"
OF_THE_HOUSE = ("Tsutsumi-2026", "tsutsumiadmin1!", "あおい総合クリニック2026", "ＡＯＩ－ＫＡＩ-example-99")
FREE = (GOOD, "tsutsumi no ue no kusa", "あおい総合クリニックの裏の川で泳ぐ朝", "🐟" * 12, "x y" * 40)


@pytest.fixture(autouse=True)
def _house():
    Organisation.objects.create(name="医療法人社団あおい会 あおい総合クリニック", contact_email="info@aoi-kai.example")


@pytest.mark.parametrize("password", OF_THE_HOUSE)
def test_the_words_of_the_house_alone_are_no_password(password):
    with pytest.raises(ValidationError, match="組織や製品"):
        validate_password(password)


@pytest.mark.parametrize("password", FREE)
def test_with_enough_of_something_else_they_are(password):
    validate_password(password)


def listed(folder, passwords):
    lines = sorted(hashlib.sha1(p.encode()).hexdigest().upper() + f":{n}" for n, p in enumerate(passwords))
    file = folder / "pwned.txt"
    file.write_text("\r\n".join(lines) + "\r\n")
    return file


@pytest.mark.parametrize("count", [1, 2, 3, 500])
def test_every_password_of_the_list_is_found_and_no_other(tmp_path, count):
    leaked = [f"leaked-password-{n}" for n in range(count)]
    file = listed(tmp_path, leaked)
    assert all(is_listed(p, file) for p in leaked)
    assert not any(is_listed(f"{p}!", file) for p in leaked)


def test_a_leaked_password_is_refused_where_the_house_keeps_the_list(tmp_path, settings):
    validate_password(GOOD)
    settings.BREACHED_PASSWORDS = listed(tmp_path, [GOOD])
    with pytest.raises(ValidationError, match="漏えいしたもの"):
        validate_password(GOOD)


def test_a_list_that_is_not_there_stops_the_start(monkeypatch, tmp_path):
    monkeypatch.setenv("TSUTSUMI_X", str(tmp_path / "gone"))
    with pytest.raises(ImproperlyConfigured, match="TSUTSUMI_X"):
        env.path("TSUTSUMI_X")
    monkeypatch.setenv("TSUTSUMI_X", "")
    assert env.path("TSUTSUMI_X") is None

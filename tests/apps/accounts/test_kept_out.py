"""An outsider who knows an address cannot keep its owner out, and does not get more tries for it."""

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from django.test import Client

from tests.world import PASSWORD
from tsutsumi.accounts.expired import WHO

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_the_door")]
LOGIN = "/accounts/login/"
TRIES = 5  # config/accounts.py: 5/5m/key


def tried(browser, user, password):
    return browser.post(LOGIN, {"login": user.email, "password": password}).status_code == 302


@pytest.fixture
def own(sato):
    """The browser in which she was logged in this morning."""
    browser = Client()
    assert tried(browser, sato, PASSWORD)
    browser.get("/accounts/profile/")
    browser.post("/accounts/logout/")
    assert WHO in browser.cookies
    return browser


@pytest.fixture
def attacked(own, sato):
    for _ in range(TRIES + 1):
        assert not tried(Client(REMOTE_ADDR="198.51.100.1"), sato, "wrong-password-here")


def test_a_stranger_cannot_keep_a_person_out_of_their_own_browser(own, sato, attacked):
    assert tried(own, sato, PASSWORD)


def test_strangers_have_no_more_tries_than_before(sato, attacked):
    """The positive control: without the cookie the limit holds, whatever address one comes from."""
    assert not tried(Client(REMOTE_ADDR="203.0.113.9"), sato, PASSWORD)


def test_the_own_browser_has_a_limit_as_well(own, sato):
    for _ in range(TRIES):
        assert not tried(own, sato, "wrong-password-here")
    assert not tried(own, sato, PASSWORD)


def test_the_cookie_of_somebody_else_or_a_made_up_one_is_worth_nothing(own, ito, sato, attacked):
    ito.set_password(PASSWORD)
    ito.save()
    for _ in range(TRIES + 1):
        assert not tried(Client(), ito, "wrong-password-here")
    assert not tried(own, ito, PASSWORD)  # her browser is not his
    forger = Client()
    forger.cookies[WHO] = f"{sato.pk}:made-up:signature"
    assert not tried(forger, sato, PASSWORD)


@pytest.mark.parametrize("host", ["testserver:1", "testserver:65535", "localhost", "127.0.0.1:80"])
def test_another_host_or_port_is_no_new_row_of_tries(sato, attacked, settings, host):
    settings.ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
    assert not tried(Client(HTTP_HOST=host, REMOTE_ADDR="203.0.113.9"), sato, PASSWORD)


def test_with_the_usual_key_it_would_be(rf, sato, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    usual = DefaultAccountAdapter()
    keys = {
        usual._get_login_attempts_cache_key(rf.get("/", HTTP_HOST=f"testserver:{n}"), email="a@b.jp") for n in (1, 2)
    }
    assert len(keys) == 2


@pytest.mark.parametrize("spelt", ["SATO@AOI.EXAMPLE", " sato@aoi.example ", "Sato@aoi.example"])
def test_another_spelling_is_no_new_row_of_tries(sato, attacked, spelt):
    answer = Client(REMOTE_ADDR="203.0.113.9").post(LOGIN, {"login": spelt, "password": PASSWORD})
    assert answer.status_code == 200

"""Refusals say what happened and what to do, in the same calm page, and betray nothing."""

import pytest
from django.test import Client
from django.utils import translation

pytestmark = [pytest.mark.urls("tests.apps.web.urls"), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _japanese():
    with translation.override("ja"):
        yield


@pytest.fixture
def browser():
    return Client(raise_request_exception=False, headers={"accept-language": "ja"})


@pytest.mark.parametrize(
    ("path", "code", "words"),
    [
        ("/nothing", 404, "権限がない"),
        ("/refuse/403", 403, "権限が"),
        ("/refuse/405", 405, "ボタン"),
        ("/refuse/413", 413, "2GB"),
        ("/refuse/429", 429, "しばらく"),
        ("/refuse/500", 500, "誤りではありません"),
    ],
)
def test_a_refusal_is_a_page_with_words_and_a_way_out(browser, path, code, words):
    answer = browser.get(path)
    page = answer.content.decode()
    assert answer.status_code == code
    assert words in page
    assert "<h1>" in page
    assert 'href="/"' in page
    assert "data-refused" in page


def test_a_form_from_an_old_page_is_told_to_send_again():
    answer = Client(enforce_csrf_checks=True, headers={"accept-language": "ja"}).post("/style/", {"title": "x"})
    assert answer.status_code == 403
    assert "送り直してください" in answer.content.decode()


def test_a_machine_gets_the_bare_answer(browser):
    answer = browser.get("/refuse/429", headers={"accept": "application/json"})
    assert answer.status_code == 429
    assert answer.content == b""


def test_how_long_to_wait_is_still_told(browser):
    assert browser.get("/refuse/429")["Retry-After"] == "60"

"""The pages about a check page in a real Chromium, at the desk and on a phone: sound for axe, inside the screen."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from tsutsumi.notices.models import Mailing
from tsutsumi.notices.selfcheck import actions, place
from tsutsumi.notices.selfcheck.models import CheckPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def built(mailing, ledger, sato, monkeypatch):
    said = {"until": timezone.localdate() + timedelta(days=60), "firsts": ["mail", "member"], "second": "birth"}
    page = actions.save(mailing, {"address": "https://kakunin.example.jp/"} | said, by=sato)
    Mailing.objects.filter(pk=mailing.pk).update(digest="d" * 64)
    monkeypatch.setattr(actions.leaving, "approved", lambda _mailing: None)
    page = actions.build(CheckPage.objects.select_related("mailing__case").get(pk=page.pk), by=sato)
    place.counts_file(page.folder_name).write_text('{"2026-11-25": {"pages": 1204, "codes": 611, "open": 98}}')
    return page


@pytest.fixture
def context(chromium, live_server, as_user, settings, sato):
    """A browser in which Sato is logged in."""
    cookie = as_user(sato).cookies[settings.SESSION_COOKIE_NAME]
    context = chromium.new_context(locale="ja-JP")
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}])
    yield context
    context.close()


@pytest.mark.parametrize("width", [1280, 375])
def test_pages_are_sound_for_axe_and_inside_the_screen(context, live_server, built, width):
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    for name in ("index", "edit", "preview"):
        page.goto(live_server.url + reverse(f"selfcheck:{name}", args=[built.mailing.case.number, 1]))
        found = Axe().run(page, options={"runOnly": RULES})
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name

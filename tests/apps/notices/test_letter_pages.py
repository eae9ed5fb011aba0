"""The pages of letters in a real Chromium: sound for axe, inside the screen at both widths."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.urls import reverse

from tests.apps.notices.test_printing import live, persons, printed  # noqa: F401 (fixtures)
from tests.stories.browser import RULES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1280, 375])
def test_pages_of_letters_are_sound(printed, live, sato, chromium, live_server, as_user, settings, tmp_path, width):  # noqa: F811, PLR0917
    call_command("createcachetable", verbosity=0)
    settings.FRESH_MINUTES = 10**9
    cookie = as_user(sato).cookies[settings.SESSION_COOKIE_NAME]
    context = chromium.new_context(locale="ja-JP", viewport={"width": width, "height": 900})
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}])
    page = context.new_page()
    base = [live.case.number, live.number]
    for name, more in (("index", []), ("run", [printed.number]), ("returns", []), ("calls", [])):
        page.goto(live_server.url + reverse(f"letters:{name}", args=[*base, *more]))
        assert page.locator("h1").count() == 1
        found = Axe().run(page, options={"runOnly": RULES})
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        page.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)
    context.close()

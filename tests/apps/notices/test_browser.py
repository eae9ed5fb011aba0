"""The pages of a mailing in a real Chromium, folds open: sound for axe, inside the screen at both widths."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command

from tests.apps.notices.test_printing import live, persons  # noqa: F401 (fixtures)
from tests.apps.room.test_browser import RULES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = (
    "how/",
    "waves/",
    "flags/",
    "wordings/letter/ja/adult/",
    "people/",
    "people/?q=nobody",
    "people/1/",
    "board/",
    "",
)


@pytest.fixture
def opened(live_server, chromium, as_user, settings, sato):
    call_command("createcachetable", verbosity=0)
    cookie = as_user(sato).cookies[settings.SESSION_COOKIE_NAME]
    context = chromium.new_context(locale="ja-JP")
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}])
    context.set_default_navigation_timeout(120_000)  # the first page reads everything that the house is made of
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", [1280, 375])
def test_every_page_of_a_mailing_is_sound_at_this_width(opened, live_server, live, width):  # noqa: F811
    opened.set_viewport_size({"width": width, "height": 900})
    found, here = [], f"{live_server.url}/cases/{live.case.number}/notices/{live.number}/"
    for path in (*PAGES, "../"):
        answer = opened.goto(here + path)
        opened.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")
        wrong = Axe().run(opened, options={"runOnly": RULES}).response["violations"]
        found += [(path, one["id"], [node["target"] for node in one["nodes"]][:2]) for one in wrong]
        found += [(path, answer.status)] if answer.status != 200 else []
        if opened.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append((path, "wider than the screen"))
    assert found == []

"""The pages of the sending in a real Chromium: sound for axe, inside the screen."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command

from tests.apps.notices import made
from tests.apps.notices.test_mail import bounced, carry, clock, live, settled, sink  # noqa: F401
from tests.apps.room.test_browser import RULES
from tsutsumi.notices.models import Mailing
from tsutsumi.notices.post import bounces

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sent(live, sink, sato):  # noqa: F811
    """Sent, with a refusal, a full box, a bounce, and some of whom nobody knows."""
    call_command("createcachetable", verbosity=0)
    Mailing.objects.filter(pk=live.pk).update(per_minute=600)
    sink.refuse = {made.person(1)["email"]: "550 5.1.1 unknown", made.person(2)["email"]: "452 4.2.2 full"}
    sink.drop_after_data = True
    carry(live)
    sink.drop_after_data = False
    Mailing.objects.filter(pk=live.pk).update(per_minute=0)
    carry(live)
    raw, to = bounced(live, 9, "550 5.1.1 <x@isp.example>: User unknown in virtual mailbox table", "5.1.1")
    bounces.take(raw, to, by=sato)
    return live


@pytest.fixture
def opened(live_server, chromium, as_user, settings, sato):
    cookie = as_user(sato).cookies[settings.SESSION_COOKIE_NAME]
    context = chromium.new_context(locale="ja-JP")
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}])
    yield context.new_page(), live_server.url
    context.close()


@pytest.mark.parametrize("width", [1280, 375])
def test_the_pages_of_the_sending_are_sound(opened, sent, width):
    page, base = opened
    page.set_viewport_size({"width": width, "height": 800})
    here = f"/cases/{sent.case.number}/notices/{sent.number}/mail/"
    for path in (here, f"{here}failures/", f"{here}unknown/", f"{here}returned/", "/settings/mailing/"):
        page.goto(base + path)
        assert page.locator("h1").count() == 1
        if os.environ.get("SHOTS"):
            name = path.strip("/").replace("/", "-")[-12:]
            page.screenshot(path=f"{os.environ['SHOTS']}/{name}-{width}.png", full_page=True)
        found = Axe().run(page, options={"runOnly": RULES})
        assert found.violations_count == 0, f"{path}\n{found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path

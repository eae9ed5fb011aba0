"""The pages of who else is told in a real Chromium: sound for axe, inside the screen, on a phone too."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command

from tests.apps.outside.conftest import KNOWN_AT, KNOWN_ON
from tsutsumi.outside import actions
from tsutsumi.outside.actions import Asked, Said

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def paths(case, world, paper):
    """A case half way: a log, a receipt, an order of the authority, a gift that is stopped."""
    call_command("createcachetable", verbosity=0)
    actions.say_flags({"pmark": True, "insured": True, "listed": True, "telecom": False}, by=world.sato)
    actions.contact(case, "POLICE", Said(KNOWN_AT, "phone", "相談の日を決めた。", next="相談に行く"), by=world.ito)
    actions.send(case, "JPCERT", KNOWN_ON, by=world.ito)
    actions.receive(case, "JPCERT", "JPCERT#12345", paper, by=world.ito)
    told = {"authority": "個人情報保護委員会", "kind": "report_order", "text": "人数の内訳", "received_on": KNOWN_ON}
    actions.take_demand(case, told | {"due_on": KNOWN_ON, "item": paper}, by=world.ito)
    actions.save_insurer({"company": "みほん損保", "kinds": ["C13"], "cap_per_person": 500}, by=world.sato)
    actions.ask(case, Asked("C13", "お詫びの品", "対象の方", 1_043_000, 1043), by=world.sato)
    base = f"/cases/{case.number}/"
    inside = ["", "add/", "to/POLICE/", "to/JPCERT/", "to/INSURER/", "to/CLIENT/", "demands/new/", "demands/1/"]
    money = ["", "new/", "1/", "1/edit/"]
    return [
        *(f"{base}outside/{page}" for page in inside),
        *(f"{base}spending/{page}" for page in money),
        "/settings/outside/",
        "/settings/insurer/",
    ]


@pytest.fixture
def cookie(as_user, settings, sato):
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": as_user(sato).cookies[name].value}


@pytest.mark.parametrize("width", [1280, 375])
def test_every_page_is_sound_at_this_width(chromium, live_server, cookie, paths, width):
    context = chromium.new_context(locale="ja-JP", viewport={"width": width, "height": 900})
    context.add_cookies([cookie | {"url": live_server.url}])
    page, found = context.new_page(), []
    for path in paths:
        answer = page.goto(live_server.url + path)
        page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")
        found += [(path, one["id"]) for one in Axe().run(page, options={"runOnly": RULES}).response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((path, "wider than the screen"))
        if answer.status != 200:
            found.append((path, answer.status))
    context.close()
    assert found == []

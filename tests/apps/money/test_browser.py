"""Money and prevention in a real Chromium, folds open: sound for axe, inside the screen, on a phone too."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command

from tests.apps.room.test_browser import RULES
from tests.stage import _money, _prevention

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MONEY = (
    "", "new/", "budget/", "estimates/", "costs/{cost}/", "reliefs/", "reliefs/new/",
    "reliefs/{relief}/", "claims/", "claims/new/", "claims/{claim}/",
)  # fmt: skip
PREVENTION = ("", "why/{cause}/", "new/", "cycles/", "elsewhere/", "elsewhere/{spread}/", "{measure}/")
LOOK = "for (const fold of document.querySelectorAll('main details')) fold.open = true"


@pytest.fixture
def paths(case, world):
    call_command("createcachetable", verbosity=0)
    world.stage["case"] = case
    _money(world)
    _prevention(world)
    here = f"/cases/{case.number}"
    said = [f"{here}/money/{path}" for path in MONEY] + [f"{here}/prevention/{path}" for path in PREVENTION]
    pk = {name: getattr(thing, "number", getattr(thing, "pk", thing)) for name, thing in world.stage.items()}
    return [*(path.format(**pk) for path in said), f"{here}/trust/"]


@pytest.fixture
def page(chromium, live_server, as_user, settings, world):
    name = settings.SESSION_COOKIE_NAME
    context = chromium.new_context(locale="ja-JP")
    context.add_cookies([{"name": name, "value": as_user(world.sato).cookies[name].value, "url": live_server.url}])
    context.set_default_navigation_timeout(120_000)  # the first page reads everything that the house is made of
    yield context.new_page()
    context.close()


def test_every_page_of_money_and_prevention_is_sound_at_both_widths(page, live_server, paths):
    found = []
    for path in paths:
        answered = page.goto(live_server.url + path)
        page.evaluate(LOOK)
        found += [(path, answered.status)] if answered.status != 200 else []
        for width in (1280, 375):
            page.set_viewport_size({"width": width, "height": 900})
            wrong = Axe().run(page, options={"runOnly": RULES}).response["violations"]
            found += [(path, width, one["id"], [node["target"] for node in one["nodes"]][:2]) for one in wrong]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append((path, width, "wider than the screen"))
    assert found == []

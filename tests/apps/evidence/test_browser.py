"""The pages of the register in a real Chromium: sound for axe, inside the screen at every width."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.urls import reverse

from tests.stage import set_stage
from tsutsumi.room.bundling import actions as bundling

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def paths(world):
    """Every page of the register, with something on it."""
    call_command("createcachetable", verbosity=0)
    set_stage(world)
    bundling.make(world.case, with_files=False, by=world.sato)
    case, item = world.case.number, world.item.number
    of_case = ("evidence:index", "evidence:logs", "evidence:add_log", "evidence:holds", "room:bundles")
    of_item = ("item", "acquisition", "acquisitions", "hand", "folder")
    return {
        **{name.partition(":")[2]: reverse(name, args=[case]) for name in of_case},
        **{name: reverse(f"evidence:{name}", args=[case, item]) for name in of_item},
        "handover": reverse("evidence:handover", args=[case, item, world.handover.number]),
        "folder_list": reverse("evidence:folder_list", args=[case, item, world.folder.number]),
        "log": reverse("evidence:log", args=[case, world.log.pk]),
        "file": reverse("evidence:item", args=[case, world.file.number]),
        "deadlines": reverse("room:deadlines"),
    }


@pytest.fixture
def page(chromium, live_server, as_user, settings, world):
    cookie = as_user(world.sato).cookies[settings.SESSION_COOKIE_NAME]
    context = chromium.new_context(locale="ja-JP")
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}])
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", [1280, 375])
def test_every_page_of_the_register_is_sound_at_this_width(live_server, page, paths, width):
    page.set_viewport_size({"width": width, "height": 900})
    found = []
    for name, path in paths.items():
        answer = page.goto(live_server.url + path)
        page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")
        found += [(name, one["id"]) for one in Axe().run(page, options={"runOnly": RULES}).response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((name, "wider than the screen"))
        if answer.status != 200:
            found.append((name, answer.status))
        if shots := os.environ.get("SHOTS"):
            page.screenshot(path=f"{shots}/{name}-{width}.png", full_page=True)
    assert found == []

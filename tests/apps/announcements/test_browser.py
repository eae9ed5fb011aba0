"""The ledger and the publications in a real Chromium: sound for axe, inside the screen, on a phone too."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command

from tests.apps.announcements.conftest import going_out, issued, put, ready
from tests.apps.figures.conftest import KNOWN_AT
from tsutsumi.announcements import actions
from tsutsumi.duties.actions import answer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def paths(case, world):
    """One that is out and no longer right, its update and its correction, one settled, one with everything wrong."""
    call_command("createcachetable", verbosity=0)
    row = ready(case, world)
    actions.write(row, {"texts": row.texts | {"delay": "確認をしておりました。"}}, by=world.takahashi)
    issued(row, world)
    answer(case, "count_max", 1200, on=KNOWN_AT.date(), by=world.sato, source="再集計")
    actions.follow(row, by=world.takahashi)
    actions.begin(case, "correction", by=world.takahashi, corrects=row)
    wrong = actions.begin(case, "second", by=world.takahashi)
    actions.write(wrong, {"texts": wrong.texts | {"cause": "委託先のミスで1,043人分"}}, by=world.takahashi)
    staff = actions.begin(case, "staff", by=world.takahashi)
    actions.write(staff, going_out(planned_at=None), by=world.takahashi)
    actions.settle(staff, by=world.takahashi)
    put(case, "misuse", "不審な電話がありました", world.sato)
    ledger, said = f"/cases/{case.number}/figures/", f"/cases/{case.number}/announcements/"
    own = ["", "new/number/", "new/list/", "new/moment/", "of/people/", "of/misuse/", "of/contact.from/"]
    pages = ["", "1/", "1/page/ja/", "2/", "2/write/", "3/", "4/", "4/write/", "5/"]
    return [*(ledger + page for page in own), *(said + page for page in pages)]


@pytest.fixture
def cookie(as_user, settings, world):
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": as_user(world.takahashi).cookies[name].value}


@pytest.mark.parametrize("width", [1280, 375])
def test_every_page_is_sound_at_this_width(chromium, live_server, cookie, paths, width):
    context = chromium.new_context(locale="ja-JP", viewport={"width": width, "height": 900})
    context.add_cookies([cookie | {"url": live_server.url}])
    page, found = context.new_page(), []
    for path in paths:
        answered = page.goto(live_server.url + path)
        page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")
        found += [(path, one["id"]) for one in Axe().run(page, options={"runOnly": RULES}).response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((path, "wider than the screen"))
        if answered.status != 200:
            found.append((path, answered.status))
    context.close()
    assert found == []

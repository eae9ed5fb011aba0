"""The pages of decisions in a real Chromium: sound for axe, inside the screen, on a phone too."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command

from tests.apps.decisions.conftest import put_up, step_of
from tsutsumi.decisions import actions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def paths(case, world, ways):
    """As the lead meets them: a turn of theirs, a spoken yes of theirs, a draft of theirs, the rules."""
    from django.utils import timezone

    from tsutsumi.accounts.models import User
    from tsutsumi.cases.actions import add_member

    call_command("createcachetable", verbosity=0)
    hr = User.objects.create_user("hr@aoi.example", "人事 花", "hr", department="人事課")
    add_member(case, hr, by=world.sato)
    turn = put_up(case, hr)
    for person in (world.suzuki, world.takahashi, world.ito):
        actions.approve(step_of(turn, person), turn.seal, by=person, comment="数字を確かめた。")
    spoken = put_up(case, world.suzuki, kind="payment", subject="", bound="", amount=1_200_000, title="調査を外に頼む")
    said = {"heard_at": timezone.now(), "how": "電話", "comment": "頼んでよい"}
    actions.hear(step_of(spoken, world.sato), spoken.seal, by=world.ito, **said)
    waiting = put_up(case, world.suzuki, kind="notice", subject="", bound="", title="本人への通知")
    own = actions.draft(case, actions.Told("publication", "第1報の公表", "本文のとおり公表する。"), by=world.sato)
    actions.appoint(world.sato, world.ito, timezone.localdate(), None, by=world.sato)
    base = f"/cases/{case.number}/decisions/"
    pages = [f"{base}{row.number}/" for row in (turn, spoken, waiting, own)]
    return {
        world.sato: ["/", base, *pages, f"{base}new/", f"{base}{own.number}/edit/", "/decisions/proxies/",
                     "/settings/decisions/", "/settings/decisions/submission/"],
        world.yamada: [f"{base}{waiting.number}/steps/{step_of(waiting, world.sato).pk}/oral/"],
    }  # fmt: skip


@pytest.mark.parametrize("width", [1280, 375])
def test_every_page_is_sound_at_this_width(chromium, live_server, as_user, settings, paths, width):
    found = []
    for person, urls in paths.items():
        cookie = as_user(person).cookies[settings.SESSION_COOKIE_NAME]
        context = chromium.new_context(locale="ja-JP", viewport={"width": width, "height": 900})
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        for path in urls:
            answer = page.goto(live_server.url + path)
            page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")
            found += [(path, one["id"]) for one in Axe().run(page, options={"runOnly": RULES}).response["violations"]]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append((path, "wider than the screen"))
            if answer.status != 200:
                found.append((path, answer.status))
        context.close()
    assert found == []

"""The pages of cases, intake and room in a real Chromium: sound for axe, inside the screen, and no script runs."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from tests.apps.stage import MARKUP, a_case
from tsutsumi.cases import actions as cases
from tsutsumi.intake import actions as intake

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HOSTILE = "".join(MARKUP)


@pytest.fixture
def page(chromium, live_server, as_user, settings, sato):
    cookie = as_user(sato).cookies[settings.SESSION_COOKIE_NAME]
    context = chromium.new_context(locale="ja-JP")
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}])
    page, trouble = context.new_page(), []
    page.on("dialog", lambda dialog: (trouble.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda line: trouble.append(line.text) if line.type in {"error", "warning"} else None)
    page.on("request", lambda asked: None if asked.url.startswith(live_server.url) else trouble.append(asked.url))
    yield page
    context.close()
    assert trouble == []


@pytest.fixture
def paths(sato):
    """Every page of ours, about a case whose every word is hostile."""
    call_command("createcachetable", verbosity=0)
    case = a_case(sato, title=HOSTILE, days=3, event="leak", cause="mis_send", outline=HOSTILE, known_by=HOSTILE[:90])
    cases.note(case, HOSTILE, by=sato, known_at=timezone.now())
    cases.edit(case, by=sato, known_evidence=HOSTILE)
    tip = intake.take_tip(HOSTILE, by=sato, place=HOSTILE, whose=HOSTILE, name=HOSTILE[:90])
    _link, token = intake.issue_link(HOSTILE[:90], timezone.now() + timedelta(days=1), by=sato)
    ours = [
        "room:home",
        "room:deadlines",
        "room:calendar",
        "room:points",
        "cases:list",
        "cases:open",
        "cases:numbering",
    ]
    ours += ["cases:standby", "intake:inbox", "intake:take", "intake:links"]
    of_case = [
        "room:case",
        "room:timeline",
        "room:past",
        "room:briefing",
        "room:slides",
        "situation:index",
        *(f"cases:{name}" for name in CASE_PAGES),
    ]
    of_tip = [f"intake:{name}" for name in ("detail", "open", "merge", "dismiss")]
    return [
        *(reverse(name) for name in ours),
        *(reverse(name, args=[case.number]) for name in of_case),
        *(reverse(name, args=[tip.reference]) for name in of_tip),
        reverse("intake:tell", args=[token]),
    ]


CASE_PAGES = ("edit", "step", "history", "notes", "members")


@pytest.mark.parametrize("width", [1280, 375, 320])
def test_every_page_is_sound_at_this_width(live_server, page, paths, width):
    page.set_viewport_size({"width": width, "height": 900})
    found = []
    for path in paths:
        answer = page.goto(live_server.url + path)
        page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")
        found += [(path, one["id"]) for one in Axe().run(page, options={"runOnly": RULES}).response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((path, "wider than the screen"))
        if answer.status != 200:
            found.append((path, answer.status))
    assert found == []


def test_somebody_on_a_phone_tells_without_script(live_server, chromium, paths):
    context = chromium.new_context(locale="ja-JP", viewport={"width": 375, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + paths[-1])
    page.fill("[name=what]", "検査結果の紙が一枚ありません")
    page.check("[name=when][value=today]")
    page.click("text=知らせる >> nth=-1")
    assert "受け付けました" in page.inner_text("h1")
    assert "電源を切らない" in page.inner_text("main")
    context.close()

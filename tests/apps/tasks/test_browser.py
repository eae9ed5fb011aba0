"""The pages of tasks and playbooks in a real Chromium: sound for axe, inside the screen, done by keyboard alone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.urls import reverse

from tests.apps.stage import MARKUP, a_case
from tsutsumi.tasks import actions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HOSTILE = "".join(MARKUP)[:110]


@pytest.fixture
def page(chromium, live_server, as_user, settings, sato):
    call_command("createcachetable", verbosity=0)
    cookie = as_user(sato).cookies[settings.SESSION_COOKIE_NAME]
    context = chromium.new_context(locale="ja-JP")
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}])
    page, trouble = context.new_page(), []
    page.on("dialog", lambda dialog: (trouble.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda line: trouble.append(line.text) if line.type in {"error", "warning"} else None)
    yield page
    context.close()
    assert trouble == []


@pytest.fixture
def case(sato):
    case = a_case(sato, title=HOSTILE, days=2, cause="ransomware", medium="server", event="damage")
    actions.sync_case(case, by=sato)
    task = actions.add(case, HOSTILE, by=sato, part="lead", what=HOSTILE)
    actions.set_aside(case.tasks.get(key="F1-13"), HOSTILE, by=sato)
    actions.block(case.tasks.get(key="F1-14"), task, by=sato)
    return case


def test_every_page_is_sound_at_both_widths(page, live_server, case):
    of_case = [reverse(f"tasks:{name}", args=[case.number]) for name in ("list", "add", "triage", "sheet")]
    of_case += [of_case[0] + "?show=all", case.tasks.get(origin="own").get_absolute_url()]
    house = [reverse("tasks:mine"), reverse("tasks:books")]
    house += [reverse(f"tasks:{name}", args=["F1"]) for name in ("book", "edit")]
    house += [reverse("tasks:edition", args=["F1", 1])]
    wrong = []
    for path in (*of_case, *house):
        for width in (1280, 375):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(live_server.url + path)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wrong.append((path, width, "wider than the screen"))
        found = Axe().run(page, options={"runOnly": RULES})
        wrong += [(path, one["id"]) for one in found.response["violations"]]
    assert wrong == []


def test_a_task_is_finished_with_the_keyboard_alone(page, live_server, case):
    page.goto(live_server.url + reverse("tasks:list", args=[case.number]))
    first = page.locator(".task form button").first
    name = first.inner_text()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || ''") == name:
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert case.tasks.filter(state="done").count() == 1
    assert "完了にしました" in page.inner_text("main")


def test_on_paper_there_are_no_buttons_but_every_warning(page, live_server, case):
    page.goto(live_server.url + reverse("tasks:list", args=[case.number]))
    page.emulate_media(media="print")
    assert not page.locator(".task-acts").first.is_visible()
    assert page.locator(".donts").is_visible()
    assert page.locator(".task-warnings").first.is_visible()

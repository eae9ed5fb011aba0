"""The desk in a real Chromium: a whole call with the keyboard alone, answers with every key, sound for axe."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import expect

from tsutsumi.inquiries import actions, threads
from tsutsumi.inquiries.models import Inquiry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PICTURES = os.environ.get("DESK_PICTURES")


@pytest.fixture
def open_page(chromium, live_server, as_user, settings):
    call_command("createcachetable", verbosity=0)
    contexts, trouble = [], []

    def opened(user):
        cookie = as_user(user).cookies[settings.SESSION_COOKIE_NAME]
        context = chromium.new_context(locale="ja-JP")
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda line: trouble.append(line.text) if line.type in {"error", "warning"} else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert trouble == []


def test_a_call_is_taken_answered_and_ended_without_a_mouse(live_server, open_page, case, mailing, persons, operator):
    one, page = persons[5], open_page(operator)
    page.goto(f"{live_server.url}/cases/{case.number}/desk/")
    page.keyboard.press("n")
    page.wait_for_url("**/inquiries/1/")
    assert page.evaluate("document.activeElement.id") == "id_code"
    page.keyboard.press("Tab")
    page.keyboard.type(one["name"])
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # from the day of birth to the telephone number
    page.keyboard.press("Tab")
    page.keyboard.type(one["phone"])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "対象の方です" in page.locator("#result").inner_text()
    assert page.evaluate("document.activeElement.id") == "id_topic"
    for _step in range(10):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("手紙を見て電話。")
    assert page.evaluate("document.activeElement.id") == "id_memo"
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    row = Inquiry.objects.get()
    assert (row.state, row.topic, row.person) == ("done", "money", 5)
    assert page.url.endswith(f"/cases/{case.number}/desk/")


def test_answers_change_with_every_key_and_escape_goes_back(live_server, open_page, case, call, operator, approved):
    page = open_page(operator)
    page.goto(live_server.url + call.get_absolute_url())
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("おかね")
    expect(page.locator("#answers li")).to_have_count(1)
    assert "Q12" in page.locator("#answers").inner_text()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "id_memo"


@pytest.mark.parametrize("width", [1280, 375])
def test_every_page_of_the_desk_is_sound_at_this_width(  # noqa: PLR0917
    live_server, open_page, case, mailing, persons, operator, approved, sato, width
):
    from django.utils import timezone

    call = actions.take(case, "phone", by=operator)
    asked = actions.Asked(name=persons[5]["name"], item="phone", value=persons[5]["phone"])
    actions.look(call, asked, by=operator)
    actions.jot(call, {"topic": "misused", "feeling": 2}, {"name": "青山 花", "memo": "折返しを希望。"}, by=operator)
    actions.claim(call, actions.Claim("billing", amount=12_000), by=operator)
    said = {"contact": "hana@kanja.example.jp", "text": "私の情報は含まれますか。"}
    mail = threads.receive(case, "mail", said, timezone.now(), by=operator)
    threads.draft(mail, "調べて返事をします。", None, by=operator)
    page, found = open_page(sato), []
    page.set_viewport_size({"width": width, "height": 900})
    names = ("", "incoming/", "inquiries/1/", "inquiries/2/", "settings/", "seats/", "faq/", "faq/Q1/", "numbers/",
             "watch/", "exchange/", "waves/")  # fmt: skip
    for name in names:
        page.goto(f"{live_server.url}/cases/{case.number}/desk/{name}")
        if name == "waves/":
            page.get_by_role("button", name="計画を立ててみる").click()
            page.wait_for_selector("#plan")
        if PICTURES:
            kept = Path(PICTURES) / f"{name.replace('/', '-') or 'index'}{width}.png"
            page.screenshot(path=kept, full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        results = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        found += [(name, r["id"], [n["target"] for n in r["nodes"]][:2]) for r in results]
        found += [(name, "too wide", wide)] if wide > 0 else []
    assert found == []

"""The page of all parts in a real Chromium: nothing for axe to find, nothing off the edge, nothing typed lost."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.apps.web.urls"), pytest.mark.django_db]


RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def page(chromium):
    context = chromium.new_context(locale="ja-JP", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.trouble = []
    page.on("console", lambda m: page.trouble.append(m.text) if "Content Security Policy" in m.text else None)
    page.on("pageerror", lambda e: page.trouble.append(str(e)))
    yield page
    assert page.trouble == []
    context.close()


@pytest.mark.parametrize("width", [1280, 375, 320])
@pytest.mark.parametrize("path", ["/style/?drill=1", "/style/?wrong=1", "/shown/404", "/shown/500", "/shown/429"])
def test_axe_finds_nothing_and_nothing_leaves_the_screen(live_server, page, path, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(live_server.url + path)
    page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")
    found = Axe().run(page, options={"runOnly": RULES})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_axe_would_find_something(live_server, page):
    page.goto(live_server.url + "/style/")
    page.evaluate("document.querySelector('label[for=id_title]').remove()")
    assert Axe().run(page).violations_count > 0


@pytest.mark.parametrize("media", [{"forced_colors": "active"}, {"reduced_motion": "reduce"}, {"media": "print"}])
def test_the_facts_stay_readable_in_other_ways_of_showing(live_server, page, media):
    page.emulate_media(**media)
    page.goto(live_server.url + "/style/")
    assert page.get_by_text("あと3日").first.is_visible()
    assert page.locator(".site-header").is_visible() is (media.get("media") != "print")


def test_targets_are_large_enough_for_a_thumb(live_server, page):
    page.set_viewport_size({"width": 375, "height": 900})
    page.goto(live_server.url + "/style/")
    small = page.evaluate(
        """[...document.querySelectorAll('button, .button, .button-second, .site-nav a, summary, label:has(> input)')]
        .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_a_wrong_form_takes_the_focus_to_its_complaints(live_server, page):
    page.goto(live_server.url + "/style/?wrong=1")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.locator(".error-summary a", has_text="知った日").click()
    assert page.evaluate("document.activeElement.id") == "id_known_on_year"


def test_what_was_typed_survives_a_failure_and_can_be_forgotten(live_server, page):
    page.goto(live_server.url + "/kept/")
    page.fill("#id_title", "受付のUSB")
    page.click("text=送る")
    assert "不具合" in page.inner_text("h1")
    page.goto(live_server.url + "/kept/")
    assert page.input_value("#id_title") == "受付のUSB"
    page.click("[data-kept-forget]")
    assert page.input_value("#id_title") == ""


def test_what_has_arrived_is_not_kept(live_server, page):
    page.goto(live_server.url + "/style/")
    page.fill("#id_title", "受付のUSB")
    page.fill("#id_known_on_year", "R8.11.2")
    page.click("text=保存して次へ")
    page.goto(live_server.url + "/style/")
    assert page.input_value("#id_title") == ""
    assert page.evaluate("Object.keys(sessionStorage).length") == 0


def test_the_page_works_without_scripts(live_server, chromium):
    context = chromium.new_context(java_script_enabled=False, locale="ja-JP")
    page = context.new_page()
    page.goto(live_server.url + "/style/?wrong=1")
    assert page.get_by_text("確かめてほしいところがあります").is_visible()
    assert not page.locator("[data-copy]").is_visible()
    context.close()


def test_all_reasons_open_at_once_and_close_again(live_server, page):
    page.goto(live_server.url + "/style/")
    hidden = page.locator(".reading-name").first
    assert not hidden.is_visible()
    page.click("[data-unfold]")
    assert hidden.is_visible()
    page.click("[data-unfold]")
    assert not hidden.is_visible()

"""A person whose language is English reads English; what the law, people and documents say stays Japanese."""

import re
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from django.utils import translation

from tests.house.test_routes import ROUTES
from tests.world import PEOPLE
from tsutsumi.core.documents import form as forms
from tsutsumi.intake.forms import of_tip
from tsutsumi.reports import gather, papers
from tsutsumi.reports.models import FORM_OF
from tsutsumi.web import days

JAPANESE = re.compile(r"[぀-ヿ㐀-鿿]")
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
# What the product says, as opposed to what it shows.
FURNITURE = {"nav", "th", "dt", "legend", "label", "caption", "button"}
# The product's name, the way back to Japanese, and names of people.
NAMES = re.compile("|".join(["堤", "日本語", "弁護 士郎", *(re.escape(person[0]) for person in PEOPLE.values())]))
PLACES = [
    "room:home", "room:deadlines", "room:case", "room:timeline", "room:calendar",
    "cases:list", "cases:members", "cases:notes", "cases:history", "cases:standby", "cases:numbering",
    "intake:inbox", "intake:merge", "intake:dismiss", "intake:take",
    "evidence:index", "evidence:item", "evidence:register", "evidence:take_in", "evidence:scan", "evidence:files",
    "people:index", "reports:list", "reports:submit", "reports:check",
    "office:home", "office:trail", "accounts:profile", "mfa_index",
]  # fmt: skip


class Furniture(HTMLParser):
    """Collects the words of the furniture. A heading of a row is what the row is about, so it is left out."""

    def __init__(self):
        super().__init__()
        self.inside, self.said = [], []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.inside.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop()[0] != tag:
            pass

    def handle_data(self, data):
        is_row = any(attrs.get("scope") == "row" for _tag, attrs in self.inside)
        if data.strip() and not is_row and FURNITURE & {tag for tag, _attrs in self.inside}:
            self.said.append(NAMES.sub("", data.strip()))


def furniture(page):
    reader = Furniture()
    reader.feed(page)
    return reader.said


@pytest.fixture(autouse=True)
def _compiled():
    """The catalogue as the scripts in bin/ leave it; the language of a page does not reach the next test."""
    with translation.override("en"):
        assert translation.gettext("ログアウト") == "Log out", "not compiled: bin/test does it"
    with translation.override("ja"):
        yield


@pytest.fixture
def english(stage, as_user):
    stage.sato.language = "en"
    stage.sato.save(update_fields=["language"])
    return as_user(stage.sato)


def page(browser, name, world):
    route = next(r for r in ROUTES if r.name == name)
    return browser.get(route.url(world)).content.decode()


@pytest.mark.parametrize("place", PLACES)
def test_the_furniture_of_a_page_is_english(english, stage, place):
    text = page(english, place, stage)
    assert '<html lang="en">' in text
    said = furniture(text)
    assert "Cases" in said
    assert [words for words in said if JAPANESE.search(words)] == []


def test_to_everybody_else_the_same_page_is_japanese(stage, as_user):
    said = furniture(page(as_user(stage.sato), "room:home", stage))
    assert "事案一覧" in said
    assert "Cases" not in said


def test_the_door_follows_the_browser(client, db):
    answer = client.get("/accounts/login/", headers={"accept-language": "en"})
    assert "<h1>Log in</h1>" in answer.content.decode()
    answer = client.get("/accounts/login/", headers={"accept-language": "ja"})
    assert "<h1>ログイン</h1>" in answer.content.decode()


@pytest.mark.parametrize(("number", "words"), [(1, "1 day left"), (2, "2 days left")])
def test_one_is_not_many(number, words):
    with translation.override("en"):
        assert days.days_left(date(2026, 11, 1) + timedelta(days=number), date(2026, 11, 1)) == words


@pytest.mark.parametrize("medium", ["usb", "talk", "other"])
def test_what_goes_into_a_report_is_japanese_whoever_writes_it(stage, medium):
    stage.case.medium = medium
    form = forms.load(FORM_OF["appi"], date(2026, 11, 24))
    gathered = {}
    for language in ("ja", "en"):
        with translation.override(language):
            gathered[language] = gather.gathered(form, stage.case, "appi")
    assert gathered["en"] == gathered["ja"]


def test_what_a_tip_hands_to_its_case_is_japanese_whoever_opens_it(stage):
    with translation.override("ja"):
        japanese = of_tip(stage.tip)
    with translation.override("en"):
        assert of_tip(stage.tip) == japanese


def test_a_decision_record_is_japanese_whoever_takes_it(stage):
    records = {}
    for language in ("ja", "en"):
        with translation.override(language):
            records[language] = papers.decision_of(stage.case, stage.ruling)
    assert records["en"] == records["ja"]


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
def test_english_words_fit_the_screen(live_server, chromium, english, stage, settings, width):
    """English is longer than Japanese, and its words do not break everywhere."""
    context = chromium.new_context(locale="en-GB", viewport={"width": width, "height": 900})
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": english.cookies[name].value, "url": live_server.url}])
    tab, wide = context.new_page(), []
    for route in (r for r in ROUTES if r.name in PLACES):
        tab.goto(live_server.url + route.url(stage))
        assert tab.locator("html").get_attribute("lang") == "en"
        if tab.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(route.name)
    context.close()
    assert wide == []

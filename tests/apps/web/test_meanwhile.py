"""Two people at the same form: the later one is told who changed what, keeps what they typed, and is asked."""

from html.parser import HTMLParser

import pytest
from django.urls import reverse

from tests.house.test_routes import ROUTES
from tsutsumi.audit.models import Entry
from tsutsumi.cases import actions as cases
from tsutsumi.decisions import actions as decisions

pytestmark = pytest.mark.django_db
ROUTE = {route.name: route for route in ROUTES}

# The page, the field that both write, what the first writes and what the second writes.
EDITED = [
    ("cases:edit", "outline", "棚で見つかった。", "まだ見つからない。"),
    ("cases:numbering", "prefix", "AB", "CD"),
    ("duties:correct", "event-value", "leak", "loss"),
    ("office:organisation", "contact_phone", "027-000-0001", "027-000-0002"),
    ("room:retention", "internal", "4", "7"),
    ("team:role", "day_0", "kato", "suzuki"),
    ("team:reach_of", "phone", "090-0000-0001", "090-0000-0002"),
    ("team:hours", "closed_days", "12-28", "08-13"),
    ("team:waiting", "all_S1", "11", "12"),
    ("team:authority_line", "note", "社長が不在のとき", "夜間のみ"),
    ("team:contact", "phone", "027-000-0003", "027-000-0004"),
    ("outside:edit_spending", "amount", "500000", "600000"),
    ("outside:insurer", "company", "甲損害保険", "乙損害保険"),
    ("situation:rhythm", "every_hours", "2", "8"),
    ("situation:detail", "situation", "見つかった。", "見つからない。"),
    ("evidence:log", "system", "電子カルテ2", "電子カルテ3"),
    ("evidence:acquisition", "acquired_by", "田中", "加藤"),
    ("tasks:detail", "assign-owner", "ito", "suzuki"),
]


class Fields(HTMLParser):
    """What a browser would send of every form of the page that has no address of its own."""

    def __init__(self, html):
        super().__init__()
        self.forms, self.here, self.area, self.choice = [], None, None, None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "form":
            self.here = {"": said.get("action", "")}
            self.forms.append(self.here)
        elif self.here is not None and "name" in said:
            self._named(tag, said)
        elif tag == "option" and self.choice and "selected" in said:
            self.here[self.choice] = said.get("value", "")

    def _named(self, tag, said):
        if tag == "textarea":
            self.area = said["name"]
            self.here[self.area] = ""
        elif tag == "select":
            self.choice = said["name"]
        elif said.get("type") in {"checkbox", "radio"}:
            if "checked" in said:
                value = said.get("value", "on")
                self.here[said["name"]] = [*self.here.get(said["name"], []), value]
        elif tag == "input" and said.get("type") not in {"submit", "file"}:
            self.here[said["name"]] = said.get("value", "")

    def handle_data(self, data):
        if self.area:
            self.here[self.area] += data.lstrip("\n") if not self.here[self.area] else data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None
        elif tag == "select":
            self.choice = None
        elif tag == "form":
            self.here = None


def opened(browser, url):
    """The form that carries what it is based on, as a browser would send it."""
    html = browser.get(url).text
    found = [one for one in Fields(html).forms if any(name.endswith("based_on") for name in one)]
    assert len(found) == 1, (url, len(found))
    return found[0]


@pytest.fixture
def both(stage, as_user):
    """Two officers of the case, each with a browser."""
    cases.add_member(stage.case, stage.stranger, by=stage.sato)
    return as_user(stage.sato), as_user(stage.stranger)


def each():
    return pytest.mark.parametrize(("page", "field", "first", "second"), EDITED, ids=[row[0] for row in EDITED])


def typed(stage, form, field, words):
    """The form with this written into the field."""
    person = getattr(stage, words, None) if words.isascii() and words.isalpha() else None
    value = person.pk if person is not None and not isinstance(person, str) else words
    assert field in form or field.endswith("-value"), (field, sorted(form))
    return {name: said for name, said in form.items() if name} | {field: value}


@each()
def test_the_later_of_two_editors_is_asked(stage, both, page, field, first, second):
    one, other = both
    url = ROUTE[page].url(stage)
    mine, theirs = opened(one, url), opened(other, url)
    to = mine[""] or url
    assert other.post(to, typed(stage, theirs, field, first)).status_code == 302
    before = entries()

    answer = one.post(to, typed(stage, mine, field, second))
    assert answer.status_code in {200, 422}, "the later one was not asked"
    assert entries() == before, "something was saved over the head of the other"
    assert f"{stage.stranger.name}さんが" in answer.text
    assert "いまの内容" in answer.text
    again = next(form for form in Fields(answer.text).forms if any(name.endswith("based_on") for name in form))
    assert str(typed(stage, mine, field, second)[field]) in str(again.get(field, "")), "what was typed is lost"
    assert one.post(to, {name: said for name, said in again.items() if name}).status_code == 302
    assert entries() > before


@each()
def test_who_edits_alone_is_not_asked(stage, both, page, field, first, second):
    browser, url = both[0], ROUTE[page].url(stage)
    for words in (first, second):
        form = opened(browser, url)
        assert browser.post(form[""] or url, typed(stage, form, field, words)).status_code == 302


def test_a_field_that_nobody_else_touched_is_no_reason_to_ask(stage, both):
    """Two editors of different fields still are: the form sends all of them, also the old ones."""
    one, other = both
    url = ROUTE["cases:edit"].url(stage)
    mine, theirs = opened(one, url), opened(other, url)
    other.post(url, typed(stage, theirs, "outline", "棚で見つかった。"))
    answer = one.post(url, typed(stage, mine, "known_by", "田中"))
    assert answer.status_code == 200
    assert "棚で見つかった。" in answer.text
    stage.case.refresh_from_db()
    assert (stage.case.outline, stage.case.known_by) == ("棚で見つかった。", "")


def test_the_author_of_a_draft_is_asked_when_it_changed_in_another_window(stage, as_user):
    told = decisions.Told("payment", "調査を頼む", "原因を確かめるため。", amount=100_000)
    draft = decisions.draft(stage.case, told, by=stage.sato)
    url = reverse("decisions:edit", args=[stage.case.number, draft.number])
    browser = as_user(stage.sato)
    mine, theirs = opened(browser, url), opened(browser, url)
    browser.post(url, typed(stage, theirs, "text", "見積りを取り直した。"))
    answer = browser.post(url, typed(stage, mine, "text", "見積りはまだない。"))
    assert "見積りを取り直した。" in answer.text
    assert "見積りはまだない。" in answer.text
    draft.refresh_from_db()
    assert draft.text == "見積りを取り直した。"


def test_a_form_sent_without_what_it_was_based_on_is_taken_as_it_is(stage, both):
    """The positive control: without the hidden field the later one wins unseen, as it was before."""
    one, other = both
    url = ROUTE["cases:edit"].url(stage)
    mine, theirs = opened(one, url), opened(other, url)
    other.post(url, typed(stage, theirs, "outline", "棚で見つかった。"))
    del mine["based_on"]
    assert one.post(url, typed(stage, mine, "outline", "まだ見つからない。")).status_code == 302
    stage.case.refresh_from_db()
    assert stage.case.outline == "まだ見つからない。"


def entries():
    return Entry.objects.count()

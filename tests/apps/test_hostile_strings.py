"""Every box of every form, every part of every address: hostile text is refused in Japanese or kept as text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from tests.boxes import TEXT, Form, forms_of
from tests.house.test_routes import ROUTES, sample
from tests.looking import undone
from tests.naughty import ALONE, RAW, TOGETHER, TYPED

pytestmark = pytest.mark.strict

CAST = ("sato", "admin", "suzuki", "ito", None)
NOT_WALKED = {"account_logout"}
SKIPPED = {"csrfmiddlewaretoken", "password"}
FIELD = re.compile(r"""request\.(?:GET|POST)\.get(?:list)?\(\s*"(\w+)\"""")


@dataclass(frozen=True)
class Door:
    """A form, and who may send it."""

    who: str | None
    page: str
    form: Form

    @property
    def boxes(self) -> list[str]:
        return [name for name in dict.fromkeys(self.form.names(*TEXT)) if name not in SKIPPED]


def browser(world, as_user, who) -> Client:
    calm = {"raise_request_exception": False}
    return as_user(getattr(world, who), **calm) if who else Client(**calm)


def doors(world, as_user) -> Iterator[Door]:
    """The forms of every page, each once, with the first of the cast who may open the page."""
    known = set()
    visitors = {who: browser(world, as_user, who) for who in CAST}
    for route in ROUTES:
        for who, visitor in visitors.items():
            answer = visitor.get(route.url(world)) if route.name not in NOT_WALKED else None
            if answer is None or answer.status_code == 405:
                break
            if answer.status_code != 200 or not is_page(answer):
                continue
            for form in forms_of(route.url(world), answer.content.decode("utf-8", "replace")):
                sign = (form.action.split("?")[0], form.method, *(name for name, _kind, _value in form.boxes))
                if sign not in known:
                    known.add(sign)
                    yield Door(who, route.url(world), form)
            break


def send(visitor, form, said, house=None):
    """Send it and undo it, so that every string meets the same house. Bytes go as a browser would never send them."""
    raw = "&".join(f"{quote(n)}={quote(v)}" for n, v in said.items())
    with house.undone() if house else undone():
        if form.method == "post":
            answer = visitor.post(form.action, raw, content_type="application/x-www-form-urlencoded")
        else:
            answer = visitor.get(form.action, query_params=None, QUERY_STRING=raw)
        after = visitor.get(answer["Location"]) if answer.status_code == 302 else None
        seen = house.now() if house else None
    return (answer, after, seen) if house else (answer, after)


def is_page(answer) -> bool:
    """No file to be kept: its bytes may look like anything."""
    return answer is not None and not answer.streaming and answer.headers["Content-Type"].startswith("text/html")


def text_of(answer) -> str:
    return answer.content.decode("utf-8", "replace") if is_page(answer) else ""


def wrong_with(form, boxes, value, answer, after) -> str:
    """What is wrong with an answer, in a word; empty when nothing is."""
    if answer.status_code >= 500 or (after is not None and after.status_code >= 500):
        return "error of the server"
    page = text_of(answer) + text_of(after)
    if any(raw in page for raw in RAW):
        return "markup"
    if answer.status_code in {400, 403}:
        return "" if re.search("[ぁ-ん]", page) else "no sentence"
    if answer.status_code in {200, 409, 413, 422, 429} and form.method == "post":
        return lost(form, boxes, value, page) or english(page)
    return ""


def english(page: str) -> str:
    """An error that is not Japanese."""
    errors = re.findall(r'<(?:li|p|span)[^>]*class="[^"]*error[^"]*"[^>]*>(.*?)</', page, re.DOTALL)
    said = [re.sub("<[^>]*>", "", error).strip() for error in errors]
    return next((f"not Japanese: {error[:80]}" for error in said if error and not re.search("[ぁ-ん]", error)), "")


def plain(text: str) -> str:
    """Without what no page can carry, and with one kind of line end."""
    return "".join(text.replace("\0", "").replace("\ufffd", "").split())


def as_typed(back: str, typed: str) -> bool:
    """What no desk may write down comes back covered, everything around it as it was."""
    return len(back) == len(typed) and all(now in (sign, "●") for now, sign in zip(back, typed, strict=True))


def lost(form, boxes, value, page) -> str:
    """Whether a form that came back has forgotten what was typed."""
    typed = plain(value if isinstance(value, str) else value.decode("utf-8", "replace"))
    found = list(forms_of(form.action, page))
    # A page may hold several forms that ask for a reason: the one that was sent, where it is there.
    for back in [one for one in found if one.action == form.action] or found:
        if {name for name, *_ in back.boxes} >= set(boxes):
            gone = [name for name in boxes if not as_typed(plain(back.says(name) or ""), typed)]
            return f"forgotten: {gone}" if gone else ""
    return ""


@pytest.fixture(autouse=True)
def _nobody_is_asked_again_who_they_are(settings):
    settings.FRESH_MINUTES = 10**9


@pytest.fixture
def walk(stage, as_user):
    return [door for door in doors(stage, as_user) if door.boxes]


def tried(world, as_user, door, strings) -> list[tuple[str, str, str]]:
    trouble = []
    visitor = browser(world, as_user, door.who)
    for name, value in strings.items():
        answer, after = send(visitor, door.form, door.form.sent(**dict.fromkeys(door.boxes, value)))
        if wrong := wrong_with(door.form, door.boxes, value, answer, after):
            trouble.append((wrong, door.form.action, name))
    return trouble


def test_hostile_text_in_every_box_is_refused_in_japanese_or_kept_as_text(walk, stage, as_user):
    strings = {name: TYPED[name] for name in ALONE} | {"together": TOGETHER}
    assert [trouble for door in walk for trouble in tried(stage, as_user, door, strings)] == []


def test_each_hostile_text_alone_at_the_doors_that_strangers_and_hurried_people_use(walk, stage, as_user):
    for end in ("/t/", "/notes/", "/accounts/login/"):
        door = next(door for door in walk if end in door.form.action)
        assert tried(stage, as_user, door, TYPED) == [], end


def test_hostile_text_where_a_page_offers_a_choice_is_no_error_of_the_server(stage, as_user):
    """Boxes to tick, lists and hidden fields: a browser would not send this; an attacker does. One string a form."""
    trouble = []
    for name, door in zip(cycle(("nul", "number, huge", "script")), doors(stage, as_user), strict=False):
        visitor = browser(stage, as_user, door.who)
        names = {name for name, kind, _value in door.form.boxes if kind != "file"} - SKIPPED
        answer, after = send(visitor, door.form, dict.fromkeys(names, TYPED[name]))
        if wrong := wrong_with(door.form, [], TYPED[name], answer, after):
            trouble.append((wrong, door.form.action, name))
    assert trouble == []


WORDS = ("nul", "half a surrogate", "path", "script", "number, huge")


@pytest.mark.parametrize("who", ["sato", "admin"])
def test_hostile_text_in_an_address_is_a_page_that_is_not_there(stage, as_user, who):
    visitor = browser(stage, as_user, who)
    trouble = []
    for route in ROUTES:
        for part in route.names:
            for name in WORDS:
                address = hostile_address(route, part, TYPED[name], stage)
                for method in ("get", "post"):
                    with undone():
                        answer = getattr(visitor, method)(address)
                    if answer.status_code not in {302, 404, 405} or any(raw in text_of(answer) for raw in RAW):
                        trouble.append((answer.status_code, method, route.name, part, name))
    assert trouble == []


def hostile_address(route, part, value, world) -> str:
    """The address with one part of it replaced, bytes and all."""
    mark = "7777777" if isinstance(sample(route.name, part, world), int) else "qqqqqqq"
    said = {name: sample(route.name, name, world) for name in route.names}
    return reverse(route.name, kwargs=said | {part: int(mark) if mark.isdigit() else mark}).replace(
        mark, quote(value, safe="")[:3000]
    )


def asked_for() -> set[str]:
    """Every name that a view reads from an address."""
    source = Path(__file__).resolve().parents[2] / "tsutsumi"
    return {name for path in source.rglob("*.py") for name in FIELD.findall(path.read_text())}


@pytest.mark.parametrize("who", ["sato", "admin"])
def test_hostile_text_after_the_question_mark_is_no_error_of_the_server(stage, as_user, who):
    visitor = browser(stage, as_user, who)
    names = asked_for()
    assert {"fact", "state", "page", "case"} <= names
    trouble = []
    for route in ROUTES:
        for name in ("nul", "half a surrogate", "script", "number, huge"):
            query = "&".join(f"{n}={quote(TYPED.get(name, ''), safe='')[:3000]}" for n in sorted(names))
            answer = visitor.get(route.url(stage), QUERY_STRING=query)
            if answer.status_code >= 500 or any(raw in text_of(answer) for raw in RAW):
                trouble.append((answer.status_code, route.name, name))
    assert trouble == []


def test_the_walk_finds_the_forms_and_would_see_what_is_wrong(walk):
    """Positive controls."""
    found = {door.form.action for door in walk}
    assert len(walk) >= 24
    assert any("/t/" in action for action in found)
    assert any(action.endswith("/notes/") for action in found)
    form = Form("/", "post", [("title", "text", "")])
    good = type(
        "Page",
        (),
        {
            "status_code": 200,
            "streaming": False,
            "headers": {"Content-Type": "text/html; charset=utf-8"},
            "content": b'<form><input name="title" value="a">',
        },
    )
    assert wrong_with(form, ["title"], "a", good, None) == ""
    assert wrong_with(form, ["title"], "b", good, None) == "forgotten: ['title']"
    good.content = b"<b id=naughty>"
    assert wrong_with(form, ["title"], "a", good, None) == "markup"
    good.content = b'<p class="error">Enter a number.</p>'
    assert wrong_with(form, [], "a", good, None).startswith("not Japanese")

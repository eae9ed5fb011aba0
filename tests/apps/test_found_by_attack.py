"""What attacks on the running product found, each as a test that stays."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from tsutsumi.cases.models import Case
from tsutsumi.evidence.models import Item, Upload
from tsutsumi.web import middleware


def test_a_search_of_many_words_asks_each_once(stage, as_user, django_assert_max_num_queries):
    """Each word doubled the question: forty letters in the box kept the server busy for ever."""
    with django_assert_max_num_queries(40) as asked:
        answer = as_user(stage.sato).get(reverse("cases:list"), {"q": "た " * 50})
    assert answer.status_code == 200
    assert max(len(query["sql"]) for query in asked.captured_queries) < 20_000


def test_a_search_still_finds_by_number_and_by_words(stage, as_user):
    page = as_user(stage.sato)
    assert stage.case.title in page.get(reverse("cases:list"), {"q": f"{stage.case.number} USB"}).content.decode()
    assert stage.case.title not in page.get(reverse("cases:list"), {"q": "USB 存在しない語"}).content.decode()


@pytest.mark.parametrize("where", ["/cases/%00/", "/t/a%00/", "/tips/%00/", "/calendar/%00.ics"])
def test_an_address_with_a_nul_is_a_page_that_is_not_there(stage, as_user, where):
    """PostgreSQL failed over it on every page of a case."""
    for visitor in (Client(), as_user(stage.sato)):
        answer = visitor.get(where)
        assert answer.status_code == 404
        assert "見つかりません" in answer.content.decode()


def test_a_question_with_a_nul_is_refused_in_words(stage, as_user):
    answer = as_user(stage.sato).get("/office/trail/", QUERY_STRING="case=%00")
    assert answer.status_code == 400
    assert "読み込み直して" in answer.content.decode()


@pytest.mark.parametrize("back", ["home", "room:home", "<script>", "\0", "//evil.example", "/\r\nX: y", "../..", ""])
def test_the_choice_of_a_language_goes_back_or_to_the_first_page(client, db, back):
    """A word without a slash was taken for the name of a view, and the page failed."""
    answer = client.post(reverse("accounts:language"), {"language": "en", "next": back})
    assert answer.status_code == 302
    assert "evil" not in answer["Location"]


BROKEN = ["1", "[]", "{}", "null", "[" * 100_000, "9" * 5000, '{"response": {"userHandle": "!!"}}', "\0", "NaN"]


@pytest.mark.parametrize("credential", BROKEN, ids=range(len(BROKEN)))
def test_a_passkey_that_is_none_is_refused_without_an_error(stage, as_user, settings, credential):
    """Numbers of five thousand digits and deep nesting broke the reader, for anybody, before the login."""
    settings.FRESH_MINUTES = 10**9
    for visitor, page in ((Client(), "mfa_login_webauthn"), (as_user(stage.sato), "mfa_add_webauthn")):
        visitor.get(reverse(page))
        assert visitor.post(reverse(page), {"credential": credential}).status_code in {200, 302, 400}


HARSH = [
    "[" * 20_000,
    json.dumps({"name": "a", "size": 9, "stamp": "\0"}),
    '{"name": "\\ud800", "size": 9}',
    "9" * 9000,
]


@pytest.mark.parametrize("said", HARSH, ids=range(len(HARSH)))
def test_an_announcement_that_no_database_can_hold_is_refused_or_cleaned(stage, as_user, said):
    doors = as_user(stage.suzuki)
    answer = doors.post(reverse("evidence:uploads", args=[stage.case.number]), said, content_type="application/json")
    assert answer.status_code in {200, 422}
    assert not Upload.objects.filter(stamp__contains="\ufffd").exists()


def test_a_note_with_a_nul_does_not_lose_the_file(stage, as_user):
    doors, number = as_user(stage.suzuki), stage.case.number
    told = {"name": "a.txt", "size": 3, "stamp": ""}
    upload = doors.post(reverse("evidence:uploads", args=[number]), told, content_type="application/json").json()["id"]
    piece = {"headers": {"Content-Range": "bytes 0-2/3"}, "content_type": "application/octet-stream"}
    doors.put(reverse("evidence:upload", args=[number, upload]), b"abc", **piece)
    note = '{"note": "a\\u0000b\\ud800c"}'
    answer = doors.post(reverse("evidence:finish", args=[number, upload]), note, content_type="application/json")
    assert answer.status_code == 200
    assert Item.objects.get(number=answer.json()["item"], case=stage.case).note == "ab?c"


def test_a_day_of_a_hundred_thousand_characters_is_not_repeated_to_the_reader(stage, as_user):
    page = reverse("cases:open")
    answer = as_user(stage.sato).post(page, {"title": "件名", "known_on_year": "令和" * 50_000})
    assert "読めません" in answer.content.decode()
    assert len(answer.content) < 2 * len(("令和" * 50_000).encode())
    assert Case.objects.count() == 1


def test_a_title_of_markup_stays_text_wherever_it_is_shown(stage, as_user):
    Case.objects.filter(pk=stage.case.pk).update(title="<b id=naughty>", outline='"><img src=x onerror=y>')
    visitor = as_user(stage.sato)
    for name in ("room:case", "room:timeline", "room:briefing", "cases:history", "duties:finding", "reports:list"):
        page = visitor.get(reverse(name, args=[stage.case.number])).content.decode()
        assert "<b id=naughty" not in page
        assert "<img src=x" not in page


@pytest.mark.parametrize(
    ("tls", "header", "counted"),
    [
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "10.0.0.1, 203.0.113.9", "203.0.113.9"),  # whoever writes the header cannot choose the last address
        (True, "unknown, <script>", "127.0.0.1"),
        (True, "", "127.0.0.1"),
        (False, "203.0.113.9", "127.0.0.1"),
    ],
)
def test_attempts_are_counted_per_visitor_and_not_per_relay(rf, settings, tls, header, counted):
    """Behind a relay one attacker used up the attempts of everybody, and nobody could log in."""
    settings.TLS = tls
    seen = []
    middleware.visitor(lambda request: seen.append(request.META["REMOTE_ADDR"]))(
        rf.get("/", headers={"X-Forwarded-For": header})
    )
    assert seen == [counted]

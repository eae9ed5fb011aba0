"""What is held, by whom, unchanged; and who may see it."""

import hashlib

import pytest
from django.urls import reverse

from tsutsumi.audit.models import Entry
from tsutsumi.core.flow import Refused
from tsutsumi.evidence import actions, vault
from tsutsumi.evidence.models import Item, scope_of

pytestmark = pytest.mark.django_db
CONTENT = "患者甲,090-0000-0001".encode()


@pytest.fixture
def item(case, suzuki):
    return actions.take_in(case, vault.seal(scope_of(case), CONTENT), "名簿.csv", by=suzuki, note="送信済みから")


def at(name, item):
    return reverse(f"evidence:{name}", args=[item.case.number, item.number])


def test_items_of_a_case_are_numbered_from_one(case, suzuki, item):
    paper = actions.register(case, "予約票の写し", Item.PAPER, by=suzuki, note="事務室の金庫")
    assert [item.number, paper.number] == [1, 2]


def test_taking_in_tells_the_trail_numbers_and_no_names(item):
    entry = Entry.objects.get(verb="evidence.taken_in")
    assert entry.data == {
        "number": 1,
        "kind": "file",
        "size": len(CONTENT),
        "sha256": hashlib.sha256(CONTENT).hexdigest(),
    }
    assert entry.case_id == item.case_id


def test_the_file_taken_out_is_the_file_taken_in(item, suzuki, as_user):
    answer = as_user(suzuki).post(at("take_out", item))
    assert b"".join(answer.streaming_content) == CONTENT
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Cache-Control"] == "no-store"
    assert item.custody.filter(act="downloaded", by=suzuki).exists()
    assert Entry.objects.filter(verb="evidence.downloaded", by=suzuki).exists()


def test_looking_at_a_page_changes_nothing(item, suzuki, as_user):
    before = Entry.objects.count()
    browser = as_user(suzuki)
    for url in (at("item", item), reverse("evidence:index", args=[item.case.number])):
        assert browser.get(url).status_code == 200
    assert Entry.objects.count() == before
    assert browser.get(at("take_out", item)).status_code == 405


def test_a_whole_file_is_said_to_be_whole_and_a_harmed_one_to_be_harmed(item, suzuki, home, as_user):
    assert actions.check(item, by=suzuki) is True
    file = next(home.glob(f"vault/*/{item.sealed_id}"))
    file.write_bytes(file.read_bytes()[:-1])
    answer = as_user(suzuki).post(at("check", item), follow=True)
    assert "壊れています" in answer.text
    assert [row.act for row in item.custody.all()] == ["taken_in", "checked", "damaged"]


@pytest.mark.parametrize("said", [{}, {"act": "handed_over"}, {"act": "burnt", "note": "x"}, {"note": "x"}])
def test_a_handing_over_without_words_is_asked_again(item, suzuki, as_user, said):
    answer = as_user(suzuki).post(at("hand", item), said)
    assert answer.status_code == 422
    assert item.custody.count() == 1


def test_paper_has_nothing_to_take_out(case, suzuki, as_user):
    paper = actions.register(case, "予約票", Item.PAPER, by=suzuki)
    with pytest.raises(Refused, match="紙・機器"):
        actions.take_out(paper, by=suzuki)
    assert "紙・機器" in as_user(suzuki).post(at("take_out", paper), follow=True).text


NAMES = {
    "../../etc/passwd": "../../etc/passwd",
    "a\x00b\n.csv": "a␀b␊.csv",
    "\u202egpj.exe": "〔U+202E〕gpj.exe",
    "カ\u3099.csv": "ガ.csv",
    "": "名前のないファイル",
    "x" * 500 + ".csv": None,
    "<script>alert(1)</script>": "<script>alert(1)</script>",
}


@pytest.mark.parametrize(("given", "kept"), NAMES.items(), ids=range(len(NAMES)))
def test_a_hostile_name_is_kept_readable_and_shown_escaped(case, suzuki, as_user, given, kept):
    item = actions.take_in(case, vault.seal(scope_of(case), b"x"), given, by=suzuki)
    assert item.name == kept or (kept is None and len(item.name) == 200)
    answer = as_user(suzuki).get(at("item", item))
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


POSTS = ("check", "hand", "take_out")


@pytest.mark.parametrize("who", ["stranger", "tanaka", None])
def test_people_outside_the_case_or_without_the_right_get_nothing(item, who, request, as_user, client):
    browser = as_user(request.getfixturevalue(who)) if who else client
    for url in (at("item", item), reverse("evidence:index", args=[item.case.number])):
        assert browser.get(url).status_code == (404 if who else 302)
    for name in POSTS:
        assert browser.post(at(name, item), {"act": "returned", "note": "x"}).status_code == (404 if who else 302)
    assert item.custody.count() == 1


def test_the_auditor_sees_that_a_file_is_there_and_cannot_have_it(item, kato, as_user):
    browser = as_user(kato)
    assert browser.get(at("item", item)).status_code == 200
    assert browser.post(at("take_out", item)).status_code == 404
    assert browser.post(at("hand", item), {"act": "returned", "note": "x"}).status_code == 404


@pytest.mark.parametrize("number", [0, 2, 10**30])
def test_an_item_that_is_not_there_is_not_found(item, suzuki, as_user, number):
    url = reverse("evidence:item", args=[item.case.number, number])
    assert as_user(suzuki).get(url).status_code == 404


def test_an_item_of_another_case_is_not_found_under_this_one(item, sato, suzuki, as_user):
    from tsutsumi.cases import actions as cases

    other = cases.open_case("別の事案", item.case.known_at, by=sato)
    url = reverse("evidence:item", args=[other.number, item.number])
    assert as_user(sato).get(url).status_code == 404
    assert as_user(sato).get(at("item", item)).status_code == 200

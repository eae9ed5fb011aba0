"""The organisation's own detectors: written, tried, kept as versions, used by the next scan."""

import pytest
from django.urls import reverse

from tests.apps.evidence.house import inline
from tsutsumi.audit.models import Entry
from tsutsumi.core.flow import Refused
from tsutsumi.core.readers import children
from tsutsumi.evidence import actions, jobs, rules, vault
from tsutsumi.evidence.models import OwnRules, scope_of

pytestmark = pytest.mark.django_db

RULES = '[[detector]]\nid = "staff"\nlabel = "職員番号"\npattern = "KZ-[0-9]{4}"\n'
PAGE = "/office/detectors/"


@pytest.mark.parametrize("who", ["sato", "admin"])
def test_it_is_tried_before_it_is_kept(who, request, as_user):
    browser = as_user(request.getfixturevalue(who))
    assert reverse("evidence:own_rules") == PAGE
    text = browser.post(PAGE, {"text": RULES, "sample": "担当 KZ-1234 まで", "try": "1"}).text
    assert "見つかったもの 1件" in text
    assert "KZ-1234" in text
    assert not OwnRules.objects.exists()
    assert browser.post(PAGE, {"text": RULES, "note": "はじめ", "keep": "1"}).status_code == 302
    kept = OwnRules.objects.get()
    assert (kept.number, kept.text.strip(), kept.note) == (1, RULES.strip(), "はじめ")
    assert Entry.objects.get(verb="rules.saved").data == {"number": 1, "detectors": 1}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[detector", "TOML として読めません"),
        ('[[detector]]\nid = "a b"\nlabel = "番号"\npattern = "[0-9]+"\n', "id は英小文字"),
        ('[[detector]]\nid = "one"\nlabel = "番号"\npattern = "(a"\n', "pattern を読めません"),
    ],
)
def test_what_is_wrong_stands_under_the_field_and_nothing_is_kept(admin, as_user, text, words):
    answer = as_user(admin).post(PAGE, {"text": text, "keep": "1"}).text
    assert words in answer
    assert not OwnRules.objects.exists()


def test_versions_stay_and_an_older_one_can_be_taken_up_again(admin, as_user):
    actions.save_rules(RULES, "はじめ", by=admin)
    actions.save_rules(RULES.replace("KZ", "QX"), "記号の変更", by=admin)
    with pytest.raises(Refused, match="同じ内容"):
        actions.save_rules(RULES.replace("KZ", "QX"), "", by=admin)
    browser = as_user(admin)
    assert "QX-[0-9]" in browser.get(PAGE).text
    older = browser.get(PAGE, {"version": "1"}).text
    assert "KZ-[0-9]" in older
    assert "記号の変更" in older


def test_the_next_scan_uses_them_and_shows_their_label_masked(case, suzuki, admin, as_user, monkeypatch):
    monkeypatch.setattr(children, "run", inline)
    data = "担当の職員は KZ-1234 です。".encode()
    actions.take_in(case, vault.seal(scope_of(case), data), "控え.txt", by=suzuki)
    before = actions.ask_scan(case, by=suzuki)
    jobs.scan({"run": before.pk}, lambda: None)
    before.refresh_from_db()
    assert before.summary["kinds"] == {}
    actions.save_rules(RULES, "", by=admin)
    run = actions.ask_scan(case, by=suzuki)
    jobs.scan({"run": run.pk}, lambda: None)
    run.refresh_from_db()
    assert run.taken_over == 0  # another engine: read again
    assert run.summary["kinds"] == {"own_staff": {"hits": 1, "files": 1}}
    mark, browser = run.marks.get(), as_user(suzuki)
    pages = [("scan",), ("heat",), ("kind", "own_staff"), ("reveal", mark.pk)]
    for name, *rest in pages:
        text = browser.get(reverse(f"evidence:{name}", args=[case.number, run.number, *rest])).text
        assert "職員番号" in text
        assert "KZ-1234" not in text
    assert actions.reveal(mark, "試験のため値を確かめる", by=suzuki) == "KZ-1234"


@pytest.mark.parametrize("who", ["suzuki", "ito", "kato", "tanaka"])
def test_those_who_may_not_change_settings_find_no_page(who, request, as_user):
    assert as_user(request.getfixturevalue(who)).get(PAGE).status_code == 404
    assert as_user(request.getfixturevalue(who)).post(PAGE, {"text": RULES, "keep": "1"}).status_code == 404


def test_the_example_of_the_page_is_right():
    assert rules.faults(rules.EXAMPLE) == ()
    assert rules.size(rules.EXAMPLE) == 2

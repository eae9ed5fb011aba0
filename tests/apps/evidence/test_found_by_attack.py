"""What attacks on the pages of evidence found, each as a test that stays."""

import pytest
from django.urls import reverse

from tests.apps.evidence.house import inline
from tsutsumi.audit.models import Entry
from tsutsumi.core.flow import Refused
from tsutsumi.core.readers import children
from tsutsumi.evidence import actions, drawing, jobs, vault
from tsutsumi.evidence.models import OwnRules, ScanRun, scope_of

PHONE = "090-1234-5670"
LEAKED = f"担当は電話 {PHONE} まで。".encode()
CALM = "庭の手入れの日誌です。" * 20
WHY = "本人からの照会と同じ番号か確かめるため"


@pytest.fixture
def run(case, suzuki, monkeypatch):
    monkeypatch.setattr(children, "run", inline)
    for name, content in (("連絡先.txt", LEAKED), ("日誌.txt", CALM.encode())):
        actions.take_in(case, vault.seal(scope_of(case), content), name, by=suzuki)
    asked = actions.ask_scan(case, by=suzuki)
    jobs.scan({"run": asked.pk}, lambda: None)
    return ScanRun.objects.get(pk=asked.pk)


@pytest.fixture
def check(run, suzuki):
    asked = actions.ask_elusion(run, 60, WHY, by=suzuki)
    drawing.draw({"check": asked.pk}, lambda: None)
    asked.refresh_from_db()
    return asked


def everything_that_shows_a_value(run, check):
    """Address, what to post, and what the answer then shows."""
    number, mark = run.case.number, run.marks.get(kind="phone")
    item = run.case.items.get(name="連絡先.txt")
    return {
        "a value": (reverse("evidence:reveal", args=[number, run.number, mark.pk]), {"reason": WHY}, PHONE),
        "a file": (reverse("evidence:take_out", args=[number, item.number]), {}, PHONE),
        "clean passages": (reverse("evidence:elusion_read", args=[number, check.pk]), {}, CALM[:11]),
        "a slip in the answers": (
            reverse("evidence:elusion_answer", args=[number, check.pk]),
            {"shown": ["0"], "said_0": "some", "people_0": "x"},
            CALM[:11],
        ),
    }


def body(answer):
    return b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode()


@pytest.mark.parametrize("what", ["a value", "a file", "clean passages", "a slip in the answers"])
def test_no_value_is_shown_on_an_old_login(run, check, suzuki, as_user, settings, what):
    """Whoever found an open browser saw values, took leaked files home, and read passages by answering wrongly."""
    url, said, shown = everything_that_shows_a_value(run, check)[what]
    opened = Entry.objects.filter(verb="vault.opened").count()
    settings.FRESH_MINUTES = 0
    refused = as_user(suzuki).post(url, said)
    assert refused.status_code == 302
    assert refused["Location"].startswith("/accounts/")
    assert Entry.objects.filter(verb="vault.opened").count() == opened
    settings.FRESH_MINUTES = 10**9
    answer = as_user(suzuki).post(url, said)
    assert shown in body(answer)
    assert "no-store" in answer["Cache-Control"]


def test_a_stranger_is_not_even_asked_who_they_are(run, check, as_user, world, settings):
    settings.FRESH_MINUTES = 0
    for url, said, _ in everything_that_shows_a_value(run, check).values():
        assert as_user(world.admin).post(url, said).status_code == 404


def test_after_its_end_a_check_shows_no_passage_any_more(check, suzuki, as_user):
    """A closed check stayed a way to read the leaked files at leisure."""
    assert actions.read_clean(check, [0], by=suzuki)
    actions.answer_clean(check, {0: 0}, by=suzuki)
    actions.close_elusion(check, by=suzuki)
    with pytest.raises(Refused, match="終わって"):
        actions.read_clean(check, [0], by=suzuki)
    url = reverse("evidence:elusion_answer", args=[check.case.number, check.pk])
    again = as_user(suzuki).post(url, {"shown": ["0"], "said_0": "some", "people_0": "x"}, follow=True)
    assert CALM[:11] not in again.text


BOMBS = {
    "deep lists": "a = " + "[" * 3000,
    "deeper lists": "a = " + "[" * 60_000,
    "a number of six thousand digits": "a = " + "9" * 6000,
    "a name of many parts": ".".join("a" * 32_000) + " = 1",
    "such a name behind a string of several lines": "x = '''\n#''' \n" + ".".join(['"a"'] * 15_000) + " = 1",
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_text_of_detectors_made_to_break_the_reader_is_refused_in_words(db, world, as_user, bomb):
    """They ended in an error of the server, or in gigabytes of memory."""
    answer = as_user(world.admin).post(reverse("evidence:own_rules"), {"text": BOMBS[bomb], "keep": "1"})
    assert answer.status_code == 200
    assert "独自" in answer.text
    assert "field-wrong" in answer.text
    assert not OwnRules.objects.exists()


def test_a_detector_of_every_character_shows_no_endless_list(db, world, as_user):
    text = '[[detector]]\nid = "all"\nlabel = "すべての字"\npattern = "."\n'
    answer = as_user(world.admin).post(reverse("evidence:own_rules"), {"text": text, "sample": "あ" * 4000})
    assert 100 < answer.text.count("すべての字") < 1100

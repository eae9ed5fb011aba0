"""The elusion check: a random sample of what the scan called clean, read by people, bounds what it missed."""

import json

import pytest
from django.urls import reverse

from tests.apps.evidence.house import inline
from tsutsumi.audit.models import Entry
from tsutsumi.core.flow import Refused
from tsutsumi.core.readers import children
from tsutsumi.evidence import actions, drawing, jobs, vault
from tsutsumi.evidence.models import CleanPassage, ElusionCheck, scope_of
from tsutsumi.work.models import Job

pytestmark = pytest.mark.django_db

WHY = "速報の人数に見逃しの幅を入れるため"
CLEAN = [f"本日の議題{n}は、庭の手入れと{n}番の倉庫の掃除です。" for n in range(40)]
SECRET = "連絡先は 090-1234-5678 です。"
TABLE = "品名,数量\n" + "".join(f"ねじ{n}号,{n}箱\n" for n in range(30))
FILES = {"日誌.txt": "\n".join(line + "ー" * 380 for line in [*CLEAN, SECRET]).encode(), "在庫.csv": TABLE.encode()}


@pytest.fixture(autouse=True)
def _here(monkeypatch, settings):
    monkeypatch.setattr(children, "run", inline)
    settings.FRESH_MINUTES = 10**9


@pytest.fixture
def scanned(case, suzuki):
    for name, data in FILES.items():
        actions.take_in(case, vault.seal(scope_of(case), data), name, by=suzuki)
    run = actions.ask_scan(case, by=suzuki)
    jobs.scan({"run": run.pk}, lambda: None)
    run.refresh_from_db()
    return run


def drawn(run, by, size=60, seed=None):
    check = actions.ask_elusion(run, size, WHY, by=by)
    if seed:
        check.seed = seed
        check.save()
    drawing.draw({"check": check.pk}, lambda: None)
    check.refresh_from_db()
    return check


def texts(check, by):
    return actions.read_clean(check, list(range(check.passages.count())), by=by)


def test_the_sample_holds_only_what_the_scan_called_clean(scanned, suzuki):
    check = drawn(scanned, suzuki, size=300)
    read = texts(check, suzuki)
    assert check.population == check.passages.count() == len(read)
    joined = "\n".join(read.values())
    assert "090-1234-5678" not in joined
    assert all(line[:12] in joined for line in CLEAN)
    assert all(f"ねじ{n}号" in joined for n in range(30))


def test_the_same_seed_draws_the_same_passages_and_another_seed_others(scanned, suzuki):
    samples = []
    for seed in ("a" * 32, "a" * 32, "b" * 32):
        check = drawn(scanned, suzuki, size=10, seed=seed)
        samples.append(sorted(texts(check, suzuki).values()))
        check.passages.update(people=0)
        actions.close_elusion(check, by=suzuki)
    assert samples[0] == samples[1] != samples[2]


def test_a_drawing_done_again_after_a_kill_draws_once(scanned, suzuki):
    check = drawn(scanned, suzuki)
    before = list(check.passages.values_list("path", "place"))
    drawing.draw({"check": check.pk}, lambda: None)
    assert list(check.passages.values_list("path", "place")) == before
    assert Entry.objects.filter(verb="elusion.drawn").count() == 1


def test_from_the_first_passage_to_the_bound_through_the_pages(scanned, suzuki, as_user):
    browser, case = as_user(suzuki), scanned.case
    page = reverse("evidence:elusion_checks", args=[case.number, scanned.number])
    asked = browser.post(page, {"size": "60", "reason": WHY})
    check = ElusionCheck.objects.get()
    assert asked["Location"] == reverse("evidence:elusion", args=[case.number, check.pk])
    assert "読む箇所を選んでいます" in browser.get(asked["Location"]).text
    drawing.draw({"check": check.pk}, lambda: None)
    shown = browser.post(reverse("evidence:elusion_read", args=[case.number, check.pk]))
    assert "no-store" in shown["Cache-Control"]
    numbers = list(check.passages.values_list("number", flat=True)[:10])
    said = {"shown": numbers} | {f"said_{n}": "none" for n in numbers}
    said |= {f"said_{numbers[3]}": "some", f"people_{numbers[3]}": "2"}
    answers = reverse("evidence:elusion_answer", args=[case.number, check.pk])
    result = browser.post(answers, said, follow=True).text
    assert "見落としは多くとも" in result
    assert check.passages.filter(people=0).count() == 9
    assert check.passages.get(number=numbers[3]).people == 2
    browser.post(reverse("evidence:elusion_close", args=[case.number, check.pk]))
    check.refresh_from_db()
    assert check.closed_at
    assert Job.objects.filter(kind="people.settle", key=str(scanned.pk)).exists()


def test_a_gap_in_the_answers_shows_the_same_passages_again(scanned, suzuki, as_user):
    check = drawn(scanned, suzuki)
    answers = reverse("evidence:elusion_answer", args=[scanned.case.number, check.pk])
    again = as_user(suzuki).post(answers, {"shown": [0, 1], "said_0": "none", "said_1": "some"})
    assert again.status_code == 422
    assert "何人分かを入力してください" in again.text
    assert texts(check, suzuki)[1].split("\n")[0][:10] in again.text
    assert not check.passages.exclude(people=None).exists()


def test_reading_leaves_an_entry_and_no_text_in_it(scanned, suzuki):
    check = drawn(scanned, suzuki)
    read = actions.read_clean(check, [0, 1], by=suzuki)
    entry = Entry.objects.get(verb="elusion.read")
    assert (entry.by, entry.data) == (suzuki, {"passages": [0, 1]})
    everything = json.dumps(list(Entry.objects.values_list("data", flat=True)), ensure_ascii=False)
    rows = "".join(str(row) for row in CleanPassage.objects.values())
    assert read[0][:12] not in everything + rows


def test_without_a_reason_nothing_is_drawn(scanned, suzuki):
    with pytest.raises(Refused, match="10文字以上"):
        actions.ask_elusion(scanned, 60, "なぜ", by=suzuki)
    assert not ElusionCheck.objects.exists()


def test_a_check_in_which_nothing_was_read_proves_nothing_and_cannot_be_closed(scanned, suzuki):
    check = drawn(scanned, suzuki)
    with pytest.raises(Refused, match="1か所も読んでいない"):
        actions.close_elusion(check, by=suzuki)


@pytest.mark.parametrize("who", ["ito", "kato", "stranger", "tanaka"])
def test_those_who_may_not_see_values_find_no_check(scanned, suzuki, who, request, as_user):
    check, browser = drawn(scanned, suzuki), as_user(request.getfixturevalue(who))
    number = scanned.case.number
    assert browser.get(reverse("evidence:elusion_checks", args=[number, scanned.number])).status_code == 404
    assert browser.get(reverse("evidence:elusion", args=[number, check.pk])).status_code == 404
    for name in ("elusion_read", "elusion_answer", "elusion_close"):
        assert browser.post(reverse(f"evidence:{name}", args=[number, check.pk])).status_code == 404

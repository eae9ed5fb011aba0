"""The people of a scan are resolved once: what the scan finds is handed on to the count."""

import csv
import io

import pytest

from tests.apps.evidence.house import inline
from tests.apps.people import made
from tsutsumi.core.readers import children
from tsutsumi.evidence import actions as evidence
from tsutsumi.evidence import handed, outcome, vault
from tsutsumi.evidence import jobs as evidence_jobs
from tsutsumi.evidence.models import scope_of
from tsutsumi.people import actions, gather, jobs, resolving

TOLD = ("ladder", "breakdown", "item_sets", "links", "people", "undecided")


@pytest.fixture
def resolved(monkeypatch):
    """How often people were resolved, at the end of scans and for counts."""
    times = []
    for place in (outcome, resolving):
        plain = place.resolve_roster
        monkeypatch.setattr(
            place, "resolve_roster", lambda *a, plain=plain, **k: times.append(plain.__name__) or plain(*a, **k)
        )
    return times


@pytest.fixture
def scan(case, suzuki, persons, monkeypatch):
    """Scan a list of forty people, twelve of them twice with another year of birth."""
    monkeypatch.setattr(children, "run", inline)
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(["氏名", "生年月日", "電話番号", "メールアドレス", "住所"])
    lines.writerows([*one.values()] for one in [*persons, *made.doubtful(persons[:12])])
    evidence.take_in(case, vault.seal(scope_of(case), text.getvalue().encode()), "名簿.csv", by=suzuki)

    def once():
        run = evidence.ask_scan(case, by=suzuki)
        evidence_jobs.scan({"run": run.pk}, lambda: None)
        run.refresh_from_db()
        return run

    return once


def count(run):
    jobs.settle({"run": run.pk}, lambda: None)
    now = gather.latest(run.case)
    return (now.low, now.high, now.causes), {name: getattr(gather.assessment_of(run.case), name) for name in TOLD}


def test_a_scan_and_its_count_resolve_the_people_once(scan, resolved, persons):
    (low, high, _), told = count(scan())
    assert len(resolved) == 1
    assert low <= len(persons) <= high
    assert told["undecided"] == 12


def test_a_worker_that_died_in_between_comes_to_the_same_count(scan, resolved):
    run = scan()
    handed.take(run)  # as another process would find it
    again = count(run)
    assert len(resolved) == 2
    assert count(scan()) == again
    assert len(resolved) == 3


def test_what_the_last_scan_left_is_not_taken_for_another_scan(scan, item):
    first, second = scan(), scan()
    assert handed.take(first) is None
    assert handed.take(second) is None, "what nobody asked for is not kept"


def test_what_people_have_decided_is_in_the_count_of_the_next_scan(scan, case, sato):
    count(scan())
    for pair in gather.queue(case):
        actions.judge_pair(pair, "same", by=sato)
    (low, high, _), told = count(scan())
    assert (low, high, told["undecided"]) == (40, 40, 0)


def test_the_head_of_a_page_has_the_number_as_soon_as_the_scan_has(scan, case, sato, as_user):
    from tests.apps.people.test_counting import header

    browser = as_user(sato)
    assert header(browser, case) == "人数は分かっていません"
    people = scan().summary["people"]
    assert header(browser, case) == f"{people['low']}〜{people['high']}人"

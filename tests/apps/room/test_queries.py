"""How often a page of a case asks the database: at most 25 times, whichever page, and however much is in the case."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.house.test_routes import CLOSED
from tsutsumi.cases import actions as cases
from tsutsumi.cases.past import written
from tsutsumi.decisions import actions as decisions
from tsutsumi.evidence import actions as evidence
from tsutsumi.evidence.keeping import actions as keeping
from tsutsumi.evidence.keeping.register import Wanted
from tsutsumi.outside import actions as outside
from tsutsumi.tasks import actions as tasks

pytestmark = pytest.mark.django_db
MOST_QUERIES = 25
# Pages that draw on every room of the case.
WIDE: dict[str, int] = {}
PAGES = [route for route in CLOSED if "number" in route.names]
NOTES, THINGS = 120, 6  # notes: more than a page of the timeline shows


def asked(browser, url, **said):
    """The number of queries of a page that is opened for the second time; None where nothing is to be looked at."""
    if browser.get(url, said).status_code != 200:
        return None
    with CaptureQueriesContext(connection) as seen:
        browser.get(url, said)
    return len([row for row in seen.captured_queries if row["sql"].startswith("SELECT")])


def fill(stage):
    """More of everything, so that a query for each row is noticed."""
    case, today = stage.case, timezone.localdate()
    for n in range(NOTES):
        cases.note(case, f"{n}件目の連絡を受けた。", by=stage.sato, known_at=timezone.now())
    for n in range(THINGS):
        item = evidence.register(case, f"資料{n}", "paper", by=stage.suzuki)
        keeping.list_log(case, Wanted(f"ログ{n}", "サーバー"), by=stage.suzuki)
        keeping.set_hold(case, f"警察から保存を求められた（{n}件目）。", by=stage.ito, item=item)
        told = decisions.Told("payment", f"調査{n}", "原因を確かめるため。", amount=100_000)
        decisions.put_up(decisions.draft(case, told, by=stage.suzuki), by=stage.suzuki)
        outside.add(case, f"連携先{n}", "契約", None, by=stage.sato)
        demand = {"authority": "委員会", "kind": "inquiry", "text": f"照会{n}", "received_on": today, "due_on": today}
        outside.take_demand(case, demand, by=stage.sato)
        outside.ask(case, outside.Asked("C13", f"品{n}", "対象の方", 1_000, 10), by=stage.sato)
        tasks.add(case, f"作業{n}", by=stage.sato, part="lead")


@pytest.mark.once  # Django asks the same of both kinds
def test_no_page_of_a_case_asks_the_database_more_than_25_times(stage, as_user):
    fill(stage)
    browser = as_user(stage.sato)
    counted = {route.name: asked(browser, route.url(stage)) for route in PAGES}
    looked_at = {name: often for name, often in counted.items() if often is not None}
    assert len(looked_at) > 60, "the walk must open the pages"
    assert {name: often for name, often in looked_at.items() if often > WIDE.get(name, MOST_QUERIES)} == {}
    assert looked_at["room:briefing"] <= 22


@pytest.mark.parametrize("page", ["room:case", "room:timeline", "room:briefing", "room:slides"])
def test_nor_does_a_page_of_the_past(stage, as_user, page):
    fill(stage)
    at = written(timezone.now() - timedelta(seconds=1))
    stage.case.opened_at = timezone.now() - timedelta(hours=1)
    stage.case.save()
    often = asked(as_user(stage.sato), reverse(page, args=[stage.case.number]), at=at)
    assert often is not None
    assert often <= MOST_QUERIES

"""Reports and situation reports stand in the ledger; item ⑦ of the report says what was published."""

from datetime import date

import pytest
from django.utils import timezone

from tests.apps.announcements.conftest import going_out, issued, ready
from tests.apps.figures.conftest import KNOWN_AT
from tsutsumi.announcements import actions
from tsutsumi.audit.record import name_of
from tsutsumi.cases import actions as cases
from tsutsumi.core.documents.values import State
from tsutsumi.duties.actions import answer
from tsutsumi.figures import actions as figure_acts
from tsutsumi.figures import gather as figures
from tsutsumi.reports import actions as reports
from tsutsumi.reports import gather
from tsutsumi.situation import actions as situation
from tsutsumi.situation import gather as situations
from tsutsumi.situation.models import digest_of


@pytest.fixture
def report(case, world):
    filing = reports.Filing("preliminary", "appi", "個人情報保護委員会")
    return reports.start(case, filing, by=world.sato)


def handed_in(report, world):
    reports.leave_open(report, by=world.sato)
    reports.check(report, seen=report.current.fingerprint(), by=world.ito)
    reports.submit(report, on=timezone.localdate(), receipt="1", by=world.sato)
    return report.current


def recount(case, world, people=1200):
    answer(case, "count_max", people, on=KNOWN_AT.date(), by=world.suzuki, source="再集計")


def flagged(case):
    return {one.use.document: [change.code for change in one.changes] for one in figures.stale(case)}


def test_a_report_is_flagged_by_the_number_and_the_dates_that_it_shows_and_no_other(case, world, report):
    name = name_of(report.current)
    assert flagged(case) == {}
    recount(case, world)
    assert flagged(case) == {name: ["people"]}
    reports.take_over(report, ["people.total"], by=world.sato)
    assert flagged(case) == {}
    cases.edit(case, by=world.sato, found_on=date(2026, 11, 1))
    assert flagged(case) == {name: ["found"]}
    cases.edit(case, by=world.sato, outline="別の概要")
    assert flagged(case) == {name: ["found"]}


def test_a_report_that_was_handed_in_keeps_its_number_until_the_next_one_is(case, world, report):
    first = handed_in(report, world)
    assert figures.ledger(case)["reports"].text() == "個人情報保護委員会（速報）"
    recount(case, world)
    (one,) = figures.stale(case)
    assert (one.use.document, one.use.is_sent) == (name_of(first), True)
    assert "（誤）最大1,043人　（正）最大1,200人" in one.correction
    reports.supplement(report, by=world.sato)
    reports.take_over(report, ["people.total"], by=world.sato)
    second = handed_in(report, world)
    assert second.number == 2
    assert flagged(case) == {}


def test_what_was_written_as_still_to_come_gives_way_when_the_report_is_handed_in(case, world, report):
    told = ("前橋警察署（相談）", "個人情報保護委員会（速報を準備しています）", "個人情報保護委員会（電話で相談）")
    figure_acts.put(case, "reports", figure_acts.Given(told, "本部", "公表文に使う", timezone.now()), by=world.sato)
    handed_in(report, world)
    now = ("前橋警察署（相談）", "個人情報保護委員会（電話で相談）", "個人情報保護委員会（速報）")
    assert figures.ledger(case)["reports"].value == now


def test_an_issued_situation_report_is_flagged_until_the_next_one(case, world):
    def report():
        draft = situation.begin(case, "executive", by=world.sato)
        texts = {part: "なし" for part, _title in draft.sections} | {"impact": "本人の数：〔人数〕"}
        situation.write(draft, texts, seen=draft.fingerprint(), by=world.sato)
        seen = digest_of(situations.filled(draft.texts, situations.figures(case)))
        situation.issue(draft, seen=seen, by=world.sato)
        return draft

    first = report()
    recount(case, world)
    assert flagged(case) == {name_of(first): ["people"]}
    cases.edit(case, by=world.sato, known_department="別の課")
    assert flagged(case) == {name_of(first): ["people"]}
    report()
    assert flagged(case) == {}


def test_item_seven_says_what_was_published_when_how_and_in_which_words(case, world, report):
    assert gather.values_for(report)["announcement.status"].state is State.NOT_ENTERED
    row = ready(case, world)
    actions.write(row, {"texts": row.texts | {"delay": "確認をしておりました。"}, "planned_at": None}, by=world.sato)
    assert gather.values_for(report)["announcement.status"].content == "considering"
    actions.write(row, going_out(ways=["website", "press_release"]), by=world.takahashi)
    assert gather.values_for(report)["announcement.status"].content == "planned"
    issued(row, world)
    values = gather.values_for(report)
    assert values["announcement.status"].content == "done"
    assert values["announcement.on"].content == timezone.localdate()
    assert values["announcement.methods"].content == ("website", "press_release")
    assert "対象となる方の数：最大1,043人" in values["announcement.text"].content

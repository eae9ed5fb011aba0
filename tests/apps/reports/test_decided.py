"""Where the house asks for a decision, a report is recorded as handed in only when exactly its PDF was decided."""

import hashlib
from datetime import date

import pytest

from tsutsumi.core.flow import Refused
from tsutsumi.decisions import actions as decisions
from tsutsumi.evidence import vault
from tsutsumi.reports import actions

ON = date(2026, 11, 5)


@pytest.fixture
def needed(world):
    decisions.save_policy("submission", is_needed=True, is_oral_allowed=True, by=world.sato)


def decide(report, by, decider):
    decision = decisions.put_up(actions.put_up(report, by=by), by=by)
    decisions.approve(decision.steps.get(round=decision.round, user=decider), decision.seal, by=decider)
    decision.refresh_from_db()
    return decision


def test_without_a_decision_it_cannot_be_submitted(checked, world, needed):
    with pytest.raises(Refused, match="決裁がありません"):
        actions.submit(checked, on=ON, receipt="", by=world.sato)
    checked.refresh_from_db()
    assert checked.state == "checked"
    assert not checked.current.papers.exists()


def test_the_bytes_sealed_are_the_bytes_decided(checked, world, needed):
    decision = decide(checked, world.suzuki, world.sato)
    version = actions.submit(checked, on=ON, receipt="", by=world.sato)
    pdf = vault.read(version.papers.get(kind="pdf").sealed, by=world.sato, why="download")
    decision.refresh_from_db()
    assert (decision.state, decision.digest) == ("used", hashlib.sha256(pdf).hexdigest())


def test_reopened_the_decision_is_void_and_the_next_text_needs_its_own(checked, world, needed):
    from tsutsumi.core.documents.values import known

    decision = decide(checked, world.suzuki, world.sato)
    actions.reopen(checked, by=world.sato)
    actions.fill(checked, {"outline.summary": known("書き直した。")}, by=world.sato)
    actions.check(checked, seen=checked.current.fingerprint(), by=world.ito)
    decision.refresh_from_db()
    assert decision.state == "draft"
    with pytest.raises(Refused, match="決裁がありません"):
        actions.submit(checked, on=ON, receipt="", by=world.sato)
    assert decide(checked, world.suzuki, world.sato) == decision  # the same 起案, about the new bytes
    assert actions.submit(checked, on=ON, receipt="", by=world.sato).submitted_on == ON


def test_put_up_about_another_document_it_does_not_count(checked, world, needed):
    version = checked.current
    told = decisions.Told("submission", "提出", "別の文書", f"reports.version:{version.pk}", "0" * 64)
    decision = decisions.put_up(decisions.draft(checked.case, told, by=world.suzuki), by=world.suzuki)
    decisions.approve(decision.steps.get(user=world.sato), decision.seal, by=world.sato)
    with pytest.raises(Refused, match="一致しません"):
        actions.submit(checked, on=ON, receipt="", by=world.sato)


def test_where_the_house_does_not_ask_it_goes_as_before(checked, world):
    assert actions.submit(checked, on=ON, receipt="", by=world.sato).submitted_on == ON


def test_an_unchecked_report_cannot_be_put_up(report, world):
    with pytest.raises(Refused, match="内容を確認してください"):
        actions.put_up(report, by=world.suzuki)


def test_on_the_page_it_is_put_up_and_the_page_says_what_is_missing(checked, world, as_user, needed):
    browser = as_user(world.sato)
    page = browser.get(f"/cases/{checked.case.number}/reports/{checked.pk}/").content.decode()
    assert "決裁を受けるまで、提出を記録できません" in page
    answer = browser.post(f"/cases/{checked.case.number}/reports/{checked.pk}/put-up/")
    assert answer["Location"] == f"/cases/{checked.case.number}/decisions/1/"
    assert checked.current.pdf_digest in browser.get(answer["Location"]).content.decode()

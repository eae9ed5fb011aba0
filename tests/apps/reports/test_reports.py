"""A report from its first draft to its supplement, by its verbs."""

import hashlib
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.apps.reports.conftest import KNOWN_ON
from tsutsumi.audit.models import Entry
from tsutsumi.cases.actions import edit
from tsutsumi.core.documents.values import People, State, Value, known, unknown
from tsutsumi.core.flow import Refused
from tsutsumi.duties.actions import answer
from tsutsumi.evidence import vault
from tsutsumi.reports import actions, compare, gather
from tsutsumi.reports.actions import Filing
from tsutsumi.reports.models import Report

SUMMARY = {"outline.summary": known("概要を書き直した。")}


def entries(case):
    return list(Entry.objects.filter(case_id=case.pk, verb__startswith="report.").values_list("verb", flat=True))


def test_what_the_case_knows_flows_in_with_who_said_it_and_when(case, world):
    report = actions.start(case, Filing("preliminary", "appi", "個人情報保護委員会"), by=world.sato)
    values = report.current.parsed()
    assert values["people.total"].content == People(912, 1043)
    assert values["people.total"].state is State.ESTIMATED
    assert values["people.total"].source.by == "鈴木 健"
    assert values["people.total"].source.on == KNOWN_ON
    assert values["data.items"].content == ("name", "address", "other")
    assert "健診" in values["data.items_other"].content or "健康診断" in values["data.items_other"].content
    assert values["cause.kind"].content == "lost"
    assert values["outline.events"].content == ("suspected_leak",)
    assert values["outline.found_on"].content == KNOWN_ON
    assert values["data.medium"].content == ("electronic",)
    assert values["reporter.name"].content == world.organisation.name
    assert values["type.stage"].content == "preliminary"
    assert set(values["outline.limbs"].content) >= {"1", "4"}


def test_what_nobody_said_stays_not_entered_and_dont_know_becomes_unknown(case, world):
    answer(case, "cause", None, on=KNOWN_ON, by=world.sato)
    report = actions.start(case, Filing("preliminary", "appi", "個人情報保護委員会"), by=world.sato)
    values = report.current.parsed()
    assert values["cause.kind"].state is State.UNKNOWN
    assert values["further_harm.exists"].state is State.NOT_ENTERED


def test_a_report_with_empty_items_cannot_be_checked(case, world):
    report = actions.start(case, Filing("preliminary", "appi", "個人情報保護委員会"), by=world.sato)
    with pytest.raises(Refused, match=r"未入力の項目.*不明・調査中"):
        actions.check(report, seen=report.current.fingerprint(), by=world.ito)
    assert Report.objects.get(pk=report.pk).state == "draft"


def test_saying_that_the_rest_is_unknown_lets_the_report_go_on(report, world):
    assert not [m for m in report.missing() if m.blocks]
    actions.check(report, seen=report.current.fingerprint(), by=world.ito)
    assert report.state == "checked"


def test_who_wrote_last_cannot_check(report, world):
    with pytest.raises(Refused, match="別の担当者"):
        actions.check(report, seen=report.current.fingerprint(), by=world.sato)


def test_a_check_holds_for_what_was_seen_only(report, world):
    seen = report.current.fingerprint()
    actions.fill(report, SUMMARY, by=world.sato)
    with pytest.raises(Refused, match="内容が変わりました"):
        actions.check(report, seen=seen, by=world.ito)


def test_a_checked_report_cannot_be_written_into(checked, world):
    with pytest.raises(Refused, match="書き換えられません"):
        actions.fill(checked, SUMMARY, by=world.sato)


def test_reopening_voids_the_check(checked, world):
    actions.reopen(checked, by=world.sato)
    version = checked.current
    assert (checked.state, version.checked_by, version.digest) == ("draft", None, "")


def test_a_report_cannot_be_submitted_unchecked(report, world):
    with pytest.raises(Refused, match="作成中"):
        actions.submit(report, on=date(2026, 11, 5), receipt="", by=world.sato)


def test_what_is_submitted_is_what_was_checked(checked, world):
    version = checked.current
    version.values["outline.summary"] = {"state": "known", "content": "後から差し替えた"}
    version.save()
    with pytest.raises(Refused, match="確認したものと内容が一致しません"):
        actions.submit(checked, on=date(2026, 11, 5), receipt="", by=world.sato)
    again = Report.objects.get(pk=checked.pk)
    assert again.state == "checked"
    assert not again.current.papers.exists()


def test_a_submission_seals_exactly_the_bytes_that_were_checked(submitted, world):
    version = submitted.current
    pdf = vault.read(version.papers.get(kind="pdf").sealed, by=world.sato, why="download")
    assert pdf.startswith(b"%PDF")
    assert hashlib.sha256(pdf).hexdigest() == version.pdf_digest
    assert (version.receipt, version.submitted_on) == ("20261105-0001", date(2026, 11, 5))


def test_a_submitted_file_is_handed_out_as_it_was_sealed_and_the_handing_out_is_recorded(submitted, world, case):
    world.organisation.name = "改名した法人"
    world.organisation.save()
    data = actions.hand_out(submitted.current, "pdf", by=world.ito)
    assert hashlib.sha256(data).hexdigest() == submitted.current.pdf_digest
    assert entries(case)[-1] == "report.downloaded"


def test_a_submission_in_the_future_is_refused(checked, world):
    with pytest.raises(Refused, match="未来"):
        actions.submit(checked, on=timezone.localdate() + timedelta(days=1), receipt="", by=world.sato)


def test_a_receipt_number_may_come_later_and_leaves_the_sealed_file_alone(checked, world):
    actions.submit(checked, on=date(2026, 11, 5), receipt="", by=world.sato)
    version = checked.current
    before = version.papers.get(kind="pdf").sealed.sha256
    actions.note_receipt(version, "R-77", by=world.sato)
    version.refresh_from_db()
    assert (version.receipt, version.papers.get(kind="pdf").sealed.sha256) == ("R-77", before)


def test_a_supplement_is_a_new_version_with_a_visible_difference(submitted, world):
    actions.supplement(submitted, by=world.ito)
    actions.fill(submitted, {"people.total": known(People(987, 987))}, by=world.ito)
    changes = {c.field.code: (c.before, c.after) for c in compare.since_last(submitted.current)}
    assert changes["people.total"] == ("912人以上1,043人以下（概数）", "987人")
    assert changes["type.renewal"] == ("新規", "続報")
    assert changes["type.previous_receipt"][1] == "20261105-0001"
    assert "outline.summary" not in changes
    first, second = submitted.versions.all()
    assert first.parsed()["people.total"].content == People(912, 1043)
    assert second.number == 2


def test_the_final_report_begins_where_the_preliminary_one_ended(submitted, case, world):
    final = actions.start(case, Filing("final", "appi", "個人情報保護委員会"), by=world.ito)
    values = final.current.parsed()
    assert values["outline.summary"] == submitted.current.parsed()["outline.summary"]
    assert values["type.stage"].content == "final"
    assert "prevention.done" in {m.field.code for m in final.missing() if m.blocks}


def test_a_final_report_with_unknown_items_is_filed_all_the_same(submitted, case, world):
    final = actions.start(case, Filing("final", "appi", "個人情報保護委員会"), by=world.ito)
    actions.leave_open(final, by=world.ito)
    assert {m.why for m in final.missing()} >= {"no_expected_day"}
    actions.check(final, seen=final.current.fingerprint(), by=world.sato)
    actions.submit(final, on=date(2026, 11, 20), receipt="", by=world.sato)
    assert final.state == "submitted"


def test_a_second_report_of_the_same_kind_is_refused(report, case, world):
    with pytest.raises(Refused, match="追完"):
        actions.start(case, Filing("preliminary", "appi", "個人情報保護委員会"), by=world.ito)


def test_the_number_act_has_its_own_report_beside(report, case, world):
    other = actions.start(case, Filing("preliminary", "number_act", "個人情報保護委員会"), by=world.sato)
    assert other.form_id == "my_number_report"


def test_a_voluntary_report_says_that_no_limb_applies(case, world):
    filing = Filing("preliminary", "appi", "個人情報保護委員会", voluntary=True)
    report = actions.start(case, filing, by=world.sato)
    assert report.current.parsed()["outline.limbs"].content == ("voluntary",)


def test_a_value_that_stays_as_it_was_keeps_its_source(report, world):
    old = report.current.parsed()["people.total"]
    same = Value(old.state, old.content)
    assert actions.fill(report, {"people.total": same}, by=world.ito) == []
    assert report.current.parsed()["people.total"].source == old.source


def test_a_changed_fact_is_shown_and_taken_over_only_when_a_person_says_so(report, case, world):
    answer(case, "count", 1000, on=KNOWN_ON, by=world.suzuki, source="名寄せのやり直し")
    found = {code: new for code, _, new in gather.differences(report)}
    assert found["people.total"].content == People(1000, 1043)
    assert report.current.parsed()["people.total"].content == People(912, 1043)
    assert actions.take_over(report, ["people.total"], by=world.ito) == ["people.total"]
    assert report.current.parsed()["people.total"].content == People(1000, 1043)


def test_a_fact_that_is_unknown_again_is_shown_as_a_difference(report, case, world):
    edit(case, found_on=None, by=world.sato)
    answer(case, "incident_discovered_on", None, on=KNOWN_ON, by=world.sato)
    found = {code: new.state for code, _, new in gather.differences(report)}
    assert found["outline.found_on"] is State.UNKNOWN


def test_every_step_leaves_an_entry_without_personal_values(submitted, case, world):
    said = entries(case)
    for verb in ("started", "filled", "check", "submit", "sealed"):
        assert f"report.{verb}" in said
    data = str(list(Entry.objects.filter(case_id=case.pk).values_list("data", flat=True)))
    assert "USBメモリー" not in data
    assert world.organisation.contact_name not in data


def test_an_unknown_value_may_name_the_day_it_will_be_known(report, world):
    later = unknown(expected=date(2026, 12, 1))
    actions.fill(report, {"cause.detail": later}, by=world.ito)
    assert report.current.parsed()["cause.detail"] == later

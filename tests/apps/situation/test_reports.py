"""定時報告 and 経営報告: drafted from the case, figures never typed, frozen when issued, asked for when late."""

import hashlib
import io
import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import docx
import pypdfium2
import pytest
import time_machine
from django.urls import reverse

from tsutsumi.accounts.models import system
from tsutsumi.audit.models import Entry
from tsutsumi.cases import actions as cases
from tsutsumi.core.flow import Refused
from tsutsumi.duties import actions as duties
from tsutsumi.outbox.models import Message
from tsutsumi.situation import actions, gather, jobs
from tsutsumi.situation.models import Cadence, Nudge, SituationReport, digest_of

JAPAN = ZoneInfo("Asia/Tokyo")
START = datetime(2026, 11, 2, 9, 0, tzinfo=JAPAN)
EVERY_FOUR = {"every_hours": 4, "times": [], "quiet_from": None, "quiet_until": None}


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def case(world, clock):
    case = cases.open_case("名簿の誤送信", START - timedelta(hours=1), by=world.sato, event="leak", cause="mis_send")
    for person in (world.ito, world.suzuki, world.yamada):
        cases.add_member(case, person, by=world.sato)
    said = {"is_personal_data": True, "data_kinds": ["name", "medical_record"], "encrypted": "none"}
    said |= {"sector": "private", "role": "operator", "count_max": 1043}
    for fact, value in said.items():
        duties.answer(case, fact, value, on=START.date(), by=world.sato)
    return case


def url(name, case, *args):
    return reverse(f"situation:{name}", args=[case.number, *args])


def written(report, by, **texts):
    full = {part: "なし" for part, _title in report.sections} | texts
    actions.write(report, full, seen=report.fingerprint(), by=by)


def issued(report, by):
    shown = gather.filled(report.texts, gather.figures(report.case))
    actions.issue(report, seen=digest_of(shown), by=by)


def test_a_draft_names_the_figures_and_types_none(world, case):
    report = actions.begin(case, "tactical", by=world.sato)
    assert "〔人数〕" in report.texts["situation"]
    assert "1,043" not in json.dumps(report.texts, ensure_ascii=False)
    assert "事案を登録した" in report.texts["actions"]


def test_the_figures_are_those_of_the_case(case):
    found = gather.figures(case)
    assert found["人数"] == "多くて1,043人（下限は不明）"
    assert found["知った日時"].startswith("2026年11月2日（月）8:00")
    assert "個人情報保護法" in found["報告の要否"]
    # Day 1 is 2 November; the fifth day is the 6th, the thirtieth is Tuesday 1 December.
    assert found["次の期限"].startswith("2026年11月6日（金）")
    assert "2026年12月1日（火）" in found["期限の一覧"]


def test_the_tasks_of_the_case_are_counted_and_named(world, case, clock):
    from tsutsumi.tasks import actions as tasks

    tasks.sync_case(case, by=world.sato)
    opened, task = case.tasks.open().count(), case.tasks.open().soonest().first()
    clock.move_to(START + timedelta(days=400))
    late = sum(one.due is not None for one in case.tasks.open())  # every date is over by then
    found = gather.figures(case)["動いている作業"]
    assert f"未完了 {opened}件（うち期限を過ぎたもの {late}件）" in found
    assert task.title in found


def test_a_second_person_goes_on_with_the_same_draft(world, case):
    assert actions.begin(case, "tactical", by=world.sato) == actions.begin(case, "tactical", by=world.ito)


def test_figures_are_frozen_when_the_report_is_issued(world, case):
    report = actions.begin(case, "tactical", by=world.sato)
    written(report, world.sato, situation="本人の数は〔人数〕。")
    issued(report, world.sato)
    duties.answer(case, "count_max", 5000, on=START.date(), by=world.sato)
    report.refresh_from_db()
    assert report.frozen["situation"] == "本人の数は多くて1,043人（下限は不明）。"
    assert report.figures == {"人数": "多くて1,043人（下限は不明）"}
    told = json.dumps([report.kind, report.number, report.frozen], sort_keys=True, ensure_ascii=False)
    assert report.digest == hashlib.sha256(told.encode()).hexdigest()
    assert Entry.objects.get(verb="situationreport.issue").data["digest"] == report.digest


def test_what_was_seen_is_what_goes_out(world, case):
    """The count changed between the preview and the yes: the yes was to other words."""
    report = actions.begin(case, "tactical", by=world.sato)
    written(report, world.sato, situation="本人の数は〔人数〕。")
    seen = digest_of(gather.filled(report.texts, gather.figures(case)))
    duties.answer(case, "count_max", 5000, on=START.date(), by=world.sato)
    with pytest.raises(Refused):
        actions.issue(report, seen=seen, by=world.sato)
    assert SituationReport.objects.get(pk=report.pk).state == "draft"


def test_two_people_do_not_overwrite_each_other(world, as_user, case):
    report = actions.begin(case, "tactical", by=world.sato)
    seen = report.fingerprint()
    written(report, world.ito, situation="伊藤の文")
    page = as_user(world.sato).post(
        report.get_absolute_url(), {"seen": seen, "situation": "佐藤の文", "actions": "a", "needs": "b"}
    )
    assert "ほかの人がこの報告を書き直しました" in page.text
    assert "佐藤の文" in page.text
    report.refresh_from_db()
    assert report.texts["situation"] == "伊藤の文"


def test_an_empty_part_is_not_issued(world, case):
    report = actions.begin(case, "tactical", by=world.sato)
    written(report, world.sato, needs=" ")
    with pytest.raises(Refused, match="要請"):
        issued(report, world.sato)


@pytest.mark.parametrize(
    ("text", "words"),
    [("約１，０００人です", "手で書かず"), ("被害は 52,000 名", "手で書かず"), ("〔人すう〕です", "〔人すう〕")],
)
def test_a_number_typed_by_hand_or_an_unknown_figure_is_refused_in_words(world, as_user, case, text, words):
    report = actions.begin(case, "tactical", by=world.sato)
    said = {"seen": report.fingerprint(), "situation": text, "actions": "a", "needs": "応援が3人要る"}
    page = as_user(world.sato).post(report.get_absolute_url(), said)
    assert words in page.text
    assert text in page.text
    assert "「3人」" not in page.text  # people who help are no principals


def test_from_the_first_press_to_the_report_that_everybody_reads(world, as_user, case):
    browser = as_user(world.sato)
    draft = browser.post(url("begin", case, "executive"))["Location"]
    report = SituationReport.objects.get()
    said = {"seen": report.fingerprint(), "point": "〔何が起きたか〕", "impact": "〔人数〕", "duty": "〔期限の一覧〕"}
    preview = browser.post(draft, said | {"asking": "公表の承認"})["Location"]
    page = browser.get(preview).text
    assert "1,043人" in page
    seen = page.split('name="seen" value="')[1].split('"')[0]
    after = browser.post(preview, {"seen": seen})["Location"]
    assert "経営報告 第1報" in as_user(world.yamada).get(after).text
    assert "経営報告 第1報" in as_user(world.yamada).get(url("index", case)).text


def test_earlier_reports_stay_and_the_next_shows_what_is_new(world, as_user, case):
    for number, text in ((1, "閲覧を止めた。\n原因は調べている。"), (2, "閲覧を止めた。\n原因は設定の誤り。")):
        report = actions.begin(case, "tactical", by=world.sato)
        written(report, world.sato, situation=text)
        issued(report, world.sato)
        assert report.number == number
    page = as_user(world.ito).get(report.get_absolute_url()).text
    assert "<ins>" in page
    assert "原因は設定の誤り。" in page
    assert "<del>" in page
    first = SituationReport.objects.get(number=1)
    assert "原因は調べている。" in as_user(world.ito).get(first.get_absolute_url()).text


def test_members_are_told_once_and_no_mail_says_what_the_report_says(world, case):
    report = actions.begin(case, "tactical", by=world.sato)
    written(report, world.sato, situation="秘密のカナリア〔人数〕")
    issued(report, world.sato)
    told = Message.objects.filter(case_id=case.pk)
    assert {message.to for message in told} == {world.ito.email, world.suzuki.email, world.yamada.email}
    for message in told:
        for secret in ("カナリア", "1,043", case.title):
            assert secret not in message.subject + message.body


def test_an_issued_report_can_be_neither_written_nor_issued_again(world, case):
    report = actions.begin(case, "tactical", by=world.sato)
    written(report, world.sato)
    issued(report, world.sato)
    for act in (lambda: written(report, world.sato), lambda: issued(report, world.sato)):
        with pytest.raises(Refused):
            act()


def run_job():
    jobs.remind({}, lambda: None)


def reminders():
    return Message.objects.filter(key__startswith="situation:late:").count()


def test_a_late_report_is_asked_for_once(world, case, clock):
    actions.set_rhythm(case, "tactical", by=world.sato, **EVERY_FOUR)
    clock.move_to(START + timedelta(hours=3, minutes=59))
    run_job()
    assert reminders() == 0
    clock.move_to(START + timedelta(hours=4))
    for _ in range(3):
        run_job()
    assert reminders() == 1  # the officer leads the case; the others write only where nobody does
    assert Message.objects.get(key__startswith="situation:late:").to == world.sato.email


def test_after_a_snooze_it_is_asked_for_once_more(world, as_user, case, clock):
    actions.set_rhythm(case, "tactical", by=world.sato, **EVERY_FOUR)
    clock.move_to(START + timedelta(hours=4))
    run_job()
    page = as_user(world.sato).get(url("index", case)).text
    assert "を過ぎています" in page
    as_user(world.sato).post(url("snooze", case, "tactical"), {"hours": "2"})
    clock.move_to(START + timedelta(hours=5, minutes=59))
    run_job()
    assert reminders() == 1
    clock.move_to(START + timedelta(hours=6, minutes=1))
    run_job()
    run_job()
    assert reminders() == 2


def test_an_issued_report_begins_the_next_interval(world, case, clock):
    actions.set_rhythm(case, "tactical", by=world.sato, **EVERY_FOUR)
    clock.move_to(START + timedelta(hours=3))
    report = actions.begin(case, "tactical", by=world.sato)
    written(report, world.sato)
    issued(report, world.sato)
    clock.move_to(START + timedelta(hours=6))
    run_job()
    assert reminders() == 0
    clock.move_to(START + timedelta(hours=7, minutes=1))
    run_job()
    assert reminders() == 1


def test_a_job_killed_half_way_reminds_nobody_twice(world, case, clock):
    for kind in ("tactical", "executive"):
        actions.set_rhythm(case, kind, by=world.sato, **EVERY_FOUR)
    clock.move_to(START + timedelta(hours=5))

    def killed():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        jobs.remind({}, killed)
    run_job()
    assert Nudge.objects.count() == reminders() == 2


def test_a_closed_case_asks_for_nothing(world, case, clock):
    actions.set_rhythm(case, "tactical", by=world.sato, **EVERY_FOUR)
    for step in ("confirm", "contain", "close"):
        cases.go(case, step, by=world.sato)
    clock.move_to(START + timedelta(hours=5))
    run_job()
    assert reminders() == 0


def test_the_rhythm_is_set_as_people_write_times(world, as_user, case):
    said = {"every_hours": "", "times": "９時、17:30", "quiet_from": "22時", "quiet_until": "7:00"}
    as_user(world.sato).post(url("rhythm", case, "tactical"), said)
    cadence = Cadence.objects.get()
    assert (cadence.every_hours, cadence.times) == (None, ["09:00", "17:30"])
    for wrong in (
        {"every_hours": "", "times": ""},
        {"every_hours": "", "times": "25時"},
        {"every_hours": "4", "quiet_from": "22"},
    ):
        assert as_user(world.sato).post(url("rhythm", case, "tactical"), wrong).status_code == 200
    assert Cadence.objects.get().times == ["09:00", "17:30"]


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_the_paper_is_what_was_frozen(world, as_user, case, kind):
    report = actions.begin(case, "tactical", by=world.sato)
    written(report, world.sato, situation="本人の数は〔人数〕。")
    issued(report, world.sato)
    data = as_user(world.yamada).post(url("file", case, report.pk), {"as": kind}).content
    if kind == "pdf":
        text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))
    else:
        text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)
    assert "本人の数は多くて1,043人（下限は不明）。" in text
    assert Entry.objects.filter(verb="situationreport.downloaded", by=world.yamada).exists()


def test_a_reader_cannot_write_and_a_stranger_finds_nothing(world, as_user, case):
    report = actions.begin(case, "tactical", by=world.sato)
    assert as_user(world.yamada).get(report.get_absolute_url()).status_code == 404
    assert as_user(world.yamada).post(url("begin", case, "tactical")).status_code == 404
    assert as_user(world.yamada).get(url("index", case)).status_code == 200
    for name, args in (("index", []), ("detail", [report.pk]), ("preview", [report.pk]), ("rhythm", ["tactical"])):
        assert as_user(world.stranger).get(url(name, case, *args)).status_code == 404


def test_a_report_of_another_case_is_not_found_here(world, as_user, case):
    other = cases.open_case("別の事案", START, by=world.sato)
    report = actions.begin(other, "tactical", by=world.sato)
    assert as_user(world.sato).get(url("detail", case, report.pk)).status_code == 404


def test_a_drill_says_so_in_its_mail(world, clock):
    case = cases.open_case("訓練", START, by=world.sato, is_drill=True)
    cases.add_member(case, world.ito, by=world.sato)
    report = actions.begin(case, "tactical", by=world.sato)
    written(report, world.sato)
    issued(report, world.sato)
    assert all("【訓練】" in message.subject for message in Message.objects.all())


def test_the_reminder_is_the_machines(world, case, clock):
    actions.set_rhythm(case, "tactical", by=world.sato, **EVERY_FOUR)
    clock.move_to(START + timedelta(hours=4))
    run_job()
    assert Entry.objects.get(verb="cadence.reminded").by == system()

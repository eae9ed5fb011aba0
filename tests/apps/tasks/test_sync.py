"""The list follows the facts: what is new appears, what is done stays, and the law's dates are the law's own."""

from datetime import datetime

import pytest

from tests.apps.tasks.conftest import FOUND, JAPAN, NOW
from tsutsumi.audit.models import Entry
from tsutsumi.cases import actions as cases
from tsutsumi.core.playbooks.book import builtin
from tsutsumi.duties import actions as duties
from tsutsumi.reports import actions as reports
from tsutsumi.reports.models import Report, Version
from tsutsumi.tasks import actions, gather, jobs
from tsutsumi.tasks.models import Task, Use
from tsutsumi.work.models import Job


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=JAPAN)


def say(world, case, **facts):
    for fact, value in facts.items():
        duties.answer(case, fact, value, on=FOUND.date(), by=world.sato)
    actions.sync_case(case, by=world.sato)


def snapshot(case):
    return list(case.tasks.values_list("key", "state", "fits", "title", "due_at").order_by("pk"))


def test_a_case_opened_asks_for_its_tasks_and_the_job_makes_them(world, night):
    case = cases.open_case("紛失", FOUND, by=world.sato, cause="lost")
    job = Job.objects.get(kind="tasks.sync", key=str(case.pk))
    jobs.sync(job.args, lambda: None)
    assert set(gather.used(case)) == {"F0", "F6"}
    assert case.tasks.filter(rows__contains="F6-3").get().title == builtin("F6").rows[2].name


@pytest.mark.parametrize("act", ["answer", "edit", "member"])
def test_what_may_change_the_tasks_asks_for_them_anew(world, case, act):
    Job.objects.all().delete()
    if act == "answer":
        duties.answer(case, "cause", "insider", on=FOUND.date(), by=world.sato)
    elif act == "edit":
        cases.edit(case, by=world.sato, medium="pc")
    else:
        cases.add_member(case, world.tanaka, by=world.sato)
    assert Job.objects.filter(kind="tasks.sync", key=str(case.pk)).exists()


# Friday 20 November 2026, 22:15. Counted by hand on a calendar.
BY_HAND = {
    "isolate": "2026-11-20 22:25",  # 10 minutes
    "first_report": "2026-11-20 22:30",  # 15 minutes
    "logs": "2026-11-20 22:45",  # the earlier of 30 minutes and 1-2 hours
    "insurer": "2026-11-20 23:15",  # 1 hour
    "inventory": "2026-11-21 00:15",  # the earlier of 2 and 4 hours: past midnight
    "F1-11": "2026-11-21 04:15",  # 6 hours
    "F1-13": "2026-11-21 22:15",  # 24 hours
    "notice_draft": "2026-11-22 22:15",  # 24-48 hours
    "F1-14": "2026-11-25 22:15",  # 2-5 days
    "F1-15": "2026-11-27 22:15",  # 3-7 days
    "first_publication": None,  # as due
    "duty.appi.preliminary": "2026-11-24 23:59",  # fifth day, the day of finding being the first
    "duty.appi.final": "2027-01-18 23:59",  # sixty days: 18 January 2027, a Monday
    "duty.appi.notice": None,  # 速やかに
    "final": "2027-01-19 22:15",  # what remains beside the report: 60 days of practice
}


def test_every_date_is_as_counted_by_hand(world, case):
    say(world, case, data_kinds=["name", "medical_history"], is_personal_data=True, role="operator", encrypted="none")
    found = {key: case.tasks.get(key=key).due_at for key in BY_HAND}
    assert found == {key: at(text) if text else None for key, text in BY_HAND.items()}


def test_duties_carry_their_article_and_say_that_the_guide_is_no_legal_date(world, case):
    say(world, case, data_kinds=["name"], is_personal_data=True, role="operator")
    first, last = (case.tasks.get(key=f"duty.appi.{stage}") for stage in ("preliminary", "final"))
    assert "規則8条1項" in first.article
    assert "規則8条2項" in last.article
    assert "法26条2項" in case.tasks.get(key="duty.appi.notice").article
    assert "法定の日数ではありません" in first.what
    assert "個人情報保護委員会" in first.what


def test_doing_it_again_changes_nothing_and_writes_nothing(world, case):
    before, entries = snapshot(case), Entry.objects.count()
    assert actions.sync_case(case, by=world.sato) == {"new": 0, "back": 0, "gone": 0, "done": 0, "left": 0}
    assert snapshot(case) == before
    assert Entry.objects.count() == entries


def test_a_job_that_was_killed_half_way_leaves_nothing_twice_when_it_runs_again(world, case, monkeypatch):
    say(world, case, cause="unauthorized_access_at_trustee")
    keys = [key for key, *_rest in snapshot(case)]
    assert len(set(keys)) == len(keys)
    Task.objects.filter(case=case).delete()
    Use.objects.filter(case=case).delete()

    def killed(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(actions, "_handed_in", killed)
    with pytest.raises(KeyboardInterrupt):
        jobs.sync({"case": case.pk}, lambda: None)
    assert not case.tasks.exists(), "the half of a list must not be seen"
    monkeypatch.undo()
    jobs.sync({"case": case.pk}, lambda: None)
    jobs.sync({"case": case.pk}, lambda: None)
    assert sorted(task.key for task in case.tasks.filter(fits=True)) == sorted(
        task.key for task in gather.planned(case, gather.used(case).values())
    )


def test_new_tasks_appear_done_ones_stay_and_open_ones_that_no_longer_fit_are_marked(world, case):
    done, open_ = case.tasks.get(key="F1-2"), case.tasks.get(key="F1-13")
    actions.finish(done, by=world.suzuki, note="写真3枚")
    say(world, case, cause="insider")
    for task in (done, open_):
        task.refresh_from_db()
    assert (done.state, done.fits, done.note) == ("done", True, "写真3枚")
    assert (open_.state, open_.fits) == ("open", False)
    assert case.tasks.filter(key="F4-8", fits=True).exists()
    assert not case.tasks.open().filter(key="F1-13").exists()


def test_what_fits_again_comes_back_with_what_people_had_said(world, case):
    task = case.tasks.get(key="F1-13")
    actions.assign(task, by=world.sato, owner=world.suzuki, deputy=world.ito, due_at=None)
    say(world, case, cause="insider")
    say(world, case, cause="ransomware")
    task.refresh_from_db()
    assert (task.fits, task.owner, task.deputy) == (True, world.suzuki, world.ito)


def test_a_second_cause_joins_without_doubles(world, case):
    before = case.tasks.open().count()
    actions.answer_triage(case, {"opened_attachment": True, "shop": None}, by=world.sato)
    assert set(gather.used(case)) == {"F0", "F1", "F9"}
    isolate = case.tasks.get(key="isolate")
    assert isolate.rows == "F1-1,F9-1"
    assert case.tasks.filter(title__contains="電源は切らない").count() == 1
    assert case.tasks.open().count() == before + 10  # fifteen rows, five of them the same as others


def test_a_flag_adds_its_note_to_the_check_of_duties(world, case):
    actions.answer_triage(case, {"foreign": True, "listed": False}, by=world.sato)
    what = case.tasks.get(key="duties").what
    assert "海外に住む人の情報を含みます" in what
    assert "適時開示" not in what


def test_an_answer_that_is_the_same_is_not_kept_twice_and_an_unknown_question_not_at_all(world, case):
    for _ in range(2):
        actions.answer_triage(case, {"shop": False, "listed": None, "no_such_question": True}, by=world.sato)
    assert [(row.question, row.is_yes) for row in case.triage.all()] == [("shop", False)]


def test_what_is_not_reportable_needs_no_report_but_still_its_causes_mended(harmless):
    assert not harmless.tasks.filter(origin="duty", fits=True).exists()
    assert harmless.tasks.get(key="final").title == "根本原因・再発防止・効果確認"


def test_a_duty_ends_when_its_report_was_handed_in_and_not_before(world, case):
    say(world, case, data_kinds=["name"], is_personal_data=True, role="operator")
    filing = reports.Filing("preliminary", "appi", "個人情報保護委員会")
    report = reports.start(case, filing, by=world.sato)
    actions.sync_case(case, by=world.sato)
    task = case.tasks.get(key="duty.appi.preliminary")
    assert task.state == "open"
    Version.objects.filter(report=report).update(submitted_on=FOUND.date(), submitted_by=world.sato)
    actions.sync_case(case, by=world.sato)
    task.refresh_from_db()
    assert task.state == "done"
    assert case.tasks.get(key="duty.appi.final").state == "open"
    assert Report.objects.get().state == "draft", "the control: it is the filing that counts"


def test_a_closed_case_is_left_alone(world, case):
    cases.go(case, "dismiss", by=world.sato, reason="訓練の画面だった")
    before = snapshot(case)
    assert actions.sync_case(case, by=world.sato) == {}
    assert snapshot(case) == before


def test_a_task_of_nobody_falls_to_the_lead_until_somebody_plays_the_part(world, case):
    insurer = case.tasks.get(key="insurer")
    assert insurer.parts == ["finance", "lead"]
    cases.add_member(case, world.tanaka, by=world.sato, role="finance")
    actions.sync_case(case, by=world.sato)
    insurer.refresh_from_db()
    assert insurer.parts == ["finance"]


def test_who_knew_earlier_than_the_duty_began_is_told_the_earlier_day(world, harmless, time_machine):
    """Found on Friday the 20th; that card numbers are in it was learned on Wednesday the 25th."""
    time_machine.move_to(at("2026-11-25 10:00"), tick=False)
    facts = {"data_kinds": ["name", "card_number"], "is_personal_data": True}
    for fact, value in facts.items():
        duties.answer(harmless, fact, value, on=at("2026-11-25 10:00").date(), by=world.sato)
    actions.sync_case(harmless, by=world.sato)
    task = harmless.tasks.get(key="duty.appi.preliminary")
    assert task.due_at == at("2026-11-29 23:59")
    assert "11月20日（金）に知っていたなら、11月24日（火）まで" in task.what


def test_what_somebody_had_who_leaves_goes_to_the_deputy_or_back_to_the_role(world, case):
    one, two = case.tasks.get(key="F1-2"), case.tasks.get(key="F1-3")
    actions.assign(one, by=world.sato, owner=world.ito, deputy=world.suzuki, due_at=None)
    actions.assign(two, by=world.sato, owner=world.ito, deputy=None, due_at=None)
    cases.remove_member(case.parts.get(user=world.ito), by=world.sato)
    assert actions.sync_case(case, by=world.sato)["left"] == 2
    for task in (one, two):
        task.refresh_from_db()
    assert (one.owner, one.deputy) == (world.suzuki, None)
    assert two.owner is None
    assert two in gather.mine(world.suzuki)


@pytest.mark.parametrize(("day", "is_late"), [(NOW.date(), False), (FOUND.date(), True)])
def test_a_day_without_its_time_does_not_make_everything_late_at_once(world, night, day, is_late):
    midnight = datetime.combine(day, datetime.min.time(), JAPAN)
    case = cases.open_case("暗号化", midnight, by=world.sato, cause="ransomware", known_time_unknown=True)
    actions.sync_case(case, by=world.sato)
    assert bool(gather.counts(case, NOW)["late"]) is is_late

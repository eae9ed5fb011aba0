"""What people do with a task."""

from datetime import timedelta

import pytest

from tests.apps.tasks.conftest import NOW
from tsutsumi.audit.models import Entry
from tsutsumi.cases import actions as cases
from tsutsumi.core.flow import Refused
from tsutsumi.evidence import actions as evidence
from tsutsumi.tasks import actions, gather


def test_finished_in_one_press_and_with_what_shows_it(world, case):
    one, two = case.tasks.get(key="F1-2"), case.tasks.get(key="F1-3")
    item = evidence.register(case, "脅迫文の写真", "paper", by=world.sato)
    actions.finish(one, by=world.suzuki)
    actions.finish(two, by=world.suzuki, note="回線を抜いた", evidence=item)
    assert (one.state, one.ended_by, one.ended_at) == ("done", world.suzuki, NOW)
    assert (two.note, two.evidence) == ("回線を抜いた", item)


def test_what_a_person_writes_is_not_in_the_trail(world, case):
    task = case.tasks.get(key="F1-2")
    actions.finish(task, by=world.suzuki, note="山本さんの席のPC")
    entry = Entry.objects.get(verb="task.finish")
    assert "山本" not in str(entry.data)
    assert entry.by == world.suzuki


def test_evidence_of_another_case_is_refused(world, case):
    other = cases.open_case("別の件", NOW - timedelta(days=1), by=world.sato)
    item = evidence.register(other, "控え", "paper", by=world.sato)
    with pytest.raises(Refused, match="ほかの事案"):
        actions.finish(case.tasks.get(key="F1-2"), by=world.suzuki, evidence=item)


def test_a_duty_to_report_cannot_be_ticked_off(world, case):
    task = case.tasks.get(key="duty.appi.preliminary")
    with pytest.raises(Refused, match="提出を記録すると"):
        actions.finish(task, by=world.sato)


def test_a_duty_to_report_is_not_set_aside_by_one_person(world, case):
    """Not reportable is a ruling of two people; one engineer set the task aside, and its warnings ended."""
    task = case.tasks.get(key="duty.appi.preliminary")
    with pytest.raises(Refused, match="報告対象外と分かれば"):
        actions.set_aside(task, "軽微だから", by=world.suzuki)
    task.refresh_from_db()
    assert task.state == "open"
    task.fits = False
    actions.set_aside(task, "別の法で報告する", by=world.sato)
    assert task.state == "not_applicable"


def test_not_applicable_needs_a_reason_and_can_be_taken_back(world, case):
    task = case.tasks.get(key="F1-13")
    with pytest.raises(Refused, match="理由"):
        actions.set_aside(task, "  ", by=world.sato)
    actions.set_aside(task, "外への通信がなかった", by=world.sato)
    assert (task.state, task.reason) == ("not_applicable", "外への通信がなかった")
    actions.reopen(task, by=world.sato)
    assert (task.state, task.ended_by) == ("open", None)


def test_what_waits_for_another_task_is_finished_after_it(world, case):
    first, second = case.tasks.get(key="logs"), case.tasks.get(key="F1-14")
    actions.block(second, first, by=world.sato)
    with pytest.raises(Refused, match="先に「最初の証拠保全"):
        actions.finish(second, by=world.suzuki)
    actions.finish(first, by=world.suzuki)
    second.refresh_from_db()
    actions.finish(second, by=world.suzuki)
    assert second.state == "done"


def test_two_tasks_never_wait_for_each_other(world, case):
    one, two, three = (case.tasks.get(key=key) for key in ("F1-2", "F1-3", "F1-4"))
    actions.block(two, one, by=world.sato)
    actions.block(three, two, by=world.sato)
    for first in (three, one):
        with pytest.raises(Refused, match="互いに待ち合う"):
            actions.block(one, first, by=world.sato)
    actions.block(two, None, by=world.sato)
    assert two.blocked_by is None


def test_taken_by_one_it_is_not_taken_by_another(world, case):
    task = case.tasks.get(key="F1-2")
    actions.take(task, by=world.suzuki)
    with pytest.raises(Refused, match="鈴木"):
        actions.take(task, by=world.ito)
    assert task.owner == world.suzuki


@pytest.mark.parametrize("who", ["tanaka", "kato", "stranger"])
def test_only_a_member_who_may_work_is_given_a_task(world, case, who):
    task = case.tasks.get(key="F1-2")
    with pytest.raises(Refused, match="受け持てません"):
        actions.assign(task, by=world.sato, owner=getattr(world, who), deputy=None, due_at=None)


def test_owner_and_deputy_are_two_people(world, case):
    with pytest.raises(Refused, match="同じ人"):
        actions.assign(case.tasks.get(key="F1-2"), by=world.sato, owner=world.ito, deputy=world.ito, due_at=None)


def test_a_date_that_people_set_wins_and_survives_the_next_look_at_the_facts(world, case):
    task = case.tasks.get(key="F1-2")
    later = NOW + timedelta(hours=5)
    assert task.is_late(NOW)
    actions.assign(task, by=world.sato, owner=world.suzuki, deputy=None, due_at=later)
    actions.sync_case(case, by=world.sato)
    task.refresh_from_db()
    assert task.due == later
    assert not task.is_late(NOW)


def test_what_has_ended_is_not_reassigned(world, case):
    task = case.tasks.get(key="F1-2")
    actions.finish(task, by=world.suzuki)
    with pytest.raises(Refused, match="すでに終わって"):
        actions.assign(task, by=world.sato, owner=world.ito, deputy=None, due_at=None)


def test_ones_own_are_those_one_owns_stands_in_for_or_whose_part_is_ones_own(world, case):
    keys = {task.key for task in gather.mine(world.suzuki)}
    assert {"F1-2", "isolate", "logs"} <= keys
    assert "insurer" not in keys
    actions.assign(case.tasks.get(key="F1-2"), by=world.sato, owner=world.ito, deputy=None, due_at=None)
    actions.assign(case.tasks.get(key="insurer"), by=world.sato, owner=world.ito, deputy=world.suzuki, due_at=None)
    keys = {task.key for task in gather.mine(world.suzuki)}
    assert "F1-2" not in keys
    assert "insurer" in keys


def test_nothing_of_a_case_one_is_not_in_is_ones_own(world, case):
    assert not gather.mine(world.tanaka).exists()
    actions.assign(case.tasks.get(key="F1-2"), by=world.sato, owner=world.ito, deputy=None, due_at=None)
    cases.remove_member(case.parts.get(user=world.ito), by=world.sato)
    assert not gather.mine(world.ito).exists()


def urgent(case, user):
    return gather.most_urgent([case], user).get(case.pk)


def test_the_most_urgent_is_the_nearest_that_waits_for_nothing(world, case):
    first = urgent(case, world.suzuki)
    assert first.key == "isolate"
    actions.block(first, case.tasks.get(key="insurer"), by=world.sato)
    assert urgent(case, world.suzuki).key == "F1-2"
    assert urgent(case, world.kato) is None


def test_late_is_what_is_open_and_past(world, case):
    late = gather.counts(case, NOW)["late"]
    # by hand: due before 1:00 are the rows of up to two hours and a half
    assert late == case.tasks.open().filter(minutes__lte=165).exclude(due_at=None).count() > 5
    actions.finish(case.tasks.get(key="F1-2"), by=world.suzuki)
    assert gather.counts(case, NOW)["late"] == late - 1

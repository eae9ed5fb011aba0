"""Without a mouse: a task is finished and a decision approved with the keys alone, the focus always to be seen."""

import pytest
from django.utils import timezone

from tsutsumi.cases.actions import add_member, open_case
from tsutsumi.decisions import actions as decisions
from tsutsumi.tasks import actions as tasks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def case(world):
    case = open_case("名簿の誤送信", timezone.now(), by=world.sato, cause="mis_send", medium="mail")
    for person in (world.ito, world.suzuki):
        add_member(case, person, by=world.sato)
    tasks.sync_case(case, by=world.sato)
    return case


def test_a_task_is_finished_with_the_keys_alone(case, world, browse):
    suzuki = browse(world.suzuki).go(f"/cases/{case.number}/tasks/")
    suzuki.strike("未完了")
    task = case.tasks.open().order_by("place").first()
    suzuki.strike(task.title)
    assert suzuki.page.url.endswith(task.get_absolute_url())
    suzuki.tab_to_field("完了の根拠").page.keyboard.type("電話で削除を確かめた")
    suzuki.strike("完了にする", "Space")
    task.refresh_from_db()
    assert (task.state, task.note, task.ended_by) == ("done", "電話で削除を確かめた", world.suzuki)


def test_a_decision_is_approved_with_the_keys_alone(case, world, browse):
    told = decisions.Told("notice", "本人へのおわびの手紙", "今日中に出す。")
    decision = decisions.put_up(decisions.draft(case, told, by=world.ito), by=world.ito)
    sato = browse(world.sato).go(decision.get_absolute_url())
    sato.tab_to_field("意見").page.keyboard.type("急いで")
    sato.strike("決裁する")
    decision.refresh_from_db()
    assert decision.state == "decided"
    assert decision.steps.get(user=world.sato).comment == "急いで"

"""Closing a case: what is left open is named, a reason is asked and kept, and then nothing is late any more."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.apps.stage import a_case
from tsutsumi.audit.models import Entry
from tsutsumi.cases import actions as cases
from tsutsumi.core.flow import Refused
from tsutsumi.evidence.keeping import actions as keeping
from tsutsumi.evidence.keeping.register import Wanted
from tsutsumi.outside import actions as outside
from tsutsumi.room.ending import actions
from tsutsumi.room.ending.leftover import left_of
from tsutsumi.room.standing import stand
from tsutsumi.tasks import actions as tasks
from tsutsumi.team import actions as team
from tsutsumi.team.models import Authority

pytestmark = pytest.mark.django_db
REASON = "残りは再発防止の計画に移し、社長に報告した。"


@pytest.fixture
def contained(stage):
    """The case of the stage, far enough to be closed, with something late in every room."""
    case, past = stage.case, timezone.localdate() - timedelta(days=3)
    for step in ("confirm", "contain"):
        cases.go(case, step, by=stage.sato)
    late = tasks.add(case, "鍵を替える", by=stage.sato, part="lead")
    tasks.assign(late, by=stage.sato, owner=stage.suzuki, deputy=None, due_at=timezone.now() - timedelta(hours=1))
    outside.add(case, "連携先の病院", "契約9条", past, by=stage.sato)
    demand = {"authority": "個人情報保護委員会", "kind": "inquiry", "text": "人数", "received_on": past, "due_on": past}
    outside.take_demand(case, demand, by=stage.sato)
    keeping.list_log(case, Wanted("入退室の記録", "警備", kept_until=past), by=stage.suzuki)
    return case


def page(browser, name, case, **said):
    return browser.get(reverse(name, args=[case.number]), said).text


def test_the_page_names_what_is_left_in_every_room(contained, stage, as_user):
    said = page(as_user(stage.sato), "room:close", contained)
    for words in (
        "がまだ提出されていません（", "承認を待っています", "まだ知らせていません（連携先の病院）",
        "個人情報保護委員会からの",
        "鍵を替える", "ログの調査を外部に頼む: 口頭の承認を",
        "入退室の記録", "お詫びの品", "一覧の取り出しの申請1", "期限を過ぎたもの",
    ):  # fmt: skip
        assert words in said, words


def test_without_a_reason_it_stays_open_and_what_was_typed_stays(contained, stage, as_user):
    answer = as_user(stage.sato).post(reverse("room:close", args=[contained.number]), {"reason": "済んだ"})
    assert answer.status_code == 422
    assert "10文字以上" in answer.text
    assert ">済んだ</textarea>" in answer.text.replace("\n", "")
    contained.refresh_from_db()
    assert contained.state == "contained"


def test_the_reason_stays_in_the_timeline_and_the_numbers_in_the_trail(contained, stage, as_user):
    browser = as_user(stage.sato)
    left = left_of(stand(contained, timezone.localdate()))
    browser.post(reverse("room:close", args=[contained.number]), {"reason": REASON})
    contained.refresh_from_db()
    assert contained.state == "closed"
    entry = Entry.objects.get(case_id=contained.pk, verb="case.close")
    assert sum(entry.data["left"].values()) == len(left)
    assert entry.data["late"] == sum(one.is_late for one in left) >= 4
    assert REASON not in str(entry.data)
    assert REASON in page(browser, "room:timeline", contained)


@pytest.mark.parametrize(
    "name",
    ["room:case", "tasks:list", "outside:index", "evidence:logs", "room:briefing", "duties:finding", "situation:index"],
)
def test_a_closed_case_shows_nothing_as_late(contained, stage, as_user, name):
    browser = as_user(stage.sato)
    words = ("期限超過", "deadline-over", "予定を過ぎています")
    before = any(word in page(browser, name, contained) for word in words)
    actions.close(contained, REASON, by=stage.sato)
    assert not [word for word in words if word in page(browser, name, contained)]
    if name in {"tasks:list", "outside:index", "evidence:logs"}:
        assert before, "the positive control: while it ran, it was late"


def test_a_case_with_nothing_left_is_closed_without_a_word(world, as_user, monkeypatch):
    from tsutsumi.room.ending import views

    case = a_case(world.sato)
    for step in ("confirm", "contain"):
        cases.go(case, step, by=world.sato)
    for place in (views, actions):
        monkeypatch.setattr(place, "left_of", lambda *_said: [])
    assert as_user(world.sato).post(reverse("room:close", args=[case.number])).status_code == 302
    case.refresh_from_db()
    assert case.state == "closed"
    assert Entry.objects.get(verb="case.close").data["left"] == {}


def test_the_step_page_leads_here(contained, stage, as_user):
    answer = as_user(stage.sato).post(reverse("cases:step", args=[contained.number]), {"step": "close"})
    assert answer["Location"] == reverse("room:close", args=[contained.number])
    contained.refresh_from_db()
    assert contained.state == "contained"


def test_the_table_of_authority_says_who_closes(contained, stage, as_user):
    browser, url = as_user(stage.sato), reverse("room:close", args=[contained.number])
    assert "権限表に「事案を終了する」を決められる人が書かれていません" in browser.get(url).text
    team.save_authority(Authority(act="close", role="executive"), by=stage.admin)
    assert "その役割に人がいません" in browser.get(url).text
    team.save_role("executive", [stage.yamada], [], by=stage.admin)
    assert f"決められるのは、{stage.yamada.name}さんです" in browser.get(url).text
    assert browser.post(url, {"reason": REASON}).status_code == 422
    with pytest.raises(Refused, match=stage.yamada.name):
        actions.close(contained, REASON, by=stage.sato)
    team.save_role("executive", [stage.sato], [], by=stage.admin)
    assert browser.post(url, {"reason": REASON}).status_code == 302

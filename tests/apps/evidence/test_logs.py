"""Logs that will be overwritten: listed by their end, told of in time and once, and settled with a copy or a reason."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tsutsumi.audit.models import Entry
from tsutsumi.cases import actions as cases
from tsutsumi.core.flow import Refused
from tsutsumi.evidence import actions as evidence
from tsutsumi.evidence.keeping import actions, jobs, logs
from tsutsumi.evidence.keeping.register import Wanted
from tsutsumi.evidence.models import LogSource
from tsutsumi.outbox.models import Message

pytestmark = pytest.mark.django_db
TODAY = date(2026, 12, 1)


def wanted(name="VPNの接続ログ", days=None, **more):
    return Wanted(name, "本社のファイアウォール", kept_until=None if days is None else TODAY + timedelta(days), **more)


@pytest.fixture
def listed(case, suzuki):
    def make(days=None, name="VPNの接続ログ"):
        return actions.list_log(case, wanted(name, days), by=suzuki)

    return make


def told():
    return list(Message.objects.filter(key__startswith="logs:").order_by("pk"))


def test_what_nobody_knows_the_end_of_comes_first_then_the_nearest_end_then_what_is_settled(case, suzuki, listed):
    done, late, soon, unknown = listed(1, "済"), listed(30, "遅い"), listed(2, "近い"), listed(None, "不明")
    actions.settle_log(done, by=suzuki, lost_reason="機器が初期化されていて残っていなかった。")
    assert list(case.logs.all()) == [unknown, soon, late, done]


@pytest.mark.parametrize(
    ("days", "stage"),
    [
        (None, "unknown"),
        (30, ""),
        (8, ""),
        (7, "soon"),
        (2, "soon"),
        (1, "last"),
        (0, "last"),
        (-1, "over"),
        (-90, "over"),
    ],
)
def test_how_near_the_end_is(days, stage):
    log = LogSource(kept_until=None if days is None else TODAY + timedelta(days))
    assert logs.stage_of(log, TODAY) == stage


def test_each_stage_is_told_once_however_often_one_looks(case, sato, listed):
    listed(9)
    seen = []
    for day in range(12):
        for _hour in range(3):
            before = len(told())
            actions.remind(case, TODAY + timedelta(day), by=sato)
            if len(told()) > before:
                seen.append(day)
    assert seen == [2, 8, 10]  # a week before, the day before the end, the day after it


def test_one_message_a_person_tells_of_all_logs_and_names_no_system(case, sato, suzuki, ito, listed):
    listed(1, "秘密の電子カルテ"), listed(3), listed(None)
    actions.remind(case, TODAY, by=sato)
    found = told()
    assert sorted(message.to for message in found) == [sato.email, suzuki.email]  # who may take evidence in
    assert "3件" in found[0].body
    assert "いつ消えるか分からないものが1件" in found[0].body
    assert "秘密" not in found[0].body + found[0].subject


def test_nothing_is_told_of_what_is_settled_or_far_away(case, sato, suzuki, listed):
    actions.settle_log(listed(1), by=suzuki, lost_reason="機器が初期化されていて残っていなかった。")
    listed(60)
    assert actions.remind(case, TODAY, by=sato) == 0
    assert told() == []


def test_a_new_end_is_told_of_again(case, sato, suzuki, listed):
    log = listed(1)
    actions.remind(case, TODAY, by=sato)
    actions.correct_log(log, wanted(days=6), by=suzuki)
    assert actions.remind(case, TODAY, by=sato) == 1


def test_the_worker_looks_at_running_cases_only(case, sato, suzuki, listed):
    listed(None)
    for step in ("confirm", "contain", "report", "close"):
        if step in dict(case.flow.open_moves(case)):
            cases.go(case, step, by=sato)
    if not case.is_over:
        cases.go(case, "dismiss", by=sato, reason="試験のため")
    jobs.remind({}, lambda: None)
    assert told() == []


def test_a_drill_tells_only_people_of_the_house(sato, suzuki):
    from tests.apps.stage import a_case

    drill = a_case(sato, is_drill=True)
    actions.list_log(drill, wanted(days=1), by=sato)
    actions.remind(drill, TODAY, by=sato)
    assert {message.is_drill for message in told()} == {True}


def test_a_log_is_settled_with_a_copy_or_with_a_reason_never_with_nothing(case, suzuki, listed):
    log = listed(1)
    with pytest.raises(Refused, match="取り出せない理由"):
        actions.settle_log(log, by=suzuki)
    copy = evidence.register(case, "ログの写し", "device", by=suzuki)
    actions.settle_log(log, by=suzuki, item=copy)
    assert (log.item, log.is_open) == (copy, False)
    with pytest.raises(Refused, match="もう済んで"):
        actions.settle_log(log, by=suzuki, item=copy)
    with pytest.raises(Refused, match="もう済んで"):
        actions.correct_log(log, wanted(), by=suzuki)


def test_the_trail_says_the_day_and_no_name(case, suzuki, listed):
    listed(1, "秘密の電子カルテ")
    entry = Entry.objects.get(verb="log.listed")
    assert entry.data == {"kept_until": "2026-12-02"}


def test_a_log_is_listed_corrected_and_settled_on_pages(case, suzuki, as_user):
    browser = as_user(suzuki)
    page = reverse("evidence:logs", args=[case.number])
    assert "まだ何も書かれていません" in browser.get(page).content.decode()
    typed = {"name": "監査ログ", "system": "Microsoft 365", "kept_until": "", "time_zone": "UTC"}
    answer = browser.post(reverse("evidence:add_log", args=[case.number]), typed, follow=True)
    assert "分かりません。先に確かめてください" in answer.content.decode()
    log = LogSource.objects.get()
    at = [case.number, log.pk]
    browser.post(reverse("evidence:log", args=at), {**typed, "kept_until": "2026/12/24"})
    log.refresh_from_db()
    assert log.kept_until == date(2026, 12, 24)
    wrong = browser.post(reverse("evidence:settle_log", args=at), {"item": "", "lost_reason": "ない"})
    assert wrong.status_code == 422
    browser.post(reverse("evidence:settle_log", args=at), {"lost_reason": "上書きされていて残っていなかった。"})
    assert "上書きされていて残っていなかった。" in browser.get(page).content.decode()


def test_a_period_that_ends_before_it_begins_is_asked_again(case, suzuki, as_user):
    typed = {"name": "監査ログ", "system": "M365", "since": "2026/12/2", "until": "2026/12/1"}
    answer = as_user(suzuki).post(reverse("evidence:add_log", args=[case.number]), typed)
    assert answer.status_code == 422
    assert "はじめより前" in answer.content.decode()


def test_the_board_of_deadlines_shows_logs_to_whoever_may_see_evidence(case, sato, yamada, listed, as_user):
    listed(1, "消えるログ")
    cases.add_member(case, yamada, by=sato)
    assert "消えるログ" in as_user(sato).get(reverse("room:deadlines")).content.decode()
    assert "消えるログ" not in as_user(yamada).get(reverse("room:deadlines")).content.decode()


def test_a_stranger_finds_no_logs(case, listed, stranger, as_user):
    log = listed(1, "消えるログ")
    browser = as_user(stranger)
    assert browser.get(reverse("evidence:logs", args=[case.number])).status_code == 404
    assert browser.get(reverse("evidence:log", args=[case.number, log.pk])).status_code == 404
    assert "消えるログ" not in browser.get(reverse("room:deadlines")).content.decode()

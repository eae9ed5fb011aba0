"""The pages of a decision, as each person meets them."""

import pytest
from django.utils import timezone

from tests.apps.decisions.conftest import put_up, step_of
from tsutsumi.accounts.models import User
from tsutsumi.cases.actions import add_member
from tsutsumi.decisions import actions
from tsutsumi.decisions.models import Decision, Proxy, Route
from tsutsumi.outbox.models import Message

DRAFT = {"kind": "payment", "title": "ログの調査", "text": "見積り120万円。", "amount": "１２０万", "people": ""}


def url(decision, *rest):
    return "/".join([f"/cases/{decision.case.number}/decisions/{decision.number}", *map(str, rest), ""])


def act(browser, decision, step, verb, **said):
    data = {"verb": verb, "seen": decision.seal, "comment": "", "to": "0"} | said
    return browser.post(url(decision, "steps", step.pk), data)


def test_from_the_draft_to_the_decision_in_the_browser(case, world, as_user):
    author, lead = as_user(world.suzuki), as_user(world.sato)
    answer = author.post(f"/cases/{case.number}/decisions/new/", DRAFT)
    decision = Decision.objects.get()
    assert (answer["Location"], decision.amount) == (url(decision), 1_200_000)
    page = author.get(url(decision)).content.decode()
    assert "この経路で回ります" in page
    assert world.sato.name in page
    author.post(url(decision, "put-up"))
    decision.refresh_from_db()
    assert decision.title in lead.get("/").content.decode()  # waits for the lead on the first page
    page = lead.get(url(decision)).content.decode()
    assert "あなたの番です" in page
    act(lead, decision, step_of(decision, world.sato), "approve", comment="よい")
    decision.refresh_from_db()
    assert decision.state == "decided"
    assert 'class="stamp"' in lead.get(url(decision)).content.decode()
    assert decision.title not in lead.get("/").content.decode().split("<table")[0]


def test_sent_back_without_a_reason_the_page_says_so_and_keeps_what_was_typed(case, world, as_user):
    decision = put_up(case, world.suzuki)
    answer = act(as_user(world.sato), decision, step_of(decision, world.sato), "send_back", comment=" ")
    assert answer.status_code == 422
    assert "理由を入力してください" in answer.content.decode()


def test_the_author_is_offered_no_approval(case, world, as_user):
    page = as_user(world.suzuki).get(url(put_up(case, world.suzuki))).content.decode()
    assert 'value="approve"' not in page
    assert "引き戻す" in page


@pytest.mark.parametrize("who", ["ito", "yamada", "takahashi"])
def test_others_may_look_and_not_approve(case, world, as_user, who):
    decision = put_up(case, world.suzuki)
    browser = as_user(getattr(world, who))
    assert browser.get(url(decision)).status_code == 200
    act(browser, decision, step_of(decision, world.sato), "approve")
    decision.refresh_from_db()
    assert decision.state == "running"


def test_stranger_guest_and_those_without_the_right_get_404(case, world, as_user):
    guest = User.objects.create_user("bengoshi@example.jp", "弁護 士郎", "guest")
    add_member(case, guest, by=world.sato)
    add_member(case, world.kato, by=world.sato)
    decision = put_up(case, world.suzuki)
    step = step_of(decision, world.sato)
    for person in (world.stranger, guest):
        assert as_user(person).get(url(decision)).status_code == 404
        assert act(as_user(person), decision, step, "approve").status_code == 404
    auditor = as_user(world.kato)
    assert auditor.get(url(decision)).status_code == 200
    assert act(auditor, decision, step, "approve").status_code == 404


def test_a_step_of_another_case_is_not_found(case, world, as_user):
    from tests.apps.decisions.conftest import KNOWN_AT
    from tsutsumi.cases.actions import open_case

    other = open_case("別の事案", KNOWN_AT, by=world.stranger)
    add_member(other, world.ito, by=world.stranger)
    foreign, own = put_up(other, world.ito), put_up(case, world.suzuki)
    answer = act(as_user(world.sato), own, foreign.steps.first(), "approve")
    assert answer.status_code == 404


def test_what_is_not_a_field_of_the_form_changes_nothing(case, world, as_user):
    more = {
        "state": "decided",
        "author": world.sato.pk,
        "round": 9,
        "seal": "f" * 64,
        "subject": "x",
        "bound": "f" * 64,
    }
    as_user(world.suzuki).post(f"/cases/{case.number}/decisions/new/", DRAFT | more)
    decision = Decision.objects.get()
    assert (decision.state, decision.author, decision.round) == ("draft", world.suzuki, 0)
    assert (decision.seal, decision.subject, decision.bound) == ("", "", "")


def test_a_spoken_yes_is_written_down_by_a_third_and_confirmed_by_its_owner(case, world, as_user):
    decision = put_up(case, world.suzuki)
    step = step_of(decision, world.sato)
    now = timezone.localtime()
    said = {"seen": decision.seal, "heard_on": now.date().isoformat(), "heard_time": "00:00", "how": "電話"}
    third = as_user(world.ito)
    wrong = third.post(url(decision, "steps", step.pk, "oral"), said | {"comment": "早く進めて"})
    assert wrong.status_code == 422  # before it was put up
    assert "早く進めて" in wrong.content.decode()
    actions.hear(step, decision.seal, by=world.ito, heard_at=timezone.now(), how="電話", comment="進めて")
    page = as_user(world.yamada).get(url(decision)).content.decode()
    assert "口頭・未確認" in page
    as_user(world.sato).post(url(decision, "steps", step.pk, "word"), {"verb": "confirm"})
    step.refresh_from_db()
    assert step.state == "approved"
    assert "口頭・未確認" not in as_user(world.yamada).get(url(decision)).content.decode()


def test_whoever_is_next_is_told_once_and_without_words_of_the_case(case, world, ways):
    hr = User.objects.create_user("hr@aoi.example", "人事 花", "hr")
    add_member(case, hr, by=world.sato)
    decision = put_up(case, hr)
    turns = Message.objects.filter(key__startswith="decision.turn:")
    told = lambda: sorted(turns.values_list("to", flat=True))  # noqa: E731
    assert told() == ["suzuki@aoi.example", "takahashi@aoi.example"]
    for person in (world.suzuki, world.takahashi):
        actions.approve(step_of(decision, person), decision.seal, by=person)
    assert told() == ["ito@aoi.example", "suzuki@aoi.example", "takahashi@aoi.example"]
    for message in turns.all():
        assert decision.title not in message.subject + message.body
        assert url(decision) in message.body


def test_nobody_gets_a_deputy_unknowingly(case, world):
    actions.appoint(world.ito, world.suzuki, timezone.localdate(), None, by=world.sato)
    assert sorted(Message.objects.values_list("to", flat=True)) == ["ito@aoi.example", "suzuki@aoi.example"]


def test_the_reminder_of_a_spoken_yes_comes_once_in_each_span(case, world):
    from datetime import timedelta

    import time_machine as clock

    from tsutsumi.decisions import jobs

    decision = put_up(case, world.suzuki)
    step = step_of(decision, world.sato)
    actions.hear(step, decision.seal, by=world.ito, heard_at=timezone.now(), how="電話")
    start = timezone.now()
    reminders = Message.objects.filter(key__startswith="decision.oral")
    for hours, count in ((1, 0), (13, 1), (14, 1), (25, 2)):
        with clock.travel(start + timedelta(hours=hours), tick=False):
            jobs.remind({}, lambda: None)
        assert reminders.count() == count, hours
    actions.confirm(step, by=world.sato)
    with clock.travel(start + timedelta(hours=60), tick=False):
        jobs.remind({}, lambda: None)
    assert reminders.count() == 2


@pytest.mark.parametrize(("kind", "start"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_the_sheet_with_the_boxes_can_be_taken_out(case, world, as_user, kind, start):
    decision = put_up(case, world.suzuki)
    answer = as_user(world.ito).post(url(decision, "paper"), {"kind": kind})
    assert answer.content.startswith(start)
    assert as_user(world.ito).post(url(decision, "paper"), {"kind": "exe"}).status_code == 404


def test_deputies_and_ways_are_set_on_their_pages(case, world, as_user, settings):
    settings.FRESH_MINUTES = 10**9
    browser, today = as_user(world.sato), timezone.localdate().isoformat()
    said = {"user": world.sato.pk, "deputy": world.ito.pk, "since": today, "until": ""}
    browser.post("/decisions/proxies/", said)
    assert Proxy.objects.get().deputy == world.ito
    assert as_user(world.ito).post(f"/decisions/proxies/{Proxy.objects.get().pk}/end/").status_code == 404
    way = {"route": "1", "amount_from": "100万", "kind1": "approve", "mode1": "all", "roles1": ["legal"]}
    page = browser.post("/settings/decisions/payment/", way)
    assert "最後の段階は「決裁」" in page.content.decode()
    browser.post("/settings/decisions/payment/", way | {"kind2": "decide", "mode2": "one", "roles2": ["executive"]})
    assert Route.objects.get().amount_from == 1_000_000
    assert as_user(world.suzuki).get("/settings/decisions/").status_code == 404


def test_the_list_of_the_case_holds_what_two_people_did_elsewhere(stage, as_user):
    page = as_user(stage.sato).get(f"/cases/{stage.case.number}/decisions/").content.decode()
    for words in ("ログの調査を外部に頼む", "任意で報告する", "対象者一覧の持出し", "口頭・未確認"):
        assert words in page
    press = as_user(stage.takahashi).get(f"/cases/{stage.case.number}/decisions/").content.decode()
    assert "対象者一覧の持出し" not in press  # no right to see people, none to see their lists


def test_more_decisions_cost_no_more_queries(case, world, as_user):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser, counts = as_user(world.sato), []
    for _ in range(2):
        for _ in range(4):
            put_up(case, world.suzuki, subject="", bound="")
        with CaptureQueriesContext(connection) as seen:
            browser.get(f"/cases/{case.number}/decisions/")
            browser.get("/")
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[0] <= 50  # two pages

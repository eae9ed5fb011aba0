import re
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.apps.stage import a_case
from tsutsumi.audit.record import record
from tsutsumi.cases import actions as cases
from tsutsumi.core.law.deadlines import last_day
from tsutsumi.duties.actions import answer, approve, propose
from tsutsumi.evidence import actions as evidence
from tsutsumi.evidence import vault
from tsutsumi.evidence.models import scope_of
from tsutsumi.reports.actions import Filing, start
from tsutsumi.room import actions
from tsutsumi.room.boards import deadlines, five_facts, standings
from tsutsumi.room.standing import next_act, stand

DAY = timedelta(days=1)
STATUTORY = re.compile(r">\s*法定\s*<")
PAGES = ["room:case", "room:timeline", "room:briefing"]


def reportable(case, by):
    """Enough answers for a private clinic that lost health data."""
    today = timezone.localdate()
    said = {"sector": "private", "role": "operator", "is_personal_data": True, "data_kinds": ["name", "medical_record"]}
    for fact, value in {**said, "encrypted": "none", "count": 20}.items():
        answer(case, fact, value, on=case.known_on, by=by)
    return stand(case, today)


@pytest.fixture
def leak(world):
    return a_case(world.sato, days=3, event="leak", cause="mis_send", medium="mail", known_department="受付")


@pytest.mark.parametrize("page", PAGES)
def test_members_see_the_page_a_stranger_gets_404_and_nobody_else_a_login(world, as_user, leak, page):
    url = reverse(page, args=[leak.number])
    assert as_user(world.sato).get(url).status_code == 200
    assert as_user(world.stranger).get(url).status_code == 404
    assert as_user(world.admin).get(url).status_code == 404
    assert Client().get(url).status_code == 302


def test_a_reportable_case_shows_the_window_of_the_preliminary_report_as_a_guide_and_the_final_date_as_law(world, leak):
    standing = reportable(leak, world.sato)
    guide, final = standing.dues
    assert (guide.kind, final.kind) == ("guide", "final")
    assert (guide.first, guide.due) == (leak.known_on + 2 * DAY, leak.known_on + 4 * DAY)
    assert final.due >= leak.known_on + 29 * DAY
    assert final.is_decided


def test_the_page_never_calls_the_guide_a_legal_date(world, as_user, leak):
    reportable(leak, world.sato)
    page = as_user(world.sato).get(reverse("room:deadlines")).content.decode()
    rows = re.findall(r"<tr>.*?</tr>", page, flags=re.S)
    guide = next(row for row in rows if "速報" in row)
    assert "目安" in guide
    assert "法定" not in guide
    assert "法律の期限日ではありません" in guide


def test_a_period_that_began_later_than_the_first_word_of_it_shows_the_earlier_date_too(world, as_user, leak):
    reportable(leak, world.sato)
    answer(leak, "data_kinds", ["name", "medical_record"], on=leak.known_on + 2 * DAY, by=world.sato)
    guide, final = stand(leak, timezone.localdate()).dues
    assert guide.start == leak.known_on + 2 * DAY
    assert guide.if_known_first == leak.known_on + 4 * DAY
    assert final.if_known_first == last_day(leak.known_on, 30)
    page = as_user(world.sato).get(reverse("room:case", args=[leak.number])).content.decode()
    assert "答えと知った日を見る" in page


def test_a_period_that_began_with_the_first_word_shows_one_date(world, leak):
    assert [due.if_known_first for due in reportable(leak, world.sato).dues] == [None, None]


def test_the_guide_of_one_law_does_not_quote_the_guideline_of_another(world):
    case = a_case(world.sato, days=1, event="suspected_leak", cause="lost_place_unknown")
    cited = {due.regime: due.cite for due in stand(case, timezone.localdate()).dues if due.kind == "guide"}
    assert not any("番号法" in article for article in cited["appi"])
    assert all("番号法" in article for article in cited["number_act"])


def test_while_the_duty_is_open_no_page_calls_its_final_date_statutory(world, as_user):
    case = a_case(world.sato, days=1, event="suspected_leak", cause="lost_place_unknown")
    client = as_user(world.sato)
    for name in ("room:case", "room:briefing", "duties:finding", "duties:what_if"):
        page = client.get(reverse(name, args=[case.number])).content.decode()
        assert not STATUTORY.search(page), name


def test_once_the_duty_is_certain_the_final_date_is_called_statutory(world, as_user, leak):
    reportable(leak, world.sato)
    for name in ("room:case", "duties:finding", "duties:what_if"):
        assert STATUTORY.search(as_user(world.sato).get(reverse(name, args=[leak.number])).content.decode()), name


def test_every_page_counts_the_open_questions_alike(world, as_user):
    case = a_case(world.sato, days=1, event="suspected_leak", cause="lost_place_unknown")
    n = len(stand(case, timezone.localdate()).questions)
    client = as_user(world.sato)
    for name, words in (
        ("room:case", f"（あと{n}問）"),
        ("duties:finding", f"（あと{n}問）"),
        ("duties:interview", f"残り{n}問"),
    ):
        assert words in client.get(reverse(name, args=[case.number])).content.decode(), name


def test_a_report_that_was_begun_is_the_next_thing_to_finish(world, leak):
    standing = reportable(leak, world.sato)
    approve(
        propose(leak, outcome="reportable", recipient="個人情報保護委員会", reason="1号に当たる。", by=world.sato),
        by=world.ito,
    )
    assert next_act(stand(leak, standing.today)).words == "速報を作り、提出する"
    report = start(leak, Filing("preliminary", "appi", "個人情報保護委員会"), by=world.sato)
    act = next_act(stand(leak, standing.today))
    assert (act.words, act.url) == (
        "作成中の速報を仕上げ、提出する",
        reverse("reports:detail", args=[leak.number, report.pk]),
    )


def test_the_trail_is_read_also_where_an_entry_counts_items(world, as_user, leak):
    with transaction.atomic():
        record("evidence.taken_in", leak, by=world.sato, case_id=leak.pk, items=3)
    assert "items: 3" in as_user(world.sato).get(reverse("office:trail")).content.decode()


def test_both_dates_stand_on_the_board_while_the_third_limb_is_open(world):
    case = a_case(world.sato, days=3, event="suspected_leak")
    for fact, value in {"sector": "private", "role": "operator", "is_personal_data": True, "encrypted": "none"}.items():
        answer(case, fact, value, on=case.known_on, by=world.sato)
    answer(case, "data_kinds", ["name", "medical_record"], on=case.known_on, by=world.sato)
    days = [due.days for due in stand(case, timezone.localdate()).dues if due.kind == "final"]
    assert days == [30, 60]


def test_the_five_facts_say_what_is_unknown_as_plainly_as_what_is_known(world):
    facts = five_facts(stand(a_case(world.sato), timezone.localdate()), world.sato)
    assert (facts["what"], facts["low"], facts["high"]) == ("", None, None)
    assert facts["next_act"]
    assert facts["unknown"]


def test_what_somebody_does_not_know_is_still_unknown(world, as_user):
    """The head of the page said that nothing was unknown when every question was answered so."""
    case = a_case(world.sato, event="leak", cause="misconfiguration")
    asked = stand(case, timezone.localdate()).questions
    while questions := stand(case, timezone.localdate()).questions:
        for question in questions:
            answer(case, question.fact, None, on=case.known_on, by=world.sato)
    facts = five_facts(stand(case, timezone.localdate()), world.sato)
    assert facts["unknown"].startswith(asked[0].text)
    assert facts["unknown_url"] == reverse("duties:answers", args=[case.number])
    page = as_user(world.sato).get(reverse("room:briefing", args=[case.number])).text
    assert all(question.text in page for question in asked)


def test_files_that_nobody_has_looked_into_come_before_the_ruling(world):
    case = a_case(world.sato, event="leak", cause="misconfiguration")
    while questions := stand(case, timezone.localdate()).questions:
        for question in questions:
            answer(case, question.fact, None, on=case.known_on, by=world.sato)
    assert next_act(stand(case, timezone.localdate())).words == "報告の要否の判断を起案する"
    evidence.take_in(case, vault.seal(scope_of(case), "連絡先 090-1234-5678".encode()), "手紙.txt", by=world.sato)
    assert next_act(stand(case, timezone.localdate())).words == "預かったファイルを走査する"
    run = evidence.ask_scan(case, by=world.sato)
    page = reverse("evidence:scan", args=[case.number, run.number])
    for act, words in ((None, "走査の終わりを待つ"), (evidence.pause, "一時停止した走査を再開する")):
        if act:
            act(run, by=world.sato)
        found = next_act(stand(case, timezone.localdate()))
        assert (found.words, found.url) == (words, page)
    answer(case, "count", 3, on=case.known_on, by=world.sato)
    assert next_act(stand(case, timezone.localdate())).words == "報告の要否の判断を起案する"


def test_the_next_act_is_a_link_only_for_those_who_may_do_it(world, leak):
    cases.add_member(leak, world.yamada, by=world.sato)
    standing = stand(leak, timezone.localdate())
    assert five_facts(standing, world.sato)["next_url"]
    assert five_facts(standing, world.yamada)["next_url"] == ""
    assert five_facts(standing, world.yamada)["next_act"]


def test_the_nearest_deadline_comes_first_and_cases_without_one_last(world, leak):
    late = a_case(world.sato, days=9, event="leak", cause="mis_send")
    idle = a_case(world.sato, days=1)
    cases.go(idle, "confirm", by=world.sato)
    for case in (leak, late):
        reportable(case, world.sato)
    found = [standing.case for standing in standings(world.sato, timezone.localdate())]
    assert found[0] == late


def test_a_closed_case_has_no_running_dates(world, leak):
    reportable(leak, world.sato)
    assert deadlines(world.sato, timezone.localdate())
    cases.go(leak, "contain", by=world.sato)
    cases.go(leak, "close", by=world.sato)
    assert deadlines(world.sato, timezone.localdate()) == []


def test_a_day_outside_the_tables_is_said_and_the_page_stays(world, as_user, leak):
    from datetime import datetime

    cases.edit(leak, by=world.sato, known_at=datetime(1873, 5, 1, 9, 0, tzinfo=timezone.get_current_timezone()))
    page = as_user(world.sato).get(reverse("room:case", args=[leak.number]))
    assert page.status_code == 200


def test_the_timeline_shows_the_two_times_and_every_act(world, as_user, leak):
    now = timezone.now()
    cases.note(leak, "誤送信に気づいた", by=world.sato, happened_at=now - 5 * DAY, known_at=now - 3 * DAY)
    page = as_user(world.sato).get(reverse("room:timeline", args=[leak.number])).content.decode()
    assert "誤送信に気づいた" in page
    assert "把握した時" in page
    assert "事案を登録した" in page
    assert "いずれかの部署が最初に知った" in page


@pytest.mark.parametrize("name", ["room:home", "room:deadlines"])
def test_the_boards_have_an_empty_state(world, as_user, name):
    page = as_user(world.sato).get(reverse(name))
    assert "ありません" in page.content.decode()


def test_reading_pages_changes_nothing(world, as_user, leak):
    from tsutsumi.audit.models import Entry

    before = Entry.objects.count()
    for page in PAGES:
        as_user(world.sato).get(reverse(page, args=[leak.number]))
    for page in ("room:home", "room:deadlines", "room:calendar"):
        as_user(world.sato).get(reverse(page))
    assert Entry.objects.count() == before


def test_a_feed_address_is_shown_once_and_ends_when_a_new_one_is_made(world, as_user):
    browser = as_user(world.sato)
    first, second = (
        re.search(r"/calendar/[\w-]+\.ics", browser.post(reverse("room:calendar")).content.decode())[0]
        for _ in range(2)
    )
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    assert second not in browser.get(reverse("room:calendar")).content.decode()
    browser.post(reverse("room:revoke_calendar"))
    assert Client().get(second).status_code == 404


def test_the_feed_of_somebody_who_left_is_closed(world):
    url = reverse("room:feed", args=[actions.issue_feed(by=world.suzuki)])
    assert Client().get(url).status_code == 200
    world.suzuki.is_active = False
    world.suzuki.save()
    assert Client().get(url).status_code == 404


@pytest.mark.parametrize("page", ["room:home", "room:deadlines"])
def test_a_board_asks_the_database_a_fixed_number_of_times_for_each_case(world, as_user, page):
    browser, counts = as_user(world.sato), []
    for number in (1, 2, 3):
        a_case(world.sato, title=f"事案{number}", event="leak", cause="mis_send")
        browser.get(reverse(page))
        with CaptureQueriesContext(connection) as asked:
            browser.get(reverse(page))
        counts.append(len(asked))
    assert counts[2] - counts[1] == counts[1] - counts[0] <= 12

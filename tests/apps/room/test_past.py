"""A case as it was known at a moment that is over: nothing later in any byte, and no way to change anything."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from tests.world import make_person
from tsutsumi.cases import actions as cases
from tsutsumi.cases.past import as_of
from tsutsumi.duties import actions as duties
from tsutsumi.duties.gather import facts_of, rulings_of

JAPAN = ZoneInfo("Asia/Tokyo")
OPENED = datetime(2026, 11, 2, 22, 0, tzinfo=JAPAN)
THEN = datetime(2026, 11, 3, 9, 0, tzinfo=JAPAN)
LATER = datetime(2026, 11, 4, 15, 0, tzinfo=JAPAN)
NOW = datetime(2026, 11, 5, 10, 0, tzinfo=JAPAN)
AT = "?at=2026-11-03T09:00"
PAGES = ("room:case", "room:timeline", "duties:finding", "duties:answers", "room:briefing", "room:slides")
CANARY = "後日分かったカナリア"


@pytest.fixture
def case(world):
    with time_machine.travel(OPENED, tick=False):
        known = OPENED - timedelta(minutes=20)
        case = cases.open_case(
            "USBメモリーの紛失", known, by=world.sato, event="suspected_leak", cause="lost_place_unknown"
        )
        cases.add_member(case, world.ito, by=world.sato)
        for fact, value in {"is_personal_data": True, "data_kinds": ["name", "medical_record"]}.items():
            duties.answer(case, fact, value, on=OPENED.date(), by=world.sato, source="持出管理簿")
        duties.answer(case, "count", 20, on=OPENED.date(), by=world.sato)
        cases.note(case, "その夜に書いたこと", by=world.sato, known_at=OPENED)
        duties.propose(case, "voluntary", reason="その夜の理由", recipient="個人情報保護委員会", by=world.sato)
    with time_machine.travel(LATER, tick=False):
        _later(world, case)
    case.refresh_from_db()
    return case


def _later(world, case):
    """Something with the canary in every kind of row that a page of the past might show."""
    cases.edit(case, by=world.sato, title=f"{CANARY}の件名", outline=f"{CANARY}の概要", known_evidence=CANARY)
    cases.edit(case, by=world.sato, known_by=CANARY, known_department=CANARY, cause="mis_send")
    duties.answer(case, "count", 987_654, on=LATER.date(), by=world.sato, source=f"{CANARY}の台帳")
    duties.answer(case, "event", "leak", on=LATER.date(), by=world.sato, source=f"{CANARY}のログ")
    note = cases.note(case, f"{CANARY}のメモ", by=world.sato, known_at=OPENED, happened_at=OPENED)
    cases.correct(note, f"{CANARY}の訂正", by=world.sato)
    old = case.notes.get(text="その夜に書いたこと")
    cases.correct(old, f"{CANARY}と直した", by=world.sato)
    duties.follow(case, "O8", "a", f"{CANARY}の読み方", by=world.sato)
    ruling = case.rulings.get()
    duties.withdraw(ruling, by=world.sato)
    duties.propose(case, "yes", reason=f"{CANARY}の理由", recipient=CANARY, by=world.sato)
    newcomer = make_person("kato")
    newcomer.name = f"{CANARY}さん"
    newcomer.save()
    cases.add_member(case, newcomer, by=world.sato)
    cases.add_member(case, world.ito, by=world.sato, role="pr")
    cases.go(case, "confirm", by=world.sato)


def main_of(page):
    return page[page.index("<main") : page.index("</main>")]


def seen(world, as_user, case, name, query=AT):
    with time_machine.travel(NOW, tick=False):
        return as_user(world.sato).get(reverse(name, args=[case.number]) + query)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_recorded_later_stands_in_any_byte(world, as_user, case, name):
    page = seen(world, as_user, case, name)
    assert page.status_code == 200
    for word in (CANARY, "987,654", "987654", "訂正あり"):
        assert word not in page.text


def test_the_same_pages_show_it_when_they_are_looked_at_now(world, as_user, case):
    for name in PAGES:
        assert CANARY in seen(world, as_user, case, name, "").text, name


@pytest.mark.parametrize("name", PAGES)
def test_the_banner_says_of_which_moment_it_is_and_nothing_can_be_done(world, as_user, case, name):
    page = seen(world, as_user, case, name).text
    assert "令和8年11月3日（火）9:00時点で分かっていたこと" in page
    main = re.sub(r"<button type=\"button\"[^>]*data-unfold.*?</button>", "", main_of(page))  # opens folds, no more
    assert "<form" not in main
    assert "<button" not in main
    assert 'class="button' not in main
    assert "時点で分かっていたこと" not in seen(world, as_user, case, name, "").text


def test_what_was_known_then_is_shown_as_it_was(world, as_user, case):
    page = seen(world, as_user, case, "room:case").text
    assert "USBメモリーの紛失" in page
    assert ">疑い<" in page
    assert "20人" in page
    assert "その夜に書いたこと" in seen(world, as_user, case, "room:timeline").text
    finding = seen(world, as_user, case, "duties:finding").text
    assert "その夜の理由" in finding
    assert "承認待ち" in finding
    assert re.search(r"伊藤 誠 <span class=\"quiet\">法務", page)


def test_facts_state_and_rulings_are_those_of_the_moment(world, case):
    old = as_of(case, THEN)
    assert (old.title, old.state, old.cause, old.outline) == (
        "USBメモリーの紛失",
        "suspected",
        "lost_place_unknown",
        "",
    )
    assert (facts_of(old).value("count"), facts_of(case).value("count")) == (20, 987_654)
    assert [one.state for one in rulings_of(old)] == ["proposed"]
    assert [one.state for one in rulings_of(case)] == ["proposed", "withdrawn"]


def test_a_case_of_the_past_cannot_be_saved(case):
    with pytest.raises(RuntimeError):
        as_of(case, THEN).save()


@pytest.mark.parametrize("at", ["nonsense", "2026-11-01T09:00", "2099-01-01T00:00", "2026-13-40", "0000-00-00T00:00"])
def test_a_moment_that_is_none_leads_nowhere(world, as_user, case, at):
    assert seen(world, as_user, case, "room:case", f"?at={at}").status_code == 404


def test_a_stranger_sees_no_moment_either(world, as_user, case):
    with time_machine.travel(NOW, tick=False):
        for name in (*PAGES, "room:past"):
            assert as_user(world.stranger).get(reverse(name, args=[case.number]) + AT).status_code == 404


def ask(world, as_user, case, day, clock):
    year, month, day = day if isinstance(day, tuple) else (day, "", "")
    said = f"?on_year={year}&on_month={month}&on_day={day}&clock={clock}"
    return seen(world, as_user, case, "room:past", said)


def test_the_moment_is_chosen_as_people_write_it(world, as_user, case):
    answer = ask(world, as_user, case, "令和8年11月3日", "9時")
    assert answer.status_code == 302
    assert "?at=2026-11-03T09:00" in answer["Location"]


def test_a_moment_before_the_case_or_in_the_future_is_refused_in_words(world, as_user, case):
    assert "この事案が登録されたのは" in ask(world, as_user, case, (2026, 11, 1), "9:00").text
    assert "まだ来ていない" in ask(world, as_user, case, (2026, 11, 5), "23:00").text


def test_the_day_without_a_clock_is_its_end(world, as_user, case):
    assert "at=2026-11-03T23:59:59" in ask(world, as_user, case, (2026, 11, 3), "")["Location"]


def test_looking_at_the_past_leaves_no_trace(world, as_user, case):
    from tsutsumi.audit.models import Entry

    before = Entry.objects.count()
    for name in (*PAGES, "room:past"):
        seen(world, as_user, case, name)
    assert Entry.objects.count() == before

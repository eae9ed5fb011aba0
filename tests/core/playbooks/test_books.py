"""The playbooks are complete, and a slip of the pen does not load."""

from datetime import date

import pytest

from tsutsumi.core.law.vocabulary import CAUSES, EVENTS, FACTS
from tsutsumi.core.playbooks import choose
from tsutsumi.core.playbooks.book import IDS, builtin, parse
from tsutsumi.core.playbooks.vocabulary import PlaybookError, minutes_of

# Counted in the paper the playbooks were written from.
ROWS = {"F0": 14, "F1": 18, "F2": 16, "F3": 18, "F4": 17, "F5": 13, "F6": 14, "F7": 15, "F8": 15, "F9": 15}
ROW = {"n": 1, "at": "30m", "owner": ["IT"], "name": "写しを取る", "what": "ログの写しを取ります。"}


def a_book(*rows, **changes):
    return {"id": "F1", "name": "ためし", "checked_on": date(2026, 11, 23), "tasks": list(rows or [ROW])} | changes


@pytest.mark.parametrize("book", IDS)
def test_every_playbook_has_all_its_steps_numbered_in_order(book):
    rows = builtin(book).rows
    assert [row.n for row in rows] == list(range(1, ROWS[book] + 1))


@pytest.mark.parametrize("book", IDS)
def test_every_step_says_what_to_do_in_japanese_who_does_it_and_how_sure_it_is(book):
    for row in builtin(book).rows:
        assert row.what.endswith("。"), row.id
        assert row.owner, row.id
        assert row.mark in {"確認", "二次", "要確認"}, row.id
    assert builtin(book).checked_on <= date(2026, 11, 26)


def test_what_the_paper_marks_as_confirmed_or_second_hand_is_marked_so_and_nothing_else():
    marked = {row.id: row.mark for book in IDS for row in builtin(book).rows if row.mark != "要確認"}
    assert marked == {
        "F1-1": "確認", "F1-3": "確認", "F1-7": "確認", "F1-12": "二次", "F3-1": "二次", "F3-6": "確認", "F3-9": "確認",
        "F3-14": "確認", "F4-6": "二次", "F4-8": "二次", "F6-9": "確認", "F9-2": "二次", "F9-3": "二次",
    }  # fmt: skip
    assert all(row.source != "PB" for book in IDS for row in builtin(book).rows if row.id in marked)


def test_power_stays_on_where_memory_holds_the_trace():
    assert "電源は切らない" in builtin("F1").rows[0].name
    assert "電源は切らない" in builtin("F9").rows[0].name
    assert "電源を切る" in builtin("F1").rows[0].do_not


@pytest.mark.parametrize(
    ("at", "minutes"),
    [("15m", 15), ("0-10m", 10), ("1-2h", 120), ("24-48h", 2880), ("3-5d", 7200), ("90d", 129600), ("as due", None)],
)
def test_a_target_is_the_end_of_its_span(at, minutes):
    assert minutes_of(at) == minutes


@pytest.mark.parametrize(
    ("book", "said"),
    [
        (a_book(ROW | {"owner": ["ITT"]}), "役割「ITT」はありません"),
        (a_book(ROW | {"owner": []}), "担当の役割"),
        (a_book(ROW, ROW), "番号1が二つあります"),
        (a_book({k: v for k, v in ROW.items() if k != "name"}), "「name」が空です"),
        (a_book(ROW | {"name": "  "}), "「name」が空です"),
        (a_book(ROW | {"what": "あ" * 601}), "「what」が長すぎます"),
        (a_book(ROW | {"at": "soon"}), "目標時間「soon」を読めません"),
        (a_book(ROW | {"topic": "log"}), "話題「log」はありません"),
        (a_book(ROW | {"mark": "たぶん"}), "確かさ「たぶん」はありません"),
        (a_book(ROW | {"source": "P99"}), "出典「P99」はありません"),
        (a_book(ROW | {"ower": ["IT"]}), "「ower」という項目はありません"),
        (a_book(ROW | {"n": 0}), "1からの整数"),
        (a_book(tasks=[]), "1件から60件まで"),
        (a_book(name=""), "「name」がありません"),
        (a_book(checked_on="昨日"), "日付として読めません"),
        (a_book(when=[{"weather": ["rain"]}]), "当てはめる条件"),
    ],
)
def test_a_mistake_is_named_with_its_place(book, said):
    with pytest.raises(PlaybookError, match="手順書.*" + said):
        parse(book, "F1")


def test_a_sound_book_loads():
    """The control of the test above: nothing but the mistake stops it."""
    assert parse(a_book(), "F1").rows[0].minutes == 30


@pytest.mark.parametrize("book", IDS)
def test_a_playbook_survives_being_kept_and_read_again(book):
    assert parse(builtin(book).to_json(), book) == builtin(book)


def test_conditions_use_codes_that_the_law_vocabulary_knows():
    media = {"paper", "usb", "pc", "phone", "server", "cloud", "web", "mail", "fax", "post", "talk", "other"}
    known = {"cause": {*CAUSES, ""}, "event": {*EVENTS}, "medium": media, "role": {*FACTS["role"].codes}}
    for book in IDS:
        for line in builtin(book).when:
            for name, codes in line.items():
                assert set(codes) <= known[name], (book, name)


BOOKS = [builtin(book) for book in IDS]


@pytest.mark.parametrize(
    ("known", "yes", "books"),
    [
        ({}, [], ["F0"]),
        ({"cause": "ransomware", "event": "damage"}, [], ["F0", "F1"]),
        ({"cause": "unauthorized_access", "medium": "web"}, [], ["F0", "F3"]),
        ({"cause": "unauthorized_access", "medium": "cloud"}, [], ["F0", "F2"]),
        ({"cause": "unauthorized_access", "medium": "server"}, [], ["F0", "F1"]),
        ({"cause": "insider"}, ["unknown_login"], ["F0", "F2", "F4"]),
        ({"cause": "mis_fax", "medium": "fax"}, [], ["F0", "F5"]),
        ({"medium": "fax"}, [], ["F0", "F5"]),
        ({"cause": "lost_place_unknown", "medium": "usb"}, [], ["F0", "F6"]),
        ({"cause": "misconfiguration", "medium": "cloud"}, [], ["F0", "F7"]),
        ({"cause": "misconfiguration", "medium": "web"}, [], ["F0", "F5", "F7"]),
        ({"cause": "ransomware", "role": "trustor"}, [], ["F0", "F1", "F8"]),
        ({"cause": "infostealer"}, ["files_renamed"], ["F0", "F1", "F9"]),
        ({"cause": "planned_deletion"}, [], ["F0"]),
        ({}, [question.id for question in choose.questions()], list(IDS)),
    ],
)
def test_playbooks_follow_the_cause_the_medium_and_the_triage_answers(known, yes, books):
    assert list(choose.chosen(BOOKS, known, yes)) == books


def test_nine_questions_start_the_nine_causes():
    assert [question.book for question in choose.questions()] == list(IDS[1:])
    assert len(choose.flags()) == 10
    assert all(flag.hint for flag in choose.flags())


def test_the_notes_of_ransomware_begin_with_the_power_and_end_with_those_that_always_hold():
    texts = [dont.text for dont in choose.donts_for(["F0", "F1"])]
    assert texts[0].startswith("電源を切る")
    assert "攻撃者へ連絡しない" in texts
    assert texts[-1].startswith("件数を変えたら")
    assert not [text for text in texts if "委託先" in text]
    assert len(choose.donts()) == 10

"""Facts are taken strictly: a wrong name, code or type is refused in words, and what nobody said stays unsaid."""

from datetime import date

import pytest

from tsutsumi.core.law.facts import FactError, Facts, Known, display


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        ({"evnt": "leak"}, "「evnt」という事実はありません。「event」"),
        ({"zzz": 1}, "使えるのは"),
        ({"event": "leek"}, "「leek」というコードはありません。「leak」"),
        ({"data_kinds": ["helth"]}, "「health」"),
        ({"data_kinds": "health"}, "コードの並び"),
        ({"data_kinds": [1]}, "コード（文字列）"),
        ({"event": ["leak"]}, "コード（文字列）"),
        ({"count": True}, "整数"),
        ({"count": "10"}, "整数"),
        ({"count": 10.0}, "整数"),
        ({"count": -1}, "整数"),
        ({"is_personal_data": 1}, "true か false"),
        ({"is_personal_data": "true"}, "true か false"),
        ({"all_recovered_unseen": "maybe"}, "コードはありません"),
        ({"all_recovered_unseen": 1}, "コード（文字列）"),
        ({"knowledge_date": "2026/11/02"}, "日付"),
        ({"knowledge_date": 20261102}, "日付"),
        ({"knowledge_date": "2026-02-30"}, "日付"),
        ({"knowledge_date": "9999-12-31"}, "日付"),
        ({"knowledge_ts": "2026-11-02T10:00:00"}, "時差"),
        ({"knowledge_ts": "2026-11-02"}, "時差"),
        ({"knowledge_ts": 1}, "日時"),
        ({"knowledge_ts": "9999-12-31T23:59:59Z"}, "2100年まで"),
        ({"limb_known": {"9": "2026-11-02"}}, "「9」という号はありません"),
        ({"limb_known": {"3": "soon"}}, "日付"),
        ({"limb_known": 3}, "日付"),
    ],
)
def test_a_fact_that_cannot_be_taken_is_refused_by_name(stated, message):
    with pytest.raises(FactError, match=message):
        Facts.of(stated)


def test_null_and_absence_both_mean_that_nobody_has_said():
    assert Facts.of({"event": None}) == Facts.of({}) == Facts()


def test_a_fact_keeps_who_said_it_when_and_from_what():
    known = Known(["name", "name", "health"], date(2026, 11, 2), "佐藤", "聞き取り")
    facts = Facts.of({"data_kinds": known})
    assert facts.data_kinds == Known(("name", "health"), date(2026, 11, 2), "佐藤", "聞き取り")
    assert facts.value("data_kinds") == ("name", "health")
    assert facts.value("event") is None


def test_a_change_replaces_adds_and_takes_back():
    facts = Facts.of({"event": "leak", "count": 3})
    changed = facts.with_changes({"count": 5, "event": None, "cause": "lost"})
    assert {name: known.value for name, known in changed.stated()} == {"count": 5, "cause": "lost"}
    assert facts.value("count") == 3


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("event", None, "不明"),
        ("is_personal_data", True, "はい"),
        ("is_personal_data", False, "いいえ"),
        ("count", 1043, "1,043人"),
        ("records", 1043, "1,043件"),
        ("event", "leak", "漏えい（外へ出た）"),
        ("data_kinds", ("name", "medical_history"), "氏名、病歴"),
        ("data_kinds", (), "（なし）"),
        ("knowledge_date", date(2026, 11, 2), "2026-11-02"),
        ("limb_known", {"3": date(2026, 11, 2), "1": date(2026, 11, 1)}, "1号 2026-11-01、3号 2026-11-02"),
    ],
)
def test_values_are_shown_in_japanese(name, value, shown):
    assert shown in display(name, value)


def test_an_instant_is_shown_in_japanese_time():
    facts = Facts.of({"knowledge_ts": "2026-11-01T15:30:00Z"})
    assert display("knowledge_ts", facts.value("knowledge_ts")) == "2026-11-02 00:30（日本時間）"


def test_one_day_may_stand_for_every_limb():
    days = Facts.of({"limb_known": "2026-11-02"}).value("limb_known")
    assert days["1"] == days["P4"] == days["N4"] == date(2026, 11, 2)


def test_a_limb_without_a_day_is_left_out():
    assert Facts.of({"limb_known": {"1": None}}).value("limb_known") == {}

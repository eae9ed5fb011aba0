"""The book is checked when it is read: a slip of the pen does not load."""

import copy
from datetime import date
from typing import Any

import pytest

from tsutsumi.core.law.citations import open_points, texts
from tsutsumi.core.law.conditions import Cases, Column, FactIs, Has, KindsOf, Only
from tsutsumi.core.law.parsing import RuleError
from tsutsumi.core.law.questions import wording
from tsutsumi.core.law.rulebook import FILES, LawError, Rulebook, rulebook
from tsutsumi.core.law.trials import _atoms
from tsutsumi.core.law.vocabulary import CAUSES, EVENTS, FACTS, KINDS, read_toml

PLAIN = {"fact": "is_personal_data", "is": [True]}


def contents() -> dict[str, dict[str, Any]]:
    return {name: copy.deepcopy(read_toml(f"rules/{name}.toml")) for name in FILES}


def with_limb(**changes: Any) -> dict[str, dict[str, Any]]:
    book = contents()
    limb = {
        "id": "1",
        "regime": "appi",
        "label": "ためし",
        "since": date(2030, 1, 1),
        "cite": ["規則7条1号"],
        "days": 30,
        "needs": PLAIN,
    }
    book["appi"]["limb"].append({k: v for k, v in {**limb, **changes}.items() if v is not None})
    return book


def test_the_shipped_book_and_a_well_written_rule_load():
    assert Rulebook(with_limb()).first == date(2022, 4, 1)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"needs": {"fact": "sensitiv", "is": [True]}}, "「sensitiv」を尋ねていますが、そのような事実はありません"),
        ({"needs": {"fact": "event", "is": ["leek"]}}, "「leek」という値はありません"),
        ({"needs": {"fact": "is_personal_data", "is": ["yes"]}}, "「yes」という値はありません"),
        ({"needs": {"has": ["helth"]}}, "「helth」という値はありません"),
        ({"needs": {"only": ["helth"]}}, "「helth」という値はありません"),
        ({"needs": {"kinds": "limb9"}}, "列「data_kinds.limb9」"),
        ({"needs": {"column": "cause.wrongfull", "is": ["yes"]}}, "列「cause.wrongfull」"),
        ({"needs": {"column": "event.kind", "is": ["leek"]}}, "列「event.kind」"),
        ({"needs": {"prop": "wrongfull"}}, "命題「wrongfull」がありません"),
        ({"needs": {"open": "O99", "when": PLAIN}}, "「O99」は open_points.toml にありません"),
        ({"needs": {"eval": "1 + 1"}}, "種類が分かりません"),
        ({"needs": None, "case": [{"when": {"event": ["leak"]}, "then": "yes"}]}, "「needs」がありません"),
        ({"cite": ["規則7条9号"]}, "「規則7条9号」が texts/ にありません"),
        ({"since": None}, "「since」がありません"),
        ({"days": None}, "「days」がありません"),
        ({"colour": "red"}, "「colour」という項目は書けません"),
        ({"open": ["O99"]}, "「O99」"),
    ],
)
def test_a_badly_written_rule_does_not_load(changes, message):
    with pytest.raises(RuleError, match=message):
        Rulebook(with_limb(**changes))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"when": {"evnt": ["leak"]}, "then": "yes"}, "そのような事実はありません"),
        ({"when": {"event": ["leek"]}, "then": "yes"}, "「leek」という値"),
        ({"when": {"cause.wrongful": ["perhaps"]}, "then": "yes"}, "列「cause.wrongful」"),
        ({"when": {"event": ["leak"]}, "then": "perhaps"}, "then は"),
        ({"when": {"event": ["leak"]}, "then": "yes", "else": "no"}, "「else」は書けません"),
    ],
)
def test_a_badly_written_row_of_a_table_does_not_load(row, message):
    book = contents()
    book["common"]["exemption"][-1].pop("when")
    book["common"]["exemption"][-1]["case"] = [row, {"when": {}, "then": "no"}]
    with pytest.raises(RuleError, match=message):
        Rulebook(book)


def test_a_table_must_end_with_a_row_for_everything_else():
    book = contents()
    book["common"]["proposition"][0]["case"].pop()
    with pytest.raises(RuleError, match="最後の行"):
        Rulebook(book)


@pytest.mark.parametrize("name", FILES)
def test_a_file_says_when_it_was_checked_and_against_what(name):
    book = contents()
    del book[name]["checked_on"]
    with pytest.raises(RuleError, match=f"rules/{name}.toml に checked_on と source"):
        Rulebook(book)


def test_a_section_nobody_knows_does_not_load():
    book = contents()
    book["appi"]["penalty"] = []
    with pytest.raises(RuleError, match="「penalty」という節"):
        Rulebook(book)


def test_an_unknown_stage_does_not_load():
    book = contents()
    book["common"]["exemption"][0]["stage"] = "later"
    with pytest.raises(RuleError, match="stage は"):
        Rulebook(book)


def test_an_amendment_that_came_into_force_must_become_a_rule():
    book = contents()
    book["amendment_2026"]["pending"][0]["in_force"] = True
    with pytest.raises(RuleError, match="pending ではなく"):
        Rulebook(book)


def test_the_amendment_of_2026_is_in_the_book_and_in_no_rule():
    book = rulebook()
    assert {row["id"] for _, row in book.pending} == {"amendment_2026.notice", "amendment_2026.penalty"}
    later = book.on(date(2029, 1, 1)).regimes["appi"].duties["notice"]
    assert later is book.on(date(2026, 11, 23)).regimes["appi"].duties["notice"]


def test_a_day_before_the_first_law_is_an_error_and_not_an_empty_answer():
    with pytest.raises(LawError, match="2022-03-31 の法令は収めていません"):
        rulebook().on(date(2022, 3, 31))
    assert rulebook().on(date(2022, 4, 1)).regimes["appi"].limbs


@pytest.mark.parametrize(
    ("day", "versions"),
    [
        (date(2024, 3, 31), ["appi.limb.3", "appi.limb3.acquiring_before_2024"]),
        (date(2024, 4, 1), ["appi.limb.3"]),
    ],
)
def test_limb_three_has_one_version_per_day(day, versions):
    assert [limb.rule.key for limb in rulebook().on(day).regimes["appi"].limbs if limb.id == "3"] == versions


def test_days_of_one_stretch_share_their_rules():
    book = rulebook()
    assert book.on(date(2024, 4, 1)) is book.on(date(2026, 11, 23))
    assert book.on(date(2024, 3, 31)) is not book.on(date(2024, 4, 1))


def test_every_open_point_of_the_paper_is_in_the_book_with_both_readings():
    numbers = {f"O{n}" for n in range(1, 32)} | {f"M{n}" for n in range(1, 9)}
    assert set(open_points()) == numbers
    for point in open_points().values():
        assert all(point.to_json().values())
        assert point.reading_a != point.reading_b


def test_every_text_is_a_gist_with_source_version_and_mark():
    for text in texts().values():
        assert text.gist
        assert text.source
        assert text.version
        assert text.mark in {"確認", "二次", "要確認"}


def test_every_code_of_event_cause_and_kind_is_seen_by_some_rule_or_table():
    """No code may be known to the vocabulary and to no rule."""
    for table, columns in ((EVENTS, {"label", "kind"}), (CAUSES, {"label", "group", "wrongful", "outside", "web"})):
        assert all(set(row) == columns for row in table.values())
    assert all({"label", "group", "limb1"} <= set(row) for row in KINDS.values())
    asked = {fact for part in _atoms(rulebook().on(date(2026, 11, 23))) for fact in part.facts()}
    remarks = {remark.fact for remark in rulebook().remarks}
    outside = {"regime", "contact_available", "knowledge_date", "knowledge_ts", "limb_known"}
    assert set(FACTS) == asked | remarks | outside


def test_every_question_asks_for_a_fact_on_which_something_can_hang():
    asked = {fact for part in _atoms(rulebook().on(date(2026, 11, 23))) for fact in part.facts()}
    never = asked - set(wording()) - {"regime"}  # said by whoever asks, never a question
    assert not never
    assert set(wording()) - asked == {"knowledge_date", "contact_available"}


def test_conditions_are_of_the_closed_vocabulary():
    kinds = {type(part).__name__ for part in _atoms(rulebook().on(date(2026, 11, 23)))}
    closed = {part.__name__ for part in (Cases, Column, FactIs, Has, KindsOf, Only)}
    assert kinds <= closed | {"PeopleOver", "NotifiedWithin"}

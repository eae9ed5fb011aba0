"""Several playbooks become one list without doubles, in moments that can be read."""

from itertools import combinations

import pytest

from tsutsumi.core.playbooks.book import IDS, builtin, parse
from tsutsumi.core.playbooks.merge import merge
from tsutsumi.core.playbooks.moments import LATER, MOMENTS, MOST, arrange
from tsutsumi.core.playbooks.vocabulary import LAW_TOPICS

CAUSES = IDS[1:]
PAIRS = [(), *((one,) for one in CAUSES), *combinations(CAUSES, 2)]


def steps(*causes):
    return merge([builtin("F0"), *(builtin(cause) for cause in causes)])


def step(key, *causes):
    return next(found for found in steps(*causes) if found.key == key)


@pytest.mark.parametrize("causes", PAIRS, ids="+".join)
def test_nothing_is_lost_and_nothing_stands_twice(causes):
    found = steps(*causes)
    rows = [row for each in found for row in each.rows]
    assert sorted(row.id for row in rows) == sorted(row.id for b in ("F0", *causes) for row in builtin(b).rows)
    assert len({each.key for each in found}) == len(found)
    assert len({each.name for each in found}) == len(found)


@pytest.mark.parametrize("causes", [*PAIRS, CAUSES, *combinations(CAUSES, 8)], ids="+".join)
def test_no_moment_has_more_than_fifteen_steps(causes):
    found = steps(*causes)
    moments = arrange((each.minutes, each) for each in found)
    assert max(len(moment.items) for moment in moments) <= MOST == 15
    assert sorted(each.key for moment in moments for each in moment.items) == sorted(each.key for each in found)


@pytest.mark.parametrize(
    ("key", "causes", "rows", "minutes", "owner"),
    [
        ("preliminary", ("F1", "F2"), ("F0-12", "F2-13"), 7200, ("PM",)),
        ("insurer", ("F1", "F8"), ("F0-6", "F1-6", "F8-7"), 60, ("FI",)),
        ("police", ("F1", "F6"), ("F0-10", "F1-12", "F6-8"), 240, ("LEG", "PM")),
        ("logs", ("F2", "F7"), ("F0-4", "F2-2", "F7-2"), 15, ("IT",)),
        ("isolate", ("F1", "F9"), ("F1-1", "F9-1"), 10, ("FIND", "IT")),
        ("duties", ("F5", "F9"), ("F0-8", "F5-6", "F9-11"), 60, ("PM", "LEG")),
        ("notice", ("F2", "F4"), ("F0-13", "F2-14", "F4-13"), 4320, ("PM", "CS", "PR")),
    ],
)
def test_one_meaning_is_one_step_with_the_earliest_time_all_owners_and_all_sources(key, causes, rows, minutes, owner):
    found = step(key, *causes)
    assert (found.ids, found.minutes, found.owner) == (rows, minutes, owner)
    assert len(found.says) == len(rows)


def test_what_a_cause_adds_is_said_under_its_name_and_every_warning_is_kept():
    found = step("logs", "F1", "F2")
    assert found.says[0][0] == ""
    assert found.says[1][0] == builtin("F1").name
    assert {"先に掃除や再起動をする", "写しを取る前に、届いた詐欺メールを消す"} <= set(found.warns)


def test_a_step_keeps_its_key_when_another_playbook_joins():
    before, after = {s.key for s in steps("F2")}, {s.key for s in steps("F2", "F1", "F4")}
    assert before <= after


def test_the_weakest_mark_of_its_rows_is_the_mark_of_a_step():
    assert step("isolate", "F1").mark == "確認"
    assert step("isolate", "F1", "F9").mark == "要確認"


def test_what_the_law_dates_is_known_by_its_topic():
    assert {"preliminary", "final", "notice"} == LAW_TOPICS
    assert step("final", "F3").rest == "根本原因・再発防止・効果確認"


def crowd(*minutes):
    rows = [
        {"n": n, "at": f"{m}m", "owner": ["IT"], "name": f"作業{n}", "what": "する。"} for n, m in enumerate(minutes, 1)
    ]
    return parse({"id": "F1", "name": "混んだ日", "checked_on": "2026-11-23", "tasks": rows}, "F1").rows


def spans(*minutes):
    return [(m.after, m.until, len(m.items), m.part) for m in arrange((row.minutes, row) for row in crowd(*minutes))]


def test_a_moment_that_is_too_full_is_cut_where_an_hour_ends():
    assert spans(*[45] * 10, *[100] * 10) == [(30, 60, 10, 1), (60, 180, 10, 1)]


def test_where_even_one_hour_is_too_full_it_is_told_in_parts():
    assert spans(*[45] * 17) == [(30, 60, 15, 1), (30, 60, 2, 2)]


def test_the_edge_of_a_moment_belongs_to_it_and_what_has_no_time_comes_last():
    found = arrange([(30, "a"), (31, "b"), (None, "c"), (-5, "d"), (MOMENTS[-1] + 1, "e")])
    assert [(m.until, m.items) for m in found] == [(30, ("a", "d")), (180, ("b",)), (LATER, ("e",)), (None, ("c",))]

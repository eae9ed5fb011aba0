"""Of how many people what leaked: people, not records, and what is not known is never a no."""

from datetime import date

import numpy as np
import pytest

from tsutsumi.core.people.breakdown import Share, breakdown, top_folder
from tsutsumi.core.pii.kinds import KINDS
from tsutsumi.core.pii.records import joined, masks, of_columns
from tsutsumi.core.readers.passage import Place

ON = date(2026, 11, 25)


def broken_down(*sheets, person):
    return breakdown(joined(sheets), np.array(person, np.int32), ON)


def sheet(path, count, marks=None, **columns):
    return of_columns(Place(path), range(2, count + 2), columns, marks)


def kinds(*ids):
    low, high = masks(KINDS[kind].code for kind in ids)
    return {"kinds0": low, "kinds1": high}


def test_a_person_in_two_files_counts_once_in_all_and_once_in_each():
    found = broken_down(
        sheet("販売/a.csv", 2, name=["山田花子", "佐藤健"]), sheet("人事/b.csv", 1, name=["山田花子"]), person=[0, 1, 0]
    )
    assert found.people == 2
    assert found.files == {"販売/a.csv": 2, "人事/b.csv": 1}
    assert found.systems == {"販売": 2, "人事": 1}


def test_two_files_of_one_system_do_not_count_a_person_twice():
    found = broken_down(
        sheet("販売/a.csv", 1, name=["山田花子"]), sheet("販売/b.csv", 1, name=["山田花子"]), person=[0, 0]
    )
    assert found.systems == {"販売": 1}


def test_what_leaked_of_a_person_is_gathered_from_all_records():
    found = broken_down(
        sheet("a.csv", 2, kinds("name", "phone"), name=["山田花子", "佐藤健"]),
        sheet("b.csv", 1, kinds("name", "card"), name=["山田花子"]),
        person=[0, 1, 0],
    )
    sets = {one.kinds: one.people for one in found.item_sets}
    assert sets == {frozenset({"name", "phone", "card"}): 1, frozenset({"name", "phone"}): 1}
    assert (found.kinds["name"], found.kinds["phone"], found.kinds["card"]) == (2, 2, 1)
    assert sum(one.people for one in found.item_sets) == found.people


@pytest.mark.parametrize(
    ("born", "age", "share"),
    [
        ("2008-11-25", None, Share(0, 0)),
        ("2008-11-26", None, Share(1, 0)),
        ("平成20年11月26日", None, Share(1, 0)),
        (None, "40", Share(0, 0)),
        (None, "17", Share(0, 1)),
        (None, None, Share(0, 1)),
    ],
)
def test_who_is_under_eighteen_on_that_day(born, age, share):
    found = broken_down(sheet("a.csv", 1, name=["山田花子"], birth_date=[born], age=[age]), person=[0])
    assert found.under_18 == share


def test_two_dates_that_disagree_about_eighteen_leave_it_open():
    found = broken_down(sheet("a.csv", 2, birth_date=["2000-01-01", "2020-01-01"]), person=[0, 0])
    assert found.under_18 == Share(0, 1)


def test_an_address_at_home_is_no_abroad_and_none_is_unknown():
    found = broken_down(sheet("a.csv", 2, address=["東京都文京区小石川1-2-3", None]), person=[0, 1])
    assert found.abroad == Share(0, 1)


def test_records_that_identify_nobody_are_left_out():
    found = broken_down(sheet("a.csv", 2, kinds("name"), name=["山田花子", "合計"]), person=[0, -1])
    assert (found.people, found.kinds["name"], found.files) == (1, 1, {"a.csv": 1})


@pytest.mark.parametrize(("path", "top"), [("人事/名簿/a.csv", "人事"), ("a.csv", ""), ("/share/a.csv", "share")])
def test_the_system_is_the_first_folder(path, top):
    assert top_folder(path) == top

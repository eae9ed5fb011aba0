"""Why the count changed: files, decisions, the customer master."""

import pytest

from tsutsumi.core.people.history import Run, changes
from tsutsumi.core.people.interval import HeadCount
from tsutsumi.core.people.review import Decision
from tsutsumi.core.readers.passage import FileReport

COUNT = HeadCount(1, 2)
OPEN = FileReport("a.csv", "read", sha256="1")
SEALED = FileReport("b.zip", "unread", "暗号化", "encrypted", sha256="2")
BROKEN = FileReport("c.xlsx", "unread", "壊れている", "broken", sha256="3")


def between(before, after):
    return {change.code: change.number for change in changes(before, after)}


def test_the_first_count_and_a_count_of_the_same_have_no_changes():
    assert changes(None, Run(COUNT, [OPEN])) == ()
    assert changes(Run(COUNT, [OPEN]), Run(HeadCount(5, 9), [OPEN])) == ()


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ([OPEN], [OPEN, SEALED], "added"),
        ([OPEN, SEALED], [OPEN], "removed"),
        ([OPEN], [FileReport("a.csv", "read", sha256="9")], "altered"),
        ([SEALED], [FileReport("b.zip", "read", sha256="2")], "password"),
        ([BROKEN], [FileReport("c.xlsx", "read", sha256="3")], "read"),
        ([OPEN], [FileReport("a.csv", "unread", "壊れている", "broken", sha256="1")], "unread"),
    ],
)
def test_each_change_of_a_file_has_its_word(before, after, code):
    assert between(Run(COUNT, before), Run(COUNT, after)) == {code: 1}


def test_a_decision_that_was_turned_round_is_a_change_and_one_said_again_is_not():
    same, again, apart = Decision(1, 2, same=True), Decision(2, 1, same=True), Decision(1, 2, same=False)
    assert between(Run(COUNT), Run(COUNT, decisions=[same])) == {"decided": 1}
    assert between(Run(COUNT, decisions=[same]), Run(COUNT, decisions=[same, again])) == {}
    assert "decided" in between(Run(COUNT, decisions=[same]), Run(COUNT, decisions=[same, apart]))


def test_another_customer_master_is_a_change():
    assert between(Run(COUNT, master=""), Run(COUNT, master="顧客2026")) == {"master": 1}

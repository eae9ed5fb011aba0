"""What people know of themselves is compared in one form; numbers that can be tried in turn are not offered."""

import pytest

from tests.core.blind.typed import TYPED
from tsutsumi.core.blind import known


@pytest.mark.parametrize(("kind", "typed", "plain"), TYPED)
def test_typed_values_come_to_one_form(kind, typed, plain):
    assert known.normal(kind, typed) == plain


def test_a_question_needs_both():
    assert known.question("mail", "a@b.jp", "postal", "") is None
    assert known.question("mail", "", "postal", "1000001") is None
    assert known.question("mail", "A@b.jp", "postal", "100-0001").decode().endswith("|mail|a@b.jp|postal|1000001")


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        (["123456789012", "K8F2-77QZ-19XA"], "12桁"),
        (["09012345678"], "電話番号"),
        (["0312345678"], "電話番号"),
        (["+81 90-1234-5678"], "電話番号"),
        (["1001", "1002", "1003"], "短い数字"),
        (["4820019573", "4820019574"], "続き番号"),
        ([f"M{n:06d}" for n in range(300)], "決まった文字"),
        ([f"AOI-{n:05d}" for n in range(300)], "決まった文字"),
    ],
)
def test_numbers_that_can_be_tried_in_turn_are_refused(numbers, words):
    assert words in known.guessable(numbers)


@pytest.mark.parametrize("numbers", [[], ["K8F277QZ19XA", "ZZ81KQ0PM4TB"], ["48200195731377", "90177300418255"]])
def test_numbers_without_order_are_taken(numbers):
    assert known.guessable(numbers) == ""

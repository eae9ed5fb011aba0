"""Lists typed anew from paper, with several slips in one record: the interval holds the truth, the point is near it."""

import random

import pyarrow as pa
import pytest

from bench.people import sheets
from bench.retyped import made
from tsutsumi.core.people.resolve import resolve_roster
from tsutsumi.core.pii.records import joined

SIZES = (100, 150, 300, 500)


def resolved(table):
    return resolve_roster(joined(list(sheets(table))))


@pytest.mark.parametrize("seed", range(100))
def test_the_interval_holds_the_truth_and_the_point_is_within_five_percent(seed):
    people = SIZES[seed % len(SIZES)]
    count = resolved(made(seed, people)).count
    assert count.low <= people <= count.high
    assert abs(count.point - people) <= 0.05 * people


@pytest.mark.parametrize(
    "left_out", [("member_id",), ("birth_date",), ("birth_date", "member_id"), ("name_kana", "phone")]
)
@pytest.mark.parametrize("seed", range(10))
def test_the_interval_holds_the_truth_of_lists_with_fewer_columns(seed, left_out):
    people = SIZES[seed % len(SIZES)]
    count = resolved(made(seed, people).drop_columns(list(left_out))).count
    assert count.low <= people <= count.high


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_records_changes_neither_the_count_nor_the_pairs(seed):
    sheet = joined(list(sheets(made(seed, 200))))
    order = random.Random(seed).sample(range(len(sheet)), len(sheet))
    one, other = resolve_roster(sheet), resolve_roster(sheet.take(order))
    assert (other.count, other.ladder, other.pairs, other.undecided) == (
        one.count,
        one.ladder,
        one.pairs,
        one.undecided,
    )


def test_a_record_with_a_slip_in_each_field_is_joined_to_the_point_and_left_open_for_a_person():
    table = made(3, 300).drop_columns(["truth"])
    whole = {
        "name": "長谷川　和夫", "name_kana": "ハセガワ　カズオ", "birth_date": "1951-04-18",
        "address": "呉市阿賀3-21-7", "phone": "082-371-9946", "member_id": "77100999",
    }  # fmt: skip
    slips = {
        "name": "長谷川　和男", "name_kana": "ハセカワ　カズオ", "birth_date": "1951-04-13",
        "address": "呉市阿賀3-21-1", "phone": "082-371-9964", "member_id": "77100899",
    }  # fmt: skip
    one, both = (resolved(_with(table, rows)) for rows in ([whole], [whole, slips]))
    assert both.count.point == one.count.point
    assert both.count.high == one.count.high + 1
    assert both.count.low <= one.count.low
    assert both.undecided == one.undecided + 1


def _with(table, rows):
    return pa.concat_tables([table, pa.Table.from_pylist(rows, table.schema)])

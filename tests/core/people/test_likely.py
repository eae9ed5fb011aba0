"""The most probable number: between the two ends, and nearer to the truth than either."""

import random

import pytest

from tsutsumi.core.people.resolve import resolve_roster
from tsutsumi.core.pii.records import joined, of_columns
from tsutsumi.core.readers.passage import Place

HOME = {"address": "文京区小石川1-2-3", "phone": "090-1111-2222"}
HANAKO = {"name": "山田 花子", "birth_date": "1980-03-05", **HOME}


def sheet(rows, path="a.csv"):
    kinds = sorted({kind for row in rows for kind in row})
    columns = {kind: [row.get(kind) for row in rows] for kind in kinds}
    return of_columns(Place(path), range(2, len(rows) + 2), columns)


def counted(*rows):
    count = resolve_roster(joined([sheet(rows)])).count
    assert count.low <= count.point <= count.high
    return count.low, count.point, count.high


@pytest.mark.parametrize(
    "other",
    [
        {**HANAKO, "birth_date": "1980-05-03"},
        {**HANAKO, "birth_date": "1980-03-06"},
        {**HANAKO, "name": "佐藤 花子"},
        {**HANAKO, "name": "山田 ●子"},
        {**HANAKO, "name": "ヤマダハナコ"},
    ],
)
def test_a_slip_or_another_surname_is_one_person_more_often_than_not_and_stays_open(other):
    assert counted(HANAKO, other) == (1, 1, 2)


@pytest.mark.parametrize(
    "other",
    [
        {**HANAKO, "birth_date": "1955-08-20"},
        {"name": "山田 花子", "birth_date": "1991-07-21"},
        {**HANAKO, "name": "山田 太郎"},
    ],
)
def test_parent_and_child_namesakes_and_twins_are_two(other):
    assert counted(HANAKO, other)[1:] == (2, 2)


def test_a_reading_that_is_known_for_the_name_joins_kana_and_kanji():
    known = {"name": "山田花子", "name_kana": "ヤマダハナコ", "phone": "03-1111-2222"}
    kanji, kana = ({"birth_date": "1980-03-05", **name} for name in ({"name": "山田花子"}, {"name": "ヤマダハナコ"}))
    assert counted(known, kanji, kana)[1] < 3


@pytest.mark.parametrize("seed", range(20))
def test_neither_the_order_of_records_nor_of_files_changes_anything(seed):
    chance = random.Random(seed)
    people = [
        {"name": f"山田{'花太健美'[n % 4]}子", "birth_date": f"198{n % 7}-03-05", "phone": f"090-1111-22{n % 9}0"}
        for n in range(30)
    ]
    rows = [{k: v for k, v in row.items() if k == "name" or chance.random() < 0.6} for row in (*people, *people)]
    files = [sheet(rows[:20], "a.csv"), sheet(rows[20:40], "b.csv"), sheet(rows[40:], "c.csv")]
    one = resolve_roster(joined(files))
    for _ in range(3):
        chance.shuffle(files)
        other = resolve_roster(joined([f.take(chance.sample(range(len(f)), len(f))) for f in files]))
        assert (other.count, other.ladder, other.pairs) == (one.count, one.ladder, one.pairs)

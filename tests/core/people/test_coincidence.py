"""What agrees by chance among many people is no proof, and what agrees more often than by chance is counted once."""

import random
from datetime import date, timedelta

import numpy as np
import pytest

from tsutsumi.core.people.coincidence import born_twice
from tsutsumi.core.people.resolve import resolve_signs
from tsutsumi.core.people.signs import signs_of
from tsutsumi.core.pii.records import of_columns
from tsutsumi.core.readers.passage import Place

FAMILIES = ("佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤")
NAMES = [f"{family}{given}" for family in FAMILIES for given in ("花子", "太郎", "健", "実", "恵", "和子", "清", "愛")]


def day(chance: random.Random) -> date:
    return date(1940, 1, 1) + timedelta(chance.randrange(25_000))


def signs(rows):
    kinds = sorted({kind for row in rows for kind in row})
    columns = {kind: [row.get(kind) for row in rows] for kind in kinds}
    return signs_of([of_columns(Place("a.csv"), np.arange(len(rows)), columns)])


def crowd(seed: int, people: int = 20_000) -> list[dict[str, str]]:
    """Many people with few names, each once."""
    chance = random.Random(seed)
    return [{"name": chance.choice(NAMES), "birth_date": day(chance).isoformat()} for _ in range(people)]


def high(*rows, among) -> int:
    return resolve_signs(signs([*among, *rows])).count.high


@pytest.mark.parametrize("seed", range(3))
def test_a_common_name_and_birth_date_in_a_crowd_prove_nothing_and_with_a_telephone_they_do(seed):
    among, other = crowd(seed), {"name": "佐藤花子", "birth_date": "1980-01-02"}
    phones = [{**other, "phone": "090-1111-2222"}, {**other, "phone": "090-1111-2222"}]
    assert high(other, other, among=among) == high(other, among=among) + 1
    assert high(*phones, among=among) == high(phones[0], among=among)


@pytest.mark.parametrize("seed", range(3))
def test_a_rare_name_and_birth_date_in_the_same_crowd_do(seed):
    among, other = crowd(seed), {"name": "小鳥遊馨", "birth_date": "1980-01-02"}
    assert high(other, other, among=among) == high(other, among=among)


@pytest.mark.parametrize("seed", range(5))
def test_people_of_one_name_and_one_day_by_chance_are_not_taken_for_one(seed):
    rows = signs(crowd(seed, 10_000))
    assert abs(born_twice(rows, np.arange(len(rows), dtype=np.int32))) <= 100


@pytest.mark.parametrize("seed", range(5))
def test_birth_dates_written_with_a_slip_are_estimated_from_what_is_more_than_chance(seed):
    rows, chance = crowd(seed, 10_000), random.Random(seed)
    slips = []
    for row in chance.sample(rows, 1_000):
        year, month, written = row["birth_date"].split("-")
        slips.append(
            {**row, "birth_date": f"{year}-{month}-{chance.choice([d for d in range(1, 29) if d != int(written)]):02}"}
        )
    both = signs([*rows, *slips])
    assert 800 <= born_twice(both, np.arange(len(both), dtype=np.int32)) <= 1_200

"""Columns of places, branches and firms are full of surnames; they make nobody."""

import random

import pytest

from tsutsumi.core.pii.tables import read_table
from tsutsumi.core.readers.passage import Grid, Place

FAMILIES = "佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 佐々木".split()  # noqa: SIM905 - names in a row
GIVEN = "太郎 花子 一郎 恵 清 葵 蓮 陽菜 美咲 翔太 健太 由美子".split()  # noqa: SIM905
CITIES = "福島 高松 長野 宮崎 千葉 山口 岡崎 松本".split()  # noqa: SIM905
BRANCHES = [*CITIES[:5], "本社", "大阪支店"]
FIRMS = "佐藤薬局 山本・高橋法律事務所 田中商店 鈴木医院 小林クリニック".split()  # noqa: SIM905


def read(*columns, headings=()):
    rows = [list(row) for row in zip(*columns, strict=True)]
    return read_table(Grid([list(headings), *rows] if headings else rows, Place("一覧.csv")))


def names_in(table, column):
    return sum(h.kind == "name" and h.place.column == column for h in table.hits(2))


def people(rng, count=40):
    return [f"{rng.choice(FAMILIES)} {rng.choice(GIVEN)}" for _ in range(count)]


@pytest.mark.parametrize("headings", [(), ("氏名", "拠点"), ("氏名", "取扱")], ids=["none", "known", "unknown"])
@pytest.mark.parametrize(
    "words", [CITIES, [*CITIES[:5], "本社", "大阪支店"], FIRMS], ids=["cities", "branches", "firms"]
)
def test_places_branches_and_firms_are_no_people(headings, words):
    rng = random.Random(5)
    table = read(people(rng), [rng.choice(words) for _ in range(40)], headings=headings)
    assert (names_in(table, "A"), names_in(table, "B")) == (40, 0)


def test_surnames_beside_given_names_are_people_even_where_many_are_places():
    rng = random.Random(6)
    table = read([rng.choice(CITIES) for _ in range(40)], [rng.choice(GIVEN) for _ in range(40)])
    assert (names_in(table, "A"), names_in(table, "B")) == (40, 40)


def test_a_person_among_branches_is_found():
    rng = random.Random(7)
    where = [rng.choice(["本社", "大阪支店", "高松", "千葉"]) for _ in range(39)]
    table = read(people(rng), [*where, "佐藤花子"], headings=("氏名", "拠点"))
    assert names_in(table, "B") == 1


def checked(rng, size):
    """Digits with the check digit of 個人番号 and 住民票コード, by the published weights 2–7 from the right."""
    body = [rng.randrange(10) for _ in range(size)]
    rest = sum(d * w for d, w in zip(reversed(body), [2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6], strict=False)) % 11
    return "".join(map(str, [*body, 0 if rest < 2 else 11 - rest]))


def corporate(rng):
    body = [rng.randrange(10) for _ in range(12)]
    return f"T{9 - sum(d * (n % 2 + 1) for n, d in enumerate(reversed(body))) % 9}{''.join(map(str, body))}"


MAKE = {"resident_record_code": lambda rng: checked(rng, 10), "corporate_number": corporate}


@pytest.mark.parametrize("kind", MAKE)
def test_a_column_without_heading_is_told_by_its_check_digits(kind):
    rng = random.Random(kind)
    numbers = [MAKE[kind](rng) for _ in range(30)]
    wrong = [n[:-1] + str((int(n[-1]) + 1 + rng.randrange(8)) % 10) for n in numbers]
    assert [c.kind for c in read(people(rng, 30), numbers).columns] == ["name", kind]
    assert [c.kind for c in read(people(rng, 30), wrong).columns] == ["name", ""]


@pytest.mark.parametrize("sizes", [(4, 6, 1), (4, 6), (11,)])
def test_digits_that_keep_no_check_are_no_resident_code(sizes):
    rng = random.Random(8)
    numbers = ["-".join("".join(rng.choices("123456789", k=size)) for size in sizes) for _ in range(30)]
    assert read(people(rng, 30), numbers).columns[1].kind != "resident_record_code"

import random
from datetime import date, timedelta

import pyarrow as pa
import pytest

from tsutsumi.core.people.count import HeadCount, count_people
from tsutsumi.core.pii.records import ROW, WEAK_NAME, joined, of_columns
from tsutsumi.core.readers.passage import FileReport, Place

HANAKO = {"name": "山田 花子", "birth_date": "1980-01-02"}
PHONE, OTHER_PHONE = "090-1111-2222", "090-3333-4444"


def records(rows, flags=ROW) -> pa.Table:
    columns = {kind: [row.get(kind) for row in rows] for kind in sorted({kind for row in rows for kind in row})}
    return joined([of_columns(Place("a.csv"), range(2, len(rows) + 2), columns, {"flags": flags})])


def counted(*rows) -> tuple[int, int]:
    people = count_people(records(rows))
    assert people.high - people.low == sum(c.adds for c in people.causes)
    return people.low, people.high


@pytest.mark.parametrize(
    "other",
    [
        {"name": "山田花子", "birth_date": "昭和55年1月2日"},
        {"name": "山田　花子　様", "birth_date": "S55.1.2", "phone": PHONE},
        {"name": "山田花子", "birth_date": "19800102", "email": "a@example.jp"},
    ],
)
def test_a_name_and_a_birth_date_in_any_spelling_are_one_person(other):
    assert counted(HANAKO, other) == (1, 1)


@pytest.mark.parametrize(
    "shared",
    [
        {"phone": PHONE},
        {"email": "hanako@example.jp"},
        {"address": "文京区小石川1-2-3"},
        {"member_id": "A12345"},
        {"my_number": "123456789018"},
    ],
)
def test_a_name_and_one_more_sign_are_one_person(shared):
    assert counted({"name": "髙橋 健", **shared}, {"name": "高橋健", **shared}) == (1, 1)


def test_the_same_name_with_different_birth_dates_is_two_people():
    assert counted(HANAKO, {**HANAKO, "birth_date": "1990-05-06"}) == (2, 2)


def test_a_name_alone_is_never_merged_for_the_most_nor_counted_for_the_least():
    assert counted(HANAKO, {"name": "山田花子"}) == (1, 2)
    assert counted({"name": "山田花子"}, {"name": "山田花子"}) == (1, 2)


def test_two_my_numbers_are_two_people_whatever_else_is_the_same():
    assert counted({**HANAKO, "my_number": "123456789018"}, {**HANAKO, "my_number": "023456789013"})[1] == 2


def test_father_and_son_of_one_name_in_one_house_stay_two():
    home = {"name": "山田 太郎", "address": "文京区小石川1-2-3", "phone": PHONE}
    assert counted({**home, "birth_date": "1950-01-01"}, {**home, "birth_date": "1980-01-01"})[1] == 2


def test_a_third_record_that_fits_two_birth_dates_does_not_join_them():
    low, high = counted(
        {**HANAKO, "phone": PHONE},
        {"name": "山田花子", "birth_date": "1990-05-06", "email": "a@example.jp"},
        {"name": "山田花子", "phone": PHONE, "email": "a@example.jp"},
    )
    assert low <= 2 <= high


def test_a_family_on_one_insurance_number_is_not_one_person():
    family = [{"name": f"山田{given}", "health_insurance": "12345678"} for given in ("太郎", "花子", "一郎")]
    assert counted(*family)[1] == 3


def test_a_mail_address_alone_may_belong_to_anyone():
    assert counted(HANAKO, {"email": "x@example.jp"}, {"email": "x@example.jp"}, {"email": "y@example.jp"}) == (1, 3)


def test_a_company_is_no_person():
    assert counted({"name": "株式会社山田", "phone": "03-1111-2222"}) == (0, 0)


def test_a_name_in_kana_may_be_one_in_kanji_without_a_reading():
    assert counted({"name": "山田花子", "phone": PHONE}, {"name": "ヤマダハナコ", "phone": OTHER_PHONE}) == (1, 2)


def test_a_reading_joins_kanji_and_kana():
    both = {"name": "山田花子", "name_kana": "ヤマダ ハナコ", "phone": PHONE}
    assert counted(both, {"name": "ﾔﾏﾀﾞ ﾊﾅｺ", "phone": PHONE}) == (1, 1)


def test_numbers_that_only_one_person_has_count_without_names():
    assert counted(*({"my_number": f"12345678901{n}"} for n in range(3))) == (3, 3)


def test_a_guessed_name_raises_only_the_most():
    people = count_people(records([{"name": "森 大地"}], WEAK_NAME))
    assert (people.low, people.high) == (0, 1)


def test_nothing_is_nobody():
    assert count_people(records([])) == HeadCount(0, 0, point=0)


def test_unread_files_raise_the_most_once_per_content():
    files = [
        FileReport("a.zip", "unread", "暗号化", "encrypted", sha256="1", most_people=50),
        FileReport("copy.zip", "unread", "暗号化", "encrypted", sha256="1", most_people=50),
        FileReport("b.png", "partly", "画像", "image", sha256="2", most_people=300),
        FileReport("c.csv", "read", sha256="3"),
    ]
    people = count_people(records([HANAKO]), files)
    assert (people.low, people.high) == (1, 351)
    assert {c.path for c in people.causes} == {"a.zip", "b.png"}


def leak(seed: int) -> tuple[list[dict[str, str]], int]:
    """Rows of a small made-up leak and how many people are in it."""
    chance = random.Random(seed)
    names = [s + g for s in ("山田", "佐藤", "高橋", "渡辺") for g in ("花子", "太郎", "健", "実")]
    people = [
        {
            "name": chance.choice(names),
            "birth_date": (date(1940, 1, 1) + timedelta(days=chance.randrange(25_000))).isoformat(),
            "phone": f"090-{chance.randrange(1000, 9999)}-{n:04}",
            "email": f"u{n}@example.jp",
            "member_id": f"M{10000 + n}",
        }
        for n in range(chance.randrange(5, 60))
    ]
    rows = []
    for person in people:
        for _ in range(chance.randrange(1, 4)):
            kept = {k: v for k, v in person.items() if k == "name" or chance.random() < 0.5}
            if chance.random() < 0.1:
                kept = {"email": person["email"]}
            rows.append(_respelt(kept, chance))
    chance.shuffle(rows)
    return rows, len(people)


def _respelt(row: dict[str, str], chance: random.Random) -> dict[str, str]:
    other = {"高橋": "髙橋", "渡辺": "渡邉"}
    for usual, form in other.items():
        if chance.random() < 0.5 and "name" in row:
            row["name"] = row["name"].replace(usual, form)
    if chance.random() < 0.5 and "phone" in row:
        row["phone"] = row["phone"].replace("-", "")
    return row


@pytest.mark.parametrize("seed", range(200))
def test_the_interval_holds_the_truth(seed):
    rows, truth = leak(seed)
    low, high = counted(*rows)
    assert low <= truth <= high


@pytest.mark.parametrize("seed", range(10))
def test_the_order_of_records_changes_nothing(seed):
    rows, _ = leak(seed)
    shuffled = list(rows)
    random.Random(seed + 1).shuffle(shuffled)
    assert count_people(records(rows)) == count_people(records(shuffled))


@pytest.mark.parametrize("seed", range(10))
def test_parts_joined_count_like_the_whole(seed):
    rows, _ = leak(seed)
    parts = [records(rows[:7]), records([]), records(rows[7:])]
    assert count_people(pa.concat_tables(parts)) == count_people(records(rows))

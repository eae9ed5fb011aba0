"""What stands outside named columns counts too: an interval of 0–0 beside findings would be a lie."""

import pytest

from tsutsumi.core.people.count import head_count
from tsutsumi.core.pii.files import scan_paths

TWO = "佐藤花子,090-1234-5678{}田中一郎,080-2222-3333\n"


@pytest.mark.parametrize(
    ("name", "text", "people"),
    [
        ("rows.csv", TWO.format("\n"), 2),
        ("one-line.csv", TWO.format(","), 2),
        ("numbers.csv", ",".join(f"090-1234-{n:04d}" for n in range(40)) + "\n", 40),
        ("copied-to-all.txt", "宛先: a@aoi.example, b@aoi.example; c@aoi.example\n", 3),
        ("title.csv", "担当 佐藤花子様 090-1234-5678\n氏名,電話番号\n田中一郎,080-2222-3333\n", 2),
        ("notes.csv", "氏名,備考\n田中一郎,同行者は鈴木健様 080-2222-3333\n", 2),
    ],
)
def test_the_interval_reaches_the_people_who_are_there(tmp_path, name, text, people):
    (tmp_path / name).write_text(text, encoding="utf-8")
    count = head_count(scan_paths([tmp_path / name]))
    assert count.low <= people <= count.high


def test_a_row_with_named_columns_is_still_one_person(tmp_path):
    (tmp_path / "list.csv").write_text(
        "氏名,電話番号,備考\n田中一郎,080-2222-3333,携帯 080-2222-3333\n", encoding="utf-8"
    )
    count = head_count(scan_paths([tmp_path / "list.csv"]))
    assert (count.low, count.high) == (1, 1)

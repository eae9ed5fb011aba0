"""People of a leak linked to known customers: with a reason, or not at all."""

import numpy as np
import pytest

from tsutsumi.core.people.breakdown import Share
from tsutsumi.core.people.master import NOBODY, SEVERAL, MasterError, link, of_file, of_rows
from tsutsumi.core.people.resolve import resolve_roster
from tsutsumi.core.pii.records import joined, of_columns
from tsutsumi.core.readers.passage import Place

HEADINGS = ("氏名", "生年月日", "電話番号", "住所", "死亡")
CUSTOMERS = [
    ("山田 花子", "1980-01-02", "090-1111-2222", "東京都文京区小石川1-2-3", ""),
    ("佐藤 健", "1971-05-06", "090-3333-4444", "", "1"),
    ("髙橋 一郎", "1955-07-08", "", "", ""),
    ("鈴木 実", "", "03-5555-6666", "", ""),
    ("鈴木 実", "", "03-5555-6666", "", ""),
]


def linked(*rows, customers=CUSTOMERS):
    kinds = sorted({kind for row in rows for kind in row})
    columns = {kind: [row.get(kind) for row in rows] for kind in kinds}
    roster = joined([of_columns(Place("leak.csv"), range(2, len(rows) + 2), columns)])
    master = of_rows(HEADINGS, customers)
    return link(roster, resolve_roster(roster).person, master), master


def test_another_spelling_of_the_same_person_is_the_customer_with_the_reason():
    links, _ = linked({"name": "高橋一郎", "birth_date": "昭和30年7月8日"})
    assert links.customer.tolist() == [2]
    assert links.reason(0) == "氏名と生年月日が一致"


def test_a_name_alone_links_to_nobody():
    links, _ = linked({"name": "山田花子"})
    assert links.customer.tolist() == [NOBODY]
    assert "見つからない" in links.reason(0)


def test_a_namesake_born_on_another_day_is_not_the_customer_though_the_telephone_is_shared():
    links, _ = linked({"name": "山田花子", "birth_date": "2010-09-09", "phone": "09011112222"})
    assert links.customer.tolist() == [NOBODY]


def test_whom_two_customers_fit_is_left_to_a_person():
    links, _ = linked({"name": "鈴木実", "phone": "0355556666"})
    assert links.customer.tolist() == [SEVERAL]
    assert "決められない" in links.reason(0)


def test_who_died_is_told_and_who_is_no_customer_is_unknown():
    links, master = linked(
        {"name": "佐藤健", "birth_date": "1971-05-06"},
        {"name": "山田花子", "birth_date": "1980-01-02"},
        {"name": "井上誰", "birth_date": "1999-01-01"},
    )
    assert links.matched == 2
    assert links.deceased(master) == Share(1, 1)
    assert links.reachable(master) == {"address": 1, "phone": 2, "email": 0}


def test_without_a_column_about_death_nobody_is_called_alive():
    roster = joined([of_columns(Place("a.csv"), [2], {"name": ["山田花子"], "phone": ["09011112222"]})])
    master = of_rows(("氏名", "電話番号"), [("山田花子", "090-1111-2222")])
    assert link(roster, np.array([0], np.int32), master).deceased(master) == Share(0, 1)


def test_a_master_from_a_file_is_the_same_as_from_rows(tmp_path):
    lines = [",".join(row) for row in (HEADINGS, *CUSTOMERS)]
    (tmp_path / "顧客.csv").write_text("\r\n".join(lines), encoding="cp932")
    master = of_file(tmp_path / "顧客.csv")
    assert len(master) == len(CUSTOMERS)
    assert master.deceased.tolist() == of_rows(HEADINGS, CUSTOMERS).deceased.tolist()


def test_a_file_without_people_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "品目.csv").write_text("品番,単価\nA-1,100\nB-2,250\n", encoding="utf-8")
    with pytest.raises(MasterError, match="人の行が見つかりません"):
        of_file(tmp_path / "品目.csv")

"""The affected list: masked on the page, whole and harmless in the file."""

import csv
import io

import openpyxl
import pyarrow.parquet as pq
import pytest

from tests.apps.people import made
from tsutsumi.accounts.models import system
from tsutsumi.core.flow import Refused
from tsutsumi.core.people.roster import Roster, RosterError
from tsutsumi.evidence import vault
from tsutsumi.people import actions, gather, jobs, lists, roll

REASON = "本人へのお知らせの宛名を作るため"


def exported(case, by, form="csv"):
    export = actions.ask_export(case, form, REASON, by=by)
    jobs.export({"export": export.pk}, lambda: None)
    export.refresh_from_db()
    return export


def content(export):
    return vault.read(export.sealed, by=system(), why="test")


def table(export, encoding="utf-8-sig"):
    return list(csv.DictReader(io.StringIO(content(export).decode(encoding), newline="")))


def test_the_list_has_one_line_per_person_and_every_value(counted, sato, persons):
    rows = table(exported(counted, sato))
    assert len(rows) == 52
    assert {row["氏名"] for row in rows} == {one["name"] for one in persons}
    assert {row["電話番号"] for row in rows} == {one["phone"] for one in persons}
    assert [row["番号"] for row in rows] == [str(n + 1) for n in range(52)]


def test_every_format_says_the_same(counted, sato):
    by_csv = [list(row.values()) for row in table(exported(counted, sato))]
    by_cp932 = [list(row.values()) for row in table(exported(counted, sato, "cp932"), "cp932")]
    assert by_cp932 == by_csv
    sheet = openpyxl.load_workbook(io.BytesIO(content(exported(counted, sato, "xlsx")))).active
    by_xlsx = [
        ["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(min_row=2, values_only=True)
    ]
    assert by_xlsx == by_csv
    columns = pq.read_table(io.BytesIO(content(exported(counted, sato, "parquet")))).to_pylist()
    assert [[str(cell) for cell in row.values()] for row in columns] == by_csv


def test_people_of_several_buckets_come_together_whole(counted, run, monkeypatch, sato):
    once = table(exported(counted, sato))
    monkeypatch.setattr(roll, "BUCKET", 7)
    jobs.settle({"run": run.pk}, lambda: None)
    assessment = gather.assessment_of(counted)
    assert len(roll.opened(counted, assessment.roll).parts()) > 5
    assert table(exported(counted, sato)) == once
    assert [p.name for p in roll.folder().iterdir() if "." in p.name] == []
    page = lists.People(assessment)[10:40]
    assert [row["number"] for row in page] == list(range(11, 41))


@pytest.fixture
def hostile(case, suzuki, item):
    """People whose values were written by an attacker, or in characters that CP932 lacks."""
    rows = [
        {"name": "=cmd|' /C calc'!A0", "birth_date": "1990-01-01", "phone": "090-0000-0001"},
        {"name": "吉田 𠮷", "birth_date": "1990-01-02", "phone": "+81 90 0000 0002", "address": "-1+1"},
        {"name": "山田\r\n太郎", "birth_date": "1990-01-03", "email": "@SUM(1+1)"},
        {"name": "鈴木 太郎", "birth_date": "1990-01-04", "address": ' =HYPERLINK("http://x")'},
    ]
    run = made.scanned(case, item, [made.sheet(rows)], suzuki)
    jobs.settle({"run": run.pk}, lambda: None)
    return case


def test_nothing_in_the_list_is_a_formula(hostile, sato):
    rows = table(exported(hostile, sato))
    starts = [cell.lstrip(" \u3000") for row in rows for cell in row.values() if cell]
    assert [cell for cell in starts if cell.startswith(lists.FORMULA)] == []
    assert any(cell.startswith("'=cmd") for cell in starts)
    sheet = openpyxl.load_workbook(io.BytesIO(content(exported(hostile, sato, "xlsx")))).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s", "n"}


def test_what_cp932_lacks_is_told_and_never_a_question_mark(hostile, sato):
    export = exported(hostile, sato, "cp932")
    names = [row["氏名"] for row in table(export, "cp932")]
    assert "吉田 〓" in names
    assert not any("?" in name for name in names)
    assert export.unwritable["chars"] == "𠮷"
    assert exported(hostile, sato, "csv").unwritable == {}


def test_a_list_for_which_nobody_was_found_is_refused_in_words(case, sato):
    with pytest.raises(Refused, match="先に走査"):
        actions.ask_export(case, "csv", REASON, by=sato)


def test_too_many_people_for_a_sheet_are_refused_in_words(counted, sato, monkeypatch):
    monkeypatch.setattr(lists, "MOST_IN_SHEET", 10)
    export = exported(counted, sato, "xlsx")
    assert export.state == "failed"
    assert "CSVかParquet" in export.trouble


def test_the_page_is_masked_and_the_data_set_opens_with_its_own_key_alone(counted, persons):
    assessment = gather.assessment_of(counted)
    shown = str(lists.People(assessment)[0:52])
    assert not [one for one in persons if one["name"] in shown or one["phone"] in shown or one["address"] in shown]
    folder = roll.folder() / assessment.roll
    assert len(Roster.open(folder, roll._key(counted, assessment.roll))) == 52
    with pytest.raises(RosterError):
        Roster.open(folder, bytes(32))


def test_no_value_lies_plain_on_the_disk(counted, persons, sato, settings):
    exported(counted, sato, "parquet")
    kept = b"".join(path.read_bytes() for path in settings.TSUTSUMI_HOME.rglob("*") if path.is_file())
    assert len(kept) > 10_000
    for one in persons:
        for value in one.values():
            assert value.encode() not in kept
    plain = roll.opened(counted, gather.assessment_of(counted).roll).table(["name"]).to_pydict()
    assert persons[0]["name"] in plain["name"]  # positive control: the values are in there

import pickle

import numpy as np
import pyarrow as pa
import pytest

from tests.core.pii.sheet_maker import SheetMaker
from tsutsumi.core.pii.records import (
    ROW,
    SCHEMA,
    VALUES,
    WEAK_NAME,
    empty,
    full,
    joined,
    of_columns,
    record_ids,
    slim,
)
from tsutsumi.core.readers.passage import Place

LIST = Place("名簿.csv", "一覧")


def test_a_sheet_of_columns_has_the_schema_and_blank_cells_are_null():
    sheet = of_columns(LIST, [2, 3], {"name": ["山田花子", "　"], "phone": pa.array([None, "03-1111-2222"])})
    assert sheet.schema.equals(SCHEMA)
    first, second = sheet.to_pylist()
    assert (first["path"], first["sheet"], first["row"], first["flags"]) == ("名簿.csv", "一覧", 2, ROW)
    assert (first["name"], second["name"], first["phone"], second["phone"]) == ("山田花子", None, None, "03-1111-2222")


def test_prose_records_keep_their_marks_as_bits():
    maker = SheetMaker(Place("報告.txt", page=3))
    assert maker.add({"name": "山田花子"}, WEAK_NAME, kinds=[0, 63, 64, 70], categories=[1, 15]) == 0
    record = maker.done().to_pylist()[0]
    assert (record["page"], record["row"], record["flags"]) == (3, None, WEAK_NAME)
    assert (record["kinds0"], record["kinds1"], record["categories"]) == (1 | 1 << 63, 1 | 1 << 6, 1 << 1 | 1 << 15)


def test_an_id_follows_from_the_place_alone():
    rows = np.arange(1000)
    assert np.array_equal(record_ids(LIST, rows), record_ids(Place("名簿.csv", "一覧"), rows))
    assert np.array_equal(record_ids(LIST, rows)[500:], record_ids(LIST, rows[500:]))


@pytest.mark.parametrize("other", [Place("名簿2.csv", "一覧"), Place("名簿.csv"), Place("名簿.csv", "一覧", page=1)])
def test_ids_of_two_places_differ(other):
    rows = np.arange(1000)
    assert len(np.unique(np.r_[record_ids(LIST, rows), record_ids(other, rows)])) == 2000


def test_two_people_in_one_row_and_two_parts_of_one_text_have_ids_of_their_own():
    ids = [*record_ids(LIST, [4, 5, 4, 4, -1, -1]), *record_ids(LIST, [4, -1], offset=100)]
    assert len(set(ids)) == len(ids)


def test_nothing_is_an_empty_sheet():
    assert joined([empty(), SheetMaker(LIST).done()]).num_rows == 0
    assert set(VALUES) < set(SCHEMA.names)


@pytest.mark.parametrize("count", [0, 1, 50, 5_000, 150_000])
@pytest.mark.parametrize("kinds", ["one", "many"])
def test_a_sheet_is_whole_again_behind_the_pipe(count, kinds):
    rows = np.arange(1, count + 1)
    marks = {"flags": np.full(count, WEAK_NAME, np.uint8), "kinds0": rows % 7 if kinds == "many" else 1 << 63}
    sheet = of_columns(Place("名簿.csv", sheet="一"), rows, {"name": [f"山田{n}" for n in rows]}, marks)
    sent, same = pickle.loads(pickle.dumps(slim(sheet)))
    back = full(sent, same)
    back.validate(full=True)
    assert back.equals(sheet)
    assert back["path"].to_pylist() == ["名簿.csv"] * count
    assert set(back["flags"].to_pylist()) <= {WEAK_NAME}
    assert not ({"path", "flags", "kinds1", "categories", "phone"} & set(sent.schema.names)), "nor is what is not told"


def test_records_of_two_files_keep_their_paths_behind_the_pipe():
    sheets = [of_columns(Place(path), [1, 2], {"name": ["山田", "佐藤"]}) for path in ("a", "b")]
    both = pa.Table.from_batches(sheets).combine_chunks().to_batches()[0]
    assert full(*slim(both))["path"].to_pylist() == ["a", "a", "b", "b"]

import csv
import io
import itertools
import random

import pytest

from tsutsumi.core.readers import stretches
from tsutsumi.core.readers.columns import Head
from tsutsumi.core.readers.delimited import Table
from tsutsumi.core.readers.stretches import Stretch

PIECES = [
    "",
    "",
    "a",
    "0120-444-444",
    "氏名",
    "東京都千代田区丸の内一丁目二番三号 第一ビルディング 五階",
    "𠮷",
    " ",
    "x" * 200,
]


def cells_of(text: str, width: int, delimiter: str = ",") -> list[list[str]] | None:
    """The rows that Table.columns makes of a block whose rows are that wide."""
    data = text.encode()
    table = Table("a.csv", "utf-8", delimiter, Head([["x"] * width]))
    columns = table.columns(Stretch(0, len(data), quoted='"' in text), memoryview(data))
    return columns.rows() if columns else None


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", "\t"])
@pytest.mark.parametrize("seed", range(12))
def test_every_cell_comes_back_from_its_column(seed, delimiter, end):
    rng = random.Random(seed)
    width = rng.choice([2, 3, 12, 70])
    rows = [[rng.choice(PIECES) + rng.choice(PIECES) for _ in range(width)] for _ in range(rng.randint(1, 90))]
    text = end.join(delimiter.join(row) for row in rows)
    assert cells_of(text + end, width, delimiter) == rows
    assert cells_of(text + "a", width, delimiter) == [*rows[:-1], [*rows[-1][:-1], rows[-1][-1] + "a"]]


@pytest.mark.parametrize("seed", range(300))
def test_of_any_block_the_columns_say_what_the_rows_say_or_nothing(seed):
    rng = random.Random(seed)
    lines = ["a,b", "漢字,", ",", ",x\ty", " ,b"]
    odd = ["", " ", "a", "a,b,c", "a\rb,c", "a,b\r", '"a,b",c', 'a"b,c']
    text = "".join(rng.choice(odd if rng.random() < 0.05 else lines) + rng.choice(["\n", "\r\n"]) for _ in range(20))
    found = cells_of(text, 2)
    rows = [row or ["", ""] for row in csv.reader(io.StringIO(text, newline=""))]
    assert found is None or _without_blank_end(found) == _without_blank_end(rows)
    assert found is not None or any(line in odd for line in text.splitlines()) or "\r" in text


def _without_blank_end(rows: list[list[str]]) -> list[list[str]]:
    while rows and not "".join(rows[-1]).strip():
        rows = rows[:-1]
    return rows


@pytest.mark.parametrize("text", ["a,b\nc\n", "a,b\nc,d,e\n", "a,b\rc,d,e\r"], ids=["short", "long", "old"])
def test_rows_that_are_not_alike_are_left_to_the_tolerant_reader(text):
    assert cells_of(text, 2) is None


@pytest.mark.parametrize("wrong", [b"\xff", b"\xe6\xb0", b"\xed\xa0\x80", b"\xc0\xaf"])
@pytest.mark.parametrize("where", [0, 1, 500])
def test_bytes_that_are_no_text_are_left_to_the_tolerant_reader(wrong, where):
    rows = [b"a,b\n"] * 1000
    rows[where] = b"a" + wrong + b",b\n"
    table = Table("a.csv", "utf-8", ",", Head([["x", "y"]]))
    assert table.columns(Stretch(0, 1), memoryview(b"".join(rows))) is None


@pytest.mark.parametrize("seed", range(200))
def test_records_end_where_the_csv_module_ends_them(seed):
    rng = random.Random(seed)
    signs = ["a", "漢", ",", "\n", "\r\n", ",b\n", '"', '","', '"a\nb"', "\r"]
    text = "".join(rng.choices(signs, [9, 5, 9, 5, 5, 9, *([1, 1, 2] if seed % 2 else [0, 0, 0]), 0.1], k=120))
    data = text.encode() + b"\n"
    ends = stretches.ends_of(data, ",")
    begins = [0, *ends.tolist()]
    records = [data[a:b].decode() for a, b in itertools.pairwise(begins)]
    alone = [next(csv.reader(io.StringIO(record, newline="")), []) for record in records]
    if begins[-1] == len(data):
        assert alone == list(csv.reader(io.StringIO(data.decode(), newline="")))

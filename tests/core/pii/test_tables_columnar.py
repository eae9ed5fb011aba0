"""The columnar way and the tolerant way through a delimited file must find the same, whatever the file is like."""

import datetime as dt
import random
from collections import Counter

import numpy as np
import pytest
import xlsxwriter

from bench import corpus
from tsutsumi.core.pii.cells import plainly, scan_cells, taken
from tsutsumi.core.pii.columns import PROBES
from tsutsumi.core.pii.detector import LIKELY
from tsutsumi.core.pii.examine import Examine
from tsutsumi.core.pii.kinds import KINDS
from tsutsumi.core.readers import delimited, tables
from tsutsumi.core.readers.columns import text_column
from tsutsumi.core.readers.limits import Limits
from tsutsumi.core.readers.opener import Job
from tsutsumi.core.readers.sheets import column_of

WORK = Examine(values=True)
CELLS = (
    "山田 太郎", "090-1234-5678", "0312345678", "a.b@example.jp", "1980-01-02", "S55.1.2", "なし", "", " ", "-", "合計",
    "東京都港区芝1-1-1", "100-0001", "〒100-0001", "糖尿病", 'あだ名は"健"', "一行目\n二行目", "a,b", "123456789018",
    "0", "株式会社山田",
)  # fmt: skip
HEADINGS = ("氏名", "電話番号", "メール", "生年月日", "備考", "住所", "個人番号", "病名", "番号", "区分")


def table(rng: random.Random, *, odd: bool) -> str:
    """Some hundred rows; an odd one has ragged rows, blank lines or quotes that do not close."""
    width = rng.randint(2, 6)
    end = rng.choice(["\n", "\r\n"])
    lines = [",".join(rng.sample(HEADINGS, width))]
    for _ in range(rng.randint(30, 300)):
        cells = [rng.choice(CELLS) for _ in range(width + (odd and rng.random() < 0.02))]
        lines.append(",".join(quoted(cell, rng) for cell in cells))
        if odd and rng.random() < 0.02:
            lines.append(rng.choice(["", '"開いた', ",", "x"]))
    return end.join(lines) + rng.choice(["", end, end + end])


def quoted(cell: str, rng: random.Random) -> str:
    needed = any(c in cell for c in ',"\n') or rng.random() < 0.1
    return '"' + cell.replace('"', '""') + '"' if needed else cell


def found(path, monkeypatch, *, long: int):
    """Findings, counts and records of a file, read by columns when it is at least so long."""
    monkeypatch.setattr(delimited, "LONG", long)
    batches = [b for b in WORK(Job(str(path), path.name), Limits()) if hasattr(b, "counts")]
    every = [hit for batch in batches for hit, _ in batch.hits()]
    hits = [(h.kind, h.place.row, h.place.column, h.start, h.end, h.strength, h.text) for h in every]
    sheets = [row for b in batches for row in b.sheet.to_pylist()]
    counts = Counter()
    for _, kind, often in (said for batch in batches for said in batch.kinds()):
        counts[kind] += often
    return counts, hits, sheets


@pytest.mark.parametrize("odd", [False, True], ids=["well-formed", "odd"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_both_ways_find_the_same(tmp_path, monkeypatch, encoding, odd):
    rng = random.Random(f"{encoding}{odd}")
    for number in range(25):
        path = tmp_path / f"{number}.csv"
        path.write_bytes(table(rng, odd=odd).encode(encoding))
        assert found(path, monkeypatch, long=1) == found(path, monkeypatch, long=1 << 40)


def test_a_well_formed_file_goes_by_columns(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text("氏名,備考\n" + '山田 太郎,"一行目\n二行目"\n' * 50, encoding="utf-8")
    monkeypatch.setattr(tables, "_blocks", lambda *_: pytest.fail("read row by row"))
    counts, _, sheets = found(path, monkeypatch, long=1)
    assert (counts["name"], len(sheets)) == (50, 50)


def test_a_row_without_any_part_of_its_address_is_nobodys(tmp_path):
    path = tmp_path / "店舗.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Store#", "Store Name", "Address Line 1", "Address Line 2", "連絡"])
        sheet.write(1, 4, "b@example.com")
    told = list(WORK(Job(str(path), path.name), Limits()))
    batch = next(b for b in told if hasattr(b, "counts"))
    assert (told[-1].report.state, batch.sheet["email"].to_pylist()) == ("read", ["b@example.com"])


def test_numbers_dates_and_text_of_a_spreadsheet_are_as_one_would_type_them():
    day = dt.datetime(2026, 11, 23)
    columns = [[1.0, 2.0], [1.5, 2.0], [1e20, -3.0], [day, day.replace(hour=9)], ["山田", 7.0], [True, ""]]
    typed = [["1", "2"], ["1.5", "2"], ["1e+20", "-3"], ["2026-11-23", "2026-11-23 09:00:00"]]
    assert [column_of(c).to_pylist() for c in columns] == [*typed, ["山田", "7"], ["True", ""]]


def digits(rng: random.Random, *sizes: int) -> str:
    return "-".join("".join(rng.choice("0123456789") for _ in range(size)) for size in sizes)


def local(rng: random.Random) -> str:
    return "".join(rng.choice("ab1.-_@") for _ in range(rng.randint(3, 9)))


def date(rng: random.Random) -> str:
    mark = rng.choice("-/.")
    return f"{rng.randint(1800, 2100)}{mark}{rng.randint(0, 13):02}{mark}{rng.randint(0, 32):02}"


PHONES = ((2, 4, 4), (1, 4, 4), (10,), (9,), (3, 2, 4), (2, 3, 4))
# Right, nearly right and wrong values of a kind.
VALUES = {
    "phone": lambda rng: "0" + digits(rng, *rng.choice(PHONES)),
    "email": lambda rng: local(rng) + rng.choice(["@a.jp", "@a-b.co.jp", ".com"]),
    "postal_code": lambda rng: digits(rng, *rng.choice([(3, 4), (7,), (8,)])),
    "birth_date": date,
    "my_number": lambda rng: rng.choice([digits(rng, 12), corpus.my_number(rng)]),
    "card": lambda rng: rng.choice("345") + digits(rng, 15),
}


@pytest.mark.parametrize("kind", VALUES)
def test_what_passes_as_plain_the_scan_would_have_passed_too(kind):
    rng = random.Random(kind)
    column = text_column([VALUES[kind](rng) for _ in range(3000)])
    plain = np.flatnonzero(plainly(column, kind))
    assert len(plain) > 20
    scanned = scan_cells(taken(column, plain), PROBES[kind])
    right = scanned.cell[(scanned.found.kind == KINDS[kind].code) & (scanned.found.strength >= LIKELY)]
    assert not {column[int(n)].as_py() for n in np.delete(plain, right)}

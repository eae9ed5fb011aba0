"""Tables: megabytes a second by columns, one file by one and two processes; spreadsheets beside bare python-calamine.

    PYTHONPATH=. .venv/bin/python -m bench.tables --megabytes 1000

Data are made from a seed; what is larger than 100 MB repeats the rows of the first 100. The counts of both ways through
a file (by columns, row by row) must be equal; they are taken of the first 100 MB. A file read by processes is measured
from start to result with all that this takes, but for the server from which children are forked: a program starts it
once, and what that adds to the first scan stands on a line of its own. The steady figure is what the second half of the
file adds to the first.
"""

import argparse
import io
import os
import random
import tempfile
import time
from collections.abc import Callable
from multiprocessing import active_children
from pathlib import Path

from tsutsumi.core.pii.batch import Batch
from tsutsumi.core.pii.examine import Examine
from tsutsumi.core.pii.files import scan_paths
from tsutsumi.core.pii.kinds import ALL
from tsutsumi.core.pii.progress import Progress
from tsutsumi.core.readers import delimited
from tsutsumi.core.readers.limits import Limits
from tsutsumi.core.readers.opener import Job

SURNAME_WORDS = "佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田"
GIVEN_WORDS = "太郎 花子 一郎 健 実 恵 清 葵 蓮 陽菜 美咲 翔太"
HEADING_WORDS = "会員番号 氏名 フリガナ 生年月日 性別 電話番号 メールアドレス 郵便番号 住所 購入金額 登録日時 備考"
SURNAMES, GIVEN, HEADINGS = SURNAME_WORDS.split(), GIVEN_WORDS.split(), HEADING_WORDS.split()
NOTES = ("", "", "", "", "", "", "", "", "", "配送は午前を希望", "鈴木様より 090-1234-5678 に折り返し")
ROWS_OF_A_SHEET = 20_000
TIMES = 3
BASE = 100  # megabytes of rows that are not repeated


def row(n: int, rng: random.Random) -> list[str]:
    born = f"19{rng.randint(40, 99)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    phone = f"0{rng.choice('789')}0-{rng.randint(1000, 9999)}-{rng.randint(1000, 9999)}"
    place = f"東京都千代田区丸の内{rng.randint(1, 9)}-{rng.randint(1, 30)}-{rng.randint(1, 20)}"
    return [
        f"M{n:08}", f"{rng.choice(SURNAMES)} {rng.choice(GIVEN)}", "ヤマダ タロウ", born, rng.choice("男女"), phone,
        f"user{n}@example.co.jp", f"{rng.randint(100, 999)}-{rng.randint(1000, 9999)}", place,
        str(rng.randint(100, 99999)), f"2024-0{n % 9 + 1}-1{n % 9} 1{n % 9}:00:00", rng.choice(NOTES),
    ]  # fmt: skip


def write_csv(path: Path, megabytes: int, rng: random.Random) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(HEADINGS) + "\n")
        n = 0
        while file.tell() < megabytes * 1_000_000:
            file.writelines(",".join(row(n + k, rng)) + "\n" for k in range(1000))
            n += 1000


def repeated(base: Path, megabytes: int) -> Path:
    """The same rows again and again, under one header."""
    if megabytes <= BASE:
        return base
    file, data = base.with_name(f"{megabytes}.csv"), base.read_bytes()
    header = data.index(b"\n") + 1
    with file.open("wb") as out:
        out.write(data)
        while out.tell() < megabytes * 1_000_000:
            out.write(memoryview(data)[header:])
    return file


def half_of(file: Path) -> Path:
    half = file.with_name("half.csv")
    with file.open("rb") as whole, half.open("wb") as out:
        out.write(whole.read(file.stat().st_size // 2))
        out.write(whole.readline())
    return half


def workbook(rng: random.Random) -> bytes:
    import xlsxwriter  # here, so that the children that import this module do not load it

    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"constant_memory": False})
    sheet = book.add_worksheet()
    for n, cells in enumerate([HEADINGS, *(row(n, rng) for n in range(ROWS_OF_A_SHEET))]):
        sheet.write_row(n, 0, [float(c) if c.isdigit() else c for c in cells])
    book.close()
    return data.getvalue()


def best(work: Callable[[], object], clock: Callable[[], float]) -> float:
    times = []
    for _ in range(TIMES):
        began = clock()
        work()
        times.append(clock() - began)
    return min(times)


def counts(path: Path) -> list[int]:
    """Findings per kind of one file, in this process."""
    total = [0] * len(ALL)
    for batch in (b for b in Examine(every=False)(Job(str(path), path.name), Limits()) if isinstance(b, Batch)):
        for _, code, often in batch.counts.tolist():
            total[code] += often
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.csv"
        write_csv(file, min(args.megabytes, BASE), rng)
        same(file)
        alone(file)
        whole = repeated(file, args.megabytes)
        first_scan(whole)
        for processes in (1, 2):
            shared(whole, processes)
        book = Path(folder) / "book.xlsx"
        book.write_bytes(workbook(rng))
        spreadsheet(book)


def same(file: Path) -> None:
    by_columns = counts(file)
    delimited.LONG, before = 1 << 60, delimited.LONG
    by_rows = counts(file)
    delimited.LONG = before
    print(f"counts by columns and row by row equal: {by_columns == by_rows} ({sum(by_columns):,} findings)")


def alone(file: Path) -> None:
    size = file.stat().st_size / 1e6
    used = best(lambda: counts(file), time.process_time)
    print(f"by columns, in this process, processor time: {size / used:.0f} MB/s")


def first_scan(file: Path) -> None:
    """What the start of the server adds, from which the children of all later scans are forked."""
    cold, warm = pool(file, 2)[0], quickest(file, 2)[0]
    print(f"the first scan of a program takes {cold - warm:.2f} s longer by the clock; the lines below are later ones")


def quickest(file: Path, processes: int) -> tuple[float, float]:
    clock, work = zip(*(pool(file, processes) for _ in range(TIMES)), strict=True)
    return min(clock), min(work)


def shared(file: Path, processes: int) -> None:
    half = half_of(file)
    size, added = file.stat().st_size / 1e6, (file.stat().st_size - half.stat().st_size) / 1e6
    (clock, work), (clock_half, work_half) = quickest(file, processes), quickest(half, processes)
    print(
        f"one file of {size:.0f} MB, {processes} process(es), start to result: {size / clock:.0f} MB/s by the clock "
        f"({clock:.2f} s); processor time of readers and parent {work:.2f} s, {size * processes / work:.0f} MB/s where "
        f"they have the machine"
    )
    print(
        f"  steady: {added / (clock - clock_half):.0f} MB/s by the clock, {added * processes / (work - work_half):.0f} "
        f"by processor time; the rest, start-up of the children and all: {2 * clock_half - clock:.2f} s by the clock, "
        f"{2 * work_half - work:.2f} s of processor time"
    )


def pool(file: Path, processes: int) -> tuple[float, float]:
    """Seconds by the clock, and of all processors."""
    used: dict[int, float] = {}

    def watch(_: Progress) -> str:
        used.update({child.pid: seconds_of(child.pid) for child in active_children() if child.pid})
        return "go"

    began, mine = time.perf_counter(), time.process_time()
    result = scan_paths([file], limits=Limits(processes=processes), progress=watch)
    times = time.perf_counter() - began, time.process_time() - mine + sum(used.values())
    del result  # giving back the memory of the records is no part of the scan
    return times


def seconds_of(process: int) -> float:
    """Processor time that a process has used."""
    user, system = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def spreadsheet(book: Path) -> None:
    import python_calamine

    def bare() -> None:
        opened = python_calamine.CalamineWorkbook.from_path(str(book))
        for name in opened.sheet_names:
            opened.get_sheet_by_name(name).to_python(skip_empty_area=False)

    base, ours = best(bare, time.process_time), best(lambda: counts(book), time.process_time)
    print(f"spreadsheet: bare python-calamine {base:.2f} s, read and scanned {ours:.2f} s, ratio {ours / base:.2f}")


if __name__ == "__main__":
    main()

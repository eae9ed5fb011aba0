"""Tables: megabytes a second by columns, one file by one and two processes; spreadsheets beside bare python-calamine.

    PYTHONPATH=. .venv/bin/python -m bench.tables --megabytes 200

Data are made from a seed. The counts of both ways through a file (by columns, row by row) must be equal.
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

import python_calamine
import xlsxwriter

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


def workbook(rng: random.Random) -> bytes:
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
        write_csv(file, args.megabytes, rng)
        book = Path(folder) / "book.xlsx"
        book.write_bytes(workbook(rng))
        same(file)
        delimited_file(file)
        spreadsheet(book)


def same(file: Path) -> None:
    by_columns = counts(file)
    delimited.LONG, before = 1 << 60, delimited.LONG
    by_rows = counts(file)
    delimited.LONG = before
    print(f"counts by columns and row by row equal: {by_columns == by_rows} ({sum(by_columns):,} findings)")


def delimited_file(file: Path) -> None:
    size = file.stat().st_size / 1e6
    alone = best(lambda: counts(file), time.process_time)
    print(f"by columns, in this process, processor time: {size / alone:.0f} MB/s")
    pool(file, 2)
    for processes in (1, 2):
        clock, work = (min(times) for times in zip(*(pool(file, processes) for _ in range(TIMES)), strict=True))
        print(
            f"one file with {processes} process(es), start to result: {size / clock:.0f} MB/s by the clock; processor "
            f"time of readers and parent {work:.2f} s, {size * processes / work:.0f} MB/s where they have the machine"
        )


def pool(file: Path, processes: int) -> tuple[float, float]:
    """Seconds by the clock, and of all processors."""
    used: dict[int, float] = {}

    def watch(_: Progress) -> str:
        used.update({child.pid: seconds_of(child.pid) for child in active_children() if child.pid})
        return "go"

    began, mine = time.perf_counter(), time.process_time()
    scan_paths([file], limits=Limits(processes=processes), progress=watch)
    return time.perf_counter() - began, time.process_time() - mine + sum(used.values())


def seconds_of(process: int) -> float:
    """Processor time that a process has used."""
    user, system = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def spreadsheet(book: Path) -> None:
    def bare() -> None:
        opened = python_calamine.CalamineWorkbook.from_path(str(book))
        for name in opened.sheet_names:
            opened.get_sheet_by_name(name).to_python(skip_empty_area=False)

    base, ours = best(bare, time.process_time), best(lambda: counts(book), time.process_time)
    print(f"spreadsheet: bare python-calamine {base:.2f} s, read and scanned {ours:.2f} s, ratio {ours / base:.2f}")


if __name__ == "__main__":
    main()

"""A leaked folder of any size with its truth, handed in as several files: lists, letters, mails, logs, locked and torn.

Everything follows from the seed. Rows and people come from `bench.people`; nobody in letters and mails is in no list,
so the truth is the number of people in the lists, and 60 more in files that nobody can read.
"""

import io
import json
import random
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from bench.corpus import FILLER
from bench.people import made
from tsutsumi.room.demo.leak_files import locked_zip, torn_zip

HEADERS = {"name": "氏名", "name_kana": "フリガナ", "birth_date": "生年月日", "address": "住所", "phone": "電話番号",
           "email": "メールアドレス"}  # fmt: skip
ROW = 92  # bytes of a row, about
LIST = 64e6  # bytes of a list, at most
LISTS, SHARED, LOGS = 0.5, 0.3, 0.2  # of all bytes that are handed in
LOG_RATIO = 3.6  # how far a log is compressed, about
LOCKED = 30  # people in each file that nobody can read


@dataclass(frozen=True, slots=True)
class Folder:
    """What is handed in. people: in files that can be read; hidden: only in the locked and the torn one."""

    files: list[Path]
    people: int
    hidden: int

    @property
    def size(self) -> int:
        return sum(file.stat().st_size for file in self.files)


def make(place: Path, megabytes: float, seed: int) -> Folder:
    """Write the files into `place`."""
    size = int(megabytes * 1e6)
    count = max(1, -(-int(size * LISTS) // int(LIST)))
    table = made(int(size * LISTS / ROW) // count * count, seed)
    people = len(np.unique(table["truth"]))
    rows = table.num_rows // count
    parts = [table.slice(n * rows, rows) for n in range(count)]
    files = [_list(place / f"顧客一覧_{n + 1:02}.csv", part, n) for n, part in enumerate(parts)]
    files.append(_shared(place / "共有フォルダー.tar", int(size * SHARED), table, seed))
    files.append(_logs(place / "サーバーのログ.zip", int(size * LOGS), seed))
    return Folder(files, people, 2 * LOCKED)


def _list(path: Path, part: pa.Table, number: int) -> Path:
    """UTF-8 and CP932 in turn."""
    named = part.select(list(HEADERS)).rename_columns(list(HEADERS.values()))
    out = io.BytesIO()
    pacsv.write_csv(named, out, pacsv.WriteOptions(quoting_style="needed"))
    data = out.getvalue()
    path.write_bytes(data.decode().encode("cp932", "replace") if number % 2 else data)
    return path


def _shared(path: Path, size: int, table: pa.Table, seed: int) -> Path:
    """A folder of letters and mails, a few kilobytes each, and what cannot be opened."""
    rng = random.Random(seed)
    written = 0
    with tarfile.open(path, "w") as archive:
        for name, data in _unreadable(seed):
            _put(archive, name, data)
        for number, row in enumerate(_rows(table, rng)):
            if written >= size:
                return path
            name, data = (_mail if number % 3 == 2 else _letter)(number, row, rng)
            written += _put(archive, name, data)
    return path


def _rows(table: pa.Table, rng: random.Random) -> Iterator[dict[str, str]]:
    """Rows with a name and a phone number, drawn again and again."""
    whole = table.slice(0, 20_000).to_pylist()
    whole = [row for row in whole if row["name"] and row["phone"]]
    while True:
        yield rng.choice(whole)


def _prose(rng: random.Random, sentences: int) -> str:
    return "".join(f"{rng.choice(FILLER)}（第{rng.randrange(10**6)}号）" for _ in range(sentences))


def _letter(number: int, row: dict[str, str], rng: random.Random) -> tuple[str, bytes]:
    said = f"{row['name']} 様\n電話 {row['phone']}\n{row['address'] or ''}\n\n"
    text = said + "\n\n".join(_prose(rng, 8) for _ in range(4)) + f"\n整理番号 {number:08}\n"
    return f"手紙/{number // 1000:03}/{number:07}.txt", text.encode("cp932" if number % 2 else "utf-8", "replace")


def _mail(number: int, row: dict[str, str], rng: random.Random) -> tuple[str, bytes]:
    mail = EmailMessage()
    mail["From"], mail["To"] = "madoguchi@shop.example.jp", row["email"] or f"kyaku{number}@mail.example.jp"
    mail["Subject"] = f"お問い合わせ {number}"
    mail.set_content(f"お名前：{row['name']}\n電話番号：{row['phone']}\n\n{_prose(rng, 20)}\n", cte="8bit")
    return f"メール/{number // 1000:03}/{number:07}.eml", mail.as_bytes()


def _unreadable(seed: int) -> Iterator[tuple[str, bytes]]:
    rows = made(4 * LOCKED, seed + 1).select(list(HEADERS)).rename_columns(list(HEADERS.values())).to_pylist()
    whole = [{key: value or "" for key, value in row.items()} for row in rows]
    yield "旧システム/暗号化.zip", locked_zip(whole[:LOCKED])
    yield "旧システム/破損.zip", torn_zip(whole[LOCKED : 2 * LOCKED])


def _put(archive: tarfile.TarFile, name: str, data: bytes) -> int:
    about = tarfile.TarInfo(f"共有/{name}")
    about.size = len(data)
    archive.addfile(about, io.BytesIO(data))
    return len(data) + 1024


def _logs(path: Path, size: int, seed: int) -> Path:
    """Access logs: addresses of machines, customer numbers and times, no names."""
    rng = np.random.default_rng(seed)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(max(1, round(size * LOG_RATIO / 16e6))):
            archive.writestr(f"logs/access-{number:03}.log", _log(rng, int(min(size * LOG_RATIO, 16e6))))
    return path


def _log(rng: np.random.Generator, size: int) -> bytes:
    lines = size // 140
    tails = rng.integers(0, 256, (lines, 2)).tolist()
    marks = rng.integers(0, 2**62, lines).tolist()
    return "".join(
        f'10.20.{a}.{b} - - [02/Nov/2026:{n // 3600 % 24:02}:{n // 60 % 60:02}:{n % 60:02} +0900] '
        f'"GET /item/{mark % 99991}?s={mark:016x} HTTP/1.1" 200 {mark % 70001} "-" "Mozilla/5.0"\n'
        for n, ((a, b), mark) in enumerate(zip(tails, marks, strict=True))
    ).encode()  # fmt: skip


def tell(folder: Folder) -> str:
    """The truth as a line of JSON."""
    sizes = {file.name: file.stat().st_size for file in folder.files}
    return json.dumps({"people": folder.people, "hidden": folder.hidden, "files": sizes}, ensure_ascii=False)

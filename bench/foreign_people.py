"""People and the many ways their rows are written, with the truth, made by somebody who did not write the resolver.

    python -m bench.foreign_people --rows 10_000_000 --seed 5 --out people.parquet

Columns as in a record sheet (name, name_kana, birth_date, phone, email, address, postal_code), and `truth`, the number
of the person. Whole columns are made at once, so that ten million rows take a minute.

What happens to a row: spaces and old forms of characters in the name, the reading in place of the name, a changed
surname, a character that the code page lacks; five ways to write a day, swapped month and day; nine ways to write a
street number, the building left out, the prefecture left out, moved away; five ways to write a telephone number, a new
one; capital letters in a mail address, a new one; anything missing. Households share a telephone and an address, twins
the day of birth too.
"""

import argparse
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from bench.accuracy.vocabulary import BUILDINGS, COMMON, COMMON_GIVEN, PLACES, unseen_families, unseen_given

Ints = NDArray[np.int64]
Rng = np.random.Generator
KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ"
OLD_FORMS = (
    ("高", "髙"),
    ("崎", "﨑"),
    ("沢", "澤"),
    ("辺", "邊"),
    ("浜", "濱"),
    ("桜", "櫻"),
    ("斎", "齋"),
    ("島", "嶋"),
    ("広", "廣"),
    ("真", "眞"),
)
WIDE = (*((str(n), chr(0xFF10 + n)) for n in range(10)), ("-", "－"))


def readings(rng: Rng, count: int, least: int) -> list[str]:
    return ["".join(KANA[i] for i in rng.integers(0, len(KANA), least + n % 2)) for n in range(count)]


@dataclass
class People:
    """One entry per person: indexes into the lists below, and numbers."""

    family: Ints
    given: Ints
    born: Ints  # days since 1970
    place: Ints
    block: Ints  # three parts in one number
    building: Ints
    phone: Ints
    mail: Ints


def zipf(rng: Rng, size: int, count: int) -> Ints:
    """Few names are many people's."""
    weight = 1 / (np.arange(size) + 8.0)
    return rng.choice(size, count, p=weight / weight.sum()).astype(np.int64)


def people(rng: Rng, count: int, families: int, given: int) -> People:
    born = rng.integers(-13_000, 18_000, count)
    made = People(
        zipf(rng, families, count),
        zipf(rng, given, count),
        born,
        rng.integers(0, len(PLACES), count),
        rng.integers(1, 9, count) * 10_000 + rng.integers(1, 60, count) * 100 + rng.integers(1, 60, count),
        rng.integers(-len(BUILDINGS), len(BUILDINGS) * 60, count),
        rng.permutation(np.arange(count, dtype=np.int64) * 7 + 100_000_003) % 10**9,
        rng.integers(0, 10**9, count),
    )
    household(rng, made, count)
    return made


def household(rng: Rng, made: People, count: int) -> None:
    """Every tenth person lives with the one before: same family name, address and telephone; a few are twins."""
    who = np.flatnonzero(rng.random(count) < 0.1)
    who = who[who > 0]
    for column in (made.family, made.place, made.block, made.building, made.phone):
        column[who] = column[who - 1]
    twins = who[rng.random(len(who)) < 0.01]
    made.born[twins] = made.born[twins - 1]
    same = twins[made.given[twins] == made.given[twins - 1]]
    made.given[same] = (made.given[same] + 1) % (made.given.max() + 1)


def pick(rng: Rng, count: int, shares: tuple[float, ...]) -> Ints:
    """A variant per row."""
    return rng.choice(len(shares), count, p=np.array(shares) / sum(shares)).astype(np.int64)


def choose(which: Ints, *variants: pa.Array) -> pa.Array:
    return pc.choose(pa.array(which), *variants)


def replaced(column: pa.Array, pairs: tuple[tuple[str, str], ...]) -> pa.Array:
    for old, new in pairs:
        column = pc.replace_substring(column, old, new)
    return column


def missing(rng: Rng, column: pa.Array, share: float) -> pa.Array:
    return pc.if_else(pa.array(rng.random(len(column)) < share), pa.scalar(None, pa.string()), column)


def number(values: Ints, width: int = 0) -> pa.Array:
    text = pc.cast(pa.array(values), pa.string())
    return pc.utf8_lpad(text, width, "0") if width else text


def join(*parts: pa.Array | str) -> pa.Array:
    return pc.binary_join_element_wise(*parts, "")


def names(rng: Rng, made: People, who: Ints, lists: dict[str, pa.Array]) -> tuple[pa.Array, pa.Array]:
    count = len(who)
    family, given = made.family[who].copy(), made.given[who]
    married = rng.random(count) < 0.008
    family[married] = zipf(rng, len(lists["family"]), int(married.sum()))
    a, b = lists["family"].take(pa.array(family)), lists["given"].take(pa.array(given))
    ka, kb = lists["family_kana"].take(pa.array(family)), lists["given_kana"].take(pa.array(given))
    plain = join(a, b)
    unknown = join(pc.utf8_slice_codeunits(a, 0, 1), "●", b)
    name = choose(
        pick(rng, count, (0.6, 0.14, 0.14, 0.08, 0.03, 0.004)),
        plain, join(a, " ", b), join(a, "　", b), replaced(plain, OLD_FORMS), join(ka, " ", kb), unknown,
    )  # fmt: skip
    kana = choose(pick(rng, count, (0.6, 0.2, 0.2)), join(ka, " ", kb), join(ka, kb), join(ka, "　", kb))
    return name, missing(rng, kana, 0.35)


def birth(rng: Rng, made: People, who: Ints) -> pa.Array:
    count = len(who)
    day = pc.cast(pa.array(made.born[who].astype(np.int32), pa.int32()), pa.date32())
    y, m, d = pc.year(day), pc.month(day), pc.day(day)
    swap = pa.array(rng.random(count) < 0.002)
    m, d = pc.if_else(pc.and_(swap, pc.less_equal(d, 12)), d, m), pc.if_else(pc.and_(swap, pc.less_equal(d, 12)), m, d)
    ys, ms, ds = (pc.cast(part, pa.string()) for part in (y, m, d))
    mm, dd = pc.utf8_lpad(ms, 2, "0"), pc.utf8_lpad(ds, 2, "0")
    written = choose(
        pick(rng, count, (0.35, 0.25, 0.2, 0.1, 0.1)),
        join(ys, "/", mm, "/", dd), join(ys, "-", mm, "-", dd), join(ys, "年", ms, "月", ds, "日"), join(ys, mm, dd), join(ys, ".", ms, ".", ds),
    )  # fmt: skip
    return missing(rng, written, 0.08)


def street(rng: Rng, made: People, who: Ints, lists: dict[str, pa.Array]) -> pa.Array:
    count = len(who)
    place, block, building = made.place[who].copy(), made.block[who].copy(), made.building[who].copy()
    moved = rng.random(count) < 0.06
    size = int(moved.sum())
    place[moved], block[moved] = rng.integers(0, len(PLACES), size), rng.integers(10_101, 85_959, size)
    building[moved] = 10**6
    a, b, c = number(block // 10_000), number(block // 100 % 100), number(block % 100)
    numbers = choose(
        pick(rng, count, (0.4, 0.25, 0.1, 0.1, 0.1, 0.05)),
        join(a, "-", b, "-", c), join(a, "丁目", b, "番", c, "号"), join(a, "丁目", b, "-", c), replaced(join(a, "-", b, "-", c), WIDE),
        join(a, "丁目", b, "番地", c), join(a, "−", b, "−", c),
    )  # fmt: skip
    start = choose(
        pick(rng, count, (0.7, 0.3)), lists["place"].take(pa.array(place)), lists["town"].take(pa.array(place))
    )
    kind = np.where((building >= 0) & (building < len(BUILDINGS) * 60) & (building % 3 == 0), building, -1)
    house = lists["building"].take(pa.array(np.where(kind >= 0, kind // 60, 0)))
    room = join("　", house, number(kind % 60 + 101))
    shown = pa.array((kind >= 0) & (rng.random(count) < 0.7))
    return missing(rng, pc.if_else(shown, join(start, numbers, room), join(start, numbers)), 0.1)


def phones(rng: Rng, made: People, who: Ints) -> pa.Array:
    count = len(who)
    value = made.phone[who].copy()
    new = rng.random(count) < 0.07
    value[new] = rng.integers(0, 10**9, int(new.sum()))
    digits = number(value, 9)
    p, q, r = (pc.utf8_slice_codeunits(digits, *span) for span in ((0, 1), (1, 5), (5, 9)))
    area = pc.utf8_slice_codeunits(
        choose(value % 3, *(pa.array(np.full(count, v)) for v in ("070", "080", "090"))), 0, 3
    )
    q = join(p, pc.utf8_slice_codeunits(q, 1, 4))
    plain = join(area, "-", q, "-", r)
    made_ = choose(
        pick(rng, count, (0.55, 0.25, 0.1, 0.05, 0.05)),
        plain, join(area, q, r), replaced(plain, WIDE), join("+81", pc.utf8_slice_codeunits(area, 1, 3), q, r), join(area, " ", q, " ", r),
    )  # fmt: skip
    return missing(rng, made_, 0.15)


def mails(rng: Rng, made: People, who: Ints, lists: dict[str, pa.Array]) -> pa.Array:
    count = len(who)
    value = made.mail[who].copy()
    new = rng.random(count) < 0.1
    value[new] = rng.integers(0, 10**9, int(new.sum()))
    local = join(lists["latin"].take(pa.array(value % len(lists["latin"]))), number(value // 7))
    address = join(local, "@", lists["domain"].take(pa.array(value % len(lists["domain"]))))
    return missing(rng, choose(pick(rng, count, (0.9, 0.1)), address, pc.utf8_upper(address)), 0.3)


def make(rows: int, seed: int) -> pa.Table:
    """So many rows; truth is a column."""
    rng = np.random.default_rng(seed)
    families = [*COMMON, *unseen_families()]
    given = [*COMMON_GIVEN, *(name for name, _ in unseen_given())]
    lists = {
        "family": pa.array(families),
        "given": pa.array(given),
        "family_kana": pa.array(readings(rng, len(families), 3)),
        "given_kana": pa.array(readings(rng, len(given), 2)),
        "place": pa.array(["".join(p) for p in PLACES]),
        "town": pa.array([city + town for _, city, town in PLACES]),
        "building": pa.array(list(BUILDINGS)),
        "latin": pa.array(["ume", "kiku", "hagi", "fuji", "sora", "nagi", "yuki", "mori", "tori", "hoshi"]),
        "domain": pa.array(["mail.example.jp", "x.example.org", "shiro.example.com", "kaze.example.ne.jp"]),
    }
    count = max(1, int(rows / 1.6))
    made = people(rng, count, len(families), len(given))
    copies = np.minimum(1 + rng.geometric(0.625, count) - 1, 12)
    who = np.repeat(np.arange(count, dtype=np.int64), copies)
    who = rng.permutation(who)[:rows]
    name, kana = names(rng, made, who, lists)
    return pa.table({
        "name": name, "name_kana": kana, "birth_date": birth(rng, made, who), "phone": phones(rng, made, who),
        "email": mails(rng, made, who, lists), "address": street(rng, made, who, lists), "truth": pa.array(who),
    })  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--out", required=True)
    asked = parser.parse_args()
    table = make(asked.rows, asked.seed)
    pq.write_table(table, asked.out)
    print(f"{len(table):,} rows of {pc.count_distinct(table['truth']).as_py():,} people")


if __name__ == "__main__":
    main()

"""Lists typed anew from paper: several slips in one record, in the name, the date and the numbers at once; with truth.

    python -m bench.retyped --seed 1 --people 2_000 --out p.parquet && python -m bench.people --truth p.parquet

A member list and the sheets that were filled in by hand and typed by others later. A typed record has up to six slips:
another character of the same sound or a wrong one, a mark left off a kana, two digits exchanged, one wrong, one left
out, another era or year, a block number wrong, a field left empty, another family name. Some people live together and
share address, telephone and family name.
"""

import argparse
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tsutsumi.core.jp.era import wareki

FAMILIES = (
    ("阿部", "アベ"), ("安倍", "アベ"), ("伊藤", "イトウ"), ("伊東", "イトウ"), ("斉藤", "サイトウ"),
    ("佐藤", "サトウ"), ("太田", "オオタ"), ("大田", "オオタ"), ("河合", "カワイ"), ("川合", "カワイ"),
    ("菊池", "キクチ"), ("菊地", "キクチ"), ("渡部", "ワタベ"), ("渡辺", "ワタナベ"), ("林", "ハヤシ"),
    ("原", "ハラ"), ("長谷川", "ハセガワ"), ("五十嵐", "イガラシ"), ("小野寺", "オノデラ"), ("森田", "モリタ"),
    ("守田", "モリタ"), ("三浦", "ミウラ"), ("本間", "ホンマ"), ("工藤", "クドウ"), ("中川", "ナカガワ"),
    ("仲川", "ナカガワ"), ("酒井", "サカイ"), ("坂井", "サカイ"),
)  # fmt: skip
GIVEN = (
    ("裕子", "ユウコ"), ("優子", "ユウコ"), ("祐子", "ユウコ"), ("和夫", "カズオ"), ("一男", "カズオ"),
    ("和男", "カズオ"), ("幸子", "サチコ"), ("佐知子", "サチコ"), ("直樹", "ナオキ"), ("直己", "ナオキ"),
    ("浩", "ヒロシ"), ("弘", "ヒロシ"), ("博", "ヒロシ"), ("恵美", "エミ"), ("絵美", "エミ"), ("清", "キヨシ"),
    ("潔", "キヨシ"), ("健一", "ケンイチ"), ("賢一", "ケンイチ"), ("真由美", "マユミ"), ("明美", "アケミ"),
    ("朱美", "アケミ"), ("達也", "タツヤ"), ("竜也", "タツヤ"), ("久美子", "クミコ"), ("美智子", "ミチコ"),
    ("道子", "ミチコ"), ("正", "タダシ"), ("忠", "タダシ"), ("美穂", "ミホ"), ("翔太", "ショウタ"),
)  # fmt: skip
TOWNS = (
    "緑区長津田",
    "西区浅間台",
    "高崎市柳川町",
    "富士市吉原",
    "松江市雑賀町",
    "呉市阿賀",
    "延岡市愛宕町",
    "北見市常盤町",
)
VOICED = str.maketrans("ガギグゲゴザジズゼゾダデドバビブベボ", "カキクケコサシスセソタテトハヒフヘホ")
WRONG = "村本口山田島子美木太郎"


def made(seed: int, people: int) -> pa.Table:
    """Records in any order; a person has one or more."""
    chance = random.Random(seed)
    rows: list[dict[str, str | int | None]] = []
    before: dict[str, str] = {}
    for number in range(people):
        before = person(chance, number, before if chance.random() < 0.15 else {})
        rows.append({**before, "truth": number})
        rows += [{**typed(before, chance), "truth": number} for _ in range(min(int(chance.expovariate(0.8)), 4))]
    chance.shuffle(rows)
    kinds = ("name", "name_kana", "birth_date", "address", "phone", "member_id", "truth")
    return pa.table({kind: [row[kind] if kind == "truth" else row[kind] or None for row in rows] for kind in kinds})


def person(chance: random.Random, number: int, home: dict[str, str]) -> dict[str, str]:
    """home: the person they live with."""
    family, reading = chance.choice(FAMILIES)
    if home:
        family, reading = home["name"].split("　")[0], home["name_kana"].split("　")[0]
    others = [pair for pair in GIVEN if not home or pair[0] != home["name"].split("　")[1]]
    given, sound = chance.choice(others)
    block = "-".join(str(chance.randrange(1, most)) for most in (8, 40, 30))
    return {
        "name": f"{family}　{given}",
        "name_kana": f"{reading}　{sound}",
        "birth_date": f"{chance.randrange(1932, 2012)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}",
        "address": home.get("address") or chance.choice(TOWNS) + block,
        "phone": home.get("phone")
        or f"0{chance.randrange(10, 99)}-{chance.randrange(1000):03}-{chance.randrange(10000):04}",
        "member_id": f"{chance.randrange(100, 990)}{number:05}",
    }


def typed(original: dict[str, str], chance: random.Random) -> dict[str, str]:
    """One record, typed from paper."""
    row = {**original, "birth_date": chance.choice((str, wareki))(date.fromisoformat(original["birth_date"]))}
    for _ in range(chance.choices(range(7), (30, 25, 18, 12, 8, 5, 2))[0]):
        kind = chance.choice(tuple(row))
        row[kind] = SLIPS[kind](row[kind], chance) if row[kind] else ""
        if chance.random() < 0.12:
            row[chance.choice([kind for kind in row if kind != "name"])] = ""
    return row


def name(written: str, chance: random.Random) -> str:
    """Another word of the same sound, or a wrong character; at times another family name."""
    parts = written.split("　")
    turn = chance.random()
    which = chance.randrange(len(parts))
    if turn < 0.55:
        words = FAMILIES if which == 0 else GIVEN
        sounds = {reading for word, reading in words if word == parts[which]}
        parts[which] = chance.choice([word for word, reading in words if reading in sounds] or [parts[which]])
    elif turn < 0.9:
        at = chance.randrange(len(parts[which]))
        parts[which] = parts[which][:at] + chance.choice(WRONG) + parts[which][at + 1 :]
    else:
        parts[0] = chance.choice(FAMILIES)[0]
    return "　".join(parts)


def kana(written: str, chance: random.Random) -> str:
    at = chance.randrange(len(written))
    if chance.random() < 0.5:
        return written.translate(VOICED)
    return written[:at] + chance.choice("アイウカキタナマラン") + written[at + 1 :]


def digits(written: str, chance: random.Random) -> str:
    """One wrong, two exchanged, or one left out."""
    places = [n for n, c in enumerate(written) if c.isdigit()]
    at, other = sorted(chance.sample(places, 2)) if len(places) > 1 else (0, 0)
    turn = chance.random()
    if turn < 0.5:
        return written[:at] + str(chance.randrange(10)) + written[at + 1 :]
    if turn < 0.85:
        return written[:at] + written[other] + written[at + 1 : other] + written[at] + written[other + 1 :]
    return written[:at] + written[at + 1 :]


def day(written: str, chance: random.Random) -> str:
    """Another digit, or the era taken for another."""
    if chance.random() < 0.2:
        return written.replace("昭和", "平成") if "昭和" in written else written.replace("平成", "昭和")
    return digits(written, chance)


SLIPS: dict[str, Callable[[str, random.Random], str]] = {
    "name": name, "name_kana": kana, "birth_date": day, "address": digits, "phone": digits, "member_id": digits,
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    table = made(asked.seed, asked.people)
    pq.write_table(table, asked.out)
    print(f"{len(table):,} records of {asked.people:,} people")


if __name__ == "__main__":
    main()

"""A mixed text corpus with its truth: documents, lists, mail, logs and prose, made from a seed.

    python bench/corpus.py --megabytes 64 --seed 1 --out /tmp/corpus

Values are made here, by rules of our own and not by the scanner's: numbers with their check digits, names of which a
part is in no list of the scanner. Truth: (kind, start, end) in bytes of the UTF-8 text.
"""

import argparse
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

KNOWN = [
    "佐藤",
    "鈴木",
    "高橋",
    "田中",
    "伊藤",
    "渡辺",
    "山本",
    "中村",
    "小林",
    "加藤",
    "吉田",
    "山田",
    "佐々木",
    "山口",
    "松本",
    "井上",
    "木村",
    "林",
    "斎藤",
    "清水",
    "阿部",
    "森",
    "池田",
]
RARE = ["五反畑", "鴻上", "雪下", "犬神", "四十九院", "目加田", "纐纈", "早乙女", "薬袋", "小鳥遊"]
GIVEN = [
    "太郎",
    "健一",
    "花子",
    "美咲",
    "大輔",
    "陽子",
    "翔太",
    "さくら",
    "直樹",
    "由美子",
    "蓮",
    "結衣",
    "浩二",
    "真理子",
    "拓也",
    "幸子",
    "悠斗",
    "千尋",
]
TOWNS = [
    "東京都渋谷区神宮前",
    "大阪府大阪市北区梅田",
    "北海道札幌市中央区北一条西",
    "福岡県福岡市博多区博多駅前",
    "愛知県名古屋市中区栄",
    "神奈川県横浜市西区みなとみらい",
    "京都府京都市下京区四条通",
    "宮城県仙台市青葉区一番町",
    "千葉県船橋市本町",
    "埼玉県さいたま市浦和区高砂",
]
ILLNESS = ["糖尿病", "高血圧症", "うつ病", "気管支喘息", "白血病", "統合失調症", "脳梗塞"]
FILLER = (
    "本日の会議では来期の販売計画について話し合い、次回までに各部署で数字を見直すことになった。",
    "駅前の再開発に合わせて歩道が広がり、週末は家族連れでにぎわうようになった。",
    "新しい設備は従来より消費電力が少なく、三年で費用を回収できる見込みである。",
    "この規程は、文書の保存及び廃棄に関し必要な事項を定めることを目的とする。",
    "山の向こうに日が沈み、川沿いの道を帰る人の影が長く伸びていた。",
    "利用者は、当社が定める方法により手続を行うものとし、当社はその内容を確認のうえ承諾する。",
    "担当部署は原因を調べ、再発防止のための措置をまとめて報告することとした。",
    "前年同期に比べて売上は8.4％増えたが、原材料の値上がりで利益は横ばいとなった。",
    "資料は第2会議室に用意してありますので、開始の10分前までにお集まりください。",
)


@dataclass
class Writer:
    """Text as it grows, and the truth beside it."""

    rng: random.Random
    parts: list[bytes] = field(default_factory=list)
    truth: list[tuple[str, int, int]] = field(default_factory=list)
    size: int = 0

    def put(self, text: str) -> None:
        data = text.encode()
        self.parts.append(data)
        self.size += len(data)

    def hit(self, kind: str, text: str) -> None:
        start = self.size
        self.put(text)
        self.truth.append((kind, start, self.size))

    def fill(self, sentences: int) -> None:
        self.put("".join(self.rng.choice(FILLER) for _ in range(sentences)))


def digits(rng: random.Random, n: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(n))


def my_number(rng: random.Random) -> str:
    body = digits(rng, 11)
    total = sum(int(c) * (n + 1 if n <= 6 else n - 5) for n, c in enumerate(reversed(body), start=1))
    return body + str(0 if total % 11 <= 1 else 11 - total % 11)


def card(rng: random.Random) -> str:
    body = rng.choice(("4", "51", "55", "3540")) + digits(rng, 15)
    body = body[:15]
    for last in "0123456789":
        total = 0
        for n, c in enumerate(reversed(body + last)):
            d = int(c) * (2 if n % 2 else 1)
            total += d // 10 + d % 10
        if total % 10 == 0:
            return body + last
    raise AssertionError


def licence(rng: random.Random) -> str:
    body = rng.choice(("30", "62", "44", "90")) + digits(rng, 8)
    total = sum(int(c) * w for c, w in zip(body, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True))
    return body + str((11 - total % 11) % 10) + rng.choice("000123")


def phone(rng: random.Random) -> str:
    form = rng.choice(("090-{}-{}", "080-{}-{}", "03-{}-{}", "06-{}-{}", "070-{}-{}"))
    return form.format(rng.choice("123456789") + digits(rng, 3), digits(rng, 4))


def mail(rng: random.Random) -> str:
    name = rng.choice(("sato", "tanaka", "hanako", "k.suzuki", "yamada-t", "info24"))
    return f"{name}{rng.randrange(1000)}@{rng.choice(('example.co.jp', 'example.ne.jp', 'mail.example.com'))}"


def family(rng: random.Random) -> str:
    return rng.choice(RARE if rng.random() < 0.1 else KNOWN)


def street(rng: random.Random) -> str:
    a, b, c = rng.randrange(1, 9), rng.randrange(1, 30), rng.randrange(1, 30)
    return rng.choice(TOWNS) + rng.choice((f"{a}-{b}-{c}", f"{a}丁目{b}番{c}号", f"{a}－{b}"))


def born(rng: random.Random) -> str:
    m, d = rng.randrange(1, 13), rng.randrange(1, 29)
    return rng.choice(
        (
            f"{rng.randrange(1940, 2015)}/{m}/{d}",
            f"昭和{rng.randrange(20, 63)}年{m}月{d}日",
            f"H{rng.randrange(1, 30)}.{m}.{d}",
        )
    )


def document(w: Writer) -> None:
    """A form or a letter: labels and values between sentences."""
    w.fill(w.rng.randrange(4, 14))
    w.put("\n氏名：")
    w.hit("name", f"{family(w.rng)} {w.rng.choice(GIVEN)}")
    w.put("　生年月日：")
    w.hit("birth_date", born(w.rng))
    w.put("\n〒")
    w.hit("postal_code", f"{digits(w.rng, 3)}-{digits(w.rng, 4)}")
    w.put(" ")
    w.hit("address", street(w.rng))
    w.put("\n電話番号：")
    w.hit("phone", phone(w.rng))
    if w.rng.random() < 0.3:
        w.put("\n個人番号：")
        w.hit("my_number", my_number(w.rng))
    if w.rng.random() < 0.2:
        w.put("\n運転免許証番号 ")
        w.hit("drivers_licence", licence(w.rng))
    if w.rng.random() < 0.3:
        w.put("\n普通　口座番号 ")
        w.hit("bank_account", digits(w.rng, 7))
    w.put("\n")
    w.fill(w.rng.randrange(2, 8))
    w.put("\n")


def letter(w: Writer) -> None:
    """A mail with headers and a signature."""
    w.put("From: ")
    w.hit("email", mail(w.rng))
    w.put("\nTo: ")
    w.hit("email", mail(w.rng))
    w.put(
        f"\nDate: Mon, {w.rng.randrange(1, 28)} Nov 2026 10:{w.rng.randrange(10, 60)}:00 +0900\nSubject: 打合せの件\n\n"
    )
    w.hit("name", family(w.rng))
    w.put("様\n\nいつもお世話になっております。\n")
    w.fill(w.rng.randrange(2, 9))
    if w.rng.random() < 0.15:
        w.put("\nID: ")
        start = w.size
        w.put(f"user{w.rng.randrange(10000)}\nパスワード：")
        w.hit("password", "Kx" + digits(w.rng, 4) + "-qz")
        w.truth.append(("credential", start, w.size))
    w.put(f"\n注文番号 {digits(w.rng, 12)}\nTEL ")
    w.hit("phone", phone(w.rng))
    w.put("\n--\n")


def lines(w: Writer) -> None:
    """Rows parted by commas, without a header in sight."""
    for _ in range(w.rng.randrange(5, 40)):
        w.put(f"{w.rng.randrange(100000)},{family(w.rng)},")
        w.hit("phone", phone(w.rng))
        w.put(",")
        w.hit("email", mail(w.rng))
        w.put(f",{w.rng.randrange(1, 99999)},2026/0{w.rng.randrange(1, 10)}/1{w.rng.randrange(10)},")
        if w.rng.random() < 0.2:
            w.hit("card", card(w.rng))
        w.put(",会員,通常,0\n")


def log(w: Writer) -> None:
    """Lines of a server: many numbers that are nothing."""
    r = w.rng
    for _ in range(r.randrange(10, 60)):
        clock = f"{r.randrange(10, 24)}:{r.randrange(10, 60)}:{r.randrange(10, 60)}.{digits(r, 3)}+09:00"
        w.put(
            f"2026-11-{r.randrange(10, 29)}T{clock} INFO request id={digits(r, 16)} path=/api/v2/items/{digits(r, 8)} "
        )
        w.put(f"status=200 bytes={r.randrange(99999)} from ")
        w.hit("ip_address", f"203.0.113.{r.randrange(1, 255)}")
        w.put(' agent="Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36" ')
        w.put(f"took={r.randrange(900)}ms trace={r.getrandbits(64):016x}\n")


def prose(w: Writer) -> None:
    """Sentences with now and then a person or an illness."""
    for _ in range(w.rng.randrange(2, 6)):
        w.fill(w.rng.randrange(1, 5))
        if w.rng.random() < 0.4:
            w.hit("name", family(w.rng) + (w.rng.choice(GIVEN) if w.rng.random() < 0.5 else ""))
            w.put("さんは")
            w.hit("sensitive", w.rng.choice(ILLNESS))
            w.put("のため入院した。")
            w.truth.append(("sensitive", w.size - len("入院した。".encode()), w.size - len("した。".encode())))
    w.put("\n")


def make(size: int, seed: int) -> tuple[bytes, list[tuple[str, int, int]]]:
    """At least `size` bytes of text, and its truth."""
    w = Writer(random.Random(seed))
    while w.size < size:
        w.rng.choices((document, letter, lines, log, prose), (3, 2, 2, 2, 5))[0](w)
    return b"".join(w.parts), w.truth


def thin(size: int, seed: int) -> bytes:
    """Text in which findings are rare, about one in four kilobytes: most of what lies on a file server."""
    w = Writer(random.Random(seed))
    while w.size < size:
        w.fill(120)
        w.put("\n")
        document(w)
    return b"".join(w.parts)


Texts = list[tuple[bytes, list[tuple[str, int, int]]]]


def texts(count: int, seed: int, makers: Sequence[Callable[[Writer], None]]) -> Texts:
    """Many short texts of one to three kilobytes, each with its truth."""
    rng = random.Random(seed)
    result: Texts = []
    for _ in range(count):
        w = Writer(rng)
        while w.size < 1000:
            rng.choice(makers)(w)
        result.append((b"".join(w.parts), w.truth))
    return result


def documents(count: int, seed: int) -> Texts:
    """Forms, letters and prose."""
    return texts(count, seed, (document, letter, prose))


def rows(count: int, seed: int) -> Texts:
    """Lines of a CSV."""
    return texts(count, seed, (lines,))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, default=64)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    text, truth = make(int(asked.megabytes * 1e6), asked.seed)
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / "corpus.txt").write_bytes(text)
    with (asked.out / "truth.jsonl").open("w") as file:
        file.writelines(json.dumps(t) + "\n" for t in truth)
    print(f"{len(text)} bytes, {len(truth)} findings, one per {len(text) // len(truth)} bytes")


if __name__ == "__main__":
    main()

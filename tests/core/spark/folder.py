"""A leaked folder of many kinds of files, made from a seed."""

import csv
import random
import zipfile
from pathlib import Path

FAMILIES, GIVEN = ("佐藤", "鈴木", "高橋", "田中", "渡辺"), ("健一", "花子", "大輔", "陽子", "翔太")


def make(folder: Path, seed: int) -> Path:
    rng = random.Random(seed)
    for n in range(6):
        with (folder / f"名簿{n}.csv").open("w", encoding=("cp932", "utf-8")[n % 2], newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["氏名", "電話番号", "メールアドレス", "備考"])
            writer.writerows(_row(rng) for _ in range(60))
    for n in range(4):
        text = "\n".join(f"{row[0]} 様　電話 {row[1]}" for row in (_row(rng) for _ in range(80)))
        (folder / f"手紙{n}.txt").write_text(text, encoding="utf-8")
    with zipfile.ZipFile(folder / "束.zip", "w") as archive:
        archive.write(folder / "名簿0.csv", "内側/名簿.csv")
        archive.writestr("読めない.bin", rng.randbytes(3000))
    (folder / "写真.png").write_bytes(b"\x89PNG\r\n\x1a\n" + rng.randbytes(500))
    (folder / "空.txt").touch()
    return folder


def _row(rng: random.Random) -> list[str]:
    name = rng.choice(FAMILIES) + " " + rng.choice(GIVEN)
    return [
        name,
        f"090-{rng.randrange(1000, 9999)}-{rng.randrange(1000, 9999)}",
        f"a{rng.randrange(10**6)}@example.jp",
        "済",
    ]

"""A small leaked folder for the demo: made-up patients of a clinic, the same ones on every run."""

import csv
import io
import random
import zipfile
from collections.abc import Sequence

import xlsxwriter

FAMILY = "佐藤サトウ 鈴木スズキ 高橋タカハシ 田中タナカ 渡辺ワタナベ 伊藤イトウ 山本ヤマモト"
GIVEN = "陽翔ハルト 結衣ユイ 健一ケンイチ 美咲ミサキ 和子カズコ 大輔ダイスケ 恵子ケイコ 翔太ショウタ"
TOWNS = ("高松町", "栄町", "旭町", "連雀町", "田町", "本町", "岩押町", "飯塚町")
ILLS = ("2型糖尿病", "高血圧症", "気管支喘息", "うつ病", "胃潰瘍", "花粉症", "脂質異常症", "乳がん術後")
HEADER = ("患者番号", "氏名", "フリガナ", "生年月日", "電話番号", "住所", "病名")
SEED, PATIENTS, BOOKED = 20261123, 1180, 240

type Row = tuple[str, ...]


def folder() -> bytes:
    """The folder as a zip: the register in CP932, a booking list in Excel, a note, and a file nobody can read."""
    patients = _patients(random.Random(SEED))  # noqa: S311  made-up data, the same every time
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("名簿/患者名簿_2026.csv", _csv(patients).encode("cp932"))
        packed.writestr("予約/予約一覧_11月.xlsx", _sheet(patients[:BOOKED]))
        packed.writestr("引継ぎメモ.txt", "電話での問い合わせは受付へ。名簿の更新は毎月末。\n")
        packed.writestr("旧/名簿_旧形式.xlsx", b"PK\x03\x04 broken on purpose")
    return out.getvalue()


def _patients(chance: random.Random) -> list[Row]:
    return [_patient(number, chance) for number in range(1, PATIENTS + 1)]


def _patient(number: int, chance: random.Random) -> Row:
    family, given = chance.choice(FAMILY.split()), chance.choice(GIVEN.split())
    born = f"{chance.randint(1935, 2018)}/{chance.randint(1, 12)}/{chance.randint(1, 28)}"
    phone = f"090-{chance.randint(1000, 9999)}-{chance.randint(1000, 9999)}"
    home = f"群馬県高崎市{chance.choice(TOWNS)}{chance.randint(1, 99)}-{chance.randint(1, 30)}"
    name, kana = f"{family[:2]} {given[:2]}", f"{family[2:]} {given[2:]}"
    return (f"A{number:06d}", name, kana, born, phone, home, chance.choice(ILLS))


def _csv(rows: Sequence[Row]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([HEADER, *rows])
    return out.getvalue()


def _sheet(rows: Sequence[Row]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("予約")
        sheet.write_row(0, 0, ["予約一覧（11月）"])
        sheet.write_row(2, 0, ["氏名", "電話番号", "診療科"])
        for line, row in enumerate(rows, start=3):
            sheet.write_row(line, 0, [row[1], row[4], "内科"])
    return out.getvalue()

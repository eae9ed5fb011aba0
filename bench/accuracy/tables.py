"""Tables with their truth: lists of customers, patients, pupils, staff, with headings of many wordings or none at all."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.accuracy import values
from bench.accuracy.forms import ITEMS, Make
from bench.accuracy.page import company
from bench.accuracy.vocabulary import PLACES, Person, address, blocks, person

Cell = Callable[[random.Random, Person], str]


@dataclass
class Sheet:
    """rows of text; truth: kind → cells (row, column) that hold it."""

    rows: list[list[str]] = field(default_factory=list)
    truth: dict[str, set[tuple[int, int]]] = field(default_factory=dict)
    decoys: set[tuple[int, int]] = field(default_factory=set)


def of_item(made: Make) -> Cell:
    """The value of a form as a cell."""
    return lambda rng, who: made(rng)


COLUMNS: tuple[tuple[str, tuple[str, ...], Cell], ...] = (
    (
        "name",
        (
            "氏名",
            "お名前",
            "患者名",
            "会員氏名",
            "契約者",
            "利用者氏名",
            "生徒氏名",
            "従業員名",
            "受講者",
            "姓名",
            "宛名",
        ),
        lambda r, p: p.family + r.choice((" ", "　", "")) + p.given,
    ),
    (
        "name",
        ("フリガナ", "カナ氏名", "ふりがな", "氏名カナ", "ヨミガナ", "しめい（よみ）"),
        lambda r, p: f"{p.reading[0]} {p.reading[1]}",
    ),
    (
        "address",
        ("住所", "現住所", "送付先住所", "お届け先住所", "居所", "所在地（自宅）", "住所１"),
        lambda r, p: address(r),
    ),
    *(
        (kind, tuple(w for w in words if w != "普通"), of_item(made))
        for kind, words, made in ITEMS
        if kind not in {"iban", "ip_address"}
    ),
)
OTHER: tuple[tuple[tuple[str, ...], Cell], ...] = (
    (("No", "連番", "行", "#"), lambda r, p: str(r.randrange(1, 5000))),
    (("会社名", "勤務先", "取引先", "発注元"), lambda r, p: company(r)),
    (
        ("商品", "品名", "メニュー"),
        lambda r, p: r.choice(("ボールペン黒", "A4用紙", "定期検診パック", "焼き菓子詰合せ", "電池単三")),
    ),
    (("金額", "請求額", "売上"), lambda r, p: f"{r.randrange(1, 900) * 110:,}"),
    (("注文番号", "伝票No", "管理番号"), lambda r, p: values.digits(r, 12)),
    (("登録日", "更新日", "来店日", "締切"), lambda r, p: f"2026/{r.randrange(1, 13):02}/{r.randrange(1, 29):02}"),
    (("状況", "ステータス", "区分"), lambda r, p: r.choice(("済", "未", "対応中", "保留", "A", "B"))),
    (
        ("最寄り駅", "拠点", "支店"),
        lambda r, p: r.choice(("高松", "金山", "三島", "長野", "千葉", "石川町", "本社", "大阪支店")),
    ),
)


# Kinds of which no value tells that it is one: seven digits, a date, a number without a check. They need a heading.
NEED_HEADING = {"bank_account", "birth_date", "pension_number", "passport"}


def make(rng: random.Random) -> Sheet:
    """One list of 8 to 80 people; one in ten has no heading."""
    sheet = Sheet()
    headed = rng.random() < 0.9
    possible = [c for c in COLUMNS[1:] if headed or c[0] not in NEED_HEADING]
    chosen = [COLUMNS[0], *rng.sample(possible, rng.randrange(2, 6))]
    columns: list[tuple[str, str, Cell]] = [(kind, rng.choice(words), cell) for kind, words, cell in chosen]
    columns += [("", rng.choice(words), cell) for words, cell in rng.sample(OTHER, rng.randrange(1, 4))]
    rng.shuffle(columns)
    if rng.random() < 0.3:
        sheet.rows.append(
            [rng.choice(("顧客一覧", "2026年度 名簿", "配送先リスト（社外秘）"))] + [""] * (len(columns) - 1)
        )
        sheet.rows += [[""] * len(columns)] * rng.randrange(0, 3)
    if headed:
        sheet.rows.append([heading for _, heading, _ in columns])
    for _ in range(rng.randrange(8, 81)):
        _row(rng, sheet, columns, 0.05)
    if rng.random() < 0.2:
        sheet.rows.append(["合計", *[""] * (len(columns) - 1)])
    return sheet


def _row(rng: random.Random, sheet: Sheet, columns: list[tuple[str, str, Cell]], empty: float) -> None:
    who, row = person(rng), []
    number = len(sheet.rows)
    for n, (kind, _, cell) in enumerate(columns):
        text = "" if kind and kind != "name" and rng.random() < empty else cell(rng, who)
        if kind and text:
            sheet.truth.setdefault(kind, set()).add((number, n))
        elif text:
            sheet.decoys.add((number, n))
        row.append(text)
    sheet.rows.append(row)


def parted(rng: random.Random) -> Sheet:
    """Names and addresses over several columns."""
    sheet = Sheet([["姓", "名", "セイ", "メイ", "都道府県", "市区町村", "番地以降", "備考"]])
    for _ in range(rng.randrange(8, 60)):
        who, (pref, city, town) = person(rng), rng.choice(PLACES)
        number = len(sheet.rows)
        sheet.rows.append(
            [
                who.family,
                who.given,
                *who.reading,
                pref,
                city,
                town + rng.choice(list(blocks(rng))),
                rng.choice(("", "再送済み", "要確認")),
            ]
        )
        sheet.truth.setdefault("name", set()).update((number, n) for n in range(4))
        sheet.truth.setdefault("address", set()).update((number, n) for n in (4, 5, 6))
    return sheet

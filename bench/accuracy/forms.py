"""Forms: a word for the item, some mark, the value. Many words for one item, many marks, and numbers that are none."""

import random
from collections.abc import Callable

from bench.accuracy import values
from bench.accuracy.page import Page
from bench.accuracy.vocabulary import wide

Make = Callable[[random.Random], str]


def _my(rng: random.Random) -> str:
    n = values.my_number(rng)
    return rng.choice((n, n, values.spread(n, " "), values.spread(n, "-"), wide(n)))


def _card(rng: random.Random) -> str:
    n = values.card(rng)
    return rng.choice((n, values.grouped_card(n, "-"), values.grouped_card(n, " ")))


def _pension(rng: random.Random) -> str:
    n = values.pension_number(rng)
    return rng.choice((n, n.replace("-", ""), n.replace("-", "－")))


# kind, words for it, how it is made
ITEMS: tuple[tuple[str, tuple[str, ...], Make], ...] = (
    (
        "my_number",
        (
            "マイナンバー",
            "個人番号",
            "個人番号（12桁）",
            "マイナンバー(12桁)",
            "ご本人の個人番号",
            "社会保障・税番号",
            "My Number",
        ),
        _my,
    ),
    (
        "corporate_number",
        ("法人番号", "法人番号（13桁）", "会社法人番号", "登録番号"),
        lambda r: r.choice(("{}", "T{}")).format(values.corporate_number(r)),
    ),
    ("card", ("カード番号", "クレジットカード番号", "ご利用カード", "カードNo.", "Card No", "クレカ番号"), _card),
    (
        "drivers_licence",
        ("運転免許証番号", "免許証番号", "免許番号", "運転免許証の番号", "免許証No"),
        values.drivers_licence,
    ),
    ("residence_card", ("在留カード番号", "在留カードNo.", "在留カード", "在留カードの番号"), values.residence_card),
    ("passport", ("旅券番号", "パスポート番号", "Passport No.", "パスポートNo", "旅券の番号"), values.passport),
    ("pension_number", ("基礎年金番号", "年金番号", "基礎年金番号（10桁）", "年金手帳の番号"), _pension),
    (
        "bank_account",
        ("口座番号", "普通預金 口座番号", "振込先口座番号", "お口座番号", "普通"),
        lambda r: values.digits(r, 7),
    ),
    ("health_insurance", ("保険者番号", "健康保険 保険者番号", "保険者番号（8桁）"), values.insurer_number),
    ("resident_code", ("住民票コード", "住民票コード（11桁）", "住基コード"), values.resident_code),
    (
        "employment_insurance",
        ("雇用保険被保険者番号", "雇用保険番号", "雇用保険 被保険者番号"),
        lambda r: f"{values.digits(r, 4)}-{values.digits(r, 6)}-{values.digits(r, 1)}",
    ),
    ("iban", ("IBAN", "海外送金先 IBAN"), values.iban),
    (
        "phone",
        ("電話番号", "電話", "TEL", "携帯電話", "ご連絡先", "自宅電話", "緊急連絡先", "Tel.", "携帯番号", "日中連絡先"),
        values.phone,
    ),
    (
        "email",
        ("メール", "メールアドレス", "E-mail", "電子メール", "Eメール", "連絡用アドレス"),
        lambda r: values.email(r, ("katsura" + r.choice("abcxyz"), "shun")),
    ),
    ("postal_code", ("郵便番号", "〒", "ご住所 〒", "郵便"), values.postal_code),
    (
        "birth_date",
        ("生年月日", "誕生日", "お誕生日", "生年月日（西暦）", "出生日", "DOB"),
        lambda r: values.written_birth(r, values.birth(r)),
    ),
    ("ip_address", ("接続元", "IPアドレス", "アクセス元IP", "送信元"), values.ip),
)
MARKS = ("：", ":", ": ", "　", "\t", " ", "：　", "\n", " = ", "】", "」 ", "…", " | ")
# Numbers that are none of these, with the words people write before them.
OTHERS: tuple[tuple[tuple[str, ...], Make], ...] = (
    (
        ("注文番号", "受付番号", "ご注文No.", "お問い合わせ番号"),
        lambda r: values.digits(r, r.choice((9, 10, 12, 13, 14))),
    ),
    (("追跡番号", "送り状番号", "伝票番号"), lambda r: values.spread(values.digits(r, 12), r.choice(("-", "")))),
    (("JANコード", "商品コード"), lambda r: "49" + values.digits(r, 11)),
    (("型番", "部品番号"), lambda r: f"{r.choice('ABKX')}{values.digits(r, 5)}-{values.digits(r, 3)}"),
    (("請求額", "合計"), lambda r: f"{r.randrange(1, 999)},{values.digits(r, 3)},{values.digits(r, 3)}円"),
    (
        ("更新日時", "記録日時"),
        lambda r: f"20{r.randrange(10, 27)}{r.randrange(1, 13):02}{r.randrange(1, 29):02}{values.digits(r, 4)}",
    ),
    (("取引ID", "トランザクション"), lambda r: values.digits(r, r.choice((12, 16, 18)))),
    (("製造番号", "シリアル"), lambda r: values.digits(r, r.choice((8, 11, 12)))),
    (("提出期限", "納品日"), lambda r: f"{r.randrange(2024, 2028)}/{r.randrange(1, 13):02}/{r.randrange(1, 29):02}"),
    (("版", "バージョン"), lambda r: f"{r.randrange(1, 9)}.{r.randrange(20)}.{r.randrange(20)}"),
)
NAMES = ("氏名", "お名前", "ご氏名", "名前", "患者氏名", "申込者", "契約者氏名", "受診者名", "Name")
READINGS = ("フリガナ", "ふりがな", "カナ", "氏名（カナ）", "よみがな")
ADDRESSES = ("住所", "ご住所", "現住所", "お届け先", "居住地", "自宅住所", "住所地")


def make(rng: random.Random) -> Page:
    """One filled form."""
    page = Page(rng)
    mark = rng.choice(MARKS)
    opening = {"】": "【", "」 ": "「"}.get(mark, "")
    end = rng.choice(("\n", "\n", "\n", "　", " / ", "\n\n")) if mark != "\n" else "\n\n"
    page.one("申込書\n", "届出内容の確認\n", "", "＜入力内容＞\n", "様式第3号\n")
    who = page.person()
    page.put(opening + rng.choice(NAMES) + mark).full_name(who).put(end)
    if rng.random() < 0.5:
        page.put(opening + rng.choice(READINGS) + mark).hit(
            "name", who.reading[0] + rng.choice((" ", "　", "")) + who.reading[1]
        ).put(end)
    if rng.random() < 0.6:
        page.put(opening + rng.choice(ADDRESSES) + mark).address().put(end)
    for kind, words, made in rng.sample(ITEMS, rng.randrange(3, 7)):
        item = f"{opening}{rng.choice(words)}{mark}"
        value = made(rng)
        page.put(item)
        if value[:1] == "T" and kind == "corporate_number":
            page.put("T")
            value = value[1:]
        page.hit(kind, value).put(end)
    for words, made in rng.sample(OTHERS, rng.randrange(1, 4)):
        page.put(f"{opening}{rng.choice(words)}{mark}").decoy("number", made(rng)).put(end)
    return page

"""A ledger such as a case has, with prose in every language."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from tsutsumi.core.figures.figure import Figure, Range

JAPAN = ZoneInfo("Asia/Tokyo")
TODAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=JAPAN)


def prose(text):
    return {"easy": text, "en": f"({text})", "zh": f"（{text}）", "ko": f"({text})"}


def figure(code, value, unit=""):
    others = prose(value) if isinstance(value, str) and not value.isascii() else {}
    if isinstance(value, tuple):
        others = dict.fromkeys(("easy", "en", "zh", "ko"), value)
    return Figure(code, f"台帳の{code}", value, NOW, "ためし", unit, others)


VALUES = {
    "people": Range(980, 1043), "people.low": 980, "people.high": 1043, "people.confirmed": 980,
    "items": ("氏名", "住所"), "items.not": ("クレジットカード番号",), "occurred": date(2026, 11, 20),
    "found": date(2026, 11, 23), "known": date(2026, 11, 23), "as_of": NOW,
    "cause": "共有フォルダの公開範囲の設定を誤っていました。",
    "misuse": "現時点で悪用の申し出や形跡は確認されていません。公開の記録と窓口への申し出を毎日調べています。",
    "misuse.as_of": NOW, "containment": "11月23日に公開を止めました。", "reports": "個人情報保護委員会へ報告しました。",
    "contact.phone": "0120-000-123", "contact.hours": "9:00-18:00", "contact.mail": "privacy@aoi-clinic.example.jp",
    "contact.until": date(2027, 3, 31), "contact.check": "https://check.aoi-clinic.example.jp/",
    "contact.word": "つばめ・みなと",
    "next_update": date(2026, 12, 10), "organisation": "あおい総合クリニック", "representative": "院長 青井 はるか",
    "recurrence": "公開の設定を二人で確かめます。",
}  # fmt: skip
UNITS = {"people": "人", "people.low": "人", "people.high": "人", "people.confirmed": "人"}
LEDGER = {code: figure(code, value, UNITS.get(code, "")) for code, value in VALUES.items()}

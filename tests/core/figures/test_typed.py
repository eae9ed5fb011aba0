"""A typed digit is found; what only looks like one is left alone."""

import pytest

from tsutsumi.core.figures import typed
from tsutsumi.core.figures.figure import Figure, Range

TYPED = [
    ("対象は1,043人です。", "1,043人"),
    ("対象は１，０４３人です。", "１，０４３人"),
    ("約1万2千人の情報", "約1万2千人"),
    ("最大５２万件", "５２万件"),
    ("千四十三人の方", "千四十三人"),
    ("一千四十三名様", "一千四十三名"),
    ("数千人に上ります", "数千人"),
    ("二人の方", "二人"),
    ("2026年11月23日に判明", "2026年11月23日"),
    ("11月23日に判明", "11月23日"),
    ("令和8年11月23日に判明", "令和8年11月23日"),
    ("令和八年十一月二十三日", "令和八年十一月二十三日"),
    ("十一月二十三日", "十一月二十三日"),
    ("R8.11.23に判明", "R8.11.23"),
    ("2026/11/23に判明", "2026/11/23"),
    ("2026-11-23", "2026-11-23"),
    ("１１月下旬から", "１１月下旬"),
    ("21時40分ごろ", "21時40分"),
    ("午後9時から", "午後9時"),
    ("21:40に検知", "21:40"),
    ("500円のクーポン", "500円"),
    ("1億円を支払う", "1億円"),
    ("全体の30%です", "30%"),
    ("ファイル63件", "63件"),
    ("3日間にわたり", "3日間"),
    ("30日以内にご報告", "30日"),
    ("2か月の間", "2か月"),
    ("1,043 people were affected", "1,043 people"),
    ("on November 23, 2026 we", "November 23, 2026"),
    ("on 23 November 2026", "23 November 2026"),
    ("影响1,043人", "1,043人"),
    ("1,043명의 정보", "1,043명"),
    ("2026년 11월 23일", "2026년 11월 23일"),
    ("会員番号は52,000 まで", "52,000"),
    ("合計1043", "1043"),
    ("3社の取引先", "3社"),
    ("{{people}}のうち12人", "12人"),
]
INNOCENT = [
    "個人情報の保護に関する法律第26条第1項に基づき",
    "規則7条1号・3号に当たります",
    "施行規則第8条第1項第2号",
    "平成15年法律第57号",
    "令和3年個人情報保護委員会告示第1号",
    "（第1報）第2報　第三者への提供",
    "1. 経緯\n2. 対象\n（3）原因\n４　お願い\n① 概要",
    "https://example.jp/2026/11/23/ をご覧ください",
    "info2026@example.jp まで",
    "警察相談専用電話 #9110、消費者ホットライン（188）",
    "0120-000-000（受付 24時間365日）",
    "〒370-0001 群馬県",
    "027-000-0000",
    "2段階認証を設定し、SHA-256 のハッシュ値を",
    "ISO/IEC 27001、JIS Q 15001 の認証",
    "一人ひとりの方に、一日も早く、十分にご説明します。万一、二次被害が",
    "お一人お一人にお知らせします。第三者が一部を一時的に閲覧",
    "{{people}}の情報、{{found}}に判明しました。",
    "｛｛people｝｝の情報",
    "{{=18歳未満}}の方。{{=3日}}",
    "18歳未満の方、パスワードは12文字以上",
    "Windows 11 の更新、Microsoft 365 の設定",
    "under Article 26 of the Act",
    "What happened? We are sorry.",
    "A4用紙、USB3.0、Q1 と A1",
    "1つの原因、2つの対策",
]


@pytest.mark.parametrize(("text", "words"), TYPED)
def test_a_typed_figure_is_found_with_its_place(text, words):
    (found,) = typed.digits(text)
    assert (found.words, text[found.start : found.end]) == (words, words)
    assert "数字台帳" in found.message


@pytest.mark.parametrize("text", INNOCENT)
def test_what_is_no_figure_is_left_alone(text):
    assert [(one.words, one.kind) for one in typed.digits(text)] == []


def test_the_message_names_the_figure_that_should_stand_there():
    ledger = {"people": Figure("people", "対象の人数", Range(980, 1043), unit="人")}
    ledger["people.high"] = Figure("people.high", "最大の人数", 1043, unit="人")
    (found,) = typed.digits("最大で１０４３人です", ledger)
    assert found.code == "people.high"
    assert "{{people.high}}" in found.message


def test_the_number_of_the_desk_is_found_where_it_was_typed():
    phone = Figure("contact.phone", "窓口の電話番号", "0120-000-111")
    text = "お電話は０１２０-000-111、警察は03-0000-1111へ。"
    (found,) = typed.digits(text, {"contact.phone": phone})
    assert (found.words, found.code) == ("０１２０-000-111", "contact.phone")

"""Names of people: the spellings of one name, kana, and what is a company instead."""

import re

from tsutsumi.core.jp import text

# Characters written for one another in the names of the same person: old, popular and printed forms.
_FORMS = """
    高髙 崎﨑嵜碕埼 辺邉邊 沢澤 浜濱濵 広廣 斎斉齋齊 桜櫻 島嶋嶌 富冨 吉𠮷 柳栁 徳德 郎郞 恵惠 栄榮 国國圀 黒黑
    真眞 鉄鐵 竜龍 滝瀧 塩鹽 亀龜 関關 静靜 条條 荘莊 増增 蔵藏 暁曉 応應 桧檜 薗園 渕淵 弥彌 来來 満滿
    実實 寿壽 寛寬 巌巖 礼禮 穂穗 穣穰 峰峯 芦蘆 薮藪 籠篭 曽曾 角⻆ 豊豐 与與 昇曻 諸諸 闘鬪 円圓 壱壹 双雙
    伝傳 労勞 県縣 団團 学學 宝寶 将將 尭堯 万萬 予豫 会會 検檢 楽樂 気氣 涙淚 瑶瑤 画畫 禄祿 聡聰 芸藝 蛍螢
    読讀 遥遙 鎮鎭 陥陷 鶏鷄 桑桒 館舘 杉椙 松枩 逸逸 児兒 顕顯 薫薰 桂桂 鴎鷗 祷禱 莱萊 葛葛
"""
FOLD = {ord(other): ord(forms[0]) for forms in _FORMS.split() for other in forms[1:] if other != forms[0]}
TITLES = ("様", "さま", "サマ", "殿", "氏", "さん", "君", "くん", "ちゃん", "先生", "御中")
COMPANY_WORDS = (
    "株式会社", "有限会社", "合同会社", "合資会社", "合名会社", "相互会社", "(株)", "(有)", "(同)", "一般社団",
    "公益社団", "財団法人", "社団法人", "医療法人", "学校法人", "宗教法人", "社会福祉法人", "特定非営利", "NPO法人",
    "独立行政法人", "事務所", "商店", "商会", "工業所", "製作所", "病院", "クリニック", "医院", "診療所", "薬局",
    "銀行", "信用金庫", "協会", "組合", "連合会", "役場", "市役所", "大学", "学校",
)  # fmt: skip
NOBODY = (
    "合計", "小計", "総計", "計", "平均", "以上", "以下余白", "テスト", "なし", "無し", "不明", "未定", "同上", "〃",
    "氏名", "名前", "お名前", "名無し", "匿名",
)  # fmt: skip
_TITLES = re.compile(rf"\s*({'|'.join(TITLES)})+$")
_BRACKETS = re.compile(r"[(\[【<〈].*?[)\]】>〉]")
_COMPANY = re.compile(rf"{'|'.join(map(re.escape, COMPANY_WORDS))}|" r"(?i:\b(?:inc|corp|co|ltd|llc|gmbh|k\.k)\b\.?)")
_NOT_A_PERSON = re.compile(rf"^(?:{'|'.join(NOBODY)}|-+)$")
_SMALL = str.maketrans("ァィゥェォッャュョヮ", "アイウエオツヤユヨワ")


def cleaned(name: str) -> str:
    """Half width, without titles and remarks in brackets."""
    plain = _BRACKETS.sub("", text.plain(name)).strip()
    return _TITLES.sub("", plain) if len(plain) > 2 else plain


def key(name: str) -> str:
    """The same string for the spellings of one name: 髙橋　花子 様, 高橋花子. Latin letters in any order."""
    plain = cleaned(name)
    if plain.isascii():
        return " ".join(sorted(re.split(r"[\s,]+", plain.lower().strip(" .,"))))
    return plain.replace(" ", "").replace("・", "").translate(FOLD).replace("ケ", "ヶ").replace("ヵ", "ヶ")


def kana_key(name: str) -> str:
    """The same string for the spellings of one reading: ひらがな, half width, small or large ャ."""
    return text.katakana(cleaned(name)).replace(" ", "").replace("・", "").translate(_SMALL)


def is_company(name: str) -> bool:
    """A company, shop, office or school in the place of a name."""
    return bool(_COMPANY.search(text.plain(name)))


def is_person(name: str) -> bool:
    """Could be the name of a person: no company, no total, no placeholder, no bare number."""
    plain = cleaned(name)
    if len(plain) < 2 or _NOT_A_PERSON.match(plain) or is_company(plain):
        return False
    return not any(c.isdigit() for c in plain)

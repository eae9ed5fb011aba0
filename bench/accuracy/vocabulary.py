"""People, places and words. Half of the names are in no list of the product, which is checked when they are made."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parents[2] / "tsutsumi/core/jp/data"

FIRST = "椋樫蔦錆榎楢梓柚檜葛萩蓮茅菱蘆藪鮎鴨鷲鹿駒鏡門雁雪霜霞苅笹篠竹藤桐桑梅桃栗柿橘櫻菅芹蕪稲麦粟砂磯汐渚浪滝淵瀬湯氷岩鞍鎌釜釣"
SECOND = "沢井原田村本口島野山川谷塚崎岡倉橋森内屋部城津浦見場坂宮脇畑辺尾木戸元迫代越寺根鼻台"
MIDDLE = ("之", "ヶ", "々")
MEN_1, MEN_2 = "瑛柊颯奏樹湊凌慶迅壱啓航律蒼朔岳悟誠", "翔聖真斗輝郎人介也平史哉臣磨成吾一彦"
WOMEN_1, WOMEN_2 = "結凪彩心朱琴詩鈴芽莉紗澪珠華梨美千友", "翠音羽乃葉花香子那里奈緒帆月恵代江枝"
KANA_GIVEN = (
    "さつき",
    "ひなの",
    "みのり",
    "あかね",
    "つぐみ",
    "ほのか",
    "ゆずは",
    "こはる",
    "すみれ",
    "いぶき",
    "なぎさ",
    "まどか",
)
COMMON = [
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
    "斎藤",
    "清水",
    "阿部",
    "森",
    "池田",
    "橋本",
    "石川",
    "前田",
    "藤田",
    "後藤",
    "小川",
    "岡田",
    "長谷川",
    "村上",
    "近藤",
    "石井",
    "坂本",
    "遠藤",
    "青木",
    "藤井",
    "西村",
    "福田",
    "太田",
    "三浦",
    "藤原",
    "岡本",
    "松田",
    "中川",
    "中野",
    "原田",
    "小野",
    "竹内",
    "金子",
    "和田",
    "中山",
    "石田",
    "上田",
    "森田",
    "柴田",
    "酒井",
    "工藤",
    "横山",
    "宮崎",
    "内田",
    "高木",
    "安藤",
    "島田",
    "谷口",
    "大野",
    "丸山",
    "今井",
    "河野",
    "武田",
    "上野",
    "杉山",
]
COMMON_GIVEN = [
    "健太",
    "大輔",
    "翔太",
    "拓也",
    "直樹",
    "達也",
    "和也",
    "健一",
    "浩二",
    "誠",
    "隆",
    "修",
    "茂",
    "清",
    "実",
    "明",
    "博",
    "学",
    "恵子",
    "洋子",
    "和子",
    "幸子",
    "京子",
    "久美子",
    "由美子",
    "真由美",
    "智子",
    "裕子",
    "陽子",
    "優子",
    "愛",
    "彩",
    "舞",
    "美咲",
    "七海",
    "葵",
    "結衣",
    "陽菜",
    "さくら",
    "千尋",
    "翼",
    "蓮",
    "悠真",
    "湊",
    "大翔",
]
READINGS_1 = [
    "ムク",
    "カシ",
    "ツタ",
    "サビ",
    "エノ",
    "ナラ",
    "アズ",
    "ユズ",
    "ヒノ",
    "クズ",
    "ハギ",
    "ハス",
    "カヤ",
    "ヒシ",
    "アシ",
    "ヤブ",
    "アユ",
    "カモ",
    "ワシ",
    "シカ",
    "コマ",
]
READINGS_2 = [
    "サワ",
    "イ",
    "ハラ",
    "ダ",
    "ムラ",
    "モト",
    "グチ",
    "ジマ",
    "ノ",
    "ヤマ",
    "カワ",
    "タニ",
    "ヅカ",
    "ザキ",
    "オカ",
    "クラ",
    "バシ",
    "モリ",
    "ウチ",
    "ヤ",
    "ベ",
]
READINGS_3 = [
    "アキラ",
    "シュウ",
    "ハヤテ",
    "カナデ",
    "ミナト",
    "リョウ",
    "ケイスケ",
    "ジン",
    "リツコ",
    "アヤノ",
    "ココロ",
    "コトネ",
    "ウタハ",
    "スズカ",
    "レイナ",
    "ハナエ",
    "ミツキ",
    "ユウカ",
]
ROMAN_1 = [
    "Muku",
    "Kashi",
    "Tsuta",
    "Eno",
    "Nara",
    "Yuzu",
    "Hino",
    "Hagi",
    "Kaya",
    "Hishi",
    "Yabu",
    "Ayu",
    "Kamo",
    "Washi",
    "Koma",
]
ROMAN_2 = [
    "sawa",
    "hara",
    "da",
    "mura",
    "moto",
    "guchi",
    "jima",
    "no",
    "yama",
    "kawa",
    "tani",
    "zuka",
    "zaki",
    "oka",
    "kura",
]
ROMAN_3 = [
    "Akira",
    "Shu",
    "Hayate",
    "Kanade",
    "Minato",
    "Keisuke",
    "Ritsuko",
    "Ayano",
    "Kotone",
    "Suzuka",
    "Reina",
    "Hanae",
    "Mitsuki",
]

PLACES = (
    ("北海道", "旭川市", "豊岡"),
    ("青森県", "八戸市", "城下"),
    ("岩手県", "盛岡市", "本宮"),
    ("秋田県", "横手市", "平城町"),
    ("宮城県", "石巻市", "蛇田"),
    ("山形県", "鶴岡市", "宝田"),
    ("福島県", "郡山市", "安積町荒井"),
    ("茨城県", "水戸市", "笠原町"),
    ("栃木県", "足利市", "伊勢町"),
    ("群馬県", "前橋市", "日吉町"),
    ("埼玉県", "川越市", "脇田本町"),
    ("千葉県", "市川市", "八幡"),
    ("東京都", "練馬区", "光が丘"),
    ("東京都", "八王子市", "子安町"),
    ("東京都", "杉並区", "高円寺北"),
    ("神奈川県", "川崎市中原区", "小杉町"),
    ("新潟県", "長岡市", "城内町"),
    ("富山県", "高岡市", "末広町"),
    ("石川県", "金沢市", "片町"),
    ("長野県", "松本市", "中央"),
    ("静岡県", "浜松市中央区", "鍛冶町"),
    ("愛知県", "豊橋市", "花田町"),
    ("三重県", "四日市市", "諏訪町"),
    ("滋賀県", "彦根市", "大東町"),
    ("京都府", "宇治市", "広野町"),
    ("大阪府", "堺市堺区", "新町"),
    ("大阪府", "東大阪市", "荒本北"),
    ("兵庫県", "姫路市", "南畝町"),
    ("奈良県", "橿原市", "内膳町"),
    ("和歌山県", "和歌山市", "七番丁"),
    ("岡山県", "倉敷市", "阿知"),
    ("広島県", "福山市", "三之丸町"),
    ("山口県", "下関市", "竹崎町"),
    ("香川県", "高松市", "番町"),
    ("愛媛県", "今治市", "常盤町"),
    ("高知県", "高知市", "帯屋町"),
    ("福岡県", "久留米市", "東町"),
    ("佐賀県", "唐津市", "新興町"),
    ("長崎県", "佐世保市", "三浦町"),
    ("熊本県", "八代市", "本町"),
    ("大分県", "別府市", "駅前町"),
    ("宮崎県", "都城市", "姫城町"),
    ("鹿児島県", "霧島市", "国分中央"),
    ("沖縄県", "浦添市", "城間"),
)
BUILDINGS = (
    "メゾン椋の木",
    "コーポ汐見",
    "ハイツ桐",
    "グランドパレス八番館",
    "ヴィラ・カモミール",
    "第2つばめ荘",
    "市営住宅3棟",
    "サンコート朝霧",
    "リバーサイド梓",
)


@dataclass(frozen=True)
class Person:
    """family and given as written; reading in katakana; roman with a capital each. seen: the family name is in a list."""

    family: str
    given: str
    reading: tuple[str, str]
    roman: tuple[str, str]
    seen: bool
    is_man: bool

    @property
    def full(self) -> str:
        return self.family + self.given


@cache
def listed() -> frozenset[str]:
    """Every word of every list that the product ships: what is in here counts as seen."""
    words: set[str] = set()
    for path in DATA.glob("*"):
        if path.suffix in {".csv", ".txt", ".tsv"}:
            for line in path.read_text(encoding="utf-8", errors="ignore").splitlines():
                words.update(part for cell in line.split(",") for part in cell.split("|"))
    return frozenset(words)


@cache
def unseen_families() -> tuple[str, ...]:
    """Family names that are in no list."""
    made = [a + b for a in FIRST for b in SECOND if a != b] + [
        a + m + b for a in FIRST[:20] for m in MIDDLE[:2] for b in SECOND[:12]
    ]
    return tuple(name for name in made if name not in listed())


@cache
def unseen_given() -> tuple[tuple[str, bool], ...]:
    """Given names that are in no list, and whether a man's."""
    men = [(a + b, True) for a in MEN_1 for b in MEN_2]
    women = [(a + b, False) for a in WOMEN_1 for b in WOMEN_2]
    return tuple(pair for pair in men + women if pair[0] not in listed())


def person(rng: random.Random) -> Person:
    """Half of the family names and half of the given names are in no list."""
    seen = rng.random() < 0.5
    family = rng.choice(COMMON) if seen else rng.choice(unseen_families())
    kind = rng.random()
    if kind < 0.5 and unseen_given():
        given, is_man = rng.choice(unseen_given())
    elif kind < 0.9:
        given, is_man = rng.choice(COMMON_GIVEN), rng.random() < 0.5
    else:
        given, is_man = rng.choice(KANA_GIVEN), False
    reading = (rng.choice(READINGS_1) + rng.choice(READINGS_2), rng.choice(READINGS_3))
    roman = (rng.choice(ROMAN_1) + rng.choice(ROMAN_2), rng.choice(ROMAN_3))
    return Person(family, given, reading, roman, seen, is_man)


def wide(text: str) -> str:
    """Full-width digits and hyphens."""
    return text.translate({**{ord(c): ord(c) + 0xFEE0 for c in "0123456789"}, ord("-"): "－"})


KANJI = "〇一二三四五六七八九"


def kanji_number(n: int) -> str:
    return KANJI[n] if n < 10 else (("" if n < 20 else KANJI[n // 10]) + "十" + (KANJI[n % 10] if n % 10 else ""))


def blocks(rng: random.Random) -> Iterator[str]:
    """One street number in the ways people write it."""
    a, b, c = rng.randrange(1, 9), rng.randrange(1, 30), rng.randrange(1, 20)
    yield from (
        f"{a}-{b}-{c}",
        f"{a}丁目{b}番{c}号",
        f"{a}丁目{b}-{c}",
        wide(f"{a}-{b}-{c}"),
        f"{kanji_number(a)}丁目{b}番地{c}",
        f"{b}番地{c}",
        f"{b * 37}番地",
        f"{b}-{c}",
        f"{wide(str(a))}丁目{wide(str(b))}番{wide(str(c))}号",
        f"{a}−{b}−{c}",
        f"{a}ー{b}ー{c}",
    )


def address(rng: random.Random, *, building: float = 0.3, prefecture: float = 0.7) -> str:
    """One address on one line."""
    pref, city, town = rng.choice(PLACES)
    text = (pref if rng.random() < prefecture else "") + city + town + rng.choice(list(blocks(rng)))
    if rng.random() < building:
        text += (
            rng.choice(("", " ", "　"))
            + rng.choice(BUILDINGS)
            + rng.choice(
                (f"{rng.randrange(101, 909)}号室", f"{rng.randrange(101, 909)}", f" {rng.randrange(101, 909)}")
            )
        )
    return text

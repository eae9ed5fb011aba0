"""The lexicon of persons: core/jp/data/person_words.txt from dictionaries with a free licence.

    pip install sudachipy sudachidict_core japanese-personal-name-dataset    (in an environment of its own)
    PYTHONPATH=. python -m tools.person_words [--show 佐藤]

Families, given names, names of foreigners in katakana, places, stations, things and common nouns, up to four characters
(katakana twelve), and by hand the titles behind a name and the endings that make a company or a place of one.
"""

import argparse
import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files

from tsutsumi.core.pii import lexicon
from tsutsumi.core.pii.compiled import tagcodes as tc
from tsutsumi.core.pii.words import DATA

SOURCE = (
    "人名・地名・一般の語と種類。出典: SudachiDict core 20261015（Apache-2.0）、japanese-personal-name-dataset 0.4.0（MIT）、"
    "本リポジトリの surnames.csv・given_names.csv。tools/person_words.py が作る。2026-11-25"
)
KANJI = re.compile(r"[㐀-鿿豈-﫿々〆ヶケヵノのツ之]{1,4}")
KATAKANA = re.compile(r"[ァ-ヺー]{2,12}")
GIVEN = re.compile(r"[㐀-鿿豈-﫿々ヶノのァ-ヺーぁ-ゖ之]{1,4}")
STATION = re.compile(r"([㐀-鿿々ヶノの]{2,4})駅")
TITLES = """
様 さま さん 氏 殿 くん 君 ちゃん 先生 医師 看護師 保健師 薬剤師 助産師 技師 部長 課長 係長 社長 会長 専務 常務 取締役 主任 主事
主査 次長 室長 所長 局長 支店長 店長 院長 医院長 園長 学長 校長 教頭 教授 准教授 講師 助教 教諭 弁護士 税理士 司法書士 議員 選手 監督
投手 捕手 騎手 棋士 被告 容疑者 受刑者 夫妻 夫人 両氏 大統領 首相 総理 大臣 知事 市長 町長 村長 長官 大佐 少佐 中佐 大尉 少尉 中将
少将 大将 元帥 伯爵 公爵 侯爵 男爵 子爵 博士 卿 王 天皇 皇子 親王 内親王 皇后 法皇 上皇 女王 王子 王女 公 守 ら 役 作 監督作 主将
コーチ 記者 アナウンサー 歌手 俳優 女優 画家 作家 漫画家 総裁 代表 理事 理事長 委員 委員長 幹事長 書記長 嬢 姉 兄 翁 師 和尚 上人
法師 力士 関 親方 九段 八段 七段 名人 師長 婦長 班長 係 マネージャー リーダー 参事 顧問 相談役 本人 邸 家
"""
ENDINGS = """
駅 市 町 村 区 県 郡 橋 川 山 島 港 線 湖 城 寺 社 院 峠 岳 峰 湾 岬 滝 谷 沢 池 沼 原 浜 崎 通り 通 街道 公園 神社 温泉 空港 海岸 海峡
半島 高原 盆地 平野 山脈 火山 地区 地方 方面 沿線 団地 交差点 製作所 工業 工務店 商事 建設 電機 電器 電気 技研 製薬 運輸 運送 不動産 銀行
証券 商店 酒造 食品 化学 印刷 出版 書店 薬局 医院 病院 クリニック 歯科 整形 内科 外科 眼科 法律 会計 設計 興業 産業 物産 自動車 鉄道 観光
ホテル 旅館 学園 学院 大学 高校 中学 小学 幼稚園 保育園 システム エンジニアリング テクノ ホールディングス グループ 家具 水産 牧場 農園 塗装
設備 通信 新聞 製鉄 紡績 商会 商工 事務所 支店 支社 本店 本社 営業所 工場 株式会社 有限会社 合同会社 ビル マンション 荘 屋 堂 亭 庵 賞 杯
文庫 一族 一門 家臣 流 派 事件 邸 記念 美術館 財団 組合 藩 藩主 藩士 古墳 遺跡 法 丸 号 焼 塗 織 牛 茶 酒 弁 語 人 系 病 症 式 工 産 製
ホーム フーズ 電工 鉱業 鋼管 重工 製紙 製菓 乳業 海上 生命 火災 信用金庫 信金 交通 バス タクシー 陸運 倉庫 機械 精機 精密 金属 鉄工 鋼業
木材 造船 造園 土木 測量 電設 空調 警備 清掃 介護 福祉 ケア 薬品 油脂 石油 瓦斯 水道 城下 一丁目 二丁目 三丁目 前 口 北口 南口 東口 西口
青果 鮮魚 精肉 米穀 米店 酒店 酒販 茶舗 茶園 花店 生花 園芸 種苗 畳店 金物 金物店 硝子 硝子店 建具 木工 木材店 材木 材木店 製材 製材所 林産 林業
石材 石材店 瓦店 板金 板金塗装 鈑金 溶接 鋳造 鍛造 製缶 製罐 螺子 発条 ばね ゴム 樹脂 化成 化工 窯業 陶器 製陶 硝子工業 染色 染工 織物 繊維
縫製 被服 衣料 洋服店 呉服店 呉服 洋装店 靴店 鞄店 時計店 眼鏡店 宝飾 写真館 写真店 玩具 文具 文具店 紙業 紙器 紙工 製本 製版 美術印刷 広告
企画 商社 貿易 通商 流通 物流 輸送 急送 急便 通運 海運 汽船 造船所 航空 観光バス 自工 自動車工業 自動車整備 自動車販売 自動車商会 モータース
オート 輪業 自転車店 鉄工所 鉄工業 工機 機工 機器 工具 電装 電子 電線 電業 電業社 無線 計器 計測 測器 測量設計 地質 開発 土建 組土建 建材 建築
建築設計 設計事務所 設計室 工務所 住建 住宅 住販 地所 興産 総業 実業 商事株式会社 産商 商行 商館 質店 質屋 物産店 水産加工 海苔店 蒲鉾店 豆腐店
製麺 製麺所 製粉 製糖 製茶 製油 製パン ベーカリー 菓子店 菓子舗 製菓舗 そば店 うどん店 食堂 寿司 寿司店 鮨店 飯店 酒家 料理店 割烹 居酒屋 喫茶店
珈琲 珈琲店 旅行 旅行社 民宿 荘旅館 温泉旅館 理容 理容室 理髪店 美容 美容室 美容院 クリーニング クリーニング店 鍼灸 鍼灸院 整骨院 接骨院 整体院
治療院 助産院 産院 診療所 医科 小児科 皮膚科 耳鼻科 耳鼻咽喉科 泌尿器科 産婦人科 婦人科 脳神経外科 整形外科 形成外科 心療内科 精神科 循環器
循環器科 胃腸科 消化器科 口腔外科 矯正歯科 動物病院 獣医科 獣医科医院 薬舗 薬店 調剤薬局 老人ホーム こども園 保育所 学習塾 進学塾 珠算 書道教室 教室
音楽教室 英語教室 自動車学校 自動車教習所 専門学校 女学院 女学園 短期大学 短大 研究所 研究室 総研 総合研究所 法律事務所 会計事務所 税理士事務所
税務 税務会計 税理士法人 弁護士法人 監査法人 特許 特許事務所 国際特許 弁理士事務所 行政書士事務所 司法書士事務所 司法書士法人 社会保険労務士事務所
社労士事務所 労務管理 調査士 土地家屋調査士 公認会計士事務所 行政書士 海事 鑑定 鑑定所 探偵社 興信所 商工会 協会 連合会 振興会 同友会 後援会
奨学会 奨学財団 育英会 記念館 会館 文化財団 農場 農機 農産 酪農 畜産 養鶏 養鶏場 養豚 養蜂 養蜂場 果樹園 園芸店 牧畜 醸造 醤油 味噌 酢造
酒造場 酒造店 ワイナリー 葬祭 葬儀社 葬儀店 仏壇 仏具 仏具店 人形 人形店 楽器 楽器店 保険事務所 保険代理店 保険 信託 信用組合 農業協同組合 漁業
商工業 工業所 電気工業 電気商会 電器店 電機店 電機商会 電気店 無線電機 設備工業 設備工事 水道工業 水道設備 管工 管工業 配管 防水 防災 左官
内装 室内装飾 装飾 看板 看板店 塗料 塗料店 塗工 塗装店 塗装工業 足場 解体 重機 建機 リース レンタカー リフォーム ハウス ハウジング
サービス 商店街 百貨店 スーパー ストア マート 薬品工業 コーポレーション カンパニー インターナショナル ソフト ソリューションズ コンサルティング
デザイン ゴルフ スポーツ フード フーズ 共同企業体 特定建設工事 ＪＶ 一家 一座 道場 教会 医療法人 学校法人 社団 会社 病院前
町役場 市役所 区役所 市長 町長 村長 知事 県警 県庁 市内 市民 市立 県立 区立 町立 村立 県内 県民 代表 ヶ丘 台 ニュータウン
"""
type Classes = defaultdict[str, int]


def short(word: str) -> bool:
    return bool(KANJI.fullmatch(word))


def entries() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Words of SudachiDict with their parts of speech."""
    import sudachipy

    for entry in sudachipy.Dictionary(dict="core").entries():
        yield entry.surface(), tuple(entry.part_of_speech()[:4])


def classes_of(word: str, part: tuple[str, ...]) -> int:
    """What a word of the dictionary is, 0 for what is no use."""
    katakana = bool(KATAKANA.fullmatch(word))
    if part[:3] == ("名詞", "固有名詞", "人名"):
        if part[3] == "姓":
            return tc.FAMILY if short(word) else tc.FAMILY | tc.PERSON if katakana else 0
        if part[3] == "名":
            return tc.GIVEN if katakana or GIVEN.fullmatch(word) else 0
        return tc.PERSON if katakana or (short(word) and len(word) > 1) else 0
    if not katakana and not (short(word) and len(word) > 1):
        return 0
    if part[:3] == ("名詞", "固有名詞", "地名"):
        return tc.PLACE
    if part[:2] == ("名詞", "固有名詞"):
        return tc.THING
    return tc.NOUN if part[:2] == ("名詞", "普通名詞") or part[0] in {"形状詞", "代名詞", "副詞", "動詞"} else 0


def from_dictionary(known: Classes) -> None:
    for word, part in entries():
        known[word] |= classes_of(word, part)
        station = STATION.fullmatch(word)
        if station:
            known[station[1]] |= tc.PLACE
        if part[:4] == ("名詞", "固有名詞", "人名", "一般"):
            for piece in re.split("[・＝ ]", word):
                known[piece] |= classes_of(piece, part)


def from_name_lists(known: Classes) -> None:
    """Usual families and spellings of given names."""
    folder = files("japanese_personal_name_dataset") / "dataset"
    for line in (folder / "last_name_org.csv").read_text(encoding="utf-8").splitlines():
        known[line.split(",")[0]] |= tc.FAMILY | tc.USUAL
    for name in ("man", "woman"):
        for line in (folder / f"first_name_{name}_org.csv").read_text(encoding="utf-8").splitlines():
            for word in line.strip().split(",")[2:]:
                known[word] |= tc.GIVEN if short(word) else 0
    for name, classes in (("surnames.csv", tc.FAMILY | tc.USUAL), ("given_names.csv", tc.GIVEN)):
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            for row in list(csv.reader(line for line in file if not line.startswith("#")))[1:]:
                known[row[0]] |= classes


def lexicon_words() -> dict[str, int]:
    """Words and their classes; of four kanji only names, the pairs inside tell the rest."""
    known: Classes = defaultdict(int)
    from_dictionary(known)
    from_name_lists(known)
    for word, classes in list(known.items()):
        if len(word) == 4 and not KATAKANA.fullmatch(word):
            known[word] = classes & ~(tc.NOUN | tc.THING | tc.PLACE)
            if not re.search("[ァ-ヺぁ-ゖ]", word):
                known[word] &= ~tc.GIVEN
    for word in TITLES.split():
        known[word] |= tc.TITLE
    for word in ENDINGS.split():
        known[word] |= tc.ENDING
        if len(word) > 1 and not known[word] & tc.FAMILY:  # 薬局 and 寿司 are in a list of given names, but nobody's
            known[word] &= ~tc.GIVEN
    return {word: classes for word, classes in known.items() if classes and len(word) <= lexicon.LONGEST}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", help="only print what the lexicon in place says of a word")
    asked = parser.parse_args()
    if asked.show:
        print([classes for classes, listed in lexicon.words() if asked.show in listed])
        return
    by_class: dict[int, list[str]] = defaultdict(list)
    for word, classes in lexicon_words().items():
        by_class[classes].append(word)
    content = "\n".join(f"{classes}\t{' '.join(sorted(listed))}" for classes, listed in sorted(by_class.items()))
    lexicon.packed(lexicon.WORDS, SOURCE, content.encode())


if __name__ == "__main__":
    main()

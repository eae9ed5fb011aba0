"""Made-up office text with its persons, to train the tagger on what encyclopaedias do not contain.

Names come from the lexicon, from characters put together at random (so that the tagger learns to do without the
lexicon), and from katakana; companies, stations, places and works that contain a surname stand beside them unlabelled.
"""

import random
from dataclasses import dataclass

type Labelled = tuple[str, list[tuple[int, int]]]

FAMILY_ENDS = "田山川村本野原井口沢崎島橋谷木林藤浦塚坂瀬戸津岡尾内江倉池森畑池代堀屋部宮石松杉竹梅"
FAMILY_STARTS = "大小中上下高長新古東西南北青黒白赤金石岩水森松杉竹梅桜藤花草木山川谷沢浜海島田野原春夏秋冬早今"
FAMILY_STARTS += "飯稲米麦粟糸絹布錦玉宝福富幸吉永久堅安平和清正真熊鹿猪馬牛犬鷹鶴亀鯉蛇雪雨霜霧雲星日月風"
GIVEN_STARTS = "健浩和正英明義幸博隆秀俊直康裕哲誠雅文勇信恵美由真優彩千奈麻亜早佳智理香愛結陽悠蓮颯湊樹翔大拓亮"
GIVEN_ENDS = "一二三郎太夫男雄彦之介也人樹輝司志平子美恵香奈代江枝穂乃里佳菜花音衣咲希央斗真"
KATAKANA = (
    "アイウエオカキクケコサシスセソタチツテトナニノハヒフヘマミムモラリルレロワガギグゴジズダデドバビブベボパピポ"
)
TITLES = (
    ("様", 14), ("さん", 14), ("氏", 6), ("先生", 5), ("殿", 3), ("くん", 2), ("君", 2), ("ちゃん", 2), ("部長", 3),
    ("課長", 3), ("係長", 2), ("主任", 2), ("社長", 2), ("看護師", 2), ("医師", 3), ("弁護士", 1), ("教授", 1),
    ("准教授", 1), ("店長", 1), ("所長", 1), ("次長", 1), ("室長", 1), ("理事", 1), ("専務", 1), ("マネージャー", 1),
    ("リーダー", 1), ("師長", 1), ("主査", 1), ("参事", 1), ("支店長", 1), ("校長", 1), ("教頭", 1), ("委員", 1),
    ("保健師", 1), ("薬剤師", 1), ("技師", 1), ("園長", 1), ("班長", 1), ("容疑者", 1), ("議員", 1), ("監督", 1),
)  # fmt: skip
COMPANY_ENDS = (
    "製作所 工業 商事 建設 電機 電器 技研 製薬 運輸 不動産 銀行 証券 商店 酒造 食品 化学 印刷 出版 書店 薬局 医院 病院 "
    "クリニック 歯科 整形外科 法律事務所 会計事務所 設計 興業 産業 物産 自動車 鉄道 観光 ホテル 旅館 学園 大学 高校 幼稚園 "
    "フーズ ロジスティクス ロジ ファーム パック テック メディカル ケアサービス サービス トレーディング コーポレーション ハウス リース プレス "
    "紙工 硝子 染工 製材 鋳造 鍛工 電設 管工 石材 製麺 製菓 醸造 茶舗 呉服店 時計店 自工 米穀 青果 精肉 生花 写真館 建築事務所 木工 工機 化成 "
    "システム エンジニアリング テクノ ホールディングス グループ 家具 水産 牧場 農園 工務店 塗装 設備 通信 新聞 製鉄 紡績"
).split()
PLACE_ENDS = "駅 市 町 村 区 県 郡 橋 川 山 島 港 線 公園 神社 寺 城 峠 湖 温泉 海岸 街道 交差点 インター 団地 通り 台 ヶ丘".split()
WORKS = (
    "賞 杯 文庫 家 流 派 事件 方式 式 法 病 焼 塗 屋 荘 堂 会 組 村史 橋駅 一族 邸跡 記念館 美術館 財団 ビル".split()
)

# {p} full name, {s} surname, {g} given name, {f} foreign name, {k} one foreign word, {n} full or surname,
# {t} title; {c} company, {l} place, {w} a thing named after somebody, {d} a day, {i} a number. Names alone count.
SENTENCES = """
{s}{t}、お世話になっております。{c}の{s}です。
{s}{t}\\n\\nお世話になっております。
{n}{t}におかれましては、ますますご健勝のこととお慶び申し上げます。
いつもお世話になっております。{c}の{n}でございます。
先日は{n}{t}にご足労いただき、ありがとうございました。
本件は{n}が担当いたします。
担当が{s}から{s}に変わりましたのでお知らせします。
{n}（{c}）より、{d}に電話がありました。
{d}、{n}{t}が来訪。{l}の件を相談。
CCに{s}{t}、{s}{t}を入れております。
{s}です。了解しました。
{p}様のご注文（番号{i}）を承りました。
お客様（{p}様）から、返品の申し出がありました。
{n}{t}ご本人から解約の連絡あり。
議事録作成：{p}
出席者：{p}、{p}、{p}
出席：{s}、{s}、{s}（記）
出席者　{s}部長、{s}課長、{s}、{s}
欠席：{p}（出張）
司会は{n}、書記は{n}が務めた。
{s}より、来期の計画について説明があった。
{s}：この件はどうしますか。
{s}「来週までに確認します」
次回までに{s}{t}が資料を用意する。
続いて{n}{t}が売上を報告した。
→{s}が{d}までに対応
【担当】{s}・{s}
担当者：{p}（内線{i}）
承認：{s}　確認：{s}　作成：{s}
{p}、{i}歳、男性。{d}より発熱。
患者{p}は{d}に{c}へ入院した。
{p}{t}、{i}歳女性、高血圧症で通院中。
主治医の{s}より家族へ説明。
妻の{p}、長男の{g}が同席。
長女の{g}さんに連絡した。
母、{p}（{i}歳）は健在。
夫{p}と二人暮らし。
キーパーソンは次男の{p}。
{s}Drへコンサルト。
{s}Ns記載
申し送り：{s}さん、昨夜から微熱あり。
{p}君は{d}に転入した。
児童{p}の保護者{p}と面談した。
{i}組の{p}さんが優勝した。
拝啓　{p}様
{p} 様
{p}　殿
{c}\\n代表取締役　{p}
{c}\\n営業部　{p}
{c} 総務課 {p}
{c}　{s}宛
--\\n{p}\\n{c}　営業第一部
差出人 {p} <{m}>
{p} <{m}>
From: {p} <{m}>
宛先: "{p}" <{m}>
以上、{s}
文責　{s}
敬具\\n{d}\\n{p}
記入者 {p}　印
署名：{p}
氏名　{p}（{k}）
フリガナ {r} 氏名 {p}
{p}（{r}）は{l}の出身。
契約者は{p}、被保険者は{p}である。
{p}と{p}は{d}に婚姻した。
{p}、{p}及び{p}は、次のとおり合意した。
原告{p}は、被告{p}に対し、次のとおり請求する。
被相続人{p}の相続人は{p}及び{p}である。
{p}（以下「甲」という。）と{c}（以下「乙」という。）は契約を締結する。
代理人弁護士　{p}
講師に{p}氏を迎え、{l}で研修を行った。
{p}教授（{c}）が講演した。
{f}氏が来日し、{c}を訪問した。
{f}と{f}が面談した。
{f}（{i}歳）は{l}在住の技能実習生。
{k}さんは{d}に帰国した。
{k}が担当します。
採用候補者の{p}さん、{f}さんの面接を行った。
{d}付で{p}を営業部長に任命する。
{p}を懲戒処分とした。
{p}社員から{d}に申告があった。
遅刻：{s}、{s}　早退：{s}
シフト変更希望：{n}→{n}
{s}家の法事のため{s}は休み。
{p}（旧姓{s}）
{s}夫妻、{s}親子が来店。
会員の{p}さん（{i}番）が退会。
{n}{t}と{n}{t}のお二人に確認済み。
{n}にも伝えてください。
{n}が退職したため、後任を{n}とする。
これは{s}の意見である。
{s}によると、{c}から連絡はない。
{p}の口座に{i}円を振り込んだ。
{p}名義の口座
{p}様方　{p}様
ご紹介者：{p}様
{s}さんのお母様から電話。
本日の当直は{s}、明日は{s}です。
発信者　{s}　受信者　{s}
{c}の{s}{t}から、{c}の件で問い合わせがあった。
{c}は{l}に本社を置く会社である。
{c}と{c}の合併が発表された。
{l}で{d}に催しが開かれた。
{l}から{l}まで{i}分かかる。
{l}の天気は晴れ。
{w}の展示は{d}まで。
{w}について調べた。
{c}に発注した{i}個が届いた。
{l}及び{l}の店舗は休業する。
新しい{w}が{l}にできた。
{c}株は{i}円高。
請求書は{c}御中で発行する。
{c}、{c}、{c}の三社から見積りを取った。
民法、森林法、労働基準法及び金融商品取引法の改正に伴い、規程を見直す。
林業の担い手が減っている原因を調べた。
会議の原案を作成し、関係部署に配布する。
平成、令和の時代を通じて、山林の管理は課題である。
小売、卸売、製造の各部門で原価を見直す。
お客様、皆様、株主様、ご担当者様へのお願い。
関係者各位、お取引先様各位
部長、課長は全員出席のこと。
先生、看護師、事務員が対応した。
本人、家族、保証人の同意を得た。
患者様の同意を得て、検査を実施した。
社長及び役員が出席し、監査法人から説明を受けた。
管理者、利用者、閲覧者の三つの権限がある。
大島つむぎ、小倉あん、宮崎牛、松本城、福島第一、千葉港、長崎ちゃんぽんを紹介した。
東海道本線、中央線、山田線の運休が続く。
金曜の午後、土曜の午前に受け付ける。
現金、預金、未収金、前払金を確認した。
大口の契約、小口の現金、窓口の対応を改める。
水口、川口、山口、江口の各営業所に送った。
{l}、{l}、{l}の各支店で実施する。
{l}
{c}
{w}
{c} 御中
件名: {o}の件
{a}の{o}
{a}の{o}を見に{a}へ行く
{a}で{d}に{o}を行う。
{a}支店、{a}店、{a}営業所
{a}から{a}まで{i}キロ
{a}産の{o}
{a}、{a}、{a}の三か所
{a}への{o}は{a}を経由する
{c}{a}支店の{o}
{c}、{c}
{c}（{c}の子会社）は{o}を{o}した。
取引先：{c}
{c}の{o}が{d}に{o}した。
発注先は{c}、納入先は{c}。
{c}製の{o}を{c}から購入
{w}と{w}を比べる。
Subject: {o}について
Re: {o}の{o}
{n}の{o}について
件名：{c} {n}様 {o}の件
生年月日：昭和 {i} 年 {i} 月 {i} 日
平成 {i} 年 {i} 月 {i} 日生まれ、{o}
{w}の{o}
{l}の{o}台
判定：{o}　所見：{o}
【{o}】{o}
・{o}
１．{o}の{o}
{o}です。{o}しました。
{o}については、{o}を{o}してください。
{o}・{o}・{o}
{l}{i}丁目{i}番地
{l}から徒歩{i}分、{l}行きのバス。
{c}で買う
{c}は{o}の{o}を扱う。
{o}
{o}、{o}、{o}
{o}の{o}は{o}による。
{o}及び{o}に関する{o}
{o}を{i}個、{o}を{i}本注文した。
{o}が{o}になった{o}を調べる。
{l}の{o}、{l}産の{o}
{o}法、{o}法及び{o}規則の施行に伴い{o}を改める。
{o}部、{o}課、{o}室の{o}
旦那様、奥様、お子様、お嬢様、神様、王様、若様、殿様、仏様
お客様へ　皆様へ　会員様へ　利用者様　施設様　担当者様　事務局様　保護者様
旦那様
取引先様
{c}様
{c}様、お世話になっております。
{o}様
{l}様
{l}支社、{l}支店、{l}営業所、{l}工場
{l}地方、{l}地区、{l}方面、{l}沿線
{l}出身の{n}{t}
{c}勤務の{n}さん
{c} {n}様
{c} 営業部 {n} 様
""".strip().split("\n")


@dataclass
class Names:
    """Where names come from: families and given names of the lexicon, the usual ones apart, and words of katakana."""

    rng: random.Random
    usual: list[str]
    families: list[str]
    given: list[str]
    foreign: list[str]
    places: list[str]
    nouns: list[str]
    towns: list[str]  # places that are surnames as well
    doubtful: list[str]  # nouns that are surnames as well

    def one(self, words: str | list[str]) -> str:
        return self.rng.choice(words)

    def family(self) -> str:
        luck = self.rng.random()
        if luck < 0.4:
            return self.one(self.usual)
        if luck < 0.65:
            return self.one(self.families)
        made = self.one(FAMILY_STARTS) + self.one(FAMILY_ENDS)
        return made if self.rng.random() < 0.7 else made + self.one(FAMILY_ENDS)

    def called(self) -> str:
        luck = self.rng.random()
        if luck < 0.55:
            return self.one(self.given)
        if luck < 0.62:
            return "".join(
                self.one("あいうえかきくけこさしすせそたちつとなにのはひふほまみむめもやゆよらりるれ") for _ in "123"
            )
        made = self.one(GIVEN_STARTS) + self.one(GIVEN_ENDS)
        return made if self.rng.random() < 0.7 else made + self.one(GIVEN_ENDS)

    def full(self) -> str:
        gap = self.rng.choices(("", " ", "　"), (6, 2, 2))[0]
        return self.family() + gap + self.called()

    def strange(self) -> str:
        if self.rng.random() < 0.6:
            return self.one(self.foreign)
        return "".join(self.one(KATAKANA) + self.rng.choice(("", "", "ー", "ン", "ッ")) for _ in range(3)).rstrip("ッ")

    def abroad(self) -> str:
        return self.rng.choice(("・", "・", "・", " ", "＝")).join(
            self.strange() for _ in range(self.rng.choice((2, 2, 2, 3)))
        )

    def reading(self) -> str:
        words = ["".join(self.one(KATAKANA[:40]) for _ in range(self.rng.randrange(2, 5))) for _ in "12"]
        return self.rng.choice(("", " ", "　")).join(words)

    def company(self) -> str:
        stem = self.rng.choice((self.family, self.family, self.strange, lambda: self.one(self.places)))()
        name = stem + self.one(COMPANY_ENDS)
        form = self.rng.choice(("", "", "株式会社", "有限会社", "㈱", "（株）", "合同会社"))
        return form + name if self.rng.random() < 0.5 else name + form

    def place(self) -> str:
        return self.one(self.places) if self.rng.random() < 0.5 else self.family() + self.one(PLACE_ENDS)

    def noun(self) -> str:
        return self.one(self.doubtful if self.rng.random() < 0.4 else self.nouns)

    def thing(self) -> str:
        return (self.family() if self.rng.random() < 0.7 else self.strange()) + self.one(WORKS)

    def title(self) -> str:
        return self.rng.choices([t for t, _ in TITLES], [n for _, n in TITLES])[0]


def day(rng: random.Random) -> str:
    m, d = rng.randrange(1, 13), rng.randrange(1, 29)
    return rng.choice((f"{m}月{d}日", f"{m}/{d}", f"令和{rng.randrange(1, 9)}年{m}月{d}日", "昨日", "本日", "先週"))


def filled(template: str, names: Names) -> Labelled:
    """One sentence with its persons."""
    rng = names.rng
    makers = {
        "p": names.full, "s": names.family, "g": names.called, "f": names.abroad, "k": names.strange,
        "n": lambda: names.full() if rng.random() < 0.5 else names.family(), "r": names.reading, "t": names.title,
        "c": names.company, "l": names.place, "o": names.noun, "a": lambda: rng.choice(names.towns), "w": names.thing, "d": lambda: day(rng),
        "i": lambda: str(rng.randrange(1, 100)), "m": lambda: f"user{rng.randrange(1000)}@example.jp",
    }  # fmt: skip
    text, persons = "", []
    for n, part in enumerate(template.replace("\\n", "\n").split("{")):
        head, brace, tail = part.partition("}") if n else ("", "", part)
        if brace:
            value = makers[head]()
            if head in "psgfknr":
                persons.append((len(text), len(text) + len(value)))
            text += value
        text += tail
    return text, persons


def office_text(names: Names, count: int) -> list[Labelled]:
    """Sentences, each from a template drawn at random."""
    return [filled(names.one(SENTENCES), names) for _ in range(count)]


def cell(names: Names) -> tuple[str, bool]:
    """What stands in a cell of a list, and whether it is a person."""
    rng = names.rng
    kind = rng.randrange(20)
    if kind < 6:
        return names.full() if rng.random() < 0.5 else names.family(), True
    makers = (names.noun, names.place, names.company, lambda: f"user{rng.randrange(1000)}@example.jp", lambda: day(rng))
    if kind < 14:
        return makers[kind % len(makers)](), False
    return rng.choice(
        (str(rng.randrange(10**6)), f"0{rng.randrange(10, 99)}-{rng.randrange(1000, 9999)}-0000", "")
    ), False


def lists(names: Names, count: int) -> list[Labelled]:
    """Lines of lists, cells parted by commas and the like."""
    result: list[Labelled] = []
    for _ in range(count):
        comma, quote = names.rng.choice((",", ",", ",", "\t", ";")), names.rng.choice(("", "", "", '"'))
        text, persons = "", []
        for _ in range(names.rng.randrange(3, 9)):
            value, is_person = cell(names)
            start = len(text) + len(quote)
            persons += [(start, start + len(value))] if is_person else []
            text += quote + value + quote + comma
        result.append((text[:-1] + "\n", persons))
    return result

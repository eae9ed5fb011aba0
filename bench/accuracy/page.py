"""A text that knows where its personal data stand."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.accuracy import values
from bench.accuracy.vocabulary import Person, address, person


@dataclass
class Page:
    """truth: (kind, start, end) in characters. decoys: (what it is, start, end), names of companies and the like."""

    rng: random.Random
    parts: list[str] = field(default_factory=list)
    truth: list[tuple[str, int, int]] = field(default_factory=list)
    decoys: list[tuple[str, int, int]] = field(default_factory=list)
    size: int = 0

    def put(self, text: str) -> "Page":
        self.parts.append(text)
        self.size += len(text)
        return self

    def hit(self, kind: str, text: str) -> "Page":
        self.truth.append((kind, self.size, self.size + len(text)))
        return self.put(text)

    def decoy(self, kind: str, text: str) -> "Page":
        self.decoys.append((kind, self.size, self.size + len(text)))
        return self.put(text)

    def one(self, *choices: str) -> "Page":
        return self.put(self.rng.choice(choices))

    def text(self) -> str:
        return "".join(self.parts)

    def person(self) -> Person:
        return person(self.rng)

    def full_name(self, who: Person) -> "Page":
        return self.hit("name", who.family + self.rng.choice(("", " ", "　")) + who.given)

    def address(self) -> "Page":
        return self.hit("address", address(self.rng))

    def phone(self) -> "Page":
        return self.hit("phone", values.phone(self.rng))

    def email(self, who: Person) -> "Page":
        return self.hit("email", values.email(self.rng, who.roman))

    def birth(self) -> "Page":
        return self.hit("birth_date", values.written_birth(self.rng, values.birth(self.rng)))


def kept(page: Page, text: str) -> str:
    """Fill {name} holes of a sentence: f full name, s surname, c company, l law, t station, a address; other text stays."""
    at = 0
    while (begin := text.find("{", at)) >= 0:
        page.put(text[at:begin])
        end = text.index("}", begin)
        HOLES[text[begin + 1 : end]](page, page.person())
        at = end + 1
    page.put(text[at:])
    return text


HOLES: dict[str, Callable[["Page", Person], object]] = {
    "f": lambda page, who: page.full_name(who),
    "F": lambda page, who: page.hit("name", who.full),
    "s": lambda page, who: page.hit("name", who.family),
    "r": lambda page, who: page.hit("name", f"{who.roman[1]} {who.roman[0]}"),
    "k": lambda page, who: page.hit("name", f"{who.reading[0]}{page.rng.choice((' ', '　'))}{who.reading[1]}"),
    "a": lambda page, who: page.address(),
    "p": lambda page, who: page.phone(),
    "m": lambda page, who: page.email(who),
    "b": lambda page, who: page.birth(),
    "c": lambda page, who: page.decoy("company", company(page.rng)),
    "l": lambda page, who: page.decoy("law", page.rng.choice(LAWS)),
    "t": lambda page, who: page.decoy("station", page.rng.choice(STATIONS)),
    "n": lambda page, who: page.put(str(page.rng.randrange(2, 90))),
}


LAWS = (
    "民法",
    "森林法",
    "河川法",
    "会社法",
    "高圧ガス保安法",
    "金融商品取引法",
    "原子力基本法",
    "小売商業調整特別措置法",
    "林業基本法",
    "農地法",
    "山村振興法",
    "道路交通法",
    "水質汚濁防止法",
    "中小企業基本法",
    "労働安全衛生法",
    "高齢者医療確保法",
    "石油備蓄法",
    "関税法",
    "宮内庁法",
    "大店立地法",
)
STATIONS = (
    "高田馬場駅",
    "三浦海岸駅",
    "中野坂上駅",
    "金山駅",
    "石川町駅",
    "柏駅",
    "千葉駅",
    "長野駅",
    "宮崎駅",
    "岡山駅",
    "上野駅",
    "福島駅",
    "松本駅",
    "秋葉原駅",
    "大宮駅",
    "浜松町駅",
    "小山駅",
    "高松駅",
    "森下駅",
    "東村山駅",
    "平井駅",
    "清水駅",
    "今井橋停留所",
    "和田岬駅",
)
SHOPS = (
    "工業株式会社",
    "商店",
    "建設株式会社",
    "歯科医院",
    "内科クリニック",
    "製作所",
    "運輸有限会社",
    "会計事務所",
    "食品株式会社",
    "不動産",
    "書店",
    "酒造",
    "印刷株式会社",
    "薬局",
)


def company(rng: random.Random) -> str:
    who = person(rng)
    return rng.choice(
        (
            who.family + rng.choice(SHOPS),
            "株式会社" + who.family + rng.choice(("組", "電機", "システム", "農園")),
            who.family + "・" + person(rng).family + "法律事務所",
        )
    )

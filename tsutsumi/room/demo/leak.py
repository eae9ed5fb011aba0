"""Made-up leaked folders with their truth: how many people are inside, in which file, and what can be read of it.

Everything follows from the seed. Numbers of cards pass their check and begin with 400000, which no bank has issued.
"""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from tsutsumi.core.jp.era import wareki
from tsutsumi.room.demo import leak_files as files
from tsutsumi.room.demo.names import DRUGS, GIVEN, ILLNESSES, OTHER_FORMS, SURNAMES, TOWNS

NAMESAKES = 15  # people who share the name of another and have another birth date
FULL = str.maketrans("0123456789-", "０１２３４５６７８９－")

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Person:
    """One made-up patient."""

    number: str
    surname: str
    given: str
    surname_kana: str
    given_kana: str
    born: date
    sex: str
    phone: str
    email: str
    postal: str
    address: str
    card: str
    illness: str
    drug: str

    @property
    def name(self) -> str:
        return self.surname + self.given


@dataclass(slots=True)
class Truth:
    """What is in a folder. people_total counts the people of unreadable files too; rows of all files, likewise."""

    seed: int
    people_total: int = 0
    people_readable: int = 0
    rows: int = 0
    cards: int = 0
    sensitive_rows: int = 0
    files: dict[str, str] = field(default_factory=dict)  # path → read or unread
    unread: dict[str, str] = field(default_factory=dict)  # path → reason code


class Crowd:
    """People drawn one after another from one seed; no two share name and birth date."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - made-up people, not secrets
        self.seen: set[tuple[str, date]] = set()
        self.people: list[Person] = []

    def draw(self, count: int) -> list[Person]:
        return [self._person() for _ in range(count)]

    def _person(self) -> Person:
        pick = self.random.choice
        surname, surname_kana = pick(SURNAMES)
        given, given_kana = pick(GIVEN)
        if self.people and len(self.people) % (1043 // NAMESAKES) == 0:
            other = pick(self.people)
            surname, surname_kana = other.surname, other.surname_kana
            given, given_kana = other.given, other.given_kana
        born = date(1930, 1, 1) + timedelta(days=self.random.randrange(90 * 365))
        while (surname + given, born) in self.seen:
            born += timedelta(days=400)
        self.seen.add((surname + given, born))
        person = self._with_contact(surname, given, surname_kana, given_kana, born)
        self.people.append(person)
        return person

    def _with_contact(self, surname: str, given: str, surname_kana: str, given_kana: str, born: date) -> Person:
        number, between = len(self.people) + 1, self.random.randint
        return Person(
            number=f"A{200000 + number}",
            surname=surname,
            given=given,
            surname_kana=surname_kana,
            given_kana=given_kana,
            born=born,
            sex=self.random.choice("男女"),
            phone=f"0{self.random.choice('789')}0-{between(1000, 9999)}-{between(1000, 9999)}",
            email=f"user{number:05}@{self.random.choice(('mail', 'post', 'home'))}.example.jp",
            postal=f"{between(110, 359)}-{between(0, 9999):04}",
            address=f"{self.random.choice(TOWNS)}{between(1, 5)}丁目{between(1, 30)}番{between(1, 20)}号",
            card=files.with_check_digit(f"400000{between(0, 999_999_999):09}"),
            illness=self.random.choice(ILLNESSES),
            drug=self.random.choice(DRUGS),
        )


def varied(person: Person, chance: random.Random) -> Person:
    """The same person as another clerk writes them: other forms of a character, widths, separators, block numbers."""
    surname = person.surname
    forms = [surname.replace(a, b) for a, b in OTHER_FORMS if a in surname]
    phone = chance.choice((person.phone, person.phone.replace("-", ""), person.phone.translate(FULL)))
    address = chance.choice((person.address, _short(person.address), person.address.translate(FULL)))
    return replace(
        person,
        surname=chance.choice([surname, *forms]),
        phone=phone,
        address=address,
        email=chance.choice((person.email, person.email.upper())),
    )


def slipped(people: list[Person], slips: int) -> list[Person]:
    """So many of them, each ninth, with another day of birth: the same person, which nobody can be sure of."""
    wrong = set(range(0, 9 * slips, 9))
    return [replace(p, born=p.born + timedelta(days=1)) if n in wrong else p for n, p in enumerate(people)]


def _short(address: str) -> str:
    """文京区小石川1-2-3 for 東京都文京区小石川1丁目2番3号."""
    block = address.replace("丁目", "-").replace("番", "-").replace("号", "")
    return block.removeprefix("東京都")


def register_row(p: Person) -> Row:
    return {
        "患者番号": p.number, "氏名": f"{p.surname}　{p.given}", "フリガナ": f"{p.surname_kana} {p.given_kana}",
        "生年月日": p.born.strftime("%Y/%m/%d"), "性別": p.sex, "電話番号": p.phone, "郵便番号": f"〒{p.postal}",
        "住所": p.address, "メールアドレス": p.email,
    }  # fmt: skip


def check_row(p: Person) -> Row:
    return {
        "患者番号": p.number, "氏名": f"{p.surname} {p.given}", "生年月日": wareki(p.born), "性別": p.sex,
        "判定": "要精密検査", "既往歴": p.illness,
    }  # fmt: skip


def booking_row(p: Person) -> Row:
    return {"氏名": f"{p.surname}{p.given}", "フリガナ": files.half_kana(f"{p.surname_kana} {p.given_kana}"),
            "電話番号": p.phone, "メールアドレス": p.email, "予約日": "2026-11-24"}  # fmt: skip


def drug_row(p: Person) -> Row:
    return {"患者番号": p.number, "氏名": f"{p.surname}　{p.given}", "生年月日": p.born.strftime("%Y%m%d"),
            "病名": p.illness, "処方": p.drug}  # fmt: skip


def card_row(p: Person) -> Row:
    return {"氏名": f"{p.surname} {p.given}", "電話番号": p.phone, "カード番号": files.grouped(p.card),
            "有効期限": "11/29", "金額": "3300"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the clinic leak: so many rows, of people by their place in the crowd."""

    path: str
    rows: int
    first: int
    row: Callable[[Person], Row]
    write: Callable[[Sequence[Row]], bytes]
    sensitive: bool = False
    cards: bool = False
    unread: str = ""
    slips: int = 0  # so many rows have a slip of the pen in the date of birth: for a person to decide


# 1,500 rows of 1,043 people: 1,013 in files that can be read, 18 only in the encrypted and 12 only in the damaged one.
CLINIC = (
    Part("患者一覧.csv", 620, 0, register_row, lambda rows: files.csv_bytes(rows, "cp932")),
    Part("健診/健診結果_2026.xlsx", 420, 560, check_row, files.sheet_with_titles, sensitive=True),
    Part(
        "外来.zip!/予約.zip!/予約一覧.tsv", 120, 100, booking_row, lambda rows: files.csv_bytes(rows, "utf-8-sig", "\t")
    ),
    Part(
        "外来.zip!/処方.csv", 150, 863, drug_row, lambda rows: files.csv_bytes(rows, "cp932"), sensitive=True, slips=12
    ),
    Part("会計/カード決済.csv", 80, 300, card_row, lambda rows: files.csv_bytes(rows, "utf-16"), cards=True),
    Part("メール/紹介患者.eml", 40, 20, register_row, files.mail_with_list),
    Part("書類/診療情報提供書.pdf", 40, 973, check_row, files.letters, sensitive=True),
    Part("旧システム/暗号化.zip", 18, 1013, register_row, files.locked_zip, unread="encrypted"),
    Part("旧システム/破損.zip", 12, 1031, register_row, files.torn_zip, unread="damaged"),
)
PEOPLE = 1043


def make_clinic_leak(folder: Path, seed: int = 2026) -> Truth:
    """Write the clinic's leak into `folder` and its truth beside it (`<folder>.truth.json`)."""
    crowd = Crowd(seed)
    people = crowd.draw(PEOPLE)
    truth = Truth(seed, people_total=PEOPLE)
    seen: set[str] = set()
    packed: dict[str, bytes] = {}
    for part in CLINIC:
        chosen = people[part.first : part.first + part.rows]
        chosen += people[: part.rows - len(chosen)]
        written = [varied(p, crowd.random) for p in chosen]
        packed[part.path] = part.write([part.row(p) for p in slipped(written, part.slips)])
        _add(truth, part, chosen, seen)
    truth.people_readable = len(seen)
    _settle(folder, packed, truth)
    return truth


def _add(truth: Truth, part: Part, chosen: list[Person], seen: set[str]) -> None:
    truth.rows += part.rows
    truth.files[part.path] = "unread" if part.unread else "read"
    if part.unread:
        member = "!/患者一覧_旧.csv" if part.unread == "encrypted" else ""
        truth.unread[part.path + member] = part.unread
        return
    seen.update(p.number for p in chosen)
    truth.cards += part.rows * part.cards
    truth.sensitive_rows += part.rows * part.sensitive


def _settle(folder: Path, packed: dict[str, bytes], truth: Truth) -> None:
    """Members go into their archives, innermost first; files into the folder."""
    for path in sorted((p for p in packed if "!/" in p), key=lambda p: -p.count("!/")):
        outer, _, name = path.rpartition("!/")
        packed[outer] = files.add_member(packed.get(outer), name, packed.pop(path))
    for path, data in packed.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    beside = folder.with_name(folder.name + ".truth.json")
    beside.write_text(json.dumps(asdict(truth), ensure_ascii=False, indent=1), encoding="utf-8")


def make_sent_list(folder: Path, seed: int = 40, people: int = 40) -> Truth:
    """A list of members sent to a wrong address: one spreadsheet."""
    return _single(folder, "会員名簿.xlsx", Crowd(seed).draw(people), booking_row, files.sheet_with_titles, seed)


def make_stick(folder: Path, seed: int = 12, people: int = 12) -> Truth:
    """A lost memory stick with results of health checks."""
    truth = _single(folder, "健診結果.xlsx", Crowd(seed).draw(people), check_row, files.sheet_with_titles, seed)
    truth.sensitive_rows = people
    return truth


def _single(
    folder: Path,
    name: str,
    people: list[Person],
    row: Callable[[Person], Row],
    write: Callable[[Sequence[Row]], bytes],
    seed: int,
) -> Truth:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(write([row(p) for p in people]))
    return Truth(seed, len(people), len(people), len(people), files={name: "read"})

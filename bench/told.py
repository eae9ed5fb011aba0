"""Made-up people to be told, each with values that nobody else has, and what is wrong with a text that one of them got.

Used by bench/mailing.py --whole and bench/letters.py --whole. The truth is made from the number of the person and the
list that the product froze, never from what was sent.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from tsutsumi.core.pii.kinds import CATEGORY
from tsutsumi.core.telling import items
from tsutsumi.core.telling.person import Person

KINDS = ("name", "email", "address", "phone", "birth_date", "card", "bank_account", "health_insurance", "password")
NATIONS = {7: "中国", 13: "大韓民国", 19: "アメリカ", 21: "ベトナム"}  # of 25
LANGUAGES = {7: "zh", 13: "ko", 19: "en", 21: "easy"}
NAME = re.compile("名前[0-9]{7}番")
HOME = re.compile("棟[0-9]{7}")
MAIL = re.compile("person-[0-9]+@made")
CODE = re.compile("(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}")
# Of nobody at all: what no notice may hold.
SECRET = re.compile("秘番[0-9]{7}|080-[0-9]{4}-[0-9]{4}|19[0-9]{2}-0[1-9]-[0-9]{2}|20[0-9]{2}-0[1-9]-1[0-9]")


def kinds_of(n: int) -> tuple[str, ...]:
    return tuple(kind for place, kind in enumerate(KINDS) if (n * 2654435761 >> place) & 1) or KINDS[:1]


def categories_of(n: int) -> frozenset[str]:
    return frozenset({"medical_record"} if n % 3 == 0 else ())


def row(n: int) -> dict[str, object]:
    """A line of the affected list."""
    from tests.apps.notices import made  # needs the settings of the product

    born = f"2012-0{n % 9 + 1}-1{n % 10}" if n % 20 == 0 else f"{1940 + n % 60}-0{n % 9 + 1}-1{n % 10}"
    place = f"{made.TOWNS[n % 13]}{n % 9 + 1}丁目{n % 29 + 1}番{n % 40 + 1}号 棟{n:07d}"
    bits = sum(1 << CATEGORY[one].code for one in categories_of(n))
    return made.person(
        n, name=f"名前{n:07d}番", email=f"person-{n}@made.example", address=place, birth_date=born, kinds=kinds_of(n),
        phone=f"080-{n // 10_000:04d}-{n % 10_000:04d}", postal_code=f"{100 + n % 800}{n % 9_973:04d}",
        member_id=f"秘番{n:07d}", nationality=NATIONS.get(n % 25), categories=bits,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Truth:
    """What the list says of one: `code` is made from the key of the mailing and the token of the notice."""

    n: int
    code: str

    @property
    def language(self) -> str:
        return LANGUAGES.get(self.n % 25, "ja")

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(kinds_of(self.n)) | categories_of(self.n)

    @property
    def words(self) -> list[str]:
        return items.of(Person("x", frozenset(kinds_of(self.n)), categories_of(self.n), self.language))

    def wrong(self, text: str) -> Iterator[str]:
        """What no text may say, whatever carried it: anything of another, and what is nobody's business."""
        own = {
            "name": (NAME, f"名前{self.n:07d}番"), "home": (HOME, f"棟{self.n:07d}"),
            "mail address": (MAIL, f"person-{self.n}@made"), "code": (CODE, self.code),
        }  # fmt: skip
        for what, (form, mine) in own.items():
            if set(form.findall(text)) - {mine}:
                yield f"a {what} of another"
        if f"名前{self.n:07d}番" not in text:
            yield "not the own name"
        if self.code not in text:
            yield "not the own code"
        if SECRET.search(text):
            yield "a value that no notice says"

    def wrong_lines(self, text: str) -> Iterator[str]:
        """Of a text in lines: the items are exactly those of the person."""
        if items.read(text.splitlines(), self.language) != self.kinds:
            yield "items of another"

    def wrong_page(self, text: str) -> Iterator[str]:
        """Of a printed text, squeezed: the list of items stands there whole, and nothing beside it."""
        block = squeezed("".join(f"・{word}" for word in self.words))
        before, found, after = text.partition(block)
        if not found or after.startswith("・") or "・" in before[before.rfind("■") :]:
            yield "items of another"


def squeezed(text: str) -> str:
    """Without spaces and breaks; the reader of a PDF gives some characters in their compatible form."""
    plain = unicodedata.normalize("NFKC", text).replace("･", "・")
    return re.sub(r"[\s\u200b\ufffe\u00ad]+", "", plain)

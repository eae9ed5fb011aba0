"""A check page to try out: sealed answers for sixty people who do not exist, apart from every case."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

from django.utils import timezone

from tsutsumi.core.blind import codes, known
from tsutsumi.core.telling.person import Person
from tsutsumi.notices.selfcheck.entries import Lines
from tsutsumi.selfcheck import writing
from tsutsumi.selfcheck.export import PART, Frame

PEOPLE, KEY = 60, b"tsutsumi demo: nobody"
KINDS = (
    ("name", "address", "phone", "email"),
    ("name", "address", "phone", "birth_date", "health_insurance"),
    ("name", "email", "password"),
    ("name", "address", "card", "card_expiry"),
)
MAIL, POSTAL = "mihon7@example.jp", "150-0007"


def code(number: int) -> str:
    """The code of a made-up person."""
    return codes.of(KEY, str(number))


def page(place: Path) -> None:
    """Make the export, for as long as a demo may be of use."""
    lines = Lines()
    made = list(_people(lines))
    numbers = lines.numbered()
    entries = (writing.Entry(c, q, frozenset(numbers[key] for key in mine)) for c, q, mine in made)
    writing.write(place, 1, _frame(), tuple(lines.found[key] for key in numbers), entries)


def _people(lines: Lines) -> Iterator[tuple[str, tuple[bytes, ...], frozenset[tuple[PART, str]]]]:
    for number in range(PEOPLE):
        person = Person("見本", frozenset(KINDS[number % len(KINDS)]), frozenset(), "ja", minor=number % 10 == 9)
        asked = known.question("mail", f"mihon{number}@example.jp", "postal", f"150-{number:04d}")
        yield code(number), (asked,) if asked else (), lines.of_person(person)


def _frame() -> Frame:
    until = timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=365), time()))
    return Frame(
        "あおい総合クリニック（見本）", "見本の確認ページです。載っている人は実在しません。", "0120-000-000",
        "平日9時から18時まで", "つばめ・みなと", until, is_drill=True, firsts=("mail",), second="postal",
    )  # fmt: skip

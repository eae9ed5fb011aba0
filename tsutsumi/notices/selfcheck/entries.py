"""From the frozen list to sealed answers: which lines of text fit a person, and by what they are found."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from functools import cache

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from tsutsumi.core.blind import known
from tsutsumi.core.jp import era
from tsutsumi.core.pii.kinds import CATEGORY, KINDS
from tsutsumi.core.telling import acts, items
from tsutsumi.core.telling.person import Person
from tsutsumi.notices import frozen, gather, holding, plan, texts
from tsutsumi.notices.models import ADULT, Mailing, Notice
from tsutsumi.notices.selfcheck.models import MAIL, MEMBER, POSTAL, CheckPage
from tsutsumi.selfcheck import pages
from tsutsumi.selfcheck.export import LANGUAGES, PART, Frame, Line
from tsutsumi.selfcheck.writing import Entry

AT_ONCE = 2_000
IN_ADDRESS = re.compile(r"(?:〒\s*)?([0-9０-９]{3}[-‐−－ー]?[0-9０-９]{4})(?![0-9０-９])")
LEFT_OUT = ("threat",)  # somebody near them may know their mail address and their birthday
PARTS: tuple[PART, ...] = ("intro", "item", "act")
CONTACT = {"phone": "contact.phone", "hours": "contact.hours", "organisation": "organisation"}
MISSING = _("窓口の電話番号・受付時間・組織の名前が数字台帳にそろっていません。先に登録してください。")


@dataclass
class Lines:
    """The lines that occur, numbered. The same items and the same kind of reader give the same lines."""

    found: dict[tuple[PART, str], Line] = field(default_factory=dict[tuple[PART, str], Line])
    _seen: dict[tuple[object, ...], frozenset[tuple[PART, str]]] = field(
        default_factory=dict[tuple[object, ...], frozenset[tuple[PART, str]]]
    )

    def of(self, row: frozen.Row, audience: str) -> frozenset[tuple[PART, str]]:
        """The lines of this person, by part and Japanese words."""
        key = (row["kinds0"], row["kinds1"], row["categories"], audience)
        if key not in self._seen:
            self._seen[key] = self.of_person(texts.person_of(row, "ja", audience))
        return self._seen[key]

    def of_person(self, person: Person) -> frozenset[tuple[PART, str]]:
        said = {language: _said(replace(person, language=language)) for language in LANGUAGES}
        mine = []
        for words in zip(*said.values(), strict=True):
            part = words[0][0]
            line = Line(part, dict(zip(said, (text for _part, text in words), strict=True)))
            self.found.setdefault((part, line.words["ja"]), line)
            mine.append((part, line.words["ja"]))
        return frozenset(mine)

    def numbered(self) -> dict[tuple[PART, str], int]:
        """Their numbers: first for whom it is, then items and acts in the order of the product."""
        order = _order()
        ranked = sorted(self.found, key=lambda key: (PARTS.index(key[0]), order.get(key, len(order)), key[1]))
        return {key: number for number, key in enumerate(ranked)}


def _said(person: Person) -> list[tuple[PART, str]]:
    intro = _plain(person.language)[f"intro_{person.audience}"]
    found: list[tuple[PART, str]] = [("intro", intro), *(("item", word) for word in items.of(person))]
    return found + [("act", act.text) for act in acts.of(person)]


@cache
def _plain(language: str) -> dict[str, str]:
    from html import unescape

    return {name: unescape(text) for name, text in pages.texts(language).items()}


@cache
def _order() -> dict[tuple[PART, str], int]:
    """Every line of the product in its order."""
    every: list[tuple[PART, str]] = []
    for minor, deceased in ((False, False), (True, False), (False, True)):
        for categories in (frozenset[str](), frozenset(CATEGORY)):
            person = Person("", frozenset(KINDS), categories, "ja", minor, deceased)
            every += _said(person)
    return {key: number for number, key in enumerate(dict.fromkeys(every))}


@dataclass
class Drawn:
    """People with their lines still by words, how many the open check leaves out, and member numbers as they are."""

    people: list[tuple[str, tuple[bytes, ...], frozenset[tuple[PART, str]]]]
    lines: Lines
    unasked: int

    def entries(self) -> Iterator[Entry]:
        numbers = self.lines.numbered()
        for code, questions, mine in self.people:
            yield Entry(code, questions, frozenset(numbers[key] for key in mine))

    def ordered(self) -> tuple[Line, ...]:
        return tuple(self.lines.found[key] for key in self.lines.numbered())


def draw(page: CheckPage, firsts: tuple[str, ...], beat: Callable[[], None]) -> Drawn:
    """Everybody who is told and whose code was not revoked."""
    writer = texts.Writer.of(page.mailing)
    drawn = Drawn([], Lines(), 0)
    threatened = holding.threatened(page.mailing)
    for notice, row in _rows(page.mailing, beat):
        is_asked = notice.person not in threatened
        questions = tuple(_questions(notice, row, firsts, page.second)) if is_asked else ()
        drawn.unasked += bool(firsts) and not questions
        drawn.people.append((writer.code(notice), questions, drawn.lines.of(row, notice.audience)))
    return drawn


def _rows(mailing: Mailing, beat: Callable[[], None]) -> Iterator[tuple[Notice, frozen.Row]]:
    wanted = Notice.objects.filter(mailing=mailing, revoked_code=None).exclude(state="excluded").order_by("person")
    last = -1
    while block := list(wanted.filter(person__gt=last)[:AT_ONCE]):
        beat()
        yield from gather.rows(block)
        last = block[-1].person


def _questions(notice: Notice, row: frozen.Row, firsts: tuple[str, ...], second: str) -> Iterator[bytes]:
    if set(LEFT_OUT) & set(notice.flags):
        return
    item = _postal(row) if second == POSTAL else _birth(row)
    for first in firsts:
        value = plan.mail_address(row) if first == MAIL else row["member_id"] or ""
        if question := known.question(first, value, second, item):
            yield question


def _postal(row: frozen.Row) -> str:
    if row["postal_code"]:
        return str(row["postal_code"])
    found = IN_ADDRESS.match(row["address"] or "")
    return found[1] if found else ""


def _birth(row: frozen.Row) -> str:
    try:
        return era.parse_date(row["birth_date"] or "").strftime("%Y%m%d")
    except ValueError:
        return ""


def offered(page: CheckPage) -> tuple[tuple[str, ...], str]:
    """The first items that may be offered, and why one may not."""
    if MEMBER not in page.firsts:
        return tuple(page.firsts), ""
    rows = (batch["member_id"].to_pylist() for batch in frozen.batches(page.mailing.case, page.mailing.roll))
    why = known.guessable({number for block in rows for number in block if number})
    return tuple(first for first in page.firsts if first != MEMBER or not why), why


def frame(page: CheckPage, firsts: tuple[str, ...]) -> Frame | None:
    """What the page says besides; nothing while the ledger lacks what people need to call."""
    ledger = texts.ledger_of(page.mailing)
    said = {name: ledger[code].text("ja") if ledger[code].is_known else "" for name, code in CONTACT.items()}
    if not all(said.values()):
        return None
    subject = (
        f"{said['organisation']}が手紙やメールでお知らせした、個人情報の漏えい等（そのおそれを含む）の確認ページです。"
    )
    return Frame(
        said["organisation"], subject, said["phone"], said["hours"], page.word, ends(page),
        is_drill=page.mailing.case.is_drill, firsts=firsts, second=page.second if firsts else "",
    )  # fmt: skip


def ends(page: CheckPage) -> datetime:
    """The end of its last day."""
    return timezone.make_aware(datetime.combine(page.until + timedelta(days=1), time()))


def preview(language: str, kinds: frozenset[str], categories: frozenset[str] = frozenset()) -> list[tuple[PART, str]]:
    """What somebody made up reads: lines by part."""
    return _said(Person("見本 花子", kinds, categories, language))


__all__ = ["ADULT", "Drawn", "Lines", "draw", "ends", "frame", "offered", "preview"]

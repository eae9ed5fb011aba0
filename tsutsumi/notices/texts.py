"""The exact text of each notice: the wording of its channel, language and audience, filled from ledger and list.

The same mailing gives the same texts always: the figures are kept with it when it is settled.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from tsutsumi.core.blind import codes
from tsutsumi.core.figures.figure import Figure, Ledger, Range
from tsutsumi.core.pii.kinds import ALL, CATEGORIES
from tsutsumi.core.telling import wording
from tsutsumi.core.telling.person import Person
from tsutsumi.core.telling.wording import Composed, Form, Template
from tsutsumi.evidence import vault
from tsutsumi.evidence.models import scope_of
from tsutsumi.figures import gather as figures
from tsutsumi.notices import frozen, plan
from tsutsumi.notices.models import BEREAVED, DIRECT, GUARDIAN, Mailing, Notice, Wording
from tsutsumi.notices.selfcheck.models import CheckPage

Key = tuple[str, str, str]  # channel, language, audience
NAMELESS: Mapping[str, str] = {"ja": "ご本人", "easy": "ご本人", "en": "Customer", "zh": "客户", "ko": "고객"}
# Without these a reader could not act, or could not see who writes (letters without them are held back).
CHECK, WORD = "contact.check", "contact.word"
REACH = ("email", "phone", "postal_code", "address")
MUST = ("organisation", "representative", "contact.phone", "contact.hours", "next_update")


@dataclass(frozen=True, slots=True)
class Ready:
    """One notice with its person and its text on every way."""

    notice: Notice
    row: frozen.Row
    code: str
    texts: Mapping[str, Composed]

    @property
    def now(self) -> Composed:
        """The text of the way the notice is at."""
        return self.texts[self.notice.channel]

    @property
    def digest(self) -> str:
        return digest_of(self.texts, self.row)


@dataclass(frozen=True, slots=True)
class Writer:
    """Everything that the texts of one mailing are made from, read once."""

    mailing: Mailing
    ledger: Ledger
    key: bytes
    edited: Mapping[Key, Template]
    letters: Mapping[Key, str] = field(default_factory=dict[Key, str])  # SHA-256 of own Word files
    forms: dict[Key, Form] = field(default_factory=dict[Key, Form], repr=False)  # filled as they are asked for

    @classmethod
    def of(cls, mailing: Mailing) -> "Writer":
        rows = list(Wording.objects.filter(mailing=mailing))
        edited = {(r.channel, r.language, r.audience): template_of(r) for r in rows}
        letters = {(r.channel, r.language, r.audience): r.docx_sha256 for r in rows if r.docx_sha256}
        return cls(mailing, ledger_of(mailing), code_key(mailing), edited, letters)

    def template(self, channel: str, language: str, audience: str) -> Template:
        """The wording as the house edited it, else as it comes with the product."""
        return self.edited.get((channel, language, audience)) or wording.template(channel, language, audience)

    def code(self, notice: Notice) -> str:
        """The code by which this person, and nobody else, finds out on the page of the self-check."""
        return codes.of(self.key, notice.token)

    @property
    def has_check(self) -> bool:
        """Whether there is a page where people can see for themselves; without it no text speaks of a code."""
        return self.ledger[CHECK].is_known

    def texts(self, notice: Notice, row: frozen.Row) -> dict[str, Composed]:
        """Its text on every way."""
        return self._texts(notice, row, self.code(notice))

    def ready(self, notice: Notice, row: frozen.Row) -> Ready:
        code = self.code(notice)
        return Ready(notice, row, code, self._texts(notice, row, code))

    def _texts(self, notice: Notice, row: frozen.Row, code: str) -> dict[str, Composed]:
        person, said = person_of(row, notice.language, notice.audience), code if self.has_check else ""
        ways = [way for way in notice.ways if way in DIRECT]
        return {way: self._form((way, *_of(notice))).fill(person, said) for way in ways}

    def _form(self, key: Key) -> Form:
        if key not in self.forms:
            self.forms[key] = wording.form(self.template(*key), self.ledger, has_code=self.has_check)
        return self.forms[key]


def _of(notice: Notice) -> tuple[str, str]:
    return notice.language, notice.audience


def template_of(row: Wording) -> Template:
    return Template(row.channel, row.language, row.audience, row.subject, row.body)


def code_key(mailing: Mailing) -> bytes:
    """The key from which the codes of this mailing follow; it dies with the key of the case."""
    return vault.derived(scope_of(mailing.case), f"notices codes|{mailing.pk}")


def person_of(row: frozen.Row, language: str, audience: str) -> Person:
    """What the text of this person depends on: a name, what leaked, a language, and whom it speaks to."""
    kinds, categories = _leaked(row["kinds0"] | row["kinds1"] << 64, row["categories"])
    name = plan.name_of_person(row) or NAMELESS[language]
    return Person(name, kinds, categories, language, audience == GUARDIAN, audience == BEREAVED)


@lru_cache(maxsize=1_000)
def _leaked(kinds: int, categories: int) -> tuple[frozenset[str], frozenset[str]]:
    """Ids of kinds and categories from their bits."""
    ids = frozenset(kind.id for kind in ALL if kinds >> kind.code & 1 and kind.personal)
    return ids, frozenset(one.id for one in CATEGORIES if categories >> one.code & 1)


def ledger_of(mailing: Mailing) -> Ledger:
    """The figures as they were when it was settled; until then as they are."""
    if mailing.ledger and mailing.is_settled:
        return loaded(mailing.ledger)
    page = CheckPage.objects.filter(mailing=mailing).first()
    address, word = (page.address, page.word) if page else (None, None)
    own = {CHECK: Figure(CHECK, "確認ページ", address), WORD: Figure(WORD, "照合のことば", word)}
    return {**own, **figures.ledger(mailing.case)}


def ready(mailing: Mailing, rows: Iterable[tuple[Notice, frozen.Row]]) -> Iterator[Ready]:
    """The text of each of these on every way."""
    writer = Writer.of(mailing)
    for notice, row in rows:
        yield writer.ready(notice, row)


def digest_of(texts: Mapping[str, Composed], row: frozen.Row) -> str:
    """SHA-256 over the exact texts of every way, and over where they go."""
    told = [[way, texts[way].subject, texts[way].text] for way in sorted(texts)]
    told.append([row[name] or "" for name in REACH])
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def used(texts: Collection[Composed]) -> dict[str, str]:
    """Which figures these show, and how."""
    return {code: shown for text in texts for code, shown in text.used.items()}


def kept(ledger: Ledger) -> list[dict[str, Any]]:
    """The figures as a mailing keeps them."""
    return [
        {
            "code": one.code, "label": one.label, "value": _kept(one.value), "source": one.source, "unit": one.unit,
            "as_of": one.as_of.isoformat() if one.as_of else None,
            "others": {language: _kept(said) for language, said in one.others.items()},
        }
        for one in ledger.values()
    ]  # fmt: skip


def _kept(value: Any) -> Any:
    if isinstance(value, Range):
        return {"range": [value.low, value.high]}
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return list(value) if isinstance(value, tuple) else value


def loaded(rows: list[dict[str, Any]]) -> Ledger:
    """The figures that a mailing has kept."""
    found = {}
    for row in rows:
        at = datetime.fromisoformat(row["as_of"]) if row["as_of"] else None
        others = {language: _value(said) for language, said in row["others"].items()}
        told = (row["label"], _value(row["value"]), at, row["source"], row["unit"], others)
        found[row["code"]] = Figure(row["code"], *told)
    return found


def _value(said: Any) -> Any:
    if isinstance(said, list):
        return tuple(said)
    if isinstance(said, dict) and "range" in said:
        return Range(*said["range"])
    if isinstance(said, dict) and "moment" in said:
        return datetime.fromisoformat(said["moment"])
    if isinstance(said, dict):
        return date.fromisoformat(said["day"])
    return said

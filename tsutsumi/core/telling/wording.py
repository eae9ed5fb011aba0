"""The text for one person: the house's wording, the ledger's figures, and this person's own items and acts.

A wording is plain text: a line that begins with `# ` is a heading, a line `---` ends the last section. `{{code}}` comes
from the ledger, `{{person.…}}` from the person. The same wording, ledger, person and code give the same text always.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, cast

from tsutsumi.core.figures.cite import BadReferenceError, Rendered, references, render
from tsutsumi.core.figures.figure import Figure, Language, Ledger
from tsutsumi.core.telling import acts, items, ourselves
from tsutsumi.core.telling.person import AUDIENCES, CHANNELS, LANGUAGES, Person, TellingError, read_toml

NAME, ITEMS, ACTS, CODE = "person.name", "person.items", "person.acts", "person.code"
OF_PERSON = (NAME, ITEMS, ACTS, CODE)
LABELS: Mapping[str, str] = {NAME: "宛名", ITEMS: "その人の項目", ACTS: "その人へのお願い", CODE: "確認番号"}
HEADING, RULE, BOX = "# ", "---", "■ "
# Stand for the person's values while the ledger is read, so that no value is ever read as a reference.
_OPEN, _CLOSE = "\x02", "\x03"
_TOKEN = re.compile(f"{_OPEN}([a-z.]+){_CLOSE}")
_SLOT = re.compile(r"<([a-z]+)>")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Template:
    """A wording, as it comes with the product or as the house has edited it."""

    channel: str
    language: str
    audience: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Part:
    """A section: its heading ("" before the first and behind `---`) and its text."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Composed:
    """`used`: code -> the words shown. `unknown`, `unspoken`: codes without a value, without words in this language."""

    subject: str
    text: str
    used: Mapping[str, str]
    parts: tuple[Part, ...] = ()
    unknown: tuple[str, ...] = ()
    unspoken: tuple[str, ...] = ()


@cache
def template(channel: str, language: str = "ja", audience: str = "adult") -> Template:
    """The wording that comes with the product. A letter says what a mail says."""
    if channel not in CHANNELS or language not in LANGUAGES or audience not in AUDIENCES:
        raise TellingError(f"文面「{channel}・{language}・{audience}」はありません。")
    data = read_toml(f"templates/{language}.toml")
    row, slots = data["mail" if channel == "letter" else channel], data[audience]
    subject, body = (
        _SLOT.sub(lambda found: slots[found[1]], text).strip() for text in (row.get("subject", ""), row["body"])
    )
    return Template(channel, language, audience, subject, body)


@dataclass(frozen=True, slots=True)
class Form:
    """A wording with the ledger's figures in it: read and checked once, then filled for one person after the other."""

    wording: Template
    subject: str
    parts: tuple[Part, ...]
    used: Mapping[str, str]
    unknown: tuple[str, ...]
    unspoken: tuple[str, ...]

    def fill(self, person: Person, code: str = "") -> Composed:
        """The text for this person. TellingError where it cannot be made. `code` is empty as `form` was told."""
        _is_for(self.wording, person)
        fill = _filler(replace(person, language=self.wording.language), code)
        parts = tuple(Part(fill(part.heading), fill(part.text)) for part in self.parts)
        subject = " ".join(fill(self.subject).split())
        return Composed(subject, plain(parts), self.used, parts, self.unknown, self.unspoken)


def form(wording: Template, ledger: Ledger, *, has_code: bool) -> Form:
    """The part of the work that is the same for all. TellingError, with the place in the wording."""
    _no_items_in_sms(wording)
    subject = _rendered("件名", wording.subject, ledger, wording.language)
    body = _rendered("本文", wording.body if has_code else _without_check(wording.body), ledger, wording.language)
    return Form(
        wording, subject.text, tuple(sections(body.text)), {**subject.used, **body.used},
        tuple(dict.fromkeys(subject.unknown + body.unknown)), tuple(dict.fromkeys(subject.unspoken + body.unspoken)),
    )  # fmt: skip


def compose(wording: Template, ledger: Ledger, person: Person, code: str = "") -> Composed:
    """The text for this person. TellingError, with the place in the wording, where it cannot be made."""
    _is_for(wording, person)
    return form(wording, ledger, has_code=bool(code)).fill(person, code)


def troubles(wording: Template, ledger: Ledger) -> list[str]:
    """What keeps this wording from being used, a sentence each; empty when it can be."""
    found = [] if wording.channel == "sms" or ITEMS in _codes(wording.body) else [
        "本文に「{{person.items}}」（その人の項目）がありません。本人には、その人の項目を伝えます。"
    ]  # fmt: skip
    for check in (lambda: _no_items_in_sms(wording), lambda: _rendered("件名", wording.subject, ledger, "ja"),
                  lambda: _rendered("本文", wording.body, ledger, "ja")):  # fmt: skip
        try:
            check()
        except TellingError as wrong:
            found.append(str(wrong))
    return found


def sections(text: str) -> Iterator[Part]:
    """The sections of a wording or of a text made from it, in order; empty ones before and behind are left out."""
    heading, lines = "", list[str]()
    for line in [*text.splitlines(), RULE]:
        is_heading = line.startswith((HEADING, BOX))
        if not is_heading and line.strip() != RULE:
            lines.append(line)
            continue
        if heading or any(kept.strip() for kept in lines):
            yield Part(heading, "\n".join(lines).strip())
        heading, lines = (line[2:].strip() if is_heading else ""), []


def plain(parts: tuple[Part, ...]) -> str:
    """The parts as plain text: what a mail carries and what a letter, the check and the digest read."""
    return "\n\n".join(f"{BOX}{part.heading}\n{part.text}" if part.heading else part.text for part in parts) + "\n"


def _rendered(where: str, text: str, ledger: Ledger, language: str) -> Rendered:
    tokens = {code: Figure(code, LABELS[code], f"{_OPEN}{code}{_CLOSE}") for code in OF_PERSON}
    try:
        shown = render(text, {**ourselves.told(ledger), **tokens}, cast(Language, language))
    except BadReferenceError as bad:
        raise TellingError(f"{where}の{bad}") from None
    own = set(OF_PERSON)
    return replace(
        shown, used={code: words for code, words in shown.used.items() if code not in own},
        unspoken=tuple(code for code in shown.unspoken if code not in own),
    )  # fmt: skip


def _filler(person: Person, code: str) -> Callable[[str], str]:
    name = " ".join(_CONTROLS.sub(" ", person.name).split())
    if not name:
        raise TellingError("宛名のない人がいます。対象者の一覧の氏名を確かめてください。")
    anybody = replace(person, name="")
    values = {
        NAME: lambda: name,
        CODE: lambda: code,
        ITEMS: lambda: _items(anybody),
        ACTS: lambda: _acts(anybody),
    }
    return lambda text: _TOKEN.sub(lambda found: values[found[1]](), text) if _OPEN in text else text


# Of many people few differ in what leaked. Nobody's name is kept here.
@lru_cache(maxsize=1_000)
def _items(person: Person) -> str:
    return items.lines(person)


@lru_cache(maxsize=1_000)
def _acts(person: Person) -> str:
    return acts.lines(person)


def _is_for(wording: Template, person: Person) -> None:
    if wording.audience != person.audience:
        whom, to = AUDIENCES[person.audience], AUDIENCES[wording.audience]
        raise TellingError(f"{to}あての文面です。{whom}あての文面を使ってください。")


def _no_items_in_sms(wording: Template) -> None:
    if wording.channel == "sms" and (strange := set(_codes(wording.subject + wording.body)) & set(OF_PERSON)):
        raise TellingError(f"SMSには本人の情報（{LABELS[min(strange)]}）を載せられません。参照を消してください。")


def _codes(text: str) -> list[str]:
    return [ref.code for ref in references(text)]


def _without_check(body: str) -> str:
    """Without the sections that show the code, for somebody who has none."""
    if CODE not in _codes(body):
        return body
    kept = [part for part in sections(body) if CODE not in _codes(part.text)]
    return "\n\n".join(f"{HEADING}{p.heading}\n{p.text}" if p.heading else f"{RULE}\n{p.text}" for p in kept)


@cache
def _headings() -> tuple[dict[str, Any], ...]:
    return tuple(read_toml("templates/headings.toml")["item"])


# The items of a notice by law: id -> label (規則10条, which takes 1, 2, 4, 5, 9 of 規則8条1項).
LEGAL: Mapping[str, str] = {row["id"]: row["label"] for row in _headings()}


def legal(heading: str, language: str = "ja") -> frozenset[str]:
    """Which of the five legal items a heading announces, by its words."""
    low = heading.lower()
    return frozenset(
        row["id"] for row in _headings()
        if any(re.search(word, low) for word in row[language]) and not any(word in low for word in row["without"])
    )  # fmt: skip

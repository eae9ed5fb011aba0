"""What is wrong with the wordings that a mailing uses: what blocks the approval, and what a person should look at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tsutsumi.core.telling import wording
from tsutsumi.core.telling.person import TellingError
from tsutsumi.core.telling.wording import Composed, Template
from tsutsumi.notices.models import AUDIENCES, CHANNELS, DIRECT, LANGUAGES, Mailing, Notice
from tsutsumi.notices.samples import SAMPLE_CODE, made_up
from tsutsumi.notices.texts import MUST, Key, Writer


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence for whoever edits. `blocks`: it must be mended before anybody may approve."""

    message: str
    blocks: bool = True
    source: str = ""
    mark: str = ""
    words: str = ""


def needed(mailing: Mailing) -> list[Key]:
    """Which wordings its people need: channel, language, audience."""
    rows = Notice.objects.filter(mailing=mailing).exclude(state="excluded").order_by()
    found = set[Key]()
    for language, audience, ways in rows.values_list("language", "audience", "ways").distinct():
        found |= {(way, language, audience) for way in ways if way in DIRECT}
    order = {code: n for n, code in enumerate([*DIRECT, *dict(LANGUAGES), *dict(AUDIENCES)])}
    return sorted(found, key=lambda key: tuple(order[code] for code in key))


def label(key: Key) -> str:
    channel, language, audience = key
    return f"{dict(CHANNELS)[channel]}・{dict(LANGUAGES)[language]}・{dict(AUDIENCES)[audience]}"


def blocking(mailing: Mailing) -> list[str]:
    """What keeps it from being settled, a sentence each."""
    writer = Writer.of(mailing)
    return [f"［{label(key)}］{one.message}" for key in needed(mailing) for one in findings(writer, key) if one.blocks]


def findings(writer: Writer, key: Key) -> list[Finding]:
    """What is to be said of one wording, made with a made-up person."""
    template = writer.template(*key)
    found = [Finding(sentence) for sentence in wording.troubles(template, writer.ledger)]
    if found:
        return found
    try:
        made = wording.compose(template, writer.ledger, made_up(key), _code(writer))
    except TellingError as trouble:
        return [Finding(str(trouble))]
    return [*_unknown(writer, made), *_legal(template, made)]


def _unknown(writer: Writer, made: Composed) -> Iterator[Finding]:
    for code in made.unknown:
        label = writer.ledger[code].label
        if code in MUST:
            yield Finding(f"「{label}」が数字台帳にありません。受け取った人が連絡できず、送り主も分かりません。")
        else:
            yield Finding(f"「{label}」は分かっていないので、「調査中」と書かれます。", blocks=False)
    for code in made.unspoken:
        yield Finding(
            f"「{writer.ledger[code].label}」に、この言語の言葉がありません。数字台帳に入力します。", blocks=False
        )


def _legal(template: Template, made: Composed) -> Iterator[Finding]:
    """The five items of a notice must stand in it, by their headings (規則10条)."""
    if template.channel == "sms":
        return
    there = frozenset[str]().union(*(wording.legal(part.heading, template.language) for part in made.parts))
    for item, words in wording.LEGAL.items():
        if item not in there:
            yield Finding(
                f"「{words}」の見出しがありません。本人への通知に要る事項です。", source="規則10条", mark="確認"
            )


def legal(writer: Writer, key: Key) -> frozenset[str]:
    """Which of the five items stand in the text, by its headings."""
    try:
        made = wording.compose(writer.template(*key), writer.ledger, made_up(key), _code(writer))
    except TellingError:
        return frozenset()
    return frozenset[str]().union(*(wording.legal(part.heading, key[1]) for part in made.parts))


def references(writer: Writer) -> list[tuple[str, str, str]]:
    """What may stand in a wording: code, what it is, what it says now."""
    own = [(code, words, "") for code, words in wording.LABELS.items()]
    return own + [(one.code, one.label, one.text()) for one in writer.ledger.values()]


def _code(writer: Writer) -> str:
    return SAMPLE_CODE if writer.has_check else ""


@dataclass(frozen=True, slots=True)
class Ease:
    """How a text reads: sentences, their mean length in characters, and the longest one."""

    sentences: int
    mean: int
    longest: str


def ease(writer: Writer, key: Key) -> Ease | None:
    """None where the text cannot be made."""
    try:
        made = wording.compose(writer.template(*key), writer.ledger, made_up(key), _code(writer))
    except TellingError:
        return None
    found = [one.strip() for one in re.split(r"[。.!?！？\n]+", made.text) if one.strip()]
    if not found:
        return None
    return Ease(len(found), round(sum(map(len, found)) / len(found)), max(found, key=len))

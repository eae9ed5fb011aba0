"""What is wrong with the wordings that a mailing uses: what blocks the approval, and what a person should look at."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext_noop

from tsutsumi.core.telling import ease, lint, wording
from tsutsumi.core.telling.ease import Ease, Hint
from tsutsumi.core.telling.findings import Context
from tsutsumi.core.telling.person import TellingError
from tsutsumi.core.telling.wording import Composed, Template
from tsutsumi.notices.models import AUDIENCES, CHANNELS, DIRECT, LANGUAGES, Mailing, Notice
from tsutsumi.notices.samples import SAMPLE_CODE, made_up
from tsutsumi.notices.texts import MUST, Key, Writer

TYPED = "TD-1"  # a figure that was typed instead of taken from the ledger
MOST_HINTS = 10
# What core.telling calls the five items of the law, so that a page says them in the reader's language.
LEGAL_WORDS = (
    gettext_noop("概要"),
    gettext_noop("漏えい等した（おそれのある）個人データの項目"),
    gettext_noop("原因"),
    gettext_noop("二次被害又はそのおそれの有無及びその内容"),
    gettext_noop("その他参考となる事項"),
)


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
    return keys(rows.values_list("language", "audience", "ways").distinct())


def keys(spoken: Iterable[tuple[str, str, Iterable[str]]]) -> list[Key]:
    """The wordings for people of whom each has a language, an audience, and ways."""
    found = {(way, language, audience) for language, audience, ways in spoken for way in ways if way in DIRECT}
    order = {code: n for n, code in enumerate([*DIRECT, *dict(LANGUAGES), *dict(AUDIENCES)])}
    return sorted(found, key=lambda key: tuple(order[code] for code in key))


def label(key: Key) -> str:
    channel, language, audience = key
    return f"{dict(CHANNELS)[channel]}・{dict(LANGUAGES)[language]}・{dict(AUDIENCES)[audience]}"


def blocking(mailing: Mailing) -> list[str]:
    """What keeps it from being settled, a sentence each."""
    writer = Writer.of(mailing)
    return [f"［{label(key)}］{one.message}" for key in needed(mailing) for one in findings(writer, key) if one.blocks]


def together(mailing: Mailing, wordings: Iterable[Key]) -> list[tuple[str, list[str]]]:
    """The same by sentence: what is wrong, and in which of these wordings."""
    writer, found = Writer.of(mailing), dict[str, list[str]]()
    for key in wordings:
        for one in findings(writer, key):
            if one.blocks:
                found.setdefault(one.message, []).append(label(key))
    return list(found.items())


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
    return [*_unknown(writer, made), *_linted(writer, template, made, key)]


def _linted(writer: Writer, template: Template, made: Composed, key: Key) -> Iterator[Finding]:
    """What the check of notices finds: typed figures in the wording, and the rules on the text as a person reads it."""
    channel, language, _audience = key
    ctx = Context(channel, language, writer.mailing.letter_on, made_up(key), writer.ledger)
    draft = lint.check(template.body, replace(ctx, person=None, is_draft=True))
    typed = [one for one in draft if one.rule == TYPED]
    said = lint.check(made.text, ctx)
    for one in {(one.rule, one.words): one for one in [*typed, *said]}.values():
        yield Finding(one.message, one.blocks, one.source, one.mark, one.words)


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
class Reading:
    """How a text reads. `ease` for Japanese only; `hints`: where やさしい日本語 does not keep its own rules."""

    ease: Ease | None
    hints: list[Hint]


def reading(writer: Writer, key: Key) -> Reading | None:
    """None where the text cannot be made, or where the measure does not know the language."""
    language = key[1]
    if language not in ("ja", "easy"):
        return None
    try:
        made = wording.compose(writer.template(*key), writer.ledger, made_up(key), _code(writer))
    except TellingError:
        return None
    if language == "ja":
        return Reading(ease.of(made.text), [])
    return Reading(None, ease.plain(made.text, [made_up(key).name, *made.used.values()])[:MOST_HINTS])

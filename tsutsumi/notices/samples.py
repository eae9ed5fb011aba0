"""Made-up persons for trials and for the editor: the item sets and languages of the list, and nobody's values."""

from collections import Counter
from dataclasses import dataclass

from tsutsumi.core.blind import codes
from tsutsumi.core.pii.kinds import ALL
from tsutsumi.core.telling import wording
from tsutsumi.core.telling.person import Person, TellingError
from tsutsumi.notices import frozen
from tsutsumi.notices.models import ADULT, BEREAVED, DIRECT, GUARDIAN, MAIL, Mailing, Notice
from tsutsumi.notices.texts import Key, Writer

SAMPLE_CODE = codes.of(b"sample" * 6, "sample")
NAMES = {"ja": "見本 花子", "easy": "見本 花子", "en": "Hanako Mihon (sample)", "zh": "样本", "ko": "견본"}
USUAL = ("name", "address", "phone", "email")
MOST_SETS = 12


@dataclass(frozen=True, slots=True)
class Sample:
    label: str
    subject: str
    text: str


def made_up(key: Key, kinds: frozenset[str] = frozenset(USUAL)) -> Person:
    """Nobody: a name that says so, these kinds of items."""
    _channel, language, audience = key
    return Person(NAMES[language], kinds, frozenset(), language, audience == GUARDIAN, audience == BEREAVED)


def texts(mailing: Mailing) -> list[Sample]:
    """One per language, audience and channel with the most frequent items, and one Japanese mail per item set."""
    writer = Writer.of(mailing)
    sets = item_sets(mailing)
    rows = Notice.objects.filter(mailing=mailing).exclude(state="excluded").order_by()
    keys = {
        (way, language, audience)
        for language, audience, ways in rows.values_list("language", "audience", "ways").distinct()
        for way in ways
        if way in DIRECT
    }
    usual = sets[0] if sets else frozenset(USUAL)
    wanted = [(key, usual) for key in sorted(keys)]
    plain = [key for key in keys if key == (MAIL, "ja", ADULT)]
    wanted += [(key, kinds) for kinds in sets[1:] for key in plain]
    return [_sample(writer, key, kinds) for key, kinds in wanted]


def _sample(writer: Writer, key: Key, kinds: frozenset[str]) -> Sample:
    code = SAMPLE_CODE if writer.has_check else ""
    made = wording.compose(writer.template(*key), writer.ledger, made_up(key, kinds), code)
    return Sample("・".join(key), made.subject, made.text)


def shown(writer: Writer, key: Key) -> Sample | None:
    """The text for a made-up person; None where it cannot be made (the findings say why)."""
    try:
        return _sample(writer, key, frozenset(USUAL))
    except TellingError:
        return None


def item_sets(mailing: Mailing) -> list[frozenset[str]]:
    """Which sets of items leaked together, the most frequent first."""
    found = Counter[tuple[int, int]]()
    for batch in frozen.batches(mailing.case, mailing.roll):
        found.update(zip(batch["kinds0"].to_pylist(), batch["kinds1"].to_pylist(), strict=True))
    named = [one for one in ALL if one.personal]
    return [
        frozenset(kind.id for kind in named if (low | high << 64) >> kind.code & 1)
        for (low, high), _often in found.most_common(MOST_SETS)
    ]

"""What the texts of a mailing show of the ledger: of one that is settled, and of what has left the house, for good.

One document per way and language. A mailing that was settled anew is another document: what was sent before stays.
"""

from collections.abc import Iterable

from django.utils import translation

from tsutsumi.accounts.models import User
from tsutsumi.audit.record import name_of
from tsutsumi.core.telling import wording
from tsutsumi.figures import actions as figures
from tsutsumi.figures.models import Use
from tsutsumi.notices import checking
from tsutsumi.notices.models import CHANNELS, Mailing
from tsutsumi.notices.samples import SAMPLE_CODE, made_up
from tsutsumi.notices.texts import CHECK, WORD, Writer

OWN = (CHECK, WORD)  # figures of the mailing itself, which the ledger of the case does not have


def settled(mailing: Mailing, *, by: User) -> None:
    """Every text stands fixed, and nothing has left yet."""
    for channel, language in _pairs(mailing):
        _cite(mailing, channel, language, by, sent=False)


def left(mailing: Mailing, channel: str, languages: Iterable[str], *, by: User) -> None:
    """Texts of this way have left in these languages: they keep what they say."""
    for language in sorted(set(languages)) if mailing.digest else ():
        _cite(mailing, channel, language, by, sent=True)


def dropped(mailing: Mailing, *, by: User) -> None:
    """It is changed or called off: what has not left shows nothing any more."""
    rows = Use.objects.filter(case=mailing.case_id, document__startswith=f"{name_of(mailing)}:", is_sent=None)
    for document in sorted(set(rows.values_list("document", flat=True))):
        figures.forget(mailing.case, document, by=by)


def _pairs(mailing: Mailing) -> list[tuple[str, str]]:
    return sorted({(channel, language) for channel, language, _audience in checking.needed(mailing)})


def _cite(mailing: Mailing, channel: str, language: str, by: User, *, sent: bool) -> None:
    with translation.override("ja"):
        label = f"{mailing}（{dict(CHANNELS)[channel]}）"
    figures.cite(
        mailing.case, f"{name_of(mailing)}:{channel}:{mailing.digest[:16]}", label, _used(mailing, channel, language),
        by=by, sent=sent, language=language, url=mailing.get_absolute_url(),
    )  # fmt: skip


def _used(mailing: Mailing, channel: str, language: str) -> dict[str, str]:
    """Code -> the words that stand there, whomever of this language the text speaks to."""
    writer, found = Writer.of(mailing), dict[str, str]()
    code = SAMPLE_CODE if writer.has_check else ""
    for key in checking.needed(mailing):
        if key[:2] == (channel, language):
            found |= wording.compose(writer.template(*key), writer.ledger, made_up(key), code).used
    return {code: words for code, words in sorted(found.items()) if code not in OWN}

"""What is approved, as one number: over the header (how it is sent) and over blocks of a thousand people.

A block is quick to make again, so each batch is compared with what was approved right before it leaves.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator

from tsutsumi.core.flow import Refused
from tsutsumi.notices.models import Mailing, Notice
from tsutsumi.notices.texts import Writer

BLOCK = 1_000  # people
LINE = ("person", "token", "language", "audience", "ways", "wave", "flags", "text_digest")
CHANGED = "承認を受けた内容と、いま送ろうとしている内容が一致しません。内容を確定し直し、もう一度承認を受けてください。"


def header(mailing: Mailing, writer: Writer) -> str:
    """SHA-256 over everything that holds for all: list, ways, date, waves, wordings, figures."""
    wordings = sorted([*key, text.subject, text.body] for key, text in writer.edited.items())
    letters = sorted([*key, digest] for key, digest in writer.letters.items())
    figures = sorted((code, figure.text()) for code, figure in writer.ledger.items())
    told = [
        mailing.case_id, mailing.number, mailing.roll, mailing.roll_digest, mailing.people, mailing.channels,
        mailing.language, mailing.letter_on.isoformat() if mailing.letter_on else "", mailing.waves, wordings, letters,
        figures,
    ]  # fmt: skip
    return _sha(told)


def block(mailing: Mailing, number: int) -> str:
    """SHA-256 over the notices of the people from `number` × 1,000 on."""
    first = number * BLOCK
    rows = Notice.objects.filter(mailing=mailing, person__gte=first, person__lt=first + BLOCK).order_by("person")
    return _sha(list(map(list, rows.values_list(*LINE))))


def blocks(mailing: Mailing, beat: Callable[[], None] = lambda: None) -> Iterator[str]:
    for number in range(-(-mailing.people // BLOCK)):
        beat()
        yield block(mailing, number)


def digest(head: str, parts: Iterable[str]) -> str:
    """The one number."""
    return _sha([head, *parts])


def unchanged(mailing: Mailing, writer: Writer, people: Iterable[int] | None = None) -> None:
    """Refused unless what stands here is what was settled: the header, and the blocks of these people (None: all)."""
    if not mailing.digest or digest(header(mailing, writer), mailing.blocks) != mailing.digest:
        raise Refused(CHANGED)
    numbers = range(len(mailing.blocks)) if people is None else sorted({person // BLOCK for person in people})
    if any(block(mailing, number) != mailing.blocks[number] for number in numbers):
        raise Refused(CHANGED)


def _sha(told: object) -> str:
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

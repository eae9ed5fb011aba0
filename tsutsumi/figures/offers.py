"""What later stages offer for a figure that a person sets: it stands in the ledger only once somebody has taken it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from tsutsumi.cases.models import Case
from tsutsumi.core.figures.figure import Ledger, Value, words
from tsutsumi.figures import gather


@dataclass(frozen=True, slots=True)
class Offer:
    """`as_of`: since when it is known; whoever sets the figure later has decided otherwise."""

    code: str
    value: Value
    source: str
    as_of: datetime
    english: str = ""

    @property
    def text(self) -> str:
        return words(self.value)


# Filled by the stages above when they start.
MAKERS: list[Callable[[Case], Iterable[Offer]]] = []


def waiting(case: Case, ledger: Ledger) -> list[Offer]:
    """What is offered, is not what the ledger says, and was not decided on since."""
    if case.past is not None:
        return []
    found = [offer for maker in MAKERS for offer in maker(case)]
    return [offer for offer in found if ledger[offer.code].text() != offer.text and not _is_decided(case, offer)]


def _is_decided(case: Case, offer: Offer) -> bool:
    last = gather.history(case, offer.code).first()
    return last is not None and last.at >= offer.as_of

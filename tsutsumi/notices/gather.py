"""What pages and later stages ask about notices: who is told, on the way, not to be reached. Reads only."""

from collections.abc import Collection, Iterator

from django.db.models import QuerySet

from tsutsumi.cases.models import Case
from tsutsumi.notices import frozen
from tsutsumi.notices.models import Mailing, Notice


def mailings(case: Case) -> QuerySet[Mailing]:
    """Every mailing of the case, the newest first."""
    return Mailing.objects.filter(case=case).select_related("by", "case")


def people(mailing: Mailing, numbers: Collection[int] | None = None) -> Iterator[frozen.Row]:
    """Rows of the frozen list in the order of their numbers: those asked for, or everybody. They hold values."""
    return frozen.people(mailing.case, mailing.roll, numbers)


def rows(notices: Collection[Notice]) -> Iterator[tuple[Notice, frozen.Row]]:
    """Each of these notices of one mailing with its person."""
    by_person = {notice.person: notice for notice in notices}
    if by_person:
        mailing = next(iter(notices)).mailing
        for row in people(mailing, list(by_person)):
            yield by_person[row["person"]], row

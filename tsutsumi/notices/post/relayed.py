"""After a backup was restored: what the relay took since then, out of its log. Nobody of these is written to again."""

from collections.abc import Iterable
from itertools import batched

from django.db import transaction

from tsutsumi.accounts.models import User
from tsutsumi.audit.record import record
from tsutsumi.core.mailing import office
from tsutsumi.core.mailing.journal import Journal
from tsutsumi.notices import quiet
from tsutsumi.notices.models import MAIL, Mailing, Notice
from tsutsumi.notices.post.desk import MailDesk

AT_ONCE = 1_000
WAITING = ("planned", "queued")


def note(marks: Iterable[str], *, by: User) -> dict[Mailing, int]:
    """How many of each mailing were known as waiting and had been taken."""
    found: dict[Mailing, int] = {}
    seen = dict.fromkeys(marks)
    for mailing in Mailing.objects.filter(case__erased_at=None).exclude(roll="").select_related("case"):
        number = _note(mailing, seen, by)
        if number:
            found[mailing] = number
    return found


def _note(mailing: Mailing, marks: Iterable[str], by: User) -> int:
    waiting = Notice.objects.filter(mailing=mailing, channel=MAIL, state__in=WAITING)
    tokens = set(waiting.values_list("token", flat=True))
    mine = [mark for mark in marks if mark.partition(".")[0] in tokens]
    if not mine:
        return 0
    journal = Journal(quiet.journal(mailing))
    try:
        for some in batched(mine, AT_ONCE):
            office.prove(MailDesk(mailing), journal, some)
    finally:
        journal.close()
    number = len(tokens) - waiting.count()
    with transaction.atomic():
        record("mailing.relayed", mailing, by=by, people=number)
    return number

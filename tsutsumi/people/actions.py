"""The verbs of people: settle how many there are. What a scan proposes is decided here too, for the stages above."""

from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.audit.record import record
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.evidence.actions import decide
from tsutsumi.evidence.models import ScanRun
from tsutsumi.people import gather
from tsutsumi.people.gather import proposals_of
from tsutsumi.people.models import Count

__all__ = ["decide", "proposals_of", "settle"]


def settle(run: ScanRun, *, by: User) -> Count:
    """Keep the count of a finished scan with its causes. Asked twice, it is kept once. Refused before it is done."""
    if run.state != "done":
        raise Refused("この走査は終わっていないため、本人の数を定められません。")
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=run.case_id)
        kept = Count.objects.filter(run=run).first()
        if kept is not None:
            return kept
        change = gather.change_since(gather.latest(run.case), run)
        count = Count.objects.create(
            case=run.case, run=run, change=change[:300], by=by, at=timezone.now(), **run.summary["people"]
        )
        record("people.settled", count, by=by, low=count.low, high=count.high, run=run.number)
    return count

"""A clock of the machine that was set back: a chain whose next entry would stand before its last one says so itself."""

from datetime import datetime, timedelta

from django.utils import timezone

from tsutsumi.audit.models import Chain, Entry

# Two machines of one house are never quite of one mind.
SLACK = timedelta(seconds=2)
VERBS = ("clock.back", "clock.jumped")
SHOWN, SHOWN_FOR = 10, timedelta(days=90)


def set_back(chain: Chain, now: datetime) -> datetime | None:
    """When the last entry of the chain was written, if that is later than `now`; else None."""
    last = Entry.objects.filter(chain=chain, number=chain.length).values_list("at", flat=True).first()
    return last if last is not None and last - now > SLACK else None


def is_behind(now: datetime) -> bool:
    """Whether the clock still stands before what was written last anywhere in the trail."""
    last = Entry.objects.order_by("-pk").values_list("at", flat=True).first()
    return last is not None and last - now > SLACK


def notices() -> list[Entry]:
    """What the trail says of the clock lately; the last first. They hold numbers only, of whichever chain."""
    since = timezone.now() - SHOWN_FOR
    return list(Entry.objects.filter(verb__in=VERBS, at__gte=since).order_by("-pk")[:SHOWN])

"""What the pages of letters show. Reads only, and no value of anybody."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from tsutsumi.core.documents.letters.paper import FOLDS, LONG_3
from tsutsumi.notices.letters.models import RETURNED, AddressFix, PrintedLetter, PrintRun
from tsutsumi.notices.models import LETTER, PHONE, Mailing, Notice


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the letters of a mailing stand."""

    waiting: int
    queued: int
    posted: int
    assumed: int
    returned: int
    calls: int


def standing(mailing: Mailing) -> Standing:
    rows = Notice.objects.filter(mailing=mailing).values_list("channel", "state").annotate(n=Count("pk"))
    by: dict[tuple[str, str], int] = {(channel, state): n for channel, state, n in rows}
    printed = PrintedLetter.objects.filter(run__mailing=mailing, attempt__state="prepared").count()
    to_print, to_call = (sum(by.get((way, state), 0) for state in ("planned", "queued")) for way in (LETTER, PHONE))
    posted, assumed = by.get((LETTER, "handed"), 0), by.get((LETTER, "delivered_assumed"), 0)
    return Standing(to_print - printed, printed, posted, assumed, returned(mailing).count(), to_call)


def returned(mailing: Mailing) -> Any:
    """The letters that came back, the last ones first."""
    rows = PrintedLetter.objects.filter(run__mailing=mailing).exclude(returned_at=None).order_by("-returned_at")
    return rows.select_related("attempt__notice", "run")


def reasons(mailing: Mailing) -> list[tuple[str, int]]:
    """How many came back, by reason."""
    rows = dict(returned(mailing).order_by().values_list("why").annotate(n=Count("pk")))
    return [(str(label), rows[code]) for code, label in RETURNED if code in rows]


def fixes(mailing: Mailing) -> Any:
    return AddressFix.objects.filter(notice__mailing=mailing).select_related("notice", "by", "decided_by")


def runs(mailing: Mailing) -> list[PrintRun]:
    return list(mailing.print_runs.select_related("by").prefetch_related("parts"))


def envelope() -> dict[str, str]:
    """The measures that a page tells before anything is printed."""
    w = LONG_3.window
    told = {"width": w.width, "height": w.height, "left": w.left, "top": w.top, "first": FOLDS[0], "second": FOLDS[1]}
    return {name: f"{measure:g}" for name, measure in told.items()}

"""代替措置 (法26条2項ただし書) for those who cannot be reached: published where, and the desk that people can ask."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.audit.record import record
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.notices.models import Mailing, Notice, Substitute


@dataclass(frozen=True, slots=True)
class Measure:
    """`document`: the publication, as the trail names it. `is_planned`: it has its day and is not out yet."""

    document: str
    place: str
    desk: str
    since: date
    until: date | None = None
    is_planned: bool = False


def substitute(mailing: Mailing, told: Measure, *, by: User) -> Substitute:
    """Take this publication and this desk as the measure. Who is left, and why, is kept in numbers."""
    if not told.document or not told.place.strip() or not told.desk.strip():
        raise Refused("公表と、本人が確かめられる窓口の両方が要ります。")
    if told.until and told.until < told.since:
        raise Refused("終わりの日が、公表した日より前になっています。")
    with transaction.atomic():
        left = reasons(mailing)
        row = Substitute.objects.create(
            mailing=mailing, document=told.document, place=told.place.strip()[:300], desk=told.desk.strip()[:300],
            since=told.since, until=told.until, is_planned=told.is_planned, reasons=left, people=sum(left.values()),
            by=by, at=timezone.now(),
        )  # fmt: skip
        record(
            "mailing.substituted", mailing, by=by, people=row.people, since=row.since, document=row.document,
            planned=row.is_planned,
        )  # fmt: skip
    return row


def reasons(mailing: Mailing) -> dict[str, int]:
    """Code of the reason -> how many people cannot be reached for it."""
    rows = Notice.objects.filter(mailing=mailing, state="unreachable").order_by()
    return dict(Counter(dict(rows.values_list("reason").annotate(Count("pk")))).most_common())


def current(case: Case) -> list[Substitute]:
    """The one that holds, of each mailing."""
    newest = Substitute.objects.filter(mailing__case=case).order_by().values("mailing").annotate(last=Max("pk"))
    return list(Substitute.objects.filter(pk__in=newest.values("last")).select_related("mailing__case"))


def end(row: Substitute, on: date, *, by: User) -> None:
    """It is no longer public from this day on."""
    with transaction.atomic():
        Substitute.objects.filter(pk=row.pk).update(until=on)
        record("mailing.substitute_ended", row.mailing, by=by, document=row.document, until=on)

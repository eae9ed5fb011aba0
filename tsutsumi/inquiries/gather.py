"""What the pages and reports of the desk show: queue, clocks, numbers of a day, of a shift, harm. Reads only."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext

from tsutsumi.accounts.models import User
from tsutsumi.audit.then import last_of
from tsutsumi.cases.models import JAPAN, Case
from tsutsumi.figures.offers import Offer
from tsutsumi.inquiries import kinds, private
from tsutsumi.inquiries.models import Desk, Errand, FaqAnswer, Harm, Inquiry, Lookup, Seat, Tally

TOP = 10


def desk_of(case: Case) -> Desk | None:
    return Desk.objects.filter(case=case).first()


def seats_of(user: User) -> list[Seat]:
    """The desks at which somebody sits today: their way in, for whoever has no part in the case."""
    rows = Seat.objects.active().filter(user=user, case__in=Case.objects.open(), case__erased_at__isnull=True)
    return list(rows.select_related("case"))


def waiting(case: Case) -> QuerySet[Inquiry]:
    """What is not finished, the oldest first."""
    return Inquiry.objects.filter(case=case, state="open").select_related("by").order_by("received_at", "pk")


def errands(case: Case) -> QuerySet[Errand]:
    """What was promised or handed on and is not done, by its time."""
    return Errand.objects.filter(inquiry__case=case, state="open").select_related("inquiry", "by")


def errands_due(now: datetime, soon: timedelta) -> QuerySet[Errand]:
    """Of every running case: soon due, or late."""
    rows = Errand.objects.filter(state="open", due_at__lte=now + soon, inquiry__case__in=Case.objects.open())
    return rows.select_related("inquiry__case")


def said_in(inquiry: Inquiry) -> dict[str, str]:
    """Name, contact and memo, for whoever works on it."""
    return private.unseal(inquiry.case, f"inquiry:{inquiry.pk}", inquiry.private)


def answers(case: Case, *, approved: bool = True) -> list[FaqAnswer]:
    rows = FaqAnswer.objects.filter(case=case).select_related("by", "approved_by", "case")
    return list(rows.filter(state="approved") if approved else rows)


@dataclass(frozen=True, slots=True)
class Daily:
    """The numbers of one day. Counts only: nobody's name, nobody's words."""

    on: date
    ways: list[tuple[str, int]]
    topics: list[tuple[str, int]]
    hours: list[tuple[int, int]]
    feelings: list[tuple[int, int]]
    tasks: list[tuple[str, int]]
    harms: list[tuple[str, int]]
    answers: dict[str, int] = field(default_factory=dict)
    taken: int = 0
    finished: int = 0
    abandoned: int | None = None
    elsewhere: int = 0
    seconds: int | None = None
    open_tasks: int = 0
    late_tasks: int = 0

    @property
    def calls(self) -> int:
        return dict(self.ways).get(kinds.WAYS["phone"], 0) + self.elsewhere


def daily(case: Case, on: date) -> Daily:
    with translation.override("ja"):
        begin, end = _bounds(on)
        rows = list(Inquiry.objects.filter(case=case, received_at__gte=begin, received_at__lt=end))
        made = Errand.objects.filter(inquiry__case=case, at__gte=begin, at__lt=end)
        open_ = errands(case).filter(at__lt=end)
        tally = Tally.objects.filter(case=case, on=on).first()
        return Daily(
            on,
            _labelled(Counter(row.way for row in rows), kinds.WAYS),
            _labelled(Counter(row.topic for row in rows if row.topic), kinds.TOPICS)[:TOP],
            sorted(Counter(timezone.localtime(row.received_at).hour for row in rows).items()),
            sorted(Counter(row.feeling for row in rows if row.feeling).items()),
            _labelled(Counter(made.values_list("kind", flat=True)), {k: t.label for k, t in kinds.TASKS.items()}),
            _labelled(Counter(_harms(case, begin, end)), kinds.HARMS),
            dict(Counter(Lookup.objects.filter(inquiry__in=rows).values_list("answer", flat=True))),
            len(rows),
            sum(row.state == "done" for row in rows),
            tally.abandoned if tally else None,
            tally.calls if tally else 0,
            mean_seconds(rows),
            open_.count(),
            open_.filter(due_at__lt=min(end, timezone.now())).count(),
        )


@dataclass(frozen=True, slots=True)
class Shift:
    """What one operator took on one day, in numbers."""

    name: str
    taken: int
    finished: int
    seconds: int | None
    lookups: int
    misses: int


def shifts(case: Case, on: date) -> list[Shift]:
    begin, end = _bounds(on)
    rows = Inquiry.objects.filter(case=case, received_at__gte=begin, received_at__lt=end).select_related("by")
    looked = Lookup.objects.filter(inquiry__case=case, at__gte=begin, at__lt=end)
    asked = Counter(looked.values_list("by", flat=True))
    missed = Counter(looked.exclude(answer="yes").values_list("by", flat=True))
    by: dict[int, list[Inquiry]] = {}
    for row in rows:
        by.setdefault(row.by_id, []).append(row)
    return [
        Shift(
            own[0].by.name, len(own), sum(r.state == "done" for r in own), mean_seconds(own), asked[user], missed[user]
        )
        for user, own in sorted(by.items())
    ]


def mean_seconds(rows: Iterable[Inquiry]) -> int | None:
    """How long a call took on average, from taking to ending; those left open over an hour are not counted."""
    spans = [(row.ended_at - row.received_at).total_seconds() for row in rows if row.ended_at and row.way == "phone"]
    good = [span for span in spans if 0 <= span <= 3600]
    return round(sum(good) / len(good)) if good else None


def calls_by_day(case: Case, since: date) -> dict[date, int]:
    """Calls of each day, those given up and those taken elsewhere with them: what the forecast is measured by."""
    rows = Inquiry.objects.filter(case=case, way="phone", received_at__gte=_bounds(since)[0])
    found = Counter(timezone.localtime(at, JAPAN).date() for at in rows.values_list("received_at", flat=True))
    for row in Tally.objects.filter(case=case, on__gte=since):
        found[row.on] += row.abandoned + row.calls
    return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class Claims:
    """Actual harm that callers told of, for item ⑤ of the report."""

    claimed: int
    confirmed: int
    unfounded: int
    kinds: list[tuple[str, int]]
    last_at: datetime | None

    @property
    def counted(self) -> int:
        """All but those that were found to come from elsewhere."""
        return self.claimed + self.confirmed


def claims(case: Case) -> Claims:
    rows = list(Harm.objects.filter(case=case).values_list("state", "kind", "at"))
    states = Counter(state for state, _kind, _at in rows)
    by_kind = _labelled(Counter(kind for state, kind, _at in rows if state != "unfounded"), kinds.HARMS)
    last = max((at for _state, _kind, at in rows), default=None)
    return Claims(states["claimed"], states["confirmed"], states["unfounded"], by_kind, last)


def harm_words(case: Case) -> str:
    """The sentence for the report: what was told, what was confirmed. Empty where nobody told of any."""
    found = claims(case)
    if not found.counted:
        return ""
    with translation.override("ja"):
        parts = "、".join(f"{label}{count}件" for label, count in found.kinds)
    on = f"{timezone.localtime(found.last_at):%Y年%m月%d日}まで" if found.last_at else ""
    confirmed = f"うち確認できたもの{found.confirmed}件" if found.confirmed else "事実かどうかは確認中"
    return f"窓口への実害の申し出{found.counted}件（{parts}。{confirmed}。{on}の申し出）"


def offers(case: Case) -> Iterator[Offer]:
    """Harm that was found to be true, for 「二次被害」 in the ledger: a person takes it or says it otherwise."""
    rows = dict(Harm.objects.filter(case=case, state="confirmed").values_list("pk", "kind"))
    if not rows:
        return
    found = last_of(Harm, "harm.confirm", case.pk, timezone.now())
    said = {language: _confirmed(Counter(rows.values()), language) for language in ("ja", "en")}
    source = "問い合わせ窓口の記録（確かめた実害の申し出）"
    yield Offer("misuse", said["ja"], source, max(found[pk].at for pk in rows if pk in found), said["en"])


def _confirmed(often: Counter[str], language: str) -> str:
    with translation.override(language):
        each = [(gettext(label), count) for label, count in _labelled(often, kinds.HARMS)]
    if language == "en":
        listed = ", ".join(f"{label}: {count}" for label, count in each)
        return f"Harm from this incident was confirmed in {often.total()} of the cases reported to our desk ({listed})"
    listed = "、".join(f"{label}{count}件" for label, count in each)
    return f"窓口へのお申し出のうち、この漏えいによる被害と確かめたものが{often.total()}件あります（{listed}）"


def _harms(case: Case, begin: datetime, end: datetime) -> list[str]:
    return list(Harm.objects.filter(case=case, at__gte=begin, at__lt=end).values_list("kind", flat=True))


def _labelled(counts: Counter[str], labels: dict[str, str]) -> list[tuple[str, int]]:
    """Most often first; in the order of the table where alike."""
    order = list(labels)
    rows = sorted(counts.items(), key=lambda pair: (-pair[1], order.index(pair[0])))
    return [(labels[code], count) for code, count in rows]


def _bounds(on: date) -> tuple[datetime, datetime]:
    begin = datetime.combine(on, time(), JAPAN)
    return begin, begin + timedelta(days=1)

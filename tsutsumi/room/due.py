"""The dates of a case that somebody must keep: the statutory ones, and the 速報 window, which is only a guide."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from tsutsumi.cases.models import Case
from tsutsumi.core.jp.calendar import is_closed
from tsutsumi.core.law.deadlines import day_number, last_day
from tsutsumi.core.law.verdict import Answer, Clock, Judgement, Verdict
from tsutsumi.duties.words import numbers

FINAL, GUIDE = "final", "guide"


@dataclass(frozen=True, slots=True)
class Due:
    """One line of the deadline board.

    `due` is the last day; for the guide, the fifth day, `first` being the third. `is_decided` is False while a limb or
    the duty itself is open: the date then says what would hold. `open_days` counts the days the government works,
    today not included; None when the table of holidays does not reach that far.
    """

    case: Case
    regime: str
    law: str
    kind: str
    label: str
    due: date
    days: int
    cite: tuple[str, ...]
    limbs: tuple[str, ...] = ()  # as the law numbers them: 1 to 5
    is_rival: bool = False  # stands beside another date until the third limb is decided
    start: date | None = None  # day 1, the day the last fact it hangs on was learned
    first: date | None = None
    is_decided: bool = True
    open_days: int | None = None
    flags: tuple[str, ...] = ()
    is_done: bool = False

    @property
    def uid(self) -> str:
        """Stays the same when the date moves, so that a calendar moves its entry too."""
        return f"{self.case.number}.{self.regime}.{self.kind}.{self.days}@tsutsumi"

    @property
    def if_known_first(self) -> date | None:
        """The last day counted from when anybody first knew of the incident, where the period began only later.

        The period begins when the *reportable* event was known (通則編3-5-3-3); whoever suspected it from the start
        must keep the earlier date, so it is never hidden. None where both are the same day.
        """
        first = self.case.known_on
        if self.start is None or self.start <= first:
            return None
        return day_number(first, self.days) if self.kind == GUIDE else last_day(first, self.days)

    def left(self, today: date) -> int:
        """Days until the last day; 0 on the last day itself, negative when late."""
        return (self.due - today).days


def dues_of(case: Case, judgement: Judgement, handed_in: frozenset[tuple[str, str]], today: date) -> list[Due]:
    """Every date of a case, the earliest first. `handed_in`: (regime, stage) of the reports that were submitted."""
    found = [due for verdict in judgement.verdicts for due in _of(case, verdict, handed_in, today)]
    return sorted(found, key=lambda due: (due.is_done, due.due, due.kind))


def next_due(dues: Iterable[Due]) -> Due | None:
    """The date to look at now; None when nothing runs."""
    return next((due for due in dues if not due.is_done), None)


@lru_cache(maxsize=4096)
def open_days(today: date, due: date) -> int | None:
    """Working days of the government after `today`, the last day included; 0 when the last day is over."""
    try:
        return sum(not is_closed(today + timedelta(days=n)) for n in range(1, (due - today).days + 1))
    except ValueError:
        return None


def _of(case: Case, verdict: Verdict, handed_in: frozenset[tuple[str, str]], today: date) -> Iterable[Due]:
    if verdict.reportable is Answer.NO:
        return
    is_sure = verdict.reportable is Answer.YES
    if verdict.day3 and verdict.day5:
        yield _guide(case, verdict, verdict.day3, verdict.day5, handed_in, today)
    for clock in verdict.clocks:
        if clock.kind == FINAL:
            yield _statutory(case, verdict, clock, is_sure, handed_in, today)


def _guide(
    case: Case, verdict: Verdict, first: date, last: date, handed_in: frozenset[tuple[str, str]], today: date
) -> Due:
    return Due(
        case, verdict.regime, verdict.label, GUIDE, "速報", last, 5, _guide_cite(verdict),
        numbers(verdict.limbs), start=first - timedelta(days=2), first=first,
        is_decided=verdict.reportable is Answer.YES,
        open_days=open_days(today, last),
        is_done=bool({(verdict.regime, "preliminary"), (verdict.regime, "final")} & handed_in),
    )  # fmt: skip


def _guide_cite(verdict: Verdict) -> tuple[str, ...]:
    """What the law of this regime says of the 速報; the guideline of one regime is not quoted for another."""
    sought = f"{verdict.regime}.clocks"
    clocks = next((node for node in verdict.proof.children if node.id == sought), None) or verdict.proof.find(sought)
    return clocks.children[0].cite if clocks else ()


def _statutory(
    case: Case, verdict: Verdict, clock: Clock, is_sure: bool, handed_in: frozenset[tuple[str, str]], today: date
) -> Due:
    return Due(
        case, verdict.regime, verdict.label, FINAL, clock.label, clock.due, clock.days, clock.cite,
        numbers(clock.limbs or verdict.limbs), start=clock.start, is_rival=not clock.decided,
        is_decided=clock.decided and is_sure,
        open_days=open_days(today, clock.due), flags=clock.flags,
        is_done=(verdict.regime, "final") in handed_in,
    )  # fmt: skip

"""Clocks beside those of the reporting law: others to be told, answers an authority waits for, logs that will be gone.

All cases are read in one query. Only what applies and has a day is a clock; the room `outside` shows the rest.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import Case as Choice
from django.db.models import CharField, DateField, IntegerField, Value, When
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.translation import gettext as _

from tsutsumi.accounts.models import User
from tsutsumi.accounts.roles import may
from tsutsumi.cases.models import Case
from tsutsumi.core.law import others
from tsutsumi.core.law.others import Party, Told
from tsutsumi.evidence.models import LogSource
from tsutsumi.outside.gather import DONE
from tsutsumi.outside.models import OWN, Addressee, Demand, HouseFlag
from tsutsumi.room.standing import Standing
from tsutsumi.web.memo import by_words

OUTSIDE, DEMAND, LOG = "outside", "demand", "log"
FLAG = "flag"
RIGHTS = {OUTSIDE: "outside.view", DEMAND: "outside.view", LOG: "evidence.view"}


@dataclass(frozen=True, slots=True)
class Beside:
    """One clock: `what` it is about, the last day, and the page where it is met. `code` is unique in its kind."""

    case: Case
    kind: str
    code: str
    what: str
    due: date
    url: str
    is_guide: bool = False
    mark: str = ""
    source: tuple[str, ...] = ()
    is_done: bool = False

    @property
    def uid(self) -> str:
        return f"{self.case.number}.{self.kind}.{self.code}@tsutsumi"

    @property
    def label(self) -> str:
        """The kind in words, as the board marks it."""
        return {OUTSIDE: _("ほかの相手への報告"), DEMAND: _("当局への回答"), LOG: _("ログの保存の終わり")}[self.kind]

    def left(self, today: date) -> int:
        return (self.due - today).days


@dataclass(frozen=True, slots=True)
class Row:
    """What one row of the union says; of an addressee `said` is its state and what a person decided."""

    kind: str
    number: int
    case: int
    name: str
    due: date | None
    code: str
    said: str


def beside(standings: Sequence[Standing], user: User | None = None) -> list[Beside]:
    """The clocks of running cases as far as the person may see them; all of them for nobody in particular."""
    running = [one for one in standings if not one.case.is_over and not one.case.past]
    if not running:
        return []
    flags, rows = _read([one.case for one in running])
    found = [clock for one in running for clock in _of(one, flags, rows[one.case.pk])]
    return [clock for clock in found if user is None or may(user, RIGHTS[clock.kind])]


def _read(cases: Iterable[Case]) -> tuple[Mapping[str, bool | None], Mapping[int, list[Row]]]:
    empty, none = Value("", CharField()), Value(None, DateField())
    logs = LogSource.objects.filter(case__in=cases, settled_at=None, kept_until__isnull=False).order_by()
    demands = Demand.objects.filter(case__in=cases, state="open", due_on__isnull=False).order_by()
    told = Addressee.objects.filter(case__in=cases).order_by()
    word = Choice(When(value=True, then=Value("yes")), When(value=False, then=Value("no")), default=empty)
    state = Concat("state", Value(":"), "applies", output_field=CharField())
    read = logs.values_list(Value(LOG, CharField()), "pk", "case", "name", "kept_until", empty, empty).union(
        demands.values_list(Value(DEMAND, CharField()), "number", "case", "authority", "due_on", "kind", empty),
        told.values_list(Value(OUTSIDE, CharField()), "pk", "case", "name", "due_on", "code", state),
        HouseFlag.objects.order_by().values_list(
            Value(FLAG, CharField()), "pk", Value(0, IntegerField()), "code", none, empty, word
        ),
        all=True,
    )
    flags: dict[str, bool | None] = {}
    rows: dict[int, list[Row]] = defaultdict(list)
    for row in (Row(*said) for said in read.order_by()):
        if row.kind == FLAG:
            flags[row.name] = {"yes": True, "no": False}.get(row.said)
        else:
            rows[row.case].append(row)
    return flags, rows


def _of(standing: Standing, flags: Mapping[str, bool | None], rows: Iterable[Row]) -> Iterator[Beside]:
    case, told = standing.case, {row.code: row for row in rows if row.kind == OUTSIDE}
    for row in rows:
        if row.kind == LOG and row.due:
            url = reverse("evidence:logs", args=[case.number])
            yield Beside(case, LOG, str(row.number), row.name, row.due, url)
        elif row.kind == DEMAND and row.due:
            url = reverse("outside:demand", args=[case.number, row.number])
            yield Beside(case, DEMAND, str(row.number), row.name, row.due, url)
        elif row.kind == OUTSIDE and row.code.startswith(OWN) and row.due and _waits(row, is_yes=True):
            yield Beside(case, OUTSIDE, row.code, row.name, row.due, _page(case, row.code))
    yield from _by_rule(standing, flags, told)


def _by_rule(standing: Standing, flags: Mapping[str, bool | None], told: Mapping[str, Row]) -> Iterator[Beside]:
    case, yes = standing.case, _applied(standing, flags)
    known = standing.facts.value("knowledge_date") or case.known_on
    wrongful = any("3" in verdict.limbs for verdict in standing.judgement.verdicts) if standing.judgement else False
    for party in _with_days():
        row = told.get(party.id)
        if _waits(row, is_yes=party.id in yes):
            clock = others.clock(party, known=known, found=case.found_on, is_wrongful=wrongful)
            if clock.due:
                yield Beside(
                    case, OUTSIDE, party.id, party.label, clock.due, _page(case, party.id), clock.is_guide, party.mark,
                    party.articles,
                )  # fmt: skip


def _waits(row: Row | None, *, is_yes: bool) -> bool:
    """Whether somebody is to be told and was not. What a person decided goes before the rule."""
    state, _colon, decided = row.said.partition(":") if row else ("", "", "")
    return state not in DONE and (decided == "yes" if decided else is_yes)


def _page(case: Case, code: str) -> str:
    return reverse("outside:addressee", args=[case.number, code])


@cache
def _with_days() -> tuple[Party, ...]:
    return tuple(party for party in others.parties() if {"days", "guide"} & party.due.keys())


def _applied(standing: Standing, flags: Mapping[str, bool | None]) -> frozenset[str]:
    words = (standing.facts, sorted(flags.items()), standing.judgement is None, standing.today)
    return _applying(words, Told(flags, standing.facts, standing.judgement))


@by_words(kept=1024)
def _applying(told: Told) -> frozenset[str]:
    """The same facts on the same day are looked at once per process."""
    return frozenset(party.id for party in _with_days() if others.applies(party, told) == "yes")

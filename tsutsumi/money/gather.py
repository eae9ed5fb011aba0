"""What the case costs so far and may cost: sums, budget, the three estimates. Reads only."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tsutsumi.accounts.models import Organisation
from tsutsumi.audit.record import name_of
from tsutsumi.cases.models import Case
from tsutsumi.core.costs import catalogue, estimate, jo
from tsutsumi.core.costs.catalogue import Proposal
from tsutsumi.core.costs.estimate import Assumed, Estimates, Group
from tsutsumi.core.costs.jo import Span
from tsutsumi.core.law import others
from tsutsumi.decisions.models import Decision
from tsutsumi.duties.gather import facts_of, people_of
from tsutsumi.money.models import Budget, Claim, Cost, Echo, Premise, Relief
from tsutsumi.outside.models import Insurer, SpendRequest
from tsutsumi.people import gather as people

RELEASED = ("released", "paid")
SOON = timedelta(days=7)
NOT_RELEASED = "%sは、まだ支出してよいと決まっていません。保険会社の同意と決裁を先にそろえてください。"
# Kinds that are bought from somebody, so that a spending with its two gates stands before them.
# Overtime is worked, not bought.
ASKED_FOR = frozenset(one.code for one in others.spendings()) - {"C20"}


@dataclass(frozen=True, slots=True)
class Sums:
    """Yen. `standing`: the best that is known of every line (paid, else committed, else planned)."""

    planned: int = 0
    committed: int = 0
    paid: int = 0
    standing: int = 0

    def plus(self, cost: Cost) -> "Sums":
        return Sums(
            self.planned + cost.planned,
            self.committed + (cost.committed or 0),
            self.paid + (cost.paid or 0),
            self.standing + cost.standing,
        )


@dataclass(frozen=True, slots=True)
class Book:
    """The ledger at a glance. `out`: money that goes, `back`: money that comes; `insured`: standing lines by cover."""

    out: Sums
    back: Sums
    classes: tuple[tuple[str, Sums], ...]
    insured: dict[str, int]
    budget: Budget | None
    cap: int | None

    @property
    def net(self) -> int:
        return self.out.standing - self.back.standing

    @property
    def left(self) -> int | None:
        """What the budget leaves; negative where it is overdrawn; None while nobody has set one."""
        return self.budget.amount - self.out.standing if self.budget else None

    @property
    def over(self) -> int:
        """By how much the budget is overdrawn; 0 where it is not."""
        return max(0, -(self.left or 0))

    @property
    def covered(self) -> int:
        return self.insured.get("yes", 0)

    @property
    def asked(self) -> int:
        """Standing lines of which the insurer must still be asked."""
        return self.insured.get("ask", 0)

    @property
    def over_cap(self) -> bool:
        return self.cap is not None and self.insured.get("yes", 0) > self.cap


def book(case: Case, costs: Sequence[Cost]) -> Book:
    held = [cost for cost in costs if cost.state != "dropped"]
    by_class: dict[str, Sums] = defaultdict(Sums)
    insured: dict[str, int] = defaultdict(int)
    for cost in held:
        by_class[cost.about.damage] = by_class[cost.about.damage].plus(cost)
        if not cost.about.back:
            insured[cost.cover] += cost.standing
    policy = Insurer.the()
    classes = tuple((label, by_class[code]) for code, label in catalogue.DAMAGES.items() if code in by_class)
    return Book(
        _sum(cost for cost in held if not cost.about.back), _sum(cost for cost in held if cost.about.back),
        classes, dict(insured), case.budgets.first(), policy.cap_total if policy else None,
    )  # fmt: skip


def _sum(costs: Iterable[Cost]) -> Sums:
    total = Sums()
    for cost in costs:
        total = total.plus(cost)
    return total


def premise_of(case: Case) -> Premise | None:
    return case.premises.select_related("by").first()


def assumed(premise: Premise | None) -> Assumed:
    if premise is None:
        house = Organisation.the()
        return Assumed(jo.duty_of(f"{house.sector} {house.name}", house.kind))
    low, high = premise.plaintiffs_low, premise.plaintiffs_high
    sued = None if low is None or high is None else Span(low, high)
    voucher = Span(premise.voucher_low, premise.voucher_high)
    return Assumed(
        premise.duty, premise.response, voucher, takers=premise.takers / 100, plaintiffs=sued, attorney=premise.attorney
    )


def people_in(case: Case) -> Span | None:
    """At least and at most; None while nobody knows, which is not zero. A missing lower end is 0."""
    low, high = people_of(case, facts_of(case))
    return Span(low or 0, high) if high is not None else None


def groups_of(case: Case) -> list[Group]:
    """Who leaked with which items: as counted; before a count everybody with the items of the answers."""
    assessment = people.assessment_of(case)
    if assessment is not None and assessment.item_sets:
        return [Group(frozenset(one["codes"]), one["people"], "、".join(one["labels"])) for one in assessment.item_sets]
    said, number = facts_of(case).data_kinds, people_in(case)
    codes = frozenset(said.value if said is not None and isinstance(said.value, tuple) else ())
    return [Group(codes, number.high)] if codes and number else []


def estimates(case: Case, premise: Premise | None) -> Estimates | None:
    """None while the number of people is unknown."""
    number = people_in(case)
    return estimate.estimate(groups_of(case), number, assumed(premise)) if number else None


def released_for(cost: Cost) -> int:
    """Yen still free in the spending of a cost, without the cost itself; 0 where it is not released."""
    if cost.spending is None or cost.spending.state not in RELEASED:
        return 0
    others_ = cost.spending.costs.exclude(pk=cost.pk).exclude(state="dropped")
    used = sum(int(one.committed or 0) for one in others_)
    return cost.spending.amount - used


def why_not_commit(cost: Cost, amount: int) -> str:
    """Why this much must not be promised, as a sentence; empty where nothing stands in the way."""
    if cost.about.back or cost.kind not in ASKED_FOR:
        return ""
    if cost.spending is None:
        return "この費目は、「支出と保険」で申請し、同意と決裁がそろってから約束します。この行に申請を付けてください。"
    if cost.spending.state not in RELEASED:
        return NOT_RELEASED % cost.spending
    free = released_for(cost)
    if amount > free:
        return f"{cost.spending}で決まった額を超えます。この行で約束できるのは{free:,}円までです。"
    return ""


def spendings_for(case: Case) -> list[SpendRequest]:
    return list(case.spendings.exclude(state="dropped"))


def decision_about(relief: Relief) -> Decision | None:
    subject = relief.spending if relief.spending else relief
    rows = Decision.objects.filter(subject=name_of(subject)).exclude(state__in=("withdrawn", "disowned"))
    return rows.order_by("-pk").first()


def claims_due(on: date) -> list[Claim]:
    """Open claims whose next day is near, today, or past."""
    rows = Claim.objects.filter(state__in=("open", "answered"), due_on__lte=on + SOON, case__in=Case.objects.open())
    return list(rows.select_related("case"))


def harms(case: Case) -> int:
    """How many people say that harm came of it."""
    return sum(case.claims.filter(kind="harm").exclude(state="withdrawn").values_list("people", flat=True))


def echoes_by_day(case: Case) -> list[tuple[date, dict[str, int]]]:
    """Counts per kind on every day between the first and the last that has any, the oldest first."""
    counted: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for kind, on, count in Echo.objects.filter(case=case).values_list("kind", "on", "count"):
        counted[on][kind] += count
    if not counted:
        return []
    first, last = min(counted), max(counted)
    found = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [(day, dict(counted.get(day, {}))) for day in found]


def claims_open(case: Case) -> list[Claim]:
    return list(case.claims.filter(state__in=("open", "answered")))


def proposals(case: Case) -> tuple[Proposal, ...]:
    """What telling the people costs: any of them may need a letter, and any a mail."""
    number = people_in(case)
    if number is None:
        return ()
    any_of_them = Span(0, number.high)
    return catalogue.proposals(any_of_them, any_of_them, number)

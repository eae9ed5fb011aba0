"""Who is to be told about a case, why, until when, and what was done; whether money may be spent. Reads only."""

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from django.utils import timezone

from tsutsumi.audit.record import name_of
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.core.law import engine, others
from tsutsumi.core.law.facts import Facts
from tsutsumi.core.law.others import Clock, Finding, Party, Told
from tsutsumi.core.law.verdict import Judgement
from tsutsumi.decisions.models import Decision
from tsutsumi.duties.gather import facts_of
from tsutsumi.outside.models import Addressee, Demand, HouseFlag, Insurer, SpendRequest

Consent = Literal["required", "ask", "no"]
DONE = ("sent", "received")
SOON = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Line:
    """One addressee as the page shows it. `applies` is the person's word where there is one, else the rule's."""

    code: str
    group: str
    label: str
    to: str
    applies: str
    clock: Clock
    row: Addressee | None = None
    finding: Finding | None = None

    @property
    def party(self) -> Party | None:
        return self.finding.party if self.finding else None

    @property
    def is_done(self) -> bool:
        return self.row is not None and self.row.state in DONE

    @property
    def is_by_hand(self) -> bool:
        return bool(self.row and self.row.applies)

    @property
    def rank(self) -> tuple[bool, int, date]:
        order = {"yes": 0, "unknown": 1, "no": 2}
        return self.is_done, order[self.applies], self.clock.due or date.max


def told_of(case: Case) -> Told:
    facts = facts_of(case)
    return Told(HouseFlag.all_said(), facts, _judged(facts))


def lines(case: Case) -> list[Line]:
    """Every addressee: what applies and is not done first, then by the day."""
    told = told_of(case)
    rows = {row.code: row for row in case.addressees.select_related("item", "decided_by")}
    found = [_line(case, one, told, rows.get(one.party.id)) for one in others.findings(told)]
    own = [_own_line(row) for row in rows.values() if row.is_own]
    return sorted([*found, *own], key=lambda line: line.rank)


def line(case: Case, code: str) -> Line | None:
    """One of them; None when there is no such addressee."""
    row = case.addressees.filter(code=code).select_related("item", "decided_by").first()
    party = next((p for p in others.parties() if p.id == code), None)
    if party is None:
        return _own_line(row) if row is not None and row.is_own else None
    told = told_of(case)
    return _line(case, others.finding(party, told), told, row)


def unanswered_flags() -> int:
    said = HouseFlag.all_said()
    return sum(said.get(flag.code) is None for flag in others.flags())


def is_wrongful(case: Case) -> bool:
    """Whether a wrongful purpose is possible, so that the longer of two periods holds: only where the law says yes."""
    judgement = _judged(facts_of(case))
    return judgement is not None and any("3" in verdict.limbs for verdict in judgement.verdicts)


@dataclass(frozen=True, slots=True)
class Terms:
    """What the policy asks before money is spent; what is usual while nobody has entered it, or knows of one."""

    insured: bool | None
    policy: Insurer | None

    @classmethod
    def now(cls) -> "Terms":
        return cls(HouseFlag.all_said().get("insured"), Insurer.the())

    def consent(self, kind: str) -> Consent:
        if self.insured is False:
            return "no"
        if self.policy is not None:
            return "required" if kind in self.policy.kinds else "no"
        usual = next((one.consent for one in others.spendings() if one.code == kind), "ask")
        return "required" if usual == "required" else "ask" if usual == "ask" else "no"


def consent_for(kind: str) -> Consent:
    return Terms.now().consent(kind)


def consent_missing(request: SpendRequest, terms: Terms | None = None) -> str:
    """Why the insurer's consent stands in the way, as a sentence; empty when it does not. `terms`: where at hand."""
    need = (terms or Terms.now()).consent(request.kind)
    if need == "no":
        return ""
    if request.consent and request.consent_digest != request.digest():
        return "保険会社の同意を得たあとに、内容か金額が変わりました。変わった内容で、もう一度同意を得てください。"
    if need == "required" and not (request.consent == "given" and request.consent_item_id):
        return (
            "この費目は、保険会社の事前の書面の同意が要ります。同意の書面（証拠）、日付、同意した人を付けてください。"
        )
    if need == "ask" and not request.consent:
        return "この費目に同意が要るかを保険会社に確かめ、同意の書面か、不要という回答を記録してください。"
    return ""


def over_cap(request: SpendRequest) -> int | None:
    """Yen per person, where it is above what the policy pays; None where it is not or nobody knows."""
    policy = Insurer.the()
    cap = policy.cap_per_person if policy else None
    if request.kind != "C13" or not cap or not request.people:
        return None
    each = -(-request.amount // request.people)
    return each if each > cap else None


def same_payee(request: SpendRequest) -> tuple[int, int]:
    """How many other spendings go to the same payee in this case, and what all come to: one purchase in two halves
    is a small one each time.
    """
    rows = SpendRequest.objects.filter(case=request.case_id).exclude(pk=request.pk).exclude(state="dropped")
    amounts = [row.amount for row in rows if _folded(row.payee) == _folded(request.payee)]
    return len(amounts), sum(amounts) + request.amount


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def decision_of(request: SpendRequest) -> Decision | None:
    rows = Decision.objects.filter(subject=name_of(request)).exclude(state__in=("withdrawn", "disowned"))
    return rows.order_by("-pk").first()


def demands_due(on: date) -> list[Demand]:
    """Open demands whose answer is due soon, today, or is late."""
    rows = Demand.objects.filter(state="open", due_on__lte=on + SOON, case__in=Case.objects.open())
    return list(rows.select_related("case"))


def addressees_due(case: Case, on: date) -> list[Line]:
    """Who applies, has a day, and has not been told by the day before it."""
    near = on + timedelta(days=1)
    return [x for x in lines(case) if x.applies == "yes" and not x.is_done and x.clock.due and x.clock.due <= near]


def _judged(facts: Facts) -> Judgement | None:
    """None for a day outside the tables of the law: the page of the case says so."""
    try:
        return engine.judge(facts, today=timezone.localdate())
    except (ValueError, Refused):
        return None


def _line(case: Case, finding: Finding, told: Told, row: Addressee | None) -> Line:
    party = finding.party
    wrongful = told.judgement is not None and any("3" in verdict.limbs for verdict in told.judgement.verdicts)
    known = told.facts.value("knowledge_date") or case.known_on
    clock = others.clock(party, known=known, found=case.found_on, is_wrongful=wrongful)
    applies = row.applies if row and row.applies else finding.applies
    return Line(party.id, party.group, party.label, party.to, applies, clock, row, finding)


def _own_line(row: Addressee) -> Line:
    return Line(row.code, "自分で加えた相手", row.name, row.name, row.applies or "yes", Clock("", row.due_on), row)

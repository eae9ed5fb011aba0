"""The verbs of money: plan, promise, pay; set a budget; decide what people are given; follow claims and echoes."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.audit.moves import move
from tsutsumi.audit.record import name_of, record
from tsutsumi.cases.models import Case
from tsutsumi.cases.within import belongs, next_number, not_in_future
from tsutsumi.core.costs.catalogue import Proposal
from tsutsumi.core.flow import Refused
from tsutsumi.decisions import actions as decisions
from tsutsumi.decisions.models import OTHER, Decision
from tsutsumi.evidence.models import Item
from tsutsumi.money import gather
from tsutsumi.money.models import Budget, Claim, ClaimNote, Cost, Echo, Gift, Premise, Relief
from tsutsumi.outside import actions as outside
from tsutsumi.outside.actions import Asked
from tsutsumi.outside.models import SpendRequest


@dataclass(frozen=True, slots=True)
class Planned:
    """One line of the ledger as somebody plans it. Yen."""

    kind: str
    what: str
    unit_price: int
    quantity: int = 1
    payee: str = ""
    source: str = ""
    cover: str = "ask"
    back_from: str = ""
    spending: SpendRequest | None = None
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What a group of people is to be given, and why."""

    group: str
    what: str
    each: int
    people: int
    reason: str


def plan(case: Case, planned: Planned, *, by: User) -> Cost:
    _of_case(planned.item, planned.spending, case)
    with transaction.atomic():
        row = Cost(case=case, number=next_number(case, case.costs), by=by, at=timezone.now(), **_fields(planned))
        row.save()
        record("cost.planned", row, by=by, kind=row.kind, amount=row.planned)
    return row


def take_over(case: Case, proposals: Iterable[Proposal], *, by: User) -> int:
    """Lines that planning proposes, at their upper end; none for a kind that already stands in the ledger."""
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        there = set(case.costs.exclude(state="dropped").values_list("kind", flat=True))
        made = [
            plan(case, Planned(p.code, p.what, p.unit_price.high, p.quantity.high, source=p.source), by=by)
            for p in proposals
            if p.code not in there and p.amount.high
        ]
    return len(made)


def change(cost: Cost, planned: Planned, *, by: User) -> None:
    """Only while nothing was promised: afterwards it is another line."""
    _of_case(planned.item, planned.spending, cost.case)
    with transaction.atomic():
        row = Cost.objects.select_for_update().get(pk=cost.pk)
        if row.state != "planned":
            raise Refused("約束した費用は直せません。取りやめて、新しい行を足してください。")
        for name, value in _fields(planned).items():
            setattr(row, name, value)
        row.save()
        record("cost.changed", row, by=by, kind=row.kind, amount=row.planned)
    cost.refresh_from_db()


def commit(cost: Cost, amount: int, *, by: User) -> None:
    """It was ordered or promised. Behind the insurer's consent and a decision where the kind is bought."""
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=cost.case_id)
        row = Cost.objects.select_for_update(of=("self",)).select_related("spending", "case").get(pk=cost.pk)
        if why := gather.why_not_commit(row, amount):
            raise Refused(why)
        move(row, "commit", by=by, amount=amount)
        Cost.objects.filter(pk=row.pk).update(committed=amount)
    cost.refresh_from_db()


def pay(cost: Cost, amount: int, on: date, *, item: Item | None, by: User) -> None:
    """It was paid, or came in; never more than was promised."""
    not_in_future(on)
    _of_case(item, None, cost.case)
    with transaction.atomic():
        row = Cost.objects.select_for_update().get(pk=cost.pk)
        if row.committed is not None and not row.about.back and amount > row.committed:
            raise Refused(f"約束した額（{row.committed:,}円）を超えています。超える分は、別の行に分けてください。")
        move(row, "pay", by=by, amount=amount, on=on)
        told = {"paid": amount, "paid_on": on} | ({"item": item} if item else {})
        Cost.objects.filter(pk=row.pk).update(**told)
    cost.refresh_from_db()


def drop(cost: Cost, *, by: User) -> None:
    with transaction.atomic():
        move(cost, "drop", by=by)


def set_budget(case: Case, amount: int, reason: str, *, by: User) -> Budget:
    with transaction.atomic():
        row = Budget.objects.create(case=case, amount=amount, reason=reason, by=by, at=timezone.now())
        record("budget.set", case, by=by, amount=amount)
    return row


def take_premise(case: Case, fields: dict[str, Any], *, by: User) -> Premise:
    """What the estimates rest on, with the reason."""
    if fields["voucher_low"] > fields["voucher_high"]:
        raise Refused("金券の低いほうが、高いほうより大きくなっています。")
    low, high = fields.get("plaintiffs_low"), fields.get("plaintiffs_high")
    if (low is None) != (high is None) or (low is not None and high is not None and low > high):
        raise Refused(
            "裁判を起こす人は、「少なくとも」と「多くとも」の両方を、小さい順に入れるか、両方とも空けてください。"
        )
    with transaction.atomic():
        row = Premise.objects.create(case=case, by=by, at=timezone.now(), **fields)
        record("premise.taken", case, by=by, duty=row.duty, response=row.response)
    return row


def propose(case: Case, offer: Offer, *, by: User) -> Relief:
    """What a group shall be given. Money and things ask for a spending at once, which the insurer must consent to."""
    if (offer.what == "none") != (offer.each == 0):
        raise Refused("「渡さない」ときは0円、渡すときは1円以上を入力してください。")
    with transaction.atomic():
        number = next_number(case, case.reliefs)
        row = Relief(case=case, number=number, by=by, at=timezone.now(), **asdict(offer))
        if offer.what != "none":
            what = f"補償{number} {row.get_what_display()} {offer.group}"[:300]
            row.spending = outside.ask(case, Asked("C13", what, "対象の方", row.amount, offer.people), by=by)
        row.save()
        record("relief.proposed", row, by=by, what=row.what, people=row.people, amount=row.amount)
    return row


def put_up(relief: Relief, *, by: User) -> Decision:
    """A decision about exactly this: through its spending, or about giving nothing."""
    if relief.state != "proposed":
        raise Refused("この補償の案は、もう決まっています。")
    if relief.spending:
        return outside.put_up(relief.spending, by=by)
    found = gather.decision_about(relief)
    if found is not None:
        return found
    group = " ".join(relief.group.split())
    text = f"対象: {group}（{relief.people:,}人）\n金券も見舞金も渡さない。\n理由: {relief.reason}"
    told = decisions.Told(
        OTHER, f"補償{relief.number} 渡さない", text, name_of(relief), relief.digest(), 0, relief.people
    )
    return decisions.draft(relief.case, told, by=by)


def decide(relief: Relief, *, by: User) -> None:
    """What was approved becomes what holds; a relief that costs money needs its spending released."""
    with transaction.atomic():
        row = Relief.objects.select_for_update(of=("self",)).select_related("spending").get(pk=relief.pk)
        if row.spending and row.spending.state not in gather.RELEASED:
            raise Refused(gather.NOT_RELEASED % row.spending)
        if not row.spending:
            decisions.spend(OTHER, name_of(row), row.digest(), by=by)
        move(row, "decide", by=by, what=row.what, amount=row.amount)
    relief.refresh_from_db()


def finish(relief: Relief, *, by: User) -> None:
    with transaction.atomic():
        move(relief, "finish", by=by, gifts=relief.gifts.count())


def withdraw(relief: Relief, *, by: User) -> None:
    with transaction.atomic():
        move(relief, "drop", by=by)
        decisions.void(relief, by=by)
        if relief.spending and relief.spending.state == "asked":
            outside.drop(relief.spending, by=by)


def note_gifts(relief: Relief, rows: Iterable[dict[str, Any]], *, by: User) -> tuple[int, int]:
    """What became of each person's part: (new, changed). Nothing before the relief was decided, nobody beyond it."""
    if relief.state != "decided":
        raise Refused("補償が決まってから、渡した記録を入れてください。")
    with transaction.atomic():
        Relief.objects.select_for_update().get(pk=relief.pk)
        kept = {gift.person: gift for gift in relief.gifts.all()}
        new, changed = _sorted(relief, list(rows), kept, by)
        if len(kept.keys() | {gift.person for gift in new}) > relief.people:
            raise Refused(f"決まった人数（{relief.people:,}人）を超えます。管理IDを確かめてください。")
        Gift.objects.bulk_create(new)
        Gift.objects.bulk_update(changed, ["state", "on", "receipt", "by", "at"])
        record("relief.noted", relief, by=by, new=len(new), changed=len(changed))
    return len(new), len(changed)


def take_claim(case: Case, fields: dict[str, Any], *, by: User) -> Claim:
    not_in_future(fields["received_on"])
    _of_case(fields.get("item"), None, case)
    with transaction.atomic():
        row = Claim.objects.create(case=case, number=next_number(case, case.claims), by=by, at=timezone.now(), **fields)
        record("claim.taken", row, by=by, kind=row.kind, people=row.people, amount=row.demanded, due=row.due_on)
    return row


def note_claim(claim: Claim, on: date, words: str, due_on: date | None, due_for: str, *, by: User) -> ClaimNote:
    """What happened, and the day that comes next."""
    not_in_future(on)
    with transaction.atomic():
        row = ClaimNote.objects.create(claim=claim, on=on, words=words, by=by, at=timezone.now())
        Claim.objects.filter(pk=claim.pk).update(due_on=due_on, due_for=due_for)
        record("claim.noted", claim, by=by, due=due_on)
    claim.refresh_from_db()
    return row


def move_claim(claim: Claim, name: str, outcome: int | None, *, by: User) -> None:
    """Answered, settled, judged, withdrawn, or open again; what is to be paid is known at the end only."""
    if name in ("settle", "judge") and outcome is None:
        raise Refused("決まった額を入力してください。支払いがないときは0です。")
    with transaction.atomic():
        move(claim, name, by=by, outcome=outcome)
        told: dict[str, Any] = {} if name == "answer" else {"outcome": outcome if name in ("settle", "judge") else None}
        if name in ("settle", "judge", "withdraw"):
            told |= {"due_on": None, "due_for": ""}
        Claim.objects.filter(pk=claim.pk).update(**told) if told else None
    claim.refresh_from_db()


def hear(case: Case, fields: dict[str, Any], *, by: User) -> Echo:
    """What the world says."""
    not_in_future(fields["on"])
    with transaction.atomic():
        row = Echo.objects.create(case=case, by=by, at=timezone.now(), **fields)
        record("echo.heard", row, by=by, kind=row.kind, on=row.on, count=row.count)
    return row


def _sorted(
    relief: Relief, rows: list[dict[str, Any]], kept: dict[str, Gift], by: User
) -> tuple[list[Gift], list[Gift]]:  # fmt: skip
    """Rows that are new, and rows that say something else than before."""
    new, changed = [], []
    for row in rows:
        gift = kept.get(row["person"])
        if gift is None:
            new.append(Gift(relief=relief, by=by, at=timezone.now(), **row))
        elif any(getattr(gift, name) != value for name, value in row.items()):
            for name, value in row.items():
                setattr(gift, name, value)
            gift.by, gift.at = by, timezone.now()
            changed.append(gift)
    return new, changed


def _fields(planned: Planned) -> dict[str, Any]:
    return {name: getattr(planned, name) for name in Planned.__dataclass_fields__}


def _of_case(item: Item | None, spending: SpendRequest | None, case: Case) -> None:
    belongs(case, item, "証拠")
    belongs(case, spending, "支出の申請")

"""The verbs towards outside: contact, send, receive; demands of authorities; spending behind the insurer's consent."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.audit.moves import move
from tsutsumi.audit.record import name_of, record
from tsutsumi.cases.models import Case
from tsutsumi.cases.within import belongs, next_number, not_in_future
from tsutsumi.core.flow import Refused
from tsutsumi.core.law import others
from tsutsumi.decisions import actions as decisions
from tsutsumi.decisions import telling
from tsutsumi.decisions.models import PAYMENT, Decision
from tsutsumi.duties import actions as duties
from tsutsumi.evidence.models import Item
from tsutsumi.outside import gather
from tsutsumi.outside.models import OWN, Addressee, Contact, Demand, HouseFlag, Insurer, SpendRequest


@dataclass(frozen=True, slots=True)
class Said:
    """One contact: when, by what, with whom, what was said, and what comes next."""

    happened_at: datetime
    way: str
    words: str
    person: str = ""
    next: str = ""
    next_on: date | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One spending as it is asked for."""

    kind: str
    what: str
    payee: str
    amount: int
    people: int | None = None


def add(case: Case, name: str, why: str, due_on: date | None, *, by: User) -> Addressee:
    """Somebody to be told whom no rule names: a client, a partner, a foreign authority."""
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        number = case.addressees.filter(code__startswith=OWN).count() + 1
        row = Addressee.objects.create(case=case, code=f"{OWN}{number}", name=name, why=why, due_on=due_on)
        record("addressee.added", row, by=by, code=row.code, due=due_on)
    return row


def decide(case: Case, code: str, applies: str, reason: str, *, by: User) -> Addressee:
    """A person says whether it applies, against or beyond the rule; with the reason. Empty: the rule speaks again."""
    if applies and not reason.strip():
        raise Refused("当てはまる・当てはまらないと決めた理由を入力してください。後から説明するために必要です。")
    with transaction.atomic():
        row = _row(case, code)
        told = {"applies": applies, "reason": reason.strip(), "decided_by": by, "decided_at": timezone.now()}
        Addressee.objects.filter(pk=row.pk).update(**told)
        record("addressee.decided", row, by=by, code=code, applies=applies)
    row.refresh_from_db()
    return row


def contact(case: Case, code: str, said: Said, *, by: User) -> Contact:
    """Write down a call, a mail, a visit."""
    if said.happened_at > timezone.now():
        raise Refused("連絡した日時が未来になっています。実際に連絡した日時を入力してください。")
    with transaction.atomic():
        row = _row(case, code)
        fields = {name: getattr(said, name) for name in Said.__dataclass_fields__}
        line = Contact.objects.create(addressee=row, by=by, at=timezone.now(), **fields)
        record("contact.logged", row, by=by, code=code, way=said.way)
        if row.state == "none":
            move(row, "contact", by=by, code=code)
    return line


def send(case: Case, code: str, on: date, *, by: User, is_answer: bool = False) -> Addressee:
    """It went to them on this day. `is_answer`: the day also answers when a trustee told its client."""
    not_in_future(on)
    with transaction.atomic():
        row = _row(case, code)
        move(row, "send", by=by, code=code, on=on)
        Addressee.objects.filter(pk=row.pk).update(sent_on=on)
        if is_answer and code == "CLIENT":
            source = "委託元への通知の記録"
            duties.answer(case, "trustor_notified_on", on.isoformat(), on=on, by=by, source=source)
    row.refresh_from_db()
    return row


def receive(case: Case, code: str, receipt: str, item: Item | None, *, by: User) -> Addressee:
    """They have it: the number, or who took it; with the paper if there is one."""
    if not receipt.strip():
        raise Refused("受付番号か、受け取った人の名前を入力してください。")
    belongs(case, item, "証拠")
    with transaction.atomic():
        row = _row(case, code)
        move(row, "receive", by=by, code=code, item=item.number if item else None)
        Addressee.objects.filter(pk=row.pk).update(receipt=receipt.strip(), item=item)
    row.refresh_from_db()
    return row


def say_flags(said: dict[str, bool | None], *, by: User) -> None:
    """What the house says of itself. None: nobody knows."""
    known = {flag.code for flag in others.flags()}
    with transaction.atomic():
        for code in known & said.keys():
            HouseFlag.objects.update_or_create(code=code, defaults={"value": said[code]})
        record("houseflags.saved", by=by, known=sum(value is not None for value in said.values()))


def save_insurer(fields: dict[str, Any], *, by: User) -> Insurer:
    with transaction.atomic():
        row = Insurer.the() or Insurer()
        for name, value in fields.items():
            setattr(row, name, value)
        row.by, row.at = by, timezone.now()
        row.save()
        entry = record("insurer.saved", row, by=by, kinds=sorted(row.kinds))
        telling.rules("保険の契約（書面の同意が要る支出）", entry, by=by)
    return row


def take_demand(case: Case, fields: dict[str, Any], *, by: User) -> Demand:
    """An authority asks, inspects, guides, recommends or orders; the paper received is an item of evidence."""
    not_in_future(fields["received_on"])
    belongs(case, fields.get("item"), "証拠")
    with transaction.atomic():
        row = Demand.objects.create(
            case=case, number=next_number(case, case.demands), by=by, at=timezone.now(), **fields
        )
        record("demand.taken", row, by=by, kind=row.kind, due=row.due_on)
    return row


def extend(demand: Demand, due_on: date, *, by: User) -> None:
    """Another day was agreed."""
    if demand.state != "open":
        raise Refused("回答を終えたものの期限は変えられません。")
    with transaction.atomic():
        record("demand.extended", demand, by=by, old=demand.due_on, new=due_on)
        Demand.objects.filter(pk=demand.pk).update(due_on=due_on)


def answer(demand: Demand, on: date, words: str, item: Item | None, *, by: User) -> None:
    """What was answered, and when."""
    not_in_future(on)
    belongs(demand.case, item, "証拠")
    if on < demand.received_on:
        raise Refused("回答した日が、受け取った日より前になっています。")
    with transaction.atomic():
        move(demand, "answer", by=by, on=on, late=bool(demand.due_on and on > demand.due_on))
        Demand.objects.filter(pk=demand.pk).update(answered_on=on, answer=words, answer_item=item)


def close(demand: Demand, *, by: User) -> None:
    with transaction.atomic():
        move(demand, "close", by=by)


def ask(case: Case, asked: Asked, *, by: User) -> SpendRequest:
    """Ask to spend. Nothing is released by asking."""
    with transaction.atomic():
        row = SpendRequest(
            case=case, number=next_number(case, case.spendings), by=by, at=timezone.now(), **_told(asked)
        )
        row.save()
        record("spendrequest.asked", row, by=by, kind=row.kind, amount=row.amount)
    return row


def change(request: SpendRequest, asked: Asked, *, by: User) -> None:
    """Another amount, payee or content: the decision and the consent were about something else."""
    with transaction.atomic():
        row = SpendRequest.objects.select_for_update().get(pk=request.pk)
        if row.state != "asked":
            raise Refused("支出してよいと決まったものは直せません。取りやめて、新しく申請してください。")
        SpendRequest.objects.filter(pk=row.pk).update(**_told(asked))
        decisions.void(row, by=by)
        record("spendrequest.changed", row, by=by, kind=asked.kind, amount=asked.amount)
    request.refresh_from_db()


def attach_consent(
    request: SpendRequest, consent: str, on: date, who: str, *, item: Item | None, by: User
) -> None:  # fmt: skip
    """The insurer's word: with its paper when it is a consent in writing."""
    not_in_future(on)
    belongs(request.case, item, "証拠")
    if not who.strip():
        raise Refused("保険会社の誰が同意（回答）したかを入力してください。")
    if consent == "given" and item is None:
        raise Refused("書面の同意には、その書面（証拠番号）が要ります。先に証拠として預けてください。")
    with transaction.atomic():
        row = SpendRequest.objects.select_for_update().get(pk=request.pk)
        if row.state != "asked":
            raise Refused("同意は、支出を決める前に得て、記録します。")
        told = {"consent": consent, "consent_on": on, "consent_from": who.strip(), "consent_item": item}
        SpendRequest.objects.filter(pk=row.pk).update(consent_digest=row.digest(), **told)
        record("spendrequest.consented", row, by=by, consent=consent, on=on, item=item.number if item else None)
    request.refresh_from_db()


def put_up(request: SpendRequest, *, by: User) -> Decision:
    """A decision about exactly this spending; the one there is, if it is about the same."""
    if request.state != "asked":
        raise Refused("この支出は、もう決まっています。")
    told = decisions.Told(
        PAYMENT, f"支出{request.number} {request.get_kind_display()}"[:200], _proposal(request), name_of(request),
        request.digest(), request.amount, request.people,
    )  # fmt: skip
    found = gather.decision_of(request)
    if found is None or found.state == "used":
        return decisions.draft(request.case, told, by=by)
    as_told = found.bound == request.digest() and found.said_of_it == told.text
    return found if as_told else decisions.edit(found, told, by=by)


def release(request: SpendRequest, *, by: User) -> None:
    """It may be spent or promised: the insurer consents where the policy asks, and exactly this was decided."""
    with transaction.atomic():
        row = SpendRequest.objects.select_for_update().get(pk=request.pk)
        missing = gather.consent_missing(row)
        if missing:
            raise Refused(missing)
        move(row, "release", by=by, digest=row.digest(), consent=row.consent)
        decided = decisions.spend(PAYMENT, name_of(row), row.digest(), by=by)
        if _consent_line(row) not in decided.said_of_it.splitlines():
            raise Refused(
                "保険会社の同意が要るかどうかの設定が、決裁を受けたときと違います。起案し直して、決裁を受けてください。"
            )
    request.refresh_from_db()


def pay(request: SpendRequest, on: date, *, by: User) -> None:
    not_in_future(on)
    with transaction.atomic():
        move(request, "pay", by=by, on=on)
        SpendRequest.objects.filter(pk=request.pk).update(paid_on=on)


def drop(request: SpendRequest, *, by: User) -> None:
    with transaction.atomic():
        move(request, "drop", by=by)
        decisions.void(request, by=by)


def hand_out(case: Case, paper: str, kind: str, *, by: User) -> None:
    """Somebody takes a paper for outside; the caller makes it."""
    with transaction.atomic():
        record("outside.paper", case, by=by, paper=paper, kind=kind)


def _row(case: Case, code: str) -> Addressee:
    """The row of an addressee, made on the first act; held until the act is done."""
    if code not in {party.id for party in others.parties()} and not code.startswith(OWN):
        raise Refused("その相手は一覧にありません。画面を開き直してください。")
    Case.objects.select_for_update().get(pk=case.pk)
    row = Addressee.objects.filter(case=case, code=code).first()
    if row is None and code.startswith(OWN):
        raise Refused("その相手は一覧にありません。画面を開き直してください。")
    return row or Addressee.objects.create(case=case, code=code)


def _told(asked: Asked) -> dict[str, Any]:
    return {name: getattr(asked, name) for name in Asked.__dataclass_fields__}


def _proposal(request: SpendRequest) -> str:
    lines = [
        f"費目: {request.get_kind_display()}",
        f"内容: {_one_line(request.what)}",
        f"支払先: {_one_line(request.payee)}",
        f"金額: {request.amount:,}円まで",
    ]
    if request.people:
        lines.append(f"人数: {request.people:,}人")
    others_, total = gather.same_payee(request)
    if others_:
        lines.append(f"同じ支払先のほかの申請: {others_}件。合わせて{total:,}円")
    return "\n".join([*lines, _consent_line(request)])


def _consent_line(request: SpendRequest) -> str:
    need = {"required": "事前の書面の同意が要る", "ask": "保険会社に確かめる", "no": "要らない"}
    return f"保険会社の同意: {need[gather.consent_for(request.kind)]}"


def _one_line(text: str) -> str:
    """A line break in what somebody typed would look like a line of the proposal."""
    return " ".join(text.split())

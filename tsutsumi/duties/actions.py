"""Verbs: answer a question, follow a reading, propose and approve a ruling."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.audit.moves import move
from tsutsumi.audit.record import record
from tsutsumi.cases.models import Case
from tsutsumi.cases.within import not_in_future
from tsutsumi.core.flow import Refused
from tsutsumi.core.law import engine
from tsutsumi.core.law.facts import Facts
from tsutsumi.core.law.verdict import Answer as Outcome
from tsutsumi.core.law.verdict import Judgement
from tsutsumi.duties.gather import facts_of, judged, judgement_json, open_in
from tsutsumi.duties.models import Answer, Reading, Ruling, Standing
from tsutsumi.evidence.actions import decide
from tsutsumi.evidence.models import Proposal
from tsutsumi.work.actions import enqueue


def answer(case: Case, fact: str, value: Any, *, on: date, by: User, source: str = "") -> Answer:
    """Store what somebody says of a fact, and the day it was learned. `value` None is 「わからない」.

    Raises Refused, with the sentence for the person, for a day in the future or a value outside the vocabulary.
    """
    not_in_future(on, "「知った日」が未来になっています。実際に知った日を入力してください。")
    _in_vocabulary(fact, value)
    with transaction.atomic():
        new = Answer.objects.create(
            case=case, fact=fact, value=value, learned_on=on, source=source, by=by, at=timezone.now()
        )
        record("fact.answered", new, by=by, fact=fact, known=value is not None, on=on)
        watch(case, by=by)
        enqueue("tasks.sync", key=str(case.pk), by=by, case=case.pk)
    return new


def answer_all(case: Case, said: Mapping[str, Mapping[str, Any]], *, by: User) -> None:
    """Several answers of one page, all or none. `said`: fact -> value, on, source."""
    with transaction.atomic():
        for fact, what in said.items():
            answer(case, fact, what["value"], on=what["on"], source=what["source"], by=by)


def take_over(proposal: Proposal, *, by: User) -> None:
    """Make what a scan proposes an answer, with the scan as its source.

    Kinds of data are added to those already named, never taken away; a new maximum makes an exact number said before
    unknown again, because the scan says that it is not settled.
    """
    case, on = proposal.case, timezone.localdate(proposal.at)
    with transaction.atomic():
        decide(proposal, True, by=by)  # noqa: FBT003
        answer(case, proposal.fact, _joined(case, proposal), on=on, by=by, source=proposal.source)
        if proposal.fact == "count_max" and facts_of(case).value("count") is not None:
            answer(case, "count", None, on=on, by=by, source=proposal.source)


def turn_down(proposal: Proposal, *, by: User) -> None:
    """Decline what a scan proposes. It stays on record as declined."""
    with transaction.atomic():
        decide(proposal, False, by=by)  # noqa: FBT003


def follow(case: Case, point: str, choice: str, reason: str, *, by: User) -> Reading:
    """Record which reading of an open point the organisation follows. It changes no finding by itself."""
    with transaction.atomic():
        reading = Reading.objects.create(case=case, point=point, choice=choice, reason=reason, by=by, at=timezone.now())
        record("point.read", reading, by=by, point=point, choice=choice)
    return reading


def propose(case: Case, outcome: str, *, reason: str, recipient: str, by: User) -> Ruling:
    """Put a finding up for approval, with its reasons frozen. `outcome`: yes, no or voluntary.

    Never "no" against a finding of "yes", and never "no" while a fact on which the duty hangs is unknown.
    """
    facts, judgement = facts_of(case), judged(case)
    _rulable(case, facts, judgement, outcome)
    frozen = judgement_json(case, facts, judgement)
    with transaction.atomic():
        ruling = Ruling.objects.create(
            case=case, outcome=outcome, judgement=frozen, digest=digest_of(frozen),
            recipient=recipient, reason=reason, by=by, at=timezone.now(),
        )  # fmt: skip
        record("duty.proposed", ruling, by=by, outcome=outcome, digest=ruling.digest)
    return ruling


def approve(ruling: Ruling, *, by: User) -> None:
    """A second person's yes. Refused for the author, and when the facts have changed since it was proposed."""
    if ruling.by_id == by.pk:
        raise Refused("起案した本人は承認できません。別の担当者が確認してください。")
    with transaction.atomic():
        _unchanged(ruling)
        move(ruling, "approve", by=by, outcome=ruling.outcome, digest=ruling.digest)
        Ruling.objects.filter(pk=ruling.pk).update(approved_by=by, approved_at=timezone.now())
    ruling.refresh_from_db()


def withdraw(ruling: Ruling, *, by: User) -> None:
    """Take a proposal back, so that a new one can be made."""
    with transaction.atomic():
        move(ruling, "withdraw", by=by)


def watch(case: Case, *, by: User) -> bool:
    """Judge again; record and return True when what the law says of the case has changed."""
    now = {v.regime: _standing(v) for v in judged(case).verdicts}
    with transaction.atomic():
        before = Standing.objects.select_for_update().filter(case=case).first()
        if before is not None and before.duties == now:
            return False
        Standing.objects.update_or_create(case=case, defaults={"duties": now, "at": timezone.now()})
        record("duty.changed", case, by=by, before=before.duties if before else {}, after=now)
    return True


def digest_of(judgement: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(judgement, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _joined(case: Case, proposal: Proposal) -> Any:
    if proposal.fact != "data_kinds":
        return proposal.value
    return sorted({*(facts_of(case).value("data_kinds") or ()), *proposal.value})


def _standing(verdict: Any) -> dict[str, Any]:
    return {
        "reportable": str(verdict.reportable),
        "limbs": list(verdict.limbs),
        "due": verdict.final.due.isoformat() if verdict.final else "",
    }


def _in_vocabulary(fact: str, value: Any) -> None:
    try:
        Facts.of({fact: value})
    except ValueError as wrong:
        raise Refused(str(wrong)) from wrong


def _rulable(case: Case, facts: Facts, judgement: Judgement, outcome: str) -> None:
    if outcome == "no" and judgement.overall is Outcome.YES:
        raise Refused(
            "いまの事実では報告対象です。「対象外」とは決められません。事実に誤りがあれば、先に答えを訂正してください。"
        )
    if outcome == "no" and _duty_open(facts):
        raise Refused(
            "まだ分からない事実が残っていて、報告義務の有無が変わりえます。「対象外」と決める前に、残りの質問に答えてください。"
        )
    undecided = _unread_points(case, judgement)
    if outcome == "no" and judgement.overall is Outcome.JUDGEMENT and undecided:
        raise Refused(f"要確認の論点（{'、'.join(undecided)}）について、どちらの読み方を採るかを先に記録してください。")


def _duty_open(facts: Facts) -> bool:
    return any("duty" in question.changes for question in engine.questions(facts))


def _unread_points(case: Case, judgement: Judgement) -> list[str]:
    """The open points on which the answer itself hangs and for which no reading is on record."""
    decided = set(case.readings.exclude(choice="ask").values_list("point", flat=True))
    return sorted({point for v in judgement.verdicts for point in open_in(v.proof)} - decided)


def _unchanged(ruling: Ruling) -> None:
    case = ruling.case
    facts = facts_of(case)
    now = judgement_json(case, facts, judged(case))
    if now["verdicts"] != ruling.judgement["verdicts"]:
        raise Refused("起案のあとに事実か期限が変わりました。取り下げて、いまの事実で起案し直してください。")

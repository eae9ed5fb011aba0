"""The verbs of a decision: draft, put up, approve, send back, pull back; hear, confirm; and spend it once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.accounts.roles import may
from tsutsumi.audit.moves import move
from tsutsumi.audit.record import name_of, record
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.decisions import guarding, routing, telling
from tsutsumi.decisions.flow import YES
from tsutsumi.decisions.guarding import open_stage, steps_of
from tsutsumi.decisions.models import ALL, BREAK, LATER, MAJORITY, ONE, Decision, Policy, Proxy, Route, Step, Turn

BLANK: dict[str, Any] = {"by": None, "at": None, "seal": "", "comment": "", "witness": None, "heard_at": None}
DIGITS = 64


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be approved. `subject` and `bound` name the thing and the SHA-256 of its bytes, where there is one."""

    kind: str
    title: str
    text: str
    subject: str = ""
    bound: str = ""
    amount: int | None = None
    people: int | None = None


def draft(case: Case, told: Told, *, by: User) -> Decision:
    """Write a 起案. It goes nowhere until it is put up."""
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        last = case.decided.order_by("-number").first()
        decision = Decision.objects.create(
            case=case, number=last.number + 1 if last else 1, author=by, at=timezone.now(), **_fields(told)
        )
        record("decision.drafted", decision, by=by, kind=decision.kind, about=decision.subject)
        _turn(decision, "drafted", by)
    return decision


def edit(decision: Decision, told: Told, *, by: User) -> Decision:
    """Change what is to be approved. Every yes that was given before is void; it must be put up again."""
    with transaction.atomic():
        row = _own(decision, by)
        if row.state not in ("draft", "returned"):
            move(row, "rework", by=by, round=row.round)
        fields = _fields(told) | {"kind": row.kind, "subject": row.subject}
        if row.bound and told.bound == row.bound:  # the same thing costs what it costs, whatever its author says
            fields |= {"amount": row.amount, "people": row.people}
        Decision.objects.filter(pk=row.pk).update(seal="", decided_at=None, **fields)
        record("decision.edited", row, by=by, round=row.round)
        _turn(row, "edited", by)
    return _again(decision)


def about(decision: Decision, why: str) -> Told:
    """The same bound thing with another reason. What it says of itself is not its author's to change."""
    row, why = decision, why.strip()
    text = BREAK.join((row.said_of_it, why)) if why else row.said_of_it
    return Told(row.kind, row.title, text, row.subject, row.bound, row.amount, row.people)


def put_up(decision: Decision, *, by: User, later: Iterable[User] = ()) -> Decision:
    """Send it on its way: a new round with the people whom the rules name, under the seal of the present content."""
    with transaction.atomic():
        row = _own(decision, by)
        guarding.author(row, by)
        stages = routing.plan(row, later)
        move(row, "put_up", by=by, round=row.round + 1, digest=row.digest, seal=row.content())
        row.round, row.seal, row.put_up_at, row.decided_at = row.round + 1, row.content(), timezone.now(), None
        row.save(update_fields=["round", "seal", "put_up_at", "decided_at"])
        for number, stage in enumerate(stages, start=1):
            for user in stage.people:
                Step.objects.create(
                    decision=row, round=row.round, stage=number, kind=stage.kind, mode=stage.mode, user=user
                )
        _turn(row, "put_up", by)
        telling.your_turn(row, by=by)
    return _again(decision)


def approve(step: Step, seen: str, *, by: User, comment: str = "") -> None:
    """A yes to exactly what was seen: by the person, or by their deputy of that day."""
    with transaction.atomic():
        row = _locked(step)
        guarding.acting(row, seen, by)
        _act(row, "approve", by, comment)
        _turn(row.decision, "approved", by, comment, row)
        _onward(row.decision, by)


def object_to(step: Step, seen: str, *, by: User, comment: str) -> None:
    """A no. Where the majority counts the others may still carry it; otherwise it goes back to the author."""
    _reasoned(comment)
    with transaction.atomic():
        row = _locked(step)
        guarding.acting(row, seen, by)
        _act(row, "object", by, comment)
        _turn(row.decision, "objected", by, comment, row)
        if _is_lost(row.decision, row.stage):
            move(row.decision, "send_back", by=by, to=0, round=row.round)


def send_back(step: Step, seen: str, *, by: User, comment: str, to: int = 0) -> None:
    """差戻し: to the author (0), or to an earlier stage, whose people and all after them must say yes anew."""
    _reasoned(comment)
    with transaction.atomic():
        row = _locked(step)
        guarding.acting(row, seen, by)
        if not 0 <= to < row.stage:
            raise Refused("差し戻す先は、起案した人か、前の段階から選んでください。")
        if to:
            _start_again(row.decision, to, by)
            record("decision.sent_back", row.decision, by=by, to=to, round=row.round)
        else:
            _act(row, "return", by, comment)
            move(row.decision, "send_back", by=by, to=0, round=row.round)
        _turn(row.decision, "sent_back", by, comment, row)
        telling.your_turn(row.decision, by=by)


def pull_back(decision: Decision, *, by: User) -> None:
    """引戻し: the author takes it back before it is decided; what was approved so far is void."""
    with transaction.atomic():
        row = _own(decision, by)
        move(row, "pull_back", by=by, round=row.round)
        Decision.objects.filter(pk=row.pk).update(seal="")
        _turn(row, "pulled_back", by)
    _again(decision)


def withdraw(decision: Decision, *, by: User) -> None:
    """取下げ: it is needed no more. What has gone out already cannot be taken back."""
    with transaction.atomic():
        row = _own(decision, by)
        move(row, "withdraw", by=by)
        _turn(row, "withdrawn", by)
    _again(decision)


def hear(step: Step, seen: str, *, by: User, heard_at: datetime, how: str, comment: str = "") -> None:
    """A spoken yes in an emergency, written down by the third person who heard it. It waits to be confirmed."""
    with transaction.atomic():
        row = _locked(step)
        if not Policy.of(row.decision.kind).is_oral_allowed:
            raise Refused("この種類の起案は、口頭の承認では進められません。")
        since = row.decision.put_up_at
        # People say minutes: a yes heard in the minute of putting up is not earlier than it.
        if heard_at > timezone.now() or (since and heard_at < since.replace(second=0, microsecond=0)):
            raise Refused("口頭で承認を得た日時は、回付した後から今までの間で入力してください。")
        guarding.hearing(row, seen, by)
        move(row, "hear", by=by, user=row.user_id, heard_at=heard_at, seal=seen)
        told = {"witness": by, "heard_at": heard_at, "heard_by": how, "comment": comment[:2000]}
        Step.objects.filter(pk=row.pk).update(by=row.user, at=timezone.now(), seal=seen, **told)
        _turn(row.decision, "heard", by, comment, row)
        telling.heard(row, by=by)
        _onward(row.decision, by)


def confirm(step: Step, *, by: User) -> None:
    """The person says: yes, that was my word."""
    with transaction.atomic():
        row = _locked(step)
        guarding.own_word(row, by)
        move(row, "confirm", by=by, witness=row.witness_id, seal=row.seal)
        _turn(row.decision, "confirmed", by, step=row)


def disown(step: Step, *, by: User, comment: str) -> None:
    """The person says: I never said so. The decision falls, even when it has gone out already."""
    _reasoned(comment)
    with transaction.atomic():
        row = _locked(step)
        guarding.own_word(row, by)
        move(row, "disown", by=by, witness=row.witness_id)
        move(row.decision, "disown", by=by, was=row.decision.state)
        _turn(row.decision, "disowned", by, comment, row)


def look(step: Step, *, by: User, comment: str = "") -> None:
    """後閲: read after it was decided."""
    with transaction.atomic():
        row = _locked(step)
        if row.kind != LATER or row.user_id != by.pk or row.decision.state not in ("decided", "used"):
            raise Refused("後閲は、名前のある本人が、決裁の後に行います。")
        _act(row, "see", by, comment)
        _turn(row.decision, "seen", by, comment, row)


def require(kind: str, subject: str, digest: str) -> Decision:
    """The decision that covers exactly this. Refused, with what is wrong, when there is none."""
    if not subject or len(digest) != DIGITS:
        raise Refused("何についての決裁かが分かりません。")
    rows = Decision.objects.filter(kind=kind, subject=subject)
    row = next((r for r in rows.filter(state="decided").order_by("-pk") if r.digest == digest), None)
    if row is None:
        raise Refused(_why_none(list(rows), digest))
    guarding.holds(row)
    return row


def spend(kind: str, subject: str, digest: str, *, by: User) -> Decision:
    """Let it go out: the same decision never covers two acts."""
    with transaction.atomic():
        row = Decision.objects.select_for_update().get(pk=require(kind, subject, digest).pk)
        guarding.author(row, by)
        _use(row, by)
    return row


def carry_out(decision: Decision, *, by: User) -> None:
    """Record that what stands in the decision itself was done. What is about a thing is spent by that thing."""
    if decision.subject:
        raise Refused("この決裁は、対象の画面から実行すると自動で記録されます。")
    with transaction.atomic():
        row = Decision.objects.select_for_update().get(pk=decision.pk)
        guarding.holds(row)
        guarding.author(row, by)
        _use(row, by)
    _again(decision)


def void(subject: Any, *, by: User) -> int:
    """The thing has changed: decisions about it that have not gone out are no longer of use. How many there were."""
    rows = Decision.objects.filter(subject=name_of(subject), state__in=("running", "decided"))
    with transaction.atomic():
        found = list(rows.select_for_update())
        for row in found:
            move(row, "rework", by=by, round=row.round, about=row.subject)
            Decision.objects.filter(pk=row.pk).update(seal="", decided_at=None)
            _turn(row, "voided", by)
    return len(found)


def hand_out(decision: Decision, *, by: User) -> None:
    """Somebody takes the paper with the boxes of approval."""
    with transaction.atomic():
        record("decision.paper", decision, by=by, round=decision.round)


def appoint(user: User, deputy: User, since: date, until: date | None, *, by: User) -> Proxy:
    """Name who acts for a person. One's own deputy, or anybody's where one keeps the settings."""
    if by.pk != user.pk and not may(by, "settings.edit"):
        raise Refused("ほかの人の代理を決められるのは、設定の権限のある人だけです。")
    if user.pk == deputy.pk or not routing.can_act(deputy):
        raise Refused("代理には、承認の権限のある、別の人を選んでください。")
    if by.pk == deputy.pk:
        raise Refused("自分を、ほかの人の代理にすることはできません。本人か、設定の権限のある別の人に頼んでください。")
    if until is not None and until < since:
        raise Refused("終わりの日が、始まりの日より前になっています。")
    with transaction.atomic():
        row = Proxy.objects.create(user=user, deputy=deputy, since=since, until=until, by=by, at=timezone.now())
        record("proxy.appointed", row, by=by, user=user.pk, deputy=deputy.pk, since=since, until=until)
        telling.deputy(row, by=by)
    return row


def end_proxy(proxy: Proxy, *, by: User) -> None:
    if by.pk != proxy.user_id and not may(by, "settings.edit"):
        raise Refused("ほかの人の代理を終わらせられるのは、設定の権限のある人だけです。")
    with transaction.atomic():
        Proxy.objects.filter(pk=proxy.pk, ended_at=None).update(ended_at=timezone.now())
        record("proxy.ended", proxy, by=by, user=proxy.user_id, deputy=proxy.deputy_id)


def save_policy(kind: str, *, is_needed: bool, is_oral_allowed: bool, by: User) -> Policy:
    with transaction.atomic():
        said = {"is_needed": is_needed, "is_oral_allowed": is_oral_allowed}
        row, _ = Policy.objects.update_or_create(kind=kind, defaults=said)
        entry = record("policy.saved", row, by=by, kind=kind, **said)
        telling.rules(f"「{row.get_kind_display()}」に決裁が要るか、口頭の承認で足りるか", entry, by=by)
    return row


def add_route(kind: str, amount_from: int, people_from: int, stages: list[dict[str, Any]], *, by: User) -> Route:
    """A way of this kind. Its last stage must be a 決裁, or nobody would ever decide."""
    if not stages or stages[-1]["kind"] != "decide":
        raise Refused("最後の段階は「決裁」にしてください。")
    with transaction.atomic():
        row = Route.objects.create(
            kind=kind, amount_from=amount_from, people_from=people_from, stages=stages, by=by, at=timezone.now()
        )
        told = {"amount": amount_from, "people": people_from, "stages": len(stages)}
        entry = record("route.added", row, by=by, kind=kind, **told)
        telling.rules(f"「{row.get_kind_display()}」の決裁の経路", entry, by=by)
    return row


def remove_route(route: Route, *, by: User) -> None:
    """Decisions on their way keep the people they have."""
    with transaction.atomic():
        entry = record("route.removed", route, by=by, kind=route.kind)
        telling.rules(f"「{route.get_kind_display()}」の決裁の経路", entry, by=by)
        route.delete()


def _fields(told: Told) -> dict[str, Any]:
    return {name: getattr(told, name) for name in Told.__dataclass_fields__}


def _locked(step: Step) -> Step:
    """The step as it stands, its decision held until the act is done."""
    decision = Decision.objects.select_for_update().get(pk=step.decision_id)
    row = Step.objects.select_related("user").get(pk=step.pk)
    row.decision = decision
    return row


def _own(decision: Decision, by: User) -> Decision:
    row = Decision.objects.select_for_update().get(pk=decision.pk)
    if row.author_id != by.pk:
        raise Refused("起案した本人だけができます。")
    return row


def _act(step: Step, name: str, by: User, comment: str) -> None:
    move(step, name, by=by, user=step.user_id, stage=step.stage, round=step.round, seal=step.decision.seal)
    told = {"by": by, "at": timezone.now(), "seal": step.decision.seal, "comment": comment.strip()[:2000]}
    Step.objects.filter(pk=step.pk).update(**told)


def _onward(decision: Decision, by: User) -> None:
    """Close the stage when enough people said yes, and decide when it was the last."""
    steps = steps_of(decision)
    stage = open_stage(steps)
    row = [s for s in steps if s.stage == stage]
    if stage is not None and _is_won(row):
        for step in (s for s in row if s.state == "waiting"):
            move(step, "skip", by=by, stage=step.stage)
    telling.your_turn(decision, by=by)
    if open_stage(steps_of(decision)) is None:
        move(decision, "decide", by=by, round=decision.round, digest=decision.digest, seal=decision.seal)
        Decision.objects.filter(pk=decision.pk).update(decided_at=timezone.now())
        _turn(decision, "decided", by)


def _is_won(stage: list[Step]) -> bool:
    yes = sum(step.state in YES for step in stage)
    return {ONE: yes >= 1, ALL: yes == len(stage), MAJORITY: yes * 2 > len(stage)}[stage[0].mode]


def _is_lost(decision: Decision, stage: int) -> bool:
    row = [s for s in steps_of(decision) if s.stage == stage]
    no = sum(step.state == "objected" for step in row)
    return row[0].mode != MAJORITY or no * 2 >= len(row)


def _start_again(decision: Decision, stage: int, by: User) -> None:
    for step in steps_of(decision):
        if step.stage >= stage and step.kind != LATER and step.state != "waiting":
            move(step, "reset", by=by, stage=step.stage)
        if step.stage >= stage:
            Step.objects.filter(pk=step.pk).update(**BLANK)


def _use(row: Decision, by: User) -> None:
    oral = sum(step.state == "oral" for step in steps_of(row))
    move(row, "use", by=by, digest=row.digest, seal=row.seal, oral=oral)
    Decision.objects.filter(pk=row.pk).update(used_at=timezone.now(), used_by=by)
    _turn(row, "used", by)


def _why_none(rows: list[Decision], digest: str) -> str:
    if any(row.state == "used" and row.digest == digest for row in rows):
        return "この決裁は、すでに一度使われています。もう一度行うには、新しく起案してください。"
    if any(row.state == "decided" for row in rows):
        return "決裁を受けたものと、いま出そうとしているものの内容が一致しません。起案し直してください。"
    if any(row.state == "running" for row in rows):
        return "まだ決裁が終わっていません。回付中の起案の決裁を待ってください。"
    return "決裁がありません。起案して、決裁を受けてください。"


def _reasoned(comment: str) -> None:
    if not comment.strip():
        raise Refused("理由を入力してください。起案した人に伝わります。")


def _turn(decision: Decision, act: str, by: User, words: str = "", step: Step | None = None) -> None:
    instead_of = step.user if step and step.user_id != by.pk else None
    Turn.objects.create(
        decision=decision, act=act, by=by, instead_of=instead_of, words=words.strip()[:2000],
        seal=decision.seal, at=timezone.now(),
    )  # fmt: skip


def _again(decision: Decision) -> Decision:
    decision.refresh_from_db()
    return decision

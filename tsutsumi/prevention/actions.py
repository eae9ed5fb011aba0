"""The verbs of prevention: ask why, plan and do, promise, look after, turn the cycle, look elsewhere."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.audit.moves import move
from tsutsumi.audit.record import record
from tsutsumi.cases.models import Case
from tsutsumi.cases.within import belongs, next_number, not_in_future
from tsutsumi.core.flow import Refused
from tsutsumi.evidence.models import Item
from tsutsumi.prevention import gather, probes
from tsutsumi.prevention.models import Cause, Check, Cycle, Measure, Promise, Result, Spread


@dataclass(frozen=True, slots=True)
class Asked:
    """One answer to "why", under another or at the top."""

    text: str
    above: Cause | None = None
    is_root: bool = False
    is_known: bool = False
    item: Item | None = None


def ask_why(case: Case, asked: Asked, *, by: User) -> Cause:
    _of_case(case, asked.item, asked.above)
    with transaction.atomic():
        row = Cause.objects.create(case=case, by=by, at=timezone.now(), **_fields(asked))
        record("cause.asked", row, by=by, root=row.is_root, known=row.is_known)
    return row


def change_cause(cause: Cause, asked: Asked, *, by: User) -> None:
    """What stands under it stays; it cannot hang under itself."""
    _of_case(cause.case, asked.item, asked.above)
    above = asked.above
    while above is not None:
        if above.pk == cause.pk:
            raise Refused("原因を、それ自身の下には置けません。")
        above = above.above
    with transaction.atomic():
        Cause.objects.filter(pk=cause.pk).update(**_fields(asked))
        record("cause.changed", cause, by=by, root=asked.is_root, known=asked.is_known)
    cause.refresh_from_db()


def propose(case: Case, fields: dict[str, Any], *, by: User) -> Measure:
    _of_case(case, None, fields.get("cause"))
    _may_own(case, fields.get("owner"))
    with transaction.atomic():
        row = Measure.objects.create(
            case=case, number=next_number(case, case.measures), by=by, at=timezone.now(), **fields
        )
        record("measure.proposed", row, by=by, kind=row.kind, due=row.due_on)
    return row


def change(measure: Measure, fields: dict[str, Any], *, by: User) -> None:
    """Owner, day and words. A day that was promised outside is moved with a reason in the promise, not here."""
    _of_case(measure.case, None, fields.get("cause"))
    _may_own(measure.case, fields.get("owner"))
    with transaction.atomic():
        row = Measure.objects.select_for_update().get(pk=measure.pk)
        if row.is_over:
            raise Refused("終わった対策は直せません。「やり直す」を選ぶか、新しい対策を足してください。")
        Measure.objects.filter(pk=row.pk).update(**fields)
        owner = fields.get("owner")
        record("measure.changed", row, by=by, due=fields.get("due_on"), owner=owner.pk if owner else None)
    measure.refresh_from_db()


def step(measure: Measure, name: str, *, by: User, reason: str = "") -> None:
    """One move. Done needs an owner, confirmed a good result, dropped a reason; what was promised is not dropped."""
    with transaction.atomic():
        row = Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
        if why := _why_not(row, name, reason):
            raise Refused(why)
        move(row, name, by=by)
        told: dict[str, Any] = {"done_on": timezone.localdate()} if name == "finish" else {}
        told |= {"done_on": None} if name == "again" else {"dropped_for": reason.strip()} if name == "drop" else {}
        if told:
            Measure.objects.filter(pk=row.pk).update(**told)
    measure.refresh_from_db()


def promise(
    measure: Measure, document: str, to: str, on: date, until: date | None, *, by: User
) -> Promise:  # fmt: skip
    """It was written in something that left the house."""
    if measure.state in ("proposed", "dropped"):
        raise Refused("計画になっていない対策は、約束として記録できません。先に計画にしてください。")
    not_in_future(on)
    with transaction.atomic():
        row = Promise.objects.create(
            measure=measure, document=document, to=to, on=on, until=until, by=by, at=timezone.now()
        )
        record("measure.promised", measure, by=by, on=on, until=until)
    return row


def watch(measure: Measure, fields: dict[str, Any], *, by: User) -> Check:
    """Look after it from now on."""
    if why := _unrunnable(fields):
        raise Refused(why)
    with transaction.atomic():
        row = Check.objects.create(measure=measure, by=by, at=timezone.now(), **fields)
        record("check.set", row, by=by, kind=row.kind, every=row.every_days, next=row.next_on)
    return row


def switch(check: Check, *, on: bool, by: User) -> None:
    with transaction.atomic():
        Check.objects.filter(pk=check.pk).update(is_on=on)
        record("check.switched", check, by=by, on=on)
    check.refresh_from_db()


def note_result(check: Check, outcome: str, words: str, item: Item | None, *, by: User) -> Result:
    """What was seen; the next day follows from today."""
    _of_case(check.measure.case, item, None)
    if check.kind == "proof" and outcome == "good" and item is None:
        raise Refused("この点検は、証拠（画面の写し、記録など）が要ります。先に証拠として預けてください。")
    with transaction.atomic():
        row = Result.objects.create(of=check, outcome=outcome, words=words, item=item, by=by, at=timezone.now())
        upcoming = timezone.localdate() + timedelta(days=check.every_days)
        Check.objects.filter(pk=check.pk).update(next_on=upcoming)
        record("check.done", check, by=by, outcome=outcome, item=item.number if item else None)
    check.refresh_from_db()
    return row


def run(check: Check, *, by: User) -> Result:
    """The machine looks. Outside the transaction: a slow server must not hold the database."""
    found = probes.run(check.kind, check.what, check.expected)
    return note_result(check, found.outcome, found.words, None, by=by)


def begin_cycle(case: Case, goal: str, review_on: date, *, by: User) -> Cycle:
    if case.cycles.exclude(state="closed").exists():
        raise Refused("前の回がまだ終わっていません。見直しまで終えてから、次の回を始めてください。")
    with transaction.atomic():
        number = next_number(case, case.cycles)
        row = Cycle.objects.create(case=case, number=number, goal=goal, review_on=review_on, by=by, at=timezone.now())
        record("cycle.begun", row, by=by, review=review_on)
    return row


def turn(cycle: Cycle, name: str, found: str, *, by: User) -> None:
    """On to the next quarter; what was found is written before the turn ends."""
    if name == "close" and not (found.strip() or cycle.found):
        raise Refused("この回で分かったこと、直すことを書いてから終えてください。")
    with transaction.atomic():
        move(cycle, name, by=by)
        if found.strip():
            Cycle.objects.filter(pk=cycle.pk).update(found=found.strip())
    cycle.refresh_from_db()


def look_elsewhere(case: Case, fields: dict[str, Any], *, by: User, spread: Spread | None = None) -> Spread:
    """Another place that may have the same weakness; a new one, or what was found at one."""
    _may_own(case, fields.get("owner"))
    with transaction.atomic():
        row = spread or Spread(case=case)
        for name, value in (fields | {"by": by, "at": timezone.now()}).items():
            setattr(row, name, value)
        row.save()
        record("spread.looked", row, by=by, weak=row.weak, due=row.due_on)
    return row


def _why_not(row: Measure, name: str, reason: str) -> str:
    if name == "finish" and row.owner_id is None:
        return "担当者を決めてから、実施済みにしてください。"
    if name == "confirm" and not Result.objects.filter(of__measure=row, outcome="good").exists():
        return "よい結果の点検が1つもありません。効果を確かめ、結果を記録してから進めてください。"
    if name == "drop" and not reason.strip():
        return "取りやめる理由を入力してください。"
    if name == "drop" and row.promises.exists():
        return "外へ約束した対策は取りやめられません。代わりの対策を足し、訂正を公表・報告してください。"
    return ""


def _unrunnable(fields: dict[str, Any]) -> str:
    kind, what = fields["kind"], fields.get("what", "")
    if kind == "http":
        return probes.why_not(what)
    if kind == "command" and what not in probes.names():
        return "その名前のコマンドは、この機械に登録されていません。機械の管理者が checks.toml に書きます。"
    if kind == "mail" and not probes.ADDRESS.fullmatch(what):
        return "確かめるあて先のメールアドレスを入力してください。"
    return ""


def _may_own(case: Case, owner: User | None) -> None:
    if owner is not None and not gather.owners(case).filter(pk=owner.pk).exists():
        raise Refused("担当者は、この事案の関係者から選んでください。")


def _of_case(case: Case, item: Item | None, cause: Cause | None) -> None:
    belongs(case, item, "証拠")
    belongs(case, cause, "原因")


def _fields(asked: Asked) -> dict[str, Any]:
    return {name: getattr(asked, name) for name in Asked.__dataclass_fields__}

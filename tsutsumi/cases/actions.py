from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.audit.moves import move
from tsutsumi.audit.record import record
from tsutsumi.cases import kinds, telling
from tsutsumi.cases.flow import CASE
from tsutsumi.cases.models import JAPAN, Case, Change, Note, Numbering, Part, Standby
from tsutsumi.cases.numbers import next_number
from tsutsumi.core.flow import Refused
from tsutsumi.work.actions import enqueue

# What may be said about a case when it is opened or edited, beside its title and known_at.
DETAILS = frozenset(
    {
        "cause", "medium", "event", "outline", "occurred_on", "found_on",
        "known_time_unknown", "known_by", "known_department", "known_evidence",
    }
)  # fmt: skip
INSIDE = (Part.LEAD, Part.LEGAL)
EDITABLE = DETAILS | {"title", "known_at"}


def open_case(title: str, known_at: datetime, *, by: User, is_drill: bool = False, **details: Any) -> Case:
    """Open a case; the opener and the people on standby (all officers, unless others are named) become members.

    `known_at` is the moment any department first knew, not the moment of typing. `details` are fields in DETAILS;
    what is left out is unknown. Refused when `known_at` lies in the future.
    """
    now = timezone.now()
    _no_later_than(known_at, now)
    _only(details, DETAILS)
    with transaction.atomic():
        number = next_number(now.astimezone(JAPAN).date(), is_drill=is_drill)
        case = Case(
            number=number, title=title, known_at=known_at, is_drill=is_drill, opened_at=now, opened_by=by, **details
        )
        case.cause_group = kinds.GROUP_OF.get(case.cause, "")
        case.save()
        record("case.opened", case, by=by, case_id=case.pk, is_drill=is_drill)
        for user in _first_members(by):
            add_member(case, user, by=by)
        _plan_again(case, by)
    return case


def edit(case: Case, *, by: User, **fields: Any) -> list[str]:
    """Change fields of a case; the old words stay in Change. The names of the fields that really changed."""
    _only(fields, EDITABLE)
    if "known_at" in fields:
        _no_later_than(fields["known_at"], timezone.now())
    with transaction.atomic():
        fresh = Case.objects.select_for_update().get(pk=case.pk)
        changed = [name for name, value in fields.items() if getattr(fresh, name) != value]
        for name in changed:
            Change.objects.create(
                case=fresh, field=name, old=_said(getattr(fresh, name)), new=_said(fields[name]), by=by
            )
            setattr(fresh, name, fields[name])
        fresh.cause_group = kinds.GROUP_OF.get(fresh.cause, "")
        if changed:
            fresh.save(update_fields=[*changed, "cause_group"])
            record("case.edited", fresh, by=by, case_id=fresh.pk, fields=sorted(changed))
            _plan_again(fresh, by)
    case.refresh_from_db()
    return sorted(changed)


def go(case: Case, step: str, *, by: User, reason: str = "", **counts: Any) -> Case:
    """Take one step of the case's life. Dismissing needs a reason, kept with the case. `counts`: for the trail."""
    if step not in CASE.moves:
        raise Refused("その操作はありません。画面を開き直してください。")
    if step == "dismiss" and not reason.strip():
        raise Refused("事案としない理由を入力してください。後から「なぜ対応しなかったのか」を説明するために必要です。")
    with transaction.atomic():
        entry = move(case, step, by=by, **counts)
        if step == "dismiss":
            Case.objects.filter(pk=case.pk).update(dismissed_reason=reason.strip())
        if case.is_over:
            telling.ended(case, entry, by=by)
        _plan_again(case, by)
    case.refresh_from_db()
    return case


def note(case: Case, text: str, *, by: User, known_at: datetime, happened_at: datetime | None = None) -> Note:
    """Write a line of the timeline. `happened_at` None means that the time of the event is unknown."""
    with transaction.atomic():
        line = Note.objects.create(case=case, text=text, happened_at=happened_at, known_at=known_at, by=by)
        record("note.added", line, by=by, case_id=case.pk)
    return line


def correct(
    line: Note, text: str, *, by: User, known_at: datetime | None = None, happened_at: datetime | None = None
) -> Note:
    """Put a new line in the place of an old one; the old one stays readable. Refused when it has been corrected."""
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=line.case_id)
        if Note.objects.filter(corrects=line).exists():
            raise Refused("この記録はすでに訂正されています。新しいほうの記録を訂正してください。")
        new = Note.objects.create(
            case=line.case,
            text=text,
            happened_at=happened_at,
            known_at=known_at or line.known_at,
            by=by,
            corrects=line,
        )
        record("note.corrected", new, by=by, case_id=line.case_id, corrects=line.pk)
    return new


def add_member(case: Case, user: User, *, by: User, role: str = "") -> Part:
    """Let somebody into the case. Somebody who is in already keeps the part, with the new role if one is given."""
    role = role or _part_for(user, case)
    with transaction.atomic():
        Part.objects.lapsed().filter(case=case, user=user).update(until=timezone.now())
        part, is_new = Part.objects.active().get_or_create(case=case, user=user, defaults={"role": role})
        if not is_new and part.role != role:
            part.role = role
            part.save(update_fields=["role"])
        record("part.added", part, by=by, case_id=case.pk, user=user.pk, role=role)
        _plan_again(case, by)
    return part


def name_member(case: Case, user: User, role: str, *, by: User) -> Part:
    """Let somebody in by hand. Refused where the part is not theirs to give."""
    if not may_give(case, user, role, by):
        raise Refused(
            "本部長と法務の役割は、この事案の本部長か法務が決めます。ほかの役割で加えるか、本部長か法務に頼んでください。"
        )
    if role == Part.VIEWER and PARTS_BY_ROLE.get(user.role) != Part.VIEWER:
        raise Refused(
            "できることは組織での役割で決まるため、「閲覧のみ」にできるのは経営と監査の人だけです。ほかの役割を選んでください。"
        )
    return add_member(case, user, by=by, role=role)


def may_give(case: Case, user: User, role: str, by: User) -> bool:
    """Lead and legal stand inside the room of counsel, so only they let others in there; while nobody is, an officer or
    a lawyer of the house. A lawyer of the house is legal wherever they come in.
    """
    if role not in INSIDE or role == PARTS_BY_ROLE.get(user.role):
        return True
    inside = Part.objects.active().filter(case=case, role__in=INSIDE, user__is_active=True)
    return inside.filter(user=by).exists() or (by.role in ("officer", "legal") and not inside.exists())


def remove_member(part: Part, *, by: User) -> None:
    """End somebody's part. The last officer cannot leave, for then nobody could let anybody in."""
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=part.case_id)
        rest = Part.objects.active().filter(case=part.case_id, user__role="officer", user__is_active=True)
        if part.user.role == "officer" and not rest.exclude(pk=part.pk).exists():
            raise Refused("個人情報保護管理者が一人もいなくなるため外せません。先に別の管理者を加えてください。")
        if Part.objects.active().filter(pk=part.pk).update(until=timezone.now()):
            entry = record("part.removed", part, by=by, case_id=part.case_id, user=part.user_id)
            telling.removed(part, entry, by=by)
            _plan_again(part.case, by)


def save_numbering(*, by: User, prefix: str, drill_prefix: str, year_style: str, digits: int) -> Numbering:
    """Set how cases opened from now on are numbered. Numbers given out stay as they are."""
    with transaction.atomic():
        numbering = Numbering.current()
        numbering.prefix, numbering.drill_prefix = prefix.upper(), drill_prefix.upper()
        numbering.year_style, numbering.digits = year_style, digits
        numbering.save()
        record("numbering.saved", numbering, by=by, prefix=numbering.prefix, digits=digits)
    return numbering


def save_standby(people: Iterable[User], *, by: User) -> None:
    """Name the people who become members of every case opened from now on; nobody named means all officers."""
    chosen = {user.pk for user in people}
    with transaction.atomic():
        Standby.objects.exclude(user__in=chosen).delete()
        for pk in chosen:
            Standby.objects.get_or_create(user_id=pk)
        record("standby.saved", "standby", by=by, users=sorted(chosen))


def _first_members(by: User) -> list[User]:
    return [by, *(user for user in Standby.people() if user.pk != by.pk)]


PARTS_BY_ROLE = {
    "officer": Part.OFFICE,
    "legal": Part.LEGAL,
    "csirt": Part.SYSTEM,
    "pr": Part.PR,
    "desk": Part.DESK,
    "executive": Part.VIEWER,
    "auditor": Part.VIEWER,
    "hr": Part.HR,
    "finance": Part.FINANCE,
    "vendors": Part.VENDORS,
    "guest": Part.GUEST,
}


def _part_for(user: User, case: Case) -> str:
    part = PARTS_BY_ROLE.get(user.role, Part.OFFICE)
    led = Part.objects.active().filter(case=case, role=Part.LEAD).exists()
    return Part.LEAD if part == Part.OFFICE and user.role == "officer" and not led else part


def _plan_again(case: Case, by: User) -> None:
    """The facts or the people have changed: the tasks are derived anew."""
    enqueue("tasks.sync", key=str(case.pk), by=by, case=case.pk)


def _only(fields: dict[str, Any], allowed: frozenset[str]) -> None:
    strange = fields.keys() - allowed
    if strange:
        raise TypeError(f"not fields of a case that may be set: {sorted(strange)}")


def _no_later_than(known_at: datetime, now: datetime) -> None:
    if known_at > now:
        raise Refused("「知った日時」が未来になっています。どの部署でも最初に知った日時を入力してください。")


def _said(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(JAPAN).isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else str(value or "")

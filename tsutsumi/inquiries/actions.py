"""The verbs of the desk: open it, seat people, take and end inquiries, look somebody up, promise, hand on, harm."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.audit.moves import move
from tsutsumi.audit.record import record
from tsutsumi.cases import actions as cases
from tsutsumi.cases.models import Case
from tsutsumi.cases.within import next_number
from tsutsumi.core.flow import Refused
from tsutsumi.figures import actions as figures
from tsutsumi.inquiries import faq, kinds, lookup, private, refusing, telling
from tsutsumi.inquiries.models import Desk, Errand, Harm, Inquiry, Lookup, Seat, Tally

SEAT_MOST = timedelta(days=180)
# How often one operator, and one inquiry, may ask the list. Whoever asks more often is not answering callers.
PER_INQUIRY, PER_HOUR, PER_DAY = 6, 40, 200
STRANGE = 12  # answers "not found" within an hour
HOUR = timedelta(hours=1)
PRIVATE = ("name", "contact", "memo")


@dataclass(frozen=True, slots=True)
class Asked:
    """What proves a caller: the code of the letter, or a name and one registered item. Kept nowhere."""

    code: str = ""
    name: str = ""
    item: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """Actual harm as a caller tells it."""

    kind: str
    happened_on: date | None = None
    amount: int | None = None


def save_desk(case: Case, fields: Mapping[str, Any], *, by: User) -> Desk:
    """Open the desk, or change its hours and seats; the usual questions come with the first opening, as drafts."""
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        row = Desk.objects.filter(case=case).first() or Desk(case=case)
        for name, value in fields.items():
            setattr(row, name, value)
        if row.closes <= row.opens:
            raise Refused("窓口の終わりの時刻を、始まりより後にしてください。")
        row.by, row.at = by, timezone.now()
        row.save()
        record("desk.saved", row, by=by, seats=row.seats, seconds=row.seconds)
        faq.plant(case, by)
        _to_the_ledger(row, by)
    return row


def _to_the_ledger(row: Desk, by: User) -> None:
    """Every text that names the desk says the same; what is left empty takes nothing away."""
    told = {"phone": row.phone, "mail": row.mail, "hours": hours_words(row), "until": row.until_on}
    for name, value in told.items():
        if value:
            figures.tell(row.case, f"contact.{name}", value, "問い合わせ窓口の設定", by=by)


def hours_words(row: Desk) -> str:
    """平日9時から17時まで, or the days one by one. Japanese, whoever writes it."""
    days_open = [day for day in range(7) if day not in row.closed_days]
    if days_open == [0, 1, 2, 3, 4]:
        when = "平日"
    else:
        when = "毎日" if len(days_open) == 7 else "・".join("月火水木金土日"[day] for day in days_open) + "曜日"
    return f"{when}{_clock(row.opens)}から{_clock(row.closes)}まで"


def _clock(at: time) -> str:
    return f"{at.hour}時{at.minute}分" if at.minute else f"{at.hour}時"


def seat(case: Case, user: User, expires_at: datetime, *, by: User) -> Seat:
    """Let somebody answer at the desk, for a time; nothing else of the case opens to them."""
    now = timezone.now()
    if not now < expires_at <= now + SEAT_MOST:
        raise Refused(f"席の期限は、今日より後、{SEAT_MOST.days}日以内の日にしてください。")
    with transaction.atomic():
        Seat.objects.filter(case=case, user=user, until__isnull=True).update(until=now)
        row = Seat.objects.create(case=case, user=user, expires_at=expires_at, since=now, by=by)
        record("seat.given", row, by=by, user=user.pk, until=expires_at)
    return row


def unseat(row: Seat, *, by: User) -> None:
    with transaction.atomic():
        if Seat.objects.filter(pk=row.pk, until__isnull=True).update(until=timezone.now()):
            record("seat.ended", row, by=by, user=row.user_id)


def take(case: Case, way: str, *, by: User, received_at: datetime | None = None) -> Inquiry:
    """The telephone rings: the inquiry exists from now on, with nothing in it yet."""
    now = timezone.now()
    if received_at is not None and received_at > now:
        raise Refused("受けた日時が未来になっています。実際に受けた日時を入力してください。")
    with transaction.atomic():
        number = next_number(case, case.inquiries)
        row = Inquiry.objects.create(case=case, number=number, way=way, received_at=received_at or now, by=by)
        record("inquiry.taken", row, by=by, number=number, way=way)
    return row


def jot(inquiry: Inquiry, fields: Mapping[str, Any], said: Mapping[str, str], *, by: User) -> Inquiry:
    """Keep what was noted so far: topic and feeling as codes; name, number to call back and memo sealed."""
    for text in said.values():
        refusing.refuse(text)
    place = f"inquiry:{inquiry.pk}"
    with transaction.atomic():
        row = Inquiry.objects.select_for_update().get(pk=inquiry.pk)
        before = {name: getattr(row, name) for name in fields} | private.unseal(row.case, place, row.private)
        kept = {name: text.strip() for name, text in said.items() if name in PRIVATE}
        if before != dict(fields) | {name: text for name, text in kept.items() if text}:
            for name, value in fields.items():
                setattr(row, name, value)
            row.private, row.version = private.seal(row.case, place, kept), row.version + 1
            row.save(update_fields=[*fields, "private", "version"])
            record("inquiry.noted", row, by=by, topic=row.topic, feeling=row.feeling)
    return row


def look(inquiry: Inquiry, asked: Asked, *, by: User) -> Lookup:
    """Ask the frozen list about this caller. Counted, limited, and never a browsing: one exact question each time."""
    for text in (asked.name, asked.value, asked.code):
        refusing.refuse(text)
    _within_limits(inquiry, by)
    hit = _hit(inquiry.case, asked)
    way = "code" if asked.code else "items"
    with transaction.atomic():
        row = Lookup.objects.create(inquiry=inquiry, way=way, answer=hit.answer, by=by, at=timezone.now())
        if hit.answer == "yes":
            proven = {"proof": way, "mailing": hit.mailing, "person": hit.person}
            Inquiry.objects.filter(pk=inquiry.pk).update(**proven)
        record("inquiry.looked_up", inquiry, by=by, way=way, answer=hit.answer)
        _watch(inquiry, by)
    inquiry.refresh_from_db()
    return row


def _hit(case: Case, asked: Asked) -> lookup.Hit:
    if asked.code:
        return lookup.by_code(case, asked.code)
    if not (asked.name and asked.value):
        raise Refused("手紙の番号か、お名前と登録の項目一つを入力してください。")
    return lookup.by_items(case, asked.name, asked.item, asked.value)


def _within_limits(inquiry: Inquiry, by: User) -> None:
    now = timezone.now()
    own = Lookup.objects.filter(by=by)
    if inquiry.state != "open":
        raise Refused("終わった受付では探せません。もう一度かかってきたときは、新しく受けてください。")
    if inquiry.lookups.count() >= PER_INQUIRY:
        raise Refused(f"一つの受付で探せるのは{PER_INQUIRY}回までです。折返しを約束し、責任者に渡してください。")
    if own.filter(at__gt=now - HOUR).count() >= PER_HOUR or own.filter(at__gt=now - 24 * HOUR).count() >= PER_DAY:
        raise Refused("短い間に探した回数が多すぎます。1時間ほど待つか、責任者に知らせてください。")


def _watch(inquiry: Inquiry, by: User) -> None:
    """An operator who tries names until one is found looks like this; the leads hear of it, once a day."""
    since = timezone.now() - HOUR
    misses = Lookup.objects.filter(by=by, at__gt=since).exclude(answer="yes").count()
    if misses >= STRANGE:
        record("inquiry.strange", inquiry, by=by, user=by.pk, misses=misses)
        telling.strange(inquiry.case, by, misses)


def promise(
    inquiry: Inquiry, kind: str, *, by: User, due_at: datetime | None = None
) -> Errand:  # fmt: skip
    """Promise a call back, or hand it on: those whose part it is are told at once."""
    task, now = kinds.TASKS[kind], timezone.now()
    due_at = due_at or now + task.within
    if due_at <= now:
        raise Refused("約束の期限は、いまより後にしてください。")
    with transaction.atomic():
        row = Errand.objects.create(inquiry=inquiry, kind=kind, due_at=due_at, by=by, at=now)
        record("errand.promised", row, by=by, kind=kind, due=due_at)
        if task.is_handed_on:
            telling.handed_on(row)
    return row


def keep(row: Errand, name: str, *, by: User) -> None:
    """Done, or no longer needed."""
    if name not in Errand.flow.moves:
        raise Refused("その操作はありません。")
    with transaction.atomic():
        move(row, name, by=by, kind=row.kind, late=row.is_late)
        Errand.objects.filter(pk=row.pk).update(done_at=timezone.now(), done_by=by)


def claim(inquiry: Inquiry, told: Claim, *, by: User) -> Harm:
    """A caller tells of actual harm: counted for the report, a line in the timeline, and handed on within 24 hours."""
    if told.happened_on and told.happened_on > timezone.localdate():
        raise Refused("被害の起きた日が未来になっています。")
    label = kinds.HARMS[told.kind]
    amount = f"、{told.amount:,}円" if told.amount else ""
    when = f"、{told.happened_on:%Y年%m月%d日}に起きたとのこと" if told.happened_on else ""
    text = f"実害の申し出（受付{inquiry.number}）：{label}{amount}{when}。事実かどうかは未確認。"
    with transaction.atomic():
        note = cases.note(inquiry.case, text, by=by, known_at=timezone.now())
        fields = {"kind": told.kind, "happened_on": told.happened_on, "amount": told.amount, "note": note}
        row = Harm.objects.create(case=inquiry.case, inquiry=inquiry, by=by, at=timezone.now(), **fields)
        record("harm.claimed", row, by=by, kind=row.kind, amount=row.amount)
        if not inquiry.errands.filter(kind="harm", state="open").exists():
            promise(inquiry, "harm", by=by)
    return row


def judge(row: Harm, name: str, *, by: User) -> None:
    """Somebody found out whether the harm is true and comes from this leak."""
    if name not in Harm.flow.moves:
        raise Refused("その操作はありません。")
    with transaction.atomic():
        move(row, name, by=by, kind=row.kind)


def finish(inquiry: Inquiry, *, by: User) -> None:
    """The call is over. A topic is needed: it is what the day is counted by."""
    with transaction.atomic():
        row = Inquiry.objects.select_for_update().get(pk=inquiry.pk)
        if not row.topic:
            raise Refused("話題を一つ選んでください。日報はこれで数えます。")
        move(row, "finish", by=by, topic=row.topic)
        Inquiry.objects.filter(pk=row.pk).update(ended_at=timezone.now(), version=row.version + 1)


def reopen(inquiry: Inquiry, *, by: User) -> None:
    with transaction.atomic():
        move(inquiry, "reopen", by=by)
        Inquiry.objects.filter(pk=inquiry.pk).update(ended_at=None)


def tally(case: Case, on: date, abandoned: int, calls: int, *, by: User) -> Tally:
    """Calls of a day that this page does not know: given up, or taken elsewhere."""
    if on > timezone.localdate():
        raise Refused("日付が未来になっています。")
    with transaction.atomic():
        told = {"abandoned": abandoned, "calls": calls, "by": by, "at": timezone.now()}
        row, _new = Tally.objects.update_or_create(case=case, on=on, defaults=told)
        record("desk.tallied", row, by=by, on=on, abandoned=abandoned, calls=calls)
    return row


def hand_out(case: Case, what: str, *, by: User, rows: int = 0) -> None:
    """Somebody takes a file of the desk; the caller makes it."""
    with transaction.atomic():
        record("desk.taken_out", case, by=by, what=what, rows=rows)

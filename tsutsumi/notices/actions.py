"""The verbs of telling people: make a mailing of the list as it stands, plan it, say something of one person, and what
became of one notice.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.audit.moves import move, move_all
from tsutsumi.audit.record import record
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.decisions.actions import void
from tsutsumi.evidence import vault
from tsutsumi.evidence.models import next_in
from tsutsumi.notices import citing, frozen, holding, quiet, texts
from tsutsumi.notices import plan as planning
from tsutsumi.notices.contacts import Contacts
from tsutsumi.notices.models import (
    AUDIENCES,
    CONTACTS,
    DIRECT,
    FILL,
    LANGUAGES,
    LETTER,
    MAIL,
    PHONE,
    SMS,
    SUBSTITUTE,
    Attempt,
    Flag,
    Look,
    Mailing,
    Notice,
    Wording,
    ways_of,
)
from tsutsumi.people import gather as people
from tsutsumi.work.actions import enqueue

Outcome = Literal["queued", "handed", "assumed", "told", "failed"]
MOVES: dict[Outcome, str] = {
    "queued": "queue", "handed": "hand", "assumed": "assume", "told": "tell", "failed": "fail",
}  # fmt: skip
# How long something may still come back: Postfix gives up after five days (queue lifetime), letters come later.
WAIT = {MAIL: timedelta(days=6), SMS: timedelta(days=2), LETTER: timedelta(days=14), PHONE: timedelta(0)}
AT_ONCE = 1_000  # rows written in one transaction
SHORTEST_REASON = 5
Beat = Callable[[], None]


def make(
    case: Case, title: str, *, by: User, channels: Iterable[str] = (MAIL, LETTER, PHONE), contacts: str = FILL
) -> Mailing:
    """A mailing to everybody on the affected list as it stands now. A copy of the list is made by the worker."""
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        assessment = people.assessment_of(case)
        if assessment is None or not assessment.roll or not assessment.people:
            raise Refused("対象者の一覧がまだありません。先に走査し、名寄せが終わるのを待ってください。")
        mailing = Mailing.objects.create(
            case=case, number=next_in(case.mailings), title=title.strip()[:120] or "本人への通知",
            channels=_ways(channels), contacts=contacts, source=assessment.roll, count_low=assessment.count.low,
            count_high=assessment.count.high, by=by,
            at=timezone.now(),
        )  # fmt: skip
        record("mailing.made", mailing, by=by, number=mailing.number, people=assessment.people)
        enqueue("notices.plan", key=str(mailing.pk), by=by, mailing=mailing.pk)
    return mailing


def _ways(channels: Iterable[str]) -> list[str]:
    chosen = [way for way in DIRECT if way in set(channels)]
    if not chosen:
        raise Refused("知らせる方法を一つ以上選んでください。")
    return chosen


def edit(mailing: Mailing, said: Mapping[str, Any], *, by: User) -> None:
    """Change how it is sent: ways, language, date, pace, days. What was approved is void."""
    known = {"title", "channels", "language", "letter_on", "per_minute", "window_from", "window_to"}
    told = {name: value for name, value in said.items() if name in known}
    if "channels" in told:
        told["channels"] = _ways(told["channels"])
    with transaction.atomic():
        row = reopen(mailing, by=by)
        anew = any(name in told and told[name] != getattr(row, name) for name in ("channels", "language", "letter_on"))
        Mailing.objects.filter(pk=row.pk).update(**told)
        record("mailing.edited", row, by=by, fields=sorted(told))
        if anew:
            _plan_again(row, by)
    mailing.refresh_from_db()


def reopen(mailing: Mailing, *, by: User) -> Mailing:
    """The mailing, held, as a draft that may be changed. Whatever was settled or approved is void from here on."""
    row = Mailing.objects.select_for_update().get(pk=mailing.pk)
    if row.state in ("sending", "done", "stopped"):
        raise Refused("送っている間と終わった後は変えられません。止めてから直すか、新しい通知を作ってください。")
    if row.state != "draft":
        quiet.stand(row)
        move(row, "rework", by=by, number=row.number)
    if row.digest:
        void(row, by=by)
        citing.dropped(row, by=by)
        Mailing.objects.filter(pk=row.pk).update(digest="", blocks=[], settled_at=None, is_trial=True, live_at=None)
        Notice.objects.filter(mailing=row).exclude(text_digest="").update(text_digest="")
        record("mailing.reopened", row, by=by, number=row.number)
        row.refresh_from_db()
    return row


def _plan_again(mailing: Mailing, by: User) -> None:
    Mailing.objects.filter(pk=mailing.pk).update(planned_at=None)
    enqueue("notices.plan", key=str(mailing.pk), by=by, mailing=mailing.pk)


def plan(mailing: Mailing, *, by: User, beat: Beat = lambda: None) -> None:
    """Freeze the list, where it is not frozen yet, and plan every person anew. Killed anywhere, it is begun again.

    Only what has not left the house: a person who was told stays as they are.
    """
    if not mailing.roll:
        _freeze(mailing, by, beat)
    if mailing.is_planned:
        return
    rules = rules_of(mailing)
    wishes = planning.wishes(mailing.flags.filter(ended_at=None))
    shared = planning.Shared(frozen.batches(mailing.case, mailing.roll))
    _clear(mailing, beat)
    kept = set(Notice.objects.filter(mailing=mailing).values_list("person", flat=True))
    for batch in frozen.batches(mailing.case, mailing.roll, AT_ONCE):
        beat()
        rows = (row for row in batch.to_pylist() if row["person"] not in kept)
        made = [_notice(mailing, row, rules, wishes, shared) for row in rows]
        Notice.objects.bulk_create(made, ignore_conflicts=True)
    with transaction.atomic():
        Mailing.objects.filter(pk=mailing.pk).update(planned_at=timezone.now())
        record("mailing.planned", mailing, by=by, people=mailing.people)
    mailing.refresh_from_db()


def _clear(mailing: Mailing, beat: Beat) -> None:
    """Take away what was planned before, a block at a time."""
    rows = Notice.objects.filter(mailing=mailing, state__in=("planned", "unreachable", "excluded"), attempts=None)
    while keys := list(rows.values_list("pk", flat=True)[:AT_ONCE]):
        beat()
        Notice.objects.filter(pk__in=keys).delete()


def rules_of(mailing: Mailing) -> planning.Rules:
    return planning.Rules(mailing.channels, mailing.language, mailing.letter_on or timezone.localdate())


def _notice(
    mailing: Mailing, row: frozen.Row, rules: planning.Rules, wishes: Mapping[int, planning.Wish],
    shared: planning.Shared,
) -> Notice:  # fmt: skip
    number = row["person"]
    said = planning.plan(row, rules, wishes.get(number, planning.NOBODY_SAID), shared.of(number))
    return Notice(
        mailing=mailing, person=number, language=said.language, audience=said.audience, channel=said.channel,
        ways=said.ways, flags=said.flags, state=said.state, reason=said.reason,
    )  # fmt: skip


def _freeze(mailing: Mailing, by: User, beat: Beat) -> None:
    name, source = secrets.token_hex(16), people.assessment_of(mailing.case)
    if source is None or not source.roll:
        raise Refused("対象者の一覧がまだありません。先に走査し、名寄せが終わるのを待ってください。")
    try:
        contacts = Contacts.of(mailing.case, mailing.contacts)
        total, digest = frozen.freeze(mailing.case, source.roll, name, beat, contacts)
    except BaseException:
        frozen.forget(name)
        raise
    with transaction.atomic():
        counted = {"count_low": source.count.low, "count_high": source.count.high, "source": source.roll}
        Mailing.objects.filter(pk=mailing.pk).update(roll=name, roll_digest=digest, people=total, **counted)
        record("mailing.frozen", mailing, by=by, people=total, digest=digest)
    mailing.refresh_from_db()
    _carry_over(mailing, by)


def renew(mailing: Mailing, contacts: str, *, by: User) -> None:
    """Copy the affected list once more as it stands now, with its contacts. Whoever was flagged stays flagged."""
    if contacts not in dict(CONTACTS):
        raise Refused("連絡先の選び方を選び直してください。")
    with transaction.atomic():
        row = reopen(mailing, by=by)
        if Attempt.objects.filter(notice__mailing=row).exists():
            raise Refused("もう送り始めた人がいるので、名簿を作り直せません。新しい通知を作ってください。")
        old = row.roll
        told = {"roll": "", "roll_digest": "", "waves": [], "contacts": contacts}
        Mailing.objects.filter(pk=row.pk).update(**told)
        record("mailing.renewed", row, by=by, contacts=contacts)
        _plan_again(row, by)
        transaction.on_commit(lambda: frozen.forget(old))
    mailing.refresh_from_db()


def _carry_over(mailing: Mailing, by: User) -> None:
    """What was said of a person holds in a later list too, where the same person is found in it."""
    before = mailing.case.mailings.filter(number__lt=mailing.number).first()
    mine = list(mailing.flags.filter(ended_at=None))  # said before the list was copied once more
    said = mine or (list(before.flags.filter(ended_at=None).exclude(mark="")) if before else [])
    if not said:
        return
    places = {row["mark"]: row["person"] for row in frozen.people(mailing.case, mailing.roll)}
    found = [one for one in said if one.mark in places]
    with transaction.atomic():
        mailing.flags.filter(ended_at=None).update(ended_at=timezone.now(), ended_by=by)
        for one in found:
            Flag.objects.create(
                mailing=mailing, person=places[one.mark], kind=one.kind, value=one.value, reason=one.reason,
                mark=one.mark, by=one.by, at=one.at,
            )  # fmt: skip
        record("mailing.carried", mailing, by=by, flags=len(found), lost=len(said) - len(found))


def word(mailing: Mailing, key: tuple[str, str, str], subject: str, body: str, *, by: User) -> Wording:
    """The house's own words for one channel, language and audience. What was approved is void."""
    channel, language, audience = key
    if channel not in DIRECT or language not in dict(LANGUAGES) or audience not in dict(AUDIENCES):
        raise Refused("この方法・言語・宛て先の文面はありません。")
    if not body.strip():
        raise Refused("本文を入力してください。")
    said = {"subject": " ".join(subject.split())[:200], "body": body.replace("\r\n", "\n")[:20_000]}
    with transaction.atomic():
        row = reopen(mailing, by=by)
        told = {**said, "by": by, "at": timezone.now()}
        wording, _made = Wording.objects.update_or_create(
            mailing=row, channel=channel, language=language, audience=audience, defaults=told
        )
        record("wording.saved", wording, by=by, channel=channel, language=language, audience=audience)
    return wording


def unword(wording: Wording, *, by: User) -> None:
    """Back to the words that come with the product."""
    with transaction.atomic():
        reopen(wording.mailing, by=by)
        record("wording.removed", wording, by=by, channel=wording.channel, language=wording.language)
        sealed = wording.docx
        wording.delete()
        if sealed is not None:
            vault.destroy(sealed)


def reveal(notice: Notice, reason: str, *, by: User) -> texts.Ready:
    """The real text of one person, for the one page that shows it. Noted before it happens."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("理由を5文字以上で入力してください。誰が、なぜ見たかが記録に残ります。")
    with transaction.atomic():
        record("notice.revealed", notice, by=by, person=notice.shown_number, words=len(reason.strip()))
        Look.objects.create(notice=notice, reason=reason.strip()[:300], by=by, at=timezone.now())
    row = frozen.person(notice.mailing.case, notice.mailing.roll, notice.person)
    if row is None:
        raise Refused("この番号の人は名簿にいません。")
    return texts.Writer.of(notice.mailing).ready(notice, row)


def flag(mailing: Mailing, person: int, kind: str, value: str, reason: str, *, by: User) -> Flag:
    """Say something of one person, and why. Their notice is planned anew at once; while it is being sent, they are held
    back instead, and what was approved for the others stays.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("理由を5文字以上で入力してください。後から見る人に伝わるように書きます。")
    _known_value(kind, value)
    with transaction.atomic():
        row = Mailing.objects.select_for_update().get(pk=mailing.pk)
        is_urgent = kind in holding.STOPS and holding.is_under_way(row)
        row = row if is_urgent else reopen(mailing, by=by)
        found = _person(row, person)
        Flag.objects.filter(mailing=row, person=person, kind=kind, ended_at=None).update(
            ended_at=timezone.now(), ended_by=by
        )
        said = Flag.objects.create(
            mailing=row, person=person, kind=kind, value=value, reason=reason.strip()[:300], mark=found["mark"], by=by,
            at=timezone.now(),
        )  # fmt: skip
        record("notice.flagged", said, by=by, person=person + 1, kind=kind, value=value)
        if is_urgent:
            holding.back(Notice.objects.select_for_update().get(mailing=row, person=person), kind, by=by)
            holding.renew_page(row, by=by)
        else:
            _replan(row, found, by)
    return said


def flag_many(mailing: Mailing, people_: Iterable[int], kind: str, value: str, reason: str, *, by: User) -> None:
    """The same of many people; all of them or none."""
    with transaction.atomic():
        for person in people_:
            flag(mailing, person, kind, value, reason, by=by)


def unflag(said: Flag, *, by: User) -> None:
    """Take it back."""
    with transaction.atomic():
        row = reopen(said.mailing, by=by)
        done = Flag.objects.filter(pk=said.pk, ended_at=None).update(ended_at=timezone.now(), ended_by=by)
        if not done:
            raise Refused("この印は、もう取り消されています。")
        record("notice.unflagged", said, by=by, person=said.person + 1, kind=said.kind)
        _replan(row, _person(row, said.person), by)


def _known_value(kind: str, value: str) -> None:
    allowed = {
        Flag.THREAT: not value or set(ways_of(value)) == set(value.split(",")),
        Flag.DECEASED: not value,
        Flag.EXCLUDE: not value,
        Flag.LANGUAGE: value in dict(LANGUAGES),
        Flag.AUDIENCE: value in ("adult", "guardian", "bereaved"),
    }
    if not allowed.get(kind):
        raise Refused("印の種類と内容の組み合わせを選び直してください。")


def _person(mailing: Mailing, number: int) -> frozen.Row:
    row = frozen.person(mailing.case, mailing.roll, number) if mailing.roll else None
    if row is None:
        raise Refused("この番号の人は名簿にいません。")
    return row


def _replan(mailing: Mailing, row: frozen.Row, by: User) -> None:
    """Plan one person anew, unless something has already left for them."""
    notice = Notice.objects.filter(mailing=mailing, person=row["person"]).first()
    if notice is None or notice.state not in ("planned", "unreachable", "excluded"):
        return
    wish = planning.wishes(mailing.flags.filter(ended_at=None, person=row["person"]))
    shared = [code for code in notice.flags if code in ("shared_mail", "shared_address")]
    said = planning.plan(row, rules_of(mailing), wish.get(row["person"], planning.NOBODY_SAID), shared)
    if notice.attempts.exists():
        holding.replan(notice, said, by=by)
        return
    wave = notice.wave
    notice.delete()
    Notice.objects.create(
        mailing=mailing, person=row["person"], language=said.language, audience=said.audience, channel=said.channel,
        ways=said.ways, flags=said.flags, state=said.state, reason=said.reason, wave=wave,
    )  # fmt: skip


def settle(notice: Notice, outcome: Outcome, *, by: User, reason: str = "", at: datetime | None = None) -> None:
    """What became of the present way. `reason`: a short code without values (letter.returned, mail.5.1.1).

    After a failure the next way is taken by itself; without one the person cannot be reached.
    """
    now = at or timezone.now()
    with transaction.atomic():
        move(notice, MOVES[outcome], by=by, channel=notice.channel, reason=reason)
        if outcome == "handed":
            Notice.objects.filter(pk=notice.pk).update(due_at=now + WAIT[notice.channel])
        elif outcome in ("assumed", "told"):
            Notice.objects.filter(pk=notice.pk).update(due_at=None, told_at=notice.told_at or now)
        elif outcome == "failed":
            next_way(notice, reason or f"{notice.channel}.failed", by=by)
    notice.refresh_from_db()


def next_way(notice: Notice, reason: str, *, by: User) -> None:
    """Take the next way that is left; when there is none, the person cannot be reached, for this reason."""
    ways = holding.ways_left(notice, [way for way in notice.rest if way in DIRECT])
    with transaction.atomic():
        told: dict[str, Any] = {"reason": reason[:60], "due_at": None, "told_at": None}
        if ways:
            move(notice, "again", by=by, channel=ways[0], reason=reason)
            told["channel"] = ways[0]
        else:
            move(notice, "give_up", by=by, reason=reason)
            told["channel"] = SUBSTITUTE
        Notice.objects.filter(pk=notice.pk).update(**told)
    notice.refresh_from_db()


def assume(mailing: Mailing, now: datetime, *, by: User) -> int:
    """What did not come back in its time counts as arrived. How many there were."""
    rows = Notice.objects.filter(mailing=mailing, state="handed", due_at__lte=now)
    with transaction.atomic():
        keys = list(rows.values_list("pk", flat=True)[:AT_ONCE])
        mine = Notice.objects.filter(pk__in=keys)
        mine.update(told_at=now)
        return move_all(mine, "assume", by=by, about=mailing)

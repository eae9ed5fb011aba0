"""The verbs of sending: settle the exact texts and list, ask for approval, try it out, go live, start, stop, go on."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.audit.moves import move, move_all
from tsutsumi.audit.record import name_of, record
from tsutsumi.cases.models import Part
from tsutsumi.core.flow import Refused
from tsutsumi.core.telling.person import TellingError
from tsutsumi.decisions import actions as decisions
from tsutsumi.decisions.models import NOTICE, Decision
from tsutsumi.notices import checking, citing, gather, leaving, samples, sealing
from tsutsumi.notices.actions import AT_ONCE, reopen
from tsutsumi.notices.models import Mailing, Notice, Trial
from tsutsumi.notices.selfcheck import actions as check_pages
from tsutsumi.notices.selfcheck.models import CheckPage
from tsutsumi.notices.texts import Writer, kept
from tsutsumi.outbox import actions as outbox
from tsutsumi.work.actions import enqueue

Beat = Callable[[], None]
OVER = ("used", "withdrawn", "disowned")
MOST_TRIED = 60  # messages in one trial
TRIED = "【試しの送付】この文面は見本です。書かれている人は実在しません。\n\n"


def ask_to_settle(mailing: Mailing, *, by: User) -> None:
    """Let the worker make every text and fix it. Refused while something stands in the way, with what it is."""
    with transaction.atomic():
        row = reopen(mailing, by=by)
        _ready_to_settle(row)
        Mailing.objects.filter(pk=row.pk).update(trouble="")
        record("mailing.settling", row, by=by, people=row.people)
        enqueue("notices.settle", key=str(row.pk), by=by, mailing=row.pk)
    mailing.refresh_from_db()


def _ready_to_settle(mailing: Mailing) -> None:
    if not mailing.is_planned:
        raise Refused("送り方を決めている途中です。終わってから確定してください。")
    if mailing.letter_on is None:
        raise Refused("文書の日付が決まっていません。送り方の画面で入力してください。")
    blocking = checking.blocking(mailing)
    if blocking:
        raise Refused(f"直さないと送れない文面があります。{blocking[0]}")


def settle(mailing: Mailing, *, by: User, beat: Beat = lambda: None) -> None:
    """Make every text, keep its digest, and the one number over all. Killed anywhere, it is begun again."""
    if mailing.is_settled or mailing.state != "draft":
        return
    _ready_to_settle(mailing)
    writer = Writer.of(mailing)
    head = sealing.header(mailing, writer)
    try:
        _digests(mailing, writer, beat)
    except TellingError as trouble:
        fail_to_settle(mailing, str(trouble), by=by)
        return
    parts = list(sealing.blocks(mailing, beat))
    with transaction.atomic():
        row = Mailing.objects.select_for_update().get(pk=mailing.pk)
        if row.state != "draft" or not row.is_planned or sealing.header(row, Writer.of(row)) != head:
            raise Refused("確定している間に内容が変わりました。もう一度確定してください。")
        whole = sealing.digest(head, parts)
        Mailing.objects.filter(pk=row.pk).update(
            digest=whole, blocks=parts, ledger=kept(writer.ledger), settled_at=timezone.now(), trouble=""
        )
        record("mailing.settled", row, by=by, digest=whole, people=row.people)
        row.refresh_from_db()
        citing.settled(row, by=by)
    mailing.refresh_from_db()


def _digests(mailing: Mailing, writer: Writer, beat: Beat) -> None:
    for first in range(0, mailing.people, AT_ONCE):
        beat()
        some = list(Notice.objects.filter(mailing=mailing, person__gte=first, person__lt=first + AT_ONCE))
        for notice, row in gather.rows(some):
            notice.text_digest = writer.ready(notice, row).digest
        Notice.objects.bulk_update(some, ["text_digest"], batch_size=200)


def fail_to_settle(mailing: Mailing, why: str, *, by: User) -> None:
    """It cannot be settled; the sentence says why and what to mend."""
    with transaction.atomic():
        Mailing.objects.filter(pk=mailing.pk).update(trouble=why[:300])
        record("mailing.unsettled", mailing, by=by)
    mailing.refresh_from_db()


def take_back(mailing: Mailing, *, by: User) -> None:
    """Back to a draft that may be changed; what was approved is void."""
    with transaction.atomic():
        row = reopen(mailing, by=by)
        record("mailing.taken_back", row, by=by, number=row.number)
    mailing.refresh_from_db()


def pace(mailing: Mailing, said: Mapping[str, Any], *, by: User) -> None:
    """How fast and at which hours. It changes nothing of what was approved."""
    told = {name: said[name] for name in ("per_minute", "window_from", "window_to")}
    with transaction.atomic():
        Mailing.objects.filter(pk=mailing.pk).update(**told)
        record("mailing.pace", mailing, by=by, per_minute=told["per_minute"])
    mailing.refresh_from_db()


def put_up(mailing: Mailing, *, by: User) -> Decision:
    """Draft a decision about exactly what was settled; the one there is, if it is about the same."""
    if not mailing.digest:
        raise Refused("先に、文面と名簿を確定してください。確定した内容について承認を受けます。")
    told = decisions.Told(
        NOTICE, f"本人への通知（第{mailing.number}回、{mailing.people:,}人）", gather.proposal(mailing),
        name_of(mailing), mailing.digest, None, mailing.people,
    )  # fmt: skip
    rows = Decision.objects.filter(subject=name_of(mailing)).exclude(state__in=OVER)
    found = rows.order_by("-pk").first()
    if found is None:
        return decisions.draft(mailing.case, told, by=by)
    return found if found.bound == mailing.digest else decisions.edit(found, told, by=by)


def try_out(mailing: Mailing, members: Iterable[User], *, by: User) -> Trial:
    """Send samples of made-up persons to people of the team. Nobody of the list is read for it."""
    parts = Part.objects.active().filter(case=mailing.case).exclude(role=Part.GUEST)
    team = {part.user_id: part.user for part in parts.select_related("user") if part.user.is_active}
    chosen = [team[user.pk] for user in members if user.pk in team]
    if not chosen:
        raise Refused("試しに送る相手を、この事案の関係者から選んでください。")
    texts = samples.texts(mailing)[: MOST_TRIED // len(chosen)]
    with transaction.atomic():
        trial = Trial.objects.create(
            mailing=mailing, digest=mailing.digest, sent=len(texts) * len(chosen), to=len(chosen), by=by,
            at=timezone.now(),
        )  # fmt: skip
        for user in chosen:
            for number, sample in enumerate(texts):
                outbox.put(
                    user.email, f"【試しの送付】{sample.label}", f"{TRIED}件名：{sample.subject}\n\n{sample.text}",
                    key=f"notices.trial:{trial.pk}:{user.pk}:{number}", by=by, case=mailing.case,
                )  # fmt: skip
        record("mailing.tried", mailing, by=by, sent=trial.sent, to=len(chosen))
    return trial


def go_live(mailing: Mailing, typed: str, *, by: User) -> None:
    """From trial to real sending: after the approval, in the words of a person who types how many people it reaches."""
    with transaction.atomic():
        row = Mailing.objects.select_for_update().select_related("case").get(pk=mailing.pk)
        if row.case.is_drill:
            raise Refused(leaving.DRILL)
        leaving.approved(row)
        sealing.unchanged(row, Writer.of(row))
        people = gather.to_be_sent(row)
        if "".join(typed.split()).replace(",", "").replace("，", "") != str(people):
            raise Refused(f"送る人数が一致しません。画面の人数（{people:,}）を、そのまま入力してください。")
        if row.state == "draft":
            move(row, "approve", by=by, digest=row.digest)
        Mailing.objects.filter(pk=row.pk).update(is_trial=False, live_at=timezone.now(), live_by=by)
        record("mailing.live", row, by=by, people=people, digest=row.digest)
    mailing.refresh_from_db()


def start(mailing: Mailing, *, by: User) -> None:
    """Begin to send, or go on after it was stopped. Everything is compared with what was approved once more."""
    with transaction.atomic():
        row = Mailing.objects.select_for_update().select_related("case").get(pk=mailing.pk)
        if row.case.is_drill:
            raise Refused(leaving.DRILL)
        if row.is_trial:
            raise Refused("試しの送付の状態です。本番の送付に切り替えてから送ります。")
        leaving.approved(row)
        sealing.unchanged(row, Writer.of(row))
        move(row, "resume" if row.state == "paused" else "start", by=by, digest=row.digest)
        Mailing.objects.filter(pk=row.pk).update(started_at=row.started_at or timezone.now(), trouble="")
        enqueue("notices.waves", key=str(row.pk), by=by, mailing=row.pk)
    mailing.refresh_from_db()


def pause(mailing: Mailing, *, by: User, why: str = "") -> None:
    """Stop at once: what is queued waits; what a relay has already taken cannot be taken back."""
    with transaction.atomic():
        row = Mailing.objects.select_for_update().get(pk=mailing.pk)
        move(row, "pause", by=by)
        Mailing.objects.filter(pk=row.pk).update(trouble=why[:300])
        move_all(Notice.objects.filter(mailing=row), "unqueue", by=by, about=row)
    mailing.refresh_from_db()


def stop(mailing: Mailing, *, by: User) -> None:
    """Call it off for good. People who were told stay told; the check page answers nobody from it any more."""
    with transaction.atomic():
        row = Mailing.objects.select_for_update().get(pk=mailing.pk)
        move(row, "stop", by=by)
        move_all(Notice.objects.filter(mailing=row), "unqueue", by=by, about=row)
        citing.dropped(row, by=by)
        decisions.void(row, by=by)
    for page in CheckPage.objects.filter(mailing=row, down_at=None):
        check_pages.take_down(page, by=by)
    mailing.refresh_from_db()


def finish(mailing: Mailing, *, by: User) -> None:
    """Everybody is in a final state: the decision is used up, and nothing more leaves under it."""
    with transaction.atomic():
        row = Mailing.objects.select_for_update().get(pk=mailing.pk)
        open_ones = Notice.objects.filter(mailing=row, state__in=("planned", "queued", "handed", "failed"))
        if open_ones.exists():
            raise Refused(f"まだ途中の人が{open_ones.count():,}人います。全員の結果が出てから終えます。")
        move(row, "finish", by=by, digest=row.digest)
        decisions.spend(NOTICE, name_of(row), row.digest, by=by)
        Mailing.objects.filter(pk=row.pk).update(done_at=timezone.now())
    mailing.refresh_from_db()


def plan_waves(mailing: Mailing, waves: Sequence[tuple[date, int]], *, by: User) -> None:
    """Who leaves on which day, in the order of the list: (day, people). The last wave takes everybody who is left."""
    if not waves or any(size < 1 for _, size in waves):
        raise Refused("送る日と、その日の人数（1人以上）を入力してください。")
    if [day for day, _ in waves] != sorted({day for day, _ in waves}):
        raise Refused("送る日は、早い順に、重ならないように入力してください。")
    with transaction.atomic():
        row = reopen(mailing, by=by)
        told, first = list[dict[str, Any]](), 0
        rows = Notice.objects.filter(mailing=row, state="planned").order_by("person")
        people = list(rows.values_list("person", flat=True))
        for number, (day, size) in enumerate(waves, start=1):
            mine = people[first : first + size] if number < len(waves) else people[first:]
            if mine:
                Notice.objects.filter(mailing=row, person__gte=mine[0], person__lte=mine[-1]).update(wave=number)
            told.append({"number": number, "on": day.isoformat(), "people": len(mine)})
            first += len(mine)
        Mailing.objects.filter(pk=row.pk).update(waves=told)
        record("mailing.waves", row, by=by, waves=len(told))
    mailing.refresh_from_db()


def queue_due(mailing: Mailing, on: date, *, by: User) -> int:
    """Put everybody of the waves whose day has come into the queue. Called again and again while it is being sent."""
    row = leaving.may_leave(mailing)
    numbers = [one["number"] for one in row.waves if date.fromisoformat(one["on"]) <= on] if row.waves else None
    rows = Notice.objects.filter(mailing=row, state="planned")
    if numbers is not None:
        rows = rows.filter(wave__in=numbers)
    with transaction.atomic():
        return move_all(rows, "queue", by=by, about=row)


def usual_waves(people: int, first: date, size: int) -> list[tuple[date, int]]:
    """Waves of one size on working days, from `first` on."""
    found, day, left = list[tuple[date, int]](), first, people
    while left > 0:
        if day.weekday() < 5:
            found.append((day, min(size, left)))
            left -= size
        day += timedelta(days=1)
    return found

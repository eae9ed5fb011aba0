"""The verbs of a print run: ask for it, number the letters and make the files, fetch, post, destroy."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.audit.moves import move, move_all
from tsutsumi.audit.record import record
from tsutsumi.core.documents.letters.letter import Letter, fits
from tsutsumi.core.flow import Refused
from tsutsumi.evidence import vault
from tsutsumi.evidence.models import Sealed, scope_of
from tsutsumi.notices import actions as notices
from tsutsumi.notices import citing, gather, leaving, plan
from tsutsumi.notices.letters import making, moved, numbers
from tsutsumi.notices.letters.models import (
    KINDS,
    LABELS,
    LETTERS,
    POST_WAYS,
    SHEETS,
    XLSX,
    PartTaken,
    PrintedLetter,
    PrintPart,
    PrintRun,
)
from tsutsumi.notices.models import LETTER, Attempt, Mailing, Notice
from tsutsumi.work.actions import enqueue

Beat = Callable[[], None]
AT_ONCE = 1_000
WAITING = ("planned", "queued")
FEWEST, MOST = 10, 2_000  # letters of a bundle
MOST_IN_SHEET = 20_000
NONE_LEFT = "手紙で知らせる人は、いま残っていません。"


@dataclass(frozen=True, slots=True)
class Asked:
    """How a run is to be printed."""

    kind: str = LETTERS
    labels: str = ""
    per_bundle: int = 500
    wave: int = 1


def waiting(mailing: Mailing, wave: int) -> Any:
    """Whose letter is not in a run yet, of the waves up to this one."""
    rows = Notice.objects.filter(mailing=mailing, channel=LETTER, state__in=WAITING, wave__lte=wave)
    printed = Attempt.objects.filter(notice=OuterRef("pk"), channel=LETTER, state__in=("prepared", "handed"))
    return rows.exclude(Exists(printed))


def ask(mailing: Mailing, asked: Asked, *, by: User) -> PrintRun:
    """Let the letters be numbered and printed. Refused unless a second person has approved exactly these."""
    _sane(asked)
    with transaction.atomic():
        row = leaving.may_leave(Mailing.objects.select_for_update().get(pk=mailing.pk))
        if row.print_runs.filter(state="asked").exists():
            raise Refused("前の印刷を作成しているところです。終わってから、もう一度申し込んでください。")
        people = waiting(row, asked.wave).count()
        if not people:
            raise Refused(NONE_LEFT)
        if asked.kind == XLSX and people > MOST_IN_SHEET:
            raise Refused(f"{MOST_IN_SHEET:,}通を超える差込データは、CSVを選んでください。")
        number = (row.print_runs.aggregate(last=Max("number"))["last"] or 0) + 1
        run = PrintRun.objects.create(
            mailing=row, number=number, kind=asked.kind, labels=asked.labels, per_bundle=asked.per_bundle,
            wave=asked.wave, digest=row.digest, by=by, at=timezone.now(),
        )  # fmt: skip
        record("printrun.asked", run, by=by, number=number, kind=asked.kind, people=people, digest=row.digest)
        enqueue("notices.print", key=str(run.pk), by=by, run=run.pk)
    return run


def _sane(asked: Asked) -> None:
    if asked.kind not in dict(KINDS) or asked.labels not in dict(SHEETS):
        raise Refused("印刷のしかたを選び直してください。")
    if not FEWEST <= asked.per_bundle <= MOST:
        raise Refused(f"1束の通数は{FEWEST}から{MOST:,}までで入力してください。")


def make(run: PrintRun, *, by: User, beat: Beat = lambda: None) -> None:
    """Number the letters by postal code and make the files. Killed anywhere, it goes on where it was."""
    _number(run, by, beat)
    blocks = max(1, 5_000 // run.per_bundle) * run.per_bundle
    if run.kind == LETTERS:
        for places in batched(_places(run), blocks):
            if _is_missing(run, places):
                _bundles(run, places, by, beat)
    else:
        _table(run, by, beat)
    with transaction.atomic():
        move(run, "finish", by=by, count=run.count, unfit=run.unfit)
        PrintRun.objects.filter(pk=run.pk).update(made_at=timezone.now())


def _number(run: PrintRun, by: User, beat: Beat) -> None:
    """A place for each letter, in the order of postal codes."""
    order, unfit = _ordered(run, beat)
    for notice in Notice.objects.filter(pk__in=unfit).select_related("mailing"):
        notices.settle(notice, "failed", reason="letter.unfit", by=by)
    last = PrintedLetter.objects.filter(run__mailing=run.mailing).aggregate(last=Max("place"))["last"] or 0
    for keys in batched(order, AT_ONCE):
        beat()
        with transaction.atomic():
            last = _placed(run, keys, last, by)
    total = run.letters.count()
    PrintRun.objects.filter(pk=run.pk).update(count=total, unfit=run.unfit + len(unfit))
    run.refresh_from_db()
    if not total:
        raise Refused(NONE_LEFT)


def _ordered(run: PrintRun, beat: Beat) -> tuple[list[int], list[int]]:
    """Keys of the notices that wait, by postal code; and of those whose address fits no window."""
    left = dict(waiting(run.mailing, run.wave).values_list("person", "pk"))
    other = moved.of(run.mailing)
    found, unfit = [], []
    for n, row in enumerate(gather.people(run.mailing, left) if left else ()):
        if n % AT_ONCE == 0:
            beat()
        key = left[row["person"]]
        postal, address = other.get(key) or making.address_of(row)
        name = plan.name_of_person(row)
        if fits(f"{name} 様方　ご遺族様", address):
            found.append((postal or "~", row["person"], key))
        else:
            unfit.append(key)
    return [key for _, _, key in sorted(found)], unfit


def _placed(run: PrintRun, keys: Sequence[int], last: int, by: User) -> int:
    rows = Notice.objects.filter(pk__in=keys, state__in=WAITING)
    there = set(rows.values_list("pk", flat=True))
    keys = [key for key in keys if key in there]
    tries = dict(
        Attempt.objects.filter(notice__in=keys, channel=LETTER).values_list("notice").annotate(last=Max("number"))
    )
    now = timezone.now()
    made = Attempt.objects.bulk_create(
        Attempt(notice_id=key, channel=LETTER, number=tries.get(key, 0) + 1, at=now, by=by) for key in keys
    )
    PrintedLetter.objects.bulk_create(
        PrintedLetter(run=run, attempt=attempt, place=last + n) for n, attempt in enumerate(made, start=1)
    )
    move_all(rows.filter(state="planned"), "queue", by=by, about=run, run=run.number)
    return last + len(made)


def _places(run: PrintRun) -> list[int]:
    return list(run.letters.order_by("place").values_list("place", flat=True))


def _is_missing(run: PrintRun, places: Sequence[int]) -> bool:
    wanted = (-(-len(places) // run.per_bundle)) * (2 if run.labels else 1)
    return run.parts.filter(first__gte=places[0], last__lte=places[-1]).count() < wanted


def _letters(run: PrintRun, places: Sequence[int]) -> Iterator[Letter]:
    """The letters of these places in order, each text compared with what was approved."""
    rows = run.letters.filter(place__gte=places[0], place__lte=places[-1]).order_by("place")
    of = {row.attempt.notice_id: row for row in rows.select_related("attempt__notice")}
    ready = {one.notice.pk: one for one in leaving.cleared(run.mailing, [x.attempt.notice for x in of.values()])}
    press, secret, other = making.Press.of(run), numbers.key(run.mailing), moved.of(run.mailing)
    for key, row in of.items():
        yield press.letter(ready[key], numbers.of(run.mailing, row.place, secret), other.get(key))


def _bundles(run: PrintRun, places: Sequence[int], by: User, beat: Beat) -> None:
    press = making.Press.of(run)
    for part in batched(zip(places, _letters(run, places), strict=True), run.per_bundle):
        beat()
        letters = [one for _, one in part]
        number = 1 + run.letters.filter(place__lt=part[0][0]).count() // run.per_bundle
        content = making.content_of(letters)
        _kept(run, _part(LETTERS, number, part, content), [press.bundle(number, letters, content)], by)
        if run.labels:
            _kept(run, _part(LABELS, number, part, content), [press.labels(letters)], by)


def _part(kind: str, number: int, letters: Sequence[tuple[int, Letter]], content: str) -> PrintPart:
    first, last = letters[0][0], letters[-1][0]
    return PrintPart(kind=kind, number=number, first=first, last=last, count=len(letters), content=content)


def _table(run: PrintRun, by: User, beat: Beat) -> None:
    """The one file for the mail house, and labels where they are wanted."""
    places, lost, seen = _places(run), dict[str, int](), list[str]()

    def letters() -> Iterator[Letter]:
        for some in batched(places, 5_000):
            beat()
            mine = list(_letters(run, some))
            seen.append(making.content_of(mine))
            yield from mine

    sealed = _sealed(run, making.table(run.kind, letters(), lost))
    content = seen[0] if len(seen) == 1 else hashlib.sha256("".join(seen).encode()).hexdigest()
    part = PrintPart(kind=run.kind, number=1, first=places[0], last=places[-1], count=len(places), content=content)
    _kept(run, part, sealed, by)
    told = {"letters": sum(lost.values()), "chars": "、".join(sorted(lost))[:200]} if lost else {}
    PrintRun.objects.filter(pk=run.pk).update(unwritable=told)


def _sealed(run: PrintRun, pieces: Iterable[bytes]) -> Sealed:
    with vault.writing(scope_of(run.mailing.case)) as out:
        for piece in pieces:
            out.write(piece)
        return out.settle()


def _kept(run: PrintRun, part: PrintPart, made: Sealed | list[bytes], by: User) -> None:
    if run.parts.filter(kind=part.kind, number=part.number).exists():
        return
    sealed = made if isinstance(made, Sealed) else _sealed(run, made)
    with transaction.atomic():
        sealed.save(force_insert=True)
        part.run, part.sealed, part.sha256, part.size = run, sealed, sealed.sha256, sealed.size
        part.save()
        record("printpart.made", part, by=by, kind=part.kind, first=part.first, last=part.last, sha256=part.sha256)


def give_up(run: PrintRun, trouble: str, *, by: User) -> None:
    """It cannot be made; the sentence says why."""
    with transaction.atomic():
        move(run, "fail", by=by)
        PrintRun.objects.filter(pk=run.pk).update(trouble=trouble[:300])


def retry(run: PrintRun, *, by: User) -> None:
    """Try again, after the reason is gone."""
    with transaction.atomic():
        leaving.may_leave(run.mailing)
        move(run, "retry", by=by)
        PrintRun.objects.filter(pk=run.pk).update(trouble="")
        enqueue("notices.print", key=str(run.pk), by=by, run=run.pk)


def pulled(part: PrintPart) -> list[str]:
    """The numbers of letters in this file that must not be posted any more: somebody was held back since."""
    mine = part.run.letters.filter(place__gte=part.first, place__lte=part.last, attempt__state="dropped")
    secret = numbers.key(part.run.mailing)
    return [numbers.of(part.run.mailing, place, secret) for place in mine.values_list("place", flat=True)]


def _know_of(part: PrintPart, are_out: bool) -> int:
    """How many letters are to be taken out of it; refused unless somebody says they know."""
    out = pulled(part)
    if out and not are_out:
        raise Refused(
            f"出してはいけない手紙が{len(out):,}通あります（{'、'.join(out[:5])}{' ほか' if len(out) > 5 else ''}）。"
            "抜き取って裁断し、「抜き取る番号を確かめた」に印をつけてください。"
        )
    return len(out)


def take(part: PrintPart, *, by: User, are_out: bool = False) -> Iterator[bytes]:
    """The file, while it is there and what was approved still holds. Every fetching is recorded. `are_out`: whoever
    takes it knows which letters of it must not be posted.
    """
    run = part.run
    decided = leaving.approved(leaving.may_leave(run.mailing))
    if part.sealed is None or part.sealed.sha256 != part.sha256:
        raise Refused("このファイルは、もう消してあります。必要なら、新しい印刷を申し込んでください。")
    if run.digest != decided.digest or run.mailing.digest != run.digest:
        raise Refused("このファイルを作った後で、通知の内容が変わっています。印刷し直してください。")
    out = _know_of(part, are_out)
    with transaction.atomic():
        PartTaken.objects.create(part=part, by=by, at=timezone.now())
        record("printpart.taken", part, by=by, kind=part.kind, sha256=part.sha256, count=part.count, out=out)
        return vault.open_stream(part.sealed, by=by, why="print")


def close(run: PrintRun, *, by: User) -> None:
    """The files are not needed any more: they are destroyed, what was printed and when stays."""
    with transaction.atomic():
        move(run, "close", by=by)
        _burn(run)


def withdraw(run: PrintRun, *, by: User) -> None:
    """Nothing of it was posted and nothing will be: its letters wait again, its files are destroyed."""
    with transaction.atomic():
        if run.parts.filter(state="posted").exists():
            raise Refused("もう出した束があるので、取りやめられません。")
        move(run, "withdraw", by=by)
        mine = Attempt.objects.filter(letter__run=run)
        keys = list(mine.values_list("notice", flat=True))
        move_all(mine, "drop", by=by, about=run)
        for some in batched(keys, AT_ONCE):
            move_all(Notice.objects.filter(pk__in=some), "unqueue", by=by, about=run)
        _burn(run)


def _burn(run: PrintRun) -> None:
    for part in run.parts.exclude(sealed=None).select_related("sealed"):
        sealed = part.sealed
        PrintPart.objects.filter(pk=part.pk).update(sealed=None)
        if sealed is not None:
            vault.destroy(sealed)


@dataclass(frozen=True, slots=True)
class Posted:
    """How a file's letters went to the post."""

    on: date
    way: str
    receipt: str = ""
    are_out: bool = False  # the letters that must not be posted were taken out


def post(part: PrintPart, posted: Posted, *, by: User) -> int:
    """These letters were handed to the post on this day. They count as arrived when none returns in time."""
    run = part.run
    if posted.on > timezone.localdate() or posted.on < timezone.localtime(run.at).date():
        raise Refused("出した日は、印刷した日から今日までの間で入力してください。")
    if posted.way not in dict(POST_WAYS) or not part.is_posted_alone:
        raise Refused("郵便の種類を選んでください。")
    with transaction.atomic():
        row = leaving.may_leave(run.mailing)
        if row.digest != run.digest:
            raise Refused("印刷した後で、通知の内容が変わっています。この束は出さずに、印刷し直してください。")
        out = _know_of(part, posted.are_out)
        move(part, "post", by=by, on=posted.on, way=posted.way, count=part.count - out, out=out)
        told = {"posted_on": posted.on, "way": posted.way, "receipt": posted.receipt.strip()[:80], "posted_by": by}
        PrintPart.objects.filter(pk=part.pk).update(**told)
        mine = run.letters.filter(place__gte=part.first, place__lte=part.last, attempt__state="prepared")
        keys = list(mine.values_list("attempt", "attempt__notice", "attempt__notice__language"))
        due = timezone.make_aware(datetime.combine(posted.on, time(12))) + notices.WAIT[LETTER]
        for some in batched(keys, AT_ONCE):
            _handed([one[0] for one in some], [one[1] for one in some], part, due, by)
        citing.left(row, LETTER, {one[2] for one in keys}, by=by)
    return len(keys)


def _handed(attempts: list[int], keys: list[int], part: PrintPart, due: datetime, by: User) -> None:
    move_all(Attempt.objects.filter(pk__in=attempts), "hand", by=by, about=part)
    rows = Notice.objects.filter(pk__in=keys, state="queued")
    rows.update(due_at=due)
    move_all(rows, "hand", by=by, about=part)


def is_over(run: PrintRun, now: datetime, keep: timedelta = PrintRun.KEEP) -> bool:
    """Whether the time for keeping the files is over."""
    return run.made_at is not None and run.made_at + keep < now

"""Flags, calls, and what the post tells of letters, as tables that go out and come back.

People stand in them by their number in the list. Names and telephone numbers leave in the list of calls alone.
"""

from collections.abc import Mapping
from functools import partial
from itertools import combinations
from typing import Any

from django.shortcuts import get_object_or_404

from tsutsumi.accounts.models import User
from tsutsumi.cases.tables import Said, Table, entry, labelled
from tsutsumi.core.flow import Refused
from tsutsumi.core.sheets import Column, Entry, Sheet
from tsutsumi.notices import actions, plan
from tsutsumi.notices.letters import calls, numbers, returning
from tsutsumi.notices.letters.models import RETURNED, PrintedLetter
from tsutsumi.notices.models import AUDIENCES, CHANNELS, DIRECT, LANGUAGES, PHONE, Flag, Mailing

WAYS = {code: label for code, label in labelled(CHANNELS) if code in DIRECT}
ALLOWED = tuple(
    (",".join(some), "・".join(WAYS[one] for one in some))
    for size in range(1, len(DIRECT) + 1) for some in combinations(DIRECT, size)
)  # fmt: skip
FLAGS = Sheet(
    "通知の印",
    (
        Column("person", "対象の番号", kind="number", required=True, highest=10**9),
        Column("kind", "種類", choices=labelled(Flag.KINDS), required=True, width=44),
        Column("value", "内容（言語・宛て先・使ってよい方法）",
               choices=(*labelled(LANGUAGES), *labelled(AUDIENCES), *ALLOWED), width=30),
        Column("reason", "理由", required=True, most=300, width=50),
    ),
)  # fmt: skip
CALLS = Sheet(
    "電話の一覧",
    (
        Column("name", "氏名", locked=True, width=24),
        Column("phone", "電話番号", digits=True, locked=True, width=18),
        Column("audience", "宛て先", choices=labelled(AUDIENCES), locked=True),
        Column("tries", "これまでの回数", kind="number", locked=True),
        Column("outcome", "結果", choices=labelled(calls.OUTCOMES), width=44),
    ),
)
LETTERS = Sheet(
    "手紙の追跡と返送",
    (
        Column("person", "対象の番号", kind="number", locked=True),
        Column("run", "印刷の回", kind="number", locked=True),
        Column("tracking", "追跡番号", digits=True, most=30, width=20),
        Column("why", "戻った理由", choices=labelled(RETURNED), width=30),
        Column("returned_at", "戻った日時", kind="moment", locked=True, width=18),
    ),
)


def flags(mailing: Mailing, by: User) -> Table:
    """The flags that hold. One that the file lacks may be taken back; whoever changes one voids what was approved."""
    rows = mailing.flags.filter(ended_at=None)
    return Table(
        FLAGS, f"flags-{mailing.number}", lambda: [_of_flag(row) for row in rows.all()], case=mailing.case,
        held=rows, add=partial(_flag, mailing, by), change=lambda _key, said, _changed: _flag(mailing, by, said),
        remove=lambda key: actions.unflag(get_object_or_404(rows, pk=key), by=by), fixed=frozenset({"person", "kind"}),
    )  # fmt: skip


def _of_flag(row: Flag) -> Entry:
    told = {"person": row.person + 1, "kind": row.kind, "value": row.value, "reason": row.reason}
    return entry(row.pk, told)


def _flag(mailing: Mailing, by: User, said: Said) -> None:
    actions.flag(mailing, int(said["person"]) - 1, said["kind"], said["value"], said["reason"], by=by)


def phone_calls(mailing: Mailing, by: User) -> Table:
    """Whom to call, for whoever calls without a screen; what came of it comes back. As many as fit on paper."""
    return Table(
        CALLS, f"calls-{mailing.number}", lambda: _calls(mailing), full=lambda: _full_calls(mailing, by),
        change=partial(_call, mailing, by), case=mailing.case, held=mailing.notices.filter(channel=PHONE).order_by(),
    )  # fmt: skip


def _calls(mailing: Mailing) -> list[Entry]:
    return [_of_call(one) for one in calls.waiting(mailing)]


def _full_calls(mailing: Mailing, by: User) -> list[Entry]:
    waiting = {one.pk: one for one in calls.waiting(mailing)}
    return [_of_call(waiting[one.notice.pk], one.row) for one in calls.opened(mailing, by=by)]


def _of_call(one: Any, row: Mapping[str, Any] | None = None) -> Entry:
    """One of `calls.waiting`, with the values of the person where they are to leave."""
    told = {"tries": str(one.tries), "audience": one.audience}
    if row is not None:
        told |= {"name": plan.name_of_person(row), "phone": row["phone"] or ""}
    return Entry(str(one.shown_number), f"{one.state}-{one.tries}", told)


def _call(mailing: Mailing, by: User, key: str, said: Said, _changed: frozenset[str]) -> None:
    notice = get_object_or_404(mailing.notices.select_related("mailing__case"), person=int(key) - 1)
    calls.end(notice, said["outcome"], by=by)


def letters(mailing: Mailing, by: User) -> Table:
    """By the number in the window of the envelope."""
    return Table(
        LETTERS, f"letters-{mailing.number}", lambda: _letters(mailing), case=mailing.case,
        change=partial(_letter, mailing, by), held=PrintedLetter.objects.filter(run__mailing=mailing).order_by(),
    )  # fmt: skip


def _letters(mailing: Mailing) -> list[Entry]:
    secret = numbers.key(mailing)
    rows = PrintedLetter.objects.filter(run__mailing=mailing).select_related("attempt__notice", "run").order_by("place")
    return [
        entry(numbers.of(mailing, row.place, secret), {
            "person": row.attempt.notice.shown_number, "run": row.run.number, "tracking": row.attempt.tracking,
            "why": row.why, "returned_at": row.returned_at,
        })
        for row in rows.iterator()
    ]  # fmt: skip


def _letter(mailing: Mailing, by: User, key: str, said: Said, changed: frozenset[str]) -> None:
    place = numbers.place_of(mailing, key)
    rows = PrintedLetter.objects.select_related("run__mailing__case")
    row = get_object_or_404(rows, run__mailing=mailing, place=place)
    if "tracking" in changed:
        troubles = returning.track(row.run, [[key, said["tracking"]]], by=by)
        if troubles:
            raise Refused(troubles[0].partition(": ")[2])
    if "why" in changed:
        if not said["why"]:
            raise Refused("「戻った理由」は消せません。")
        returning.returned(mailing, key, said["why"], by=by)

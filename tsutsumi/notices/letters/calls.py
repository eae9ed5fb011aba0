"""Calls by hand: who is to be called, what is said, what came of it. A name or number is opened one at a time."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from tsutsumi.accounts.models import User
from tsutsumi.audit.moves import move
from tsutsumi.audit.record import record
from tsutsumi.core.documents.document import Bullets, Cell, Document, Heading, Paragraph, Table
from tsutsumi.core.flow import Refused
from tsutsumi.core.jp import text
from tsutsumi.notices import actions as notices
from tsutsumi.notices import citing, gather, leaving, plan
from tsutsumi.notices.holding import HELD
from tsutsumi.notices.models import PHONE, Attempt, Mailing, Notice
from tsutsumi.notices.texts import Ready
from tsutsumi.people.masks import hint
from tsutsumi.web.wording import Choices

WAITING = ("planned", "queued")
TRIES = 3
AGAIN = timedelta(hours=4)
ON_PAGE, ON_PAPER = 50, 200
REACHED, FAMILY, ABSENT, WRONG = "reached", "family", "absent", "wrong"
OUTCOMES: Choices = [
    (REACHED, _("本人（保護者・遺族宛てはその方）に伝えた")),
    (FAMILY, _("家族などが出た（用件は伝えていない）")),
    (ABSENT, _("出なかった・話し中・留守番電話")),
    (WRONG, _("番号が違う・使われていない")),
]
HEAD = ("番号", "氏名", "電話番号", "宛て先", "結果（日時・名前）")
RULES = (
    gettext_noop("最初に名乗り、ご本人か（宛て先が保護者・ご遺族ならその方か）を確かめる。"),
    gettext_noop("ご家族やほかの方には、用件も、調査のことも伝えない。折り返しの番号だけを伝える。"),
    gettext_noop("パスワード、カード番号、マイナンバーは、決して伺わない。"),
    gettext_noop("留守番電話には、用件を残さない。"),
)


@dataclass(frozen=True, slots=True)
class Line:
    notice: Notice
    name: str
    phone: str
    tries: int


def waiting(mailing: Mailing) -> QuerySet[Notice]:
    """Who is to be called, those first whose turn it is."""
    tries = Count("attempts", filter=Q(attempts__channel=PHONE))
    rows = Notice.objects.filter(mailing=mailing, channel=PHONE, state__in=WAITING).annotate(tries=tries)
    return rows.order_by("due_at", "person")


def stopped(mailing: Mailing) -> list[int]:
    """Who was to be called when the paper was made, and must not be any more."""
    rows = Notice.objects.filter(mailing=mailing, channel=PHONE, state="excluded", reason__startswith=f"{HELD}.")
    return [notice.shown_number for notice in rows.order_by("person")]


def masked(found: list[Any]) -> list[Line]:
    """The lines of a page, with what is needed to keep them apart and no more."""
    people = {notice.pk: row for notice, row in gather.rows(found)}
    return [_line(one, people[one.pk]) for one in found if one.pk in people]


def _line(notice: Any, row: dict[str, Any]) -> Line:
    name, phone = hint("name", plan.name_of_person(row)), hint("phone", row["phone"] or "")
    return Line(notice, name, phone, notice.tries)


def open_one(notice: Notice, *, by: User) -> Ready:
    """Name, number and script of one person: noted before it is shown, and compared with what was approved."""
    if notice.channel != PHONE or notice.state not in WAITING:
        raise Refused("この人への電話は、もう終わっています。")
    found = leaving.cleared(notice.mailing, [notice])
    with transaction.atomic():
        record("notice.opened", notice, by=by, person=notice.shown_number)
    return found[0]


def end(notice: Notice, outcome: str, *, by: User) -> str:
    """What came of the call; what happens next, as a code: told, again, failed."""
    if outcome not in dict(OUTCOMES):
        raise Refused("電話の結果を選んでください。")
    with transaction.atomic():
        row = Notice.objects.select_for_update().select_related("mailing__case").get(pk=notice.pk)
        if row.channel != PHONE or row.state not in WAITING:
            raise Refused("この人への電話は、ほかの人が先に結果を記録しました。")
        leaving.may_leave(row.mailing)
        number = row.attempts.filter(channel=PHONE).count() + 1
        now = timezone.now()
        attempt = Attempt.objects.create(notice=row, channel=PHONE, number=number, at=now, by=by)
        move(attempt, "answer" if outcome == REACHED else "miss", by=by, outcome=outcome, number=number)
        Attempt.objects.filter(pk=attempt.pk).update(ended_at=now, answer=outcome)
        return _next(row, outcome, number, by)


def _next(notice: Notice, outcome: str, number: int, by: User) -> str:
    if outcome == REACHED:
        notices.settle(notice, "told", by=by, reason="phone.reached")
        citing.left(notice.mailing, PHONE, [notice.language], by=by)
        return "told"
    if outcome == WRONG or number >= TRIES:
        notices.settle(notice, "failed", by=by, reason="phone.wrong" if outcome == WRONG else "phone.absent")
        return "failed"
    Notice.objects.filter(pk=notice.pk).update(due_at=timezone.now() + AGAIN)
    return "again"


def opened(mailing: Mailing, *, by: User) -> list[Ready]:
    """Names, numbers and scripts of the next to be called, as many as fit on paper. Noted before they are shown."""
    found = list(waiting(mailing)[:ON_PAPER])
    if not found:
        raise Refused("電話で知らせる人は、いま残っていません。")
    ready = leaving.cleared(mailing, found)
    with transaction.atomic():
        record("mailing.calllist", mailing, by=by, people=len(ready))
    return ready


def paper(mailing: Mailing, *, by: User) -> Document:
    """The list for a desk without screens: numbers in full, and boxes to tick. Noted before it is made."""
    ready = opened(mailing, by=by)
    rows = [_row(one) for one in ready]
    script = ready[0].texts[PHONE].text if len({one.texts[PHONE].text for one in ready}) == 1 else ""
    blocks: list[Any] = [
        Bullets(RULES), Table(tuple(rows), HEAD, (1, 3, 3, 2, 6)),
    ]  # fmt: skip
    if script:
        blocks += [Heading("話す内容"), Paragraph(script)]
    return Document("電話の一覧", tuple(blocks), footer=f"{mailing.case.number} 通知 第{mailing.number}回")


def _row(one: Ready) -> tuple[Cell, ...]:
    row = one.row
    boxes = "□伝えた　□家族　□不在　□違う番号"
    told = (
        str(one.notice.shown_number),
        plan.name_of_person(row),
        text.plain(row["phone"] or ""),  # as it is dialled, whatever the width of its digits in the list
        one.notice.get_audience_display(),
    )
    return (*(Cell(x) for x in told), Cell(boxes))

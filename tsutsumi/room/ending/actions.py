"""Close a case, with a reason where something is left open.

The reason goes to the timeline, for the trail holds no words; the trail holds how much was left, by kind.
"""

from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tsutsumi.accounts.models import User
from tsutsumi.cases import actions as cases
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.duties.gather import today_of
from tsutsumi.prevention import gather as prevention
from tsutsumi.room.ending.leftover import Left, by_kind, left_of
from tsutsumi.room.standing import stand
from tsutsumi.team.authority import allowed

SHORTEST_REASON = 10


def close(case: Case, reason: str, *, by: User) -> int:
    """How many things stayed open. Refused without the authority, and without a reason while anything is open."""
    allowed("close", by)
    left = left_of(stand(case, today_of(case)))
    if unkept := prevention.promised_without(case, timezone.localdate()):
        titles = "、".join(one.measure.title for one in unkept)
        raise Refused(_("外へ約束した再発防止策に、担当者か次の点検の日がありません: %(titles)s") % {"titles": titles})
    if left and len(reason.strip()) < SHORTEST_REASON:
        raise Refused(_("終わっていないことがあります。残したまま終了してよい理由を、10文字以上で入力してください。"))
    with transaction.atomic():
        if left:
            cases.note(case, _told(reason.strip(), left), by=by, known_at=timezone.now())
        counts = Counter(one.kind for one in left)
        cases.go(case, "close", by=by, left=dict(counts), late=sum(one.is_late for one in left))
    return len(left)


def _told(reason: str, left: Sequence[Left]) -> str:
    """The line of the timeline: the reason, and what was left by kind."""
    with translation.override("ja"):
        listed = "、".join(f"{label}{len(mine)}件" for label, mine in by_kind(left))
    return f"終わっていないことを残したまま、事案を終了した。\n理由: {reason}\n残したもの: {listed}"

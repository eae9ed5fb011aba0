"""When it goes out: the desk open first, every channel in the same hour, the exchange told, staff before the public."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from tsutsumi.announcements.models import Announcement
from tsutsumi.announcements.skeletons import PRESS, PUBLIC, STAFF
from tsutsumi.core.figures.figure import Ledger, words
from tsutsumi.notices.models import Mailing

SHORTEST, LONGEST = timedelta(days=85), timedelta(days=370)  # 3 to 12 months on the web
LISTED_SOURCE = "有価証券上場規程402条（二次。要確認）"


@dataclass(frozen=True, slots=True)
class Timing:
    rule: str
    message: str
    blocks: bool


def findings(announcement: Announcement, ledger: Ledger) -> Iterator[Timing]:
    if announcement.dated_on is None:
        yield Timing("日時", "文書の日付を決めてください。", blocks=True)
    if not announcement.is_public:
        return
    if announcement.planned_at is None:
        yield Timing("日時", "公表する日時を決めてください。", blocks=True)
        return
    if announcement.dated_on and timezone.localdate(announcement.planned_at) != announcement.dated_on:
        yield Timing("日時", "文書の日付と、公表する日が違います。", blocks=True)
    if not announcement.ways:
        yield Timing("方法", "公表の方法を選んでください。", blocks=True)
    yield from _desk(announcement, ledger)
    yield from _same_hour(announcement)
    yield from _exchange(announcement)
    yield from _web(announcement)


def _desk(announcement: Announcement, ledger: Ledger) -> Iterator[Timing]:
    """The line is open before the first letter arrives or the page is read."""
    opens, planned = ledger["contact.from"].value, announcement.planned_at
    if not isinstance(opens, datetime):
        yield Timing("窓口", "窓口を開く日時が、数字台帳で決まっていません。公表より前に開きます。", blocks=True)
        return
    if planned and opens > planned:
        yield Timing("窓口", f"窓口を開く日時（{words(opens)}）が、公表より後です。", blocks=True)
    until = ledger["contact.until"].value
    if announcement.take_down_on and until and not isinstance(until, str | int) and str(until) < f"{planned:%Y-%m-%d}":
        yield Timing("窓口", "窓口を閉じる日が、公表より前です。", blocks=True)
    for mailing in _mailings(announcement):
        if mailing.letter_on and mailing.letter_on < timezone.localdate(opens):
            yield Timing("窓口", f"{mailing}の文書の日付が、窓口を開く日より前です。", blocks=True)


def _same_hour(announcement: Announcement) -> Iterator[Timing]:
    """Press, site, partners and mails in the same hour; staff a little before."""
    planned = announcement.planned_at
    if planned is None:
        return
    rows = Announcement.objects.filter(case=announcement.case, state__in=("draft", "settled"))
    for other in rows.exclude(pk=announcement.pk).exclude(planned_at=None):
        if other.planned_at and other.kind == STAFF and other.planned_at > planned:
            yield Timing("順番", f"{other}が、公表より後です。社内には先に知らせます。", blocks=False)
        elif other.planned_at and other.kind in (*PUBLIC, PRESS, "partner") and not _is_near(other.planned_at, planned):
            yield Timing(
                "同じ時刻", f"{other}の日時（{words(other.planned_at)}）と1時間より離れています。", blocks=False
            )
    for mailing in _mailings(announcement):
        if mailing.letter_on and mailing.letter_on != timezone.localdate(planned):
            yield Timing("同じ時刻", f"{mailing}の文書の日付が、公表の日と違います。", blocks=False)


def _exchange(announcement: Announcement) -> Iterator[Timing]:
    if not announcement.tse:
        said = f"適時開示が要るかを選んでください。上場会社では、重要と分かったら直ちに開示します（{LISTED_SOURCE}）。"
        yield Timing("適時開示", said, blocks=True)
    elif announcement.tse == "same_time":
        yield Timing("適時開示", "適時開示の時刻より前に、公開のサーバーに文書を置かないでください。", blocks=False)


def _web(announcement: Announcement) -> Iterator[Timing]:
    if "website" not in announcement.ways:
        if announcement.is_substitute:
            yield Timing(
                "代わりの措置", "本人への通知に代わる措置には、ホームページへの掲載と窓口が要ります。", blocks=True
            )
        return
    if announcement.take_down_on is None or announcement.planned_at is None:
        yield Timing("掲載", "掲載を終える日を決めてください（3か月から12か月後が目安。要確認）。", blocks=True)
        return
    kept = announcement.take_down_on - timezone.localdate(announcement.planned_at)
    if not SHORTEST <= kept <= LONGEST:
        yield Timing(
            "掲載", "掲載の期間が、目安（3か月から12か月。要確認）から外れています。", blocks=kept <= timedelta()
        )


def _mailings(announcement: Announcement) -> Iterator[Mailing]:
    yield from Mailing.objects.filter(case=announcement.case).exclude(state="stopped")


def _is_near(one: datetime, other: datetime) -> bool:
    return abs(one - other) < timedelta(hours=1)
